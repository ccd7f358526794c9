//! Panel drivers: a frame's changed pages → a display controller's memory. They know their controller and
//! embedded-hal, no board and no headline.

pub mod ssd0323;
