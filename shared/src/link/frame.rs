use cobs::decode_in_place;
use crc::{CRC_32_ISCSI, Crc, Table};

use crate::limits::{CHECK_BYTES, FRAME_BODY_BYTES, FRAME_BYTES};

/// CRC-32C (Castagnoli; RFC 3720 §12.1), as used for frames and for the digest of an edition.
static CRC_32C: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISCSI);

/// What ends every frame on the line. COBS takes all other zeroes out.
const END: u8 = 0;

/// The CRC-32C of `bytes`: names an edition's exact bytes in offers, commits and status.
pub fn digest(bytes: &[u8]) -> u32 {
    CRC_32C.checksum(bytes)
}

/// The digest of bytes that come one after the other.
#[derive(Clone)]
pub struct RunningDigest(crc::Digest<'static, u32, Table<1>>);

impl RunningDigest {
    /// The digest of no bytes.
    pub fn new() -> Self {
        Self(CRC_32C.digest())
    }

    /// Adds `bytes` at the end.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes so far.
    pub fn value(&self) -> u32 {
        self.0.clone().finalize()
    }
}

impl Default for RunningDigest {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for RunningDigest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("RunningDigest").field(&self.value()).finish()
    }
}

/// A body of more than [`FRAME_BODY_BYTES`], or a destination too small for the frame. Send less at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameTooLong;

/// Why a frame was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The bytes are no COBS code, or too few to hold a check. The sender repeats the frame.
    Code,
    /// The CRC-32C does not fit the body. The sender repeats the frame.
    Check,
    /// More bytes than a frame may have came without an end. Everything up to the next end is skipped.
    Overlong,
}

/// Writes the frame of `body` (at most [`FRAME_BODY_BYTES`]) to `out` and returns its bytes, the ending zero included.
///
/// # Errors
/// [`FrameTooLong`] when `body` or the frame does not fit.
pub fn encode<'o>(body: &[u8], out: &'o mut [u8]) -> Result<&'o [u8], FrameTooLong> {
    if body.len() > FRAME_BODY_BYTES || out.len() < cobs::max_encoding_length(body.len() + CHECK_BYTES) + 1 {
        return Err(FrameTooLong);
    }
    let mut encoder = cobs::CobsEncoder::new(out);
    encoder.push(body).map_err(|_| FrameTooLong)?;
    encoder.push(&digest(body).to_le_bytes()).map_err(|_| FrameTooLong)?;
    let length = encoder.finalize();
    *out.get_mut(length).ok_or(FrameTooLong)? = END;
    out.get(..=length).ok_or(FrameTooLong)
}

/// Finds frames in a stream of bytes.
#[derive(Debug)]
pub struct Deframer {
    buffer: [u8; FRAME_BYTES],
    state: Collecting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Collecting {
    /// `length` bytes of a frame are in the buffer; the next zero ends it.
    Frame { length: usize },
    /// The frame was too long; everything up to the next zero is skipped.
    Skipping,
}

/// What the bytes held. `used` says how many of them were taken; feed the rest again.
#[derive(Debug, PartialEq, Eq)]
pub enum Fed<'a> {
    /// All bytes were taken, and no frame has ended yet.
    NeedMore,
    /// A whole frame with a good check.
    Frame {
        /// Envelope and message.
        body: &'a [u8],
        /// Bytes taken.
        used: usize,
    },
    /// A frame ended, or grew too long, and is dropped.
    Dropped {
        /// Why.
        why: Damage,
        /// Bytes taken.
        used: usize,
    },
}

impl Deframer {
    /// A deframer at the start of a frame.
    pub const fn new() -> Self {
        Self { buffer: [0; FRAME_BYTES], state: Collecting::Frame { length: 0 } }
    }

    /// Takes bytes up to the end of the next frame. Empty frames (zeroes in a row) are passed over in silence: a
    /// sender may send a zero at any time to end what the line's noise began.
    pub fn feed(&mut self, bytes: &[u8]) -> Fed<'_> {
        let mut used = 0;
        // From one zero to the next: to look at each byte for itself would take twice as long.
        while let Some(rest) = bytes.get(used..).filter(|rest| !rest.is_empty()) {
            let end = rest.iter().position(|&byte| byte == END);
            let run = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
            used += run.len();
            match self.state {
                Collecting::Skipping if end.is_some() => self.state = Collecting::Frame { length: 0 },
                Collecting::Skipping => {}
                Collecting::Frame { length } => match self.buffer.get_mut(length..length + run.len()) {
                    // The last place is the end's: a frame that fills it with anything else is too long.
                    Some(room) if length + run.len() < FRAME_BYTES => {
                        room.copy_from_slice(run);
                        let length = length + run.len();
                        self.state = Collecting::Frame { length };
                        if end.is_some() && length > 0 {
                            self.state = Collecting::Frame { length: 0 };
                            let used = used + 1;
                            return match self.open(length) {
                                Ok(body) => Fed::Frame { body, used },
                                Err(why) => Fed::Dropped { why, used },
                            };
                        }
                    }
                    _ => {
                        self.state = if end.is_some() { Collecting::Frame { length: 0 } } else { Collecting::Skipping };
                        let used = used + usize::from(end.is_some());
                        return Fed::Dropped { why: Damage::Overlong, used };
                    }
                },
            }
            used += usize::from(end.is_some());
        }
        Fed::NeedMore
    }

    /// Decodes and checks the frame in the first `length` bytes of the buffer.
    fn open(&mut self, length: usize) -> Result<&[u8], Damage> {
        let frame = self.buffer.get_mut(..length).ok_or(Damage::Code)?;
        let decoded = decode_in_place(frame).map_err(|_| Damage::Code)?;
        let bytes = self.buffer.get(..decoded).ok_or(Damage::Code)?;
        let (body, check) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(Damage::Code)?;
        if digest(body) == u32::from_le_bytes(*check) { Ok(body) } else { Err(Damage::Check) }
    }
}

impl Default for Deframer {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(body: &[u8]) -> Vec<u8> {
        let mut out = [0; FRAME_BYTES];
        encode(body, &mut out).unwrap().to_vec()
    }

    /// Every frame and every damage in `bytes`.
    fn deframe(bytes: &[u8]) -> Vec<Result<Vec<u8>, Damage>> {
        let mut deframer = Deframer::new();
        let (mut rest, mut found) = (bytes, Vec::new());
        loop {
            match deframer.feed(rest) {
                Fed::NeedMore => return found,
                Fed::Frame { body, used } => {
                    found.push(Ok(body.to_vec()));
                    rest = &rest[used..];
                }
                Fed::Dropped { why, used } => {
                    found.push(Err(why));
                    rest = &rest[used..];
                }
            }
        }
    }

    #[test]
    fn exact_bytes() {
        // CRC-32C of "123456789" is e3069283 (the catalogue's check value).
        assert_eq!(digest(b"123456789"), 0xe306_9283);
        assert_eq!(
            frame(b"123456789"),
            [14, b'1', b'2', b'3', b'4', b'5', b'6', b'7', b'8', b'9', 0x83, 0x92, 0x06, 0xe3, 0]
        );
    }

    #[test]
    fn frames_follow_each_other_and_empty_ones_are_no_damage() {
        let bytes = [&[0, 0][..], &frame(b"one"), &[0], &frame(b"two")].concat();
        assert_eq!(deframe(&bytes), [Ok(b"one".to_vec()), Ok(b"two".to_vec())]);
    }

    #[test]
    fn the_frame_after_a_broken_one_arrives() {
        let mut broken = frame(b"lost");
        broken[2] ^= 0x10;
        let bytes = [&broken[..], &frame(b"kept")].concat();
        assert_eq!(deframe(&bytes), [Err(Damage::Check), Ok(b"kept".to_vec())]);
    }

    #[test]
    fn the_longest_body_fits_and_one_more_does_not() {
        let longest = [0xff; FRAME_BODY_BYTES];
        assert_eq!(deframe(&frame(&longest)), [Ok(longest.to_vec())]);
        let mut out = [0; FRAME_BYTES + 8];
        assert_eq!(encode(&[0xff; FRAME_BODY_BYTES + 1], &mut out), Err(FrameTooLong));
        assert_eq!(encode(b"body", &mut [0; 9]), Err(FrameTooLong));
    }

    #[test]
    fn an_endless_frame_is_dropped_once_and_skipped() {
        let bytes = [&[7; 3 * FRAME_BYTES][..], &[0], &frame(b"next")].concat();
        assert_eq!(deframe(&bytes), [Err(Damage::Overlong), Ok(b"next".to_vec())]);
    }

    proptest! {
        #[test]
        fn any_body_arrives_in_any_pieces(body in proptest::collection::vec(any::<u8>(), 0..=FRAME_BODY_BYTES), cut in 0usize..600) {
            let bytes = frame(&body);
            let (first, second) = bytes.split_at(cut.min(bytes.len() - 1));
            let mut deframer = Deframer::new();
            prop_assert_eq!(deframer.feed(first), Fed::NeedMore);
            prop_assert_eq!(deframer.feed(second), Fed::Frame { body: &body, used: second.len() });
        }

        #[test]
        fn any_rubbish_is_followed_by_the_next_good_frame(rubbish in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let bytes = [&rubbish[..], &[0], &frame(b"good")].concat();
            let found = deframe(&bytes);
            prop_assert_eq!(found.last(), Some(&Ok(b"good".to_vec())));
        }
    }
}
