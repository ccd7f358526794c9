//! Which panel is on the bus: it is chosen with the image, by the features `ssd1306-32` and `sh1106`.

#[cfg(feature = "sh1106")]
pub use motograph_firmware::panel::sh1106::SCREEN;
#[cfg(feature = "sh1106")]
pub(super) use motograph_firmware::panel::sh1106::Sh1106 as Panel;
#[cfg(not(feature = "sh1106"))]
use motograph_firmware::panel::ssd1306::Rows;
use motograph_firmware::panel::ssd1306::Sa0;
#[cfg(not(feature = "sh1106"))]
pub(super) use motograph_firmware::panel::ssd1306::Ssd1306 as Panel;

#[cfg(all(feature = "sh1106", feature = "ssd1306-32"))]
compile_error!("choose one panel: sh1106 or ssd1306-32");

/// The glass.
#[cfg(not(feature = "sh1106"))]
const ROWS: Rows = if cfg!(feature = "ssd1306-32") { Rows::ThirtyTwo } else { Rows::SixtyFour };

/// The panel's size.
#[cfg(not(feature = "sh1106"))]
pub const SCREEN: motograph_shared::layout::Screen = ROWS.screen();

/// The panel on `bus`, at the address that modules come with.
#[cfg(not(feature = "sh1106"))]
pub(super) const fn new<B: embedded_hal::i2c::I2c>(bus: B) -> Panel<B> {
    Panel::new(bus, Sa0::Low, ROWS)
}

/// The panel on `bus`, at the address that modules come with.
#[cfg(feature = "sh1106")]
pub(super) const fn new<B: embedded_hal::i2c::I2c>(bus: B) -> Panel<B> {
    Panel::new(bus, Sa0::Low)
}
