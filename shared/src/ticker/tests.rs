mod access;
mod account;
mod age;
mod anything;
mod bulletins;
mod hours;
mod keys;
mod power;

use super::*;
use crate::bundle::EditionWriter;
use crate::layout::{Bands, Entrance, FRAME, Tone};
use crate::link::{Arrival, Command, Heard, InEffect, Outcome, Progress, Push, PushError, Request, Taken};
use crate::playlist::PAUSE_LIMIT;
use crate::settings::{Motion, Pace, Transition};
use crate::trust::{Key as Secret, Purpose, Tag};
use std::string::String;

const SCREEN: Screen = Screen::new(128, 64);
const SETUP: Setup = Setup { screen: SCREEN, device: "test", address: Address::FIRST, lock: Lock::Empty };
const KEY: Secret = Secret::new([7; 32]);

/// Time in which a headline comes in.
fn roll() -> Span {
    let area = Bands::of(SCREEN, Motion::Scroll).headline.area();
    Entrance::new(Transition::RollUp, area, SCREEN).time()
}

/// A ticker and its clock.
struct Desk {
    ticker: Ticker<'static, 1024>,
    now: Instant,
}

impl Desk {
    fn new(now: Instant) -> Self {
        Self::sized(SCREEN, now)
    }

    fn sized(screen: Screen, now: Instant) -> Self {
        let setup = Setup { screen, lock: Lock::of(KEY), ..SETUP };
        Self { ticker: Ticker::new(setup, Box::leak(Box::default()), now), now }
    }

    fn locked(lock: Lock) -> Self {
        let now = Instant::from_ms(1000);
        let ticker = Ticker::new(Setup { lock, ..SETUP }, Box::leak(Box::default()), now);
        Self { ticker, now }
    }

    /// Asks something over the real link.
    fn ask(&mut self, request: &Request<'_>) -> Reply<'static> {
        let mut body = vec![Address::ANY.number(), 9];
        body.extend_from_slice(postcard::to_slice(request, &mut [0; 512]).unwrap());
        let frame = crate::link::encode(&body, &mut [0; crate::limits::FRAME_BYTES]).unwrap().to_vec();
        let (mut rest, mut outbox) = (&frame[..], Outbox::new());
        // An answer may need some work first.
        while !rest.is_empty() || outbox.is_empty() {
            let polled = self.ticker.poll(self.now, rest, &mut outbox);
            rest = &rest[polled.taken..];
            assert!(polled.wake == self.now || rest.is_empty() && !outbox.is_empty(), "no answer");
        }
        let answer: Vec<u8> = core::iter::from_fn(|| outbox.pop_front()).collect();
        let deframer = Box::leak(Box::new(crate::link::Deframer::new()));
        let crate::link::Fed::Frame { body, .. } = deframer.feed(answer.leak()) else { panic!("no frame") };
        postcard::from_bytes(&body[2..]).unwrap()
    }

    /// Has it do something, with a tag of its key.
    fn command(&mut self, number: u64, command: Command<'_>) -> Reply<'static> {
        let mut room = [0; Command::BYTES];
        let bytes = command.to_bytes(&mut room);
        let tag = Tag::of(&KEY, Purpose::Command(number), Address::FIRST, bytes);
        self.ask(&Request::Command { number, tag, bytes })
    }

    /// The pages of the canvas.
    fn picture(&self) -> Vec<Vec<u8>> {
        (0..SCREEN.pages()).map(|page| self.ticker.frame().canvas().page(page).to_vec()).collect()
    }

    /// Pushes an edition through the real link, and says what the host heard last of the status.
    fn push(&mut self, number: u32, headlines: &[&str]) -> Result<(Outcome, String), PushError> {
        self.push_bytes(&edition(number, headlines), number)
    }

    fn push_bytes(&mut self, edition: &[u8], number: u32) -> Result<(Outcome, String), PushError> {
        self.push_while(edition, number, |_, _| ())
    }

    /// Pushes an edition, and calls `between` every millisecond meanwhile.
    fn push_while(
        &mut self,
        edition: &[u8],
        number: u32,
        mut between: impl FnMut(&mut Ticker<'static, 1024>, Instant),
    ) -> Result<(Outcome, String), PushError> {
        let mut push = Push::new(edition, number, Address::ANY, Some(&KEY));
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
            between(&mut self.ticker, self.now);
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
        self.ticker.playlist.stop().headline
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
    desk.run(roll().plus(Span::from_s(4)));
    assert_eq!((desk.edition(), desk.headline()), (Some(2), 0));
    assert!(matches!(desk.ticker.shelf.arrival(), Arrival::None));
}

#[test]
fn another_edition_goes_on_behind_the_story_on_the_glass() {
    let story = |number: u32, headlines: &[(&str, Option<u32>)]| {
        let mut buffer = vec![0; 8192];
        let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
        for (text, name) in headlines {
            writer.headline(text).unwrap();
            if let Some(name) = name {
                writer.story(*name).unwrap();
            }
        }
        writer.finish().to_vec()
    };
    let mut desk = Desk::new(Instant::from_ms(0));
    let mut follows = |number, before: &[(&str, Option<u32>)], after: &[(&str, Option<u32>)]| {
        desk.push_bytes(&story(number, before), number).unwrap();
        // The second one of them is on the glass.
        while desk.edition() != Some(number) || desk.headline() != 1 {
            desk.run(Span::from_ms(100));
        }
        desk.push_bytes(&story(number + 1, after), number + 1).unwrap();
        assert_eq!(desk.edition(), Some(number));
        while desk.edition() == Some(number) {
            desk.run(Span::from_ms(10));
        }
        desk.run(Span::from_ms(100));
        desk.headline()
    };
    let [a, b, c] = ["One", "Two", "Six"].map(|text| (text, None));
    assert_eq!(follows(1, &[a, b, c], &[("New", None), a, b, c]), 3, "by its text");
    assert_eq!(follows(3, &[a, b, c], &[b, a, c]), 1);
    assert_eq!(follows(5, &[a, b], &[a, b]), 0, "behind the last, the first");
    assert_eq!(follows(7, &[a, b], &[c, a]), 0, "it is gone");
    let corrected = [("New", Some(4)), ("One", Some(3)), ("Two again", Some(2)), ("Three", Some(1))];
    assert_eq!(follows(9, &[("One", Some(3)), ("Two", Some(2))], &corrected), 3, "by its name");
    let mut many = vec![("Ten", None); 250];
    many.extend([b, c]);
    assert_eq!(follows(11, &[a, b], &many), 251, "far behind others of the same length");
}

#[test]
fn a_lower_number_or_another_text_with_the_same_number_is_refused() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(5, &["One"]).unwrap();
    assert!(
        matches!(desk.push(4, &["Old"]), Err(PushError::Refused(refused)) if refused.why == crate::link::Refusal::Outdated)
    );
    assert!(
        matches!(desk.push(5, &["Other"]), Err(PushError::Refused(refused)) if refused.why == crate::link::Refusal::Outdated)
    );
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
    desk.run(roll());
    let way = moving.len() as u32 * 10 - 124;
    assert_eq!(desk.run(Span::from_ms(1500 + way * 40)), way);
    assert_eq!(desk.ticker.lateness.late(), 0);
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
        run_under(&mut desk, roll().plus(Span::from_ms(4000)), &line);
        assert_eq!(desk.headline(), 2);
        let frames = desk.ticker.lateness.all();
        run_under(&mut desk, Span::from_ms(3000), &line);
        assert!(desk.ticker.lateness.all() > frames + 30, "the third headline moves");
    }
}

#[test]
fn late_frames_are_counted() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &["A headline that is longer than the glass is wide"]).unwrap();
    desk.run(Span::from_s(3));
    let before = desk.ticker.lateness.late();
    desk.now = desk.now.after(Span::from_ms(70));
    desk.ticker.poll(desk.now, &[], &mut Outbox::new());
    desk.ticker.draw(desk.now);
    assert_eq!(desk.ticker.lateness.late(), before + 1);
}

#[test]
fn a_headline_is_shown_as_often_as_asked_and_page_by_page() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.ticker.settings = Settings { motion: Motion::Pages, rounds: 2, ..Settings::DEFAULT };
    desk.push(1, &["Swans close the canal for a day: we were here", "Two"]).unwrap();
    let mut stops = Vec::new();
    for _ in 0..9 {
        desk.run(Span::from_ms(100));
        let stop = desk.ticker.playlist.stop();
        stops.push((stop.headline, stop.round, stop.byte));
        let frames = desk.run(desk.ticker.stage.duration().minus(Span::from_ms(200)));
        assert_eq!(frames, 0, "a page stands still");
        desk.run(Span::from_ms(100));
    }
    let pages = |headline, round| [0, 26].map(|byte| (headline, round, byte));
    assert_eq!(stops, [&pages(0, 0)[..], &pages(0, 1), &[(1, 0, 0), (1, 1, 0)], &pages(0, 0), &[(0, 1, 0)]].concat());
}

#[test]
fn a_pace_is_answered_with_the_speed_there_will_be() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let asked = Settings { pace: Pace::CharactersAMinute(280), rounds: 0, ..Settings::DEFAULT };
    let reply = desk.command(1, Command::Set(asked));
    let settings = Settings { rounds: 1, ..asked };
    assert_eq!(
        reply,
        Reply::Settings(InEffect { settings, pixels: 1, frames: 1, frame_ms: 20, advance: 10, brightness: 8 })
    );
    assert_eq!(desk.ask(&Request::Settings), reply);
    desk.push(1, &["A headline that is longer than the glass is wide"]).unwrap();
    desk.run(Span::from_ms(1500));
    assert_eq!(desk.run(Span::from_s(2)), 100, "fifty pixels a second");
}

#[test]
fn a_line_that_is_lost_is_said_in_a_corner_and_found_again() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.command(1, Command::Set(Settings { silence: 5, ..Settings::DEFAULT }));
    desk.push(1, &["One"]).unwrap();
    desk.run(Span::from_s(4 * 60 + 50));
    let fine = desk.ticker.stage.scene().clone();
    desk.run(Span::from_s(20));
    let lost = desk.ticker.stage.scene().clone();
    assert_eq!((lost.tones.place, fine.tones.place), (Tone::Warning, Tone::Label));
    assert_ne!(lost.foot.right, fine.foot.right);
    assert!(lost.has_same_headline(&fine));
    desk.ask(&Request::Settings);
    desk.run(Span::from_ms(10));
    assert_eq!(desk.ticker.stage.scene().foot, fine.foot);
}

#[test]
fn the_status_says_why_the_board_started_and_what_is_left_of_its_stack() {
    let said = |desk: &mut Desk| match desk.ask(&Request::Status) {
        Reply::Status(status) => (status.reset, status.free_stack),
        reply => panic!("{reply:?}"),
    };
    let mut desk = Desk::new(Instant::from_ms(0));
    assert_eq!(said(&mut desk), (Reset::Unknown, None));
    desk.ticker.report(Faults::PANIC);
    assert_eq!(said(&mut desk), (Reset::Software, None), "what failed has started itself again");
    desk.ticker.report_reset(Reset::Watchdog);
    desk.ticker.report_free_stack(20_000);
    assert_eq!(said(&mut desk), (Reset::Watchdog, Some(20_000)), "the board knows better");
}

#[test]
fn a_line_that_may_be_silent_again_is_not_called_lost() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.command(1, Command::Set(Settings { silence: 1, ..Settings::DEFAULT }));
    desk.push(1, &["One"]).unwrap();
    desk.run(Span::from_s(90));
    assert_eq!(desk.ticker.stage.scene().tones.place, Tone::Warning);
    desk.command(2, Command::Set(Settings::DEFAULT));
    desk.run(Span::from_ms(100));
    assert_eq!(desk.ticker.stage.scene().tones.place, Tone::Label);
}

#[test]
fn the_hairline_costs_no_frame_of_its_own_beside_a_moving_line() {
    let mut desk = Desk::sized(Screen::new(128, 32), Instant::from_ms(0));
    desk.push(1, &["A headline that is longer than the glass is wide, and longer, yes"]).unwrap();
    desk.run(Span::from_ms(1600));
    assert_eq!(desk.run(Span::from_s(10)), 250);
}
