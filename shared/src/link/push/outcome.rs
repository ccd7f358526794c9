use crate::link::{Greeting, Refused, Status, Taken};
use crate::time::Instant;
use crate::trust::KeyId;

/// What a push hears, as it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard<'a> {
    /// Who the display is.
    Greeting(Greeting<'a>),
    /// Another edition comes first: it waits for its turn, or is on its way.
    Waiting,
    /// So many bytes of the edition are there.
    Bytes(u32),
    /// What the display says of itself at the end.
    Status(Status<'a>),
}

/// What a push needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Call again when bytes have come, at the latest at this moment.
    Waiting(Instant),
    /// The push has ended well.
    Done(Outcome),
}

/// What became of a pushed edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was sent and taken.
    Taken(Taken),
    /// The display had it already; nothing was sent.
    Held,
}

/// Why a push has failed. What the display shows is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushError {
    /// Nothing answered at all: no display, a wrong port, or a wrong speed.
    NoAnswer,
    /// The display stopped answering after `bytes` bytes were there: unplugged or reset. Push again: it goes on there.
    Lost {
        /// Bytes the display has.
        bytes: u32,
    },
    /// The display speaks only other versions of the link. Update the older of the two.
    Version {
        /// The oldest version the display speaks.
        oldest: u8,
        /// The newest version the display speaks.
        newest: u8,
    },
    /// The edition is longer than the display can hold.
    TooLong {
        /// Bytes of the longest edition.
        limit: u32,
    },
    /// The display refuses the edition.
    Refused(Refused),
    /// The display has no key, and takes nothing but one. Install one.
    NoKey,
    /// The display asks for tags of another key than the host's, if that has one.
    OtherKey {
        /// The key that the display has.
        asked: KeyId,
    },
    /// Another edition has come first for [`LONGEST_WAIT`](super::LONGEST_WAIT). Look at the display, which may be paused again and again, and at who
    /// else is on its line.
    Busy,
}
