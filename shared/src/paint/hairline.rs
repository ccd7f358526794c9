use core::ops::Range;

use super::{Canvas, Pages};
use crate::layout::Bands;

/// The hairline of progress: how many columns of its row have ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hairline(pub u16);

/// How the hairline is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stroke {
    /// Whole.
    #[default]
    Solid,
    /// Every other column: the line to the host is lost.
    Dotted,
}

/// Adds columns of the hairline; nothing on screens that have none.
pub fn paint_hairline<const N: usize>(
    canvas: &mut Canvas<N>,
    bands: &Bands,
    stroke: Stroke,
    columns: Range<u16>,
) -> Pages {
    let Some(row) = bands.progress else { return Pages::NONE };
    let page = u8::try_from(row / 8).unwrap_or(u8::MAX);
    let bit = 1 << (row % 8);
    let inked = canvas.page_mut(page).get_mut(columns.start.into()..columns.end.into()).unwrap_or_default();
    for (column, x) in inked.iter_mut().zip(columns) {
        if stroke == Stroke::Solid || x % 2 == 0 {
            *column |= bit;
        }
    }
    Pages::single(page)
}

/// Takes the hairline away.
pub(super) fn blank_hairline<const N: usize>(canvas: &mut Canvas<N>, bands: &Bands) {
    let Some(row) = bands.progress else { return };
    for column in canvas.page_mut(u8::try_from(row / 8).unwrap_or(u8::MAX)) {
        *column &= !(1 << (row % 8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Screen;
    use crate::settings::Motion;

    #[test]
    fn it_is_the_last_row_whole_or_dotted() {
        let bands = Bands::of(Screen::new(64, 16), Motion::Scroll);
        let mut canvas = Canvas::<128>::new(Screen::new(64, 16));
        assert_eq!(paint_hairline(&mut canvas, &bands, Stroke::Solid, 0..3), Pages::single(1));
        assert_eq!(canvas.page(1)[..4], [0x80, 0x80, 0x80, 0]);
        blank_hairline(&mut canvas, &bands);
        paint_hairline(&mut canvas, &bands, Stroke::Dotted, 1..4);
        assert_eq!(canvas.page(1)[..4], [0, 0, 0x80, 0]);
        let bands = Bands::of(Screen::new(64, 64), Motion::Scroll);
        assert_eq!(paint_hairline(&mut canvas, &bands, Stroke::Solid, 0..64), Pages::NONE);
    }
}
