use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use motograph_shared::bundle::Level;
use motograph_shared::limits::HEADLINES;
use tracing::{info, warn};

use super::config::{Config, DisplayConfig, SourceConfig};
use super::notebook::Note;
use super::screen::{Screen, Visited};
use super::share::shares;
use super::wire::{Heard, Named, Wire};
use crate::bundle_file::Bundle;
use crate::carrier::{ScreenState, SiteState};
use crate::error::FeedError;
use crate::fallback::{Fallback, transliterate};
use crate::feed::{Reading, Source, Validators};
use crate::pack::{self, Entry, Order};
use crate::same::is_same;

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Task {
    /// Ask the source of this place in the settings, unless it is what these validators say; the answer is
    /// [`Newsroom::heard`].
    Ask(usize, Validators),
    /// Visit the display of this place in the settings, and have it show this, if it does not; the answer is
    /// [`Newsroom::visited`].
    Visit(usize, Option<Arc<Bundle>>),
}

/// A newsroom: it says when to ask which source and what to show where. It reads no clock and does nothing itself.
#[derive(Debug)]
pub struct Newsroom {
    config: Config,
    wires: Vec<Wire>,
    screens: Vec<Screen>,
    /// What each display should show, as last packed.
    shown: Vec<Vec<Entry>>,
    /// When that was packed.
    packed: Vec<Duration>,
    /// Whether stories have changed since that was looked at.
    is_stale: Vec<bool>,
    /// The number of the last edition.
    number: u32,
    /// What keeps the broker away that editions come from, while something does.
    broker_trouble: Option<String>,
    random: Rng,
}

impl Newsroom {
    /// A newsroom with these settings; `seed` draws how much more or less than asked it waits.
    pub fn new(config: Config, seed: u64) -> Self {
        let wire = |source: &SourceConfig| Wire::new(source.name.get_ref(), source.every, source.most);
        let displays = config.displays.len();
        Self {
            wires: config.sources.iter().map(wire).collect(),
            screens: (0..displays).map(|_| Screen::new()).collect(),
            shown: vec![Vec::new(); displays],
            packed: vec![Duration::ZERO; displays],
            is_stale: vec![true; displays],
            number: 0,
            broker_trouble: None,
            random: Rng::with_seed(seed),
            config,
        }
    }

    /// Its settings.
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Knows what was noted of its sources, which are the same in its settings; the start is `unix_s` seconds after 1970.
    pub fn know(&mut self, notes: Vec<Note>, unix_s: u32) {
        for note in notes {
            let mut sources = self.config.sources.iter().zip(&mut self.wires);
            let known =
                sources.find(|(source, _)| *source.name.get_ref() == note.name && source.from.to_string() == note.from);
            if let Some((_, wire)) = known {
                wire.know(note, unix_s);
            }
        }
    }

    /// What is to be known when it starts again; this start was `unix_s` seconds after 1970.
    pub fn notes(&self, unix_s: u32) -> Vec<Note> {
        let sources = self.config.sources.iter().zip(&self.wires);
        sources.filter_map(|(source, wire)| wire.note(source.from.to_string(), unix_s)).collect()
    }

    /// What is to be done at `now`, counted from its start, which is `unix_s` seconds after 1970.
    pub fn poll(&mut self, now: Duration, unix_s: u32) -> Vec<Task> {
        let mut tasks = Vec::new();
        let is_due = |due: Option<Duration>| due.is_some_and(|due| due <= now);
        for (place, wire) in self.wires.iter_mut().enumerate() {
            if wire.forget(now, self.config.keep) {
                self.is_stale.fill(true);
            }
            if is_due(wire.due()) {
                tasks.push(Task::Ask(place, wire.ask()));
            }
        }
        for place in 0..self.screens.len() {
            self.pack(place, now, unix_s);
            if let Some(screen) = self.screens.get_mut(place).filter(|screen| is_due(screen.due())) {
                tasks.push(Task::Visit(place, screen.visit()));
            }
        }
        tasks
    }

    /// When there will be something to do at the latest, if nothing is heard before.
    pub fn wake(&self) -> Option<Duration> {
        let dues = self.wires.iter().filter_map(Wire::due).chain(self.screens.iter().filter_map(Screen::due));
        dues.min()
    }

    /// The file at `path` has changed.
    pub fn changed(&mut self, now: Duration, path: &Path) {
        for (source, wire) in self.config.sources.iter().zip(&mut self.wires) {
            if matches!(&source.from, Source::File(file) if file == path) {
                wire.change(now);
            }
        }
    }

    /// The source of this place was asked.
    pub fn heard(&mut self, now: Duration, place: usize, read: Result<Reading, FeedError>) {
        let (Some(wire), Some(source)) = (self.wires.get_mut(place), self.config.sources.get(place)) else { return };
        let name = source.name.get_ref().as_str();
        let heard = wire.hear(now, read, self.random.f64());
        if let Heard::Stories(_) = heard {
            self.is_stale.fill(true);
        }
        match heard {
            Heard::Same => info!(event = "not_modified", source = name, "{name} is as it was"),
            Heard::Stories(headlines) => {
                info!(event = "fetched", source = name, headlines, "{name} has {headlines} headlines");
                for (text, characters) in wire.stories().iter().filter_map(|named| self.config.refused(&named.story)) {
                    let characters = characters.iter().map(|c| format!("{c} U+{:04X}", *c as u32)).collect::<Vec<_>>();
                    let characters = characters.join(", ");
                    warn!(
                        event = "headline_refused",
                        source = name,
                        text,
                        characters,
                        "{name}: “{text}” is left out, as displays have no glyph for {characters}; with \
                         fallback = \"transliterate\" it would be written otherwise"
                    );
                }
            }
            Heard::Nothing => {
                let (trouble, failures) = wire.trouble().unwrap_or_default();
                let wait = wire.due().unwrap_or(now).saturating_sub(now).as_secs();
                warn!(
                    event = "fetch_failed",
                    source = name,
                    failures,
                    retry_s = wait,
                    "{trouble}; {name} is asked again in {wait} s"
                );
            }
        }
    }

    /// The display of this place was visited.
    pub fn visited(&mut self, now: Duration, place: usize, visited: Result<Visited, String>) {
        let (Some(screen), Some(display)) = (self.screens.get_mut(place), self.config.displays.get(place)) else {
            return;
        };
        let name = display.name.get_ref().as_str();
        let found = visited.as_ref().ok().cloned();
        if screen.leave(now, visited, self.random.f64()) {
            info!(event = "display_back", display = name, "{name} is back");
        }
        match found {
            Some(Visited::Has { edition: Some(edition), is_pushed: true }) => {
                info!(event = "pushed", display = name, edition, "{name} has edition {edition}");
            }
            Some(Visited::Has { .. }) => {}
            Some(Visited::IsCarried { edition, is_pushed, site }) => {
                if let Some(edition) = edition.filter(|_| is_pushed) {
                    info!(event = "carried", display = name, edition, "the broker keeps edition {edition} for {name}");
                }
                match (screen.hear_of_site(site.as_ref()), screen.site_trouble()) {
                    (true, Some(trouble)) => warn!(event = "site_unwell", display = name, "{name}: {trouble}"),
                    (true, None) => info!(event = "site_well", display = name, "{name} is there, and well"),
                    (false, _) => {}
                }
            }
            Some(Visited::IsAhead { edition }) => {
                // The next edition has a higher number.
                self.number = self.number.max(edition);
                if let Some((shown, is_stale)) = self.shown.get_mut(place).zip(self.is_stale.get_mut(place)) {
                    (*shown, *is_stale) = (Vec::new(), true);
                }
                let why = if self.config.sources.is_empty() {
                    "newer than the broker's"
                } else {
                    "packed by a clock that is ahead"
                };
                warn!(event = "display_ahead", display = name, edition, "{name} has edition {edition}, {why}");
            }
            None => {
                let (trouble, failures) = screen.trouble().unwrap_or_default();
                let wait = screen.due().unwrap_or(now).saturating_sub(now).as_secs();
                warn!(
                    event = "push_failed",
                    display = name,
                    failures,
                    retry_s = wait,
                    "{trouble}; {name} is tried again in {wait} s"
                );
            }
        }
    }

    /// The broker has brought an edition.
    pub fn carried(&mut self, now: Duration, edition: Arc<Bundle>) {
        let number = edition.edition().number();
        if number <= self.number {
            // One that is brought once more, after the broker was away, is no news.
            if number < self.number {
                let newest = self.number;
                warn!(
                    event = "edition_old",
                    edition = number,
                    "edition {number} comes after {newest}; it is passed over"
                );
            }
            return;
        }
        let headlines = edition.edition().len();
        info!(event = "edition", edition = number, headlines, "edition {number}: {headlines} headlines");
        self.number = number;
        for screen in &mut self.screens {
            screen.show(Arc::clone(&edition), now);
        }
    }

    /// The broker is there, or what keeps it away.
    pub fn broker_is(&mut self, state: Result<(), String>) {
        let before = std::mem::replace(&mut self.broker_trouble, state.err());
        match (&self.broker_trouble, before) {
            (Some(trouble), _) => warn!(event = "broker_lost", "{trouble}"),
            (None, Some(_)) => info!(event = "broker_back", "the broker is back"),
            (None, None) => info!(event = "broker", "the broker is there"),
        }
    }

    /// What this newsroom, at a site, says of itself.
    pub fn site_state(&self) -> SiteState {
        let displays = self.config.displays.iter().zip(&self.screens);
        let state = |(display, screen): (&DisplayConfig, &Screen)| ScreenState {
            name: display.name.get_ref().clone(),
            edition: screen.holds(),
            trouble: screen.trouble().map(|(trouble, _)| trouble.to_owned()),
        };
        SiteState { online: true, displays: displays.map(state).collect() }
    }

    /// Packs what the display of this place should show, if that has changed.
    fn pack(&mut self, place: usize, now: Duration, unix_s: u32) {
        // An edition without what a source has not said yet would take its headlines off a display that still shows them.
        if !self.wires_of(place).all(|(_, wire)| wire.is_asked()) {
            return;
        }
        let Some(&packed) = self.packed.get(place) else { return };
        // News that is confirmed stays fresh, by whom it is from.
        let half = self.config.good_for.map(|minutes| Duration::from_secs(u64::from(minutes) * 30));
        let is_confirmed = |wire: &Wire| wire.stories().is_empty() || wire.heard().is_some_and(|heard| heard > packed);
        let is_aging = half.is_some_and(|half| now.saturating_sub(packed) >= half)
            && self.wires_of(place).all(|(_, wire)| is_confirmed(wire));
        let is_stale = self.is_stale.get_mut(place).is_some_and(std::mem::take);
        if !is_stale && !is_aging {
            return;
        }
        let entries = self.entries(place);
        let (Some(shown), Some(packed)) = (self.shown.get_mut(place), self.packed.get_mut(place)) else { return };
        let (Some(screen), Some(display)) = (self.screens.get_mut(place), self.config.displays.get(place)) else {
            return;
        };
        if entries.is_empty() || (entries == *shown && !is_aging) {
            return;
        }
        let number = unix_s.max(self.number.saturating_add(1));
        let order = Order {
            masthead: self.config.masthead.clone(),
            good_for: self.config.good_for,
            fallback: self.config.fallback,
            ..Order::plain(number)
        };
        let name = display.name.get_ref().as_str();
        match pack::pack_entries(&entries, None, &order) {
            Ok(edition) => {
                let headlines = edition.reports.len();
                info!(
                    event = "edition",
                    display = name,
                    edition = number,
                    headlines,
                    "edition {number} for {name}: {headlines} headlines"
                );
                self.number = number;
                screen.show(Arc::new(edition.bundle), now);
            }
            Err(error) => warn!(event = "pack_failed", display = name, "{error}; {name} keeps what it has"),
        }
        (*shown, *packed) = (entries, now);
    }

    /// The sources that the display of this place shows.
    fn wires_of(&self, place: usize) -> impl Iterator<Item = (&SourceConfig, &Wire)> {
        let display = self.config.displays.get(place);
        let wires = self.config.sources.iter().zip(&self.wires);
        wires.filter(move |(source, _)| display.is_some_and(|display| display.shows(source)))
    }

    /// The stories for the display of this place: source by source, each once, and of each source its share of what fits.
    fn entries(&self, place: usize) -> Vec<Entry> {
        let mut of_sources: Vec<Vec<Entry>> = Vec::new();
        for (source, wire) in self.wires_of(place) {
            let is_new = |named: &&Named| {
                let is_shown = self.config.refused(&named.story).is_none();
                is_shown && !of_sources.iter().flatten().any(|entry| is_same(&entry.story.text, &named.story.text))
            };
            let entries =
                wire.stories().iter().filter(is_new).map(|named| entry(source, named, self.config.fallback)).collect();
            of_sources.push(entries);
        }
        let lengths: Vec<usize> = of_sources.iter().map(Vec::len).collect();
        let shares = shares(&lengths, self.config.most.min(HEADLINES));
        of_sources.into_iter().zip(shares).flat_map(|(entries, share)| entries.into_iter().take(share)).collect()
    }

    /// Visits the display of this place at `due`, and not before.
    pub(super) fn put_off(&mut self, place: usize, due: Duration) {
        if let Some(screen) = self.screens.get_mut(place) {
            screen.put_off(due);
        }
    }

    /// Whether each display was visited with what there is for it.
    pub(super) fn is_settled(&self) -> bool {
        self.screens.iter().all(Screen::is_settled)
    }

    /// Whether no source and no display fails.
    pub(super) fn is_well(&self) -> bool {
        self.wires.iter().all(|wire| wire.trouble().is_none())
            && self.screens.iter().all(|screen| screen.trouble().is_none() && screen.site_trouble().is_none())
            && self.broker_trouble.is_none()
    }

    /// Says how all is.
    pub fn say_health(&self) {
        let sources = self.config.sources.iter().zip(&self.wires).filter(|(_, wire)| wire.trouble().is_some());
        let displays = self
            .config
            .displays
            .iter()
            .zip(&self.screens)
            .filter(|(_, screen)| screen.trouble().is_some() || screen.site_trouble().is_some());
        let failing_sources = sources.map(|(source, _)| source.name.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        let failing_displays =
            displays.map(|(display, _)| display.name.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        let (sources, displays) = (self.wires.len(), self.screens.len());
        let held = self.config.displays.iter().zip(&self.screens);
        let held = held.filter_map(|(display, screen)| Some(format!("{} {}", display.name.get_ref(), screen.holds()?)));
        let held = held.collect::<Vec<_>>().join(", ");
        let not =
            |failing: &str| if failing.is_empty() { "all well".to_owned() } else { format!("all well but {failing}") };
        info!(
            event = "health",
            sources,
            failing_sources,
            displays,
            failing_displays,
            editions = held,
            "{sources} sources, {}; {displays} displays, {}; editions: {}",
            not(&failing_sources),
            not(&failing_displays),
            if held.is_empty() { "none" } else { &held }
        );
    }
}

/// A story as it stands in editions.
fn entry(source: &SourceConfig, named: &Named, fallback: Fallback) -> Entry {
    let mut terms = source.terms();
    // Whoever writes a feed does not keep all others' news from the glass with fields that no display can fill in.
    terms.is_live &= match fallback {
        Fallback::Transliterate => pack::may_be_live(&transliterate(&named.story.text).text),
        Fallback::Box | Fallback::Refuse => pack::may_be_live(&named.story.text),
    };
    let (story, section) = (named.story.clone(), source.section.clone());
    Entry { story, section, level: Level::Normal, terms, name: Some(named.name) }
}

#[cfg(test)]
mod tests;
