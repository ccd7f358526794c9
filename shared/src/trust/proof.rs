use core::fmt;

use hmac::Mac as _;

use super::tag::{Mac, ReadyKey};
use super::{Purpose, Tag};
use crate::limits::PROVED_BYTES_A_CALL;
use crate::link::Address;

/// A tag that is being looked at, some of its bytes a call, so that no frame waits for all of them.
#[derive(Clone)]
pub struct Proof {
    mac: Mac,
    tag: Tag,
    /// Bytes that went into the code.
    at: usize,
}

/// What is known of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Call again.
    NotYet,
    /// The bytes are from somebody who has the key.
    Good,
    /// They are not: another key, another audience, another number, or other bytes.
    Forged,
}

impl Proof {
    /// Begins to look at `tag`.
    pub fn new(key: &ReadyKey, purpose: Purpose, audience: Address, tag: Tag) -> Self {
        Self { mac: key.begin(purpose, audience), tag, at: 0 }
    }

    /// The tag.
    pub const fn tag(&self) -> Tag {
        self.tag
    }

    /// Goes on with the next of `bytes`, which are the same in every call.
    pub fn step(&mut self, bytes: &[u8]) -> Judged {
        let rest = bytes.get(self.at..).unwrap_or_default();
        let next = rest.get(..PROVED_BYTES_A_CALL).unwrap_or(rest);
        self.mac.update(next);
        self.at += next.len();
        if self.at < bytes.len() {
            return Judged::NotYet;
        }
        // Compares in constant time.
        match self.mac.clone().verify_truncated_left(&self.tag.0) {
            Ok(()) => Judged::Good,
            Err(_) => Judged::Forged,
        }
    }
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").field("tag", &self.tag).field("at", &self.at).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::Key;

    const KEY: Key = Key::new([7; 32]);

    fn ready() -> ReadyKey {
        ReadyKey::new(&KEY)
    }

    fn judge(purpose: Purpose, audience: Address, tag: Tag, bytes: &[u8]) -> (Judged, usize) {
        let mut proof = Proof::new(&ready(), purpose, audience, tag);
        (1..).map(|calls| (proof.step(bytes), calls)).find(|&(judged, _)| judged != Judged::NotYet).unwrap()
    }

    #[test]
    fn any_length_is_proved_in_bounded_steps_and_every_other_bit_is_forged() {
        let purpose = Purpose::Edition(9);
        for length in [0, 1, 63, 64, 480, 511, 512, 513, 1024, 1025, 16_384] {
            let bytes = vec![0x5a; length];
            let tag = Tag::of(&KEY, purpose, Address::FIRST, &bytes);
            assert_eq!(judge(purpose, Address::FIRST, tag, &bytes), (Judged::Good, length.div_ceil(512).max(1)));
            assert_eq!(judge(Purpose::Edition(8), Address::FIRST, tag, &bytes).0, Judged::Forged);
            assert_eq!(judge(purpose, Address::EVERYBODY, tag, &bytes).0, Judged::Forged);
            for bit in 0..128 {
                let mut forged = tag;
                forged.0[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(judge(purpose, Address::FIRST, forged, &bytes).0, Judged::Forged);
            }
        }
    }
}
