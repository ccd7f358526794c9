use std::io;
use std::time::Duration;

use thiserror::Error;

/// A source that gives no headlines.
#[derive(Debug, Error)]
pub enum FeedError {
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The source.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// There is nothing in it.
    #[error("{name} is empty: there is no headline in it")]
    Empty {
        /// The source.
        name: String,
    },
    /// It is no text.
    #[error("{name} is no text: byte {place} is {byte:#04x}; give a plain-text file")]
    Binary {
        /// The source.
        name: String,
        /// Where the first byte is that no text has.
        place: usize,
        /// That byte.
        byte: u8,
    },
    /// It goes on and on.
    #[error("{name} has more than {most} MB; give the page of a day")]
    TooLarge {
        /// The source.
        name: String,
        /// Megabytes of the largest source.
        most: u64,
    },
    /// It is text in an encoding that it does not say.
    #[error(
        "{name} is not {charset} at byte {place} (line {line}), and does not say what it is; convert it first, for example with \
         `iconv -f WINDOWS-1252 -t UTF-8`"
    )]
    Charset {
        /// The source.
        name: String,
        /// The encoding that was tried.
        charset: &'static str,
        /// The first byte that does not fit.
        place: usize,
        /// Its line, from 1.
        line: usize,
    },
    /// It says that it is written in an encoding that there is not.
    #[error("{name} says that it is written in “{label}”, which nobody knows; convert it to UTF-8 first")]
    UnknownCharset {
        /// The source.
        name: String,
        /// What it says.
        label: String,
    },
    /// It cannot be fetched.
    #[error("cannot fetch {address}: {error}; open it in a browser, or save the page and give the file")]
    Web {
        /// Its address.
        address: String,
        /// What went wrong.
        error: Box<ureq::Error>,
        /// How long the server asks to be left alone.
        later: Option<Duration>,
    },
    /// It is no feed.
    #[error(
        "{name} is no feed that can be read: {error}; open its address in a browser to see what it is, or say what it is with --from"
    )]
    Feed {
        /// The source.
        name: String,
        /// What was wrong.
        error: String,
    },
    /// It is no table.
    #[error("{name} is no table that can be read, at line {line}: {error}")]
    Table {
        /// The source.
        name: String,
        /// The line, from 1.
        line: u64,
        /// What was wrong.
        error: String,
    },
    /// It was read, and there is no headline in it.
    #[error("no headline found in {name}, read as {form}; if it is something else, say what with --from")]
    NoneFound {
        /// The source.
        name: String,
        /// What it was read as.
        form: &'static str,
    },
    /// It is text, but nothing in it looks like a headline.
    #[error(
        "no headline found in {name}: on an article page a headline is a line above body text; \
         for a list of headlines use --from lines"
    )]
    NoHeadline {
        /// The source.
        name: String,
    },
    /// Reading it has failed in a way that is nobody's but ours.
    #[error("{name} could not be read because of a fault in motograph; please report it, with what is there")]
    Fault {
        /// The source.
        name: String,
    },
}
