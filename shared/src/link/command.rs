use serde::{Deserialize, Serialize};

use super::{Bulletin, ClockTime, Dimming};
use crate::limits::BULLETIN_BYTES;
use crate::settings::Settings;

/// What a host may have a display do besides showing an edition. It travels as bytes in
/// [`Request::Command`](super::Request::Command), which are tagged like an edition's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command<'a> {
    /// Show the news like this from the next headline on.
    Set(Settings),
    /// Be so bright, 1 to 8.
    Brightness(u8),
    /// It is so late. Since version 3, as all that follow.
    Clock(ClockTime),
    /// Be less bright at this time of day; nothing is always as bright.
    Dim(Option<Dimming>),
    /// Show this before the edition goes on.
    #[serde(borrow)]
    Announce(Bulletin<'a>),
    /// Take the bulletin with this id off the glass.
    Retract(u32),
    /// Take all news off the glass: bulletins, the edition on show, and one that waits.
    Clear,
}

impl Command<'_> {
    /// Most bytes of a command: those of the longest bulletin, and what is around it.
    pub const BYTES: usize = BULLETIN_BYTES + 20;
}

impl<'a> Command<'a> {
    /// The command as bytes; none when its bulletin is longer than one may be.
    pub fn to_bytes(self, room: &mut [u8; Command::BYTES]) -> &[u8] {
        postcard::to_slice(&self, room).map_or(&[], |bytes| &*bytes)
    }

    /// The command in these bytes, and nothing behind it.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        match postcard::take_from_bytes(bytes) {
            Ok((command, [])) => Some(command),
            Ok(_) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Level;
    use crate::link::Entry;
    use crate::settings::{Motion, Pace, Transition};

    #[test]
    fn exact_bytes() {
        let bytes = |command: Command<'_>| command.to_bytes(&mut [0; Command::BYTES]).to_vec();
        assert_eq!(bytes(Command::Set(Settings::DEFAULT)), [0, 0, 0, 1, 1, 0]);
        assert_eq!(bytes(Command::Brightness(8)), [1, 8]);
        assert_eq!(Command::from_bytes(&[1, 8]), Some(Command::Brightness(8)));
        assert_eq!(Command::from_bytes(&[1, 8, 0]), None);
        let (motion, pace) = (Motion::Pages, Pace::CharactersAMinute(u16::MAX));
        let longest = Settings { motion, pace, rounds: u8::MAX, transition: Transition::Wipe, silence: u16::MAX };
        assert_eq!(bytes(Command::Set(longest)).len(), 11);
        let clock = ClockTime { unix_s: 300, ahead: -60 };
        assert_eq!(bytes(Command::Clock(clock)), [2, 0xac, 2, 0x77]);
        assert_eq!(bytes(Command::Dim(None)), [3, 0]);
        let dimming = Dimming { from: 1320, until: 390, night: 2, day: 7 };
        assert_eq!(bytes(Command::Dim(Some(dimming))), [3, 1, 0xa8, 10, 0x86, 3, 2, 7]);
        let bulletin =
            Bulletin { id: 1, level: Level::Breaking, entry: Entry::Now, seconds: 60, section: "Sea", text: "Fog" };
        assert_eq!(bytes(Command::Announce(bulletin)), b"\x04\x01\x02\x00\x3c\x03Sea\x03Fog");
        assert_eq!(bytes(Command::Retract(1)), [5, 1]);
        assert_eq!(bytes(Command::Clear), [6]);
    }

    #[test]
    fn the_longest_bulletin_fits() {
        let (level, entry) = (Level::Breaking, Entry::Next);
        for section in [0, 1, 200, BULLETIN_BYTES] {
            let (section, text) = ("s".repeat(section), "t".repeat(BULLETIN_BYTES - section));
            let bulletin = Bulletin { id: u32::MAX, level, entry, seconds: u16::MAX, section: &section, text: &text };
            let mut room = [0; Command::BYTES];
            let bytes = Command::Announce(bulletin).to_bytes(&mut room).to_vec();
            assert_eq!(Command::from_bytes(&bytes), Some(Command::Announce(bulletin)));
        }
    }
}
