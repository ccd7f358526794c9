use std::path::Path;
use std::time::Duration;

use motograph_simulator::carrier::{SiteState, deliver};
use motograph_simulator::newsroom::{Config, Supply};
use motograph_tests::command::{self, Desk};
use motograph_tests::daemon::Daemon;
use motograph_tests::mosquitto::{Door, Mosquitto};

/// Waits until a display shows this.
fn becomes(desk: &Desk, text: &str) {
    for _ in 0..120 {
        let status = command::json(&["status", "--port", &desk.port, "--json"]);
        if status["showing"]["text"] == text {
            return;
        }
        std::thread::sleep(Duration::from_millis(250));
    }
    panic!("the display does not show {text:?}");
}

fn broker(mosquitto: &Mosquitto, user: &str) -> String {
    format!(
        "[broker]\naddress = \"{}\"\nuser = \"{user}\"\npassword = \"{}\"\nca = \"{}\"\n",
        mosquitto.address(),
        mosquitto.path("password").display(),
        mosquitto.path("ca.pem").display()
    )
}

#[test]
fn news_goes_from_an_office_to_a_site_though_the_broker_forgets_and_the_site_is_missed() {
    let mut mosquitto = Mosquitto::start(Door::Locked);
    let desk = Desk::show(&["--seconds", "240"]);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let write = |name: &str, text: &str| std::fs::write(path(name), text).unwrap();
    write("notes.txt", "Canteen shut\n");
    let office = "[[source]]\nname = \"notes\"\nfrom = \"notes.txt\"\nform = \"lines\"\n\
        [[display]]\nname = \"harbour\"\nsite = \"harbour\"\n";
    write("office.toml", &format!("{office}{}", broker(&mosquitto, "office")));
    let site = format!("[[display]]\nname = \"hall\"\nport = \"{}\"\n{}", desk.port, broker(&mosquitto, "site"));
    write("site.toml", &site);

    let office = Daemon::run(&path("office.toml"), &[]);
    assert_eq!(office.event("carried")["display"], "harbour");
    let site = Daemon::run(&path("site.toml"), &["--mqtt", "harbour"]);
    site.event("pushed");
    becomes(&desk, "Canteen shut");

    mosquitto.lose();
    site.event("broker_lost");
    let beside = path("notes.new");
    std::fs::write(&beside, "Canteen open again\n").unwrap();
    std::fs::rename(&beside, path("notes.txt")).unwrap();
    office.event("push_failed");
    mosquitto.go_on();
    site.event("broker_back");
    site.event("pushed");
    becomes(&desk, "Canteen open again");

    let broker = mosquitto.known_as("office");
    let state = || deliver(&broker, "harbour", None, &command::key()).unwrap().site.unwrap();
    let told = (0..100).any(|_| state().displays.iter().any(|hall| hall.name == "hall" && hall.edition.is_some()));
    assert!(told, "{:?}", state());
    // It is ended as by a power cut.
    drop(site);
    assert!((0..100).any(|_| state() == SiteState::AWAY), "{:?}", state());
    assert_eq!(office.stop(), Some(0));
}

#[test]
fn settings_of_an_office_and_of_a_site_are_looked_at() {
    let example = motograph_tests::workspace().join("simulator/lobby/site.toml");
    let config = Config::read(&example, Supply::Broker).unwrap();
    assert_eq!((config.displays.len(), config.broker.is_some()), (1, true));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let check = |text: &str, more: &[&str]| {
        std::fs::write(&path, text).unwrap();
        let path: &Path = &path;
        command::run(&[&["run", path.to_str().unwrap(), "--check"], more].concat())
    };
    std::fs::write(folder.path().join("password"), "secret\n").unwrap();
    let broker = "[broker]\naddress = \"mqtt://b.example\"\nuser = \"me\"\npassword = \"password\"\n";
    let office = format!(
        "[[source]]\nname = \"a\"\nfrom = \"a.txt\"\n[[display]]\nname = \"far\"\nsite = \"harbour\"\n{broker}"
    );
    let ran = check(&office, &[]);
    assert!(ran.success, "{}", ran.err);
    assert!(
        ran.out.contains("broker mqtt://b.example:1883, as me, topics motograph/SITE/…; without TLS,"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("display far at site harbour, by way of the broker: shows a\n"), "{}", ran.out);
    let site = format!("[[display]]\nname = \"hall\"\nport = \"/dev/null\"\n{broker}");
    let ran = check(&site, &["--mqtt", "harbour"]);
    assert!(ran.success && ran.out.contains("display hall on /dev/null: shows them\n"), "{}{}", ran.out, ran.err);
    let ran = check(&site, &["--mqtt", "a/b"]);
    assert!(ran.err.contains("a site is a name of 1 to 64 bytes without /, + and #"), "{}", ran.err);
    // Without a key there is nothing to seal with.
    let ran = check(&format!("key = \"none.key\"\n{site}"), &["--mqtt", "harbour"]);
    assert!(!ran.success && ran.err.contains("there is no key in "), "{}", ran.err);
    let ran = check(&site.replace("\"password\"", "\"gone\""), &["--mqtt", "harbour"]);
    assert!(!ran.success && ran.err.contains("cannot read ") && ran.err.contains("gone: "), "{}", ran.err);
}
