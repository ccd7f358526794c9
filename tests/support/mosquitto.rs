//! A real MQTT broker, Eclipse Mosquitto, on a port and with files of its own.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use motograph_simulator::carrier::{Broker, BrokerAddress};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// The broker.
#[derive(Debug)]
pub struct Mosquitto {
    folder: TempDir,
    port: u16,
    is_private: bool,
    child: Option<Child>,
}

/// Who may come in, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody, in the clear.
    Open,
    /// With TLS, and by name: `office` may write editions, `site` may read them and write states, and `guest` may only read.
    Locked,
}

/// What all users' passwords are.
pub const PASSWORD: &str = "a good password";

impl Mosquitto {
    /// Starts one.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start(door: Door) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a broker");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        let mut broker = Self { folder, port, is_private: door == Door::Locked, child: None };
        broker.set_up(door);
        broker.go_on();
        broker
    }

    fn set_up(&self, door: Door) {
        let path = |name: &str| self.path(name).display().to_string();
        // Started by root it would become somebody who may not read our files.
        let mut settings = format!(
            "user root\nlistener {} 127.0.0.1\npersistence true\npersistence_file kept.db\npersistence_location {}/\n",
            self.port,
            self.folder.path().display()
        );
        match door {
            Door::Open => settings += "allow_anonymous true\n",
            Door::Locked => {
                self.make_certificates();
                let _ = write!(
                    settings,
                    "allow_anonymous false\ncafile {}\ncertfile {}\nkeyfile {}\npassword_file {}\nacl_file {}\n",
                    path("ca.pem"),
                    path("broker.pem"),
                    path("broker.key"),
                    path("users"),
                    path("rights")
                );
                fs::write(self.path("users"), "").expect("its folder is writable");
                for name in ["office", "site", "guest"] {
                    let mut passwd = Command::new("mosquitto_passwd");
                    let made = passwd.arg("-b").arg(self.path("users")).args([name, PASSWORD]).status();
                    assert!(made.expect("mosquitto_passwd runs").success(), "{name} is known");
                }
                let rights = "user office\ntopic readwrite motograph/+/edition\ntopic read motograph/+/state\n\n\
                    user site\ntopic read motograph/+/edition\ntopic readwrite motograph/+/state\n\n\
                    user guest\ntopic read motograph/#\n";
                fs::write(self.path("rights"), rights).expect("its folder is writable");
                fs::write(self.path("password"), format!("{PASSWORD}\n")).expect("its folder is writable");
            }
        }
        fs::write(self.path("settings"), settings).expect("its folder is writable");
    }

    /// An authority that nobody else knows, and the broker's certificate from it.
    fn make_certificates(&self) {
        let key = || KeyPair::generate().expect("a key");
        let mut authority = CertificateParams::new(Vec::<String>::new()).expect("no names");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, key()).expect("it signs itself");
        let own = key();
        let names = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
        let certificate = names.signed_by(&own, &authority).expect("the authority signs it");
        for (name, text) in
            [("ca.pem", authority.pem()), ("broker.pem", certificate.pem()), ("broker.key", own.serialize_pem())]
        {
            fs::write(self.path(name), text).expect("its folder is writable");
        }
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("{}://localhost:{}", if self.is_private { "mqtts" } else { "mqtt" }, self.port)
    }

    /// One of its files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// It, as `user`, if it asks for one.
    ///
    /// # Panics
    /// When its files are not good.
    pub fn known_as(&self, user: &str) -> Broker {
        let (password, authority) = (self.path("password"), self.path("ca.pem"));
        let address: BrokerAddress = self.address().parse().expect("it is one");
        let known = self.is_private.then_some((user, Some(password.as_path())));
        let authority = self.is_private.then_some(authority.as_path());
        Broker::new(&address, "motograph", known, authority).expect("its files are good")
    }

    /// Ends it as a service is ended: it keeps what it has.
    ///
    /// # Panics
    /// When it is not running.
    pub fn stop(&mut self) {
        let mut child = self.child.take().expect("it runs");
        let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
        assert!(ended.success());
        child.wait().expect("it ends");
    }

    /// Ends it as a power cut does, and what it has kept is lost.
    ///
    /// # Panics
    /// When it is not running.
    pub fn lose(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        // Where it was never told to keep anything, there is nothing to lose.
        let _ = fs::remove_file(self.path("kept.db"));
    }

    /// Starts it again, at the same place.
    ///
    /// # Panics
    /// When it does not start.
    pub fn go_on(&mut self) {
        let log = fs::File::create(self.path("log")).expect("its folder is writable");
        let mut command = Command::new("/usr/sbin/mosquitto");
        command.arg("-c").arg(self.path("settings")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mut child = command.spawn().expect("mosquitto runs; `tests/run tools` installs it");
        let since = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let log = || fs::read_to_string(self.path("log")).unwrap_or_default();
            assert!(child.try_wait().expect("it is ours").is_none(), "mosquitto has ended: {}", log());
            assert!(since.elapsed() < PATIENCE, "mosquitto does not listen: {}", log());
            std::thread::sleep(Duration::from_millis(10));
        }
        self.child = Some(child);
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // Its own process and no other.
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
