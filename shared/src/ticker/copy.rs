//! What the display says, in words.

use core::fmt::Write as _;

use heapless::String;

use crate::bundle::{Edition, Headline};
use crate::keys::Key;
use crate::link::Faults;

/// What a display without news says.
pub(super) const NO_NEWS: &str = "No news yet";

/// What stands at the right of the foot line while somebody has paused the news.
const PAUSED: &str = "paused";

/// Whose news a headline is.
pub(super) fn source<'a>(edition: &Edition<'a>, headline: &Headline<'a>) -> &'a str {
    headline.section.or_else(|| edition.masthead()).or_else(|| edition.dateline()).unwrap_or_default()
}

/// Which headline of how many, or that the news is paused.
pub(super) fn place(headline: usize, count: usize, is_paused: bool) -> String<16> {
    let mut text = String::new();
    let _ = if is_paused {
        text.push_str(PAUSED).map_err(|_| core::fmt::Error)
    } else {
        write!(text, "{}/{count}", headline + 1)
    };
    text
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
