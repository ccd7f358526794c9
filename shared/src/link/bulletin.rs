use serde::{Deserialize, Serialize};

use crate::bundle::Level;

/// News that does not wait for an edition: it comes before the headlines of the edition on show, which goes on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin<'a> {
    /// What it is retracted by; another one with the same id takes its place.
    pub id: u32,
    /// How much it matters.
    pub level: Level,
    /// When it comes.
    pub entry: Entry,
    /// How many seconds it is shown, again and again, once it has come; once in full at the least.
    pub seconds: u16,
    /// Its section, or nothing; with the text, at most [`BULLETIN_BYTES`](crate::limits::BULLETIN_BYTES).
    pub section: &'a str,
    /// The headline.
    pub text: &'a str,
}

/// When a bulletin comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// At once; the headline on show goes on after it where it was.
    Now,
    /// At the end of the headline on show.
    AtEnd,
    /// Before the next headline: where headlines are shown several times, after the last time.
    Next,
}
