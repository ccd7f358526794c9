//! The Solomon Systech SSD0323: 128×80 memory of 16 greys on SPI, here with 128×64 pixels of glass.
//! Commands are from its datasheet, revision 1.2, table 9.

use core::iter;

use embedded_hal::digital::OutputPin;
use embedded_hal::spi::SpiDevice;
use motograph_shared::layout::Screen;
use motograph_shared::paint::{Frame, Pages};

use super::PanelError;

/// Bytes of a page in the panel's memory: eight rows of 64 bytes, two pixels a byte, the left one in the high nibble.
const ROW: usize = 64;

/// The panel's size.
pub const SCREEN: Screen = Screen::new(128, 64);

/// The panel, on a bus that selects it and with its data/command pin.
#[derive(Debug)]
pub struct Ssd0323<S, P> {
    bus: S,
    data: P,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not set up, or lost since: the next frame sets it up, and needs all pages.
    Dark,
    /// Shows what it was sent.
    Lit {
        /// The page that is sent again next.
        again: u8,
    },
}

/// Display off: while it is set up.
const OFF: &[u8] = &[0xae];

/// What makes the panel ready, a command and its arguments a line.
const INIT: &[&[u8]] = &[
    &[0xa8, 0x3f],                                           // multiplex ratio: 64 rows
    &[0xa1, 0x00],                                           // start line: memory row 0
    &[0xa2, 0x4c], // display offset: how this glass is wired to the 80 rows of the controller
    &[0xa0, 0x52], // remap: nibbles left to right, COM split and remapped, as this glass is wired
    &[0xb1, 0x22], // phase lengths
    &[0xb2, 0x46], // row period
    &[0xb3, 0xf1], // clock divider and frequency: about 100 refreshes a second
    &[0xbf, 0x0d], // segment low voltage
    &[0xbe, 0x02], // VCOMH
    &[0xbc, 0x10], // precharge voltage
    &[0xb8, 0x01, 0x11, 0x22, 0x32, 0x43, 0x54, 0x65, 0x76], // grey table: each level a little longer than the last
    &[0xad, 0x02], // DC-DC converter off: the board has its own supply
    &[0x86],       // full current range
    &[0x81, 0x40], // contrast: half, brightness is in the greys
    &[0xa4],       // normal display
];

/// Display on: sent behind the first whole frame, because the panel's memory holds anything at power-on.
const ON: &[u8] = &[0xaf];

impl<S: SpiDevice, P: OutputPin> Ssd0323<S, P> {
    /// A panel that is dark until its first frame.
    pub const fn new(bus: S, data: P) -> Self {
        Self { bus, data, state: State::Dark }
    }

    /// Sends `pages` of `frame`; all of them when the panel is dark, after it is set up.
    ///
    /// # Errors
    /// [`PanelError`] when a page was not sent; the panel is set up again then.
    pub fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        let sent = match self.state {
            State::Lit { .. } => self.send(frame, pages),
            State::Dark => iter::once(&OFF)
                .chain(INIT)
                .try_for_each(|command| self.command(command))
                .and_then(|()| self.send(frame, Pages::top(SCREEN.pages())))
                .and_then(|()| self.command(ON)),
        };
        self.state = match (self.state, sent) {
            (lit @ State::Lit { .. }, Ok(())) => lit,
            (State::Dark, Ok(())) => State::Lit { again: 0 },
            (_, Err(_)) => State::Dark,
        };
        sent
    }

    /// Sends what sets the panel up again, and a page of `frame`, which it shows. Nothing can be read over this bus, so a panel
    /// that has lost what it was told is set up by that, within eight calls.
    ///
    /// # Errors
    /// As [`show`](Self::show).
    pub fn check<const N: usize>(&mut self, frame: &Frame<'_, N>) -> Result<(), PanelError> {
        let State::Lit { again } = self.state else { return Ok(()) };
        let sent = INIT
            .iter()
            .chain(iter::once(&ON))
            .try_for_each(|command| self.command(command))
            .and_then(|()| self.send(frame, Pages::single(again)));
        self.state = match sent {
            Ok(()) => State::Lit { again: (again + 1) % SCREEN.pages() },
            Err(PanelError) => State::Dark,
        };
        sent
    }

    fn send<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        for page in pages.iter().take_while(|&page| page < SCREEN.pages()) {
            let first = page * 8;
            // Columns 0 to 63 (two pixels each), the page's eight rows.
            self.command(&[0x15, 0x00, 0x3f])?;
            self.command(&[0x75, first, first + 7])?;
            let columns = frame.canvas().page(page);
            self.data.set_high().map_err(|_| PanelError)?;
            for row in 0..8 {
                let style = frame.grey(u16::from(first + row));
                let grey = |x: u16, column: &u8| style.of(x, column >> row & 1 == 1).0;
                let mut bytes = [0; ROW];
                for ((byte, pair), x) in bytes.iter_mut().zip(columns.chunks_exact(2)).zip((0..).step_by(2)) {
                    *byte = pair.first().map_or(0, |column| grey(x, column)) << 4
                        | pair.last().map_or(0, |column| grey(x + 1, column));
                }
                self.bus.write(&bytes).map_err(|_| PanelError)?;
            }
        }
        Ok(())
    }

    fn command(&mut self, bytes: &[u8]) -> Result<(), PanelError> {
        self.data.set_low().map_err(|_| PanelError)?;
        self.bus.write(bytes).map_err(|_| PanelError)
    }
}
