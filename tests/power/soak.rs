use motograph_shared::bundle::EditionWriter;
use motograph_shared::layout::Screen;
use motograph_shared::link::{Address, Outbox, Outcome, Progress, Push, PushError, Refusal, Refused};
use motograph_shared::shelf::{Journal, Memory};
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Installation, Lock};
use motograph_shared::{Setup, Ticker};
use motograph_tests::{KEY, figures};

use super::is_campaign;
use super::nor::{Cut, Nor, Tear};

const COMMAND: &str = "cargo test -p motograph-tests --test power soak";
const SEED: u64 = 30;

const SCREEN: Screen = Screen::new(128, 64);
type Flash = Nor<4096, 256>;

/// A display, from power-on to power-off.
struct Display {
    ticker: Ticker<'static, 1024>,
    store: Journal<Flash>,
    outbox: Outbox,
    /// Its clock at the moment 0 of the soak.
    epoch: Instant,
}

impl Display {
    /// One whose power comes on at the moment `ms`.
    fn on(flash: Flash, memory: &'static mut Memory, epoch: Instant, ms: u64) -> Self {
        let setup = Setup { screen: SCREEN, device: "soak", address: Address::FIRST, lock: Lock::Empty };
        let now = at(epoch, ms);
        let (mut ticker, mut store) = (Ticker::new(setup, memory, now), Journal::new(flash));
        ticker.restore(now, &mut store).unwrap();
        Self { ticker, store, outbox: Outbox::new(), epoch }
    }

    /// Takes bytes, does all there is to do, and draws; returns what it answers.
    fn step(&mut self, ms: u64, line: &[u8]) -> Vec<u8> {
        let (now, mut rest, mut answers) = (at(self.epoch, ms), line, Vec::new());
        for _ in 0..100_000 {
            let polled = self.ticker.poll(now, rest, &mut self.outbox);
            rest = &rest[polled.taken..];
            answers.extend(std::iter::from_fn(|| self.outbox.pop_front()));
            self.ticker.draw(now);
            // What cannot be kept is seen when the power is back.
            let _ = self.ticker.keep(now, &mut self.store);
            if rest.is_empty() && polled.wake != now {
                return answers;
            }
        }
        panic!("it does not come to an end");
    }

    /// Pushes an edition from the moment `ms` on, and says when that was done; nothing when the power went meanwhile.
    fn push(&mut self, mut ms: u64, edition: &[u8], number: u32) -> Option<u64> {
        let mut push = Push::new(edition, number, Address::ANY, Some(&KEY));
        let mut answers = Vec::new();
        loop {
            let mut line = Vec::new();
            match push.poll(at(self.epoch, ms), &answers, |bytes| line.extend_from_slice(bytes), |_| ()) {
                Ok(Progress::Done(outcome)) => {
                    assert!(matches!(outcome, Outcome::Taken(_)));
                    return Some(ms);
                }
                Ok(Progress::Waiting(_)) => answers = self.step(ms, &line),
                Err(error) => panic!("{error:?}"),
            }
            if self.is_off() {
                return None;
            }
            ms += 1;
        }
    }

    /// Whether another edition of the number on show is refused.
    fn refuses_old_numbers(&mut self, ms: u64) -> bool {
        let Some(number) = self.ticker.edition_on_show() else { return true };
        let edition = edition(&mut fastrand::Rng::with_seed(ms), number);
        let mut push = Push::new(&edition, number, Address::ANY, Some(&KEY));
        let mut answers = Vec::new();
        for ms in ms..ms + 100 {
            let mut line = Vec::new();
            match push.poll(at(self.epoch, ms), &answers, |bytes| line.extend_from_slice(bytes), |_| ()) {
                Ok(Progress::Waiting(_)) => answers = self.step(ms, &line),
                ended => return ended == Err(PushError::Refused(Refused::new(Refusal::Outdated))),
            }
        }
        false
    }

    fn is_off(&self) -> bool {
        self.store.flash().is_off
    }

    fn picture(&self) -> impl Iterator<Item = &[u8]> {
        (0..SCREEN.pages()).map(|page| self.ticker.frame().canvas().page(page))
    }
}

/// The moment `ms` on a display's clock. A span of this length there is not: it ends after half a round of the clock.
const fn at(epoch: Instant, ms: u64) -> Instant {
    Instant::from_ms(epoch.ms().wrapping_add(ms as u32))
}

fn edition(random: &mut fastrand::Rng, number: u32) -> Vec<u8> {
    let mut buffer = vec![0; 8192];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for _ in 0..random.usize(1..40) {
        let words = (0..random.usize(1..12))
            .map(|_| ["Tram", "late", "harbour", "opens", "—", "Łódź", "42"][random.usize(..7)]);
        writer.headline(&words.collect::<Vec<_>>().join(" ")).unwrap();
    }
    writer.finish().to_vec()
}

/// Two displays are on for days: one whose line is noisy, whose power goes in the middle of things, and whose clock wraps;
/// and a model of it, which knows nothing of all that. They show the same, frame by frame.
#[test]
fn a_display_that_is_troubled_for_days_shows_what_one_shows_that_is_not() {
    let days = if is_campaign() { 30.0 } else { 0.5 };
    let end = (days * 86_400_000.0) as u64;
    let mut random = fastrand::Rng::with_seed(SEED);
    // Half way, the clock of milliseconds goes through its end, and the model's through the middle of its round.
    let epoch = Instant::from_ms((end / 2).wrapping_neg() as u32);
    let model_epoch = epoch.after(Span::MAX);
    // An old one is left behind at each start: a few hundred of them.
    let fresh = || -> &'static mut Memory { Box::leak(Box::default()) };
    let mut display = Display::on(Nor::new(16), fresh(), epoch, 0);
    let mut model = Display::on(Nor::new(16), fresh(), model_epoch, 0);
    for display in [&mut display, &mut model] {
        let installation =
            Installation { key: KEY, address: Address::FIRST, group: Address::ANY, edition: 0, command: 0 };
        display.ticker.install(at(display.epoch, 0), &installation);
    }
    let (mut ms, mut number, mut frames, mut cuts, mut pushes, mut noise) = (1, 0, 0_u64, 0, 0, 0_u64);
    while ms < end {
        // What goes on until something happens.
        let next = ms + random.u64(1000..900_000);
        while ms < next {
            let bytes: Vec<u8> = match random.u8(..) {
                0 => (0..random.usize(1..400)).map(|_| random.u8(..)).collect(),
                _ => Vec::new(),
            };
            noise += bytes.len() as u64;
            display.step(ms, &bytes);
            model.step(ms, &[]);
            assert!(display.picture().eq(model.picture()), "at {ms} ms");
            frames += 1;
            ms += 33;
        }
        number += 1;
        let edition = edition(&mut random, number);
        // A zero ends what noise has left in the deframer.
        display.step(ms, &[0]);
        model.step(ms, &[0]);
        if random.u8(..4) > 0 {
            pushes += 1;
            let done = display.push(ms, &edition, number);
            assert_eq!(done, model.push(ms, &edition, number), "they take the same time");
            ms = done.unwrap() + 1;
            continue;
        }
        cuts += 1;
        let cut = Cut { operation: random.usize(..4), tear: Tear::Bits(random.u64(..)) };
        display.store.flash_mut().cut_after(cut);
        let done = display.push(ms, &edition, number);
        ms += 60_000;
        let flash = display.store.into_flash();
        assert_eq!(done.is_none(), flash.is_off, "the power went");
        display = Display::on(flash.powered(None), fresh(), epoch, ms);
        // The model has what the display has come back with.
        let has_new = display.ticker.edition_on_show() == Some(number);
        if has_new {
            model.push(ms - 60_000, &edition, number).unwrap();
        }
        model = Display::on(model.store.into_flash().powered(None), fresh(), model.epoch, ms);
        assert_eq!(display.ticker.edition_on_show(), model.ticker.edition_on_show());
        for display in [&mut display, &mut model] {
            assert!(display.refuses_old_numbers(ms), "numbers never go back");
        }
        ms += 100;
    }
    figures::record("soak_days", days, "days", COMMAND, Some(SEED));
    figures::record("soak_frames", frames, "frames", COMMAND, Some(SEED));
    figures::record("soak_cuts", cuts, "cuts", COMMAND, Some(SEED));
    assert!(cuts > 2 && pushes > 10 && noise > 100_000, "{cuts} cuts, {pushes} pushes, {noise} bytes of noise");
}
