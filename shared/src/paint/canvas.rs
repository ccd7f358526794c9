use core::convert::Infallible;
use core::fmt;
use core::ops::Range;

use embedded_graphics::pixelcolor::BinaryColor;
use embedded_graphics::prelude::*;

use crate::layout::{Body, Screen};

/// One bit a pixel, in the SSD1306's page format: a byte is eight rows of one column, topmost row in bit 0; bytes go
/// left to right, then to the next page. It is a `DrawTarget`, so whatever is not on the moving path can be drawn with
/// embedded-graphics.
///
/// `N` is at least [`Screen::canvas_bytes`]; what is outside is not drawn.
#[derive(Clone)]
pub struct Canvas<const N: usize> {
    screen: Screen,
    bytes: [u8; N],
}

impl<const N: usize> Canvas<N> {
    /// A dark canvas.
    pub const fn new(screen: Screen) -> Self {
        Self { screen, bytes: [0; N] }
    }

    /// Its size.
    pub const fn screen(&self) -> Screen {
        self.screen
    }

    /// The columns of `page`, left to right; none below the last page.
    pub fn page(&self, page: u8) -> &[u8] {
        let width = usize::from(self.screen.width);
        let from = usize::from(page) * width;
        self.bytes.get(from..from + width).filter(|_| page < self.screen.pages()).unwrap_or_default()
    }

    /// The columns of `page`, to be changed.
    pub(super) fn page_mut(&mut self, page: u8) -> &mut [u8] {
        let width = usize::from(self.screen.width);
        let from = usize::from(page) * width;
        if page < self.screen.pages() { self.bytes.get_mut(from..from + width).unwrap_or_default() } else { &mut [] }
    }

    /// The columns of `P` pages from `first` on, to be changed, page by page; none below the last page.
    pub(super) fn pages_mut<const P: usize>(&mut self, first: u8) -> [&mut [u8]; P] {
        let width = usize::from(self.screen.width).max(1);
        let end = usize::from(self.screen.pages()) * width;
        let pages = self.bytes.get_mut(usize::from(first) * width..end).unwrap_or_default();
        let mut pages = pages.chunks_exact_mut(width);
        core::array::from_fn(|_| pages.next().unwrap_or_default())
    }

    /// All its columns, page by page.
    pub fn columns(&self) -> &[u8] {
        self.bytes.get(..self.screen.canvas_bytes()).unwrap_or_default()
    }

    /// All its columns, to be changed.
    pub fn columns_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.screen.canvas_bytes()).unwrap_or_default()
    }

    /// Takes all ink away.
    pub fn blank(&mut self) {
        self.bytes.fill(0);
    }

    /// Takes the ink of `window`'s columns away, in the pages of `body`.
    pub(super) fn blank_pages(&mut self, body: Body, window: Range<u16>) {
        let columns = usize::from(window.start)..usize::from(window.end);
        for page in body.first..body.first + body.pages {
            self.page_mut(page).get_mut(columns.clone()).unwrap_or_default().fill(0);
        }
    }

    /// Moves the ink of `page` one or two columns to the left; what comes in at the right keeps what it was.
    pub(super) fn shift_left(&mut self, page: u8, columns: u32) {
        let page = self.page_mut(page);
        // Four columns at once: a word of them takes its last columns from the word behind it.
        let (words, rest) = page.as_chunks_mut::<4>();
        let bits = 8 * columns.min(2);
        let mut words = words.iter_mut();
        let Some(mut left) = words.next() else { return };
        let mut word = u32::from_le_bytes(*left);
        for next in words {
            let behind = u32::from_le_bytes(*next);
            *left = (word >> bits | behind << (32 - bits)).to_le_bytes();
            (left, word) = (next, behind);
        }
        let mut behind = [left[3]; 4];
        behind.iter_mut().zip(rest.iter()).for_each(|(behind, column)| *behind = *column);
        *left = (word >> bits | u32::from_le_bytes(behind) << (32 - bits)).to_le_bytes();
        rest.rotate_left((columns.min(2) as usize).min(rest.len()));
    }

    /// Moves the ink of `body` up by `rows`, one to eight: what is above its top is gone, and what comes in below is dark.
    pub(super) fn roll_up(&mut self, body: Body, rows: u16) {
        let width = usize::from(self.screen.width);
        let rows = u32::from(rows.min(8));
        let last = body.first + body.pages.saturating_sub(1);
        for page in body.first..last {
            let from = usize::from(page) * width;
            let Some((upper, lower)) =
                self.bytes.get_mut(from..from + 2 * width).and_then(|both| both.split_at_mut_checked(width))
            else {
                return;
            };
            for (upper, lower) in upper.iter_mut().zip(lower) {
                *upper = (u16::from_le_bytes([*upper, *lower]) >> rows) as u8;
            }
        }
        for column in self.page_mut(last) {
            *column = (u16::from(*column) >> rows) as u8;
        }
    }

    /// Whether there is ink at column `x`, row `y`.
    pub fn is_ink(&self, x: u16, y: u16) -> bool {
        let page = u8::try_from(y / 8).unwrap_or(u8::MAX);
        self.page(page).get(usize::from(x)).is_some_and(|column| column >> (y % 8) & 1 == 1)
    }
}

impl<const N: usize> fmt::Debug for Canvas<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canvas").field("screen", &self.screen).finish_non_exhaustive()
    }
}

impl<const N: usize> OriginDimensions for Canvas<N> {
    fn size(&self) -> Size {
        Size::new(u32::from(self.screen.width), u32::from(self.screen.height))
    }
}

impl<const N: usize> DrawTarget for Canvas<N> {
    type Color = BinaryColor;
    type Error = Infallible;

    fn draw_iter<I: IntoIterator<Item = Pixel<BinaryColor>>>(&mut self, pixels: I) -> Result<(), Infallible> {
        for Pixel(point, color) in pixels {
            let (Ok(x), Ok(y)) = (usize::try_from(point.x), u16::try_from(point.y)) else { continue };
            let Ok(page) = u8::try_from(y / 8) else { continue };
            if let Some(column) = self.page_mut(page).get_mut(x) {
                let row = 1 << (y % 8);
                *column = if color.is_on() { *column | row } else { *column & !row };
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_graphics::primitives::{PrimitiveStyle, Rectangle};

    #[test]
    fn embedded_graphics_draws_in_page_format() {
        let mut canvas = Canvas::<32>::new(Screen::new(16, 16));
        Rectangle::new(Point::new(-2, 6), Size::new(4, 4))
            .into_styled(PrimitiveStyle::with_fill(BinaryColor::On))
            .draw(&mut canvas)
            .unwrap();
        assert_eq!(canvas.page(0)[..3], [0xc0, 0xc0, 0]);
        assert_eq!(canvas.page(1)[..3], [0x03, 0x03, 0]);
        assert!(canvas.page(2).is_empty());
        assert!(canvas.is_ink(1, 9) && !canvas.is_ink(1, 10) && !canvas.is_ink(16, 0) && !canvas.is_ink(0, 16));
    }
}
