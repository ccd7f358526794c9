//! The boards. Each is one file, the only one that names a chip, and a memory map in `firmware/memory`.

use motograph_shared::Setup;
use motograph_shared::keys::Held;
use motograph_shared::link::{Faults, Reset};
use motograph_shared::paint::{Frame, Pages};
use motograph_shared::time::Instant;

#[cfg(feature = "lm3s6965evb")]
mod lm3s6965evb;
#[cfg(feature = "lm3s6965evb")]
pub use lm3s6965evb::{EmergencyPort, SCREEN, start};

#[cfg(feature = "pico")]
mod pico;
#[cfg(feature = "pico")]
pub use pico::{EmergencyPort, SCREEN, start};

#[cfg(not(any(feature = "lm3s6965evb", feature = "pico")))]
compile_error!("choose a board: cargo build -p motograph-firmware --no-default-features --features pico");
#[cfg(all(feature = "lm3s6965evb", feature = "pico"))]
compile_error!("choose one board: --no-default-features --features pico");

/// What the main loop needs of a board.
pub trait Board {
    /// Why the panel took no frame.
    type PanelError;

    /// What the board says of itself.
    fn setup(&self) -> Setup;

    /// The time since start.
    fn now(&self) -> Instant;

    /// What did not come up at start.
    fn faults(&self) -> Faults;

    /// Why it started last.
    fn last_reset(&self) -> Reset;

    /// Which buttons are held.
    fn held(&self) -> Held;

    /// The next byte from the line, if one has come.
    fn receive(&mut self) -> Option<u8>;

    /// How many bytes the line has lost since the last call: the queue was full, or a byte came damaged.
    fn lost_bytes(&mut self) -> u32;

    /// Sends a byte; `false` when the line is busy.
    fn transmit(&mut self, byte: u8) -> bool;

    /// Puts `pages` of `frame` on the glass.
    ///
    /// # Errors
    /// What went wrong; all pages are sent again then.
    fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), Self::PanelError>;

    /// Looks whether the panel, which shows `frame`, still has what it was told, or tells it some of that again; a few
    /// milliseconds.
    ///
    /// # Errors
    /// That it has not, or what went wrong; all pages are sent again then.
    fn check_panel<const N: usize>(&mut self, frame: &Frame<'_, N>) -> Result<(), Self::PanelError>;

    /// Starts the watchdog, which starts the board again when it is not fed for a second.
    fn start_watchdog(&mut self);

    /// Puts off the watchdog.
    fn feed(&mut self);

    /// Sleeps until something happens, at most a millisecond.
    fn rest(&mut self);
}
