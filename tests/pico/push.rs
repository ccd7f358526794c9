use std::io::Read as _;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use motograph_shared::link::{Deframer, Faults, Fed, Outcome, Reply};
use motograph_simulator::bundle_file::Bundle;
use motograph_tests::command;
use motograph_tests::pico::{Board, DEVICE, Line};
use serde_json::Value;

use super::{article, bundle, shows, status};

fn push(board: &Board, line: Line, bundle: &str) -> Value {
    command::json(&["push", bundle, "--port", board.port(line), "--json"])
}

/// Packs the article as edition `number`.
fn packed(board: &Board, number: u32) -> String {
    let bundle = board.file("article.mgb").to_str().unwrap().to_owned();
    command::json(&["pack", &article(), "-o", &bundle, "--edition", &number.to_string(), "--json"]);
    bundle
}

/// Begins to push a bundle.
fn begin(board: &Board, line: Line, bundle: &str) -> Child {
    let mut push = command::motograph();
    push.args(["push", bundle, "--port", board.port(line), "--json"]);
    push.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Waits for its end, and reads what it says.
fn end(push: Child) -> Value {
    let output = push.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Headlines, enough of them for several packets and windows.
fn long_edition(board: &Board, number: u32, headlines: u32) -> String {
    let line = |n| format!("Headline {n} of edition {number}, which is as long as an edition can be\n");
    bundle(board, number, &(0..headlines).map(line).collect::<String>())
}

#[test]
fn the_start_is_said_on_the_serial_line() {
    let mut board = Board::without_power();
    let mut port = serialport::new(board.port(Line::Uart), 115_200).timeout(Duration::from_secs(20)).open().unwrap();
    board.hold("next", true);
    board.go();
    let (mut deframer, wait) = (Deframer::new(), Instant::now());
    loop {
        let mut byte = [0];
        port.read_exact(&mut byte).unwrap();
        assert!(wait.elapsed() < Duration::from_secs(60), "nothing is said");
        if let Fed::Frame { body, .. } = deframer.feed(&byte)
            && let Ok(Reply::Started(greeting)) = postcard::from_bytes::<Reply<'_>>(&body[2..])
        {
            assert_eq!(greeting.device, DEVICE);
            assert_eq!(
                greeting.faults,
                Faults::key(motograph_shared::keys::Key::Next.number()),
                "it is held since start"
            );
            break;
        }
    }
    assert_eq!(board.state()["uart"]["overruns"], 0);
}

#[test]
fn an_article_is_pushed_over_usb_and_is_there_again_after_a_night_without_power() {
    let mut board = Board::keyed();
    let pushed = push(&board, Line::Usb, &packed(&board, 7));
    assert_eq!((pushed["outcome"].as_str(), pushed["edition"].as_u64()), (Some("taken"), Some(7)), "{pushed}");
    let state = board.state();
    assert_eq!(state["usb"]["state"], "ready");
    assert!(state["usb"]["counts"]["in"].as_u64().unwrap() > 3, "it went over USB: {state}");
    assert!(state["flash"]["operations"].as_u64().unwrap() > 2, "it is kept: {state}");
    assert!(command::run(&["set", "--motion", "pages", "--port", board.port(Line::Usb)]).success);
    board.pass(1000);
    board.power_off();
    board.power_on();
    board.pass(250);
    let glass = board.glass();
    let folder = motograph_tests::target().join("pico");
    std::fs::create_dir_all(&folder).unwrap();
    glass.picture().write_png(&folder.join("article.png")).unwrap();
    assert!(shows(&glass, board.file("article.mgb").to_str().unwrap()), "see {}", folder.display());
    board.pass(1000);
    let showing = status(board.port(Line::Usb))["showing"].clone();
    assert_eq!((showing["edition"].as_u64(), &showing["text"]), (Some(7), &pushed["showing"]["text"]));
    let ran = command::run(&["doctor", "--port", board.port(Line::Usb)]);
    assert!(ran.success, "{}{}", ran.out, ran.err);
}

#[test]
fn the_longest_edition_arrives_whole_over_the_serial_line_while_frames_are_drawn() {
    let mut board = Board::keyed();
    push(
        &board,
        Line::Uart,
        &bundle(&board, 1, "A headline that is long enough to move all the while that bytes come in\n"),
    );
    let edition = Bundle::read(long_edition(&board, 2, 220).as_ref()).unwrap();
    let damage = |board: &Board| {
        let link = status(board.port(Line::Uart))["health"]["link"].clone();
        ["lost_bytes", "damaged"].map(|name| link[name].as_u64().unwrap())
    };
    let before = (damage(&board), board.state()["uart"]["overruns"].clone());
    // In the board's own time: a host on a busy machine would be late, say things twice, and speak while sectors are erased.
    board.run(0.0);
    let outcome = board.push(Line::Uart, edition.bytes(), 2, &command::key()).unwrap();
    assert!(matches!(outcome, Some(Outcome::Taken(taken)) if taken.headlines == 220), "{outcome:?}");
    board.run(1.0);
    assert_eq!((damage(&board), board.state()["uart"]["overruns"].clone()), before, "not a byte was lost");
    let state = board.state();
    assert!(state["flash"]["erased"].as_u64().unwrap() > 3, "{state}");
}

#[test]
fn both_lines_are_used_at_once() {
    let board = Board::keyed();
    let (first, second) = (long_edition(&board, 1, 30), long_edition(&board, 2, 30));
    let asking = std::thread::spawn({
        let port = board.port(Line::Uart).to_owned();
        move || (0..10).map(|_| status(&port)).collect::<Vec<_>>()
    });
    let pushed = push(&board, Line::Usb, &first);
    assert_eq!(pushed["outcome"], "taken");
    let said = asking.join().unwrap();
    assert!(said.iter().all(|status| status["key"].is_string()), "the other line was answered all the while");
    // Two editions at once: one has to wait for the other, and both come.
    let third = long_edition(&board, 3, 30);
    let pushes = [begin(&board, Line::Usb, &second), begin(&board, Line::Uart, &third)];
    let [over_usb, over_uart] = pushes.map(Child::wait_with_output).map(Result::unwrap);
    assert!(over_uart.status.success(), "{}", String::from_utf8_lossy(&over_uart.stderr));
    // The lower number may have come too late, which it is told.
    let err = String::from_utf8_lossy(&over_usb.stderr);
    assert!(
        over_usb.status.success() || err.contains("its number is not above that of the last edition it took"),
        "{err}"
    );
    let health = status(board.port(Line::Usb))["health"].clone();
    assert_eq!(health["link"]["lost_bytes"], 0, "{health}");
}

#[test]
fn a_push_goes_on_when_the_plug_is_put_in_again() {
    let mut board = Board::keyed();
    push(&board, Line::Usb, &bundle(&board, 1, "News before the cable was pulled\n"));
    let going = begin(&board, Line::Usb, &long_edition(&board, 2, 200));
    let before = board.state()["usb"]["counts"]["out"].as_u64().unwrap();
    while board.state()["usb"]["counts"]["out"].as_u64().unwrap() < before + 40 {
        assert!(board.state()["is_powered"] == true);
        std::thread::sleep(Duration::from_millis(2));
    }
    board.plug(false);
    board.pass(200);
    assert_eq!(board.state()["usb"]["state"], "absent");
    board.plug(true);
    let pushed = end(going);
    assert_eq!((pushed["outcome"].as_str(), pushed["edition"].as_u64()), (Some("taken"), Some(2)), "{pushed}");
}

#[test]
fn news_stays_when_the_plug_is_pulled_in_the_middle_of_a_push() {
    let mut board = Board::keyed();
    push(&board, Line::Usb, &bundle(&board, 1, "News before the cable was pulled\n"));
    let mut going = begin(&board, Line::Usb, &long_edition(&board, 2, 200));
    let before = board.state()["usb"]["counts"]["out"].as_u64().unwrap();
    while board.state()["usb"]["counts"]["out"].as_u64().unwrap() < before + 40 {
        std::thread::sleep(Duration::from_millis(2));
    }
    board.plug(false);
    going.kill().unwrap();
    going.wait().unwrap();
    board.pass(5000);
    let said = status(board.port(Line::Uart));
    assert_eq!(said["showing"]["edition"], 1, "the other line says so: {said}");
    board.plug(true);
    board.pass(300);
    let pushed = push(&board, Line::Usb, &long_edition(&board, 3, 200));
    assert_eq!((pushed["outcome"].as_str(), pushed["edition"].as_u64()), (Some("taken"), Some(3)), "{pushed}");
}

#[test]
fn buttons_pause_and_step() {
    let mut board = Board::keyed();
    let bundle = bundle(&board, 1, "One\nTwo\nThree\n");
    let shown = |board: &Board| {
        let said = push(board, Line::Usb, &bundle);
        (said["showing"]["headline"].as_u64().unwrap(), said["health"]["paused"].as_bool().unwrap())
    };
    assert!(!shown(&board).1);
    board.press("select");
    let (headline, is_paused) = shown(&board);
    assert!(is_paused);
    board.press("next");
    assert_eq!(shown(&board).0, headline % 3 + 1);
    board.press("previous");
    assert_eq!(shown(&board).0, headline);
    board.press("select");
    assert!(!shown(&board).1);
}
