use core::ops::Range;

use super::gather::{ROOM, gather};
use super::over::{Over, paint_over};
use super::{Canvas, Pages};
use crate::layout::{Band, Body, Placed, Typeface};

/// Pages of the highest band of text at the font's own size: the headline's on a screen of 56 rows.
const MOST_PAGES: usize = 5;

/// Draws a row of marks in its band, shifted `offset` pixels of the panel to the left, into the columns of `window`,
/// which it owns: where there is no glyph it leaves no ink.
///
/// The cost is that of the columns drawn, however long the line is. First the visible glyphs are gathered, whole, in
/// one word a column; then each word, rotated to its row, gives a byte to each page.
pub fn paint_line<const N: usize>(
    canvas: &mut Canvas<N>,
    band: &Band,
    placed: &[Placed],
    typeface: &Typeface<'_>,
    offset: i32,
    window: Range<u16>,
) -> Pages {
    if band.scale == 1 {
        // The line's pixel in the window's first column.
        let offset = offset + i32::from(window.start);
        let width = i32::from(window.end.saturating_sub(window.start));
        let mut words = ROOM;
        spread(canvas, band, window, gather(&mut words, placed, typeface, offset, width));
    } else {
        let clip = Body { first: band.first, pages: band.pages };
        canvas.blank_pages(clip, window.clone());
        paint_over(canvas, &Over { clip, y: band.y(), scale: band.scale }, placed, typeface, offset, window);
    }
    Pages::of(band)
}

/// Gives the bytes of each word to the pages of a band, the lowest byte to the topmost.
fn spread<const N: usize>(canvas: &mut Canvas<N>, band: &Band, window: Range<u16>, words: &[u32]) {
    let columns = usize::from(window.start)..usize::from(window.end);
    let [a, b, c, d, below] = canvas.pages_mut::<MOST_PAGES>(band.first).map(|page| {
        let page: &mut [u8] = page.get_mut(columns.clone()).unwrap_or_default();
        page
    });
    // Up by a row is a rotation, too: the bits that come round lie below all pages of a band whose top is cut off.
    let turn = i32::from(band.top).wrapping_neg() as u32 & 31;
    let turned = words.iter().map(|word| word.rotate_right(turn));
    let (a, b, c, d) = (a.iter_mut(), b.iter_mut(), c.iter_mut(), d.iter_mut());
    match band.pages {
        0 | 1 => a.zip(turned).for_each(|(a, word)| *a = word as u8),
        2 => a.zip(b).zip(turned).for_each(|((a, b), word)| (*a, *b) = (word as u8, (word >> 8) as u8)),
        3 => a.zip(b).zip(c).zip(turned).for_each(|(((a, b), c), word)| {
            (*a, *b, *c) = (word as u8, (word >> 8) as u8, (word >> 16) as u8);
        }),
        pages => {
            a.zip(b).zip(c).zip(d).zip(turned).for_each(|((((a, b), c), d), word)| {
                [*a, *b, *c, *d] = word.to_le_bytes();
            });
            // A word has four bytes: further pages have no ink.
            if pages > 4 {
                below.fill(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Glyphs;
    use crate::bundle::TravellingGlyph;
    use crate::font::SIZE_10X20;
    use crate::layout::{Line, Screen};

    #[test]
    fn a_travelling_glyph_stands_on_the_baseline() {
        let glyph =
            TravellingGlyph { code: '漢' as u32, width: 3, height: 9, baseline: 8, columns: &[1, 1, 2, 0, 0, 0] };
        let mut buffer = [0; 32];
        let bytes = postcard::to_slice(&glyph, &mut buffer).unwrap();
        let typeface = Typeface { font: &SIZE_10X20, travelling: Glyphs::new(bytes, &[0]) };
        let line = Line::<8>::set("漢漢", &typeface);
        let screen = Screen::new(16, 32);
        let mut canvas = Canvas::<64>::new(screen);
        let band = Band { first: 1, pages: 3, top: 2, font: &SIZE_10X20, scale: 1 };
        paint_line(&mut canvas, &band, line.placed(), &typeface, -3, 0..16);
        // The baseline of 10x20 is row 15, the glyph's is row 8: it begins in row 7 of the cell, row 9 of the band.
        let columns = |page: u8| canvas.page(page)[..8].to_vec();
        assert_eq!(columns(2), [0, 0, 0, 0x02, 0x04, 0, 0x02, 0x04]);
        assert_eq!(columns(3), [0, 0, 0, 0x02, 0x00, 0, 0x02, 0x00]);
        assert_eq!((columns(0), columns(1)), (vec![0; 8], vec![0; 8]));
    }

    #[test]
    fn only_the_window_is_written() {
        let screen = Screen::new(64, 16);
        let mut canvas = Canvas::<128>::new(screen);
        canvas.page_mut(0).fill(0xff);
        canvas.page_mut(1).fill(0xff);
        let band = Band { first: 0, pages: 2, top: 2, font: &crate::font::SIZE_6X10, scale: 1 };
        let typeface = Typeface::plain(band.font);
        let line = Line::<4>::set("||", &typeface);
        paint_line(&mut canvas, &band, line.placed(), &typeface, -7, 3..40);
        for page in 0..2 {
            let columns = canvas.page(page);
            assert!(columns[..3].iter().chain(&columns[40..]).all(|&column| column == 0xff));
            // The ink of a bar is the third column of its cell.
            let inked = columns.iter().enumerate().skip(3).take(37).filter(|&(_, &column)| column != 0);
            assert!(inked.map(|(x, _)| x).eq([9, 15]), "{columns:?}");
        }
    }
}
