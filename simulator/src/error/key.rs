use std::io;

use thiserror::Error;

/// A key that cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// Nobody says where the user's settings are.
    #[error("neither HOME nor XDG_CONFIG_HOME says where your key is; name its file with --key FILE")]
    NoHome,
    /// There is no such file.
    #[error(
        "there is no key in {name}; make one with `motograph key new{option}`, or name another file with --key FILE"
    )]
    Missing {
        /// The file.
        name: String,
        /// What names it on the command line, where that has to be.
        option: String,
    },
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// Others than its owner can read or write it.
    #[error(
        "{name} can be used by others than its owner (mode {mode:o}), so its key is no secret: make a new one, \
         or, if nobody else has been on this machine, `chmod 600` it"
    )]
    Open {
        /// The file.
        name: String,
        /// Its permissions.
        mode: u32,
    },
    /// It holds something else.
    #[error("{name} is no key of motograph's; make one with `motograph key new --key FILE`")]
    Foreign {
        /// The file.
        name: String,
    },
    /// There is something at its place.
    #[error(
        "{name} is there already, and whoever loses a key has to walk to each display; \
         name another file with --key FILE, or move it away first"
    )]
    Occupied {
        /// The file.
        name: String,
    },
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
}
