//! Keys: in files that only their owner can read, and given to displays.

mod file;
mod install;

pub use file::{KeyFile, fresh};
pub use install::{Place, install};
