use serde::{Deserialize, Serialize};

/// What is wrong with the hardware, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faults(pub(super) u16);

impl Faults {
    /// Nothing is wrong.
    pub const NONE: Self = Self(0);
    /// The panel does not answer, or answers wrongly.
    pub const PANEL: Self = Self(1 << 8);
    /// The serial port could not be set up.
    pub const SERIAL: Self = Self(1 << 9);
    /// The firmware panicked before its last start.
    pub const PANIC: Self = Self(1 << 10);
    /// The clock runs slower than it should.
    pub const CLOCK: Self = Self(1 << 11);
    /// Nothing can be kept: what is shown is lost with the power.
    pub const STORE: Self = Self(1 << 12);
    /// The buttons, bit n for the key with number n, are held since start and are ignored.
    pub const KEYS: Self = Self(0xff);

    /// The key with number `key` (0 to 7) is held since start.
    pub const fn key(key: u8) -> Self {
        Self(1 << (key & 7))
    }

    /// Both.
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// `self` without `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any fault of `other` is among these.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}
