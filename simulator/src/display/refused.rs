use motograph_shared::link::{Logged, Refusal, Reply, Request};
use serde_json::{Value, json};

use super::ask;
use crate::error::{SendError, refusal_sentence};
use crate::push::Port;

/// What the display on `port` refused last, the latest first; nothing on firmware that does not remember.
///
/// # Errors
/// [`SendError`] when nobody answers.
pub fn refusals(port: &mut Port) -> Result<Vec<Logged>, SendError> {
    ask(port, Request::Refusals, |reply| match reply {
        Reply::Refusals(log) => log.last.into_iter().flatten().collect(),
        _ => Vec::new(),
    })
}

/// For people.
pub fn sentence(logged: &Logged) -> String {
    let Logged { refused, edition, times, at_ms } = logged;
    let what = if *edition == 0 { "a request".to_owned() } else { format!("edition {edition}") };
    let times = if *times > 1 { format!(" ({times} times)") } else { String::new() };
    format!("it refused {what} at {} s of its clock{times}: {}", at_ms / 1000, refusal_sentence(refused.why))
}

/// For programs.
pub fn value(logged: &Logged) -> Value {
    json!({
        "at_ms": logged.at_ms,
        "why": name(logged.refused.why),
        "byte": logged.refused.at,
        "edition": logged.edition,
        "times": logged.times,
    })
}

/// A refusal, for programs.
pub fn name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TooLong => "too long",
        Refusal::NotOffered => "not offered",
        Refusal::Incomplete => "incomplete",
        Refusal::Corrupted => "corrupted",
        Refusal::Malformed => "malformed",
        Refusal::Outdated => "outdated",
        Refusal::Empty => "empty",
        Refusal::Blank => "blank",
        Refusal::NoKey => "no key",
        Refusal::Forged => "forged",
        Refusal::Replayed => "replayed",
        Refusal::NotHeld => "select not held",
        Refusal::Open => "open",
        Refusal::NotBase => "not the base",
        Refusal::Crowded => "crowded",
        Refusal::TooOften => "too often",
        Refusal::Unknown => "unknown bulletin",
    }
}
