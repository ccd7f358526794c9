use heapless::Vec;
use serde::{Deserialize, Serialize};

use crate::limits::STATE_BYTES;
use crate::link::{Address, Dimming};
use crate::settings::Settings;
use crate::time::{Instant, Span};
use crate::trust::Key;

/// What a display remembers without power, beside its edition. Fields are only ever added, at its end; whoever adds one reads
/// what firmware before it has kept, too, or all displays would forget their keys with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// The key of a display that has one.
    pub(super) key: Option<Key>,
    /// Its address.
    pub(super) address: Address,
    /// Its group.
    pub(super) group: Address,
    /// Only editions of higher numbers are taken.
    pub(super) edition: u32,
    /// Only commands of higher numbers are done.
    pub(super) command: u64,
    /// How the news is shown.
    pub(super) settings: Settings,
    /// How bright, in levels.
    pub(super) brightness: u8,
    /// When it is less bright.
    pub(super) dimming: Option<Dimming>,
}

impl State {
    /// The state in `bytes`, if there is one.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match postcard::take_from_bytes(bytes) {
            Ok((state, [])) => Some(state),
            Ok(_) => None,
            Err(_) => Self::of_version_2(bytes),
        }
    }

    /// What firmware kept that knew no dimming.
    fn of_version_2(bytes: &[u8]) -> Option<Self> {
        let mut bytes: Vec<u8, STATE_BYTES> = Vec::from_slice(bytes).ok()?;
        bytes.push(0).ok()?;
        postcard::take_from_bytes(&bytes).ok().filter(|(_, rest)| rest.is_empty()).map(|(state, _)| state)
    }

    fn to_bytes(self) -> Vec<u8, STATE_BYTES> {
        let mut room = [0; STATE_BYTES];
        // The longest state fits: see the test.
        let bytes = postcard::to_slice(&self, &mut room).map_or(&[][..], |bytes| bytes);
        Vec::from_slice(bytes).unwrap_or_default()
    }
}

/// The state that is kept, or on its way there.
#[derive(Clone, Debug)]
pub(super) struct Memo {
    state: State,
    bytes: Vec<u8, STATE_BYTES>,
    since: Instant,
    /// How long after that it is tried again, if it could not be kept.
    again: Span,
}

/// How long after a store did not work it is tried again, at first and at the most: twice as long each time.
const AGAIN: Span = Span::from_s(60);
const AGAIN_MOST: Span = Span::from_s(24 * 60 * 60);

/// How often at the most the buttons make a display write: somebody who plays with them must not wear its flash.
const BUTTONS_EVERY: Span = Span::from_s(10);

impl Memo {
    /// Of a state that is kept, or need not be.
    pub(super) fn new(state: State, now: Instant) -> Self {
        Self { state, bytes: state.to_bytes(), since: now, again: AGAIN }
    }

    /// What is to be kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes down another state, and says whether it has to be kept now; `is_lost` says that the last one was not.
    pub(super) fn note(&mut self, state: State, is_lost: bool, now: Instant) -> bool {
        let by_buttons = State { brightness: state.brightness, ..self.state };
        let since = now.since(self.since);
        let is_new = state != self.state && (state != by_buttons || since >= BUTTONS_EVERY);
        let is_again = is_lost && since >= self.again;
        if is_new || is_again {
            let again = if is_again { Span::from_ms(self.again.ms() * 2).min(AGAIN_MOST) } else { AGAIN };
            *self = Self { again, ..Self::new(state, now) };
        }
        is_new || is_again
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Motion, Pace, Transition};

    const STATE: State = State {
        key: Some(Key::new([7; 32])),
        address: Address::LAST,
        group: Address::EVERYBODY,
        edition: u32::MAX,
        command: u64::MAX,
        settings: Settings {
            motion: Motion::Pages,
            pace: Pace::CharactersAMinute(u16::MAX),
            rounds: u8::MAX,
            transition: Transition::Cut,
            silence: u16::MAX,
        },
        brightness: u8::MAX,
        dimming: Some(Dimming { from: u16::MAX, until: u16::MAX, night: u8::MAX, day: u8::MAX }),
    };

    #[test]
    fn the_longest_state_fits_and_comes_back() {
        let bytes = STATE.to_bytes();
        assert_eq!(bytes.len(), 70);
        assert_eq!(State::of(&bytes), Some(STATE));
        assert_eq!(State::of(&bytes[..61]), Some(State { dimming: None, ..STATE }), "kept by version 2");
        assert_eq!(State::of(&bytes[1..]), None);
        assert_eq!(State::of(&[&bytes[..], &[0]].concat()), None);
    }

    #[test]
    fn what_somebody_with_the_key_did_is_kept_at_once_and_what_buttons_do_now_and_then() {
        let mut memo = Memo::new(STATE, Instant::from_ms(0));
        assert!(!memo.note(STATE, false, Instant::from_ms(60_000)));
        let darker = State { brightness: 1, ..STATE };
        assert!(!memo.note(darker, false, Instant::from_ms(9_999)));
        assert!(memo.note(darker, false, Instant::from_ms(10_000)));
        assert!(!memo.note(STATE, false, Instant::from_ms(10_001)));
        assert!(memo.note(State { command: 5, ..STATE }, false, Instant::from_ms(10_001)));
    }

    #[test]
    fn what_was_not_kept_is_tried_again_after_a_minute() {
        let mut memo = Memo::new(STATE, Instant::from_ms(0));
        assert!(!memo.note(STATE, true, Instant::from_ms(59_999)));
        assert!(memo.note(STATE, true, Instant::from_ms(60_000)));
        assert!(!memo.note(STATE, true, Instant::from_ms(179_999)));
        assert!(memo.note(STATE, true, Instant::from_ms(180_000)), "the second time, after two");
        assert!(memo.note(State { command: 5, ..STATE }, true, Instant::from_ms(180_001)), "at once what is new");
        assert!(memo.note(State { command: 5, ..STATE }, true, Instant::from_ms(240_001)));
    }
}
