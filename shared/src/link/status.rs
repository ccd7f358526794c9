use serde::{Deserialize, Serialize};

use super::{Faults, Lateness};

/// How a display is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status<'a> {
    /// Milliseconds since start, modulo 2³².
    pub uptime_ms: u32,
    /// What is on the glass; nothing before the first edition.
    #[serde(borrow)]
    pub on_show: Option<OnShow<'a>>,
    /// What is on its way.
    pub arrival: Arrival,
    /// Whether somebody pressed pause.
    pub paused: bool,
    /// Brightness, 1 to 8.
    pub brightness: u8,
    /// What is wrong with the hardware.
    pub faults: Faults,
    /// What the line did.
    pub link: LinkCounters,
    /// Frames drawn since start, by how late they were.
    pub lateness: Lateness,
    /// Why it started last.
    pub reset: Reset,
    /// Bytes of its stack that were never used since start; nothing where that is not measured, or not yet.
    pub free_stack: Option<u32>,
}

/// The headline on the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnShow<'a> {
    /// The edition's number.
    pub edition: u32,
    /// CRC-32C of the edition's bytes.
    pub digest: u32,
    /// Place of the headline in its edition, from 0.
    pub headline: u16,
    /// Headlines in the edition.
    pub headlines: u16,
    /// When the edition was taken, on the display's clock in milliseconds; nothing when that was before it started.
    pub taken_ms: Option<u32>,
    /// When the headline came on, on the display's clock in milliseconds.
    pub since_ms: u32,
    /// The beginning of the headline, at most [`OnShow::TEXT_BYTES`].
    pub text: &'a str,
}

impl OnShow<'_> {
    /// Bytes of the headline's beginning.
    pub const TEXT_BYTES: usize = 80;
}

/// What is on its way to the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arrival {
    /// Nothing.
    None,
    /// An edition is being received; `next` bytes are here.
    Receiving {
        /// The edition's number.
        edition: u32,
        /// Bytes that are here.
        next: u32,
    },
    /// An edition is complete and is being checked.
    Checking {
        /// The edition's number.
        edition: u32,
    },
    /// A good edition waits for the end of the headline on show.
    Waiting {
        /// The edition's number.
        edition: u32,
    },
}

/// Why a display started last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reset {
    /// Its board does not say.
    Unknown,
    /// It was switched on.
    PowerOn,
    /// Its reset pin was pulled: by a button, or by whoever loads firmware.
    Pin,
    /// Its supply voltage dropped. Check the supply.
    BrownOut,
    /// Its watchdog found that the firmware hung. Report it.
    Watchdog,
    /// Its firmware asked for it, or a debugger; [`Faults::PANIC`] says whether it had failed.
    Software,
}

/// What the line did since start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkCounters {
    /// Frames received whole and for this display.
    pub frames: u32,
    /// Frames dropped: no COBS code, or a wrong check.
    pub damaged: u32,
    /// Frames dropped: longer than a frame may be.
    pub overlong: u32,
    /// Frames for other displays, or from them.
    pub foreign: u32,
    /// Requests answered with [`Reply::Unsupported`](super::Reply::Unsupported).
    pub unsupported: u32,
    /// Bytes the serial port lost before they were read.
    pub lost_bytes: u32,
    /// Replies that could not be written.
    pub lost_replies: u32,
}
