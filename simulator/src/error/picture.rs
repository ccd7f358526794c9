use thiserror::Error;

/// Frames that cannot be saved.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system or the encoder says.
        error: String,
    },
    /// The picture would take the place of its bundle.
    #[error("{name} is the bundle itself; give another name for the picture")]
    Itself {
        /// The file.
        name: String,
    },
    /// The times make no sense.
    #[error("--from {from} s is not before --to {to} s")]
    Times {
        /// The first time.
        from: f64,
        /// The last time.
        to: f64,
    },
}
