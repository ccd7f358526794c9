//! What an operator may choose: how fast, how often, moving or in pages, and how one headline gives way to the next.
//!
//! *In:* a [`Settings`] from the line. *Out:* the same, within what a display can do.
//! *Promises:* any bytes that decode are settings a display can show news with.
//! *Does not know:* where a headline or a glyph stands.

mod pace;
mod transition;

use serde::{Deserialize, Serialize};

pub use pace::Pace;
pub use transition::Transition;

/// How a display shows its news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Whether headlines move.
    pub motion: Motion,
    /// How fast they are to be read.
    pub pace: Pace,
    /// How often a headline is shown before the next one, 1 to [`MOST_ROUNDS`](Self::MOST_ROUNDS).
    pub rounds: u8,
    /// How a headline gives way to the next; in pages it is always a cut.
    pub transition: Transition,
    /// Minutes without a word from a host after which the line counts as lost; 0 is never.
    pub silence: u16,
}

/// How a headline that is longer than the glass is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Motion {
    /// It moves through, in whole pixels.
    #[default]
    Scroll,
    /// It is wrapped at its words and shown page by page: nothing moves.
    Pages,
}

impl Settings {
    /// Most times a headline is shown before the next one.
    pub const MOST_ROUNDS: u8 = 9;

    /// What a display begins with.
    pub const DEFAULT: Self =
        Self { motion: Motion::Scroll, pace: Pace::Readable, rounds: 1, transition: Transition::RollUp, silence: 0 };

    /// The same, within what a display can do.
    #[must_use]
    pub fn within_limits(self) -> Self {
        Self { pace: self.pace.within_limits(), rounds: self.rounds.clamp(1, Self::MOST_ROUNDS), ..self }
    }

    /// How a headline gives way to the next, as the motion allows.
    pub const fn transition(&self) -> Transition {
        match self.motion {
            Motion::Scroll => self.transition,
            Motion::Pages => Transition::Cut,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_asked_stays_within_limits() {
        let asked = Settings { pace: Pace::CharactersAMinute(1), rounds: 0, ..Settings::DEFAULT };
        assert_eq!(asked.within_limits(), Settings { pace: Pace::SLOWEST, rounds: 1, ..asked });
        let asked = Settings { pace: Pace::CharactersAMinute(u16::MAX), rounds: 200, ..Settings::DEFAULT };
        assert_eq!(asked.within_limits(), Settings { pace: Pace::FASTEST, rounds: 9, ..asked });
        assert_eq!(Settings::DEFAULT.within_limits(), Settings::DEFAULT);
    }

    #[test]
    fn settings_on_the_line() {
        let settings = Settings {
            motion: Motion::Pages,
            pace: Pace::CharactersAMinute(600),
            rounds: 2,
            transition: Transition::Wipe,
            silence: 30,
        };
        let mut buffer = [0; 16];
        let bytes = postcard::to_slice(&settings, &mut buffer).unwrap();
        assert_eq!(bytes, [1, 1, 0xd8, 4, 2, 2, 30]);
        assert_eq!(postcard::from_bytes(bytes), Ok(settings));
    }

    #[test]
    fn pages_are_always_cut() {
        assert_eq!(Settings { motion: Motion::Pages, ..Settings::DEFAULT }.transition(), Transition::Cut);
        assert_eq!(Settings::DEFAULT.transition(), Transition::RollUp);
    }
}
