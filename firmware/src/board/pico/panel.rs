//! Which panel there is: it is chosen with the image, by the features `ssd1306-32`, `sh1106` and `hub75`.

#[cfg(feature = "hub75")]
pub(super) use super::hub75::Panel;
#[cfg(feature = "hub75")]
pub use super::hub75::SCREEN;
#[cfg(not(feature = "hub75"))]
pub use bus::SCREEN;
#[cfg(not(feature = "hub75"))]
pub(super) use bus::{Panel, new};

#[cfg(any(
    all(feature = "sh1106", feature = "ssd1306-32"),
    all(feature = "hub75", any(feature = "sh1106", feature = "ssd1306-32"))
))]
compile_error!("choose one panel: sh1106, ssd1306-32 or hub75");

/// Panels on I²C.
#[cfg(not(feature = "hub75"))]
mod bus {
    use super::super::i2c::Bus;
    use motograph_firmware::panel::ssd1306::Sa0;

    #[cfg(feature = "sh1106")]
    pub use motograph_firmware::panel::sh1106::SCREEN;
    #[cfg(not(feature = "sh1106"))]
    use motograph_firmware::panel::ssd1306::Rows;

    /// The panel on its bus.
    #[cfg(feature = "sh1106")]
    pub type Panel = motograph_firmware::panel::sh1106::Sh1106<Bus>;
    /// The panel on its bus.
    #[cfg(not(feature = "sh1106"))]
    pub type Panel = motograph_firmware::panel::ssd1306::Ssd1306<Bus>;

    /// The glass.
    #[cfg(not(feature = "sh1106"))]
    const ROWS: Rows = if cfg!(feature = "ssd1306-32") { Rows::ThirtyTwo } else { Rows::SixtyFour };

    /// The panel's size.
    #[cfg(not(feature = "sh1106"))]
    pub const SCREEN: motograph_shared::layout::Screen = ROWS.screen();

    /// The panel on `bus`, at the address that modules come with.
    #[cfg(not(feature = "sh1106"))]
    pub const fn new(bus: Bus) -> Panel {
        Panel::new(bus, Sa0::Low, ROWS)
    }

    /// The panel on `bus`, at the address that modules come with.
    #[cfg(feature = "sh1106")]
    pub const fn new(bus: Bus) -> Panel {
        Panel::new(bus, Sa0::Low)
    }
}
