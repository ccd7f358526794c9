use motograph_tests::command;
use motograph_tests::pico::{Board, Line};

use super::{bundle, status};

/// What the board says of its last start: why it was, and its last words.
fn last_start(board: &Board) -> (String, String) {
    let status = status(board.port(Line::Usb));
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (text(&status["health"]["reset"]), text(&status["last_words"]))
}

/// A board with news.
fn with_news() -> Board {
    let mut board = Board::keyed();
    assert_eq!(last_start(&board).0, "power_on");
    let pushed = command::json(&["push", &bundle(&board, 1, "One\nTwo\n"), "--port", board.port(Line::Usb), "--json"]);
    assert_eq!(pushed["outcome"], "taken");
    board.pass(500);
    board
}

#[test]
fn a_crash_is_said_and_the_board_starts_again_with_its_news() {
    let mut board = with_news();
    board.crash();
    board.pass(1000);
    let (reset, words) = last_start(&board);
    assert!(reset == "software" && words.starts_with("hard fault at 0x"), "{reset}: {words}");
    assert_eq!(status(board.port(Line::Usb))["showing"]["edition"], 1);
    assert_eq!(board.state()["faults"].as_array().unwrap().len(), 1);
}

#[test]
fn whatever_hangs_the_watchdog_brings_the_news_back() {
    let mut board = with_news();
    for (stage, name) in [(1, "line"), (2, "render"), (4, "store")] {
        board.hang_in(stage, false);
        board.pass(2000);
        let (reset, words) = last_start(&board);
        assert!(reset == "watchdog" && words.starts_with(&format!("hang in {name}, ")), "{reset}: {words}");
        assert_eq!(status(board.port(Line::Usb))["showing"]["edition"], 1);
    }
}

#[test]
fn a_board_that_hears_nothing_any_more_is_reset_by_its_watchdog() {
    let mut board = with_news();
    board.hang_in(2, true);
    board.pass(2000);
    assert_eq!(board.state()["resets"], serde_json::json!(["watchdog"]), "by the chip itself");
    assert_eq!(last_start(&board).0, "watchdog");
    assert_eq!(status(board.port(Line::Usb))["showing"]["edition"], 1);
}
