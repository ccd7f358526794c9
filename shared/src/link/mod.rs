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

mod call;
mod command;
mod envelope;
mod frame;
mod host;
mod message;
mod push;
mod runs;
mod station;

pub use call::{Call, CallProgress};
pub use command::Command;
pub use envelope::{Address, Direction, Envelope};
pub use frame::{Damage, Deframer, Fed, FrameTooLong, RunningDigest, digest, encode};
pub use host::send_request;
pub use message::{
    Arrival, Faults, Greeting, InEffect, Lateness, LinkCounters, Offer, OnShow, PicturePart, Refusal, Reply, Request,
    Reset, Standing, Status, Taken, version,
};
pub use push::{Heard, LONGEST_WAIT, Outcome, Progress, Push, PushError};
pub use runs::decode_runs;
pub(crate) use runs::encode_runs;
pub use station::{Outbox, Service, Station};
