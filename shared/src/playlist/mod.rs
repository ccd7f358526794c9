//! Which headline is on the glass now, and since when.
//!
//! *In:* the time, how long the headline on show is to be shown, and what somebody pressed. *Out:* a headline's place in
//! the edition, and how long it has been shown.
//! *Promises:* headlines follow each other in order, each from the very moment the one before it ended, unless the
//! question comes so late that a whole headline was missed; nothing but a key ends one early.
//! *Does not know:* pixels, or the text.

mod age;
mod turn;

pub use age::Age;
pub use turn::{PAUSE_LIMIT, Playlist, Stop};
