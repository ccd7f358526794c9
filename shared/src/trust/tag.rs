use core::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::Key;
use crate::link::Address;

/// The running code of a message.
pub(super) type Mac = Hmac<Sha256>;

/// Begins a code with a key, which HMAC fills up with zeroes to a block of its hash (RFC 2104 §2).
pub(super) fn start_mac(key: &[u8; Key::BYTES]) -> Mac {
    let mut block = [0; 64];
    let (head, _) = block.split_at_mut(Key::BYTES);
    head.copy_from_slice(key);
    Mac::new(&block.into())
}

/// A key whose first two blocks are hashed already: they are the same for each tag, and take 6,000 instructions.
#[derive(Clone)]
pub struct ReadyKey(Mac);

impl ReadyKey {
    /// Of this key.
    pub fn new(key: &Key) -> Self {
        Self(key.mac())
    }

    /// A MAC over what stands before the bytes: it has a fixed length, so no two messages look alike.
    pub(super) fn begin(&self, purpose: Purpose, audience: Address) -> Mac {
        let (kind, number) = match purpose {
            Purpose::Edition(number) => (1, u64::from(number)),
            Purpose::Command(number) => (2, number),
            Purpose::Carried(number) => (3, u64::from(number)),
        };
        let mut mac = self.0.clone();
        mac.update(&[kind, audience.number()]);
        mac.update(&number.to_le_bytes());
        mac
    }
}

impl fmt::Debug for ReadyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadyKey").finish_non_exhaustive()
    }
}

/// Shows that bytes are from somebody who has the key: HMAC-SHA256, its first 16 bytes (RFC 2104 §5).
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag(pub [u8; Self::BYTES]);

/// What a tag is for. A tag for one purpose is none for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An edition, by its number.
    Edition(u32),
    /// A command, by its number.
    Command(u64),
    /// An edition in the hands of somebody who is to bring it to a place, by its number; no display takes it for its own tag.
    Carried(u32),
}

impl Tag {
    /// Bytes of a tag.
    pub const BYTES: usize = 16;

    /// What stands in for a tag where none is asked for.
    pub const NONE: Self = Self([0; Self::BYTES]);

    /// The tag of `bytes` for `audience`.
    pub fn of(key: &Key, purpose: Purpose, audience: Address, bytes: &[u8]) -> Self {
        let mut mac = ReadyKey::new(key).begin(purpose, audience);
        mac.update(bytes);
        let whole = mac.finalize().into_bytes();
        Self(whole.first_chunk().copied().unwrap_or_default())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({:032x})", u128::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_bytes() {
        let tag = |purpose, audience| Tag::of(&Key::new([7; 32]), purpose, Address::new(audience).unwrap(), b"edition");
        // HMAC-SHA256 of 01 05 2c 01 00 00 00 00 00 00 "edition", by Python's hmac.
        assert_eq!(format!("{:?}", tag(Purpose::Edition(300), 5)), "Tag(eb5f093a82e13d389660c7eccbd1109a)");
        assert_ne!(tag(Purpose::Command(300), 5), tag(Purpose::Edition(300), 5));
        assert_eq!(format!("{:?}", tag(Purpose::Carried(300), 5)), "Tag(89c0b90d46093d30830cc1eafd05f40f)");
        assert_ne!(tag(Purpose::Edition(300), 6), tag(Purpose::Edition(300), 5));
        assert_ne!(tag(Purpose::Edition(301), 5), tag(Purpose::Edition(300), 5));
    }
}
