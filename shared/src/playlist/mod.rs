//! Which headline is on the glass now, and since when.
//!
//! *In:* the time, how long the headline on show is to be shown, what somebody pressed, bulletins, and the time of day. *Out:* a
//! headline's place in the edition, or a bulletin, and how long it has been shown.
//! *Promises:* headlines follow each other in order, each from the very moment the one before it ended, unless the
//! question comes so late that a whole headline was missed; nothing but a key or a bulletin ends one early, and after a bulletin
//! it goes on where it was.
//! *Does not know:* pixels, or the text.

mod age;
mod allowance;
mod bulletins;
mod daytime;
mod identity;
mod seek;
mod turn;
mod wall;

pub use age::Age;
pub use bulletins::{Bulletins, Reached, Turn, Words};
pub use daytime::Daytime;
pub use identity::Identity;
pub use seek::{Found, Seek, is_shown};
pub use turn::{Interrupted, PAUSE_LIMIT, Playlist, Stop};
pub use wall::{Date, Wall, WeekTime};
