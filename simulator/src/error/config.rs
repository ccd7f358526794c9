use std::io;

use thiserror::Error;

/// Settings of a newsroom that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// Something in it is wrong.
    #[error("{name}:{line}:{column}: {message}")]
    Wrong {
        /// The file.
        name: String,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong, and what to write instead.
        message: String,
    },
}

impl ConfigError {
    /// Something is wrong in `text`, which is that of the file `name`, at the byte `at`.
    pub(crate) fn wrong(name: &str, text: &str, at: usize, message: String) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self::Wrong { name: name.to_owned(), line, column, message }
    }
}
