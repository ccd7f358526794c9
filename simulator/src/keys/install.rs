use std::time::{Duration, Instant as Clock};

use motograph_shared::link::{Address, Call, Refusal, Reply, Request, send_request};
use motograph_shared::time::Span;
use motograph_shared::trust::{Access, Installation, Key};

use crate::display::{ask, command_number_now, finish};
use crate::error::SendError;
use crate::pack;
use crate::push::Port;

/// How long somebody may take to reach the button.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a display may take to say who it is.
const ASKED: Span = Span::from_ms(300);

/// How often it is asked at first: what answers within a second of the opening of its port may be lost on the way (QEMU's PTYs).
const FIRST_TRIES: u8 = 6;

/// How often the display is asked meanwhile.
const AGAIN: Duration = Duration::from_millis(300);

/// Where a display is to be on its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its address; none for a display that is alone on its line.
    pub address: Option<Address>,
    /// Its group, if any.
    pub group: Option<Address>,
}

/// Gives `key` to the display on `port` whose select button is held, and waits for that; `remind` is called once when it
/// is not held. Editions packed before `above` are not taken then.
///
/// # Errors
/// [`SendError`] when nobody answers, the display takes no key, or nobody holds the button.
pub fn install(
    port: &mut Port,
    key: Key,
    place: Place,
    above: Option<u32>,
    mut remind: impl FnMut(),
) -> Result<(), SendError> {
    let installation = Installation {
        key,
        address: place.address.unwrap_or(Address::FIRST),
        group: place.group.unwrap_or(Address::ANY),
        // An edition that is packed now is one that may be taken.
        edition: above.unwrap_or_else(|| pack::number_now().saturating_sub(1)),
        command: command_number_now(),
    };
    if let Some(address) = place.address
        && let Some((Access::Keyed(id), group)) = place_of(port, address, FIRST_TRIES)?
        && id == key.id()
        && group == installation.group
    {
        // Whether it takes the key once more could not be told from whether it has it.
        return Err(SendError::HasKey { port: port.name().to_owned(), address: address.number(), id });
    }
    let (start, mut is_reminded) = (Clock::now(), false);
    loop {
        let refusal = if place.address.is_some() {
            // Many may hear it, so none answers; the one whose button is held has the address then.
            tell(port, &installation)?
        } else {
            offer(port, &installation)?
        };
        match refusal {
            None => return Ok(()),
            Some(Refusal::NotHeld) if start.elapsed() < PATIENCE => {
                if !std::mem::replace(&mut is_reminded, true) {
                    remind();
                }
                std::thread::sleep(AGAIN);
            }
            Some(refusal) => {
                let (port, baud) = (port.name().to_owned(), port.baud());
                return Err(match place.address {
                    Some(address) if refusal == Refusal::NotHeld => {
                        SendError::NotTaken { port, address: address.number(), baud }
                    }
                    Some(_) | None => SendError::Refused { port, refusal },
                });
            }
        }
    }
}

/// Gives it to the only display on the line, which answers; says why not, if not.
fn offer(port: &mut Port, installation: &Installation) -> Result<Option<Refusal>, SendError> {
    let answer = ask(port, Request::Install(*installation), |reply| match reply {
        Reply::Hello(_) => Some(None),
        Reply::Refused(refused) => Some(Some(refused.why)),
        _ => None,
    })?;
    answer.ok_or_else(|| SendError::NoDisplay { port: port.name().to_owned() })
}

/// Tells it to all displays on the line, and asks the one that is to have the address then for its key.
fn tell(port: &mut Port, installation: &Installation) -> Result<Option<Refusal>, SendError> {
    let sequence = port.next_sequence();
    let mut line = Vec::new();
    send_request(Address::EVERYBODY, sequence, &Request::Install(*installation), &mut |bytes| {
        line.extend_from_slice(bytes);
    });
    port.write(&line).map_err(|error| SendError::NoPort { port: port.name().to_owned(), error })?;
    Ok(match place_of(port, installation.address, 1)? {
        Some((Access::Keyed(id), group)) if id == installation.key.id() && group == installation.group => None,
        Some((Access::Open, _)) => Some(Refusal::Open),
        // It may be the one whose key is to be replaced.
        Some(_) | None => Some(Refusal::NotHeld),
    })
}

/// The key and the group of the display at `address`, if there is one.
fn place_of(port: &mut Port, address: Address, tries: u8) -> Result<Option<(Access, Address)>, SendError> {
    let call = Call::new(Request::HELLO, address, port.next_sequence()).with_patience(ASKED, tries);
    let answer = finish(call, port, |reply| match reply {
        Reply::Hello(greeting) => Some((greeting.access, greeting.group)),
        _ => None,
    })?;
    Ok(answer.flatten())
}
