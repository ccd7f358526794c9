//! Questions to a display: who it is, how it is, what is on its glass, and what to do about it.

/// What became of the headlines.
pub mod accounts;
/// What a display goes by beside its edition: the time, bulletins, dimming.
pub mod agenda;
mod ask;
mod command;
mod doctor;
mod mirror;
/// What the display refused.
pub mod refused;
mod said;
mod status;

pub use ask::ask;
pub(crate) use ask::finish;
pub use command::{command, command_number_now, direct};
pub use doctor::{Finding, examine};
pub use mirror::{Mirror, mirror};
pub use said::{Device, Health, Showing, waiting};
pub use status::{Answer, inquire};
