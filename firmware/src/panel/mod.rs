//! Panel drivers: a frame's changed pages → a display controller's memory. They know their controller and
//! embedded-hal, no board and no headline.

mod care;
pub mod hub75;
pub mod oled;
pub mod sh1106;
pub mod ssd0323;
pub mod ssd1306;

pub use care::Care;

/// The panel's bus or a pin does not work: what was sent may not have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelError;
