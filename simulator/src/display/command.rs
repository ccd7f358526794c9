use std::time::{SystemTime, UNIX_EPOCH};

use motograph_shared::link::{Address, Agenda, Command, InEffect, Reply, Request};
use motograph_shared::trust::{Access, Key, Purpose, Tag};

use super::ask;
use crate::error::SendError;
use crate::push::Port;

/// The number of a command that is given now: milliseconds since 1970.
pub fn command_number_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

/// Has the display on `port` do what `command` says about how it shows the news, and says what is in effect then.
///
/// # Errors
/// [`SendError`] when nobody answers, or the display does not do it.
pub fn command(port: &mut Port, key: Option<&Key>, command: Command<'_>) -> Result<InEffect, SendError> {
    let settings = give(port, key, command, |reply| match reply {
        Reply::Settings(in_effect) => Some(in_effect),
        _ => None,
    })?;
    settings.ok_or_else(|| SendError::NoSettings { port: port.name().to_owned() })
}

/// Has the display on `port` do what `command` says about the time and bulletins, and says what it goes by then.
///
/// # Errors
/// [`SendError`] when nobody answers, or the display does not do it.
pub fn direct(port: &mut Port, key: Option<&Key>, command: Command<'_>) -> Result<Agenda, SendError> {
    let agenda = give(port, key, command, |reply| match reply {
        Reply::Agenda(agenda) => Some(agenda),
        _ => None,
    })?;
    agenda.ok_or_else(|| SendError::NotKnown { port: port.name().to_owned() })
}

/// Has the display on `port` do what `command` says, and hands its answer, which is no refusal, to `hear`.
fn give<T>(
    port: &mut Port,
    key: Option<&Key>,
    command: Command<'_>,
    hear: impl Fn(Reply<'_>) -> Option<T>,
) -> Result<Option<T>, SendError> {
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
        Reply::Refused(refused) => Err(refused.why),
        reply => Ok(hear(reply)),
    })?;
    answer.map_err(|refusal| SendError::Refused { port: name, refusal })
}
