use std::fmt;

use motograph_shared::layout::Screen;

/// A panel that the desk can imitate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// 128×64 pixels, 16 greys: the lm3s6965evb's panel, or an SSD1306.
    #[default]
    #[value(name = "oled-128x64")]
    Oled128x64,
    /// 128×32 pixels.
    #[value(name = "oled-128x32")]
    Oled128x32,
    /// 256×64 pixels, 16 greys: an SSD1322.
    #[value(name = "oled-256x64")]
    Oled256x64,
    /// One line of 32×8 LEDs: four MAX7219 modules.
    #[value(name = "strip-8x32")]
    Strip8x32,
    /// 192×16 LEDs.
    #[value(name = "matrix-192x16")]
    Matrix192x16,
}

impl Profile {
    /// All profiles.
    pub const ALL: [Self; 5] =
        [Self::Oled128x64, Self::Oled128x32, Self::Oled256x64, Self::Strip8x32, Self::Matrix192x16];

    /// The panel's size.
    pub const fn screen(self) -> Screen {
        match self {
            Self::Oled128x64 => Screen::new(128, 64),
            Self::Oled128x32 => Screen::new(128, 32),
            Self::Oled256x64 => Screen::new(256, 64),
            Self::Strip8x32 => Screen::new(32, 8),
            Self::Matrix192x16 => Screen::new(192, 16),
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
