use std::collections::VecDeque;

use motograph_shared::bundle::{EditionWriter, Glyphs};
use motograph_shared::layout::{Screen, Setting, Words};
use motograph_shared::link::{Address, Heard, Outbox, Outcome, Progress, Push, digest};
use motograph_shared::paint::{Canvas, Hairline, Stroke, paint_headline};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::faults::{Cable, Faults};
use motograph_tests::{KEY, figures};

use crate::times;

const COMMAND: &str = "cargo test -p motograph-tests --test line soak";

/// How bad the line is, and for how long: a byte in a thousand is changed.
const FAULTS: &str = "error=1e-3,drop=2e-4,duplicate=2e-4,swap=2e-4,stall=1e-5,seed=4";
const HALF_HOURS: u64 = 48;

const SCREEN: Screen = Screen::new(128, 64);

/// Pushes of one edition before it is given up.
const MOST_TRIES: u32 = 8;

/// A host, a display and the cable between them, at 115200 baud.
struct World {
    ticker: Ticker<'static, 1024>,
    outbox: Outbox,
    now: Instant,
    /// Milliseconds that have passed.
    elapsed: u64,
    cables: [Cable; 2],
    /// Bytes that wait at each end of the line for their time on it.
    to_display: VecDeque<u8>,
    to_host: VecDeque<u8>,
    unread: Vec<u8>,
    /// A picture that is waited for; none once it was on the glass.
    awaited: Option<Vec<u8>>,
}

/// What a display says it shows: the edition's digest, the headline's place and its text.
type Showing = (u32, usize, String);

impl World {
    fn new(faults: Faults) -> Self {
        let setup = Setup { screen: SCREEN, device: "soak", address: Address::FIRST, lock: Lock::of(KEY) };
        let now = Instant::from_ms(u32::MAX - 60_000);
        Self {
            ticker: Ticker::new(setup, Box::leak(Box::new(Memory::new())), now),
            outbox: Outbox::new(),
            now,
            elapsed: 0,
            cables: [Cable::new(faults, 0), Cable::new(faults, 1)],
            to_display: VecDeque::new(),
            to_host: VecDeque::new(),
            unread: Vec::new(),
            awaited: None,
        }
    }

    /// Lets a millisecond pass; returns what the host hears in it.
    fn pass(&mut self) -> Vec<u8> {
        // 115200 baud are 11.52 bytes a millisecond.
        let count = if self.elapsed % 25 < 13 { 12 } else { 11 };
        self.now = self.now.after(Span::from_ms(1));
        self.elapsed += 1;
        let sent: Vec<u8> = self.to_display.drain(..count.min(self.to_display.len())).collect();
        let came = self.cables[0].carry(self.now, &sent);
        self.unread.extend(came);
        loop {
            let polled = self.ticker.poll(self.now, &self.unread, &mut self.outbox);
            self.unread.drain(..polled.taken);
            self.to_host.extend(std::iter::from_fn(|| self.outbox.pop_front()));
            if (self.unread.is_empty() || polled.taken == 0) && polled.wake != self.now {
                break;
            }
        }
        let changed = self.ticker.draw(self.now);
        if !changed.is_empty() && self.awaited.as_ref() == Some(&body(self.ticker.frame().canvas())) {
            self.awaited = None;
        }
        let answered: Vec<u8> = self.to_host.drain(..count.min(self.to_host.len())).collect();
        self.cables[1].carry(self.now, &answered)
    }

    /// Pushes an edition, and says what the display said of what it shows.
    fn push(&mut self, edition: &[u8], number: u32) -> Result<Option<Showing>, String> {
        let mut push = Push::new(edition, number, Address::ANY, Some(&KEY));
        let (mut heard_bytes, mut showing) = (Vec::new(), None);
        loop {
            let mut line = Vec::new();
            let progress = push.poll(
                self.now,
                &heard_bytes,
                |bytes| line.extend_from_slice(bytes),
                |heard| {
                    if let Heard::Status(status) = heard {
                        showing = status
                            .on_show
                            .map(|on_show| (on_show.digest, usize::from(on_show.headline), on_show.text.to_owned()));
                    }
                },
            );
            match progress {
                Ok(Progress::Done(Outcome::Taken(_) | Outcome::Held)) => return Ok(showing),
                Ok(Progress::Waiting(_)) => {}
                Err(error) => return Err(format!("{error:?}")),
            }
            self.to_display.extend(line);
            heard_bytes = self.pass();
        }
    }
}

/// An edition whose first headline says its number, with others behind it: the headlines, and its bytes.
fn edition(number: u32, headlines: usize) -> (Vec<String>, Vec<u8>) {
    let first = format!("No. {number}");
    let others = (1..headlines).map(|other| format!("Headline {other} of edition {number}: łódź, Київ, Αθήνα"));
    let texts: Vec<String> = std::iter::once(first).chain(others).collect();
    let mut buffer = vec![0; 8192];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for text in &texts {
        writer.headline(text).unwrap();
    }
    (texts, writer.finish().to_vec())
}

/// The pages of the headline's band when it says `text`.
fn expected(text: &str) -> Vec<u8> {
    let scene = Setting::set(SCREEN, Settings::DEFAULT, &Words { headline: text, ..Words::default() });
    let mut canvas = Canvas::<1024>::new(SCREEN);
    let offset = scene.marquee.offset(Span::ZERO);
    paint_headline(&mut canvas, &scene, Glyphs::default(), offset, Stroke::Solid, Hairline(0));
    body(&canvas)
}

fn body(canvas: &Canvas<1024>) -> Vec<u8> {
    (2..6).flat_map(|page| canvas.page(page).to_vec()).collect()
}

#[test]
fn over_hours_of_a_bad_line_every_soak_bundle_is_delivered_and_nothing_else_is_shown() {
    let faults: Faults = FAULTS.parse().unwrap();
    let mut world = World::new(faults);
    let mut random = fastrand::Rng::with_seed(faults.seed);
    let end = 1_800_000 * times(HALF_HOURS);
    let (mut pushed, mut delivered, mut wrong, mut most_tries, mut number) = (0_u64, 0_u64, 0_u64, 0, 0);
    while world.elapsed < end {
        number += 1;
        let (texts, bytes) = edition(number, random.usize(1..60));
        pushed += 1;
        // It may come on before the host has heard that it was taken.
        world.awaited = Some(expected(&texts[0]));
        let mut tries = 1;
        loop {
            match world.push(&bytes, number) {
                Ok(showing) => {
                    // Whatever it says it shows of this edition, that is its headline there.
                    if let Some((shown, headline, text)) = showing
                        && shown == digest(&bytes)
                        && texts.get(headline) != Some(&text)
                    {
                        wrong += 1;
                    }
                    delivered += 1;
                    break;
                }
                Err(error) => {
                    assert!(tries < MOST_TRIES, "edition {number} is not delivered in {tries} tries: {error}");
                    tries += 1;
                }
            }
        }
        most_tries = most_tries.max(tries);
        // It comes on at the end of the headline on show, which is at the most as long as the longest of them.
        let limit = world.elapsed + 60_000;
        while world.awaited.is_some() {
            world.pass();
            if world.elapsed > limit {
                wrong += 1;
                break;
            }
        }
    }
    let [to_display, to_host] = world.cables.map(|cable| cable.happened());
    println!("to the display: {to_display}\nto the host: {to_host}");
    println!(
        "{pushed} editions in {} min of virtual time, at the most {most_tries} pushes for one",
        world.elapsed / 60_000
    );
    let figure = |name: &str, value: u64, unit: &str| figures::record(name, value, unit, COMMAND, Some(faults.seed));
    figure("soak_bundles", pushed, "bundles");
    figure("soak_wrong_displays", wrong, "displays");
    figure("soak_faults", to_display.and(to_host).all(), "faults");
    let percent = delivered as f64 * 100.0 / pushed as f64;
    figures::record("soak_delivered_percent", percent, "percent", COMMAND, Some(faults.seed));
    assert_eq!((delivered, wrong), (pushed, 0));
    // The line really was bad.
    let both = to_display.and(to_host);
    assert!(both.errors * 1500 > both.bytes && both.drops > 0 && both.duplicates > 0 && both.swaps > 0, "{both}");
    assert!(world.ticker.lateness().late() == 0, "no frame waited for the line");
}
