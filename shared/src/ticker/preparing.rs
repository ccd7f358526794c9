use super::Ticker;
use super::copy::{
    self, HOLD_SELECT, NO_KEY, NO_NEWS, NO_NEWS_NOW, WAITING, access_text, age_text, fault_text, place, remarked,
    section_number, source, time_text,
};
use crate::bundle::Level;
use crate::layout::{Tone, Tones, Words};
use crate::link::Faults;
use crate::trust::Access;

impl<const N: usize> Ticker<'_, N> {
    /// Does some of what is to be done before there is something new to show: sets more of the scene, or draws a label line.
    pub(super) fn prepare(&mut self) {
        if self.stage.is_being_set() {
            self.set_some();
        } else if self.stage.has_stale_labels() {
            let travelling = self.shelf.on_show().map(|edition| edition.glyphs()).unwrap_or_default();
            self.stage.draw_labels(travelling);
        }
    }

    /// Sets some more of the scene that is to be on the glass.
    fn set_some(&mut self) {
        let is_line_lost = self.is_line_lost();
        let stop = self.playlist.stop();
        let count = self.shelf.on_show().map_or(0, |edition| edition.len());
        let is_paused = count > 0 && self.playlist.is_paused();
        let is_lost_with_power = self.faults.any(Faults::STORE);
        let place = place(stop.headline, count, self.is_newly_keyed, is_paused, is_line_lost, is_lost_with_power);
        let place_tone = if is_line_lost || is_lost_with_power { Tone::Warning } else { Tone::Label };
        let access = self.lock.access();
        let remark = access_text(access);
        let clock = self.daytime.wall().map(time_text);
        if let Some(words) = self.bulletins.on_glass() {
            let masthead = self.shelf.on_show().and_then(|edition| edition.masthead()).unwrap_or_default();
            let source = if words.section.is_empty() { masthead } else { words.section };
            let remarked = remark.map(|remark| remarked(remark, source));
            let tones = Tones {
                headline: headline_tone(words.level),
                source: if remark.is_some() { Tone::Warning } else { source_tone(words.level, Some(words.section)) },
                age: Tone::Label,
                place: place_tone,
            };
            // How many headlines there are is the edition's affair.
            let place = copy::place(0, 0, self.is_newly_keyed, false, is_line_lost, is_lost_with_power);
            let words = Words {
                prefix: if stop.page == 0 { &self.prefix } else { "" },
                headline: words.text.get(stop.byte..).unwrap_or(words.text),
                top: (remarked.as_deref().unwrap_or(source), clock.as_deref().unwrap_or_default()),
                foot: ("", &place),
                tones,
                ..Words::default()
            };
            return self.stage.set_some(&words, None, false);
        }
        let Some(edition) = self.shelf.on_show().filter(|_| !self.is_dry) else {
            let faults = fault_text(self.faults);
            let (headline, waiting, remark) = match access {
                Access::NoKey => (NO_KEY, HOLD_SELECT, ""),
                Access::Open | Access::Keyed(_) if self.is_dry => (NO_NEWS_NOW, WAITING, remark.unwrap_or_default()),
                Access::Open | Access::Keyed(_) => (NO_NEWS, WAITING, remark.unwrap_or_default()),
            };
            let left = if faults.is_empty() { waiting } else { &faults };
            let tones = Tones { place: place_tone, age: Tone::Warning, ..Tones::PLAIN };
            let (top, foot) = ((self.device, remark), (left, &*place));
            let words = Words { headline, top, foot, tones, ..Words::default() };
            return self.stage.set_some(&words, None, false);
        };
        let Some(headline) = edition.headline(stop.headline) else { return };
        let is_old = self.is_old();
        // News that is old says so; else the time of day, where it is known, says more.
        let age = self.age.as_ref().map(|age| age_text(age, is_old));
        let age = if is_old { age } else { clock.or(age) }.unwrap_or_default();
        let tones = Tones {
            headline: headline_tone(headline.level),
            source: if remark.is_some() { Tone::Warning } else { source_tone(headline.level, headline.section) },
            age: if is_old { Tone::Warning } else { Tone::Label },
            place: place_tone,
        };
        let source = source(&edition, &headline);
        let remarked = remark.map(|remark| remarked(remark, source));
        let text = if self.live.is_empty() { headline.text } else { &self.live };
        let words = Words {
            prefix: if stop.page == 0 { &self.prefix } else { "" },
            headline: text.get(stop.byte..).unwrap_or(text),
            top: (remarked.as_deref().unwrap_or(source), &age),
            foot: (headline.byline.unwrap_or_default(), &place),
            travelling: edition.glyphs(),
            tones,
        };
        self.stage.set_some(&words, Some(edition.number()), self.playlist.is_paused());
    }

    /// Whether the news on show is older than it may be.
    pub(super) fn is_old(&self) -> bool {
        let good_for = self.shelf.on_show().and_then(|edition| edition.good_for());
        self.age.as_ref().zip(good_for).is_some_and(|(age, minutes)| age.minutes() >= minutes)
    }

    /// Whether no host has asked anything for longer than the operator allows.
    pub(super) const fn is_line_lost(&self) -> bool {
        self.settings.silence > 0 && self.heard.minutes() >= self.settings.silence as u32
    }
}

/// What a headline of this level looks like.
const fn headline_tone(level: Level) -> Tone {
    match level {
        Level::Breaking => Tone::Breaking,
        Level::Normal | Level::Notice => Tone::News,
    }
}

/// What its source looks like.
fn source_tone(level: Level, section: Option<&str>) -> Tone {
    match (level, section) {
        (Level::Notice | Level::Breaking, _) => Tone::Warning,
        (Level::Normal, Some(section)) => Tone::Section(section_number(section)),
        (Level::Normal, None) => Tone::Label,
    }
}
