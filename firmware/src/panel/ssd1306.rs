//! The Solomon Systech SSD1306: 128×64 memory of one bit a pixel on I²C, here with 16, 32 or 64 rows of glass.
//! Commands are from its datasheet, revision 1.1, table 9-1 and the application note on the charge pump.
//!
//! Its memory has the canvas's own page format, so pixels go onto the bus from the canvas itself. The crates `ssd1306`
//! and `display-interface-i2c` copy them into a second canvas and then into transactions of 16 bytes, each with an
//! address and a control byte: 298 bytes on the bus for two pages, where this driver has 266.

use core::array;

use embedded_hal::i2c::{I2c, Operation};
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Frame, Pages};

use super::PanelError;
use super::oled::{Controller, Oled, PIXELS, Wire};

pub use super::oled::Sa0;

/// The panel, on its bus.
pub type Ssd1306<B> = Oled<B, Rows>;

/// Pages of the panel's memory, §8.7.
const PAGES: usize = 8;

/// The glass: 128 columns, and so many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// 128×16 pixels.
    Sixteen = 16,
    /// 128×32 pixels.
    ThirtyTwo = 32,
    /// 128×64 pixels.
    SixtyFour = 64,
}

/// What makes a panel of any height ready, a command and its arguments a line.
const INIT: &[&[u8]] = &[
    &[0xe3, 0xe3], // nothing, twice: the arguments of a window that was cut off, by a reset of the board perhaps
    &[0xae],       // display off while it is set up
    &[0x2e],       // no scrolling
    &[0x20, 0x00], // horizontal addressing: columns left to right, then the next page
    &[0xd5, 0x80], // clock divider and frequency: about 100 refreshes a second with 64 rows
    &[0xd3, 0x00], // display offset: none
    &[0x40],       // start line: memory row 0
    &[0xa1],       // segment remap and
    &[0xc8],       // COM scan direction: modules have the chip below the glass
    &[0xd9, 0xf1], // precharge: as the charge pump needs it
    &[0xdb, 0x20], // VCOMH: 0.77 of the supply
    &[0x8d, 0x14], // charge pump on: modules have no supply of 7 V or more
    &[0xa4],       // pixels from memory
    &[0xa6],       // not inverse
];

impl Rows {
    /// The panel's size.
    pub const fn screen(self) -> Screen {
        Screen { width: 128, height: self as u16 }
    }

    /// The multiplex ratio, §10.1.11.
    const fn multiplex(self) -> [u8; 2] {
        [0xa8, self as u8 - 1]
    }

    /// How the glass is wired to the COM pins, §10.1.18: 64 rows by turns on both sides of the chip, fewer in sequence.
    const fn com_pins(self) -> [u8; 2] {
        match self {
            Self::Sixteen | Self::ThirtyTwo => [0xda, 0x02],
            Self::SixtyFour => [0xda, 0x12],
        }
    }
}

impl<B: I2c> Ssd1306<B> {
    /// A panel that is dark until its first frame.
    pub const fn new(bus: B, sa0: Sa0, rows: Rows) -> Self {
        Self::with(bus, sa0, rows)
    }
}

impl Controller for Rows {
    fn screen(&self) -> Screen {
        Self::screen(*self)
    }

    fn set_up<B: I2c>(&self, wire: &mut Wire<B>) -> Result<(), PanelError> {
        INIT.iter().try_for_each(|command| wire.command(command))?;
        wire.command(&self.multiplex())?;
        wire.command(&self.com_pins())
    }

    /// Adjacent pages together, as they are on the canvas, and each that has lit paper by itself.
    fn send<B: I2c, const N: usize>(
        &self,
        wire: &mut Wire<B>,
        frame: &Frame<'_, N>,
        pages: Pages,
    ) -> Result<(), PanelError> {
        let end = Self::screen(*self).pages();
        let is_plain = |&page: &u8| pages.contains(page) && frame.lit_paper(page) == 0;
        let mut first = 0;
        while first < end {
            let plain = (first..end).take_while(is_plain).count() as u8;
            if plain > 0 {
                send_run(wire, frame, first, first + plain - 1)?;
            } else if pages.contains(first) {
                wire.command(&window(first, first))?;
                wire.pixels(frame.canvas().page(first), frame.lit_paper(first))?;
            }
            first += plain.max(1);
        }
        Ok(())
    }
}

/// All columns of the pages from `first` to `last`, §10.1.4 and §10.1.5.
const fn window(first: u8, last: u8) -> [u8; 6] {
    [0x21, 0, 127, 0x22, first, last]
}

/// Sends the pages from `first` to `last`: a window, and its pixels in one transaction.
fn send_run<B: I2c, const N: usize>(
    wire: &mut Wire<B>,
    frame: &Frame<'_, N>,
    first: u8,
    last: u8,
) -> Result<(), PanelError> {
    wire.command(&window(first, last))?;
    let mut run = (first..=last).map(|page| frame.canvas().page(page));
    // Some HALs refuse a write of nothing, so what is behind the last page is left out.
    let writes = 1 + run.len();
    let mut pixels: [_; 1 + PAGES] =
        array::from_fn(|place| if place == 0 { PIXELS } else { run.next().unwrap_or_default() }).map(Operation::Write);
    wire.transact(pixels.get_mut(..writes).unwrap_or_default())
}
