//! The Sino Wealth SH1106: 132×64 memory of one bit a pixel on I²C, here with the 128×64 pixels of glass in its middle.
//! Commands are from its datasheet, version 2.3, chapter "Commands".
//!
//! Modules with it look like those with an SSD1306, and are mostly a little larger (1.3 inches). It has no windows: each page is
//! chosen by itself, and its pixels follow from a column on.

use embedded_hal::i2c::{I2c, Operation};
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Frame, Pages};

use super::PanelError;
use super::oled::{Controller, Oled, PIXELS, Sa0, Wire};

/// The panel, on its bus.
pub type Sh1106<B> = Oled<B, Middle>;

/// The 128 columns in the middle of the controller's memory, and all its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Middle;

/// The panel's size.
pub const SCREEN: Screen = Screen::new(128, 64);

/// The memory's column that is the glass's first: two are hidden on either side.
const FIRST_COLUMN: u8 = 2;

/// What makes the panel ready, a command and its argument a line.
const INIT: &[&[u8]] = &[
    &[0xe3],       // nothing: the argument of a command that was cut off, by a reset of the board perhaps
    &[0xae],       // display off while it is set up
    &[0xd5, 0x80], // clock divider and frequency: about 100 refreshes a second
    &[0xa8, 0x3f], // multiplex ratio: 64 rows
    &[0xd3, 0x00], // display offset: none
    &[0x40],       // start line: memory row 0
    &[0xa1],       // segment remap and
    &[0xc8],       // COM scan direction: modules have the chip below the glass
    &[0xda, 0x12], // COM pins: by turns on both sides of the chip
    &[0xad, 0x8b], // DC-DC converter on: modules have no supply of 7 V or more,
    &[0x32],       // at 8 V
    &[0xd9, 0x22], // precharge and discharge of two clocks
    &[0xdb, 0x35], // VCOM: 0.77 of the supply
    &[0xa4],       // pixels from memory
    &[0xa6],       // not inverse
];

impl<B: I2c> Sh1106<B> {
    /// A panel that is dark until its first frame.
    pub const fn new(bus: B, sa0: Sa0) -> Self {
        Self::with(bus, sa0, Middle)
    }
}

impl Controller for Middle {
    fn screen(&self) -> Screen {
        SCREEN
    }

    fn set_up<B: I2c>(&self, wire: &mut Wire<B>) -> Result<(), PanelError> {
        INIT.iter().try_for_each(|command| wire.command(command))
    }

    /// Each page with its place in a transaction and its pixels in another one.
    fn send<B: I2c, const N: usize>(
        &self,
        wire: &mut Wire<B>,
        frame: &Frame<'_, N>,
        pages: Pages,
    ) -> Result<(), PanelError> {
        for page in pages.iter().take_while(|&page| page < SCREEN.pages()) {
            let (low, high) = (FIRST_COLUMN & 0x0f, 0x10 | FIRST_COLUMN >> 4);
            wire.command(&[0xb0 | page, low, high])?;
            let ink = frame.canvas().page(page);
            match frame.lit_paper(page) {
                0 => wire.transact(&mut [Operation::Write(PIXELS), Operation::Write(ink)])?,
                lit => wire.pixels(ink, lit)?,
            }
        }
        Ok(())
    }
}
