//! A contact sheet: every panel in every state, for people to look at and for tests to compare.

mod drawing;
mod state;

use std::path::Path;

use crate::error::PictureError;
use drawing::Sheet;
pub use state::State;

/// Writes the sheet as a PNG.
///
/// # Errors
/// [`PictureError::Unwritable`] when the file cannot be written.
pub fn write_png(path: &Path) -> Result<(), PictureError> {
    Sheet::draw().write_png(path)
}
