use crate::bundle::Glyphs;
use crate::layout::{Bands, FRAME, Scene, Screen, Setting, Words};
use crate::limits::CHARACTERS_A_CALL;
use crate::paint::{Brightness, Canvas, Frame, Hairline, Pages, paint_headline, paint_labels};
use crate::time::Span;

/// What is on the glass: the scene, the canvas it is drawn in, and what of it is not drawn yet.
#[derive(Debug)]
pub(super) struct Stage<const N: usize> {
    screen: Screen,
    scene: Scene,
    setting: Setting,
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
    /// A dark stage.
    pub(super) fn new(screen: Screen) -> Self {
        Self {
            screen,
            scene: Scene::blank(screen),
            setting: Setting::blank(screen),
            edition: None,
            canvas: Canvas::new(screen),
            brightness: Brightness::FULL,
            stale: Pages::top(screen.pages()),
            drawn: (0, Hairline(0)),
        }
    }

    /// Begins to set another scene; until it is set, the glass stands still.
    pub(super) fn begin(&mut self) {
        self.setting.begin();
    }

    /// Whether another scene is being set.
    pub(super) fn is_being_set(&self) -> bool {
        self.setting.is_going_on()
    }

    /// Sets some more of the scene that says `words`, of `edition`; once it is set, it takes the place of the one before,
    /// and only bands that differ are drawn again.
    pub(super) fn set_some(&mut self, words: &Words<'_>, edition: Option<u32>) {
        let Some(after) = self.setting.step(self.screen, words, CHARACTERS_A_CALL) else { return };
        let other_glyphs = core::mem::replace(&mut self.edition, edition) != edition;
        let before = &self.scene;
        if other_glyphs || before.headline != after.headline {
            self.stale = self.stale.and(Pages::of(&after.bands.headline));
        }
        if let Some((top, foot)) = after.bands.labels {
            for (band, differs) in [(top, before.top != after.top), (foot, before.foot != after.foot)] {
                if other_glyphs || differs {
                    self.stale = self.stale.and(Pages::of(&band));
                }
            }
        }
        core::mem::swap(&mut self.scene, after);
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
        if self.is_being_set() {
            return Pages::NONE;
        }
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
