use super::Canvas;
use crate::layout::Bands;

/// How bright the glass is, 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brightness(u8);

/// A grey, 0 (dark) to 15, as 16-grey panels take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grey(pub u8);

/// Grey of the headline's ink at full brightness.
const HEADLINE: u8 = 15;

/// Grey of the label lines' ink at full brightness: quiet, and still read from where the headline is.
const LABEL: u8 = 7;

impl Brightness {
    /// The darkest.
    pub const LEAST: Self = Self(1);
    /// The brightest.
    pub const FULL: Self = Self(8);

    /// One step brighter, if there is one.
    #[must_use]
    pub const fn up(self) -> Self {
        if self.0 < Self::FULL.0 { Self(self.0 + 1) } else { self }
    }

    /// One step darker, if there is one.
    #[must_use]
    pub const fn down(self) -> Self {
        if self.0 > Self::LEAST.0 { Self(self.0 - 1) } else { self }
    }

    /// 1 to 8.
    pub const fn level(self) -> u8 {
        self.0
    }

    /// `grey` at this brightness. The darkest is a third of the brightest: what nobody can read is as good as blank.
    const fn dim(self, grey: u8) -> Grey {
        Grey((grey * (self.0 + 3)).div_ceil(Self::FULL.0 + 3))
    }
}

/// What a panel is given: ink, one bit a pixel, and the grey of each page's ink.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a, const N: usize> {
    canvas: &'a Canvas<N>,
    bands: Bands,
    brightness: Brightness,
}

impl<'a, const N: usize> Frame<'a, N> {
    /// The frame of `canvas`, in which `bands` are drawn.
    pub const fn new(canvas: &'a Canvas<N>, bands: Bands, brightness: Brightness) -> Self {
        Self { canvas, bands, brightness }
    }

    /// The ink.
    pub const fn canvas(&self) -> &'a Canvas<N> {
        self.canvas
    }

    /// For panels that dim as a whole.
    pub const fn brightness(&self) -> Brightness {
        self.brightness
    }

    /// The grey of the ink in `page`; paper is `Grey(0)`.
    pub const fn ink(&self, page: u8) -> Grey {
        let headline = &self.bands.headline;
        let is_headline = page >= headline.first && page < headline.first + headline.pages;
        self.brightness.dim(if is_headline { HEADLINE } else { LABEL })
    }

    /// The grey of the pixel in column `x`, row `y`.
    pub fn grey(&self, x: u16, y: u16) -> Grey {
        let page = u8::try_from(y / 8).unwrap_or(u8::MAX);
        if self.canvas.is_ink(x, y) { self.ink(page) } else { Grey(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Screen;

    #[test]
    fn brightness_stays_within_its_steps() {
        let levels: Vec<u8> =
            core::iter::successors(Some(Brightness::LEAST), |level| (level.up() != *level).then_some(level.up()))
                .map(Brightness::level)
                .collect();
        assert_eq!(levels, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(Brightness::LEAST.down(), Brightness::LEAST);
        assert_eq!(Brightness::FULL.dim(15), Grey(15));
        assert_eq!(Brightness::FULL.dim(7), Grey(7));
        assert_eq!(Brightness::LEAST.dim(7), Grey(3));
        assert_eq!(Brightness::LEAST.dim(15), Grey(6));
    }

    #[test]
    fn the_headline_is_brighter_than_the_labels() {
        let screen = Screen::new(128, 64);
        let canvas = Canvas::<1024>::new(screen);
        let frame = Frame::new(&canvas, Bands::of(screen), Brightness::FULL);
        let greys: Vec<u8> = (0..8).map(|page| frame.ink(page).0).collect();
        assert_eq!(greys, [7, 7, 7, 15, 15, 15, 7, 7]);
        assert_eq!(frame.grey(0, 30), Grey(0));
    }
}
