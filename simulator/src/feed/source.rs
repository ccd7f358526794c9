use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization as _;

use super::web::{self, Fetched, Validators};
use super::{Form, Page, article, charset, html, list, markdown, syndication, table};
use crate::error::FeedError;

/// Bytes of the largest source: a day of a live blog is less than one of these megabytes.
pub(super) const MOST: u64 = 64 << 20;

/// Where headlines come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard input, `-`.
    Input,
    /// A page or feed on the web, `http://…` or `https://…`.
    Web(String),
    /// A file.
    File(PathBuf),
}

/// What a source gave.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) bytes: Vec<u8>,
    /// The charset that a server says it is written in.
    pub(super) charset: Option<String>,
}

/// What reading a source gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It is as it was.
    Same,
    /// Its headlines, and what tells next time whether they are the same.
    Page(Page, Validators),
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        Ok(match scheme.as_deref() {
            _ if text == "-" => Self::Input,
            Some("http" | "https") => Self::Web(text.to_owned()),
            Some(_) | None => Self::File(PathBuf::from(text)),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input => f.write_str("standard input"),
            Self::Web(address) => f.write_str(address),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Reads a source. The form is recognised by what is in it, unless it is given.
///
/// # Errors
/// [`FeedError`] when the source cannot be read, is no text, or holds no headline.
pub fn read(source: &Source, form: Option<Form>) -> Result<Page, FeedError> {
    match read_if_changed(source, form, &Validators::default())? {
        Reading::Page(page, _) => Ok(page),
        // Nobody was told what to compare it with.
        Reading::Same => Err(FeedError::Empty { name: source.to_string() }),
    }
}

/// Reads a source, unless it is what `before` says.
///
/// # Errors
/// As [`read`].
pub fn read_if_changed(source: &Source, form: Option<Form>, before: &Validators) -> Result<Reading, FeedError> {
    let name = source.to_string();
    let local = |bytes: io::Result<Vec<u8>>| match bytes {
        Ok(bytes) => Ok(Document { bytes, charset: None }),
        Err(error) => Err(FeedError::Unreadable { name: name.clone(), error }),
    };
    let (document, validators) = match source {
        Source::Input => (local(take(io::stdin()))?, Validators::default()),
        Source::File(path) => (local(File::open(path).and_then(take))?, Validators::default()),
        Source::Web(address) => match web::fetch(address, before)? {
            Fetched::Same => return Ok(Reading::Same),
            Fetched::Page(document, validators) => (document, validators),
        },
    };
    if document.bytes.len() as u64 > MOST {
        return Err(FeedError::TooLarge { name, most: MOST >> 20 });
    }
    let form = form.or(before.is_feed.then_some(Form::Feed));
    let (page, form) = page(&document, form, &name)?;
    Ok(Reading::Page(page, Validators { is_feed: form == Form::Feed, ..validators }))
}

/// All bytes, at most one more than a source may have.
pub(super) fn take(mut source: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.by_ref().take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The headlines in a document, at least one, and its form.
fn page(document: &Document, form: Option<Form>, name: &str) -> Result<(Page, Form), FeedError> {
    let text = text(document, name)?;
    let page = parse(&text, form, name)?;
    let form = form.unwrap_or_else(|| Form::of(&text));
    if !page.stories.is_empty() {
        return Ok((page, form));
    }
    Err(match form {
        Form::Article => FeedError::NoHeadline { name: name.to_owned() },
        form @ (Form::Lines | Form::Markdown | Form::Html | Form::Feed | Form::Csv) => {
            FeedError::NoneFound { name: name.to_owned(), form: called(form) }
        }
    })
}

/// Reads a text; without a form, in the one that it has.
///
/// # Errors
/// [`FeedError`] when it is not of this form.
pub fn parse(text: &str, form: Option<Form>, name: &str) -> Result<Page, FeedError> {
    Ok(match form.unwrap_or_else(|| Form::of(text)) {
        Form::Article => article::read(&plain(text)),
        // Somebody may say that each line is a headline; otherwise it is looked at.
        Form::Lines if form.is_some() => list::read(&plain(text)),
        Form::Lines => list::read_by_shape(&plain(text)),
        Form::Markdown => markdown::read(text),
        Form::Html => html::read(text),
        Form::Feed => syndication::read(text, name)?,
        Form::Csv => table::read(text, name)?,
    })
}

/// Reads an article page.
pub fn read_article(text: &str) -> Page {
    article::read(&plain(text))
}

/// What a form is called in sentences.
const fn called(form: Form) -> &'static str {
    match form {
        Form::Article => "an article",
        Form::Lines => "a list of headlines",
        Form::Markdown => "Markdown",
        Form::Html => "a page of HTML",
        Form::Feed => "a feed",
        Form::Csv => "a table",
    }
}

/// The text of a document.
fn text(document: &Document, name: &str) -> Result<String, FeedError> {
    let Document { bytes, charset } = document;
    // Control-Z ends a text of MS-DOS.
    let bytes = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let is_utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    if let Some(place) = bytes.iter().position(is_control).filter(|_| !is_utf16) {
        return Err(FeedError::Binary { name: name.to_owned(), place, byte: bytes[place] });
    }
    let text = charset::decode(bytes, charset.as_deref(), name)?;
    if text.chars().all(char::is_whitespace) {
        return Err(FeedError::Empty { name: name.to_owned() });
    }
    Ok(text.replace("\r\n", "\n"))
}

/// Composed text with line feeds at the ends of lines and spaces for tabs.
fn plain(text: &str) -> String {
    let plain = |c: char| match c {
        '\r' | '\n' | '\u{2028}' | '\u{2029}' => '\n',
        '\t' | '\u{b}' | '\u{c}' => ' ',
        c => c,
    };
    text.nfc().map(plain).collect()
}
