//! Whatever happens in whatever order, the panel shows what the scene says.

use proptest::prelude::*;

use super::*;
use crate::bundle::Level;
use crate::layout::Marquee;
use crate::paint::{Canvas, Rgb, paint_headline, paint_labels};

const SIZES: [(u16, u16); 10] =
    [(32, 8), (64, 32), (128, 16), (50, 24), (128, 40), (128, 48), (128, 64), (192, 16), (256, 64), (240, 240)];

/// Something that happens to a display.
#[derive(Clone, Debug)]
enum Event {
    Push(Vec<(String, u8)>, u32),
    Set(Settings),
    Press(Key),
    LosePanel,
    Sleep(u32),
    Run(u32),
}

fn event() -> impl Strategy<Value = Event> {
    let text = prop::sample::select(vec![
        "One",
        "Tram is late",
        "A headline that is longer than the glass is wide",
        "漢字: ﬃ and \u{200b}\u{200b} spaces      and more",
        "twenty-seven-characters-wide-words-of-no-use and-so-on",
    ]);
    let headlines = prop::collection::vec((text.prop_map(str::to_owned), 0_u8..3), 1..4);
    let settings =
        (any::<bool>(), 0_u8..4, 1_u8..4, 0_u8..3, 0_u16..3).prop_map(|(pages, pace, rounds, way, silence)| Settings {
            motion: if pages { Motion::Pages } else { Motion::Scroll },
            pace: [Pace::Readable, Pace::SLOWEST, Pace::CharactersAMinute(600), Pace::FASTEST][usize::from(pace)],
            rounds,
            transition: [Transition::Cut, Transition::RollUp, Transition::Wipe][usize::from(way)],
            silence,
        });
    prop_oneof![
        2 => (headlines, 0_u32..4).prop_map(|(headlines, good_for)| Event::Push(headlines, good_for)),
        1 => settings.prop_map(Event::Set),
        4 => prop::sample::select(Key::ALL.to_vec()).prop_map(Event::Press),
        1 => Just(Event::LosePanel),
        2 => (0_u32..20_000).prop_map(Event::Sleep),
        6 => (1_u32..7_000).prop_map(Event::Run),
    ]
}

/// A display, and a panel that holds what it is sent.
struct World {
    ticker: Ticker<'static, 7680>,
    screen: Screen,
    now: Instant,
    number: u32,
    panel: Vec<Rgb>,
}

impl World {
    /// Polls until nothing is left to do, and sends the pages that changed.
    fn settle(&mut self) -> Instant {
        let mut at_once = 0;
        loop {
            let wake = self.ticker.poll(self.now, &[], &mut Outbox::new()).wake;
            let pages = self.ticker.draw(self.now);
            let frame = self.ticker.frame();
            for y in pages.iter().flat_map(|page| u16::from(page) * 8..u16::from(page) * 8 + 8) {
                for x in 0..self.screen.width {
                    let place = usize::from(y) * usize::from(self.screen.width) + usize::from(x);
                    self.panel[place] = frame.rgb(y).of(x, frame.canvas().is_ink(x, y));
                }
            }
            if wake != self.now {
                return wake;
            }
            at_once += 1;
            assert!(at_once < 2000, "the ticker asks for no time at all");
        }
    }

    /// What the glass shows is the frame; a headline that has come in is what its scene says, drawn from nothing.
    fn check(&self) {
        let (frame, screen, stage) = (self.ticker.frame(), self.screen, &self.ticker.stage);
        for (x, y) in (0..screen.width).flat_map(|x| (0..screen.height).map(move |y| (x, y))) {
            let place = usize::from(y) * usize::from(screen.width) + usize::from(x);
            let shown = frame.rgb(y).of(x, frame.canvas().is_ink(x, y));
            assert_eq!(self.panel[place], shown, "{screen:?}: the panel has another pixel at {x}, {y}");
        }
        let Some((offset, progress, stroke)) = stage.whole() else { return };
        let travelling = self.ticker.shelf.on_show().map(|edition| edition.glyphs()).unwrap_or_default();
        let (scene, mut anew) = (stage.scene(), Canvas::<7680>::new(screen));
        paint_headline(&mut anew, scene, travelling, offset, stroke, progress);
        if let Some((top, foot)) = scene.bands.labels {
            paint_labels(&mut anew, &top, &scene.top, travelling);
            paint_labels(&mut anew, &foot, &scene.foot, travelling);
        }
        for page in 0..screen.pages() {
            assert_eq!(
                frame.canvas().page(page),
                anew.page(page),
                "{screen:?}: page {page} is not what the scene says"
            );
        }
        assert!(
            anew.columns().iter().any(|&column| column != 0),
            "{screen:?}: the glass is blank: {:?}",
            scene.headline
        );
        assert!(!matches!(scene.marquee, Marquee::Still { dwell, .. } if dwell < Span::from_s(2)));
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Push(headlines, good_for) => self.push(headlines, *good_for),
            Event::Set(settings) => self.ticker.set(*settings),
            Event::Press(key) => self.ticker.press(self.now, *key),
            Event::LosePanel => {
                self.panel.fill(Rgb([1, 2, 3]));
                self.ticker.redraw();
            }
            Event::Sleep(ms) => self.now = self.now.after(Span::from_ms(*ms)),
            Event::Run(ms) => {
                let end = self.now.after(Span::from_ms(*ms));
                loop {
                    let wake = self.settle();
                    self.check();
                    if self.now.reached(end) {
                        break;
                    }
                    self.now = wake.earlier(end);
                }
            }
        }
        self.settle();
        self.check();
    }

    fn push(&mut self, headlines: &[(String, u8)], good_for: u32) {
        self.number += 1;
        let mut buffer = [0; 2048];
        let mut writer = EditionWriter::new(&mut buffer, self.number).unwrap();
        if good_for > 0 {
            writer.good_for(good_for).unwrap();
        }
        for (text, level) in headlines {
            writer.headline(text).unwrap();
            writer.byline("By Ada Ray").unwrap();
            writer.level([Level::Normal, Level::Notice, Level::Breaking][usize::from(*level)]).unwrap();
        }
        let edition = writer.finish();
        let mut push = Push::new(edition, self.number, Address::ANY, Some(&KEY));
        let (mut to_host, mut outbox) = (Vec::new(), Outbox::new());
        // It may have to wait for another edition's turn; then it is let go.
        for _ in 0..200 {
            let mut line = Vec::new();
            match push.poll(self.now, &to_host, |bytes| line.extend_from_slice(bytes), |_| ()) {
                Ok(Progress::Waiting(_)) => {}
                Ok(Progress::Done(_)) | Err(_) => return,
            }
            to_host.clear();
            let mut rest = &line[..];
            while !rest.is_empty() {
                rest = &rest[self.ticker.poll(self.now, rest, &mut outbox).taken..];
                to_host.extend(core::iter::from_fn(|| outbox.pop_front()));
            }
            self.settle();
            self.now = self.now.after(Span::from_ms(1));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_panel_shows_what_the_scene_says_whatever_happens(
        size in 0_usize..SIZES.len(),
        boot in any::<u32>(),
        events in prop::collection::vec(event(), 1..40),
    ) {
        let screen = Screen::new(SIZES[size].0, SIZES[size].1);
        let now = Instant::from_ms(boot);
        let ticker = Ticker::new(Setup { screen, lock: Lock::of(KEY), ..SETUP }, Box::leak(Box::default()), now);
        let pixels = usize::from(screen.width) * usize::from(screen.height);
        let mut world = World { ticker, screen, now, number: 0, panel: vec![Rgb([1, 2, 3]); pixels] };
        for event in &events {
            world.happen(event);
        }
    }
}
