use serde::{Deserialize, Serialize};

/// Which display a frame is for, or from.
///
/// [`Address::ANY`] is for a line with one display on it: whoever hears it answers. 1 to 95 are displays; 96 to 126 are
/// groups of them, and [`Address::EVERYBODY`] is all of them: those listen and do not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address(u8);

/// Which way a frame travels. On a shared line displays hear each other; the direction tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From a host to a display.
    Request,
    /// From a display to a host.
    Reply,
}

/// The first two bytes of a frame's body: direction (bit 7, 1 = reply) and address (bits 0 to 6), then the sequence
/// number, which a reply copies from its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Which way.
    pub direction: Direction,
    /// To whom (request) or from whom (reply).
    pub address: Address,
    /// Pairs a reply with its request.
    pub sequence: u8,
}

impl Address {
    /// The only display on the line.
    pub const ANY: Self = Self(0);
    /// The address of a display that was given none.
    pub const FIRST: Self = Self(1);

    /// All displays on the line.
    pub const EVERYBODY: Self = Self(127);
    /// The last address that a display may have.
    pub const LAST: Self = Self(95);
    /// The groups there may be, from 1.
    pub const GROUPS: u8 = 31;

    /// The address `number`, 1 to 127; 0 is [`Address::ANY`].
    pub const fn new(number: u8) -> Option<Self> {
        if number < REPLY { Some(Self(number)) } else { None }
    }

    /// The group `number`, 1 to [`GROUPS`](Self::GROUPS).
    pub const fn group(number: u8) -> Option<Self> {
        if 1 <= number && number <= Self::GROUPS { Some(Self(Self::LAST.0 + number)) } else { None }
    }

    /// Whether it is one display's own.
    pub const fn is_display(self) -> bool {
        1 <= self.0 && self.0 <= Self::LAST.0
    }

    /// Whether it is a group's.
    pub const fn is_group(self) -> bool {
        Self::LAST.0 < self.0 && self.0 < Self::EVERYBODY.0
    }

    /// The number on the line.
    pub const fn number(self) -> u8 {
        self.0
    }
}

/// Bit 7 of the first byte: the frame is a reply.
const REPLY: u8 = 0x80;

impl Envelope {
    /// Bytes of an envelope.
    pub const BYTES: usize = 2;

    /// The envelope on the line.
    pub const fn to_bytes(self) -> [u8; Self::BYTES] {
        let direction = match self.direction {
            Direction::Request => 0,
            Direction::Reply => REPLY,
        };
        [direction | self.address.0, self.sequence]
    }

    /// Takes the envelope off a frame's body; `None` when the body is shorter than one.
    pub fn split(body: &[u8]) -> Option<(Self, &[u8])> {
        let (&[first, sequence], message) = body.split_first_chunk()?;
        let direction = if first & REPLY == 0 { Direction::Request } else { Direction::Reply };
        Some((Self { direction, address: Address(first & !REPLY), sequence }, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_bytes() {
        let envelope = Envelope { direction: Direction::Reply, address: Address::new(5).unwrap(), sequence: 9 };
        assert_eq!(envelope.to_bytes(), [0x85, 9]);
        assert_eq!(Envelope::split(&[0x85, 9, 1, 2]), Some((envelope, &[1, 2][..])));
        assert_eq!(Envelope::split(&[0x85]), None);
        assert_eq!(Address::new(128), None);
        assert_eq!((Address::group(1), Address::group(31)), (Address::new(96), Address::new(126)));
        assert_eq!((Address::group(0), Address::group(32)), (None, None));
    }
}
