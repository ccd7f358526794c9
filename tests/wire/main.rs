//! Is what `shared/WIRE.md` says true? Its example is replayed, and a sender in another language, written from it, is run.

mod golden;

use motograph_shared::keys::Held;
use motograph_shared::layout::Screen;
use motograph_shared::link::{Address, Outbox};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_tests::KEY;
use motograph_tests::command::{self, Desk};

/// What each side says in the example, in order: `true` is the host.
fn example() -> Vec<(bool, Vec<u8>)> {
    let page = std::fs::read_to_string(motograph_tests::workspace().join("shared/WIRE.md")).unwrap();
    let (_, example) = page.split_once("```hex\n").expect("the page has an example");
    let (example, _) = example.split_once("```").expect("the example has an end");
    let line = |line: &str| {
        let (side, bytes) = line.split_once(' ')?;
        let bytes = bytes.split_whitespace().map_while(|byte| u8::from_str_radix(byte, 16).ok()).collect();
        (side == ">" || side == "<").then_some((side == ">", bytes))
    };
    example.lines().filter_map(line).collect()
}

#[test]
fn the_example_is_what_a_display_does() {
    let setup = Setup { screen: Screen::new(128, 64), device: "Example", address: Address::FIRST, lock: Lock::of(KEY) };
    let mut memory = Memory::new();
    let mut ticker = Ticker::<1024>::new(setup, &mut memory, Instant::default());
    ticker.sample_keys(Instant::default(), Held::NONE);
    let (mut outbox, mut now) = (Outbox::new(), Instant::default());
    let mut said = Vec::new();
    let example = example();
    for pair in example.chunks(2) {
        let [(true, request), (false, expected)] = pair else { panic!("the host asks, the display answers") };
        let (mut rest, mut answer) = (&request[..], Vec::new());
        for _ in 0..1000 {
            rest = &rest[ticker.poll(now, rest, &mut outbox).taken..];
            answer.extend(std::iter::from_fn(|| outbox.pop_front()));
            now = now.after(Span::from_ms(1));
        }
        said.push((answer, expected.clone()));
    }
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x} ")).collect::<String>();
    let lines =
        |side: usize| said.iter().map(|(answer, expected)| hex([answer, expected][side]) + "\n").collect::<String>();
    assert_eq!(lines(0), lines(1), "\nthe answers are\n{}", lines(0));
    assert!(said.len() >= 8, "{} exchanges", said.len());
}

#[test]
fn a_sender_in_another_language_is_understood() {
    let desk = Desk::show(&["--seconds", "60"]);
    let send = |headlines: &[&str]| {
        let mut python = command::python_sender();
        let output = python.arg(&desk.port).args(headlines).output().expect("python3 is there: tests/run installs it");
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let long = "Łódź, São Paulo and Київ swap bakers ".repeat(6);
    let mut headlines = vec!["Tram is late, says “Žofia”"];
    headlines.extend([long.trim(); 5]);
    assert_eq!(send(&headlines), (true, "taken: 6 headlines\n".to_owned()));
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    assert_eq!(status["showing"]["text"], headlines[0]);
    // It takes the seconds for numbers.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(send(&["\u{200b}"]), (false, "refused: blank\n".to_owned()));
}
