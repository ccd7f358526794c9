//! The Sino Wealth SH1106: 132×64 memory of one bit a pixel on I²C, here with the 128×64 pixels of glass in its middle.
//! Commands are from its datasheet, version 2.3, chapter "Commands".
//!
//! Modules with it look like those with an SSD1306, and are mostly a little larger (1.3 inches). It has no windows: each page is
//! chosen by itself, and its pixels follow from a column on.

use embedded_hal::i2c::{I2c, Operation};
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Brightness, Frame, Pages};

use super::PanelError;
use super::ssd1306::{Sa0, contrast};

/// The panel's size.
pub const SCREEN: Screen = Screen::new(128, 64);

/// Columns of the glass.
const COLUMNS: usize = 128;

/// The memory's column that is the glass's first: two are hidden on either side.
const FIRST_COLUMN: u8 = 2;

/// Control bytes, as an SSD1306 has them: only commands follow, or only pixels.
const COMMANDS: &[u8] = &[0x00];
const PIXELS: &[u8] = &[0x40];

/// "Read Status": this bit is set while the display is off, as it is when the panel has lost its power.
const OFF: u8 = 1 << 6;

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

/// Display on: sent behind the first whole frame, because the panel's memory holds anything at power-on.
const ON: &[u8] = &[0xaf];

/// The panel, on its bus.
#[derive(Debug)]
pub struct Sh1106<B> {
    bus: B,
    sa0: Sa0,
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

impl<B: I2c> Sh1106<B> {
    /// A panel that is dark until its first frame.
    pub const fn new(bus: B, sa0: Sa0) -> Self {
        Self { bus, sa0, state: State::Dark }
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
                INIT.iter().try_for_each(|command| self.command(command))?;
                self.command(&contrast(brightness))?;
                self.send(frame, Pages::top(SCREEN.pages()))?;
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

    /// Sends `pages`, each with its place in a transaction and its pixels in another one.
    fn send<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        for page in pages.iter().take_while(|&page| page < SCREEN.pages()) {
            let (low, high) = (FIRST_COLUMN & 0x0f, 0x10 | FIRST_COLUMN >> 4);
            self.command(&[0xb0 | page, low, high])?;
            let ink = frame.canvas().page(page);
            let lit = frame.lit_paper(page);
            if lit == 0 {
                self.transact(&mut [Operation::Write(PIXELS), Operation::Write(ink)])?;
            } else {
                let mut columns = [0; COLUMNS];
                for (column, ink) in columns.iter_mut().zip(ink) {
                    *column = ink ^ lit;
                }
                self.transact(&mut [Operation::Write(PIXELS), Operation::Write(&columns)])?;
            }
        }
        Ok(())
    }

    fn command(&mut self, bytes: &[u8]) -> Result<(), PanelError> {
        self.transact(&mut [Operation::Write(COMMANDS), Operation::Write(bytes)])
    }

    fn transact(&mut self, operations: &mut [Operation<'_>]) -> Result<(), PanelError> {
        self.bus.transaction(self.sa0 as u8, operations).map_err(|_| PanelError)
    }
}
