use serde::{Deserialize, Serialize};

/// Why a request is refused. Nothing of the edition on show is lost by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The edition has more bytes than the display holds. Pack fewer headlines.
    TooLong,
    /// A chunk or a commit came without its offer, or for another edition. Offer it again.
    NotOffered,
    /// A commit came before the last byte. Send the rest.
    Incomplete,
    /// The bytes are not those that were offered. Offer it again.
    Corrupted,
    /// The bytes are no edition of a version that the display reads. Pack it anew.
    Malformed,
    /// The edition's number is not above that of the last one taken. Pack it anew.
    Outdated,
    /// The edition has no headline: there would be nothing to show.
    Empty,
    /// A headline has no ink: it would leave the glass blank. Take it out.
    Blank,
    /// The display has no key, so it takes nothing but one. Install one.
    NoKey,
    /// The tag is not that of these bytes, for this display, by its key. Use the key that was installed.
    Forged,
    /// The command's number is not higher than the last one's. Give it a new number.
    Replayed,
    /// A key is taken only while the select button is held. Hold it.
    NotHeld,
    /// The firmware was built open: it asks for no key and takes none.
    Open,
    /// Bytes were to be taken over from another edition than the one on show. Send them.
    NotBase,
    /// The display holds as many bulletins as it can. Retract one, or wait until the time of one is over.
    Crowded,
    /// There were too many bulletins in the last minutes. Wait a minute.
    TooOften,
    /// No bulletin has this id: its time was over, or it was never here.
    Unknown,
}

/// A refusal, and where in the edition its reason stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why.
    pub why: Refusal,
    /// The byte of the edition at which it is wrong; 0 where no place is.
    pub at: u32,
}

/// The refusals of a display since its start, the last [`RefusalLog::ENTRIES`] of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalLog {
    /// How many there were; the same one after another is one.
    pub count: u32,
    /// The last ones, the latest first.
    pub last: [Option<Logged>; Self::ENTRIES],
}

/// A refusal that a display remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logged {
    /// When it was refused last, on the display's clock in milliseconds.
    pub at_ms: u32,
    /// What was refused.
    pub refused: Refused,
    /// The number of its edition; 0 where there was none.
    pub edition: u32,
    /// How often in a row.
    pub times: u16,
}

impl Refused {
    /// A refusal that is about no place.
    pub const fn new(why: Refusal) -> Self {
        Self { why, at: 0 }
    }
}

impl RefusalLog {
    /// How many are remembered.
    pub const ENTRIES: usize = 8;

    /// Nothing was refused yet.
    pub const EMPTY: Self = Self { count: 0, last: [None; Self::ENTRIES] };

    /// Remembers a refusal.
    pub fn add(&mut self, at_ms: u32, refused: Refused, edition: u32) {
        if let Some(Some(last)) = self.last.first_mut()
            && (last.refused, last.edition) == (refused, edition)
        {
            last.at_ms = at_ms;
            last.times = last.times.saturating_add(1);
            return;
        }
        self.count = self.count.saturating_add(1);
        self.last.rotate_right(1);
        if let Some(first) = self.last.first_mut() {
            *first = Some(Logged { at_ms, refused, edition, times: 1 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_refusals_are_kept_and_repeated_ones_counted() {
        let mut log = RefusalLog::EMPTY;
        let forged = Refused::new(Refusal::Forged);
        for ms in 0..70_000 {
            log.add(ms, forged, 7);
        }
        let first = Logged { at_ms: 69_999, refused: forged, edition: 7, times: u16::MAX };
        assert_eq!((log.count, log.last[0], log.last[1]), (1, Some(first), None));
        for edition in 0..9 {
            log.add(70_000, forged, edition);
        }
        assert_eq!(log.count, 10);
        assert_eq!(log.last.map(|logged| logged.unwrap().edition), [8, 7, 6, 5, 4, 3, 2, 1]);
    }
}
