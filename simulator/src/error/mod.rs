//! What can go wrong on the host, as sentences: what it is about, what happened there, and what to do.

mod bundle;
mod carrier;
mod config;
mod desk;
mod feed;
mod key;
mod picture;
mod refusal;
mod send;

pub use bundle::{BundleError, PackError};
pub use carrier::{CarrierError, SealError};
pub use config::ConfigError;
pub use desk::{PushFailed, ShowError};
pub use feed::FeedError;
pub use key::KeyError;
pub use picture::PictureError;
pub use refusal::refusal_sentence;
pub use send::SendError;
