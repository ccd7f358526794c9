//! Small OLEDs of one bit a pixel on I²C: how they are set up, filled, dimmed and looked after, whichever controller they have.

use embedded_hal::i2c::{I2c, Operation};
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Brightness, Frame, Pages};

use super::PanelError;

/// Control bytes (SSD1306, §8.1.5.2): only commands follow, or only pixels.
const COMMANDS: &[u8] = &[0x00];
pub(super) const PIXELS: &[u8] = &[0x40];

/// The status: this bit is set while the display is off, as it is when the panel has lost its power.
const OFF: u8 = 1 << 6;

/// Display on: sent behind the first whole frame, because the panel's memory holds anything at power-on.
const ON: &[u8] = &[0xaf];

/// Columns of the glass.
pub(super) const COLUMNS: usize = 128;

/// The level of the pin SA0, which is the last bit of the panel's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sa0 {
    /// Address 3Ch, as modules come.
    Low = 0x3c,
    /// Address 3Dh.
    High = 0x3d,
}

/// What controllers do in their own ways.
pub trait Controller {
    /// The glass's size.
    fn screen(&self) -> Screen;

    /// Makes the panel ready, and leaves it dark.
    ///
    /// # Errors
    /// [`PanelError`] when a command was not taken.
    fn set_up<B: I2c>(&self, wire: &mut Wire<B>) -> Result<(), PanelError>;

    /// Sends those of `pages` that the glass has.
    ///
    /// # Errors
    /// [`PanelError`] when a page was not taken.
    fn send<B: I2c, const N: usize>(
        &self,
        wire: &mut Wire<B>,
        frame: &Frame<'_, N>,
        pages: Pages,
    ) -> Result<(), PanelError>;
}

/// The panel, on its bus.
#[derive(Debug)]
pub struct Oled<B, C> {
    wire: Wire<B>,
    controller: C,
    state: State,
}

/// The way to a panel.
#[derive(Debug)]
pub struct Wire<B> {
    bus: B,
    sa0: Sa0,
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

/// The contrast for a brightness (SSD1306, §10.1.7): all of it for the brightest, and a good third for the darkest.
const fn contrast(brightness: Brightness) -> [u8; 2] {
    let steps_down = Brightness::FULL.level().saturating_sub(brightness.level());
    [0x81, u8::MAX.saturating_sub(23 * steps_down)]
}

impl<B: I2c, C: Controller> Oled<B, C> {
    /// A panel that is dark until its first frame.
    pub(super) const fn with(bus: B, sa0: Sa0, controller: C) -> Self {
        Self { wire: Wire { bus, sa0 }, controller, state: State::Dark }
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
        if self.wire.is_off() == Some(false) {
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
                    self.wire.command(&contrast(brightness))?;
                }
                self.controller.send(&mut self.wire, frame, pages)?;
                is_readable
            }
            State::Dark => {
                self.controller.set_up(&mut self.wire)?;
                self.wire.command(&contrast(brightness))?;
                self.controller.send(&mut self.wire, frame, Pages::top(self.controller.screen().pages()))?;
                // A status that does not change with the display is none.
                let was_off = self.wire.is_off() == Some(true);
                self.wire.command(ON)?;
                was_off && self.wire.is_off() == Some(false)
            }
        };
        Ok(State::Lit { brightness, is_readable })
    }
}

impl<B: I2c> Wire<B> {
    /// Sends a command and its arguments, or some of them.
    ///
    /// # Errors
    /// [`PanelError`] when it was not taken.
    pub(super) fn command(&mut self, bytes: &[u8]) -> Result<(), PanelError> {
        self.transact(&mut [Operation::Write(COMMANDS), Operation::Write(bytes)])
    }

    /// Sends the pixels of a page in which paper is lit in the rows of `lit`.
    ///
    /// # Errors
    /// [`PanelError`] when they were not taken.
    pub(super) fn pixels(&mut self, ink: &[u8], lit: u8) -> Result<(), PanelError> {
        let mut columns = [0; COLUMNS];
        for (column, ink) in columns.iter_mut().zip(ink) {
            *column = ink ^ lit;
        }
        self.transact(&mut [Operation::Write(PIXELS), Operation::Write(&columns)])
    }

    /// Sends what `operations` say, in one transaction.
    ///
    /// # Errors
    /// [`PanelError`] when it was not taken.
    pub(super) fn transact(&mut self, operations: &mut [Operation<'_>]) -> Result<(), PanelError> {
        self.bus.transaction(self.sa0 as u8, operations).map_err(|_| PanelError)
    }

    /// Whether the panel says that it is off; nothing when it does not let itself be read.
    fn is_off(&mut self) -> Option<bool> {
        let mut status = [0];
        self.bus.read(self.sa0 as u8, &mut status).ok().map(|()| status[0] & OFF != 0)
    }
}
