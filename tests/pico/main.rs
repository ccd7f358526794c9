//! Does the real firmware image do it on a Raspberry Pi Pico too? Needs Node, the emulator and the image: `tests/run` sees
//! to all. Nothing here was tried on a real board.

mod key;
mod matrix;
mod picture;
mod power;
mod push;
mod restart;

use motograph_tests::pico::Board;
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
