//! The real firmware image on an emulated board: QEMU's `lm3s6965evb`, with its glass, its buttons and its serial line.

mod gdb;
mod glass;
mod monitor;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gdb::Gdb;
pub use glass::Glass;
use monitor::Monitor;
use tempfile::TempDir;

use crate::image::Image;
use crate::{card, command};

/// An emulated board, ended when this is dropped.
#[derive(Debug)]
pub struct Board {
    child: Child,
    monitor: Monitor,
    /// The path of the PTY that is its serial line.
    pub port: String,
    folder: TempDir,
    image: Image,
}

/// A stop at a frame: the firmware has just sent it to the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The frame's number since start.
    pub frame: u32,
    /// The time it was drawn for, on the board's clock in milliseconds.
    pub time_ms: u32,
}

/// A board that runs from frame to frame.
#[derive(Debug)]
pub struct Stepped<'b> {
    board: &'b mut Board,
    gdb: Gdb,
    address: u32,
    last: Option<Stop>,
}

impl Board {
    /// Boots the image that `tests/run firmware` built.
    ///
    /// # Panics
    /// When there is no image, or no QEMU.
    pub fn boot() -> Self {
        let mut board = Self::powered();
        board.go();
        board
    }

    /// Boots the image and gives it the user's key.
    ///
    /// # Panics
    /// As [`boot`](Self::boot).
    pub fn keyed() -> Self {
        let mut board = Self::boot();
        board.install_key();
        board
    }

    /// A board that waits to boot until [`go`](Self::go), with a new card in it.
    ///
    /// # Panics
    /// As [`boot`](Self::boot).
    pub fn powered() -> Self {
        let folder = tempfile::tempdir().expect("a folder for sockets and a card");
        let file = folder.path().join("card.img");
        card::write_new(&file);
        Self::powered_in(folder, Some(&file))
    }

    /// The same with the card whose image this is, or without one.
    ///
    /// # Panics
    /// As [`boot`](Self::boot).
    pub fn powered_with(card: Option<&Path>) -> Self {
        Self::powered_in(tempfile::tempdir().expect("a folder for sockets"), card)
    }

    fn powered_in(folder: TempDir, card: Option<&Path>) -> Self {
        let image = Image::built();
        let drive = card.map(|file| format!("if=sd,format=raw,file={}", file.display()));
        let socket = |name: &str| format!("unix:{},server=on,wait=off", folder.path().join(name).display());
        let child = Command::new("qemu-system-arm")
            .args(["-M", "lm3s6965evb", "-S", "-display", "none", "-serial", "pty", "-kernel"])
            .arg(image.path())
            .args(["-qmp", &socket("qmp"), "-gdb", &socket("gdb")])
            .args(drive.iter().flat_map(|drive| ["-drive", drive]))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("qemu-system-arm is there: apt-get install qemu-system-arm, or run tests/run, which does it");
        let mut monitor = Monitor::connect(&folder.path().join("qmp"));
        let port = monitor.serial_port();
        Self { child, monitor, port, folder, image }
    }

    /// Lets the board boot.
    pub fn go(&mut self) {
        self.monitor.go();
    }

    /// What is on the glass now. While the board runs, a picture may be torn between two frames.
    pub fn glass(&mut self) -> Glass {
        let path = self.folder.path().join("glass.ppm");
        self.monitor.screendump(&path);
        Glass::read(&path)
    }

    /// Presses a button (QEMU's names: `up`, `down`, `left`, `right`, `ctrl` for select).
    pub fn press(&mut self, button: &str) {
        self.hold(button, true);
        std::thread::sleep(Duration::from_millis(120));
        self.hold(button, false);
        std::thread::sleep(Duration::from_millis(130));
    }

    /// Holds a button, or lets it go.
    pub fn hold(&mut self, button: &str, is_down: bool) {
        self.monitor.hold_key(button, is_down);
    }

    /// Presses every button once: QEMU's lines read as held until they have been released.
    pub fn release_buttons(&mut self) {
        for button in ["up", "down", "left", "right", "ctrl"] {
            self.press(button);
        }
    }

    /// Gives it the user's key, as somebody does who holds its select button meanwhile.
    ///
    /// # Panics
    /// When it does not take it.
    pub fn install_key(&mut self) {
        // A button that is held when the board begins to look at it is ignored; without a card, that may be late.
        let is_on = (0..1000).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            self.glass().lit() > 0
        });
        assert!(is_on, "the board draws nothing");
        self.press("ctrl");
        self.hold("ctrl", true);
        let ran = command::run(&["key", "install", "--port", &self.port, "--above", "0"]);
        self.hold("ctrl", false);
        assert!(ran.success, "{}", ran.err);
    }

    /// Stops the board after each frame.
    pub fn step_frames(&mut self) -> Stepped<'_> {
        let mut gdb = Gdb::connect(&self.folder.path().join("gdb"));
        let address = self.image.address_of("frame_shown");
        gdb.set_breakpoint(address);
        Stepped { board: self, gdb, address, last: None }
    }

    /// Makes the firmware jump to an address that is no code, which is a hard fault.
    pub fn crash(&mut self) {
        let mut gdb = Gdb::connect(&self.folder.path().join("gdb"));
        gdb.set_program_counter(0xffff_fff0);
        gdb.detach();
    }

    /// Makes the firmware go round for ever when it next comes to a stage of its main loop (their numbers are in
    /// `firmware/src/watch.rs`), and returns the first frame that is on the glass after it has started again.
    pub fn hang_in(&mut self, stage: u8) -> (Stop, Glass) {
        /// A branch to itself.
        const FOR_EVER: [u8; 2] = [0xfe, 0xe7];
        let mut gdb = Gdb::connect(&self.folder.path().join("gdb"));
        gdb.resume_to_write(self.image.place_of("stage_under_way"), stage);
        let place = (self.image.place_of("_stack_end") + 2048) & !3;
        gdb.write(place, &FOR_EVER);
        gdb.set_program_counter(place);
        let shown = self.image.address_of("frame_shown");
        gdb.set_breakpoint(shown);
        gdb.resume_to_breakpoint();
        let (frame, time_ms) = gdb.first_arguments();
        let glass = self.glass();
        gdb.remove_breakpoint(shown);
        gdb.detach();
        (Stop { frame, time_ms }, glass)
    }

    /// Leaves the firmware no stack: what it calls next meets the guard.
    pub fn exhaust_stack(&mut self) {
        let mut gdb = Gdb::connect(&self.folder.path().join("gdb"));
        // In the main loop, not in an interrupt.
        gdb.resume_to_write(self.image.place_of("stage_under_way"), 1);
        gdb.set_stack_pointer((self.image.place_of("_stack_end") + 0x3ff) & !0x1ff);
        gdb.detach();
    }

    /// A file in the board's folder, for what a test makes.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        // Its own process and no other.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Stepped<'_> {
    /// Runs to the end of the next frame.
    pub fn run_to_frame(&mut self) -> Stop {
        loop {
            self.gdb.resume_to_breakpoint();
            let (frame, time_ms) = self.gdb.first_arguments();
            // Without this step the same breakpoint would be hit again at the same place; it still is when an
            // interrupt came during the step.
            self.gdb.step_over(self.address);
            let stop = Stop { frame, time_ms };
            if self.last != Some(stop) {
                self.last = Some(stop);
                return stop;
            }
        }
    }

    /// What is on the glass, while the board stands still: a whole frame.
    pub fn glass(&mut self) -> Glass {
        self.board.glass()
    }

    /// Lets the board run again.
    pub fn run(mut self) {
        self.gdb.remove_breakpoint(self.address);
        self.gdb.detach();
    }
}
