use serde::{Deserialize, Serialize};

use crate::settings::Settings;

/// What a host may have a display do besides showing an edition. It travels as bytes in
/// [`Request::Command`](super::Request::Command), which are tagged like an edition's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// Show the news like this from the next headline on.
    Set(Settings),
    /// Be so bright, 1 to 8.
    Brightness(u8),
}

impl Command {
    /// Most bytes of a command.
    pub const BYTES: usize = 16;

    /// The command as bytes.
    pub fn to_bytes(self, room: &mut [u8; Self::BYTES]) -> &[u8] {
        // Every command fits: tied by the test below.
        postcard::to_slice(&self, room).map_or(&[], |bytes| &*bytes)
    }

    /// The command in these bytes, and nothing behind it.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match postcard::take_from_bytes(bytes) {
            Ok((command, [])) => Some(command),
            Ok(_) | Err(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Motion, Pace, Transition};

    #[test]
    fn exact_bytes() {
        let mut room = [0; Command::BYTES];
        assert_eq!(Command::Set(Settings::DEFAULT).to_bytes(&mut room), [0, 0, 0, 1, 1, 0]);
        assert_eq!(Command::Brightness(8).to_bytes(&mut room), [1, 8]);
        assert_eq!(Command::from_bytes(&[1, 8]), Some(Command::Brightness(8)));
        assert_eq!(Command::from_bytes(&[1, 8, 0]), None);
        let (motion, pace) = (Motion::Pages, Pace::CharactersAMinute(u16::MAX));
        let longest = Settings { motion, pace, rounds: u8::MAX, transition: Transition::Wipe, silence: u16::MAX };
        assert_eq!(Command::Set(longest).to_bytes(&mut room).len(), 11);
    }
}
