use motograph_shared::link::{Heard, Outcome};
use serde_json::{Value, json};

use super::Port;
use super::verdict::Verdict;
use crate::bundle_file::Bundle;
use crate::display::{Device, Health, Showing, accounts, waiting};

/// What a push did, and what the display said.
#[derive(Clone, Debug)]
pub struct Delivery {
    edition: u32,
    bytes: u32,
    outcome: Option<Outcome>,
    device: Option<Device>,
    showing: Option<Showing>,
    waiting: Option<u32>,
    health: Option<Health>,
    verdicts: Vec<Verdict>,
    /// Why the display did not say what became of each headline.
    unjudged: Option<String>,
    /// Whether it was sent to all displays at once before.
    was_told_with_all: bool,
    sent: usize,
    heard: usize,
}

impl Delivery {
    /// Before anything was heard.
    pub const fn new(edition: u32, bytes: u32) -> Self {
        Self {
            edition,
            bytes,
            outcome: None,
            device: None,
            showing: None,
            waiting: None,
            health: None,
            verdicts: Vec::new(),
            unjudged: None,
            was_told_with_all: false,
            sent: 0,
            heard: 0,
        }
    }

    /// Counts bytes on the line: those of requests, and those of answers.
    pub(super) const fn count(&mut self, sent: usize, heard: usize) {
        self.sent += sent;
        self.heard += heard;
    }

    /// Takes down what the display says.
    pub fn hear(&mut self, heard: &Heard<'_>) {
        match heard {
            Heard::Greeting(greeting) => self.device = Some(Device::new(greeting)),
            Heard::Bytes(_) | Heard::Waiting => {}
            Heard::Status(status) => {
                self.showing = Showing::new(status);
                self.health = Some(Health::new(status));
                self.waiting = waiting(status);
            }
        }
    }

    /// How it ended.
    #[must_use]
    pub fn done(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// After it was sent to all displays at once, and this one has only been asked.
    #[must_use]
    pub(super) const fn told_with_all(mut self) -> Self {
        self.was_told_with_all = true;
        self
    }

    /// Asks the display what it makes of each headline, if it has them.
    pub(super) fn judge(&mut self, bundle: &Bundle, port: &mut Port) {
        let accounts = match self.outcome {
            None => return,
            // It has said already that all its glyphs are there.
            Some(Outcome::Taken(taken)) if (taken.folded, taken.boxed) == (0, 0) => Ok(Vec::new()),
            // An old one does not say more.
            Some(Outcome::Taken(_) | Outcome::Held) => accounts::accounts(port, self.edition),
        };
        match accounts {
            Ok(accounts) => self.verdicts = Verdict::all(bundle, &accounts),
            Err(error) => self.unjudged = Some(error.to_string()),
        }
    }

    /// What it says it shows.
    pub const fn showing(&self) -> Option<&Showing> {
        self.showing.as_ref()
    }

    /// For people.
    pub fn report(&self) -> String {
        let device = match &self.device {
            Some(Device { name, pixels: (width, height), .. }) => format!("{name}, {width}×{height}"),
            None => "the display".to_owned(),
        };
        let outcome = match self.outcome {
            Some(Outcome::Taken(taken)) => format!(
                "{device}: took edition {}: {} headlines, {} bytes, {} glyphs folded, {} shown as a box",
                taken.edition, taken.headlines, self.bytes, taken.folded, taken.boxed
            ),
            Some(Outcome::Held) if self.was_told_with_all => {
                format!("{device}: took edition {} when it was sent to all, or had it", self.edition)
            }
            Some(Outcome::Held) => format!("{device}: has edition {} already, nothing was sent", self.edition),
            None => format!("{device}: did not finish"),
        };
        let showing = match &self.showing {
            Some(showing) => showing.sentence(),
            None if self.health.is_none() => "it did not say what it is showing".to_owned(),
            None => "it is showing no edition".to_owned(),
        };
        let mut lines = vec![outcome];
        lines.extend(self.verdicts.iter().map(Verdict::sentence));
        let unjudged = self.unjudged.iter();
        lines.extend(unjudged.map(|why| format!("note: it did not say what became of each headline: {why}")));
        lines.push(showing);
        if let Some(edition) = self.waiting {
            lines.push(format!("edition {edition} comes at the end of this headline"));
        }
        if let Some(health) = &self.health {
            lines.extend(health.faults.iter().map(|fault| format!("note: {fault}")));
        }
        lines.join("\n")
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let taken = match self.outcome {
            Some(Outcome::Taken(taken)) => {
                json!({ "headlines": taken.headlines, "folded": taken.folded, "boxed": taken.boxed })
            }
            Some(Outcome::Held) | None => Value::Null,
        };
        json!({
            "outcome": match self.outcome {
                Some(Outcome::Taken(_)) => "taken",
                Some(Outcome::Held) => "held",
                None => "unfinished",
            },
            "edition": self.edition,
            "bytes": self.bytes,
            "line_bytes": { "sent": self.sent, "heard": self.heard },
            "taken": taken,
            "told_with_all": self.was_told_with_all,
            "unjudged": self.unjudged,
            "verdicts": self.verdicts.iter().map(Verdict::json).collect::<Vec<_>>(),
            "device": self.device.as_ref().map(Device::json),
            "showing": self.showing.as_ref().map(Showing::json),
            "waiting": self.waiting,
            "health": self.health.as_ref().map(Health::json),
        })
    }
}
