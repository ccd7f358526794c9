use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use motograph_shared::keys::Key;
use motograph_shared::link::{Deframer, Faults, Fed, Reply};
use motograph_tests::command;
use motograph_tests::qemu::Board;
use serde_json::Value;

/// Packs `headlines`, one a line, as edition `number`.
pub(super) fn bundle(board: &Board, number: u32, headlines: &str) -> String {
    let (list, bundle) = (board.file("list.txt"), board.file(&format!("{number}.mgb")));
    std::fs::write(&list, headlines).unwrap();
    let (list, bundle) = (list.to_str().unwrap(), bundle.to_str().unwrap().to_owned());
    command::json(&["pack", list, "--from", "lines", "-o", &bundle, "--edition", &number.to_string(), "--json"]);
    bundle
}

pub(super) fn push(board: &Board, bundle: &str) -> Value {
    command::json(&["push", bundle, "--port", &board.port, "--json"])
}

/// Somebody who listens on the line.
pub(super) struct Listener(Box<dyn serialport::SerialPort>);

impl Listener {
    pub(super) fn open(board: &Board) -> Self {
        let port = serialport::new(&board.port, 115_200).timeout(Duration::from_millis(100)).open().unwrap();
        // QEMU looks once a second whether somebody has opened its PTY, and lets go what is said before.
        std::thread::sleep(Duration::from_millis(1500));
        Self(port)
    }

    /// What the firmware says of itself when it starts, and the text that stands before it on the line.
    pub(super) fn start(&mut self) -> (String, Faults, String) {
        let (mut deframer, mut heard, end) = (Deframer::new(), Vec::new(), Instant::now() + Duration::from_secs(20));
        while Instant::now() < end {
            let mut byte = [0];
            if self.0.read(&mut byte).unwrap_or(0) == 0 {
                continue;
            }
            heard.push(byte[0]);
            if let Fed::Frame { body, .. } = deframer.feed(&byte)
                && let Ok(Reply::Started(greeting)) = postcard::from_bytes::<Reply<'_>>(&body[2..])
            {
                let text = String::from_utf8_lossy(&heard).into_owned();
                return (greeting.device.to_owned(), greeting.faults, text);
            }
        }
        panic!("the firmware does not say that it started: {heard:?}");
    }
}

#[test]
fn the_start_is_said_on_the_line_with_the_buttons_that_are_held() {
    let mut board = Board::powered();
    let mut listener = Listener::open(&board);
    board.go();
    let (device, faults, _) = listener.start();
    assert_eq!(device, concat!("Motograph ", env!("CARGO_PKG_VERSION")));
    // QEMU's button lines read as held until each was released once.
    let keys = Key::ALL.iter().fold(Faults::NONE, |faults, key| faults.with(Faults::key(key.number())));
    assert_eq!(faults, keys);
}

#[test]
fn buttons_pause_and_step_and_dim() {
    let mut board = Board::keyed();
    let bundle = bundle(&board, 1, "One\nTwo\nThree\n");
    let keys = push(&board, &bundle)["health"]["faults"].as_array().unwrap().len();
    // Select was released for the key.
    assert_eq!(keys, 4, "held since start, and ignored");
    for button in ["up", "down", "left", "right"] {
        board.press(button);
    }
    let health = push(&board, &bundle)["health"].clone();
    assert_eq!(health["faults"].as_array().unwrap().len(), 0);
    assert_eq!((health["paused"].as_bool(), health["brightness"].as_u64()), (Some(false), Some(8)));
    board.press("ctrl");
    let paused = push(&board, &bundle);
    assert_eq!(paused["health"]["paused"], true);
    let headline = paused["showing"]["headline"].as_u64().unwrap();
    board.press("right");
    assert_eq!(push(&board, &bundle)["showing"]["headline"], headline % 3 + 1);
    board.press("left");
    assert_eq!(push(&board, &bundle)["showing"]["headline"], headline);
    for _ in 0..3 {
        board.press("down");
    }
    board.press("up");
    assert_eq!(push(&board, &bundle)["health"]["brightness"], 6);
}

#[test]
fn the_longest_edition_arrives_whole_while_frames_are_drawn() {
    let board = Board::keyed();
    let moving = bundle(&board, 1, "A headline that is long enough to move all the while that bytes come in\n");
    push(&board, &moving);
    let line = |n| format!("Headline {n} of an edition that is as long as an edition can be\n");
    let longest = bundle(&board, 2, &(0..240).map(line).collect::<String>());
    let pushed = push(&board, &longest);
    assert_eq!(pushed["taken"]["headlines"], 240);
    assert!(pushed["bytes"].as_u64().unwrap() > 14_000);
    let link = &pushed["health"]["link"];
    assert_eq!((link["lost_bytes"].as_u64(), link["damaged"].as_u64()), (Some(0), Some(0)), "{link}");
    assert_eq!(pushed["waiting"], 2);
}

#[test]
fn a_flood_of_rubbish_does_not_stop_the_line() {
    let board = Board::keyed();
    let mut port = serialport::new(&board.port, 115_200).timeout(Duration::from_secs(30)).open().unwrap();
    // 100 kB as fast as QEMU takes them: its FIFO fills again while the interrupt empties it.
    let rubbish: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for piece in rubbish.chunks(1000) {
        port.write_all(piece).unwrap();
    }
    port.flush().unwrap();
    drop(port);
    let bundle = bundle(&board, 1, "News after the flood\n");
    let pushed = push(&board, &bundle);
    assert_eq!(pushed["showing"]["text"], "News after the flood");
    let link = &pushed["health"]["link"];
    assert!(link["damaged"].as_u64().unwrap() > 100, "the rubbish arrived and was counted: {link}");
}

#[test]
fn the_board_answers_with_the_speed_it_will_use_and_uses_it() {
    let board = Board::keyed();
    let set = |arguments: &[&str]| command::json(&[&["set", "--port", &board.port, "--json"], arguments].concat());
    assert_eq!(set(&[])["step"], serde_json::json!({ "pixels": 1, "frames": 2, "frame_ms": 20 }));
    let faster = set(&["--pace", "100wpm", "--rounds", "2"]);
    assert_eq!(faster["step"], serde_json::json!({ "pixels": 2, "frames": 1, "frame_ms": 20 }));
    let pages = set(&["--motion", "pages"]);
    assert_eq!((pages["step"].is_null(), pages["words_a_minute"].as_f64()), (true, Some(100.0)));
    assert_eq!(set(&[]), pages);
    let pushed = push(&board, &bundle(&board, 1, "A headline that is wrapped at its words\n"));
    assert_eq!(pushed["outcome"], "taken");
    let lateness = &pushed["health"]["lateness"];
    let counted: u64 = lateness.as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(Some(counted), pushed["health"]["frames"].as_u64(), "{lateness}");
}

#[test]
fn the_mirror_shows_what_is_on_the_board_s_glass() {
    let mut board = Board::keyed();
    push(&board, &bundle(&board, 1, "Tram is late\n"));
    let path = board.file("mirror.png");
    let ran = command::run(&["mirror", "--port", &board.port, "--png", path.to_str().unwrap()]);
    assert!(ran.success, "{}", ran.err);
    let glass = board.file("glass.png");
    board.glass().picture().write_png(&glass).unwrap();
    assert!(std::fs::read(path).unwrap() == std::fs::read(glass).unwrap(), "the mirror shows another picture");
    let status = command::json(&["status", "--port", &board.port, "--json"]);
    assert_eq!(status["showing"]["text"], "Tram is late");
    // QEMU holds the lines of the buttons low, which is all there is to find.
    let ran = command::run(&["doctor", "--port", &board.port]);
    assert!(!ran.success && ran.out.lines().all(|line| line.contains("key is held since start")), "{}", ran.out);
    assert_eq!(ran.out.lines().count(), 4);
}

#[test]
fn a_sender_in_another_language_reaches_the_board() {
    let board = Board::keyed();
    let output = command::python_sender().arg(&board.port).args(["Swans are back", "Tram is late"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "taken: 2 headlines\n", "{output:?}");
    let status = command::json(&["status", "--port", &board.port, "--json"]);
    assert_eq!(status["showing"]["text"], "Swans are back");
}
