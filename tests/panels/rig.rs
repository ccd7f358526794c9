use std::cell::RefCell;

use motograph_firmware::panel::PanelError;
use motograph_firmware::panel::ssd1306::{Rows, Sa0, Ssd1306};
use motograph_shared::bundle::Level;
use motograph_shared::keys::{Held, Key};
use motograph_shared::link::{Address, Faults, Outbox, Outcome, Progress, Push};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::pack::{Order, pack};
use motograph_tests::ssd1306::{Addressing, Bus, Panel, Registers};

/// Bytes of the largest panel's canvas.
const CANVAS_BYTES: usize = Rows::SixtyFour.screen().canvas_bytes();

/// Transactions of the frame that sets a panel up: its commands, a window and its pixels, its status, display on, and its
/// status again.
pub(crate) const SET_UP: usize = 17 + 2 + 1 + 1 + 1;

/// A ticker, the driver under test and its panel, as a board's main loop joins them, in virtual time. Each frame that
/// was sent is compared with the panel's memory.
#[derive(Debug)]
pub(crate) struct Rig<'r> {
    ticker: Ticker<'r, CANVAS_BYTES>,
    outbox: Outbox,
    driver: Ssd1306<Bus<'r>>,
    panel: &'r RefCell<Panel>,
    rows: Rows,
    now: Instant,
    frames: Vec<Sent>,
    /// Whether each frame is compared with the panel's memory.
    is_checked: bool,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Bytes on the wire.
    pub(crate) bytes: usize,
    /// Transactions.
    pub(crate) transactions: usize,
    pub(crate) result: Result<(), PanelError>,
}

impl<'r> Rig<'r> {
    pub(crate) fn new(rows: Rows, memory: &'r mut Memory, panel: &'r RefCell<Panel>) -> Self {
        let now = Instant::default();
        let setup =
            Setup { screen: rows.screen(), device: "Motograph 0.0.0", address: Address::FIRST, lock: Lock::Open };
        let mut ticker = Ticker::new(setup, memory, now);
        ticker.sample_keys(now, Held::NONE);
        let driver = Ssd1306::new(Bus(panel), Sa0::Low, rows);
        Self { ticker, outbox: Outbox::new(), driver, panel, rows, now, frames: Vec::new(), is_checked: true }
    }

    /// The same for a panel that may have lost its memory without a word.
    pub(crate) fn unchecked(rows: Rows, memory: &'r mut Memory, panel: &'r RefCell<Panel>) -> Self {
        Self { is_checked: false, ..Self::new(rows, memory, panel) }
    }

    /// Pushes an edition of `headlines`, while the ticker goes on.
    pub(crate) fn deliver(&mut self, headlines: &[&str]) {
        self.deliver_as(headlines, Level::Normal);
    }

    /// The same, with headlines that matter so much.
    pub(crate) fn deliver_as(&mut self, headlines: &[&str], level: Level) {
        let story =
            |text: &&str| Story { text: (*text).to_owned(), byline: Some("By Ada Ray".to_owned()), ..Story::default() };
        let page = Page { stories: headlines.iter().map(story).collect(), ..Page::default() };
        let bundle = pack(&page, &Order { level, ..Order::plain(1) }).unwrap().bundle;
        let mut push = Push::new(bundle.bytes(), 1, Address::ANY, None);
        let mut answers = Vec::new();
        loop {
            let mut line = Vec::new();
            match push.poll(self.now, &answers, |bytes| line.extend_from_slice(bytes), |_| ()).unwrap() {
                Progress::Done(outcome) => return assert!(matches!(outcome, Outcome::Taken(_))),
                Progress::Waiting(_) => answers = self.step(&line),
            }
        }
    }

    /// Lets so many milliseconds pass, polled each; returns the frames that were sent, or were to be.
    pub(crate) fn run(&mut self, ms: u32) -> Vec<Sent> {
        let before = self.frames.len();
        for _ in 0..ms {
            self.step(&[]);
        }
        self.frames[before..].to_vec()
    }

    /// A millisecond of the main loop: `line` comes in, answers go out, and what has changed is sent.
    fn step(&mut self, mut line: &[u8]) -> Vec<u8> {
        let mut answers = Vec::new();
        loop {
            let polled = self.ticker.poll(self.now, line, &mut self.outbox);
            line = &line[polled.taken..];
            answers.extend(std::iter::from_fn(|| self.outbox.pop_front()));
            if polled.wake != self.now && line.is_empty() {
                break;
            }
        }
        let changed = self.ticker.draw(self.now);
        if !changed.is_empty() {
            let (bytes, transactions) = self.traffic();
            let result = self.driver.show(&self.ticker.frame(), changed);
            match result {
                Ok(()) if self.is_checked => self.check(),
                Ok(()) => {}
                Err(_) => self.lost(),
            }
            let after = self.traffic();
            self.frames.push(Sent { bytes: after.0 - bytes, transactions: after.1 - transactions, result });
        }
        self.now = self.now.after(Span::from_ms(1));
        answers
    }

    /// Looks after the panel, as the main loop does now and then while nothing has changed; says whether it was sound.
    pub(crate) fn look_after(&mut self) -> bool {
        let is_sound = self.driver.check().is_ok();
        if !is_sound {
            self.lost();
        }
        is_sound
    }

    fn lost(&mut self) {
        self.ticker.report(Faults::PANEL);
        self.ticker.redraw();
    }

    /// All frames since the start.
    pub(crate) fn frames(&self) -> &[Sent] {
        &self.frames
    }

    pub(crate) fn press(&mut self, key: Key) {
        self.ticker.press(self.now, key);
    }

    /// Draws everything again.
    pub(crate) fn redraw(&mut self) {
        self.ticker.redraw();
    }

    /// Bytes and transactions so far.
    pub(crate) fn traffic(&self) -> (usize, usize) {
        let panel = self.panel.borrow();
        (panel.bytes(), panel.transactions())
    }

    /// The panel's memory, row by row.
    pub(crate) fn picture(&self) -> Vec<Option<bool>> {
        let (screen, panel) = (self.rows.screen(), self.panel.borrow());
        let pixels = (0..screen.height).flat_map(|y| (0..screen.width).map(move |x| (x, y)));
        pixels.map(|(x, y)| panel.pixel(x, y)).collect()
    }

    /// Asserts that the panel is set up, is on, and holds every pixel of the frame.
    pub(crate) fn check(&self) {
        let set_up = Registers {
            is_on: true,
            has_charge_pump: true,
            addressing: Addressing::Horizontal,
            rows: self.rows as u8,
            contrast: self.contrast(),
            com_pins: if self.rows == Rows::SixtyFour { 0x12 } else { 0x02 },
            is_segment_remapped: true,
            is_com_remapped: true,
            start_line: 0,
            offset: 0,
            is_entire_on: false,
            is_inverse: false,
        };
        assert_eq!(self.panel.borrow().registers(), set_up);
        let (screen, frame) = (self.rows.screen(), self.ticker.frame());
        let pixels = (0..screen.height).flat_map(|y| (0..screen.width).map(move |x| (x, y)));
        let drawn: Vec<_> = pixels.map(|(x, y)| Some(frame.mono(y).of(x, frame.canvas().is_ink(x, y)))).collect();
        assert!(self.picture() == drawn, "at {} ms the panel holds another picture than was drawn", self.now.ms());
    }

    /// The contrast that the frame's brightness asks for.
    fn contrast(&self) -> u8 {
        [94, 117, 140, 163, 186, 209, 232, 255][usize::from(self.ticker.frame().brightness().level()) - 1]
    }
}
