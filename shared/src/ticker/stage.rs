use core::fmt::Write as _;

use heapless::String;

use crate::bundle::{Edition, Glyphs, Headline};
use crate::keys::Key;
use crate::layout::{Bands, FRAME, Scene, Screen};
use crate::link::Faults;
use crate::paint::{Brightness, Canvas, Frame, Hairline, Pages, paint_headline, paint_labels};
use crate::playlist::Age;
use crate::time::Span;

/// What a display without news says.
const NO_NEWS: &str = "No news yet";

/// What stands at the right of the foot line while somebody has paused the news.
const PAUSED: &str = "paused";

/// What is on the glass: the scene, the canvas it is drawn in, and what of it is not drawn yet.
#[derive(Debug)]
pub(super) struct Stage<const N: usize> {
    screen: Screen,
    scene: Scene,
    /// Which edition's glyphs the scene's marks refer to.
    edition: Option<u32>,
    canvas: Canvas<N>,
    brightness: Brightness,
    /// Pages whose bands have changed since they were drawn.
    stale: Pages,
    /// Where the moving line was drawn last.
    drawn: (i32, Hairline),
}

impl<const N: usize> Stage<N> {
    /// The stage of a display without news.
    pub(super) fn new(screen: Screen, device: &str) -> Self {
        let mut stage = Self {
            screen,
            scene: Scene::blank(screen),
            edition: None,
            canvas: Canvas::new(screen),
            brightness: Brightness::FULL,
            stale: Pages::NONE,
            drawn: (0, Hairline(0)),
        };
        stage.set_waiting(device, Faults::NONE);
        stage.stale = Pages::top(screen.pages());
        stage
    }

    /// Says that there is no news, who the display is, and what is wrong with it.
    pub(super) fn set_waiting(&mut self, device: &str, faults: Faults) {
        let mut scene = Scene::set(self.screen, NO_NEWS, Glyphs::default());
        scene.set_top(self.screen, device, "", Glyphs::default());
        scene.set_foot(self.screen, &fault_text(faults), "", Glyphs::default());
        self.set(scene, None);
    }

    /// Shows the headline at `index` of `edition`.
    pub(super) fn set_edition(&mut self, edition: &Edition<'_>, index: usize, age: Option<&Age>, is_paused: bool) {
        let Some(headline) = edition.headline(index) else { return };
        let travelling = edition.glyphs();
        let mut place = String::<16>::new();
        if is_paused {
            let _ = place.push_str(PAUSED);
        } else {
            let _ = write!(place, "{}/{}", index + 1, edition.len());
        }
        let mut scene = Scene::set(self.screen, headline.text, travelling);
        scene.set_foot(self.screen, headline.byline.unwrap_or_default(), &place, travelling);
        let age = age.map(Age::text).unwrap_or_default();
        scene.set_top(self.screen, source(edition, &headline), &age, travelling);
        self.set(scene, Some(edition.number()));
    }

    /// Takes another scene: only bands that differ are drawn again.
    fn set(&mut self, scene: Scene, edition: Option<u32>) {
        let before = core::mem::replace(&mut self.scene, scene);
        let other_glyphs = core::mem::replace(&mut self.edition, edition) != edition;
        if other_glyphs || before.headline != self.scene.headline {
            self.stale = self.stale.and(Pages::of(&self.scene.bands.headline));
        }
        if let Some((top, foot)) = self.scene.bands.labels {
            for (band, differs) in [(top, before.top != self.scene.top), (foot, before.foot != self.scene.foot)] {
                if other_glyphs || differs {
                    self.stale = self.stale.and(Pages::of(&band));
                }
            }
        }
    }

    /// Draws everything again.
    pub(super) fn redraw(&mut self) {
        self.stale = Pages::top(self.screen.pages());
    }

    pub(super) const fn brightness(&self) -> Brightness {
        self.brightness
    }

    pub(super) fn set_brightness(&mut self, brightness: Brightness) {
        if brightness != self.brightness {
            self.brightness = brightness;
            self.redraw();
        }
    }

    /// The screen's bands.
    pub(super) const fn bands(&self) -> Bands {
        self.scene.bands
    }

    /// How long the headline is shown.
    pub(super) fn duration(&self) -> Span {
        self.scene.marquee.duration()
    }

    /// When the picture changes next, counted from when the headline came on.
    pub(super) fn next_change(&self, shown: Span) -> Span {
        let moved = self.scene.marquee.next_change(shown);
        let (Some(_), Hairline(columns)) = (self.scene.bands.progress, self.progress(shown)) else { return moved };
        // The hairline grows on the grid of frames, so that it never costs a frame of its own beside a moving line.
        let whole = u64::from(self.duration().ms());
        let grown = (u64::from(columns) + 1) * whole / u64::from(self.screen.width.max(1));
        let frames = u32::try_from(grown).unwrap_or(u32::MAX) / FRAME.ms() + 1;
        moved.min(Span::from_ms(frames.saturating_mul(FRAME.ms())))
    }

    /// Draws the bands that have changed, `shown` after the headline came on.
    pub(super) fn draw(&mut self, shown: Span, travelling: Glyphs<'_>) -> Pages {
        let stale = core::mem::take(&mut self.stale);
        let mut changed = Pages::NONE;
        let place = (self.scene.marquee.offset(shown), self.progress(shown));
        if stale.contains(self.scene.bands.headline.first) || place != self.drawn {
            self.drawn = place;
            changed = changed.and(paint_headline(&mut self.canvas, &self.scene, travelling, place.0, place.1));
        }
        if let Some((top, foot)) = self.scene.bands.labels {
            for (band, labels) in [(top, &self.scene.top), (foot, &self.scene.foot)] {
                if stale.contains(band.first) {
                    changed = changed.and(paint_labels(&mut self.canvas, &band, labels, travelling));
                }
            }
        }
        changed
    }

    /// What the panel shows.
    pub(super) const fn frame(&self) -> Frame<'_, N> {
        Frame::new(&self.canvas, self.scene.bands, self.brightness)
    }

    /// How much of the headline's time is over, as columns of ink.
    fn progress(&self, shown: Span) -> Hairline {
        if self.scene.bands.progress.is_none() {
            return Hairline(0);
        }
        let whole = u64::from(self.duration().ms().max(1));
        let shown = shown.ms() - shown.ms() % FRAME.ms();
        let columns = u64::from(shown) * u64::from(self.screen.width) / whole;
        Hairline(u16::try_from(columns).unwrap_or(u16::MAX).min(self.screen.width))
    }
}

/// Whose news a headline is, as the top line says it.
fn source<'a>(edition: &Edition<'a>, headline: &Headline<'a>) -> &'a str {
    headline.section.or_else(|| edition.masthead()).or_else(|| edition.dateline()).unwrap_or_default()
}

/// What is wrong, in a few words; nothing when nothing is.
fn fault_text(faults: Faults) -> String<96> {
    let mut text = String::new();
    let mut add = |words: &str| {
        if !text.is_empty() {
            let _ = text.push_str(", ");
        }
        let _ = text.push_str(words);
    };
    for (fault, words) in [
        (Faults::PANIC, "restarted"),
        (Faults::PANEL, "panel?"),
        (Faults::SERIAL, "serial?"),
        (Faults::CLOCK, "clock?"),
    ] {
        if faults.any(fault) {
            add(words);
        }
    }
    let stuck = Key::ALL.into_iter().filter(|key| faults.any(Faults::key(key.number())));
    match stuck.clone().count() {
        0 => {}
        1 => {
            add("key held:");
            for key in stuck {
                let _ = text.push(' ');
                let _ = text.push_str(key.name());
            }
        }
        count => {
            let mut words = String::<24>::new();
            let _ = write!(words, "{count} keys held");
            add(&words);
        }
    }
    text
}
