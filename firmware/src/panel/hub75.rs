//! A matrix of 64×32 LEDs behind the connector that is called HUB75, of which 16 rows are addressed (1/16 scan): each address lights a
//! row of the upper half and one of the lower half.
//!
//! It has no memory and no greys. What it shows is shifted in for each row (two times red, green and blue, a bit a column), latched and
//! lit, over and over. An LED is half as bright because it is lit half as long: each row is shown once a bit of brightness, a
//! [plane](PLANES), each for twice as long as the one before it.
//!
//! Such modules have no datasheet worth the name: this leans on nothing but what all of them are built from, which is shift registers,
//! a latch, and an output enable.

use core::mem;

use motograph_shared::layout::Screen;
use motograph_shared::paint::{Frame, Pages, Rgb};

use super::PanelError;

/// The panel's size.
pub const SCREEN: Screen = Screen::new(64, 32);

/// Rows that have an address of their own.
pub const ROWS: u16 = SCREEN.height / 2;

/// Columns of a row.
pub const COLUMNS: usize = SCREEN.width as usize;

/// Bits of an LED's brightness. Four would do for 16 steps that look alike, but not for light, of which the eye sees small steps in
/// the dark: a label at the least brightness would be gone.
pub const PLANES: usize = 6;

/// Columns in a word, the leftmost in the lowest byte.
const COLUMNS_PER_WORD: usize = 4;

/// Words of columns in a slice.
const COLUMN_WORDS: usize = COLUMNS / COLUMNS_PER_WORD;

/// How much light a colour's value is, of 63: screens have a gamma of 2.2, and 2 is near enough.
const LIGHT: [u8; 256] = {
    const MOST: u32 = (1 << PLANES) - 1;
    let mut light = [0; 256];
    let mut value = 0;
    while value < light.len() {
        let square = (value * value) as u32;
        light[value] = ((square * MOST + 255 * 255 / 2) / (255 * 255)) as u8;
        value += 1;
    }
    light
};

/// A plane of a row: what is said of it, and its columns. A byte of those has a bit for each of R1, G1, B1, R2, G2 and B2 from the
/// lowest on, 1 being the upper half.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Slice {
    head: u32,
    columns: [u32; COLUMN_WORDS],
}

/// A frame as it is refreshed: for each row from the top, its planes from the darkest on, without a gap.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct Planes {
    slices: [[Slice; PLANES]; ROWS as usize],
}

impl Planes {
    /// Words of it.
    pub const WORDS: usize = mem::size_of::<Self>() / mem::size_of::<u32>();

    /// Nothing is lit, and the heads are still to be set.
    pub const DARK: Self = Self { slices: [[Slice { head: 0, columns: [0; COLUMN_WORDS] }; PLANES]; ROWS as usize] };

    /// Sets what is before the columns of each slice, in the words of whoever refreshes the matrix: `head` is given the row's address
    /// and how often the plane's time is that of the darkest one.
    pub fn set_heads(&mut self, head: impl Fn(u16, u16) -> u32) {
        for (row, planes) in (0..).zip(&mut self.slices) {
            for (plane, slice) in planes.iter_mut().enumerate() {
                slice.head = head(row, 1 << plane);
            }
        }
    }

    /// All words, in their order.
    pub fn words(&self) -> impl Iterator<Item = u32> {
        self.slices.iter().flatten().flat_map(|slice| core::iter::once(slice.head).chain(slice.columns))
    }

    /// Draws `pages` of `frame`, which is of the panel's size; with a row goes the one that has its address too.
    pub fn draw<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) {
        for (row, planes) in (0..).zip(&mut self.slices) {
            if [row, row + ROWS].iter().any(|y| pages.contains((y / 8) as u8)) {
                draw_row(planes, frame, row);
            }
        }
    }
}

/// Draws the rows at address `row`.
fn draw_row<const N: usize>(planes: &mut [Slice; PLANES], frame: &Frame<'_, N>, row: u16) {
    let halves = [row, row + ROWS].map(|y| (y, frame.rgb(y)));
    for word in 0..COLUMN_WORDS {
        let mut words = [0; PLANES];
        for place in 0..COLUMNS_PER_WORD {
            let x = (word * COLUMNS_PER_WORD + place) as u16;
            let mut channel = 8 * place;
            for (y, style) in &halves {
                let Rgb(color) = style.of(x, frame.canvas().is_ink(x, *y));
                for value in color {
                    let light = u32::from(LIGHT[usize::from(value)]);
                    for (plane, columns) in words.iter_mut().enumerate() {
                        *columns |= (light >> plane & 1) << channel;
                    }
                    channel += 1;
                }
            }
        }
        for (slice, columns) in planes.iter_mut().zip(words) {
            slice.columns[word] = columns;
        }
    }
}

/// Who lights the rows, for ever and without the core, from one of two [`Planes`].
pub trait Refresh {
    /// The planes that are not on show, to be drawn.
    ///
    /// # Errors
    /// [`PanelError`] when the others were to be shown and are not: the refresh stands still.
    fn hidden(&mut self) -> Result<&mut Planes, PanelError>;

    /// Shows the planes that are not on show, from the next refresh of the whole matrix on.
    fn swap(&mut self);
}

/// The panel, refreshed by `R`, from planes that are dark until the first frame.
#[derive(Debug)]
pub struct Hub75<R> {
    refresh: R,
    /// What the planes on show have and the hidden ones have not.
    stale: Pages,
}

impl<R: Refresh> Hub75<R> {
    /// A panel of which both planes are dark.
    pub const fn new(refresh: R) -> Self {
        Self { refresh, stale: Pages::top(SCREEN.pages()) }
    }

    /// Shows `frame`, which is of the panel's size, and of which `pages` have changed.
    ///
    /// # Errors
    /// [`PanelError`] when the frame before it is still not on show.
    pub fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        self.refresh.hidden()?.draw(frame, pages.and(self.stale));
        self.refresh.swap();
        self.stale = pages;
        Ok(())
    }

    /// Looks whether the panel is still refreshed. Nothing can be read from the matrix itself.
    ///
    /// # Errors
    /// [`PanelError`] when it is not.
    pub fn check(&mut self) -> Result<(), PanelError> {
        self.refresh.hidden().map(|_| ())
    }
}
