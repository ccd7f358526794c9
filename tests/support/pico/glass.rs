use embedded_graphics::pixelcolor::Rgb888;
use embedded_graphics::prelude::*;
use motograph_simulator::desk::Desk;
use motograph_simulator::glass::picture::{Depth, Picture};

/// Columns of the panel, and pages of eight rows.
const COLUMNS: usize = 128;
const PAGES: usize = 8;

/// The panel's glass: which pixels are lit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Glass {
    /// A byte is eight rows of one column, the topmost in bit 0.
    pages: Vec<u8>,
}

impl Glass {
    /// Reads the bridge's digits.
    pub(super) fn read(digits: &str) -> Self {
        let pages = super::bytes(digits);
        assert_eq!(pages.len(), COLUMNS * PAGES, "the glass is whole");
        Self { pages }
    }

    fn is_lit(&self, x: usize, y: usize) -> bool {
        self.pages[y / 8 * COLUMNS + x] >> (y % 8) & 1 == 1
    }

    /// Pixels that the same panel has otherwise when the desk's ticker draws on it.
    pub fn differing(&self, desk: &Desk<'_>) -> usize {
        let expected = expected(desk);
        let places = (0..PAGES * 8).flat_map(|y| (0..COLUMNS).map(move |x| (x, y)));
        places.filter(|&(x, y)| self.is_lit(x, y) != (expected.color(x as u16, y as u16) != Rgb888::BLACK)).count()
    }

    /// Pixels that are lit.
    pub fn lit(&self) -> usize {
        self.pages.iter().map(|byte| byte.count_ones() as usize).sum()
    }

    /// How many pixels there are.
    pub fn pixels(&self) -> usize {
        self.pages.len() * 8
    }

    /// What it shows.
    pub fn picture(&self) -> Picture {
        let places = (0..PAGES * 8).flat_map(|y| (0..COLUMNS).map(move |x| (x, y)));
        let greys = places.map(|(x, y)| if self.is_lit(x, y) { 15 } else { 0 }).collect::<Vec<_>>();
        Picture::of_greys(COLUMNS as u16, &greys)
    }
}

/// What a panel of one bit a pixel shows of a desk.
pub fn expected(desk: &Desk<'_>) -> Picture {
    let picture = Picture::new(&desk.frame(), Depth::Mono(Rgb888::WHITE));
    assert_eq!((usize::from(picture.width()), usize::from(picture.height())), (COLUMNS, PAGES * 8));
    picture
}
