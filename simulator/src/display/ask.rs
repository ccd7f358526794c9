use std::time::Instant as Clock;

use motograph_shared::link::{Call, CallProgress, Reply, Request};

use crate::error::SendError;
use crate::push::{Port, since};

/// Asks the display on `port` one thing, and hands its answer to `hear`.
///
/// # Errors
/// [`SendError`] when nobody answers.
pub fn ask<T>(port: &mut Port, request: Request<'_>, mut hear: impl FnMut(Reply<'_>) -> T) -> Result<T, SendError> {
    let mut call = Call::new(request, port.address(), port.next_sequence());
    let start = Clock::now();
    let (mut received, mut answer) = (Vec::new(), None);
    loop {
        let mut line = Vec::new();
        match call.poll(
            since(start),
            &received,
            |bytes| line.extend_from_slice(bytes),
            |reply| answer = Some(hear(reply)),
        ) {
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
