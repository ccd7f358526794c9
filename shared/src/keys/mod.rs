//! Buttons: lines that bounce → keys that were pressed.
//!
//! *In:* the level of each line, sampled at least every 10 ms. *Out:* each press once.
//! *Promises:* a press counts when its line has been still for [`SETTLE`]; a line that is held since start is ignored,
//! and reported, until it was seen released.
//! *Does not know:* what a key does, or which pin it is on.

mod pad;

pub use pad::{Held, Key, Keypad, SETTLE};
