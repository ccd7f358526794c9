use std::path::Path;

use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use embedded_graphics_simulator::{OutputSettings, OutputSettingsBuilder, SimulatorDisplay};
use motograph_shared::paint::{Frame, Grey, Rgb};

use crate::error::PictureError;

/// Screen pixels a side of one of the panel's pixels, in pictures and windows.
pub const SCALE: u32 = 4;

/// What a panel makes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Pixels that are lit, in this colour, or not.
    Mono(Rgb888),
    /// 16 greys.
    Grey16,
    /// Eight bits each of red, green and blue.
    Rgb888,
    /// Five bits of red, six of green, five of blue.
    Rgb565,
}

/// A frame as somebody sees it: the colour of each pixel, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    width: u16,
    colors: Vec<Rgb888>,
}

impl Picture {
    /// What a panel of `depth` shows of `frame`.
    pub fn new<const N: usize>(frame: &Frame<'_, N>, depth: Depth) -> Self {
        let screen = frame.canvas().screen();
        let mut colors = Vec::with_capacity(usize::from(screen.width) * usize::from(screen.height));
        for y in 0..screen.height {
            let inked = (0..screen.width).map(|x| (x, frame.canvas().is_ink(x, y)));
            match depth {
                Depth::Mono(lit) => {
                    let row = frame.mono(y);
                    colors.extend(inked.map(|(x, is_ink)| if row.of(x, is_ink) { lit } else { Rgb888::BLACK }));
                }
                Depth::Grey16 => {
                    let row = frame.grey(y);
                    colors.extend(inked.map(|(x, is_ink)| grey(row.of(x, is_ink))));
                }
                Depth::Rgb888 => {
                    let row = frame.rgb(y);
                    colors.extend(inked.map(|(x, is_ink)| rgb(row.of(x, is_ink))));
                }
                Depth::Rgb565 => {
                    let row = frame.rgb(y);
                    colors.extend(inked.map(|(x, is_ink)| as_rgb565(rgb(row.of(x, is_ink)))));
                }
            }
        }
        Self { width: screen.width, colors }
    }

    /// A picture of greys (0 to 15), row by row.
    pub fn of_greys(width: u16, greys: &[u8]) -> Self {
        Self { width, colors: greys.iter().map(|&level| grey(Grey(level))).collect() }
    }

    /// Pixels across.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u16 {
        u16::try_from(self.colors.len() / usize::from(self.width.max(1))).unwrap_or(u16::MAX)
    }

    /// The colours of all pixels, row by row.
    pub fn colors(&self) -> &[Rgb888] {
        &self.colors
    }

    /// The colour in column `x`, row `y`; black outside.
    pub fn color(&self, x: u16, y: u16) -> Rgb888 {
        let place = usize::from(y) * usize::from(self.width) + usize::from(x);
        self.colors.get(place).copied().filter(|_| x < self.width).unwrap_or(Rgb888::BLACK)
    }

    /// The picture as embedded-graphics' simulator shows it.
    pub fn display(&self) -> SimulatorDisplay<Rgb888> {
        let size = Size::new(self.width.into(), self.height().into());
        let mut display = SimulatorDisplay::new(size);
        match display.fill_contiguous(&display.bounding_box(), self.colors.iter().copied()) {
            Ok(()) => display,
            Err(never) => match never {},
        }
    }

    /// Writes it as a PNG.
    ///
    /// # Errors
    /// [`PictureError::Unwritable`] when the file cannot be written.
    pub fn write_png(&self, path: &Path) -> Result<(), PictureError> {
        self.display()
            .to_rgb_output_image(&settings())
            .save_png(path)
            .map_err(|error| PictureError::Unwritable { name: path.display().to_string(), error: error.to_string() })
    }
}

/// How pictures and windows are scaled.
pub fn settings() -> OutputSettings {
    OutputSettingsBuilder::new().scale(SCALE).build()
}

fn grey(Grey(level): Grey) -> Rgb888 {
    Rgb888::new(level * 17, level * 17, level * 17)
}

fn rgb(Rgb([red, green, blue]): Rgb) -> Rgb888 {
    Rgb888::new(red, green, blue)
}

/// The nearest colour a panel of 16 bits a pixel has.
fn as_rgb565(color: Rgb888) -> Rgb888 {
    embedded_graphics::pixelcolor::Rgb565::from(color).into()
}
