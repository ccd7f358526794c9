use std::time::Duration;

use motograph_shared::link::Faults;
use motograph_tests::qemu::Board;
use motograph_tests::{command, figures};

use super::line::{Listener, bundle, push};
use super::power::first_page;

const COMMAND: &str = "cargo test -p motograph-tests --features device --test device restart";

/// How long nothing may feed the watchdog, in ms.
const MOST_HANG: u32 = 2000;
/// How long a start may take until the news is on the glass, in ms.
const MOST_START: u32 = 100;

/// What the board says of its last start: why it was, and its last words.
fn last_start(board: &Board) -> (String, String) {
    let status = command::json(&["status", "--port", &board.port, "--json"]);
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    (text(&status["health"]["reset"]), text(&status["last_words"]))
}

#[test]
fn a_crash_is_said_on_the_line_and_the_board_starts_again() {
    let mut board = Board::powered();
    let mut listener = Listener::open(&board);
    board.go();
    let (_, faults, _) = listener.start();
    assert!(!faults.any(Faults::PANIC));
    board.crash();
    let (_, faults, text) = listener.start();
    drop(listener);
    assert!(text.contains("motograph: hard fault at 0x"), "{text:?}");
    assert!(faults.any(Faults::PANIC));
    let (reset, words) = last_start(&board);
    // QEMU's chip says of no start why it was; the mark that the fault left does.
    assert!(reset == "software" && words.starts_with("hard fault at 0x"), "{reset}: {words}");
    let ran = command::run(&["doctor", "--port", &board.port]);
    assert!(ran.out.contains("started again (it said \"hard fault at 0x"), "{}", ran.out);
    board.install_key();
    let bundle = bundle(&board, 1, "News after the crash\n");
    assert_eq!(push(&board, &bundle)["outcome"], "taken");
}

#[test]
fn a_stack_that_grows_too_deep_meets_its_guard_and_not_the_data() {
    let mut board = Board::keyed();
    let bundle = bundle(&board, 1, "News before the overflow\n");
    push(&board, &bundle);
    // On a busy machine the debugger may stop it where nothing is called any more before an interrupt sets the stack right.
    let started = (0..3).any(|_| {
        board.exhaust_stack();
        (0..20).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            last_start(&board).1 == "stack overflow"
        })
    });
    assert!(started, "{:?}", last_start(&board));
    assert_eq!(push(&board, &bundle)["outcome"], "held", "the news is still there");
}

#[test]
fn whatever_hangs_the_watchdog_brings_the_news_back() {
    let mut board = Board::keyed();
    let bundle = bundle(&board, 1, "One\nTwo\n");
    push(&board, &bundle);
    assert!(command::run(&["set", "--motion", "pages", "--port", &board.port]).success);
    // A command is answered a few milliseconds before it is kept.
    std::thread::sleep(Duration::from_millis(300));
    let page = first_page(&bundle);
    let (mut longest_hang, mut longest_start) = (0, 0);
    for (stage, name) in [(1, "line"), (2, "render"), (4, "store")] {
        let (first, glass) = board.hang_in(stage);
        assert_eq!(glass.differing(&page), 0, "the first frame after the hang in {name} is the news");
        longest_start = longest_start.max(first.time_ms);
        let (reset, words) = last_start(&board);
        // The board's own clock went on meanwhile; QEMU leaves out ticks of it when the machine is busy.
        let hang = words.strip_prefix(&format!("hang in {name}, ")).and_then(|rest| rest.split(' ').next());
        let hang: u32 = hang.unwrap_or_else(|| panic!("{words}")).parse().unwrap();
        assert!(reset == "watchdog" && hang >= 100, "{reset}: {words}");
        longest_hang = longest_hang.max(hang);
    }
    // It may be the news that it hangs with: once more within a minute, and it starts without it.
    let (_, glass) = board.hang_in(1);
    assert_ne!(glass.differing(&page), 0);
    let status = command::json(&["status", "--port", &board.port, "--json"]);
    assert!(status["showing"].is_null() && status["key"].is_string(), "{status:#}");
    figures::record("watchdog_reset_ms", longest_hang, "ms", COMMAND, None);
    figures::record("start_to_news_ms", longest_start, "ms", COMMAND, None);
    assert!(longest_hang <= MOST_HANG && longest_start <= MOST_START, "{longest_hang} ms, {longest_start} ms");
}
