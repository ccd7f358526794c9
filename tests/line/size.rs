//! How many bytes news takes on the line.

use motograph_shared::bundle::EditionWriter;
use motograph_shared::layout::Screen;
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Outbox, Outcome, Progress, Push, Request, encode};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Lock, Purpose, Tag};
use motograph_shared::{Setup, Ticker};
use motograph_tests::{KEY, figures};

const COMMAND: &str = "cargo test -p motograph-tests --test line size";

/// The number of an edition that was packed in November 2026.
const NUMBER: u32 = 1_795_551_797;

/// Bytes and characters of a text.
type Size = (usize, usize);

/// Sizes of the six lines of the page that is measured with: four headlines, two of them with bylines.
const LINES: [(Size, Option<Size>); 4] =
    [((88, 88), None), ((114, 106), None), ((102, 98), Some((59, 57))), ((46, 46), Some((28, 28)))];

/// A text of so many bytes and characters, in our own words.
fn text((bytes, chars): Size) -> String {
    let mut text: String = "A night of fog and ferries by the canal, and ".chars().cycle().take(chars).collect();
    // Typographic quotes and dashes have three bytes, accented letters two.
    for (wide, extra) in [("”", 2), ("é", 1)] {
        while text.len() + extra <= bytes {
            text.pop();
            text.insert_str(0, wide);
        }
    }
    assert_eq!((text.len(), text.chars().count()), (bytes, chars));
    text
}

fn six_lines() -> Vec<u8> {
    let mut buffer = [0; 1024];
    let mut writer = EditionWriter::new(&mut buffer, NUMBER).unwrap();
    for (headline, byline) in LINES {
        writer.headline(&text(headline)).unwrap();
        if let Some(byline) = byline {
            writer.byline(&text(byline)).unwrap();
        }
    }
    writer.finish().to_vec()
}

#[test]
fn six_lines_go_in_one_frame_that_is_smaller_than_other_formats_take_for_them() {
    let edition = six_lines();
    let tag = Tag::of(&KEY, Purpose::Edition(NUMBER), Address::FIRST, &edition);
    let mut body = vec![Address::FIRST.number(), 1];
    body.extend_from_slice(
        postcard::to_slice(&Request::Whole { tag, bytes: &edition }, &mut [0; FRAME_BYTES]).unwrap(),
    );
    let frame = encode(&body, &mut [0; FRAME_BYTES]).unwrap().len();
    figures::record("wire_bytes_six_lines", frame, "bytes", COMMAND, None);
    assert!(frame <= 483, "{frame}");

    let setup =
        Setup { screen: Screen::new(128, 64), device: "Motograph 0.1.0", address: Address::FIRST, lock: Lock::of(KEY) };
    let mut memory = Memory::new();
    let mut now = Instant::default();
    let mut ticker = Ticker::<1024>::new(setup, &mut memory, now);
    let mut push = Push::new(&edition, NUMBER, Address::ANY, Some(&KEY));
    let (mut outbox, mut answers, mut bytes) = (Outbox::new(), Vec::new(), 0);
    loop {
        let mut line = Vec::new();
        match push.poll(now, &answers, |sent| line.extend_from_slice(sent), |_| ()).unwrap() {
            Progress::Done(outcome) => break assert!(matches!(outcome, Outcome::Taken(_))),
            Progress::Waiting(_) => {}
        }
        bytes += line.len() + answers.len();
        let mut rest = &line[..];
        answers.clear();
        while !rest.is_empty() || ticker.poll(now, &[], &mut outbox).wake == now {
            rest = &rest[ticker.poll(now, rest, &mut outbox).taken..];
        }
        answers.extend(std::iter::from_fn(|| outbox.pop_front()));
        now = now.after(Span::from_ms(1));
    }
    bytes += answers.len();
    figures::record("push_bytes_six_lines", bytes, "bytes", COMMAND, None);
    assert!(bytes <= 700, "{bytes}");
}
