use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

/// QEMU's monitor (QMP): JSON commands over a socket.
#[derive(Debug)]
pub(super) struct Monitor {
    stream: BufReader<UnixStream>,
}

impl Monitor {
    pub(super) fn connect(socket: &Path) -> Self {
        let mut monitor = Self { stream: BufReader::new(connect(socket)) };
        let greeting = monitor.read();
        assert!(greeting.get("QMP").is_some(), "no QMP greeting: {greeting}");
        monitor.command("qmp_capabilities", json!({}));
        monitor
    }

    /// The PTY that QEMU gave to the board's first serial line.
    pub(super) fn serial_port(&mut self) -> String {
        let devices = self.command("query-chardev", json!({}));
        let serial = devices.as_array().into_iter().flatten().find(|device| device["label"] == "serial0");
        let name = serial.and_then(|device| device["filename"].as_str()).expect("the board has a serial line");
        name.strip_prefix("pty:").expect("the serial line is a PTY").to_owned()
    }

    pub(super) fn go(&mut self) {
        self.command("cont", json!({}));
    }

    pub(super) fn screendump(&mut self, path: &Path) {
        self.command("screendump", json!({ "filename": path }));
    }

    /// Presses a button, or lets it go.
    pub(super) fn hold_key(&mut self, code: &str, is_down: bool) {
        let key = json!({ "type": "qcode", "data": code });
        let event = json!({ "type": "key", "data": { "down": is_down, "key": key } });
        self.command("input-send-event", json!({ "events": [event] }));
    }

    fn command(&mut self, name: &str, arguments: Value) -> Value {
        let line = json!({ "execute": name, "arguments": arguments }).to_string();
        writeln!(self.stream.get_mut(), "{line}").expect("QEMU listens");
        loop {
            let mut answer = self.read();
            // Events come in between.
            if let Some(result) = answer.get_mut("return") {
                return result.take();
            }
            assert!(answer.get("error").is_none(), "{name}: {answer}");
        }
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("QEMU answers within its time");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }
}

/// Connects to a socket of a QEMU that is starting.
pub(super) fn connect(socket: &Path) -> UnixStream {
    for _ in 0..200 {
        if let Ok(stream) = UnixStream::connect(socket) {
            stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket has a time-out");
            return stream;
        }
        sleep(Duration::from_millis(50));
    }
    panic!("QEMU does not open {}: does `qemu-system-arm -M lm3s6965evb` start by hand?", socket.display());
}
