//! An edition: the headlines that are shown together, as bytes that are read in place.
//!
//! *In:* the bytes of an edition, from a line, a store or a file. *Out:* headlines as `&str` into those bytes.
//! *Promises:* a [`Checker`] looks at everything once; an [`Edition`] of checked bytes then reads without failing.
//! Items of a kind that is not known are passed over, so a newer edition shows what an older display understands.
//! *Does not know:* how the bytes arrived, or how a headline is drawn.
//!
//! ```text
//! ┌────────┬────────┬──────┬────────┬──────┬─────┬──────┬────────┬──────┐
//! │ format │ number │ kind │ length │ body │  …  │ kind │ length │ body │   all postcard: u8, varint u32, then items
//! └────────┴────────┴──────┴────────┴──────┴─────┴──────┴────────┴──────┘   of (u8, &[u8]) to the end
//!  u8 = 1   u32       masthead, dateline, glyphs: before the first headline
//!                     headline; then its byline, section, level and terms
//! ```

mod check;
mod edition;
mod field;
mod glyphs;
mod item;
mod terms;
mod writer;

pub(crate) use check::checked_text;
pub use check::{Checker, Contents, EditionError, Flaw, Step};
pub use edition::{Edition, Headline, Outline};
pub use field::Field;
pub use glyphs::{Glyphs, TravellingGlyph};
pub use item::{FORMAT, Header, Kind, Level};
pub use terms::{Schedule, Terms};
pub use writer::{EditionFull, EditionWriter};
