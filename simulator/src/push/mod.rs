//! A bundle over a port to a display: the link's [`Push`] with a clock and real bytes.

mod delta;
mod known;
mod port;
mod report;
mod speed;
mod verdict;

use std::time::{Duration, Instant as Clock};

use motograph_shared::limits::CHUNK_BYTES;
use motograph_shared::link::{Address, Base, Heard, Progress, Push, PushError, Reply, Request, broadcast};
use motograph_shared::time::Instant;
use motograph_shared::trust::Key;

use crate::bundle_file::Bundle;
use crate::display::ask;
use crate::displays::Displays;
use crate::error::SendError;
pub(crate) use known::Known;
pub use port::Port;
pub use report::Delivery;
pub use speed::{BAUDS, USUAL, speed};

/// How far a push has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes have arrived.
    Arrived(u32),
    /// Another edition waits for the end of a headline, or is on its way, and this one waits for that.
    Waiting,
}

/// The time on a clock that began at `start`.
pub(crate) fn since(start: Clock) -> Instant {
    Instant::from_ms(u32::try_from(start.elapsed().as_millis() % (1 << 32)).unwrap_or(0))
}

/// Pushes `bundle` through `port` with tags of `key`, and calls `progress` as it goes. What the display has of it already, in
/// an edition that was pushed from here, is not sent again.
///
/// # Errors
/// [`SendError`] when the display could not be reached or does not take the bundle.
pub fn push(
    bundle: &Bundle,
    port: &mut Port,
    key: Option<&Key>,
    progress: impl FnMut(Step),
) -> Result<Delivery, SendError> {
    let known = Known::new();
    // A short edition goes in one frame.
    let is_short = bundle.bytes().len() <= CHUNK_BYTES;
    let on_show = if is_short { None } else { digest_on_show(port)? };
    let before = on_show.and_then(|digest| known.find(digest));
    let runs = before.map(|before| delta::runs(before.bytes(), bundle.bytes())).unwrap_or_default();
    let base = Base { digest: on_show.unwrap_or_default(), runs: &runs };
    let mut delivery = carry(bundle, port, key, base, progress)?;
    if !is_short {
        known.keep(bundle);
    }
    delivery.judge(bundle, port);
    Ok(delivery)
}

/// Pushes `bundle` to all `displays` at once, as `audience`, then asks each whether it has it, and sends it what it has not;
/// `tell` hears what became of each.
///
/// # Errors
/// [`SendError`] when the port does not work.
pub fn push_to_all(
    bundle: &Bundle,
    port: &mut Port,
    key: Option<&Key>,
    displays: &Displays,
    audience: Address,
    mut tell: impl FnMut(Address, Result<Delivery, SendError>),
) -> Result<(), SendError> {
    let mut line = Vec::new();
    broadcast(bundle.bytes(), bundle.edition().number(), audience, key, |frame| line.extend_from_slice(frame));
    let sent = port.write_all(&line);
    sent.map_err(|error| SendError::NoPort { port: port.name().to_owned(), error })?;
    // They look at it meanwhile. Behind a bridge, the line may still be busy with it, slow as it may be.
    std::thread::sleep(LOOK);
    if port.baud().is_none() {
        let slowest = Duration::from_millis(line.len() as u64 * 10 * 1000 / u64::from(*BAUDS.start()));
        let start = Clock::now();
        port.set_address(displays.first());
        while digest_on_show(port).is_err() && start.elapsed() < slowest {}
    }
    for &address in displays.addresses() {
        port.set_address(address);
        tell(address, push(bundle, port, key, |_| ()).map(Delivery::told_with_all));
    }
    Ok(())
}

/// How long displays may take to look at an edition that was sent to all of them.
const LOOK: Duration = Duration::from_millis(300);

/// The digest of the edition that the display on `port` shows.
fn digest_on_show(port: &mut Port) -> Result<Option<u32>, SendError> {
    ask(port, Request::HELLO, |reply| match reply {
        Reply::Hello(greeting) => greeting.on_show.map(|offer| offer.digest),
        _ => None,
    })
}

fn carry(
    bundle: &Bundle,
    port: &mut Port,
    key: Option<&Key>,
    base: Base<'_>,
    mut progress: impl FnMut(Step),
) -> Result<Delivery, SendError> {
    let edition = bundle.edition();
    let total = bundle.bytes().len() as u32;
    let mut push = Push::new(bundle.bytes(), edition.number(), port.address(), key).over(base);
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
                // What is to be done about a key names the port as it is given on the command line.
                let is_about_key = matches!(error, PushError::NoKey | PushError::OtherKey { .. });
                let port = if is_about_key { port.name().to_owned() } else { port.place() };
                let (ours, at) = (key.map(Key::id), fault(bundle, error));
                return Err(SendError::Push { port, error, total, ours, at });
            }
        }
        match port.write(&line).and_then(|()| port.read()) {
            Ok(bytes) => {
                delivery.count(line.len(), bytes.len());
                received = bytes;
            }
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

/// The headline that an error is about, from 1, and its text.
fn fault(bundle: &Bundle, error: PushError) -> Option<(usize, String)> {
    let PushError::Refused(refused) = error else { return None };
    let (bytes, edition) = (bundle.bytes(), bundle.edition());
    let at = usize::try_from(refused.at).ok().filter(|&at| at > 0)?;
    (0..edition.len()).find_map(|place| {
        let text = edition.headline(place)?.text;
        // The text stands in the bundle's bytes, behind its kind and length.
        let begin = text.as_ptr().addr().checked_sub(bytes.as_ptr().addr())?;
        (at < begin && begin <= at + 4).then(|| (place + 1, text.to_owned()))
    })
}
