//! Sources → headlines: what people have, read by its shape.
//!
//! *In:* bytes of a file. *Out:* a [`Page`]: headlines with their bylines, newest first, and the page's date.
//! *Promises:* no sentence of a body becomes a headline; a source without headlines is an error, not an empty page.
//! *Does not know:* how editions are packed, or what a display can show.

mod article;
mod date;
mod list;
mod paragraph;
mod shape;
mod source;

pub use source::{Form, parse, read};

/// What was read from one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The date on the page, as it stands there.
    pub date: Option<String>,
    /// The headlines in the order of the page, which is newest first.
    pub stories: Vec<Story>,
    /// Lines that look like headlines and were taken for something else: a title, a caption, a heading within a text.
    pub passed_over: Vec<String>,
}

/// One headline and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// The headline, word for word.
    pub text: String,
    /// Its byline, word for word.
    pub byline: Option<String>,
}
