use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use motograph_simulator::desk::Desk;
use motograph_simulator::glass::picture::{Depth, Picture};

/// Columns and rows of the matrix.
const COLUMNS: u16 = 64;
const ROWS: u16 = 32;

/// Steps of an LED's brightness.
const STEPS: f64 = 63.0;

/// What is seen of a matrix of LEDs: how long red, green and blue of each are lit, in steps of 63, row by row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lights {
    levels: Vec<[u8; 3]>,
}

impl Lights {
    /// Reads the bridge's digits.
    pub(super) fn read(digits: &str) -> Self {
        let bytes = super::bytes(digits);
        let (levels, rest) = bytes.as_chunks();
        assert!(levels.len() == usize::from(COLUMNS * ROWS) && rest.is_empty(), "the picture is whole");
        Self { levels: levels.to_vec() }
    }

    /// Pixels that a matrix has otherwise that shows the desk's picture: of a colour's value, the light is the square.
    pub fn differing(&self, desk: &Desk<'_>) -> usize {
        let picture = Picture::new(&desk.frame(), Depth::Rgb888);
        assert_eq!((picture.width(), picture.height()), (COLUMNS, ROWS));
        let light = |value: u8| (STEPS * (f64::from(value) / 255.0).powi(2)).round() as u8;
        let expected = picture.colors().iter().map(|color: &Rgb888| [color.r(), color.g(), color.b()].map(light));
        self.levels.iter().zip(expected).filter(|(seen, expected)| **seen != *expected).count()
    }

    /// Pixels that are lit.
    pub fn lit(&self) -> usize {
        self.levels.iter().filter(|levels| **levels != [0; 3]).count()
    }

    /// Colours that are seen, darkness among them.
    pub fn colors(&self) -> usize {
        self.levels.iter().collect::<std::collections::HashSet<_>>().len()
    }
}
