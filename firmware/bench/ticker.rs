//! What the whole ticker costs: a new screen, and the worst call of all.

use cortex_m_semihosting::hprintln;
use motograph_shared::bundle::{EditionFull, EditionWriter, Schedule, Terms, TravellingGlyph};
use motograph_shared::keys::Key;
use motograph_shared::layout::Screen;
use motograph_shared::limits::TRAVELLING_GLYPHS;
use motograph_shared::link::{Address, Outbox, Progress, Push};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Key as Secret, Lock};
use motograph_shared::{Setup, Ticker};

use crate::count::Counter;
use crate::flood;
use crate::texts::{ASCII, CYRILLIC, MIXED, long};

const SCREEN: Screen = Screen::new(128, 64);
const SETUP: Setup = Setup { screen: SCREEN, device: "bench", address: Address::FIRST, lock: Lock::Empty };
const KEY: Secret = Secret::new([7; Secret::BYTES]);

pub type Bench<'m> = Ticker<'m, { SCREEN.canvas_bytes() }>;

/// As many travelling glyphs as there may be, as narrow as they may be; in flash, because the stack has other uses.
static GLYPHS: [TravellingGlyph<'static>; TRAVELLING_GLYPHS] = {
    let glyph = TravellingGlyph { code: 0x4e00, width: 3, height: 8, baseline: 7, columns: &[0xff; 3] };
    let mut glyphs = [glyph; TRAVELLING_GLYPHS];
    let mut place = 0;
    while place < glyphs.len() {
        glyphs[place].code += place as u32;
        place += 1;
    }
    glyphs
};

/// The most that one call cost, and what it was for.
pub struct Worst {
    pub insn: u32,
    text: &'static str,
}

impl Worst {
    pub const NONE: Self = Self { insn: 0, text: "" };
}

/// Calls `poll` and `draw` once, and keeps the cost when it is the worst so far.
pub fn call(
    counter: &mut Counter,
    worst: &mut Worst,
    text: &'static str,
    ticker: &mut Bench<'_>,
    now: Instant,
    rx: &[u8],
    outbox: &mut Outbox,
) -> (usize, Instant) {
    let mut polled = None;
    let insn = counter.each(1, |_| {
        polled = Some(ticker.poll(now, rx, outbox));
        ticker.draw(now);
    });
    if insn > worst.insn {
        *worst = Worst { insn, text };
    }
    polled.map_or((0, now), |polled| (polled.taken, polled.wake))
}

/// Pushes an edition, lets it be shown for a while, and counts every call.
fn search(
    counter: &mut Counter,
    worst: &mut Worst,
    text: &'static str,
    ticker: &mut Bench<'_>,
    start: Instant,
    edition: &[u8],
    number: u32,
) -> Instant {
    let mut push = Push::new(edition, number, Address::ANY, Some(&KEY));
    let (mut now, mut outbox) = (start, Outbox::new());
    let mut answers = heapless::Vec::<u8, 600>::new();
    loop {
        let mut line = heapless::Vec::<u8, 1600>::new();
        let progress = push.poll(
            now,
            &answers,
            |bytes| {
                let _ = line.extend_from_slice(bytes);
            },
            |_| (),
        );
        answers.clear();
        match progress {
            Ok(Progress::Waiting(_)) => {}
            Ok(Progress::Done(_)) => break,
            Err(error) => {
                hprintln!("panic the push of {} failed: {:?}", text, error);
                break;
            }
        }
        // The line is slow beside the ticker: a few bytes come with each call, as at 115200 baud and 1 ms.
        let mut rest = &line[..];
        loop {
            let batch = rest.get(..12).unwrap_or(rest);
            let (taken, _) = call(counter, worst, text, ticker, now, batch, &mut outbox);
            rest = rest.get(taken..).unwrap_or_default();
            while let Some(byte) = outbox.pop_front() {
                let _ = answers.push(byte);
            }
            now = now.after(Span::from_ms(1));
            if rest.is_empty() {
                break;
            }
        }
    }
    let end = now.after(Span::from_s(90));
    while !now.reached(end) {
        let (_, wake) = call(counter, worst, text, ticker, now, &[], &mut outbox);
        now = if wake == now { now.after(Span::from_ms(1)) } else { wake };
    }
    now
}

/// Says when an item does not fit its edition, which the test takes for a failure.
fn written(item: Result<(), EditionFull>) {
    if item.is_err() {
        hprintln!("panic an edition of the bench is too long");
    }
}

/// Editions of long headlines, each of another kind of text, with long bylines.
fn editions(mut each: impl FnMut(&'static str, &[u8], u32)) {
    let kinds: [(&str, &str); 6] = [
        ("ascii", ASCII),
        ("cyrillic", CYRILLIC),
        ("mixed", MIXED),
        ("boxes", "漢字仮名交文"),
        ("folds", "ﬃ™₿℃→ﬄ‰≠"),
        ("spaces", "a b c d e f "),
    ];
    let Some(buffer) = cortex_m::singleton!(: [u8; 4240] = [0; 4240]) else { return };
    for (number, (name, text)) in (1..).zip(kinds) {
        let Ok(mut writer) = EditionWriter::new(buffer, number) else { return };
        let label = long(text, 120);
        written(writer.masthead(&label));
        for length in [240, 13, 239, 120, 1] {
            written(writer.headline(&long(text, length)));
            written(writer.byline(&label));
        }
        each(name, writer.finish(), number);
    }
    // As many travelling glyphs as there may be, the one that is used last.
    let Ok(mut writer) = EditionWriter::new(buffer, 100) else { return };
    written(writer.glyphs(&GLYPHS));
    written(writer.masthead(&long("\u{4eff}", 120)));
    // The bylines share what room is left beside the glyphs.
    for length in [240, 60] {
        written(writer.headline(&long("\u{4eff}\u{4efe}", length)));
    }
    written(writer.byline(&long("\u{4eff}", 120)));
    each("travelling", writer.finish(), 100);
    // Many that are not to be shown now, and one with fields between them.
    let Ok(mut writer) = EditionWriter::new(buffer, 101) else { return };
    let schedule = Schedule { days: 127, from: 0, until: 1440 };
    let never = Terms {
        from: Some(u32::MAX),
        until: Some(u32::MAX),
        lasts: Some(u32::MAX),
        schedule: Some(schedule),
        ..Terms::default()
    };
    for headline in 0..120 {
        if headline == 60 {
            written(writer.headline(&long("{time} {date} {age} {age} ", 26)));
            written(writer.terms(&Terms { is_live: true, every: Some(255), ..Terms::default() }));
        }
        written(writer.headline("n"));
        written(writer.terms(&never));
    }
    each("hours", writer.finish(), 101);
}

#[inline(never)]
pub fn run(counter: &mut Counter) {
    let Some(memory) = cortex_m::singleton!(: Memory = Memory::new()) else { return };
    let mut ticker = Bench::new(Setup { lock: Lock::of(KEY), ..SETUP }, memory, Instant::default());
    let mut now = Instant::default();
    let mut overall = Worst::NONE;
    editions(|name, edition, number| {
        let mut worst = Worst::NONE;
        now = search(counter, &mut worst, name, &mut ticker, now, edition, number);
        hprintln!("worst_{} {}", name, worst.insn);
        let full = counter.each(1, |_| {
            ticker.press(now, Key::Darker);
            let mut outbox = Outbox::new();
            while ticker.poll(now, &[], &mut outbox).wake == now {}
            ticker.draw(now);
        });
        hprintln!("screen_full_{} {}", name, full);
        ticker.press(now, Key::Brighter);
        if worst.insn > overall.insn {
            overall = worst;
        }
    });
    now = flood::run(counter, &mut ticker, now);
    flood::announce(counter, &mut ticker, now, &KEY);
    hprintln!("frame_worst {}", overall.insn);
    hprintln!("frame_worst_is {}", overall.text);
}
