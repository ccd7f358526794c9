//! A bundle over a port to a display: the link's [`Push`] with a clock and real bytes.

mod port;
mod report;

use std::time::Instant as Clock;

use motograph_shared::link::{Address, Heard, Progress, Push, PushError};
use motograph_shared::time::Instant;

use crate::bundle_file::Bundle;
use crate::error::SendError;
pub use port::Port;
pub use report::{Delivery, Device, Health, Showing};

/// Pushes `bundle` through `port`, and calls `progress` with the bytes that have arrived.
///
/// # Errors
/// [`SendError`] when the display could not be reached or does not take the bundle.
pub fn push(bundle: &Bundle, port: &mut Port, mut progress: impl FnMut(u32)) -> Result<Delivery, SendError> {
    let edition = bundle.edition();
    let total = bundle.bytes().len() as u32;
    let mut push = Push::new(bundle.bytes(), edition.number(), Address::ANY);
    let mut delivery = Delivery::new(edition.number(), total);
    let start = Clock::now();
    let mut arrived = 0;
    let mut received = Vec::new();
    loop {
        let now = Instant::from_ms(u32::try_from(start.elapsed().as_millis() % (1 << 32)).unwrap_or(0));
        let mut line = Vec::new();
        let polled = push.poll(
            now,
            &received,
            |bytes| line.extend_from_slice(bytes),
            |heard| {
                if let Heard::Bytes(bytes) = heard {
                    arrived = bytes;
                    progress(bytes);
                }
                delivery.hear(&heard);
            },
        );
        match polled {
            Ok(Progress::Done(outcome)) => return Ok(delivery.done(outcome)),
            Ok(Progress::Waiting(_)) => {}
            Err(error) => return Err(SendError::Push { port: port.name().to_owned(), error, total }),
        }
        let unplugged = |error| match arrived {
            // A port that closes before anything was heard is a port where nothing answers.
            0 if delivery.is_silent() => SendError::Push { port: String::new(), error: PushError::NoAnswer, total },
            bytes => SendError::Unplugged { port: String::new(), error, bytes, total },
        };
        let exchanged = port.write(&line).and_then(|()| port.read());
        received = exchanged.map_err(|error| unplugged(error).at(port.name()))?;
    }
}
