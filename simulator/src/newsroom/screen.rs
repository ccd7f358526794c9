use std::sync::Arc;
use std::time::Duration;

use crate::backoff::Backoff;
use crate::bundle_file::Bundle;
use crate::carrier::SiteState;

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
    /// What is wrong at its site, while something is.
    site_trouble: Option<String>,
}

/// What a visit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Visited {
    /// The display has the news that it should have, in the edition of this number; nothing where there is no news yet.
    Has {
        /// The edition's number.
        edition: Option<u32>,
        /// Whether it was pushed in this visit.
        is_pushed: bool,
    },
    /// The broker keeps the news that the display's site should have, in the edition of this number.
    IsCarried {
        /// The edition's number.
        edition: Option<u32>,
        /// Whether it was brought to the broker in this visit.
        is_pushed: bool,
        /// What the site says of itself.
        site: Option<SiteState>,
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
        Self { edition: None, visited_with: None, holds: None, backoff, due, trouble: None, site_trouble: None }
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

    /// What is wrong at its site, while something is.
    pub(super) fn site_trouble(&self) -> Option<&str> {
        self.site_trouble.as_deref()
    }

    /// What its site says of itself; says whether that has changed.
    pub(super) fn hear_of_site(&mut self, site: Option<&SiteState>) -> bool {
        let trouble = site_trouble(site);
        let has_changed = trouble != self.site_trouble;
        self.site_trouble = trouble;
        has_changed
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
                self.holds = match visited {
                    Visited::Has { edition, .. } | Visited::IsCarried { edition, .. } => edition,
                    Visited::IsAhead { edition } => Some(edition),
                };
                // Another edition may have come meanwhile.
                let is_done = self.number() == self.visited_with;
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

/// What is wrong at a site that says this of itself.
fn site_trouble(site: Option<&SiteState>) -> Option<String> {
    let Some(site) = site else { return Some("nobody was ever there".to_owned()) };
    if !site.online {
        return Some("nobody is there any more".to_owned());
    }
    let troubles = site.displays.iter().filter_map(|display| Some((&display.name, display.trouble.as_ref()?)));
    let troubles: Vec<String> = troubles.map(|(name, trouble)| format!("{name}: {trouble}")).collect();
    if troubles.is_empty() { None } else { Some(troubles.join("; ")) }
}
