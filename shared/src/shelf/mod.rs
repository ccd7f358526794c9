//! The editions of a display: the one on show, and the one arriving.
//!
//! *In:* offers, chunks and commits. *Out:* whole, checked editions.
//! *Promises:* an edition is shown whole or not at all; what is on show is never touched by what arrives; the number
//! never goes back; a transfer goes on where it stopped, unless another one was begun meanwhile.
//! *Does not know:* the line the bytes come from, or the chip they are kept in ([`Store`]).
//!
//! ```text
//! offer ─▶ Receiving ─ chunks ─▶ commit ─▶ Proving ─ its tag ─▶ Checking ─ item by item ─▶ Waiting ─ end of a headline
//!                                                                             kept by the store, where there is one,
//!                                                                                                └─▶ on show
//! ```

mod hold;
mod journal;
mod slot;
mod store;
mod transfer;

pub use journal::Journal;
pub use slot::Memory;
pub use store::{Kept, Loaded, Store, StoreError};
pub use transfer::{Checked, Committed, Shelf};
