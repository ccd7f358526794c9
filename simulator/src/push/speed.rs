use std::io;
use std::ops::RangeInclusive;

use motograph_shared::limits::REPLY_BYTES;
use motograph_shared::link::{Call, Request};
use motograph_shared::time::Span;

use super::Port;
use crate::display::finish;
use crate::error::SendError;

/// The speed of the boards there are, in baud. It is tried first, so that their displays are found at once.
pub const USUAL: u32 = 115_200;

/// Speeds that a display is looked for at, in this order, in baud.
const SPEEDS: [u32; 8] = [USUAL, 9600, 19_200, 38_400, 57_600, 230_400, 460_800, 921_600];

/// Speeds that can be given, in baud: from the slowest to the fastest that a display is looked for at.
pub const BAUDS: RangeInclusive<u32> = 9600..=921_600;

/// How often a display is asked at one speed: a line may lose a frame.
const TRIES: u8 = 2;

/// Bytes of a hello on the line: zero, COBS, envelope, message, check, zero.
const HELLO_BYTES: u32 = 1 + 1 + 2 + 3 + 4 + 1;

/// Bits of a byte on the line: start, eight, stop.
const BYTE_BITS: u32 = 10;

/// Milliseconds within which a display answers: it does so between frames.
const ANSWER_MS: u32 = 50;

/// Milliseconds that bytes spend between the line and this program: a USB adapter holds them for 16, a busy host for longer.
const HOST_MS: u32 = 100;

/// A speed on the command line, in baud.
///
/// # Errors
/// A sentence that says which speeds there are.
pub fn speed(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(baud) if BAUDS.contains(&baud) => Ok(baud),
        Ok(_) | Err(_) => Err(format!("give a speed from {} to {} baud", BAUDS.start(), BAUDS.end())),
    }
}

/// Leaves `port` at the first of [`SPEEDS`] at which a display answers.
///
/// # Errors
/// [`SendError::NoSpeed`] when none answers at any.
pub(super) fn find(port: &mut Port) -> Result<(), SendError> {
    for baud in SPEEDS {
        match port.set_baud(baud) {
            Ok(()) => {}
            // The port does not have this speed, so nobody is heard at it.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => continue,
            Err(error) => return Err(SendError::NoPort { port: port.name().to_owned(), error }),
        }
        // Each speed has its own number: an answer that comes late is not taken for one at the next speed.
        let call = Call::new(Request::HELLO, port.address(), port.next_sequence()).with_patience(patience(baud), TRIES);
        if finish(call, port, |_| ())?.is_some() {
            return Ok(());
        }
    }
    Err(SendError::NoSpeed { port: port.place() })
}

/// How long a hello and the longest answer to it take at `baud`.
const fn patience(baud: u32) -> Span {
    let bits = (HELLO_BYTES + REPLY_BYTES as u32) * BYTE_BITS;
    Span::from_ms((bits * 1000).div_ceil(baud) + ANSWER_MS + HOST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use motograph_shared::link::Address;

    #[test]
    fn a_search_is_as_long_as_the_answers_take_and_no_longer() {
        assert_eq!((patience(9600).ms(), patience(921_600).ms()), (400, 153));
        let whole: u32 = SPEEDS.iter().map(|&baud| patience(baud).ms() * u32::from(TRIES)).sum();
        assert!(whole < 3500, "{whole}");
        assert_eq!((SPEEDS.iter().min(), SPEEDS.iter().max()), (Some(BAUDS.start()), Some(BAUDS.end())));
    }

    #[test]
    fn a_hello_has_the_bytes_it_is_said_to_have() {
        let mut bytes = 0;
        let now = motograph_shared::time::Instant::from_ms(0);
        Call::new(Request::HELLO, Address::ANY, 1).poll(now, &[], |sent| bytes += sent.len() as u32, |_| ());
        assert_eq!(bytes, HELLO_BYTES);
    }

    #[test]
    fn only_speeds_of_serial_ports_are_taken() {
        assert_eq!((speed("9600"), speed("250000"), speed("921600")), (Ok(9600), Ok(250_000), Ok(921_600)));
        for text in ["0", "9599", "921601", "fast", "-9600", ""] {
            assert_eq!(speed(text), Err("give a speed from 9600 to 921600 baud".to_owned()), "{text}");
        }
    }
}
