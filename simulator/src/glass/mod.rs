//! What the desk shows of a frame: pictures, films, a terminal, a window. All of them show the same pixels.

/// Animated GIFs.
pub mod film;
/// PNGs, and what windows show.
pub mod picture;
/// Character cells.
pub mod terminal;
/// embedded-graphics' simulator window.
#[cfg(feature = "window")]
pub mod window;
