//! The Solomon Systech SSD1306: 128×64 memory of one bit a pixel on I²C, here with 16, 32 or 64 rows of glass.
//! Commands are from its datasheet, revision 1.1, table 9-1 and the application note on the charge pump.
//!
//! Its memory has the canvas's own page format, so pixels go onto the bus from the canvas itself. The crates `ssd1306`
//! and `display-interface-i2c` copy them into a second canvas and then into transactions of 16 bytes, each with an
//! address and a control byte: 298 bytes on the bus for two pages, where this driver has 266.

use core::array;

use embedded_hal::i2c::{I2c, Operation};
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Brightness, Frame, Pages};

use super::PanelError;

/// Pages of the panel's memory, §8.7.
const PAGES: usize = 8;

/// Control bytes, §8.1.5.2: only commands follow, or only pixels.
const COMMANDS: &[u8] = &[0x00];
const PIXELS: &[u8] = &[0x40];

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

/// The level of the pin SA0, which is the last bit of the panel's address, §8.1.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sa0 {
    /// Address 3Ch, as modules come.
    Low = 0x3c,
    /// Address 3Dh.
    High = 0x3d,
}

/// The panel, on its bus.
#[derive(Debug)]
pub struct Ssd1306<B> {
    bus: B,
    sa0: Sa0,
    rows: Rows,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not set up, or lost since: the next frame sets it up, and needs all pages.
    Dark,
    /// Shows what it was sent, this bright.
    Lit {
        brightness: Brightness,
        /// Whether its status says whether it is on: some modules do not let it be read.
        is_readable: bool,
    },
}

/// The status, table 9-2: this bit is set while the display is off, as it is when the panel has lost its power.
const OFF: u8 = 1 << 6;

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

/// Columns of the panel.
const COLUMNS: usize = 128;

/// Display on: sent behind the first whole frame, because the panel's memory holds anything at power-on.
const ON: &[u8] = &[0xaf];

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

/// The contrast for a brightness, §10.1.7: all of it for the brightest, and a good third for the darkest.
pub(super) const fn contrast(brightness: Brightness) -> [u8; 2] {
    let steps_down = Brightness::FULL.level().saturating_sub(brightness.level());
    [0x81, u8::MAX.saturating_sub(23 * steps_down)]
}

impl<B: I2c> Ssd1306<B> {
    /// A panel that is dark until its first frame.
    pub const fn new(bus: B, sa0: Sa0, rows: Rows) -> Self {
        Self { bus, sa0, rows, state: State::Dark }
    }

    /// Sends `pages` of `frame`, which is of the panel's size; all of them when the panel is dark, after it is set up.
    ///
    /// # Errors
    /// [`PanelError`] when a page was not sent; the panel is set up again then.
    pub fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        let shown = self.bring(frame, pages);
        self.state = shown.unwrap_or(State::Dark);
        shown.map(|_| ())
    }

    /// Looks whether the panel still has what it was told, a few times a second.
    ///
    /// # Errors
    /// [`PanelError`] when it has lost it; the next frame sets it up again, and needs to be shown now.
    pub fn check(&mut self) -> Result<(), PanelError> {
        let State::Lit { is_readable: true, .. } = self.state else { return Ok(()) };
        if self.is_off() == Some(false) {
            return Ok(());
        }
        self.state = State::Dark;
        Err(PanelError)
    }

    fn bring<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<State, PanelError> {
        let brightness = frame.brightness();
        let is_readable = match self.state {
            State::Lit { brightness: shown, is_readable } => {
                if shown != brightness {
                    self.command(&contrast(brightness))?;
                }
                self.send(frame, pages)?;
                is_readable
            }
            State::Dark => {
                self.set_up(brightness)?;
                self.send(frame, Pages::top(self.rows.screen().pages()))?;
                // A status that does not change with the display is none.
                let was_off = self.is_off() == Some(true);
                self.command(ON)?;
                was_off && self.is_off() == Some(false)
            }
        };
        Ok(State::Lit { brightness, is_readable })
    }

    /// Whether the panel says that it is off; nothing when it does not let itself be read.
    fn is_off(&mut self) -> Option<bool> {
        let mut status = [0];
        self.bus.read(self.sa0 as u8, &mut status).ok().map(|()| status[0] & OFF != 0)
    }

    fn set_up(&mut self, brightness: Brightness) -> Result<(), PanelError> {
        INIT.iter().try_for_each(|command| self.command(command))?;
        self.command(&self.rows.multiplex())?;
        self.command(&self.rows.com_pins())?;
        self.command(&contrast(brightness))
    }

    /// Sends `pages`: adjacent ones together, as they are on the canvas, and each that has lit paper by itself.
    fn send<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        let end = self.rows.screen().pages();
        let is_plain = |&page: &u8| pages.contains(page) && frame.lit_paper(page) == 0;
        let mut first = 0;
        while first < end {
            let plain = (first..end).take_while(is_plain).count() as u8;
            if plain > 0 {
                self.send_run(frame, first, first + plain - 1)?;
            } else if pages.contains(first) {
                self.send_lit(frame, first)?;
            }
            first += plain.max(1);
        }
        Ok(())
    }

    /// Sends a page in which paper is lit.
    fn send_lit<const N: usize>(&mut self, frame: &Frame<'_, N>, page: u8) -> Result<(), PanelError> {
        let lit = frame.lit_paper(page);
        let mut columns = [0; COLUMNS];
        for (column, ink) in columns.iter_mut().zip(frame.canvas().page(page)) {
            *column = ink ^ lit;
        }
        self.command(&[0x21, 0, 127, 0x22, page, page])?;
        self.transact(&mut [Operation::Write(PIXELS), Operation::Write(&columns)])
    }

    /// Sends the pages from `first` to `last`: a window, and its pixels in one transaction.
    fn send_run<const N: usize>(&mut self, frame: &Frame<'_, N>, first: u8, last: u8) -> Result<(), PanelError> {
        self.command(&[0x21, 0, 127, 0x22, first, last])?;
        let mut run = (first..=last).map(|page| frame.canvas().page(page));
        // Some HALs refuse a write of nothing, so what is behind the last page is left out.
        let writes = 1 + run.len();
        let mut pixels: [_; 1 + PAGES] =
            array::from_fn(|place| if place == 0 { PIXELS } else { run.next().unwrap_or_default() })
                .map(Operation::Write);
        self.transact(pixels.get_mut(..writes).unwrap_or_default())
    }

    fn command(&mut self, bytes: &[u8]) -> Result<(), PanelError> {
        self.transact(&mut [Operation::Write(COMMANDS), Operation::Write(bytes)])
    }

    fn transact(&mut self, operations: &mut [Operation<'_>]) -> Result<(), PanelError> {
        self.bus.transaction(self.sa0 as u8, operations).map_err(|_| PanelError)
    }
}
