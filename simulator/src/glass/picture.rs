use std::path::Path;

use embedded_graphics::pixelcolor::Gray4;
use embedded_graphics::prelude::*;
use embedded_graphics_simulator::{OutputSettings, OutputSettingsBuilder, SimulatorDisplay};
use motograph_shared::paint::Frame;

use crate::error::PictureError;

/// Screen pixels a side of one of the panel's pixels, in pictures and windows.
pub const SCALE: u32 = 4;

/// A frame as embedded-graphics' simulator shows it.
pub fn display<const N: usize>(frame: &Frame<'_, N>) -> SimulatorDisplay<Gray4> {
    let screen = frame.canvas().screen();
    let mut display = SimulatorDisplay::new(Size::new(u32::from(screen.width), u32::from(screen.height)));
    let pixels = (0..screen.height).flat_map(|y| (0..screen.width).map(move |x| (x, y)));
    let greys = pixels.map(|(x, y)| Pixel(Point::new(i32::from(x), i32::from(y)), Gray4::new(frame.grey(x, y).0)));
    match display.draw_iter(greys) {
        Ok(()) => display,
        Err(never) => match never {},
    }
}

/// How pictures and windows are scaled.
pub fn settings() -> OutputSettings {
    OutputSettingsBuilder::new().scale(SCALE).build()
}

/// Writes a frame as a PNG.
///
/// # Errors
/// [`PictureError::Unwritable`] when the file cannot be written.
pub fn write_png<const N: usize>(frame: &Frame<'_, N>, path: &Path) -> Result<(), PictureError> {
    display(frame)
        .to_rgb_output_image(&settings())
        .save_png(path)
        .map_err(|error| PictureError::Unwritable { name: path.display().to_string(), error: error.to_string() })
}
