//! A bundle over a port to a display: the link's [`Push`] with a clock and real bytes.

mod port;
mod report;
mod speed;

use std::time::Instant as Clock;

use motograph_shared::link::{Heard, Progress, Push};
use motograph_shared::time::Instant;
use motograph_shared::trust::Key;

use crate::bundle_file::Bundle;
use crate::error::SendError;
pub use port::Port;
pub use report::Delivery;
pub use speed::{BAUDS, USUAL, speed};

/// How far a push has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes have arrived.
    Arrived(u32),
    /// Another edition waits for the end of a headline, and this one waits for that.
    Waiting,
}

/// The time on a clock that began at `start`.
pub(crate) fn since(start: Clock) -> Instant {
    Instant::from_ms(u32::try_from(start.elapsed().as_millis() % (1 << 32)).unwrap_or(0))
}

/// Pushes `bundle` through `port` with tags of `key`, and calls `progress` as it goes.
///
/// # Errors
/// [`SendError`] when the display could not be reached or does not take the bundle.
pub fn push(
    bundle: &Bundle,
    port: &mut Port,
    key: Option<&Key>,
    mut progress: impl FnMut(Step),
) -> Result<Delivery, SendError> {
    let edition = bundle.edition();
    let total = bundle.bytes().len() as u32;
    let mut push = Push::new(bundle.bytes(), edition.number(), port.address(), key);
    let mut delivery = Delivery::new(edition.number(), total);
    let start = Clock::now();
    let mut arrived = 0;
    let mut received = Vec::new();
    loop {
        let now = since(start);
        let mut line = Vec::new();
        let polled = push.poll(
            now,
            &received,
            |bytes| line.extend_from_slice(bytes),
            |heard| {
                match heard {
                    Heard::Bytes(bytes) => {
                        arrived = bytes;
                        progress(Step::Arrived(bytes));
                    }
                    Heard::Waiting => progress(Step::Waiting),
                    Heard::Greeting(_) | Heard::Status(_) => {}
                }
                delivery.hear(&heard);
            },
        );
        match polled {
            Ok(Progress::Done(outcome)) => return Ok(delivery.done(outcome)),
            Ok(Progress::Waiting(_)) => {}
            Err(error) => {
                let ours = key.map(Key::id);
                return Err(SendError::Push { port: port.name().to_owned(), error, total, ours });
            }
        }
        match port.write(&line).and_then(|()| port.read()) {
            Ok(bytes) => received = bytes,
            Err(error) => {
                return match push.hang_up() {
                    // It was taken before the line went.
                    Ok(outcome) => Ok(delivery.done(outcome)),
                    Err(_) => Err(SendError::Unplugged { port: port.name().to_owned(), error, bytes: arrived, total }),
                };
            }
        }
    }
}
