use std::io;

use motograph_shared::bundle::{EditionError, Flaw};
use motograph_shared::limits::{EDITION_BYTES, LIVE_BYTES, LIVE_FIELDS};
use thiserror::Error;

/// A bundle file that cannot be used.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// There is something else at its place.
    #[error("{name} is there and is no Motograph bundle; give another name, or move it away first")]
    Occupied {
        /// The file.
        name: String,
    },
    /// It does not begin like a bundle.
    #[error("{name} is no Motograph bundle; make one with `motograph pack ARTICLE -o FILE`")]
    Foreign {
        /// The file.
        name: String,
    },
    /// Its end is missing, or its bytes have changed.
    #[error("{name} is damaged: {found} of {expected} bytes are there and their check is wrong; pack it again")]
    Damaged {
        /// The file.
        name: String,
        /// Bytes of the edition in the file.
        found: usize,
        /// Bytes that it says it has.
        expected: usize,
    },
    /// It is a bundle of another version of the tool.
    #[error("{name}: {}; pack it again with this tool", flaw(*.error))]
    Flawed {
        /// The file.
        name: String,
        /// What is wrong.
        error: EditionError,
    },
}

/// Headlines that cannot be packed.
#[derive(Debug, Error)]
pub enum PackError {
    /// Not even the first one fits.
    #[error("no headline fits an edition of {EDITION_BYTES} bytes with this masthead and date; shorten them")]
    NothingFits,
    /// There is no glyph for characters of a headline.
    #[error(
        "no display has a glyph for {}; write it otherwise, or pack with --fallback transliterate: {text:?}",
        characters.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect::<Vec<_>>().join(", ")
    )]
    NoGlyph {
        /// The headline, or its byline.
        text: String,
        /// The characters.
        characters: Vec<char>,
    },
    /// A headline with fields cannot be filled in.
    #[error(
        "a headline with fields has at most {LIVE_BYTES} bytes and {LIVE_FIELDS} fields; shorten this one, or leave out --live: \
         {text:?}"
    )]
    NotLive {
        /// The headline.
        text: String,
    },
    /// The edition is not one that a display would take.
    #[error(transparent)]
    Flawed(#[from] BundleError),
}

/// What is wrong with an edition, as the second half of a sentence.
fn flaw(error: EditionError) -> String {
    let place = error.place;
    match error.flaw {
        Flaw::Format(format) => format!("its format is {format}, this tool reads {}", motograph_shared::bundle::FORMAT),
        Flaw::Item => format!("byte {place} begins no item"),
        Flaw::Text => format!("the text at byte {place} is not plain text"),
        Flaw::Long => format!("the text at byte {place} is too long"),
        Flaw::Order => format!("the item at byte {place} stands in the wrong place"),
        Flaw::Value => format!("the value at byte {place} is none that it can have"),
        Flaw::Glyphs => format!("the glyphs at byte {place} are not well-formed"),
        Flaw::Headlines => "it has too many headlines".to_owned(),
        Flaw::Items => format!("at byte {place} there are too many items to one headline"),
        Flaw::Empty => "it has no headline".to_owned(),
    }
}
