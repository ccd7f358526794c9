use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use super::{Page, article, list};
use crate::error::FeedError;

/// Bytes of the largest source: a day of a live blog is less than one of these megabytes.
const MOST: u64 = 64 << 20;

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
    let bytes = if source == Path::new("-") { take(io::stdin()) } else { File::open(source).and_then(take) };
    let bytes = bytes.map_err(|error| FeedError::Unreadable { name: name(), error })?;
    if bytes.len() as u64 > MOST {
        return Err(FeedError::TooLarge { name: name(), most: MOST >> 20 });
    }
    let page = parse(&text(&bytes, &name())?, form);
    if page.stories.is_empty() { Err(FeedError::NoHeadline { name: name() }) } else { Ok(page) }
}

/// All bytes, at most one more than a source may have.
fn take(mut source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.by_ref().take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a text; without a form, the one whose shape it has.
pub fn parse(text: &str, form: Option<Form>) -> Page {
    match form {
        Some(Form::Article) => article::read(text),
        Some(Form::Lines) => list::read(text),
        // A list has no body text, so an article page is never one; a list may look like a short page.
        None if list::is_list(text) && !has_body(text) => list::read_by_shape(text),
        None => article::read(text),
    }
}

/// The bytes as composed text (NFC: the fonts have letters, not marks to put on them) without a byte order mark, with
/// line feeds at the ends of lines and spaces for tabs.
fn text(bytes: &[u8], name: &str) -> Result<String, FeedError> {
    let name = || name.to_owned();
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Err(FeedError::Utf16 { name: name() });
    }
    // Control-Z ends a text of MS-DOS.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if let Some(place) = bytes.iter().position(is_control) {
        return Err(FeedError::Binary { name: name(), place, byte: bytes[place] });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        let line = 1 + bytes.iter().take(place).filter(|&&byte| byte == b'\n').count();
        FeedError::NotUtf8 { name: name(), place, line }
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if text.chars().all(char::is_whitespace) {
        return Err(FeedError::Empty { name: name() });
    }
    if let Some(markup) = markup(text) {
        return Err(FeedError::Markup { name: name(), markup });
    }
    let plain = |c: char| match c {
        '\r' | '\n' => '\n',
        '\t' | '\u{b}' | '\u{c}' => ' ',
        c => c,
    };
    let text = text.replace("\r\n", "\n");
    Ok(text.nfc().map(plain).filter(|&c| c == '\n' || !c.is_control()).collect())
}

/// What a text is that is written for programs, if it is.
fn markup(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    let start = start.get(..start.floor_char_boundary(64)).unwrap_or_default().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        Some("HTML page")
    } else if start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<feed") {
        Some("XML feed")
    } else {
        None
    }
}

/// Whether a blank line separates body text from the rest, as on a page.
fn has_body(text: &str) -> bool {
    let paragraphs = super::paragraph::paragraphs(text);
    let prose = paragraphs.iter().filter(|paragraph| super::shape::is_prose(paragraph)).count();
    prose * 10 >= paragraphs.len() * 3
}
