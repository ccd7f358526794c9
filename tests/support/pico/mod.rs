//! The real firmware image on an emulated Raspberry Pi Pico: rp2040js in `tests/pico`, with a panel, buttons, USB and a
//! serial line.

mod cable;
mod glass;
mod lights;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cable::Cable;
pub use glass::{Glass, expected};
pub use lights::Lights;
use motograph_shared::link::{Address, Outcome, Progress, Push, PushError};
use motograph_shared::time::Instant;
use motograph_shared::trust::Key;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::command;
use crate::image::Image;

/// What the board says of itself, with the number of its flash chip (`tests/pico/board.js`).
pub const DEVICE: &str = concat!("Motograph ", env!("CARGO_PKG_VERSION"), " pico E6616408432B5F27");

/// An emulated board, ended when this is dropped.
#[derive(Debug)]
pub struct Board {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<String>,
    usb: Cable,
    uart: Cable,
    folder: TempDir,
}

/// One of the board's two lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The serial port behind the USB plug.
    Usb,
    /// UART0.
    Uart,
}

/// A frame that the firmware has just sent to the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number since start.
    pub frame: u32,
    /// The time it was drawn for, on the board's clock in milliseconds.
    pub time_ms: u32,
    /// What is on the glass.
    pub glass: Glass,
}

/// A frame that a matrix shows: the whole of it, since its second refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lit {
    /// Its number since start.
    pub frame: u32,
    /// The time it was drawn for, on the board's clock in milliseconds.
    pub time_ms: u32,
    /// What is seen.
    pub lights: Lights,
    /// How many different pictures were seen since the frame before: more than one if any was of two frames.
    pub pictures: u32,
    /// How long a refresh of the matrix takes, in nanoseconds.
    pub refresh_ns: u32,
}

/// How long the emulator may think: only what hangs takes longer.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many of the board's seconds pass in one while it waits for nothing but time.
const FAST: f64 = 8.0;

impl Line {
    const fn name(self) -> &'static str {
        match self {
            Self::Usb => "usb",
            Self::Uart => "uart",
        }
    }
}

impl Board {
    /// A board without power, with nothing but the image in its flash.
    ///
    /// # Panics
    /// When there is no image, no Node or no emulator: `tests/run` sees to all.
    pub fn without_power() -> Self {
        Self::with(None)
    }

    /// Boots it.
    ///
    /// # Panics
    /// As [`without_power`](Self::without_power).
    pub fn boot() -> Self {
        let mut board = Self::without_power();
        board.go();
        board
    }

    /// Boots one that has the user's key, and [runs](Self::run) along with the clock.
    ///
    /// # Panics
    /// As [`without_power`](Self::without_power), and when it does not take a key.
    pub fn keyed() -> Self {
        let mut board = Self::with(Some(keyed_contents()));
        board.go();
        board
    }

    /// A board without power whose flash holds what was [saved](Self::save) there.
    ///
    /// # Panics
    /// As [`without_power`](Self::without_power).
    pub fn with(contents: Option<&Path>) -> Self {
        Self::of(&Image::built_for_pico(), contents, false)
    }

    /// A board without power that has a HUB75 matrix and the user's key. Time only [passes](Self::pass) on it.
    ///
    /// # Panics
    /// As [`without_power`](Self::without_power), and when the other image does not take a key.
    pub fn with_matrix() -> Self {
        Self::of(&Image::built_for_matrix(), Some(keyed_contents()), true)
    }

    fn of(image: &Image, contents: Option<&Path>, has_matrix: bool) -> Self {
        let here = crate::workspace().join("tests/pico");
        assert!(
            here.join("node_modules").exists(),
            "the emulator is not there: run `npm ci --ignore-scripts` in tests/pico"
        );
        let folder = tempfile::tempdir().expect("a folder for sockets");
        let mut child = Command::new("node")
            .arg(here.join("bridge.js"))
            .args(has_matrix.then_some("--matrix"))
            .arg(image.path())
            .arg(folder.path())
            .args(contents)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node is there, version 20 or later");
        let requests = child.stdin.take().expect("it is piped");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let (sender, answers) = channel();
        // It ends when the bridge does.
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line).ok()));
        let ready = answers.recv_timeout(PATIENCE).expect("the emulator starts");
        assert_eq!(ready, r#"{"ok":"ready"}"#);
        let [usb, uart] = [Line::Usb, Line::Uart].map(|line| Cable::join(&folder.path().join(line.name())));
        Self { child, requests, answers, usb, uart, folder }
    }

    /// Lets it have power and run along with the clock.
    pub fn go(&mut self) {
        self.power_on();
        self.run(1.0);
    }

    /// Lets it have power.
    pub fn power_on(&mut self) {
        self.ask(json!({ "do": "power_on" }));
    }

    /// Takes its power.
    pub fn power_off(&mut self) {
        self.ask(json!({ "do": "power_off" }));
    }

    /// Lets it run, so many times as fast as the clock; 0 lets it run only where time is to [pass](Self::pass).
    pub fn run(&mut self, speed: f64) {
        self.ask(json!({ "do": "go", "speed": speed }));
    }

    /// Stops it.
    pub fn stop(&mut self) {
        self.ask(json!({ "do": "stop" }));
    }

    /// Lets milliseconds pass on it, at once. It has to be running.
    pub fn pass(&mut self, ms: u32) {
        self.ask(json!({ "do": "pass", "ms": ms }));
    }

    /// The serial port that a line is.
    pub fn port(&self, line: Line) -> &str {
        match line {
            Line::Usb => &self.usb.port,
            Line::Uart => &self.uart.port,
        }
    }

    /// What is on the glass now. While the board runs, a picture may be torn between two frames.
    pub fn glass(&mut self) -> Glass {
        Glass::read(self.ask(json!({ "do": "glass" })).as_str().expect("digits"))
    }

    /// Runs a board that is stopped to the next frame.
    ///
    /// # Panics
    /// When none comes within five seconds of the board's.
    pub fn run_to_frame(&mut self) -> Shown {
        let shown = self.ask(json!({ "do": "frame", "within_ms": 5000 }));
        let number = |name: &str| u32::try_from(shown[name].as_u64().expect("a frame comes")).expect("32 bits");
        let glass = Glass::read(shown["glass"].as_str().expect("digits"));
        Shown { frame: number("frame"), time_ms: number("time"), glass }
    }

    /// Runs a board with a matrix that is stopped to the next frame, and until that is seen.
    ///
    /// # Panics
    /// When none comes within a second of the board's.
    pub fn run_to_lights(&mut self) -> Lit {
        let lit = self.ask(json!({ "do": "lights", "within_ms": 1000 }));
        let number = |name: &str| u32::try_from(lit[name].as_u64().expect("a frame comes")).expect("32 bits");
        let lights = Lights::read(lit["lights"].as_str().expect("digits"));
        let [frame, time_ms, pictures, refresh_ns] = ["frame", "time", "pictures", "refresh_ns"].map(number);
        Lit { frame, time_ms, lights, pictures, refresh_ns }
    }

    /// Presses a button: `previous`, `next`, `select`. The board has to be running.
    pub fn press(&mut self, button: &str) {
        self.ask(json!({ "do": "press", "button": button }));
    }

    /// Holds a button, or lets it go.
    pub fn hold(&mut self, button: &str, is_held: bool) {
        self.ask(json!({ "do": "hold", "button": button, "is_held": is_held }));
    }

    /// Gives it the user's key, as somebody does who holds its select button meanwhile.
    ///
    /// # Panics
    /// When it does not take it.
    pub fn install_key(&mut self) {
        // What is held since start is no button, but a fault.
        self.pass(500);
        self.hold("select", true);
        self.run(FAST);
        let port = self.port(Line::Usb).to_owned();
        let ran = command::run(&["key", "install", "--port", &port, "--above", "0"]);
        self.run(1.0);
        self.hold("select", false);
        assert!(ran.success, "{}", ran.err);
    }

    /// Makes the firmware go round for ever when it next comes to a stage of its main loop (their numbers are in
    /// `firmware/src/watch.rs`), hearing interrupts or deaf to them.
    pub fn hang_in(&mut self, stage: u8, is_deaf: bool) {
        self.stop();
        self.ask(json!({ "do": "hang", "stage": stage, "is_deaf": is_deaf }));
        self.run(1.0);
    }

    /// Makes the firmware jump to what is no code, which is a hard fault.
    pub fn crash(&mut self) {
        self.ask(json!({ "do": "crash" }));
    }

    /// Pulls the USB plug, or puts it in.
    pub fn plug(&mut self, is_plugged: bool) {
        self.ask(json!({ "do": "plug", "is_plugged": is_plugged }));
    }

    /// Lets the power go with an operation of the flash, counted from now, either before it is begun or when half is done.
    pub fn cut_at(&mut self, operation: u32, is_torn: bool) {
        self.ask(json!({ "do": "cut", "operation": operation, "is_torn": is_torn }));
    }

    /// Keeps what the flash holds under a name.
    pub fn keep(&mut self, name: &str) {
        self.ask(json!({ "do": "keep", "name": name }));
    }

    /// Puts it back; the board has no power.
    pub fn restore(&mut self, name: &str) {
        self.ask(json!({ "do": "restore", "name": name }));
    }

    /// Writes what the flash holds to a file.
    pub fn save(&mut self, path: &Path) {
        self.ask(json!({ "do": "save", "path": path }));
    }

    /// What is counted on the board, and how it is.
    pub fn state(&mut self) -> Value {
        self.ask(json!({ "do": "state" }))
    }

    /// Sends bytes over a line, lets milliseconds pass at once, and returns what has come since the last time; `None` when the board has no
    /// power any more.
    pub fn exchange(&mut self, line: Line, bytes: &[u8], ms: u32) -> Option<Vec<u8>> {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let heard = self.ask(json!({ "do": "exchange", "line": line.name(), "bytes": digits, "ms": ms }));
        let is_powered = heard["is_powered"].as_bool().expect("a truth");
        is_powered.then(|| self::bytes(heard["bytes"].as_str().expect("digits")))
    }

    /// Pushes an edition in the board's own time, without a program; `None` when the board lost its power meanwhile.
    ///
    /// # Errors
    /// As the push.
    pub fn push(&mut self, line: Line, edition: &[u8], number: u32, key: &Key) -> Result<Option<Outcome>, PushError> {
        let mut push = Push::new(edition, number, Address::ANY, Some(key));
        let mut heard = Vec::new();
        let mut now = Instant::default();
        loop {
            let mut bytes = Vec::new();
            let progress = push.poll(now, &heard, |part| bytes.extend_from_slice(part), |_| ())?;
            if let Progress::Done(outcome) = progress {
                return Ok(Some(outcome));
            }
            let Some(said) = self.exchange(line, &bytes, STEP_MS) else { return Ok(None) };
            heard = said;
            now = Instant::from_ms(now.ms() + STEP_MS);
        }
    }

    /// A file in the board's folder, for what a test makes.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    #[expect(clippy::needless_pass_by_value, reason = "requests are made where they are asked")]
    fn ask(&mut self, request: Value) -> Value {
        writeln!(self.requests, "{request}").expect("the emulator listens");
        let answer = self.answers.recv_timeout(PATIENCE).expect("the emulator answers in time");
        let mut answer: Value = serde_json::from_str(&answer).expect("answers are JSON");
        assert!(answer["error"].is_null(), "{}", answer["error"]);
        answer["ok"].take()
    }
}

/// Milliseconds between two looks of a host that lives in the board's time.
const STEP_MS: u32 = 2;

impl Drop for Board {
    fn drop(&mut self) {
        // Its own process and no other.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a board's flash holds that was given the user's key and nothing else.
fn keyed_contents() -> &'static Path {
    static CONTENTS: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = CONTENTS.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder for a flash");
        let path = folder.path().join("keyed.bin");
        let mut board = Board::boot();
        board.install_key();
        board.pass(500);
        board.save(&path);
        (folder, path)
    });
    path
}

/// Bytes from digits.
fn bytes(digits: &str) -> Vec<u8> {
    let pair = |place: usize| u8::from_str_radix(&digits[place..place + 2], 16).expect("hexadecimal");
    (0..digits.len()).step_by(2).map(pair).collect()
}
