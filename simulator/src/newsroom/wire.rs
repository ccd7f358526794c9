use std::collections::HashSet;
use std::time::Duration;

use motograph_shared::link::digest;
use serde::{Deserialize, Serialize};

use super::notebook::Note;
use crate::backoff::{Backoff, jittered};
use crate::error::FeedError;
use crate::feed::{Page, Reading, Story, Validators};
use crate::same::{is_correction, plain};

/// The longest time that a source which fails is left alone.
const LONGEST: Duration = Duration::from_secs(3600);

/// How long a file that has changed is left alone: editors and scripts write in several pieces.
const SETTLE: Duration = Duration::from_millis(300);

/// A news wire: what is known of one source.
#[derive(Debug)]
pub(super) struct Wire {
    name: String,
    every: Duration,
    most: usize,
    validators: Validators,
    stories: Vec<Named>,
    backoff: Backoff,
    /// When it is to be asked next; nothing while it is being asked.
    due: Option<Duration>,
    /// Whether it has changed while it was being asked.
    is_changed: bool,
    /// When it was last read, or found to be as it was.
    heard: Option<Duration>,
    /// How long before the start that was, where it was not since then.
    age: Duration,
    /// Whether it was asked since the start, whatever it said.
    is_asked: bool,
    /// What went wrong last, while it fails.
    trouble: Option<String>,
}

/// A story with what it is called in editions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) story: Story,
    pub(super) name: u32,
}

/// What reading a source has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// It was not sent again.
    Same,
    /// It has these many headlines.
    Stories(usize),
    /// It could not be read.
    Nothing,
}

impl Wire {
    /// A source that was never asked.
    pub(super) fn new(name: &str, every: Duration, most: usize) -> Self {
        Self {
            name: name.to_owned(),
            every,
            most,
            validators: Validators::default(),
            stories: Vec::new(),
            backoff: Backoff::new(every, LONGEST),
            due: Some(Duration::ZERO),
            is_changed: false,
            heard: None,
            age: Duration::ZERO,
            is_asked: false,
            trouble: None,
        }
    }

    /// Its stories, newest first.
    pub(super) fn stories(&self) -> &[Named] {
        &self.stories
    }

    /// When it is to be asked next; nothing while it is being asked.
    pub(super) const fn due(&self) -> Option<Duration> {
        self.due
    }

    /// When it was last read, or found to be as it was.
    pub(super) const fn heard(&self) -> Option<Duration> {
        self.heard
    }

    /// What goes wrong, and how often it did in a row.
    pub(super) fn trouble(&self) -> Option<(&str, u32)> {
        self.trouble.as_deref().map(|trouble| (trouble, self.backoff.failures()))
    }

    /// It is asked if it has changed since it said this.
    pub(super) fn ask(&mut self) -> Validators {
        self.due = None;
        self.validators.clone()
    }

    /// Its file has changed: it is read soon.
    pub(super) fn change(&mut self, now: Duration) {
        match &mut self.due {
            Some(due) => *due = (now + SETTLE).min(*due),
            None => self.is_changed = true,
        }
    }

    /// Whether it was asked since the start, whatever it said.
    pub(super) const fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// Knows what was noted at the start, which is `unix_s` seconds after 1970.
    pub(super) fn know(&mut self, note: Note, unix_s: u32) {
        self.validators = note.validators;
        self.stories = note.stories;
        self.stories.truncate(self.most);
        self.heard = Some(Duration::ZERO);
        self.age = Duration::from_secs(u64::from(unix_s.saturating_sub(note.heard_unix_s)));
    }

    /// What is to be noted, if it was ever heard; the start was `unix_s` seconds after 1970.
    pub(super) fn note(&self, from: String, unix_s: u32) -> Option<Note> {
        let heard = u64::from(unix_s).saturating_add(self.heard?.as_secs()).saturating_sub(self.age.as_secs());
        Some(Note {
            name: self.name.clone(),
            from,
            heard_unix_s: u32::try_from(heard).unwrap_or(u32::MAX),
            validators: self.validators.clone(),
            stories: self.stories.clone(),
        })
    }

    /// Takes what asking it gave.
    pub(super) fn hear(&mut self, now: Duration, read: Result<Reading, FeedError>, jitter: f64) -> Heard {
        self.is_asked = true;
        let (heard, wait) = match read {
            Ok(reading) => {
                self.backoff.succeed();
                self.trouble = None;
                (self.heard, self.age) = (Some(now), Duration::ZERO);
                let heard = match reading {
                    Reading::Same => Heard::Same,
                    Reading::Page(page, validators) => {
                        self.validators = validators;
                        self.stories = self.name_all(page);
                        Heard::Stories(self.stories.len())
                    }
                };
                (heard, jittered(self.every, jitter))
            }
            Err(error) => {
                let wait = self.backoff.fail(jitter);
                let asked = if let FeedError::Web { later, .. } = &error { *later } else { None };
                self.trouble = Some(error.to_string());
                // With its jitter, the wait may be longer than the longest.
                (Heard::Nothing, asked.map_or(wait, |later| later.min(LONGEST).max(wait)))
            }
        };
        self.due = Some(now + if std::mem::take(&mut self.is_changed) { SETTLE } else { wait });
        heard
    }

    /// Lets its stories go when it has failed for longer than `keep`, and says whether there were any.
    pub(super) fn forget(&mut self, now: Duration, keep: Duration) -> bool {
        let is_over =
            self.trouble.is_some() && self.heard.is_some_and(|heard| now.saturating_sub(heard) + self.age > keep);
        if is_over {
            self.validators = Validators::default();
        }
        is_over && !std::mem::take(&mut self.stories).is_empty()
    }

    /// The stories of a page, each once, with the names that they had before.
    fn name_all(&self, page: Page) -> Vec<Named> {
        let mut seen = HashSet::new();
        let stories = page.stories.into_iter().filter(|story| seen.insert(key(story))).take(self.most);
        let stories: Vec<Story> = stories.collect();
        let is_still_there = |old: &Named| stories.iter().any(|story| key(story) == key(&old.story));
        let mut gone: Vec<&Named> = self.stories.iter().filter(|old| !is_still_there(old)).collect();
        let mut named = Vec::new();
        for story in &stories {
            let before = self.stories.iter().find(|old| key(&old.story) == key(story));
            // Without a name of its source's, what is almost the same was corrected.
            let mut corrected = || {
                let place = gone.iter().position(|old| is_correction(&old.story.text, &story.text))?;
                Some(gone.remove(place).name)
            };
            let name = before.map(|old| old.name).or_else(|| if story.id.is_none() { corrected() } else { None });
            let fresh = || digest(format!("{}\n{}", self.name, key(story)).as_bytes());
            named.push(Named { name: name.unwrap_or_else(fresh), story: story.clone() });
        }
        named
    }
}

/// What tells a story from others of its source.
fn key(story: &Story) -> String {
    story.id.clone().unwrap_or_else(|| plain(&story.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn page(texts: &[(&str, Option<&str>)]) -> Result<Reading, FeedError> {
        let story =
            |(text, id): &(&str, Option<&str>)| Story { id: id.map(str::to_owned), ..Story::new(text).unwrap() };
        let stories = texts.iter().map(story).collect();
        Ok(Reading::Page(Page { stories, ..Page::default() }, Validators::default()))
    }

    fn trouble() -> Result<Reading, FeedError> {
        Err(FeedError::Empty { name: "a".to_owned() })
    }

    fn texts(wire: &Wire) -> Vec<&str> {
        wire.stories().iter().map(|named| named.story.text.as_str()).collect()
    }

    #[test]
    fn a_corrected_story_keeps_its_name_and_nothing_is_there_twice() {
        let mut wire = Wire::new("a", MINUTE, 3);
        wire.hear(
            MINUTE,
            page(&[("Fog at sea", None), ("Crane falls, three hurt", None), ("Fog  at SEA!", None)]),
            0.5,
        );
        assert_eq!(texts(&wire), ["Fog at sea", "Crane falls, three hurt"]);
        let before: Vec<u32> = wire.stories().iter().map(|named| named.name).collect();
        wire.hear(
            MINUTE,
            page(&[("Tram is late", None), ("Crane falls: three are hurt", None), ("Fog at sea", None)]),
            0.5,
        );
        let after: Vec<u32> = wire.stories().iter().map(|named| named.name).collect();
        assert_eq!(after[1..], [before[1], before[0]]);
        assert!(!before.contains(&after[0]));
        wire.hear(MINUTE, page(&[("One", Some("id1")), ("One", Some("id1")), ("Two", Some("id2"))]), 0.5);
        let named = wire.stories()[0].name;
        wire.hear(MINUTE, page(&[("Something else", Some("id1"))]), 0.5);
        assert_eq!((wire.stories()[0].name, texts(&wire)), (named, vec!["Something else"]));
    }

    #[test]
    fn a_source_that_fails_keeps_its_stories_for_a_while_and_is_asked_less_and_less() {
        let mut wire = Wire::new("a", MINUTE, 9);
        wire.ask();
        assert_eq!(wire.due(), None);
        wire.hear(MINUTE, page(&[("Fog at sea", None)]), 0.5);
        assert_eq!(wire.due(), Some(2 * MINUTE));
        for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
            assert_eq!(wire.hear(2 * MINUTE, trouble(), 0.5), Heard::Nothing);
            assert_eq!(wire.due(), Some((2 + minutes) * MINUTE));
        }
        assert!(!wire.forget(61 * MINUTE, 60 * MINUTE));
        assert!(wire.forget(62 * MINUTE, 60 * MINUTE) && wire.stories().is_empty());
        wire.hear(70 * MINUTE, Ok(Reading::Same), 0.5);
        assert_eq!((wire.trouble(), wire.due()), (None, Some(71 * MINUTE)));
    }

    #[test]
    fn a_server_that_wants_to_be_left_alone_is() {
        let mut wire = Wire::new("a", MINUTE, 9);
        let web = |later| FeedError::Web {
            address: String::new(),
            error: Box::new(ureq::Error::StatusCode(429)),
            later: Some(Duration::from_secs(later)),
        };
        wire.hear(Duration::ZERO, Err(web(600)), 0.5);
        assert_eq!(wire.due(), Some(10 * MINUTE));
        wire.hear(Duration::ZERO, Err(web(1)), 0.5);
        assert_eq!(wire.due(), Some(2 * MINUTE), "not more often than it would be asked");
        wire.hear(Duration::ZERO, Err(web(1_000_000)), 0.5);
        assert_eq!(wire.due(), Some(60 * MINUTE));
        for _ in 0..9 {
            wire.hear(Duration::ZERO, Err(web(1)), 1.0);
        }
        assert_eq!(wire.due(), Some(66 * MINUTE), "an hour and a tenth");
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        let mut wire = Wire::new("a", MINUTE, 9);
        wire.hear(MINUTE, page(&[("Fog at sea", None)]), 0.5);
        wire.change(MINUTE);
        wire.change(MINUTE + SETTLE / 2);
        assert_eq!(wire.due(), Some(MINUTE + SETTLE), "however often it changes");
        wire.ask();
        wire.change(MINUTE);
        wire.hear(MINUTE, page(&[("Fog at sea", None)]), 0.5);
        assert_eq!(wire.due(), Some(MINUTE + SETTLE));
    }
}
