use motograph_shared::link::{ClockTime, Command, Offer, Reply, Request, digest};
use motograph_shared::trust::Key;

use super::config::{DisplayConfig, Way};
use super::lines::Line;
use super::screen::Visited;
use crate::bundle_file::Bundle;
use crate::carrier::{Broker, Delivered, Outcome, deliver};
use crate::display::{agenda, ask, direct};
use crate::error::{CarrierError, SendError};
use crate::push::{self, Known, Port};

/// Seconds that a display's clock may be wrong.
const MOST_WRONG: u32 = 2;

/// What visits need.
#[derive(Clone, Debug, Default)]
pub struct Means {
    /// The key of the displays.
    pub key: Option<Key>,
    /// The broker that carries editions to sites.
    pub broker: Option<Broker>,
}

/// Visits a display: on `line`, or by way of the broker.
///
/// # Errors
/// A sentence that says why it is not reached, or does not take it.
pub(super) fn visit(
    display: &DisplayConfig,
    line: &Line,
    edition: Option<&Bundle>,
    means: &Means,
) -> Result<Visited, String> {
    match (display.way(), &means.broker, &means.key) {
        (Way::Port(port), ..) => {
            visit_line(display, port, line, edition, means.key.as_ref()).map_err(|error| error.to_string())
        }
        (Way::Site(site), Some(broker), Some(key)) => {
            visit_site(broker, site, edition, key).map_err(|error| error.to_string())
        }
        (Way::Site(site), ..) => Err(format!("nothing goes to {site} without a broker and a key")),
    }
}

/// Has the broker keep `edition` for `site`, if it does not keep the same news already.
///
/// # Errors
/// [`CarrierError`] when the broker is not reached, or does not keep it.
pub fn visit_site(broker: &Broker, site: &str, edition: Option<&Bundle>, key: &Key) -> Result<Visited, CarrierError> {
    let Delivered { edition, outcome, site } = deliver(broker, site, edition, key)?;
    Ok(match (outcome, edition) {
        (Outcome::Ahead, Some(edition)) => Visited::IsAhead { edition },
        (outcome, edition) => Visited::IsCarried { edition, is_pushed: outcome == Outcome::Brought, site },
    })
}

/// Visits a display on `line`: tells it the time, and has it show `edition`, if it does not show the same news already.
///
/// # Errors
/// [`SendError`] when it is not reached, or does not take it.
fn visit_line(
    display: &DisplayConfig,
    port: &str,
    line: &Line,
    edition: Option<&Bundle>,
    key: Option<&Key>,
) -> Result<Visited, SendError> {
    let mut found = line.take();
    // Where nobody answers any more, the speed is looked for next time: the display may be another one.
    let known = display.speed().or(found.take());
    let mut port = Port::open(port, known, display.place())?;
    let visited = visit_on(&mut port, edition, key)?;
    *found = port.baud();
    Ok(visited)
}

fn visit_on(port: &mut Port, edition: Option<&Bundle>, key: Option<&Key>) -> Result<Visited, SendError> {
    let greeted = ask(port, Request::HELLO, |reply| match reply {
        Reply::Hello(greeting) => Some((greeting.on_show, greeting.newest)),
        _ => None,
    })?;
    let (on_show, newest) = greeted.unwrap_or_default();
    // Older firmware has no clock.
    if newest >= 3 {
        tell_time(port, key)?;
    }
    let held = on_show.map(|offer| offer.edition);
    let Some(edition) = edition else { return Ok(Visited::Has { edition: held, is_pushed: false }) };
    if on_show.is_some_and(|on_show| shows(on_show, edition)) {
        return Ok(Visited::Has { edition: held, is_pushed: false });
    }
    let number = edition.edition().number();
    if let Some(edition) = held.filter(|&held| held >= number) {
        return Ok(Visited::IsAhead { edition });
    }
    push::push(edition, port, key, |_| ())?;
    // A short one, too: a newsroom that starts again knows what it has pushed.
    Known::new().keep(edition);
    Ok(Visited::Has { edition: Some(number), is_pushed: true })
}

/// Tells a display how late it is, if it does not know, or thinks otherwise.
fn tell_time(port: &mut Port, key: Option<&Key>) -> Result<(), SendError> {
    let clock = ask(port, Request::Agenda, |reply| match reply {
        Reply::Agenda(agenda) => agenda.clock,
        _ => None,
    })?;
    let now = agenda::clock_time(&agenda::now());
    let is_right = |clock: ClockTime| clock.ahead == now.ahead && clock.unix_s.abs_diff(now.unix_s) <= MOST_WRONG;
    if !clock.is_some_and(is_right) {
        direct(port, key, Command::Clock(now))?;
    }
    Ok(())
}

/// Whether the edition on show has the same news, whatever its number is: it was pushed from here before.
fn shows(on_show: Offer, edition: &Bundle) -> bool {
    on_show.digest == digest(edition.bytes())
        || Known::new().find(on_show.digest).is_some_and(|known| known.stands_for(edition))
}
