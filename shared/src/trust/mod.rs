//! Who may change what a display shows.
//!
//! *In:* a key, numbers, tags, and the bytes they are of. *Out:* yes, or a refusal that says why.
//! *Promises:* without the key nothing is taken but a key, and that only while somebody holds the select button; a tag
//! is good for one audience, one number and exact bytes; a number is good once; tags are compared in constant time; a
//! key is never said again.
//! *Does not know:* how bytes arrive, or what an edition or a command is.
//!
//! ```text
//! tag = first 16 bytes of HMAC-SHA256(key, purpose u8 │ audience u8 │ number u64 │ bytes)   (RFC 2104, FIPS 180-4)
//! ```

mod key;
mod lock;
mod proof;
mod tag;

pub use key::{Key, KeyId};
pub use lock::{Access, Installation, Lock};
pub use proof::{Judged, Proof};
pub use tag::{Purpose, ReadyKey, Tag};
