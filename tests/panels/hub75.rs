//! The matrix that has no memory: what is refreshed, as a strict one shows it.

use std::cell::RefCell;

use motograph_firmware::panel::PanelError;
use motograph_firmware::panel::hub75::{COLUMNS, Hub75, PLANES, Planes, ROWS, Refresh, SCREEN};
use motograph_shared::bundle::Level;
use motograph_shared::keys::{Held, Key};
use motograph_shared::layout::{Setting, Tone, Tones, Words};
use motograph_shared::link::{Address, Outbox, Progress, Push};
use motograph_shared::paint::{Brightness, Canvas, Frame, Pages, Rgb};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::pack::{Order, pack};
use motograph_tests::hub75::{Matrix, Pins};

/// Steps of an LED's brightness.
const STEPS: u64 = (1 << PLANES) - 1;

/// Nanoseconds in which the darkest plane is lit.
const UNIT: u64 = 1000;

/// What lights a matrix, once a frame.
#[derive(Debug)]
struct Lights<'m> {
    matrix: &'m RefCell<Matrix>,
    planes: [Planes; 2],
    shown: usize,
    is_stuck: bool,
}

impl<'m> Lights<'m> {
    fn new(matrix: &'m RefCell<Matrix>) -> Self {
        let mut planes = [Planes::DARK, Planes::DARK];
        planes.iter_mut().for_each(|planes| planes.set_heads(|row, time| u32::from(row) << 16 | u32::from(time)));
        Self { matrix, planes, shown: 0, is_stuck: false }
    }
}

impl Refresh for Lights<'_> {
    fn hidden(&mut self) -> Result<&mut Planes, PanelError> {
        if self.is_stuck { Err(PanelError) } else { Ok(&mut self.planes[1 - self.shown]) }
    }

    fn swap(&mut self) {
        self.shown = 1 - self.shown;
        let mut matrix = self.matrix.borrow_mut();
        matrix.look_again();
        refresh(&mut matrix, &self.planes[self.shown]);
    }
}

/// Refreshes a matrix once, as the words say.
fn refresh(matrix: &mut Matrix, planes: &Planes) {
    let mut words = planes.words();
    let dark = Pins { is_dark: true, ..Pins::default() };
    while let Some(head) = words.next() {
        let (row, time) = ((head >> 16) as u8, u64::from(head & 0xffff));
        for column in words.by_ref().take(COLUMNS / 4).flat_map(u32::to_le_bytes) {
            matrix.set(30, Pins { row, colors: column, ..dark });
            matrix.set(30, Pins { row, colors: column, clock: true, ..dark });
        }
        matrix.set(30, Pins { row, ..dark });
        matrix.set(30, Pins { row, latch: true, ..dark });
        matrix.set(30, Pins { row, ..dark });
        matrix.set(30, Pins { row, is_dark: false, ..dark });
        matrix.set(time * UNIT, Pins { row, ..dark });
    }
}

/// The light of a colour as a screen shows it: the square of its value.
fn light(Rgb(color): Rgb) -> [u64; 3] {
    color.map(|value| (STEPS as f64 * (f64::from(value) / 255.0).powi(2)).round() as u64)
}

/// Asserts that the matrix shows each pixel of `frame` in its colour.
fn check<const N: usize>(matrix: &RefCell<Matrix>, frame: &Frame<'_, N>) {
    let matrix = matrix.borrow();
    for (x, y) in (0..SCREEN.height).flat_map(|y| (0..SCREEN.width).map(move |x| (x, y))) {
        let drawn = light(frame.rgb(y).of(x, frame.canvas().is_ink(x, y)));
        assert_eq!(matrix.seen(x, y, STEPS), Some(drawn), "column {x}, row {y}");
    }
    for row in 0..usize::from(ROWS) {
        assert_eq!(matrix.row_time(row), STEPS * UNIT, "each row is lit for the same time");
    }
}

/// Runs a ticker on the matrix; each frame is looked at. Returns how many there were.
fn run(level: Level, headline: &str, ms: u32) -> usize {
    let (mut memory, matrix) = (Memory::new(), RefCell::new(Matrix::default()));
    let mut driver = Hub75::new(Lights::new(&matrix));
    let mut now = Instant::default();
    let setup = Setup { screen: SCREEN, device: "Motograph 0.0.0", address: Address::FIRST, lock: Lock::Open };
    let mut ticker = Ticker::<{ SCREEN.canvas_bytes() }>::new(setup, &mut memory, now);
    ticker.sample_keys(now, Held::NONE);
    let page = Page { stories: vec![Story { text: headline.to_owned(), ..Story::default() }], ..Page::default() };
    let bundle = pack(&page, &Order { level, ..Order::plain(1) }).unwrap().bundle;
    let mut push = Push::new(bundle.bytes(), 1, Address::ANY, None);
    let (mut outbox, mut answers) = (Outbox::new(), Vec::new());
    let (mut frames, mut is_done) = (0, false);
    for at in 0..ms {
        let mut line = Vec::new();
        if !is_done {
            let progress = push.poll(now, &answers, |bytes| line.extend_from_slice(bytes), |_| ()).unwrap();
            is_done = matches!(progress, Progress::Done(_));
        }
        answers.clear();
        let mut line = line.as_slice();
        loop {
            let polled = ticker.poll(now, line, &mut outbox);
            line = &line[polled.taken..];
            answers.extend(std::iter::from_fn(|| outbox.pop_front()));
            if polled.wake != now && line.is_empty() {
                break;
            }
        }
        if at == ms / 2 {
            ticker.press(now, Key::Darker);
        }
        let changed = ticker.draw(now);
        if !changed.is_empty() {
            driver.show(&ticker.frame(), changed).unwrap();
            check(&matrix, &ticker.frame());
            frames += 1;
        }
        now = now.after(Span::from_ms(1));
    }
    frames
}

const MOVING: &str = "Swans close the canal for a day: “We were here first”";

#[test]
fn every_frame_is_on_the_matrix_pixel_for_pixel_and_colour_for_colour() {
    for level in [Level::Normal, Level::Breaking] {
        let frames = run(level, MOVING, 16_000);
        assert!(frames > 100, "{level:?}: {frames} frames are no moving line");
    }
}

#[test]
fn no_text_is_lost_at_any_brightness() {
    let canvas = Canvas::<{ SCREEN.canvas_bytes() }>::new(SCREEN);
    for brightness in (1..=8).map(Brightness::of) {
        for tone in
            [Tone::News, Tone::Breaking, Tone::Label, Tone::Warning].into_iter().chain((0..6).map(Tone::Section))
        {
            let words = Words { tones: Tones { headline: tone, ..Tones::PLAIN }, ..Words::default() };
            let frame = Frame::new(&canvas, &Setting::set(SCREEN, Settings::DEFAULT, &words), brightness);
            let [ink, paper] = [true, false].map(|is_ink| light(frame.rgb(16).of(0, is_ink)));
            assert!(ink.iter().zip(paper).any(|(ink, paper)| *ink >= paper + 2), "{tone:?}: {ink:?} on {paper:?}");
        }
    }
}

#[test]
fn a_refresh_that_stands_still_is_an_error_and_the_next_frame_is_whole() {
    let matrix = RefCell::new(Matrix::default());
    let canvas = Canvas::<{ SCREEN.canvas_bytes() }>::new(SCREEN);
    let words = Words { tones: Tones { headline: Tone::Breaking, ..Tones::PLAIN }, ..Words::default() };
    let frame = Frame::new(&canvas, &Setting::set(SCREEN, Settings::DEFAULT, &words), Brightness::FULL);
    let mut driver = Hub75::new(Lights { is_stuck: true, ..Lights::new(&matrix) });
    assert_eq!((driver.show(&frame, Pages::NONE), driver.check()), (Err(PanelError), Err(PanelError)));
    // Nothing was ever shown: whatever pages it is told, all come.
    let mut driver = Hub75::new(Lights::new(&matrix));
    assert_eq!((driver.show(&frame, Pages::NONE), driver.check()), (Ok(()), Ok(())));
    check(&matrix, &frame);
}

/// Shifts so many dark columns in.
fn shift(matrix: &mut Matrix, dark: Pins, count: usize) {
    for _ in 0..count {
        matrix.set(30, dark);
        matrix.set(30, Pins { clock: true, ..dark });
        matrix.set(30, dark);
    }
}

const DARK: Pins = Pins { colors: 0, row: 0, clock: false, latch: false, is_dark: true };

#[test]
#[should_panic(expected = "latched while a row is lit")]
fn a_latch_while_a_row_is_lit_is_not_taken() {
    let mut matrix = Matrix::default();
    shift(&mut matrix, DARK, COLUMNS);
    matrix.set(30, Pins { latch: true, ..DARK });
    matrix.set(30, Pins { is_dark: false, ..DARK });
    matrix.set(30, Pins { is_dark: false, latch: true, ..DARK });
}

#[test]
#[should_panic(expected = "another row is chosen")]
fn another_row_while_one_is_lit_is_not_taken() {
    let mut matrix = Matrix::default();
    shift(&mut matrix, DARK, COLUMNS);
    matrix.set(30, Pins { latch: true, ..DARK });
    matrix.set(30, Pins { is_dark: false, ..DARK });
    matrix.set(30, Pins { is_dark: false, row: 1, ..DARK });
}

#[test]
#[should_panic(expected = "a row is lit that was not loaded")]
fn a_row_that_was_not_loaded_is_not_lit() {
    let mut matrix = Matrix::default();
    shift(&mut matrix, DARK, COLUMNS);
    matrix.set(30, Pins { is_dark: false, ..DARK });
}

#[test]
#[should_panic(expected = "another number of columns")]
fn a_column_too_few_is_not_latched() {
    let mut matrix = Matrix::default();
    shift(&mut matrix, DARK, COLUMNS - 1);
    matrix.set(30, Pins { latch: true, ..DARK });
}

#[test]
#[should_panic(expected = "the colours change as the clock rises")]
fn colours_that_come_with_the_clock_are_not_taken() {
    Matrix::default().set(30, Pins { clock: true, colors: 1, ..DARK });
}
