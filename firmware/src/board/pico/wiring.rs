//! Which pin is what: `firmware/PICO.md`.

use motograph_shared::keys::Key;
use rp2040_hal::gpio::{DynPinId, FunctionSioInput, FunctionUart, Pin, Pins, PullUp};

/// A button, low while held.
pub(super) type Button = Pin<DynPinId, FunctionSioInput, PullUp>;

/// Gives the pins of the lines and of the panel their functions. Returns the buttons.
pub(super) fn wire(pins: Pins) -> [(Button, Key); 3] {
    pins.gpio0.into_function::<FunctionUart>();
    // Without an adapter, the pull-up keeps noise off.
    pins.gpio1.reconfigure::<FunctionUart, PullUp>();
    #[cfg(not(feature = "hub75"))]
    let (previous, next) = {
        use rp2040_hal::gpio::FunctionI2C;
        pins.gpio4.reconfigure::<FunctionI2C, PullUp>();
        pins.gpio5.reconfigure::<FunctionI2C, PullUp>();
        (pins.gpio14.reconfigure().into_dyn_pin(), pins.gpio15.reconfigure().into_dyn_pin())
    };
    #[cfg(feature = "hub75")]
    let (previous, next) = {
        use rp2040_hal::gpio::{FunctionPio0, PullNone};
        macro_rules! matrix {
            ($($pin:ident),*) => { $(pins.$pin.reconfigure::<FunctionPio0, PullNone>();)* };
        }
        matrix!(gpio2, gpio3, gpio4, gpio5, gpio6, gpio7, gpio8, gpio9, gpio10, gpio11, gpio12, gpio13, gpio14);
        (pins.gpio17.reconfigure().into_dyn_pin(), pins.gpio18.reconfigure().into_dyn_pin())
    };
    [(previous, Key::Previous), (next, Key::Next), (pins.gpio16.reconfigure().into_dyn_pin(), Key::Pause)]
}
