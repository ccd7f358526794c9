use std::fmt;

use embedded_graphics::pixelcolor::{Rgb888, RgbColor as _};
use motograph_shared::layout::Screen;

use crate::glass::picture::Depth;

/// A panel that the desk can imitate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// 128×64 pixels, 16 greys: the lm3s6965evb's panel.
    #[default]
    #[value(name = "oled-128x64")]
    Oled128x64,
    /// 128×32 pixels, lit or not: an SSD1306.
    #[value(name = "oled-128x32")]
    Oled128x32,
    /// 256×64 pixels, 16 greys: an SSD1322.
    #[value(name = "oled-256x64")]
    Oled256x64,
    /// 64×32 LEDs in all colours: a HUB75 module.
    #[value(name = "matrix-64x32")]
    Matrix64x32,
    /// 192×16 LEDs in all colours: HUB75 modules in a row.
    #[value(name = "matrix-192x16")]
    Matrix192x16,
    /// One line of 32×8 red LEDs: four MAX7219 modules.
    #[value(name = "strip-8x32")]
    Strip8x32,
    /// 240×240 pixels of 16 bits: an ST7789.
    #[value(name = "tft-240x240")]
    Tft240x240,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 7] = [
        Self::Oled128x64,
        Self::Oled128x32,
        Self::Oled256x64,
        Self::Matrix64x32,
        Self::Matrix192x16,
        Self::Strip8x32,
        Self::Tft240x240,
    ];

    /// Its name on the command line.
    pub fn name(self) -> String {
        clap::ValueEnum::to_possible_value(&self).map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The panel's size.
    pub const fn screen(self) -> Screen {
        match self {
            Self::Oled128x64 => Screen::new(128, 64),
            Self::Oled128x32 => Screen::new(128, 32),
            Self::Oled256x64 => Screen::new(256, 64),
            Self::Matrix64x32 => Screen::new(64, 32),
            Self::Matrix192x16 => Screen::new(192, 16),
            Self::Strip8x32 => Screen::new(32, 8),
            Self::Tft240x240 => Screen::new(240, 240),
        }
    }

    /// What the panel makes of a frame.
    pub const fn depth(self) -> Depth {
        match self {
            Self::Oled128x64 | Self::Oled256x64 => Depth::Grey16,
            Self::Oled128x32 => Depth::Mono(Rgb888::WHITE),
            Self::Strip8x32 => Depth::Mono(Rgb888::new(255, 40, 24)),
            Self::Matrix64x32 | Self::Matrix192x16 => Depth::Rgb888,
            Self::Tft240x240 => Depth::Rgb565,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let screen = self.screen();
        write!(f, "{}×{}", screen.width, screen.height)
    }
}

const _: () = {
    let mut place = 0;
    while place < Profile::ALL.len() {
        assert!(Profile::ALL[place].screen().canvas_bytes() <= super::CANVAS_BYTES);
        place += 1;
    }
};
