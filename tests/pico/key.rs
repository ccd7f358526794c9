use std::process::Stdio;

use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::desk::{Desk, Profile};
use motograph_tests::command;
use motograph_tests::pico::{Board, DEVICE, Glass, Line};

use super::status;

/// Pixels in which the glass differs from that of a display without news whose lock this is.
fn differing(glass: &Glass, lock: Lock) -> usize {
    let mut memory = Memory::new();
    let now = Instant::default();
    let mut desk = Desk::locked(DEVICE, Profile::Oled128x64, &mut memory, now, lock);
    desk.step(now, &[]);
    glass.differing(&desk)
}

#[test]
fn a_board_without_a_key_says_so_and_takes_one_only_while_select_is_held() {
    let mut board = Board::boot();
    board.pass(1000);
    assert_eq!(differing(&board.glass(), Lock::Empty), 0, "it says that it has no key");
    let port = board.port(Line::Usb).to_owned();
    assert!(status(&port)["key"].is_null());
    let mut install = command::motograph();
    install.args(["key", "install", "--port", &port]).stdin(Stdio::null());
    let mut waiting = install.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    board.pass(5000);
    assert!(waiting.try_wait().unwrap().is_none(), "it waits for the button");
    board.hold("select", true);
    board.run(8.0);
    let output = waiting.wait_with_output().unwrap();
    board.hold("select", false);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    assert_eq!(err, "hold the display's select button, until it has the key\n");
    let id = command::run(&["key", "show-id"]).out.trim().to_owned();
    assert_eq!(status(&port)["key"], id);
    // It says "new key" until its text comes round; then that it has no news yet.
    let comes = (0..40).any(|_| {
        board.pass(250);
        differing(&board.glass(), Lock::of(command::key())) == 0
    });
    assert!(comes, "it has no news yet");
    assert_eq!(
        status(&port)["health"]["paused"],
        false,
        "it is paused by no press of the button that was held for the key"
    );
}
