use motograph_shared::keys::Key;
use motograph_shared::link::{Address, Arrival, Faults, Greeting, Lateness, LinkCounters, Reset, Status};
use motograph_shared::trust::Access;
use serde_json::{Value, json};

use crate::words::plain;

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
    /// Why it started last.
    pub reset: Reset,
    /// Bytes of its stack that were never used since start, where that is measured.
    pub free_stack: Option<u32>,
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
    /// Its address on the line, and its group.
    pub place: (Address, Address),
    /// Who may change what it shows.
    pub access: Access,
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

impl Device {
    /// What a display says of itself.
    pub fn new(greeting: &Greeting<'_>) -> Self {
        Self {
            name: plain(greeting.device),
            pixels: (greeting.width, greeting.height),
            place: (greeting.address, greeting.group),
            access: greeting.access,
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let (address, group) = self.place;
        let group = group.is_group().then(|| group.number() - Address::LAST.number());
        json!({
            "name": self.name,
            "width": self.pixels.0,
            "height": self.pixels.1,
            "address": address.number(),
            "group": group,
        })
    }

    /// Who may change what it shows, for people.
    pub fn access_sentence(&self) -> String {
        match self.access {
            Access::Open => "anybody who reaches its line may change what it shows (insecure-open)".to_owned(),
            Access::NoKey => "it has no key yet, so it takes nothing but one".to_owned(),
            Access::Keyed(id) => format!("its key is {id}"),
        }
    }

    /// The name of its key, for programs: null when it has none, "open" when it asks for none.
    pub fn key_json(&self) -> Value {
        match self.access {
            Access::Open => json!("open"),
            Access::NoKey => Value::Null,
            Access::Keyed(id) => json!(id.to_string()),
        }
    }
}

impl Showing {
    /// What a display says it shows; nothing when it has no edition.
    pub fn new(status: &Status<'_>) -> Option<Self> {
        status.on_show.map(|on_show| Self {
            edition: on_show.edition,
            headline: (on_show.headline.saturating_add(1), on_show.headlines),
            text: plain(on_show.text),
            taken_ms: on_show.taken_ms,
            since_ms: on_show.since_ms,
        })
    }

    /// For people.
    pub fn sentence(&self) -> String {
        let Self { edition, headline: (place, count), text, .. } = self;
        format!("it is now showing headline {place} of {count} of edition {edition}: {text}")
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "edition": self.edition,
            "headline": self.headline.0,
            "headlines": self.headline.1,
            "text": self.text,
            "taken_ms": self.taken_ms,
            "since_ms": self.since_ms,
        })
    }
}

impl Health {
    /// What a display says of how it is.
    pub fn new(status: &Status<'_>) -> Self {
        Self {
            uptime_ms: status.uptime_ms,
            paused: status.paused,
            brightness: status.brightness,
            faults: fault_words(status.faults),
            lateness: status.lateness,
            link: status.link,
            reset: status.reset,
            free_stack: status.free_stack,
        }
    }

    /// Why it started last and how much of its stack is free, for people.
    pub fn start_sentence(&self) -> String {
        let why = match self.reset {
            Reset::Unknown => "it does not know why it started last",
            Reset::PowerOn => "it started last when it was switched on",
            Reset::Pin => "it started last because its reset pin was pulled",
            Reset::BrownOut => "it started last because its supply voltage had dropped",
            Reset::Watchdog => "it started last because its watchdog found it hung",
            Reset::Software => "it started last because its firmware asked for it",
        };
        match self.free_stack {
            Some(bytes) => format!("{why}; {bytes} bytes of its stack were never used since"),
            None => why.to_owned(),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let LinkCounters { frames, damaged, overlong, foreign, unsupported, lost_bytes, lost_replies } = self.link;
        json!({
            "uptime_ms": self.uptime_ms,
            "paused": self.paused,
            "brightness": self.brightness,
            "faults": self.faults,
            "frames": self.lateness.all(),
            "late_frames": self.lateness.late(),
            "lateness": lateness(&self.lateness),
            "reset": reset_name(self.reset),
            "free_stack_bytes": self.free_stack,
            "link": {
                "frames": frames,
                "damaged": damaged,
                "overlong": overlong,
                "foreign": foreign,
                "unsupported": unsupported,
                "lost_bytes": lost_bytes,
                "lost_replies": lost_replies,
            },
        })
    }
}

/// The edition that waits for the end of the headline on show.
pub fn waiting(status: &Status<'_>) -> Option<u32> {
    match status.arrival {
        Arrival::Waiting { edition } => Some(edition),
        Arrival::None | Arrival::Receiving { .. } | Arrival::Checking { .. } => None,
    }
}

/// Why a display started last, for programs.
const fn reset_name(reset: Reset) -> &'static str {
    match reset {
        Reset::Unknown => "unknown",
        Reset::PowerOn => "power_on",
        Reset::Pin => "pin",
        Reset::BrownOut => "brown_out",
        Reset::Watchdog => "watchdog",
        Reset::Software => "software",
    }
}

/// Faults, in words.
fn fault_words(faults: Faults) -> Vec<String> {
    let keys = Key::ALL.into_iter().filter(|key| faults.any(Faults::key(key.number())));
    let keys = keys.map(|key| format!("the {} key is held since start", key.name()));
    let others = [
        (Faults::PANEL, "the panel does not answer"),
        (Faults::STORE, "nothing can be kept: what it shows is lost with the power"),
        (Faults::SERIAL, "the serial port could not be set up"),
        (Faults::PANIC, "the firmware failed and started again"),
        (Faults::CLOCK, "the clock runs slower than it should"),
    ];
    let others = others.into_iter().filter(|&(fault, _)| faults.any(fault)).map(|(_, words)| words.to_owned());
    others.chain(keys).collect()
}
