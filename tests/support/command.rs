//! The `motograph` command, as a user runs it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use motograph_shared::trust::Key;
use motograph_simulator::keys::KeyFile;
use tempfile::TempDir;

/// The command's file, built from the present sources.
///
/// # Panics
/// When it does not build.
pub fn motograph() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| {
        let here = std::env::current_exe().expect("a running test has a path");
        let folder = here.ancestors().nth(2).expect("a test lies in <target>/<profile>/deps").to_owned();
        // `cargo test -p motograph-tests` alone does not build another package's binary.
        let mut build = Command::new(env!("CARGO"));
        // With the same packages and features as this test, nothing that both need is built twice.
        build.args(["build", "--quiet", "--package", "motograph-simulator", "--package", "motograph-tests"]);
        build.args(["--bin", "motograph", "--target-dir"]).arg(crate::target()).current_dir(crate::workspace());
        if cfg!(feature = "broker") {
            build.args(["--features", "motograph-tests/broker"]);
        }
        // Of the outer cargo, what would have build scripts run again that look at it.
        for (name, _) in std::env::vars_os() {
            let is_outer =
                ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.to_string_lossy().starts_with(start));
            if is_outer {
                build.env_remove(name);
            }
        }
        if folder.ends_with("release") {
            build.arg("--release");
        }
        if cfg!(feature = "window") {
            build.args(["--features", "motograph-simulator/window"]);
        }
        assert!(build.status().expect("cargo runs").success(), "the command does not build");
        folder.join("motograph")
    });
    let mut command = Command::new(path);
    command.env("XDG_CONFIG_HOME", settings()).env("XDG_CACHE_HOME", settings());
    command
}

/// The user's settings, with a key in them: everybody who runs the command here is the same user.
fn settings() -> &'static Path {
    static SETTINGS: OnceLock<TempDir> = OnceLock::new();
    let settings = SETTINGS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder for a key");
        let file = KeyFile::new(Some(folder.path().join("motograph/key"))).expect("it is named");
        file.create().expect("there was no key");
        folder
    });
    settings.path()
}

/// The file of the user's key.
pub fn key_file() -> PathBuf {
    settings().join("motograph/key")
}

/// The user's key.
///
/// # Panics
/// When its file is not good any more.
pub fn key() -> Key {
    KeyFile::new(Some(key_file())).and_then(|file| file.read()).expect("it was made here")
}

/// The sender in Python; it has the key already, its next argument is a port, the others are headlines.
pub fn python_sender() -> Command {
    let mut python = Command::new("python3");
    python.arg(crate::workspace().join("tests/wire/send.py")).arg(key_file()).stdin(Stdio::null());
    python
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    /// Whether it ended well.
    pub success: bool,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs `motograph` with `arguments`.
///
/// # Panics
/// When it cannot be run.
pub fn run(arguments: &[&str]) -> Ran {
    let Output { status, stdout, stderr } =
        motograph().args(arguments).stdin(Stdio::null()).output().expect("motograph runs");
    let text = |bytes| String::from_utf8(bytes).expect("motograph prints UTF-8");
    Ran { success: status.success(), out: text(stdout), err: text(stderr) }
}

/// Runs `motograph` with `arguments` and reads the JSON it prints.
///
/// # Panics
/// When it fails, or prints something else.
pub fn json(arguments: &[&str]) -> serde_json::Value {
    let ran = run(arguments);
    assert!(ran.success, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

/// A ticker on the desk with a port, ended when this is dropped.
#[derive(Debug)]
pub struct Desk {
    child: Child,
    /// The path of its port.
    pub port: String,
}

impl Desk {
    /// Starts `motograph show` with `arguments`.
    ///
    /// # Panics
    /// When it does not name its port.
    pub fn show(arguments: &[&str]) -> Self {
        Self::show_as(settings(), arguments)
    }

    /// The same, for a user with these settings.
    ///
    /// # Panics
    /// When it does not name its port.
    pub fn show_as(settings: &Path, arguments: &[&str]) -> Self {
        let mut command = motograph();
        command.env("XDG_CONFIG_HOME", settings);
        command.arg("show").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("motograph runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut line).expect("motograph prints UTF-8");
        let port = line.trim().strip_prefix("port ").unwrap_or_else(|| panic!("no port in {line:?}")).to_owned();
        Self { child, port }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // Its own process and no other.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
