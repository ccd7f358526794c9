//! Do two lines get in each other's way? The firmware's joint of a board's two serial ports, in virtual time.

mod hosts;

use std::collections::VecDeque;

use motograph_firmware::lines::{Lines, PATIENCE, Port, Sent};
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::time::{Instant, Span};
use proptest::prelude::*;

const START: Instant = Instant::from_ms(u32::MAX - 50);

/// A port whose host has said something, and takes so many bytes.
#[derive(Debug)]
struct Fake {
    said: VecDeque<u8>,
    heard: Vec<u8>,
    room: usize,
    is_open: bool,
}

impl Fake {
    fn saying(bytes: &[u8]) -> Self {
        Self { said: bytes.iter().copied().collect(), heard: Vec::new(), room: usize::MAX, is_open: true }
    }

    fn silent() -> Self {
        Self::saying(&[])
    }
}

impl Port for Fake {
    fn has_byte(&self) -> bool {
        !self.said.is_empty()
    }

    fn receive(&mut self) -> Option<u8> {
        self.said.pop_front()
    }

    fn transmit(&mut self, byte: u8) -> Sent {
        match (self.is_open, self.room) {
            (false, _) => Sent::Unheard,
            (true, 0) => Sent::Busy,
            (true, _) => {
                self.room -= 1;
                self.heard.push(byte);
                Sent::Taken
            }
        }
    }
}

type Two = Lines<Fake, Fake>;

/// Everything that is handed over at `now`.
fn receive(lines: &mut Two, now: Instant) -> Vec<u8> {
    std::iter::from_fn(|| lines.receive(now)).collect()
}

/// Sends all of `bytes`, a millisecond later each time that it is not taken; returns the milliseconds.
fn transmit(lines: &mut Two, start: Instant, bytes: &[u8]) -> u32 {
    let mut now = start;
    for &byte in bytes {
        while !lines.transmit(now, byte) {
            now = now.after(Span::from_ms(1));
            assert!(now.since(start) < Span::from_s(10), "it hangs");
        }
    }
    now.since(start).ms()
}

fn heard(lines: &mut Two) -> (Vec<u8>, Vec<u8>) {
    (std::mem::take(&mut lines.first().heard), std::mem::take(&mut lines.second().heard))
}

#[test]
fn frames_are_handed_over_whole_and_by_turns() {
    let mut lines = Lines::new(Fake::saying(&[1, 1, 0, 3, 0]), Fake::saying(&[2, 0, 4, 4, 0]));
    assert_eq!(receive(&mut lines, START), [1, 1, 0], "then the answer is waited for");
    assert_eq!(transmit(&mut lines, START, &[9, 0]), 0);
    assert_eq!(receive(&mut lines, START), [2, 0]);
    assert_eq!(transmit(&mut lines, START, &[9, 0]), 0);
    assert_eq!(receive(&mut lines, START), [3, 0]);
    let later = START.after(PATIENCE);
    assert_eq!(receive(&mut lines, later), [4, 4, 0], "there is not always an answer");
}

#[test]
fn a_frame_that_comes_byte_by_byte_is_not_mixed_with_the_other_lines() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    let mut handed = Vec::new();
    for (ms, byte) in [1, 1, 1, 0].into_iter().enumerate() {
        let now = START.after(Span::from_ms(ms as u32 * (PATIENCE.ms() - 1)));
        lines.first().said.push_back(byte);
        handed.extend(receive(&mut lines, now));
        lines.second().said.extend([2, 0]);
    }
    assert_eq!(handed, [1, 1, 1, 0]);
    assert_eq!(receive(&mut lines, START.after(PATIENCE.times(10))), [2, 0].repeat(4), "its turn comes");
}

#[test]
fn a_line_that_falls_silent_within_a_frame_gives_way() {
    let mut lines = Lines::new(Fake::saying(&[1, 1]), Fake::silent());
    assert_eq!(receive(&mut lines, START), [1, 1]);
    let just_before = START.after(Span::from_ms(PATIENCE.ms() - 1));
    lines.second().said.extend([2, 2, 0]);
    assert!(receive(&mut lines, just_before).is_empty());
    assert_eq!(receive(&mut lines, START.after(PATIENCE)), [0, 2, 2, 0], "an end that was never sent, then the other");
    // What was begun goes on as a frame of its own, which is damaged.
    lines.first().said.extend([1, 0]);
    assert_eq!(receive(&mut lines, START.after(PATIENCE.times(2))), [1, 0]);
}

#[test]
fn a_line_that_is_silent_within_a_frame_keeps_its_place_while_the_other_is_silent_too() {
    let mut lines = Lines::new(Fake::saying(&[1, 1]), Fake::silent());
    assert_eq!(receive(&mut lines, START), [1, 1]);
    lines.first().said.extend([1, 0]);
    assert_eq!(receive(&mut lines, START.after(PATIENCE.times(9))), [1, 0]);
}

#[test]
fn a_frame_without_an_end_gives_way() {
    let mut lines = Lines::new(Fake::saying(&[1; 3 * FRAME_BYTES]), Fake::saying(&[]));
    lines.first().said.truncate(FRAME_BYTES);
    assert_eq!(receive(&mut lines, START), [1; FRAME_BYTES]);
    lines.first().said.extend([1; 2 * FRAME_BYTES]);
    lines.second().said.extend([2, 0]);
    assert_eq!(receive(&mut lines, START), [0, 2, 0]);
}

#[test]
fn answers_go_to_whoever_asked_and_news_to_both() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    transmit(&mut lines, START, &[0, 7, 7, 0]);
    assert_eq!(heard(&mut lines), (vec![0, 7, 7, 0], vec![0, 7, 7, 0]));
    lines.second().said.extend([2, 0, 2, 0]);
    assert_eq!(receive(&mut lines, START), [2, 0, 2, 0]);
    transmit(&mut lines, START, &[8, 0]);
    assert_eq!(heard(&mut lines), (vec![], vec![8, 0]));
    lines.first().said.extend([1, 0]);
    assert!(receive(&mut lines, START).is_empty(), "the second one is owed another answer");
    transmit(&mut lines, START, &[9, 9, 0]);
    assert_eq!(heard(&mut lines), (vec![], vec![9, 9, 0]));
    assert_eq!(receive(&mut lines, START), [1, 0]);
    transmit(&mut lines, START, &[6, 0, 7, 0]);
    assert_eq!(heard(&mut lines), (vec![6, 0, 7, 0], vec![7, 0]), "what is one too many is news");
}

#[test]
fn a_line_that_only_sends_ends_is_owed_nothing() {
    let mut lines = Lines::new(Fake::saying(&[0, 0, 0]), Fake::saying(&[2, 0]));
    assert_eq!(receive(&mut lines, START), [0, 0, 0, 2, 0]);
    transmit(&mut lines, START, &[8, 0]);
    assert_eq!(heard(&mut lines), (vec![], vec![8, 0]));
}

#[test]
fn a_host_that_does_not_read_holds_nobody_up_for_long() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    lines.second().room = 3;
    assert_eq!(transmit(&mut lines, START, &[7, 7, 7, 7, 0]), PATIENCE.ms(), "once");
    assert_eq!(heard(&mut lines), (vec![7, 7, 7, 7, 0], vec![7, 7, 7]));
    let later = START.after(PATIENCE.times(2));
    assert_eq!(transmit(&mut lines, later, &[8, 8, 0, 9, 0]), 0, "and not again");
    assert_eq!(lines.untaken(), 3);
    lines.second().room = usize::MAX;
    assert_eq!(transmit(&mut lines, later, &[6, 0]), 0);
    assert_eq!(heard(&mut lines), (vec![8, 8, 0, 9, 0, 6, 0], vec![6, 0]), "it begins with a frame's first byte");
}

#[test]
fn a_frame_is_given_up_once_also_while_the_other_line_is_busy() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    lines.first().room = 0;
    lines.second().room = 0;
    for ms in 0..PATIENCE.ms() {
        assert!(!lines.transmit(START.after(Span::from_ms(ms)), 7));
    }
    // Both are given up, as neither has moved.
    assert!(lines.transmit(START.after(PATIENCE), 7));
    assert!(lines.transmit(START.after(PATIENCE), 0));
    assert_eq!(lines.untaken(), 2);
}

#[test]
fn a_slow_line_is_waited_for() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    lines.first().room = 1;
    let mut now = START;
    for byte in [7, 7, 7, 0] {
        while !lines.transmit(now, byte) {
            now = now.after(Span::from_ms(1));
            if now.since(START).ms().is_multiple_of(PATIENCE.ms() / 2) {
                lines.first().room = 1;
            }
        }
    }
    assert_eq!(heard(&mut lines), (vec![7, 7, 7, 0], vec![7, 7, 7, 0]), "each byte once");
    assert_eq!(lines.untaken(), 0);
}

#[test]
fn where_nobody_listens_nothing_is_waited_for_and_nothing_counted() {
    let mut lines = Lines::new(Fake::silent(), Fake::silent());
    lines.first().is_open = false;
    lines.second().is_open = false;
    assert_eq!(transmit(&mut lines, START, &[7, 7, 0]), 0);
    assert_eq!(lines.untaken(), 0);
    lines.second().is_open = true;
    assert_eq!(transmit(&mut lines, START, &[8, 0]), 0);
    assert_eq!(heard(&mut lines), (vec![], vec![8, 0]));
}

proptest! {
    /// Bytes of the first line are odd and those of the second even, so that it can be told whose they are.
    #[test]
    fn no_frame_has_bytes_of_both_and_none_is_lost(
        steps in proptest::collection::vec((any::<bool>(), proptest::collection::vec(0u8..128, 0..40), 0u32..150), 0..60)
    ) {
        let mut lines = Lines::new(Fake::silent(), Fake::silent());
        let (mut now, mut handed, mut said) = (START, Vec::new(), (Vec::new(), Vec::new()));
        for (is_first, bytes, ms) in steps {
            let of_line = |byte: &u8| if byte.is_multiple_of(16) { 0 } else { byte / 2 * 2 + u8::from(is_first) + 2 };
            let bytes: Vec<u8> = bytes.iter().map(of_line).collect();
            let (port, said) = if is_first { (lines.first(), &mut said.0) } else { (lines.second(), &mut said.1) };
            port.said.extend(&bytes);
            said.extend(bytes);
            handed.extend(receive(&mut lines, now));
            now = now.after(Span::from_ms(ms));
        }
        for _ in 0..4000 {
            now = now.after(PATIENCE);
            handed.extend(receive(&mut lines, now));
        }
        let is_whole = |frame: &[u8]| frame.iter().all(|byte| byte % 2 == 1) || frame.iter().all(|byte| byte % 2 == 0);
        for frame in handed.split(|&byte| byte == 0) {
            prop_assert!(is_whole(frame), "{frame:?}");
        }
        let of = |bytes: &[u8], odd| bytes.iter().copied().filter(|byte| *byte != 0 && byte % 2 == odd).collect::<Vec<u8>>();
        // What a line has begun keeps its place; what is still to come of the other one waits behind it.
        let (first, second) = (of(&handed, 1), of(&handed, 0));
        prop_assert_eq!(first, of(&said.0, 1));
        prop_assert_eq!(second, of(&said.1, 0));
    }
}
