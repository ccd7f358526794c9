//! The daemon of a lobby: sources are watched, and displays show what is new.
//!
//! *In:* settings, what sources and displays answer, the time. *Out:* which source to ask and which display to visit, with which
//! edition.
//! *Promises:* a story is shown once, whatever its sources and its corrections; only what has changed is pushed; a source or a display
//! that is away is tried again, less and less often, and keeps nobody waiting; what a source said last is shown until it is too old.
//! *Does not know:* how a source is read or an edition is sent: [`drive()`] has that done, and a test may do it in any time it likes.
//!
//! ```text
//!  settings ─▶ Newsroom ─ poll ─▶ Ask, Visit ─▶ (threads) ─▶ heard, visited ─▶ Newsroom
//!               │ wires: stories, validators, when to ask again
//!               └ screens: the edition wanted, the one held, when to visit again
//! ```

mod brokerage;
mod config;
mod drive;
mod lines;
mod notebook;
mod room;
mod screen;
mod share;
mod visit;
mod wire;

pub use brokerage::{BrokerConfig, site};
pub use config::{Config, DisplayConfig, SourceConfig, Supply, Way};
pub use drive::{Event, Until, drive, events};
pub use notebook::{Note, Notebook};
pub use room::{Newsroom, Task};
pub use screen::Visited;
pub use visit::{Means, visit_site};
