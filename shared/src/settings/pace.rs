use serde::{Deserialize, Serialize};

use crate::time::Span;

/// How fast a headline is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pace {
    /// As fast as a usual word still stays whole on the glass for two seconds.
    #[default]
    Readable,
    /// So many characters a minute: six times the words a minute, sixty times the characters a second.
    CharactersAMinute(u16),
}

/// Reading time of a character of a headline that stands still, where nothing else is asked: 200 words a minute.
const READ_CHARACTER: Span = Span::from_ms(50);

/// Reading time of a word on a page, where nothing else is asked: 120 words a minute, within the 100 to 300 at which
/// paged text is understood best (Kang & Muter 1989).
const READ_WORD: Span = Span::from_ms(500);

impl Pace {
    /// Characters of a usual word, with the space behind it.
    pub const WORD: u16 = 6;

    /// Six words a minute: the slowest speed in the largest type.
    pub const SLOWEST: Self = Self::CharactersAMinute(6 * Self::WORD);

    /// Six hundred words a minute: nobody reads faster.
    pub const FASTEST: Self = Self::CharactersAMinute(600 * Self::WORD);

    /// The nearest pace that a display takes.
    #[must_use]
    pub fn within_limits(self) -> Self {
        match (self, Self::SLOWEST, Self::FASTEST) {
            (Self::CharactersAMinute(asked), Self::CharactersAMinute(least), Self::CharactersAMinute(most)) => {
                Self::CharactersAMinute(asked.clamp(least, most))
            }
            (pace, ..) => pace,
        }
    }

    /// Reading time of a character of a line that stands still.
    pub fn character(self) -> Span {
        match self {
            Self::Readable => READ_CHARACTER,
            Self::CharactersAMinute(pace) => Span::from_ms(MINUTE / u32::from(pace.max(LEAST_STILL))),
        }
    }

    /// Reading time of a word on a page.
    pub fn word(self) -> Span {
        match self {
            Self::Readable => READ_WORD,
            Self::CharactersAMinute(pace) => {
                Span::from_ms(MINUTE * u32::from(Self::WORD) / u32::from(pace.max(LEAST_STILL)))
            }
        }
    }
}

/// Characters a minute at which anybody has read what stands still: thirty words.
const LEAST_STILL: u16 = 30 * Pace::WORD;

/// Milliseconds of a minute.
const MINUTE: u32 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_time_for_each_character_and_word() {
        assert_eq!(Pace::CharactersAMinute(600).character(), Span::from_ms(100));
        assert_eq!(Pace::CharactersAMinute(600).word(), Span::from_ms(600));
        assert_eq!(Pace::SLOWEST.word(), Span::from_s(2));
        assert_eq!(Pace::CharactersAMinute(0).within_limits(), Pace::SLOWEST);
        assert_eq!(Pace::Readable.within_limits(), Pace::Readable);
    }
}
