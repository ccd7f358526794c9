use core::fmt;

use super::tag::{Mac, start_mac};
use hmac::Mac as _;
use serde::{Deserialize, Serialize};

/// The secret that a host and its displays share: 32 bytes from a random number generator.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key([u8; Self::BYTES]);

/// Names a key without giving it away: the first four bytes of a tag that is used for nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyId(pub u32);

impl Key {
    /// Bytes of a key.
    pub const BYTES: usize = 32;

    /// The key of these bytes.
    pub const fn new(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the file that keeps them.
    pub const fn bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// The key's name.
    pub fn id(&self) -> KeyId {
        let mut mac = self.mac();
        mac.update(&[0]);
        let bytes = mac.finalize().into_bytes();
        let (first, _) = bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
        KeyId(u32::from_be_bytes(*first))
    }

    /// A MAC over nothing yet.
    pub(super) fn mac(&self) -> Mac {
        start_mac(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A key in a log is a key no more.
        write!(f, "Key({})", self.id())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_and_never_said() {
        let key = Key::new([7; 32]);
        // HMAC-SHA256 of the byte 0, by Python's hmac.
        assert_eq!(key.id().to_string(), "fdd716d5");
        assert_eq!(format!("{key:?}"), format!("Key({})", key.id()));
    }
}
