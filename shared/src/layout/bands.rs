use super::Screen;
use super::screen::PAGE;
use crate::font::{Font, SIZE_5X8, SIZE_6X10, SIZE_9X18, SIZE_10X20};
use crate::settings::Motion;

/// Whole pages that one text owns: drawing it changes nothing outside.
#[derive(Clone, Copy, Debug)]
pub struct Band {
    /// The topmost page.
    pub first: u8,
    /// How many pages.
    pub pages: u8,
    /// Rows from the band's top to the top of the text's cells.
    pub top: i8,
    /// The text's font.
    pub font: &'static Font,
    /// Pixels of the panel for each of the font's, across and down: 1 or 2.
    pub scale: u8,
}

/// The bands of a screen, chosen by its height and by whether headlines move.
///
/// | height | bands |
/// |---|---|
/// | 8 | the headline |
/// | 16 to 40 | the headline and a hairline of progress |
/// | 48 to 120 | a quiet top line, the headline in large type, a quiet foot line |
/// | from 128 | the same at twice the size |
#[derive(Clone, Copy, Debug)]
pub struct Bands {
    /// A headline in one line, moving or not.
    pub headline: Band,
    /// The first row of a headline that is wrapped; the others stand below it, a band each.
    pub row: Band,
    /// How many such rows there is room for.
    pub rows: u8,
    /// All pages that are the headline's.
    pub body: Body,
    /// The row of the hairline of progress, in the body's last page.
    pub progress: Option<u16>,
    /// The top and the foot line, which come together.
    pub labels: Option<(Band, Band)>,
}

/// Pages one below the other, such as those between the label lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Body {
    /// The topmost page.
    pub first: u8,
    /// How many pages.
    pub pages: u8,
}

impl Band {
    /// Pixels of the panel from one of the font's glyphs to the next.
    pub const fn advance(&self) -> u16 {
        self.font.advance() * self.scale as u16
    }

    /// Its pages.
    pub const fn area(&self) -> Body {
        Body { first: self.first, pages: self.pages }
    }

    /// The first row of the panel that the cells reach.
    pub const fn y(&self) -> u16 {
        (self.first as u16 * PAGE).saturating_add_signed(self.top as i16)
    }
}

impl Body {
    /// Rows of pixels.
    pub const fn height(self) -> u16 {
        self.pages as u16 * PAGE
    }
}

impl Bands {
    /// The bands of `screen`.
    pub const fn of(screen: Screen, motion: Motion) -> Self {
        let pages = screen.pages();
        let hairline = Some(screen.height.saturating_sub(1));
        match (pages, motion) {
            (0 | 1, _) => Self::low(pages, band(0, 1, 0, &SIZE_5X8), band(0, 1, 0, &SIZE_5X8), 1, None),
            (2 | 3, _) => {
                let line = band(0, pages, if pages == 2 { 2 } else { 6 }, &SIZE_6X10);
                Self::low(pages, line, line, 1, hairline)
            }
            (4 | 5, _) => {
                let line = band(0, pages, if pages == 4 { 5 } else { 9 }, &SIZE_10X20);
                Self::low(pages, line, band(0, 2, 3, &SIZE_6X10), 2, hairline)
            }
            // Six pages are too few for two label bands of two: the smaller font fills one page each.
            (6 | 7, _) => Self::labelled(
                pages,
                band(1, pages - 2, 6, &SIZE_10X20),
                band(1, 2, 3, &SIZE_6X10),
                (band(0, 1, 0, &SIZE_5X8), band(pages - 1, 1, 0, &SIZE_5X8)),
            ),
            // Three pages hold the headline; what is over is shared out above and below.
            (8..=15, Motion::Scroll) => Self::labelled(
                pages,
                band((pages - 3).div_ceil(2), 3, 0, &SIZE_10X20),
                band(2, 2, 3, &SIZE_6X10),
                (band(0, 2, 1, &SIZE_6X10), band(pages - 2, 2, 5, &SIZE_6X10)),
            ),
            // Wrapped rows in large type need the room of the label lines.
            (8..=15, Motion::Pages) => Self::labelled(
                pages,
                band((pages - 4) / 2, 4, 6, &SIZE_10X20),
                band(1, 3, 3, &SIZE_9X18),
                (band(0, 1, 0, &SIZE_5X8), band(pages - 1, 1, 0, &SIZE_5X8)),
            ),
            (_, _) => Self::labelled(
                pages,
                Band { scale: 2, ..band((pages - 6) / 2, 6, 4, &SIZE_10X20) },
                band(4, 3, 2, &SIZE_10X20),
                (band(0, 4, 8, &SIZE_10X20), band(pages - 4, 4, 4, &SIZE_10X20)),
            ),
        }
    }

    /// The bands of a screen that is too low for label lines.
    const fn low(pages: u8, headline: Band, row: Band, rows: u8, progress: Option<u16>) -> Self {
        Self { headline, row, rows, body: Body { first: 0, pages }, progress, labels: None }
    }

    /// The bands of a screen whose body lies between label lines.
    const fn labelled(pages: u8, headline: Band, row: Band, labels: (Band, Band)) -> Self {
        let first = labels.0.pages;
        let body = Body { first, pages: pages - first - labels.1.pages };
        Self { headline, row, rows: body.pages / row.pages, body, progress: None, labels: Some(labels) }
    }

    /// The band of row `index` of `count` wrapped rows, which stand in the middle of the body.
    pub const fn wrapped(&self, index: u8, count: u8) -> Band {
        let Self { row, body, .. } = self;
        let free = body.pages.saturating_sub(count.saturating_mul(row.pages));
        Band { first: body.first + free / 2 + index * row.pages, ..*row }
    }
}

const fn band(first: u8, pages: u8, top: i8, font: &'static Font) -> Band {
    Band { first, pages, top, font, scale: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_lie_within_the_screen_and_apart() {
        for (height, motion) in
            (8..=240).step_by(8).flat_map(|height| [(height, Motion::Scroll), (height, Motion::Pages)])
        {
            let screen = Screen::new(128, height);
            let bands = Bands::of(screen, motion);
            let mut owner = vec![0; usize::from(screen.pages())];
            let mut own = |first: u8, pages: u8| {
                for page in first..first + pages {
                    owner[usize::from(page)] += 1;
                }
            };
            own(bands.body.first, bands.body.pages);
            if let Some((top, foot)) = bands.labels {
                own(top.first, top.pages);
                own(foot.first, foot.pages);
            }
            assert!(owner.iter().all(|&owners| owners == 1), "height {height}: {owner:?}");
            let rows = (1..=bands.rows).flat_map(|count| (0..count).map(move |index| bands.wrapped(index, count)));
            let body = bands.body.first..bands.body.first + bands.body.pages;
            for band in rows.chain([bands.headline]) {
                assert!(
                    body.contains(&band.first) && body.contains(&(band.first + band.pages - 1)),
                    "{height}: {band:?}"
                );
            }
            let labels = bands.labels.into_iter().flat_map(|(top, foot)| [top, foot]);
            for band in labels.chain([bands.headline, bands.row]) {
                let ink = i32::from(band.top) + i32::from(band.font.height()) * i32::from(band.scale);
                assert!(band.top >= 0 && ink <= i32::from(band.pages) * 8, "height {height}: {band:?}");
                assert!(band.scale == 2 || ink <= 32, "a glyph's column, moved to its row, is one word");
                if let Some(row) = bands.progress {
                    assert!(band.y() + u16::from(band.font.height()) <= row, "the hairline stands clear of the text");
                }
            }
            assert!(bands.rows >= 1);
            assert_eq!(bands.labels.is_some(), height >= 48);
            assert_eq!(bands.progress.is_some(), (16..48).contains(&height));
        }
    }

    #[test]
    fn wrapped_rows_stand_in_the_middle() {
        let bands = Bands::of(Screen::new(128, 64), Motion::Pages);
        assert_eq!((bands.rows, bands.body), (2, Body { first: 1, pages: 6 }));
        assert_eq!([bands.wrapped(0, 2).first, bands.wrapped(1, 2).first], [1, 4]);
        assert_eq!(bands.wrapped(0, 1).first, 2);
    }
}
