use std::sync::Arc;
use std::time::Duration;

use super::backoff::Backoff;
use crate::bundle_file::Bundle;

/// How soon a display that was not reached is tried again, and how late at the most.
const AGAIN: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(60));

/// How often a display is looked after that has what it should have: that it still shows its edition, and how late it thinks it is.
const ROUND: Duration = Duration::from_secs(60);

/// What is known of one display.
#[derive(Debug)]
pub(super) struct Screen {
    /// What it should show; nothing before there is news.
    edition: Option<Arc<Bundle>>,
    /// The edition with which it is being visited, or was last.
    visited_with: Option<u32>,
    /// The number of the edition that it is known to show or to have waiting.
    holds: Option<u32>,
    backoff: Backoff,
    /// When it is to be visited next; nothing while it is.
    due: Option<Duration>,
    /// What went wrong last, while it is not reached.
    trouble: Option<String>,
}

/// What a visit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visited {
    /// The display has the news that it should have, in the edition of this number; nothing where there is no news yet.
    Has {
        /// The edition's number.
        edition: Option<u32>,
        /// Whether it was pushed in this visit.
        is_pushed: bool,
    },
    /// The display has other news in an edition of a higher number, and takes no lower one.
    IsAhead {
        /// That number.
        edition: u32,
    },
}

impl Screen {
    /// A display that was never reached.
    pub(super) fn new() -> Self {
        let backoff = Backoff::new(AGAIN.0, AGAIN.1);
        let due = Some(Duration::ZERO);
        Self { edition: None, visited_with: None, holds: None, backoff, due, trouble: None }
    }

    /// When it is to be visited next; nothing while it is.
    pub(super) const fn due(&self) -> Option<Duration> {
        self.due
    }

    /// The number of the edition that it is known to have.
    pub(super) const fn holds(&self) -> Option<u32> {
        self.holds
    }

    /// What goes wrong, and how often it did in a row.
    pub(super) fn trouble(&self) -> Option<(&str, u32)> {
        self.trouble.as_deref().map(|trouble| (trouble, self.backoff.failures()))
    }

    /// It should show this from now on.
    pub(super) fn show(&mut self, edition: Arc<Bundle>, now: Duration) {
        self.edition = Some(edition);
        // One that fails is tried when its time comes.
        if self.trouble.is_none()
            && let Some(due) = &mut self.due
        {
            *due = now.min(*due);
        }
    }

    /// It is visited, with the edition that it should show.
    pub(super) fn visit(&mut self) -> Option<Arc<Bundle>> {
        self.due = None;
        self.visited_with = self.number();
        self.edition.clone()
    }

    /// Takes what a visit gave, and says whether it is back after it was away.
    pub(super) fn leave(&mut self, now: Duration, visited: Result<Visited, String>, jitter: f64) -> bool {
        let was_away = self.trouble.is_some();
        match visited {
            Ok(visited) => {
                self.backoff.succeed();
                self.trouble = None;
                let (holds, has) = match visited {
                    Visited::Has { edition, .. } => (edition, true),
                    Visited::IsAhead { edition } => (Some(edition), false),
                };
                self.holds = holds;
                // Another edition may have come meanwhile.
                let is_done = has && self.number() == self.visited_with;
                self.due = Some(if is_done { now + ROUND } else { now });
                was_away
            }
            Err(trouble) => {
                self.trouble = Some(trouble);
                self.holds = None;
                self.due = Some(now + self.backoff.fail(jitter));
                false
            }
        }
    }

    /// It is visited at `due`, and not before.
    pub(super) const fn put_off(&mut self, due: Duration) {
        self.due = Some(due);
    }

    /// Whether it has what it should have, or could not be reached.
    pub(super) fn is_settled(&self) -> bool {
        let is_visited = self.due.is_some() && self.number() == self.visited_with;
        self.trouble.is_some() || is_visited && (self.edition.is_none() || self.holds.is_some())
    }

    fn number(&self) -> Option<u32> {
        self.edition.as_ref().map(|edition| edition.edition().number())
    }
}
