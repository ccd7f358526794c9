//! The serial line: bytes ⇄ frames ⇄ messages.
//!
//! *In:* bytes from a line that may lose, change, repeat or delay them. *Out:* whole messages, and counted refusals.
//! *Promises:* a damaged frame is never delivered and costs no more than the frame after it; every request that
//! arrives whole is answered once; a sender never has more on the line than the device said it can hold.
//! *Does not know:* what a headline is, or what moves the bytes. Both ends are state machines without I/O:
//! [`Station`] in the device, [`Push`] in the host.
//!
//! ```text
//! 00 │ COBS( envelope │ postcard message │ CRC-32C, little endian ) │ 00
//!            address, sequence
//! ```

mod account;
mod agenda;
mod broadcast;
mod bulletin;
mod call;
mod command;
mod envelope;
mod faults;
mod frame;
mod host;
mod lateness;
mod message;
mod piece;
mod push;
mod refusal;
mod runs;
mod station;
mod status;

pub use account::{Account, AccountPart};
pub use agenda::{Agenda, Announced, ClockTime, Dimming};
pub use broadcast::broadcast;
pub use bulletin::{Bulletin, Entry};
pub use call::{Call, CallProgress};
pub use command::Command;
pub use envelope::{Address, Direction, Envelope};
pub use faults::Faults;
pub use frame::{Damage, Deframer, Fed, FrameTooLong, RunningDigest, digest, encode};
pub use host::send_request;
pub use lateness::Lateness;
pub use message::{Greeting, InEffect, Offer, PicturePart, Reply, Request, Standing, Taken, version};
pub use piece::{Base, Run};
pub use push::{Heard, LONGEST_WAIT, Outcome, Progress, Push, PushError};
pub use refusal::{Logged, Refusal, RefusalLog, Refused};
pub use runs::decode_runs;
pub(crate) use runs::encode_runs;
pub use station::{Outbox, Service, Station};
pub use status::{Arrival, LinkCounters, OnShow, Reset, Status};
