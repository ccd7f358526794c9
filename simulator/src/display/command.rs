use std::time::{SystemTime, UNIX_EPOCH};

use motograph_shared::link::{Address, Command, InEffect, Reply, Request};
use motograph_shared::trust::{Access, Key, Purpose, Tag};

use super::ask;
use crate::error::SendError;
use crate::push::Port;

/// The number of a command that is given now: milliseconds since 1970.
pub fn command_number_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

/// Has the display on `port` do what `command` says, and says what is in effect then.
///
/// # Errors
/// [`SendError`] when nobody answers, or the display does not do it.
pub fn command(port: &mut Port, key: Option<&Key>, command: Command) -> Result<InEffect, SendError> {
    let name = port.name().to_owned();
    let greeted = ask(port, Request::HELLO, |reply| match reply {
        Reply::Hello(greeting) => Some((greeting.access, greeting.address)),
        _ => None,
    })?;
    // A tag is made for one display, and for no other than the one that was asked.
    let asked = port.address();
    let is_one = |address: Address| address.is_display() && (asked == Address::ANY || asked == address);
    let Some((access, address)) = greeted.filter(|&(_, address)| is_one(address)) else {
        return Err(SendError::NoDisplay { port: name });
    };
    let mut room = [0; Command::BYTES];
    let bytes = command.to_bytes(&mut room);
    let number = command_number_now();
    let tag = match (access, key) {
        (Access::Open, _) => Tag::NONE,
        (Access::Keyed(id), Some(key)) if key.id() == id => Tag::of(key, Purpose::Command(number), address, bytes),
        (Access::Keyed(asked), key) => {
            return Err(SendError::OtherKey { port: name, asked, ours: key.map(Key::id) });
        }
        (Access::NoKey, _) => return Err(SendError::NoKey { port: name }),
    };
    let answer = ask(port, Request::Command { number, tag, bytes }, |reply| match reply {
        Reply::Settings(in_effect) => Ok(Some(in_effect)),
        Reply::Refused(refused) => Err(refused.why),
        _ => Ok(None),
    })?;
    match answer {
        Ok(Some(in_effect)) => Ok(in_effect),
        Ok(None) => Err(SendError::NoSettings { port: name }),
        Err(refusal) => Err(SendError::Refused { port: name, refusal }),
    }
}
