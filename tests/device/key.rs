use std::process::{Command, Stdio};
use std::time::Duration;

use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::desk::{DEVICE, Desk, Profile};
use motograph_simulator::glass::picture::Picture;
use motograph_tests::command;
use motograph_tests::qemu::Board;

/// What a display without news shows whose lock this is.
fn without_news(lock: Lock) -> Picture {
    let mut memory = Memory::new();
    let now = Instant::default();
    let mut desk = Desk::locked(DEVICE, Profile::Oled128x64, &mut memory, now, lock);
    desk.step(now, &[]);
    desk.picture()
}

/// What the board says its key is.
fn key(board: &Board) -> serde_json::Value {
    command::json(&["status", "--port", &board.port, "--json"])["key"].clone()
}

#[test]
fn a_board_without_a_key_says_so_and_takes_one_only_while_select_is_held() {
    let mut board = Board::boot();
    board.release_buttons();
    assert_eq!(board.glass().differing(&without_news(Lock::Empty)), 0, "it says that it has no key");
    assert_eq!(key(&board), serde_json::Value::Null);
    let mut install: Command = command::motograph();
    install.args(["key", "install", "--port", &board.port]).stdin(Stdio::null());
    let mut waiting = install.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(2000));
    assert!(waiting.try_wait().unwrap().is_none(), "it waits for the button");
    board.hold("ctrl", true);
    let output = waiting.wait_with_output().unwrap();
    board.hold("ctrl", false);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{err}");
    assert_eq!(err, "hold the display's select button, until it has the key\n");
    let id = command::run(&["key", "show-id"]).out.trim().to_owned();
    let sentence = format!("the display on {} has key {id} now; it takes editions packed from now on\n", board.port);
    assert_eq!(out, sentence);
    assert_eq!(key(&board), id);
    // It says "new key" until its text comes round; then that it has no news yet.
    let expected = without_news(Lock::of(command::key()));
    let comes = (0..40).any(|_| {
        std::thread::sleep(Duration::from_millis(250));
        board.glass().differing(&expected) == 0
    });
    assert!(comes, "it has no news yet");
    // It is paused by no press of the button that was held for the key.
    let status = command::json(&["status", "--port", &board.port, "--json"]);
    assert_eq!(status["health"]["paused"], false);
}

#[test]
fn a_board_with_an_address_and_a_group_is_told_with_others_and_asked_alone() {
    let mut board = Board::boot();
    board.press("ctrl");
    board.hold("ctrl", true);
    let port = board.port.clone();
    let install = ["key", "install", "--port", &port, "--address", "5", "--group", "2", "--above", "0"];
    let ran = command::run(&install);
    board.hold("ctrl", false);
    assert!(ran.success, "{}", ran.err);
    let id = command::run(&["key", "show-id"]).out.trim().to_owned();
    let ran = command::run(&install);
    let sentence =
        format!("motograph: the display at address 5 on {port} has key {id} already, and nothing was changed; ");
    assert!(!ran.success && ran.err.starts_with(&sentence), "{}", ran.err);
    let status = command::json(&["status", "--port", &port, "--to", "5", "--json"]);
    assert_eq!((status["device"]["address"].as_u64(), status["device"]["group"].as_u64()), (Some(5), Some(2)));
    let (list, bundle) = (board.file("list.txt"), board.file("news.mgb"));
    let (list, bundle) = (list.to_str().unwrap(), bundle.to_str().unwrap());
    std::fs::write(list, "Tram is late\n").unwrap();
    command::json(&["pack", list, "--from", "lines", "-o", bundle, "--edition", "7", "--json"]);
    // It was told with its group, and says that it has it; nobody is at 6.
    let ran = command::run(&["push", bundle, "--port", &port, "--to", "5-6", "--group", "2"]);
    assert!(
        ran.out.contains("display 5: Motograph") && ran.out.contains("took edition 7 when it was sent to all"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains(&format!("display 6: nothing answers on {port} (address 6): ")), "{}", ran.out);
    let sentence = "motograph: 1 of 2 displays could not be dealt with; which and why, stands above\n";
    assert_eq!((ran.success, ran.err.as_str()), (false, sentence));
}
