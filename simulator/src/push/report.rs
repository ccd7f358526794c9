use motograph_shared::keys::Key;
use motograph_shared::link::{Arrival, Faults, Heard, Lateness, LinkCounters, Outcome};
use serde_json::{Value, json};

use crate::words::plain;

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
}

/// How the display is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Milliseconds on its clock.
    pub uptime_ms: u32,
    /// Whether somebody pressed pause.
    pub paused: bool,
    /// 1 to 8.
    pub brightness: u8,
    /// What is wrong with its hardware, in words.
    pub faults: Vec<String>,
    /// Frames it has drawn, by how late they were.
    pub lateness: Lateness,
    /// What its line did.
    pub link: LinkCounters,
}

/// Frames by the most milliseconds that they were late.
fn lateness(lateness: &Lateness) -> Value {
    let bounds =
        Lateness::BOUNDS_MS.iter().map(|&bound| if bound == u32::MAX { "more".to_owned() } else { bound.to_string() });
    bounds.zip(lateness.frames).map(|(bound, frames)| (bound, json!(frames))).collect::<serde_json::Map<_, _>>().into()
}

/// Who the display is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its name and version.
    pub name: String,
    /// Pixels across and down.
    pub pixels: (u16, u16),
}

/// What the display says it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The edition's number.
    pub edition: u32,
    /// The headline's place, from 1, and how many there are.
    pub headline: (u16, u16),
    /// The headline's beginning.
    pub text: String,
    /// When the edition was taken, on the display's clock in milliseconds.
    pub taken_ms: Option<u32>,
    /// When the headline came on, on the display's clock in milliseconds.
    pub since_ms: u32,
}

impl Delivery {
    /// Before anything was heard.
    pub const fn new(edition: u32, bytes: u32) -> Self {
        Self { edition, bytes, outcome: None, device: None, showing: None, waiting: None, health: None }
    }

    /// Takes down what the display says.
    pub fn hear(&mut self, heard: &Heard<'_>) {
        match heard {
            Heard::Greeting(greeting) => {
                let pixels = (greeting.width, greeting.height);
                self.device = Some(Device { name: plain(greeting.device), pixels });
            }
            Heard::Bytes(_) | Heard::Waiting => {}
            Heard::Status(status) => {
                self.showing = status.on_show.map(|on_show| Showing {
                    edition: on_show.edition,
                    headline: (on_show.headline.saturating_add(1), on_show.headlines),
                    text: plain(on_show.text),
                    taken_ms: on_show.taken_ms,
                    since_ms: on_show.since_ms,
                });
                self.health = Some(Health {
                    uptime_ms: status.uptime_ms,
                    paused: status.paused,
                    brightness: status.brightness,
                    faults: fault_words(status.faults),
                    lateness: status.lateness,
                    link: status.link,
                });
                self.waiting = match status.arrival {
                    Arrival::Waiting { edition } => Some(edition),
                    Arrival::None | Arrival::Receiving { .. } | Arrival::Checking { .. } => None,
                };
            }
        }
    }

    /// How it ended.
    #[must_use]
    pub fn done(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// What it says it shows.
    pub const fn showing(&self) -> Option<&Showing> {
        self.showing.as_ref()
    }

    /// For people.
    pub fn report(&self) -> String {
        let device = match &self.device {
            Some(Device { name, pixels: (width, height) }) => format!("{name}, {width}×{height}"),
            None => "the display".to_owned(),
        };
        let outcome = match self.outcome {
            Some(Outcome::Taken(taken)) => format!(
                "{device}: took edition {}: {} headlines, {} bytes, {} glyphs folded, {} shown as a box",
                taken.edition, taken.headlines, self.bytes, taken.folded, taken.boxed
            ),
            Some(Outcome::Held) => format!("{device}: has edition {} already, nothing was sent", self.edition),
            None => format!("{device}: did not finish"),
        };
        let showing = match &self.showing {
            Some(Showing { edition, headline: (place, count), text, .. }) => {
                format!("it is now showing headline {place} of {count} of edition {edition}: {text}")
            }
            None if self.health.is_none() => "it did not say what it is showing".to_owned(),
            None => "it is showing no edition".to_owned(),
        };
        let mut lines = vec![outcome, showing];
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
            "taken": taken,
            "device": self.device.as_ref().map(|device| json!({
                "name": device.name,
                "width": device.pixels.0,
                "height": device.pixels.1,
            })),
            "showing": self.showing.as_ref().map(|showing| json!({
                "edition": showing.edition,
                "headline": showing.headline.0,
                "headlines": showing.headline.1,
                "text": showing.text,
                "taken_ms": showing.taken_ms,
                "since_ms": showing.since_ms,
            })),
            "waiting": self.waiting,
            "health": self.health.as_ref().map(|health| json!({
                "uptime_ms": health.uptime_ms,
                "paused": health.paused,
                "brightness": health.brightness,
                "faults": health.faults,
                "frames": health.lateness.all(),
                "late_frames": health.lateness.late(),
                "lateness": lateness(&health.lateness),
                "link": {
                    "frames": health.link.frames,
                    "damaged": health.link.damaged,
                    "overlong": health.link.overlong,
                    "foreign": health.link.foreign,
                    "unsupported": health.link.unsupported,
                    "lost_bytes": health.link.lost_bytes,
                    "lost_replies": health.link.lost_replies,
                },
            })),
        })
    }
}

/// Faults, in words.
fn fault_words(faults: Faults) -> Vec<String> {
    let keys = Key::ALL.into_iter().filter(|key| faults.any(Faults::key(key.number())));
    let keys = keys.map(|key| format!("the {} key is held since start", key.name()));
    let others = [
        (Faults::PANEL, "the panel does not answer"),
        (Faults::SERIAL, "the serial port could not be set up"),
        (Faults::PANIC, "the firmware failed and started again"),
        (Faults::CLOCK, "the clock runs slower than it should"),
    ];
    let others = others.into_iter().filter(|&(fault, _)| faults.any(fault)).map(|(_, words)| words.to_owned());
    others.chain(keys).collect()
}
