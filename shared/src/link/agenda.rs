use serde::{Deserialize, Serialize};

use crate::bundle::Level;
use crate::limits::BULLETINS;

/// What a display goes by beside its edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// How late it is; nothing when no host has said so since the display started.
    pub clock: Option<ClockTime>,
    /// When it is less bright.
    pub dimming: Option<Dimming>,
    /// The bulletins it holds, the latest last.
    pub bulletins: [Option<Announced>; BULLETINS],
}

/// How late it is where a display hangs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockTime {
    /// Seconds since 1970 in UTC.
    pub unix_s: u32,
    /// Minutes that local time is ahead of UTC.
    pub ahead: i16,
}

/// When a display is less bright: it changes at these times of day, and the buttons may change it between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimming {
    /// The minute of the day from which it is, in local time.
    pub from: u16,
    /// The minute of the day from which it is not any more.
    pub until: u16,
    /// Its brightness between, 1 to 8.
    pub night: u8,
    /// Its brightness else, 1 to 8.
    pub day: u8,
}

impl Dimming {
    /// Whether these are two times of day.
    pub const fn is_possible(&self) -> bool {
        self.from < 24 * 60 && self.until < 24 * 60 && self.from != self.until
    }
}

/// A bulletin that a display holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// Its id.
    pub id: u32,
    /// How much it matters.
    pub level: Level,
    /// How many seconds of its time are left.
    pub seconds: u16,
    /// Whether it is on the glass.
    pub is_on_glass: bool,
}
