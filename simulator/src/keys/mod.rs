//! Keys: in files that only their owner can read, and given to displays.

mod command;
mod file;
mod install;

pub use command::{command, number_now};
pub use file::{KeyFile, fresh};
pub use install::{Place, install};
