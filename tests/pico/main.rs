//! Does the real firmware image do it on a Raspberry Pi Pico too? Needs Node, the emulator and the image: `tests/run` sees
//! to all. Nothing here was tried on a real board.

mod key;
mod matrix;
mod panics;
mod picture;
mod power;
mod push;
mod restart;
mod size;

use motograph_shared::settings::{Motion, Settings};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::desk::store::FileStore;
use motograph_simulator::desk::{Desk, Profile};
use motograph_tests::pico::{Board, DEVICE, Glass};
use motograph_tests::{command, workspace};
use serde_json::Value;

/// The article that is pushed: a live blog of our own words, as a newsroom's page has it.
fn article() -> String {
    workspace().join("tests/corpus/73-broadcaster-live.html").to_str().expect("its path is text").to_owned()
}

/// Packs `headlines`, one a line, as edition `number`.
fn bundle(board: &Board, number: u32, headlines: &str) -> String {
    let (list, bundle) = (board.file("list.txt"), board.file(&format!("{number}.mgb")));
    std::fs::write(&list, headlines).unwrap();
    let (list, bundle) = (list.to_str().unwrap(), bundle.to_str().unwrap().to_owned());
    command::json(&["pack", list, "--from", "lines", "-o", &bundle, "--edition", &number.to_string(), "--json"]);
    bundle
}

/// What the board says of itself.
fn status(port: &str) -> Value {
    command::json(&["status", "--port", port, "--json"])
}

/// Whether a board that has started with this edition, in pages, shows it.
fn shows(glass: &Glass, edition: &str) -> bool {
    let (mut memory, now) = (Memory::new(), Instant::default());
    let mut desk = Desk::locked(DEVICE, Profile::Oled128x64, &mut memory, now, Lock::of(command::key()));
    desk.set(Settings { motion: Motion::Pages, ..Settings::DEFAULT });
    assert!(desk.restore(now, &mut FileStore::new(edition.into())));
    desk.step(now, &[]);
    glass.differing(&desk) == 0
}
