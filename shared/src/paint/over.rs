use core::ops::Range;

use super::Canvas;
use super::gather::{ROOM, gather};
use crate::layout::{Body, Placed, Typeface};

/// Where a row is laid over what is there: at any row of the panel, cut to some of its pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Over {
    /// The pages it is cut to.
    pub(super) clip: Body,
    /// The row of the panel at which the cells begin.
    pub(super) y: u16,
    /// Pixels of the panel for each of the font's: 1 or 2.
    pub(super) scale: u8,
}

/// Adds the ink of a row of marks to the columns of `window`, shifted `offset` pixels of the panel to the left.
pub(super) fn paint_over<const N: usize>(
    canvas: &mut Canvas<N>,
    over: &Over,
    placed: &[Placed],
    typeface: &Typeface<'_>,
    offset: i32,
    window: Range<u16>,
) {
    let scale = i32::from(over.scale.max(1));
    let offset = offset + i32::from(window.start);
    let width = i32::from(window.end.saturating_sub(window.start));
    let mut room = ROOM;
    let mut words = gather(&mut room, placed, typeface, offset.div_euclid(scale), width / scale + 2).iter();
    let mut ahead = offset.rem_euclid(scale);
    let mut word = words.next();
    for x in window {
        if ahead == scale {
            (ahead, word) = (0, words.next());
        }
        ahead += 1;
        let Some(&word) = word else { return };
        if word != 0 {
            add_column(canvas, over, x, scaled(word, over.scale));
        }
    }
}

/// Adds the ink of one column, which begins at the row of `over`.
fn add_column<const N: usize>(canvas: &mut Canvas<N>, over: &Over, x: u16, bits: u64) {
    let end = over.clip.first + over.clip.pages;
    let first = u8::try_from(over.y / 8).unwrap_or(u8::MAX);
    let mut rest = bits << (over.y % 8);
    for page in first..end {
        if rest == 0 {
            return;
        }
        if let Some(column) = canvas.page_mut(page).get_mut(usize::from(x)) {
            *column |= rest as u8;
        }
        rest >>= 8;
    }
}

/// The rows of a font's column as rows of the panel.
pub(super) const fn scaled(word: u32, scale: u8) -> u64 {
    let mut bits = word as u64;
    if scale < 2 {
        return bits;
    }
    // Each bit moves to twice its place, and is doubled there.
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    bits = (bits | bits << 1) & 0x5555_5555_5555_5555;
    bits | bits << 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::SIZE_6X10;
    use crate::layout::{Line, Screen};

    #[test]
    fn rows_are_doubled() {
        assert_eq!(scaled(0b1011, 1), 0b1011);
        assert_eq!(scaled(0b1011, 2), 0b1100_1111);
        assert_eq!(scaled(0x000f_ffff, 2), 0x00ff_ffff_ffff);
    }

    #[test]
    fn twice_the_size_is_the_same_picture_at_twice_the_size() {
        let typeface = Typeface::plain(&SIZE_6X10);
        let line = Line::<8>::set("Ağ€7", &typeface);
        let paint = |scale, y, offset| {
            let mut canvas = Canvas::<256>::new(Screen::new(64, 32));
            let clip = Body { first: 0, pages: 4 };
            paint_over(&mut canvas, &Over { clip, y, scale }, line.placed(), &typeface, offset, 0..64);
            canvas
        };
        let mut ink = 0;
        for (offset, y) in [(-3, 1), (0, 4), (7, 0)] {
            let (small, large) = (paint(1, y, offset), paint(2, 2 * y, 2 * offset));
            for (x, y) in (0..64).flat_map(|x| (0..32).map(move |y| (x, y))) {
                assert_eq!(large.is_ink(x, y), small.is_ink(x / 2, y / 2), "{x} {y}");
                ink += u32::from(large.is_ink(x, y));
            }
            // An odd offset moves by one pixel of the panel.
            let odd = paint(2, 2 * y, 2 * offset + 1);
            assert!((0..63).all(|x| (0..32).all(|y| odd.is_ink(x, y) == large.is_ink(x + 1, y))));
        }
        assert!(ink > 400, "{ink}");
    }

    #[test]
    fn what_lies_outside_its_pages_is_cut_and_what_is_there_stays() {
        let typeface = Typeface::plain(&SIZE_6X10);
        let line = Line::<8>::set("|", &typeface);
        let mut canvas = Canvas::<48>::new(Screen::new(16, 24));
        canvas.page_mut(1).fill(0x01);
        let over = Over { clip: Body { first: 0, pages: 2 }, y: 12, scale: 1 };
        paint_over(&mut canvas, &over, line.placed(), &typeface, 0, 0..16);
        assert_eq!(canvas.page(1)[2], 0xe1);
        assert_eq!((canvas.page(0), canvas.page(2)), (&[0; 16][..], &[0; 16][..]));
    }
}
