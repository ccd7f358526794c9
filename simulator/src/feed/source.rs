use std::fs;
use std::io::Read as _;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use super::{Page, article, list};
use crate::error::FeedError;

/// The form of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// An article page or a live blog, as plain text.
    Article,
    /// One headline a line.
    Lines,
}

/// Reads a source: a file, or standard input for `-`. The form is recognised by the text's shape, unless it is given.
///
/// # Errors
/// [`FeedError`] when the source cannot be read, is no text, or holds no headline.
pub fn read(source: &Path, form: Option<Form>) -> Result<Page, FeedError> {
    let name = || source.display().to_string();
    let bytes = if source == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(source)
    };
    let bytes = bytes.map_err(|error| FeedError::Unreadable { name: name(), error })?;
    let page = parse(&text(&bytes, &name())?, form);
    if page.stories.is_empty() { Err(FeedError::NoHeadline { name: name() }) } else { Ok(page) }
}

/// Reads a text; without a form, the one whose shape it has.
pub fn parse(text: &str, form: Option<Form>) -> Page {
    match form {
        Some(Form::Article) => article::read(text),
        Some(Form::Lines) => list::read(text),
        // A list has no body text, so an article page is never one; a list may look like a short page.
        None if list::is_list(text) && !has_body(text) => list::read(text),
        None => article::read(text),
    }
}

/// The bytes as composed text (NFC: the fonts have letters, not marks to put on them) without a byte order mark.
fn text(bytes: &[u8], name: &str) -> Result<String, FeedError> {
    let name = || name.to_owned();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FeedError::Empty { name: name() });
    }
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if let Some(place) = bytes.iter().position(is_control) {
        return Err(FeedError::Binary { name: name(), place, byte: bytes[place] });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text
            .trim_start_matches('\u{feff}')
            .nfc()
            .filter(|&c| c == '\n' || c == '\r' || c == '\t' || !c.is_control())
            .collect()),
        Err(error) => {
            let good = &bytes[..error.valid_up_to()];
            let line = 1 + good.iter().filter(|&&byte| byte == b'\n').count();
            Err(FeedError::NotUtf8 { name: name(), place: good.len(), line })
        }
    }
}

/// Whether a blank line separates body text from the rest, as on a page.
fn has_body(text: &str) -> bool {
    let paragraphs = super::paragraph::paragraphs(text);
    let prose = paragraphs.iter().filter(|paragraph| super::shape::is_prose(paragraph)).count();
    prose * 10 >= paragraphs.len() * 3
}
