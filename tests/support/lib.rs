//! What the tests share: the command under test, golden pictures, figures, emulated boards, a broker, memory cards, strict panels,
//! files for a Pico, and a web server.

pub mod card;

pub mod command;

pub mod daemon;

pub mod figures;

pub mod golden;

pub mod hub75;

pub mod image;

#[cfg(feature = "broker")]
pub mod mosquitto;

#[cfg(feature = "pico")]
pub mod pico;

#[cfg(feature = "device")]
pub mod qemu;

pub mod sh1106;

pub mod ssd1306;

pub mod uf2;

pub mod web;

use std::path::{Path, PathBuf};

use motograph_shared::trust::Key;

/// The key of displays that are tested without the command.
pub const KEY: Key = Key::new([7; Key::BYTES]);

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Cargo's target folder, wherever it was put: a test runs from `<target>/<profile>/deps`.
///
/// # Panics
/// When the test runs from anywhere else.
pub fn target() -> PathBuf {
    let here = std::env::current_exe().expect("a running test has a path");
    here.ancestors().nth(3).expect("a test lies in <target>/<profile>/deps").to_owned()
}
