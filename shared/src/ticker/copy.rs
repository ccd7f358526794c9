//! What the display says, in words.

use core::fmt::Write as _;

use heapless::String;

use crate::bundle::{Edition, Field, Headline};
use crate::keys::Key;
use crate::limits::LIVE_TEXT_BYTES;
use crate::link::{Faults, digest};
use crate::playlist::{Age, Date, Wall};
use crate::trust::Access;

/// What a display without news says.
pub(super) const NO_NEWS: &str = "No news yet";

/// What a display says whose edition has no headline that is to be shown at this hour.
pub(super) const NO_NEWS_NOW: &str = "No news at this hour";

/// What stands in its foot line as long as nothing is wrong.
pub(super) const WAITING: &str = "listening";

/// What a display says that has no key, and can take nothing but one.
pub(super) const NO_KEY: &str = "No key yet";

/// What stands in its foot line.
pub(super) const HOLD_SELECT: &str = "hold select";

/// What stands at the right of the foot line while somebody has paused the news.
const PAUSED: &str = "paused";

/// What stands there when a key was taken.
const NEW_KEY: &str = "new key";

/// What stands there while no host has said anything for longer than it should.
const NO_LINE: &str = "no line";

/// What stands before the headline's number when nothing can be kept.
const UNSAVED: &str = "unsaved ";

/// What is said before whose news it is, where not only those can change it who should.
pub(super) const fn access_text(access: Access) -> Option<&'static str> {
    match access {
        Access::Open => Some("OPEN"),
        Access::NoKey => Some("no key"),
        Access::Keyed(_) => None,
    }
}

/// A text behind a remark, as far as there is room.
pub(super) fn remarked(remark: &str, text: &str) -> String<96> {
    let mut remarked = String::new();
    for c in remark.chars().chain(": ".chars()).chain(text.chars()) {
        if remarked.push(c).is_err() {
            break;
        }
    }
    remarked
}

/// Whose news a headline is.
pub(super) fn source<'a>(edition: &Edition<'a>, headline: &Headline<'a>) -> &'a str {
    headline.section.or_else(|| edition.masthead()).or_else(|| edition.dateline()).unwrap_or_default()
}

/// Which headline of how many, or what keeps the news from going on.
pub(super) fn place(
    headline: usize,
    count: usize,
    is_newly_keyed: bool,
    is_paused: bool,
    is_line_lost: bool,
    is_lost_with_power: bool,
) -> String<24> {
    let mut text = String::new();
    let _ = match (is_paused, is_line_lost) {
        _ if is_newly_keyed => text.push_str(NEW_KEY).map_err(|_| core::fmt::Error),
        (true, _) => text.push_str(PAUSED).map_err(|_| core::fmt::Error),
        (false, true) => text.push_str(NO_LINE).map_err(|_| core::fmt::Error),
        (false, false) if count > 0 => {
            let unsaved = if is_lost_with_power { UNSAVED } else { "" };
            write!(text, "{unsaved}{}/{count}", headline + 1)
        }
        (false, false) => Ok(()),
    };
    text
}

/// How old the news is; where it is older than it may be, in words that say so.
pub(super) fn age_text(age: &Age, is_old: bool) -> String<16> {
    let mut text = String::new();
    let _ = match is_old {
        true => write!(text, "{} old", age.text()),
        false => write!(text, "{}", age.text()),
    };
    text
}

/// The time of day.
pub(super) fn time_text(wall: &Wall) -> String<16> {
    let mut text = String::new();
    let (hour, minute) = wall.hour();
    // Five characters fit.
    let _ = write!(text, "{hour:02}:{minute:02}");
    text
}

/// `text` with its fields filled in, as far as that is known: no time and no age is invented.
pub(super) fn fill_in(text: &str, wall: Option<&Wall>, age: Option<&Age>, filled: &mut String<LIVE_TEXT_BYTES>) {
    let mut rest = text;
    loop {
        let (before, field) = Field::first(rest);
        // A text that may have fields fits with all of them.
        let _ = filled.push_str(before);
        let Some((field, after)) = field else { return };
        let _ = match (field, wall, age) {
            (Field::Time, Some(wall), _) => write!(filled, "{}", time_text(wall)),
            (Field::Time, None, _) => write!(filled, "--:--"),
            (Field::Date, Some(wall), _) => {
                let Date { year, month, day } = wall.date();
                write!(filled, "{year}-{month:02}-{day:02}")
            }
            (Field::Date, None, _) => write!(filled, "----------"),
            (Field::Age, _, Some(age)) => write!(filled, "{}", age.text()),
            (Field::Age, _, None) => write!(filled, "--"),
        };
        rest = after;
    }
}

/// The number of a section's colour: the same for the same words, on every display.
pub(super) fn section_number(section: &str) -> u8 {
    digest(section.as_bytes()).to_le_bytes()[0]
}

/// What is wrong, in a few words; nothing when nothing is.
pub(super) fn fault_text(faults: Faults) -> String<96> {
    let mut text = String::new();
    let mut add = |words: &str| {
        if !text.is_empty() {
            let _ = text.push_str(", ");
        }
        let _ = text.push_str(words);
    };
    for (fault, words) in [
        (Faults::PANIC, "restarted"),
        (Faults::PANEL, "panel?"),
        (Faults::SERIAL, "serial?"),
        (Faults::CLOCK, "clock?"),
        (Faults::STORE, "store?"),
    ] {
        if faults.any(fault) {
            add(words);
        }
    }
    let stuck = Key::ALL.into_iter().filter(|key| faults.any(Faults::key(key.number())));
    match stuck.clone().count() {
        0 => {}
        1 => {
            add("key held:");
            for key in stuck {
                let _ = text.push(' ');
                let _ = text.push_str(key.name());
            }
        }
        count => {
            let mut words = String::<24>::new();
            let _ = write!(words, "{count} keys held");
            add(&words);
        }
    }
    text
}
