//! The panel without windows, whose memory is wider than its glass.

use std::cell::RefCell;

use embedded_hal::i2c::I2c;
use motograph_firmware::panel::PanelError;
use motograph_firmware::panel::sh1106::{SCREEN, Sh1106};
use motograph_firmware::panel::ssd1306::Sa0;
use motograph_shared::bundle::Level;
use motograph_shared::keys::{Held, Key};
use motograph_shared::link::{Address, Outbox, Progress, Push};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::pack::{Order, pack};
use motograph_tests::sh1106::{Bus, Panel, Registers};

use crate::rig::Sent;

/// Transactions of the frame that sets the panel up: its commands, eight pages of a place and pixels each, its status, display on,
/// and its status again.
const SET_UP: usize = 16 + 2 * 8 + 1 + 1 + 1;

/// Bytes on the bus for a page: address, control byte and a place in four; address, control byte and its pixels.
const PAGE: usize = 5 + 130;

/// A ticker, the driver under test and its panel, in virtual time. Each frame is compared with the panel's memory.
struct Rig<'r> {
    ticker: Ticker<'r, { SCREEN.canvas_bytes() }>,
    driver: Sh1106<Bus<'r>>,
    panel: &'r RefCell<Panel>,
    outbox: Outbox,
    now: Instant,
}

impl<'r> Rig<'r> {
    fn new(memory: &'r mut Memory, panel: &'r RefCell<Panel>) -> Self {
        let now = Instant::default();
        let setup = Setup { screen: SCREEN, device: "Motograph 0.0.0", address: Address::FIRST, lock: Lock::Open };
        let mut ticker = Ticker::new(setup, memory, now);
        ticker.sample_keys(now, Held::NONE);
        Self { ticker, driver: Sh1106::new(Bus(panel), Sa0::Low), panel, outbox: Outbox::new(), now }
    }

    /// A millisecond of the main loop; answers, and what became of the frame, if there was one.
    fn step(&mut self, mut line: &[u8]) -> (Vec<u8>, Option<Sent>) {
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
        self.now = self.now.after(Span::from_ms(1));
        if changed.is_empty() {
            return (answers, None);
        }
        let before = self.traffic();
        let result = self.driver.show(&self.ticker.frame(), changed);
        if result.is_ok() {
            self.check();
        } else {
            self.ticker.redraw();
        }
        let after = self.traffic();
        (answers, Some(Sent { bytes: after.0 - before.0, transactions: after.1 - before.1, result }))
    }

    fn run(&mut self, ms: u32) -> Vec<Sent> {
        (0..ms).filter_map(|_| self.step(&[]).1).collect()
    }

    fn deliver(&mut self, headline: &str, level: Level) {
        let page = Page { stories: vec![Story { text: headline.to_owned(), ..Story::default() }], ..Page::default() };
        let bundle = pack(&page, &Order { level, ..Order::plain(1) }).unwrap().bundle;
        let mut push = Push::new(bundle.bytes(), 1, Address::ANY, None);
        let mut answers = Vec::new();
        loop {
            let mut line = Vec::new();
            match push.poll(self.now, &answers, |bytes| line.extend_from_slice(bytes), |_| ()).unwrap() {
                Progress::Done(_) => return,
                Progress::Waiting(_) => answers = self.step(&line).0,
            }
        }
    }

    fn traffic(&self) -> (usize, usize) {
        let panel = self.panel.borrow();
        (panel.bytes(), panel.transactions())
    }

    /// Asserts that the panel is set up, is on, and holds every pixel of the frame.
    fn check(&self) {
        let (panel, frame) = (self.panel.borrow(), self.ticker.frame());
        let contrast = [94, 117, 140, 163, 186, 209, 232, 255][usize::from(frame.brightness().level()) - 1];
        let set_up = Registers {
            is_on: true,
            has_converter: true,
            rows: 64,
            contrast,
            com_pins: 0x12,
            is_segment_remapped: true,
            is_com_remapped: true,
            start_line: 0,
            offset: 0,
            is_entire_on: false,
            is_inverse: false,
        };
        assert_eq!(panel.registers(), set_up);
        for (x, y) in (0..SCREEN.height).flat_map(|y| (0..SCREEN.width).map(move |x| (x, y))) {
            let drawn = frame.mono(y).of(x, frame.canvas().is_ink(x, y));
            assert_eq!(panel.pixel(x, y), Some(drawn), "column {x}, row {y} at {} ms", self.now.ms());
        }
    }
}

fn panel() -> RefCell<Panel> {
    RefCell::new(Panel::new(Sa0::Low as u8))
}

const MOVING: &str =
    "Swans close the canal for a day: “We were here first”, say the swans, and that they would do it again";

#[test]
fn every_frame_is_on_the_panel_pixel_for_pixel() {
    for level in [Level::Normal, Level::Breaking] {
        let (mut memory, panel) = (Memory::new(), panel());
        let mut rig = Rig::new(&mut memory, &panel);
        assert_eq!(rig.run(100).first().map(|frame| frame.transactions), Some(SET_UP));
        rig.deliver(MOVING, level);
        let frames = rig.run(20_000);
        assert!(!frames.is_empty() && frames.iter().all(|frame| frame.result.is_ok()));
        assert!(frames.iter().all(|frame| frame.bytes <= 8 * PAGE), "a page is sent twice");
        rig.ticker.press(rig.now, Key::Darker);
        let dimmed = rig.run(1000);
        assert!(!dimmed.is_empty(), "the contrast is sent");
    }
}

#[test]
fn a_panel_that_refuses_is_set_up_again_with_the_next_frame() {
    for number in [0, 1, 5, 16, 17, 20, SET_UP - 2] {
        for after in [0, 1, 2, 60] {
            let (mut memory, panel) = (Memory::new(), panel());
            panel.borrow_mut().refuse(number, after);
            let mut rig = Rig::new(&mut memory, &panel);
            let frames = rig.run(200);
            assert!(!panel.borrow().is_to_refuse());
            assert_eq!(
                frames.iter().filter(|frame| frame.result.is_err()).count(),
                1,
                "transaction {number}, byte {after}"
            );
            assert_eq!(frames.get(1).map(|frame| frame.transactions), Some(SET_UP));
        }
    }
}

#[test]
fn a_panel_that_lost_all_without_a_word_is_noticed_by_its_status() {
    let (mut memory, panel) = (Memory::new(), panel());
    let mut rig = Rig::new(&mut memory, &panel);
    rig.run(100);
    assert_eq!(rig.driver.check(), Ok(()));
    panel.borrow_mut().lose_power();
    assert_eq!(rig.driver.check(), Err(PanelError));
    rig.ticker.redraw();
    assert_eq!(rig.run(50).first().map(|frame| frame.transactions), Some(SET_UP));
    assert_eq!(rig.driver.check(), Ok(()));
}

fn send(transactions: &[&[u8]]) {
    let panel = panel();
    for bytes in transactions {
        Bus(&panel).write(0x3c, bytes).unwrap();
    }
}

#[test]
fn what_its_datasheet_knows_is_taken() {
    send(&[&[0x00, 0xae, 0x81, 0x7f], &[0x00, 0xb7, 0x0f, 0x17], &[0x40, 1, 2, 3]]);
}

#[test]
#[should_panic(expected = "20 is no command")]
fn the_other_panels_windows_are_not() {
    send(&[&[0x00, 0x20, 0x00]]);
}

#[test]
#[should_panic(expected = "column 130 cannot be seen")]
fn pixels_beside_the_glass_are_not() {
    send(&[&[0x00, 0xb0, 0x02, 0x10], &[[0x40].as_slice(), &[0; 129]].concat()]);
}

#[test]
#[should_panic(expected = "no column")]
fn pixels_without_a_place_are_not() {
    send(&[&[0x00, 0xb0], &[0x40, 1]]);
}

#[test]
#[should_panic(expected = "over memory that nobody wrote")]
fn a_display_that_goes_on_too_early_is_not_taken() {
    send(&[&[0x00, 0xaf]]);
}
