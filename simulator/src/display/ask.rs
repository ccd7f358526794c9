use std::time::Instant as Clock;

use motograph_shared::link::{Address, Call, CallProgress, Reply, Request};
use motograph_shared::time::Instant;

use crate::error::SendError;
use crate::push::Port;

/// Asks the display on `port` one thing, and hands its answer to `hear`. `sequence` is another one for each question of a
/// command.
///
/// # Errors
/// [`SendError`] when nobody answers.
pub fn ask<T>(
    port: &mut Port,
    sequence: u8,
    request: Request<'_>,
    mut hear: impl FnMut(Reply<'_>) -> T,
) -> Result<T, SendError> {
    let mut call = Call::new(request, Address::ANY, sequence);
    let start = Clock::now();
    let (mut received, mut answer) = (Vec::new(), None);
    loop {
        let now = Instant::from_ms(u32::try_from(start.elapsed().as_millis() % (1 << 32)).unwrap_or(0));
        let mut line = Vec::new();
        match call.poll(now, &received, |bytes| line.extend_from_slice(bytes), |reply| answer = Some(hear(reply))) {
            CallProgress::Waiting(_) => {}
            CallProgress::Answered | CallProgress::NoAnswer => break,
        }
        received = port
            .write(&line)
            .and_then(|()| port.read())
            .map_err(|error| SendError::NoPort { port: port.name().to_owned(), error })?;
    }
    answer.ok_or_else(|| SendError::NoAnswer { port: port.name().to_owned() })
}
