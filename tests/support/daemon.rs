//! The daemon of a lobby, as a service runs it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::command;

/// How long anything may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// `motograph run`, and the events that it prints.
#[derive(Debug)]
pub struct Daemon {
    child: Child,
    events: mpsc::Receiver<Value>,
}

impl Daemon {
    /// Starts it with these settings and more `arguments`.
    ///
    /// # Panics
    /// When it does not start.
    pub fn run(settings: &Path, arguments: &[&str]) -> Self {
        let mut command = command::motograph();
        command.arg("run").arg(settings).arg("--json").args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("motograph runs");
        let (sender, events) = mpsc::channel();
        let out = BufReader::new(child.stdout.take().expect("motograph runs"));
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap_or(Value::String(line)));
            }
        });
        Self { child, events }
    }

    /// The next event of this name.
    ///
    /// # Panics
    /// When there is none for a minute.
    pub fn event(&self, name: &str) -> Value {
        loop {
            let event = self.events.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no event {name}"));
            if event["event"] == name {
                return event;
            }
        }
    }

    /// Asks it to end, and gives its exit status.
    ///
    /// # Panics
    /// When it does not say that it ends.
    pub fn stop(mut self) -> Option<i32> {
        let ended =
            Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("motograph runs");
        assert!(ended.success());
        self.event("stopped");
        self.child.wait().expect("motograph runs").code()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Its own process and no other.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
