use std::time::Instant as Clock;

use motograph_shared::link::{Call, CallProgress, Reply, Request};

use crate::error::SendError;
use crate::push::{Port, since};

/// Asks the display on `port` one thing, and hands its answer to `hear`.
///
/// # Errors
/// [`SendError`] when nobody answers.
pub fn ask<T>(port: &mut Port, request: Request<'_>, hear: impl FnMut(Reply<'_>) -> T) -> Result<T, SendError> {
    let call = Call::new(request, port.address(), port.next_sequence());
    finish(call, port, hear)?.ok_or_else(|| SendError::NoAnswer { port: port.place() })
}

/// Carries `call` through `port` to its end, and hands its answer to `hear`; nothing when nobody answers.
///
/// # Errors
/// [`SendError::NoPort`] when the port stops working.
pub(crate) fn finish<T>(
    mut call: Call<'_>,
    port: &mut Port,
    mut hear: impl FnMut(Reply<'_>) -> T,
) -> Result<Option<T>, SendError> {
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
            CallProgress::Answered | CallProgress::NoAnswer => return Ok(answer),
        }
        received = port
            .write(&line)
            .and_then(|()| port.read())
            .map_err(|error| SendError::NoPort { port: port.name().to_owned(), error })?;
    }
}
