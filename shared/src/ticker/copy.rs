//! What the display says, in words.

use core::fmt::Write as _;

use heapless::String;

use crate::bundle::{Edition, Headline};
use crate::keys::Key;
use crate::link::{Faults, digest};
use crate::playlist::Age;
use crate::trust::Access;

/// What a display without news says.
pub(super) const NO_NEWS: &str = "No news yet";

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
