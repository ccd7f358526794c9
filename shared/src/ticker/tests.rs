use super::*;
use crate::bundle::EditionWriter;
use crate::link::{Arrival, Heard, Outcome, Progress, Push, PushError};
use crate::playlist::PAUSE_LIMIT;
use crate::shelf::NoStore;

const SCREEN: Screen = Screen::new(128, 64);
const SETUP: Setup = Setup { screen: SCREEN, device: "test", address: Address::FIRST };

/// A ticker and its clock.
struct Desk {
    ticker: Ticker<'static, 1024>,
    now: Instant,
}

impl Desk {
    fn new(now: Instant) -> Self {
        Self { ticker: Ticker::new(SETUP, Box::leak(Box::default()), now), now }
    }

    /// Pushes an edition through the real link, and says what the host heard last of the status.
    fn push(&mut self, number: u32, headlines: &[&str]) -> Result<(Outcome, String), PushError> {
        let edition = edition(number, headlines);
        let mut push = Push::new(&edition, number, Address::ANY);
        let (mut to_host, mut outbox, mut status) = (Vec::new(), Outbox::new(), String::new());
        loop {
            let mut to_display = Vec::new();
            let progress = push.poll(
                self.now,
                &to_host,
                |bytes| to_display.extend_from_slice(bytes),
                |heard| {
                    if let Heard::Status(heard) = heard {
                        status = format!("{heard:?}");
                    }
                },
            )?;
            if let Progress::Done(outcome) = progress {
                return Ok((outcome, status));
            }
            let mut rest = &to_display[..];
            to_host.clear();
            for _ in 0..50 {
                let polled = self.ticker.poll(self.now, rest, &mut outbox);
                rest = &rest[polled.taken..];
                to_host.extend(core::iter::from_fn(|| outbox.pop_front()));
            }
            assert!(rest.is_empty());
            self.now = self.now.after(Span::from_ms(1));
        }
    }

    /// Lets time pass as the ticker asks for it, until `span` is over; returns how many frames were drawn.
    fn run(&mut self, span: Span) -> u32 {
        let end = self.now.after(span);
        let (mut frames, mut at_once) = (0, 0);
        loop {
            let polled = self.ticker.poll(self.now, &[], &mut Outbox::new());
            if !self.ticker.draw(self.now).is_empty() {
                frames += 1;
            }
            if polled.wake == self.now {
                at_once += 1;
                assert!(at_once < 100, "the ticker asks for no time at all");
                continue;
            }
            at_once = 0;
            if end.since(self.now) == Span::ZERO {
                return frames;
            }
            self.now = polled.wake.earlier(end);
        }
    }

    fn headline(&self) -> usize {
        self.ticker.playlist.headline()
    }

    fn edition(&self) -> Option<u32> {
        self.ticker.shelf.on_show().map(|edition| edition.number())
    }

    /// The rows of the canvas that have ink.
    fn inked_rows(&self) -> Vec<u16> {
        let frame = self.ticker.frame();
        (0..SCREEN.height).filter(|&y| (0..SCREEN.width).any(|x| frame.canvas().is_ink(x, y))).collect()
    }
}

fn edition(number: u32, headlines: &[&str]) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for text in headlines {
        writer.headline(text).unwrap();
    }
    writer.finish().to_vec()
}

#[test]
fn without_news_the_glass_is_still_and_not_blank() {
    let mut desk = Desk::new(Instant::from_ms(0));
    assert_eq!(desk.run(Span::from_s(300)), 1);
    assert!(!desk.inked_rows().is_empty());
    assert_eq!(desk.ticker.restore(desk.now, &mut NoStore), Ok(false));
}

#[test]
fn a_pushed_edition_is_on_the_glass_and_the_same_again_changes_nothing() {
    let mut desk = Desk::new(Instant::from_ms(u32::MAX - 500));
    let (outcome, status) = desk.push(7, &["Short one", "漢 and a ﬁsh"]).unwrap();
    assert_eq!(outcome, Outcome::Taken(Taken { edition: 7, headlines: 2, folded: 1, boxed: 1 }));
    assert!(status.contains("text: \"Short one\""), "{status}");
    desk.run(Span::from_s(2));
    let since = desk.ticker.playlist;
    assert_eq!(desk.push(7, &["Short one", "漢 and a ﬁsh"]).unwrap().0, Outcome::Held);
    assert_eq!(desk.ticker.playlist, since);
}

#[test]
fn headlines_go_round_and_a_new_edition_waits_for_the_end_of_one() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One", "Two"]).unwrap();
    desk.run(Span::from_ms(3900));
    assert_eq!(desk.headline(), 0);
    desk.run(Span::from_ms(200));
    assert_eq!(desk.headline(), 1);
    let (outcome, status) = desk.push(2, &["Three"]).unwrap();
    assert!(matches!(outcome, Outcome::Taken(_)));
    assert!(status.contains("Waiting { edition: 2 }"), "{status}");
    assert_eq!(desk.edition(), Some(1));
    desk.run(Span::from_s(4));
    assert_eq!((desk.edition(), desk.headline()), (Some(2), 0));
    assert!(matches!(desk.ticker.shelf.arrival(), Arrival::None));
}

#[test]
fn a_lower_number_or_another_text_with_the_same_number_is_refused() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(5, &["One"]).unwrap();
    assert!(matches!(desk.push(4, &["Old"]), Err(PushError::Refused(crate::link::Refusal::Outdated))));
    assert!(matches!(desk.push(5, &["Other"]), Err(PushError::Refused(crate::link::Refusal::Outdated))));
    assert_eq!(desk.edition(), Some(5));
}

#[test]
fn a_moving_headline_costs_a_frame_a_step_and_a_still_one_none() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let moving = "A headline that is longer than the glass is wide";
    desk.push(1, &["Still", moving]).unwrap();
    desk.run(Span::from_ms(100));
    assert_eq!(desk.run(Span::from_ms(3700)), 0);
    desk.run(Span::from_ms(300));
    assert_eq!(desk.headline(), 1);
    let way = moving.len() as u32 * 10 - 124;
    assert_eq!(desk.run(Span::from_ms(1500 + way * 40)), way);
    assert_eq!(desk.ticker.late_frames, 0);
}

/// Runs for `span` with `line` on the line all the time, as fast as the ticker takes it.
fn run_under(desk: &mut Desk, span: Span, line: &[u8]) {
    let end = desk.now.after(span);
    let mut outbox = Outbox::new();
    while !desk.now.reached(end) {
        for _ in 0..20 {
            desk.ticker.poll(desk.now, line, &mut outbox);
            outbox.clear();
            desk.ticker.draw(desk.now);
        }
        desk.now = desk.now.after(Span::from_ms(1));
    }
}

#[test]
fn a_flood_on_the_line_does_not_stop_the_news() {
    let frame = |body: &[u8]| crate::link::encode(body, &mut [0; crate::limits::FRAME_BYTES]).unwrap().to_vec();
    // Rubbish, empty frames, a frame for somebody else, and a greeting, once and many at a time.
    let greeting = frame(&[1, 9, 0, 1, 1]);
    for line in [vec![0x5a; 64], vec![0; 64], frame(&[2, 9, 4]), greeting.clone(), greeting.repeat(8)] {
        let mut desk = Desk::new(Instant::from_ms(0));
        desk.push(1, &["One", "Two", "A third headline that is longer than the glass is wide"]).unwrap();
        run_under(&mut desk, Span::from_ms(4100), &line);
        assert_eq!(desk.headline(), 1);
        run_under(&mut desk, Span::from_ms(4000), &line);
        assert_eq!(desk.headline(), 2);
        let frames = desk.ticker.frames;
        run_under(&mut desk, Span::from_ms(3000), &line);
        assert!(desk.ticker.frames > frames + 30, "the third headline moves");
    }
}

#[test]
fn late_frames_are_counted() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["A headline that is longer than the glass is wide"]).unwrap();
    desk.run(Span::from_s(3));
    let before = desk.ticker.late_frames;
    desk.now = desk.now.after(Span::from_ms(70));
    desk.ticker.poll(desk.now, &[], &mut Outbox::new());
    desk.ticker.draw(desk.now);
    assert_eq!(desk.ticker.late_frames, before + 1);
}

#[test]
fn keys_pause_and_step_and_dim() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.ticker.press(desk.now, Key::Next);
    desk.ticker.press(desk.now, Key::Pause);
    assert!(!desk.ticker.playlist.is_paused(), "there is nothing to pause");
    desk.push(1, &["One", "Two", "Three"]).unwrap();
    desk.ticker.press(desk.now, Key::Previous);
    assert_eq!(desk.headline(), 2);
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_s(100));
    assert_eq!(desk.headline(), 2);
    desk.push(2, &["New"]).unwrap();
    desk.ticker.press(desk.now, Key::Next);
    assert_eq!((desk.edition(), desk.headline()), (Some(2), 0));
    desk.run(Span::from_s(1));
    desk.ticker.press(desk.now, Key::Darker);
    assert_eq!(desk.ticker.frame().brightness().level(), 7);
    desk.ticker.poll(desk.now, &[], &mut Outbox::new());
    let bands = crate::layout::Bands::of(SCREEN);
    let (top, foot) = bands.labels.unwrap();
    let all = Pages::of(&bands.headline).and(Pages::of(&top)).and(Pages::of(&foot));
    assert_eq!(desk.ticker.draw(desk.now), all);
}

#[test]
fn a_forgotten_pause_ends() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One", "Two"]).unwrap();
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(PAUSE_LIMIT);
    assert!(!desk.ticker.playlist.is_paused());
    desk.run(Span::from_ms(4000));
    assert_eq!(desk.headline(), 1);
}

#[test]
fn keys_held_since_start_are_said_on_the_glass_and_on_the_line() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.run(Span::from_ms(10));
    let quiet = desk.inked_rows();
    desk.ticker.sample_keys(desk.now, Held::NONE.with(Key::Next, true).with(Key::Pause, true));
    desk.run(Span::from_ms(10));
    assert!(desk.inked_rows().len() > quiet.len(), "the foot line says it");
    let mut outbox = Outbox::new();
    desk.ticker.announce(&mut outbox);
    let frame: Vec<u8> = core::iter::from_fn(|| outbox.pop_front()).collect();
    let mut deframer = crate::link::Deframer::new();
    let crate::link::Fed::Frame { body, .. } = deframer.feed(&frame) else { panic!("no frame") };
    let Ok(Reply::Started(greeting)) = postcard::from_bytes(&body[2..]) else { panic!("no start") };
    assert_eq!(greeting.faults, Faults::key(0).with(Faults::key(1)));
    desk.ticker.sample_keys(desk.now, Held::NONE);
    desk.run(crate::keys::SETTLE);
    desk.ticker.sample_keys(desk.now, Held::NONE);
    desk.run(Span::from_ms(10));
    assert_eq!(desk.inked_rows(), quiet);
}

#[test]
fn the_age_grows_on_the_top_line_only() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["One"]).unwrap();
    desk.run(Span::from_s(58));
    let top = Pages::of(&crate::layout::Bands::of(SCREEN).labels.unwrap().0);
    desk.now = Instant::from_ms(60_100);
    while desk.ticker.poll(desk.now, &[], &mut Outbox::new()).wake == desk.now {}
    assert_eq!(desk.ticker.draw(desk.now), top);
}
