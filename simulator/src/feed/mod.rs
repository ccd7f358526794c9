//! Sources → headlines: what people have, read by its form and its shape.
//!
//! *In:* bytes of a file, of standard input, or of the web. *Out:* a [`Page`]: headlines with their bylines, newest first, and
//! the page's date.
//! *Promises:* no sentence of a body becomes a headline; a source without headlines is an error, not an empty page; a text
//! has nothing in it that cannot be seen.
//! *Does not know:* how editions are packed, or what a display can show.

mod article;
mod charset;
mod clean;
mod date;
mod form;
mod html;
mod list;
mod markdown;
mod markup;
mod moment;
mod paragraph;
mod shape;
mod source;
mod story;
mod syndication;
mod table;
mod tree;
mod web;

pub use clean::{Clean, clean};
pub use form::Form;
pub use source::{Reading, Source, parse, read, read_article, read_if_changed};
pub use story::Story;
pub use web::Validators;

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
