//! One headline and one screen → numbers: which band is where, and which glyph stands where in it.
//!
//! *In:* texts, a [`Screen`], [`Settings`](crate::settings::Settings), a time since the headline came on. *Out:* a [`Scene`], and the [`Marquee`]'s offset.
//! *Promises:* nothing is dropped silently: a character is shown as itself, folded by a table, or boxed, and counted;
//! a text that does not fit ends in an ellipsis; positions are pure functions of time in whole pixels.
//! *Does not know:* how a glyph is drawn.

mod bands;
mod entrance;
mod fold;
mod line;
mod marquee;
mod scene;
mod screen;
mod setting;
mod typeface;
mod wrap;

pub use bands::{Band, Bands, Body};
pub use entrance::Entrance;
pub use fold::fold;
pub use line::{Line, Placed, Tally};
pub use marquee::{FRAME, Marquee, Speed};
pub use scene::{Labels, Scene, Tone, Tones};
pub use screen::Screen;
pub use setting::{Setting, Words};
pub use typeface::{Mark, Shape, Typeface};
pub use wrap::Row;
