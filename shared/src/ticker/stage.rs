use crate::bundle::Glyphs;
use crate::layout::{Band, Entrance, FRAME, Labels, Marquee, Scene, Screen, Setting, Words};
use crate::limits::CHARACTERS_A_CALL;
use crate::paint::{
    Brightness, Canvas, Frame, Hairline, Look, Pages, Place, Stroke, move_headline, paint_entering, paint_headline,
    paint_labels,
};
use crate::settings::Settings;
use crate::time::Span;

/// What is on the glass: the scene, the canvas it is drawn in, and what of it is not drawn yet.
#[derive(Debug)]
pub(super) struct Stage<const N: usize> {
    screen: Screen,
    settings: Settings,
    scene: Scene,
    entrance: Entrance,
    setting: Setting,
    /// What the scene that is being set comes on as.
    cue: Cue,
    /// Which edition's glyphs the scene's marks refer to.
    edition: Option<u32>,
    canvas: Canvas<N>,
    /// A picture that somebody has asked for: what was on the glass then.
    asked: (Canvas<N>, Look),
    brightness: Brightness,
    stroke: Stroke,
    /// Pages whose bands have changed since they were drawn.
    stale: Pages,
    /// Pages of labels that are drawn, and shown with the headline they belong to.
    unshown: Pages,
    drawn: Drawn,
}

/// What is on the glass, and what was when somebody asked for it.
pub(super) struct Picture<'s> {
    pub(super) now: (&'s [u8], Look),
    pub(super) asked: (&'s mut [u8], &'s mut Look),
}

/// Why a scene is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Another headline or page comes on.
    Turn,
    /// A headline goes on where it was interrupted.
    Resume,
    /// The headline stays where it is; what stands around it has changed.
    Relabel,
}

/// What of the headline was drawn last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawn {
    /// So many pixels of it, over the one before.
    Entering(u16),
    /// All of it.
    Whole(Place),
}

impl<const N: usize> Stage<N> {
    /// A dark stage.
    pub(super) fn new(screen: Screen) -> Self {
        let settings = Settings::DEFAULT;
        Self {
            screen,
            settings,
            scene: Scene::blank(screen, settings.motion),
            entrance: Entrance::CUT,
            setting: Setting::blank(screen, settings),
            cue: Cue::Relabel,
            edition: None,
            canvas: Canvas::new(screen),
            asked: (Canvas::new(screen), Look::new(screen, &Scene::blank(screen, settings.motion), Brightness::FULL)),
            brightness: Brightness::FULL,
            stroke: Stroke::Solid,
            stale: Pages::top(screen.pages()),
            unshown: Pages::NONE,
            drawn: Drawn::Whole(Place::default()),
        }
    }

    /// Begins to set another scene; until it is set, the glass stands still.
    pub(super) fn begin(&mut self, cue: Cue) {
        if cue != Cue::Relabel {
            self.cue = cue;
        }
        self.setting.begin(self.settings);
    }

    /// Whether another scene is being set.
    pub(super) fn is_being_set(&self) -> bool {
        self.setting.is_going_on()
    }

    /// Sets some more of the scene that says `words`, of `edition`; once it is set, it takes the place of the one before,
    /// and only bands that differ are drawn again. A headline that comes on while everything `stands_still` is whole at once.
    pub(super) fn set_some(&mut self, words: &Words<'_>, edition: Option<u32>, stands_still: bool) {
        let Some(after) = self.setting.step(words, CHARACTERS_A_CALL) else { return };
        let edition_before = core::mem::replace(&mut self.edition, edition);
        let other_glyphs = edition_before != edition;
        let before = &self.scene;
        let differs = !before.has_same_headline(after);
        // The scene before this one may have come and gone without being drawn.
        let is_drawn = !self.stale.contains(before.bands.headline.first);
        if before.tones != after.tones || before.bands.body != after.bands.body {
            // What a row looks like is not in the canvas: all of it is sent again.
            self.stale = Pages::top(self.screen.pages());
        }
        let cue = core::mem::replace(&mut self.cue, Cue::Relabel);
        if cue == Cue::Resume {
            self.entrance = Entrance::CUT;
        }
        if cue == Cue::Turn {
            // The first news is there at once; a body of another size or on other paper is a cut, and so is what is wrapped,
            // which is larger than a line, and what does not change.
            let in_place = before.bands.body == after.bands.body
                && before.tones.headline == after.tones.headline
                && before.wrapped.is_empty()
                && after.wrapped.is_empty();
            let moves = matches!(before.marquee, Marquee::Moving { .. });
            self.entrance = if in_place && is_drawn && !stands_still && edition_before.is_some() && (differs || moves) {
                Entrance::new(self.settings.transition(), after.bands.headline.area(), self.screen)
            } else {
                Entrance::CUT
            };
            if self.entrance != Entrance::CUT {
                self.drawn = Drawn::Entering(0);
            }
        }
        if other_glyphs || differs {
            self.stale = self.stale.and(Pages::body(after.bands.body));
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

    /// Lets a headline that is coming in, `shown` after it began to, be whole at once: somebody wants it to stand still.
    pub(super) fn end_entrance(&mut self, shown: Span) {
        if self.entrance.pixels(shown).is_some() {
            self.entrance = Entrance::CUT;
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

    /// Draws the hairline in another stroke from now on.
    pub(super) fn set_stroke(&mut self, stroke: Stroke) {
        if stroke != self.stroke {
            self.stroke = stroke;
            self.redraw();
        }
    }

    /// What the next scene is set with.
    pub(super) fn set_settings(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// The scene on the glass.
    pub(super) const fn scene(&self) -> &Scene {
        &self.scene
    }

    /// How long the headline takes to come in.
    pub(super) fn entrance_time(&self) -> Span {
        self.entrance.time()
    }

    /// How long the headline, or this page of it, is shown.
    pub(super) fn duration(&self) -> Span {
        self.entrance.time().plus(self.scene.marquee.duration())
    }

    /// When the picture changes next, counted from when the headline came on.
    pub(super) fn next_change(&self, shown: Span) -> Span {
        let lead = self.entrance.time();
        let next_frame = Span::from_ms((shown.ms() / FRAME.ms() + 1).saturating_mul(FRAME.ms()));
        if shown < lead {
            return next_frame;
        }
        let marquee = &self.scene.marquee;
        let moved = lead.plus(marquee.next_change(shown.minus(lead)));
        let (Some(_), Hairline(columns)) = (self.scene.bands.progress, self.progress(shown)) else { return moved };
        // The hairline grows with the steps of a moving line, so that it never costs a frame of its own beside one.
        let whole = u64::from(self.duration().ms());
        let grown = ((u64::from(columns) + 1) * whole).div_ceil(u64::from(self.screen.width.max(1)));
        let grown = Span::from_ms(u32::try_from(grown).unwrap_or(u32::MAX));
        moved.min(lead.plus(marquee.step_at_or_after(grown.minus(lead))))
    }

    /// Whether there is a label line to be drawn before anything is shown.
    pub(super) fn has_stale_labels(&self) -> bool {
        stale_labels(&self.scene, self.stale).is_some()
    }

    /// Draws a label line that has changed.
    pub(super) fn draw_labels(&mut self, travelling: Glyphs<'_>) {
        let Some((band, labels)) = stale_labels(&self.scene, self.stale) else { return };
        let pages = paint_labels(&mut self.canvas, &band, labels, travelling);
        self.stale = self.stale.without(pages);
        self.unshown = self.unshown.and(pages);
    }

    /// Draws the headline where it has changed, `shown` after it came on, and shows all pages that did; nothing as long as
    /// something is being set.
    pub(super) fn draw(&mut self, shown: Span, travelling: Glyphs<'_>) -> Pages {
        if self.is_being_set() || self.has_stale_labels() {
            return Pages::NONE;
        }
        let is_stale = core::mem::take(&mut self.stale).contains(self.scene.bands.headline.first);
        let labels = core::mem::take(&mut self.unshown);
        // What looks another way is sent again even where its ink is the same.
        let body = if is_stale { Pages::body(self.scene.bands.body) } else { Pages::NONE };
        labels.and(body).and(self.draw_headline(shown, travelling, is_stale))
    }

    fn draw_headline(&mut self, shown: Span, travelling: Glyphs<'_>, is_stale: bool) -> Pages {
        let Self { canvas, scene, entrance, drawn, stroke, .. } = self;
        let now = match entrance.pixels(shown) {
            Some(pixels) => Drawn::Entering(pixels),
            None => {
                let offset = scene.marquee.offset(shown.minus(entrance.time()));
                Drawn::Whole(Place { offset, progress: progress(scene, *entrance, self.screen, shown) })
            }
        };
        let before = core::mem::replace(drawn, now);
        match (before, now) {
            (before, now) if before == now && !is_stale => Pages::NONE,
            // A scene that was set while it came in goes on coming in: its text stands where the one before stood.
            (before, Drawn::Entering(to)) => {
                let from = if let Drawn::Entering(from) = before { from } else { 0 };
                paint_entering(canvas, scene, travelling, entrance.transition(), from, to)
            }
            (Drawn::Whole(from), Drawn::Whole(to)) if !is_stale => {
                move_headline(canvas, scene, travelling, *stroke, from, to)
            }
            (_, Drawn::Whole(Place { offset, progress })) => {
                paint_headline(canvas, scene, travelling, offset, *stroke, progress)
            }
        }
    }

    /// Whether all that is drawn is shown.
    pub(super) const fn stands(&self) -> bool {
        self.stale.is_empty() && self.unshown.is_empty()
    }

    /// What the panel shows.
    pub(super) const fn frame(&self) -> Frame<'_, N> {
        Frame::new(&self.canvas, &self.scene, self.brightness)
    }

    /// What the panel shows now, and where a picture of it can be kept.
    pub(super) fn picture(&mut self) -> Picture<'_> {
        let look = Look::new(self.screen, &self.scene, self.brightness);
        let (canvas, asked_look) = &mut self.asked;
        Picture { now: (self.canvas.columns(), look), asked: (canvas.columns_mut(), asked_look) }
    }

    /// How the headline was drawn that has come in; nothing while one comes in, or is set.
    #[cfg(test)]
    pub(super) fn whole(&self) -> Option<(i32, Hairline, Stroke)> {
        match self.drawn {
            Drawn::Whole(Place { offset, progress }) if !self.is_being_set() => Some((offset, progress, self.stroke)),
            Drawn::Whole(_) | Drawn::Entering(_) => None,
        }
    }

    /// How much of the headline's time is over.
    fn progress(&self, shown: Span) -> Hairline {
        progress(&self.scene, self.entrance, self.screen, shown)
    }
}

/// A label line that has changed and is not drawn.
fn stale_labels(scene: &Scene, stale: Pages) -> Option<(Band, &Labels)> {
    let (top, foot) = scene.bands.labels?;
    [(top, &scene.top), (foot, &scene.foot)].into_iter().find(|(band, _)| stale.contains(band.first))
}

/// How much of a headline's time is over, as columns of ink.
fn progress(scene: &Scene, entrance: Entrance, screen: Screen, shown: Span) -> Hairline {
    if scene.bands.progress.is_none() {
        return Hairline(0);
    }
    let whole = u64::from(entrance.time().plus(scene.marquee.duration()).ms().max(1));
    let lead = entrance.time();
    let shown = lead.plus(scene.marquee.step_at_or_before(shown.minus(lead)));
    let columns = u64::from(shown.ms()) * u64::from(screen.width) / whole;
    Hairline(u16::try_from(columns).unwrap_or(u16::MAX).min(screen.width))
}
