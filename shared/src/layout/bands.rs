use crate::font::{Font, SIZE_5X8, SIZE_6X10, SIZE_10X20};
use crate::limits::SCREEN_WIDTH;

/// Rows of a page: what one byte of a canvas column holds, topmost row in bit 0, as in the SSD1306's memory.
const PAGE: u16 = 8;

/// The size of a panel in pixels; the height is whole pages of eight rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Pixels across.
    pub width: u16,
    /// Pixels down, a multiple of 8.
    pub height: u16,
}

/// Whole pages that one text owns: drawing it changes nothing outside.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// The topmost page.
    pub first: u8,
    /// How many pages.
    pub pages: u8,
    /// Rows from the band's top to the top of the text's cells; negative when the cells' top rows are cut off.
    pub top: i8,
    /// The text's font.
    pub font: &'static Font,
}

/// The bands of a screen, chosen by its height.
///
/// | height | bands |
/// |---|---|
/// | 8 | the moving line |
/// | 16 to 40 | the moving line and a hairline of progress |
/// | from 48 | a quiet top line, the headline in large type, a quiet foot line |
#[derive(Clone, Copy, Debug)]
pub struct Bands {
    /// The moving line.
    pub headline: Band,
    /// The row of the hairline of progress, in the headline's band.
    pub progress: Option<u16>,
    /// The top and the foot line, which come together.
    pub labels: Option<(Band, Band)>,
}

impl Screen {
    /// A panel of `width` by `height` pixels.
    ///
    /// # Panics
    /// When it is wider than [`SCREEN_WIDTH`], higher than 256, or its height is not whole pages: at compile time for a
    /// board, whose panel is a constant.
    pub const fn new(width: u16, height: u16) -> Self {
        assert!(width as usize <= SCREEN_WIDTH, "a line is gathered in one word a column");
        assert!(height <= 256 && height.is_multiple_of(PAGE), "a screen is whole pages, at most 32");
        Self { width, height }
    }

    /// Pixels that stay free at the left and the right edge of what stands still: glass has a frame around it. Narrow
    /// screens have none to spare.
    pub const fn margin(self) -> u16 {
        if self.width >= 96 { 2 } else { 0 }
    }

    /// Pages from top to bottom.
    pub const fn pages(self) -> u8 {
        (self.height / PAGE) as u8
    }

    /// Bytes of a canvas of this size.
    pub const fn canvas_bytes(self) -> usize {
        self.width as usize * self.pages() as usize
    }
}

impl Bands {
    /// The bands of `screen`.
    pub const fn of(screen: Screen) -> Self {
        let pages = screen.pages();
        match pages {
            0 | 1 => Self { headline: band(0, 1, 0, &SIZE_5X8), progress: None, labels: None },
            2 | 3 => Self { headline: band(0, pages, 2, &SIZE_6X10), progress: Some(screen.height - 1), labels: None },
            4 | 5 => Self { headline: band(0, pages, 5, &SIZE_10X20), progress: Some(screen.height - 1), labels: None },
            // Six pages are too few for two label bands of two: the smaller font fills one page each.
            6 | 7 => Self {
                headline: band(1, pages - 2, 6, &SIZE_10X20),
                progress: None,
                labels: Some((band(0, 1, 0, &SIZE_5X8), band(pages - 1, 1, 0, &SIZE_5X8))),
            },
            _ => {
                // Three pages hold the headline; what is over is shared out above and below.
                let above = (pages - 3).div_ceil(2);
                Self {
                    headline: band(above, 3, 0, &SIZE_10X20),
                    progress: None,
                    labels: Some((band(0, 2, 1, &SIZE_6X10), band(pages - 2, 2, 5, &SIZE_6X10))),
                }
            }
        }
    }
}

const fn band(first: u8, pages: u8, top: i8, font: &'static Font) -> Band {
    Band { first, pages, top, font }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_lie_within_the_screen_and_apart() {
        for height in (8..=240).step_by(8) {
            let screen = Screen::new(128, height);
            let bands = Bands::of(screen);
            let mut owner = vec![0; usize::from(screen.pages())];
            let all = [Some(bands.headline), bands.labels.map(|(top, _)| top), bands.labels.map(|(_, foot)| foot)];
            for band in all.into_iter().flatten() {
                for page in band.first..band.first + band.pages {
                    owner[usize::from(page)] += 1;
                }
                let ink = i32::from(band.top) + i32::from(band.font.height());
                assert!(ink <= 32, "a glyph's column, moved to its row, is one word");
                assert!(band.top >= 0 && ink <= i32::from(band.pages) * 8, "height {height}: {band:?}");
            }
            assert!(owner.iter().all(|&owners| owners <= 1), "height {height}: {owner:?}");
            assert_eq!(bands.labels.is_some(), height >= 48);
            assert_eq!(bands.progress.is_some(), (16..48).contains(&height));
        }
    }
}
