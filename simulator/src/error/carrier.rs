use std::io;

use thiserror::Error;

use super::BundleError;

/// A broker that could not be used.
#[derive(Debug, Error)]
pub enum CarrierError {
    /// A file that the settings name cannot be read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// There are no certificates to know the broker by.
    #[error(
        "{name} has no certificate in it; name a PEM file with the certificate of the authority that signed the broker's"
    )]
    NoCertificate {
        /// The file.
        name: String,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS for {address}: {error}; name the broker's authority with ca = \"FILE\"")]
    NoTls {
        /// The broker.
        address: String,
        /// What is wrong.
        error: String,
    },
    /// The broker is not reached.
    #[error("cannot reach {address}: {error}; is the broker on, and is this its address{}?", .is_private.then_some(" and its authority").unwrap_or_default())]
    Unreachable {
        /// The broker.
        address: String,
        /// Whether it is spoken to with TLS.
        is_private: bool,
        /// What went wrong.
        error: String,
    },
    /// The broker does not let us in.
    #[error("{address} refuses: {reason}; look at user and password in the settings, and at the broker's own")]
    Refused {
        /// The broker.
        address: String,
        /// What it says.
        reason: String,
    },
    /// The broker does not let us read a topic.
    #[error("{address} does not let us read {topic}; give this user the right to, in the broker's settings")]
    NotReadable {
        /// The broker.
        address: String,
        /// The topic.
        topic: String,
    },
    /// The broker says nothing.
    #[error("{address} does not answer in {seconds} s; it is tried again")]
    Silent {
        /// The broker.
        address: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// What was published does not come back.
    #[error(
        "{address} does not keep what is published to {topic}; give this user the right to write to it, in the broker's settings"
    )]
    NotKept {
        /// The broker.
        address: String,
        /// The topic.
        topic: String,
    },
}

/// What a broker gave is no edition for this site.
#[derive(Debug, Error)]
pub enum SealError {
    /// It is something else.
    #[error("it is no edition of motograph's")]
    Foreign,
    /// It bears no seal of this key for this site.
    #[error("it was not sealed for this site with this key")]
    Forged,
    /// It is sealed, or not, and is no edition.
    #[error(transparent)]
    Flawed(BundleError),
}
