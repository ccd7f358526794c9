use std::io;

use motograph_shared::link::PushError;
use thiserror::Error;

use super::send::push_sentence;
use super::{BundleError, KeyError};

/// A ticker on the desk that refuses its own edition: never so unless something is broken.
#[derive(Debug, Error)]
#[error("{}", push_sentence("the desk", *.error, 0, None))]
pub struct PushFailed {
    /// What happened.
    pub error: PushError,
}

/// The live desk has to end.
#[derive(Debug, Error)]
pub enum ShowError {
    /// The terminal or the port does not work.
    #[error("the terminal or the port does not work: {0}")]
    Io(#[from] io::Error),
    /// There is nobody to print to.
    #[error("cannot print: {0}")]
    Output(io::Error),
    /// There is no window in this build.
    #[error(
        "this build has no window; build it with `cargo run --release --features window -- show --window` \
         (needs SDL2: apt-get install libsdl2-dev) or with `--features window-bundled` (builds SDL2; needs cmake)"
    )]
    NoWindow,
    /// The edition was not taken.
    #[error(transparent)]
    Push(#[from] PushFailed),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] BundleError),
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}
