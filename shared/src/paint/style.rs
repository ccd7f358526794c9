use crate::layout::Tone;

/// How bright the glass is, 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brightness(u8);

/// A grey, 0 (dark) to 15, as 16-grey panels take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grey(pub u8);

/// Red, green and blue, 0 to 255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// What ink and paper of a text look like on some kind of panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style<C> {
    /// Where there is ink.
    pub ink: C,
    /// Where there is none.
    pub paper: C,
}

/// The colours of sections. None is red, which is breaking news, or amber, which is a warning.
const SECTIONS: [Rgb; 6] = [
    Rgb([84, 206, 196]),
    Rgb([118, 166, 255]),
    Rgb([140, 214, 96]),
    Rgb([236, 128, 206]),
    Rgb([178, 152, 255]),
    Rgb([232, 222, 110]),
];

impl<C: Copy> Style<C> {
    /// The colour of a pixel.
    pub const fn of(&self, is_ink: bool) -> C {
        if is_ink { self.ink } else { self.paper }
    }
}

impl Style<bool> {
    /// On a panel whose pixels are lit or not.
    pub const fn mono(tone: Tone) -> Self {
        match tone {
            Tone::Breaking => Self { ink: false, paper: true },
            Tone::News | Tone::Label | Tone::Section(_) | Tone::Warning => Self { ink: true, paper: false },
        }
    }
}

impl Style<Grey> {
    /// On a panel of 16 greys. What is around a headline is quiet, and still read from where the headline is.
    pub const fn grey(tone: Tone, brightness: Brightness) -> Self {
        let (ink, paper) = match tone {
            Tone::News | Tone::Warning => (15, 0),
            Tone::Breaking => (0, 15),
            Tone::Label | Tone::Section(_) => (7, 0),
        };
        Self { ink: brightness.dim(ink), paper: brightness.dim(paper) }
    }
}

impl Style<Rgb> {
    /// On a panel of many colours.
    pub const fn rgb(tone: Tone, brightness: Brightness) -> Self {
        let dark = Rgb([0, 0, 0]);
        let (ink, paper) = match tone {
            Tone::News => (Rgb([255, 250, 236]), dark),
            Tone::Breaking => (Rgb([255, 255, 255]), Rgb([196, 0, 20])),
            Tone::Label => (Rgb([126, 134, 146]), dark),
            Tone::Section(number) => (SECTIONS[number as usize % SECTIONS.len()], dark),
            Tone::Warning => (Rgb([255, 172, 28]), dark),
        };
        Self { ink: brightness.dim_rgb(ink), paper: brightness.dim_rgb(paper) }
    }
}

impl Brightness {
    /// The darkest.
    pub const LEAST: Self = Self(1);
    /// The brightest.
    pub const FULL: Self = Self(8);

    /// The brightness nearest to `level`.
    pub const fn of(level: u8) -> Self {
        match level {
            0 => Self::LEAST,
            1..8 => Self(level),
            8.. => Self::FULL,
        }
    }

    /// One step brighter, if there is one.
    #[must_use]
    pub const fn up(self) -> Self {
        if self.0 < Self::FULL.0 { Self(self.0 + 1) } else { self }
    }

    /// One step darker, if there is one.
    #[must_use]
    pub const fn down(self) -> Self {
        if self.0 > Self::LEAST.0 { Self(self.0 - 1) } else { self }
    }

    /// 1 to 8.
    pub const fn level(self) -> u8 {
        self.0
    }

    /// `grey` at this brightness. The darkest is a third of the brightest: what nobody can read is as good as blank.
    const fn dim(self, grey: u8) -> Grey {
        Grey((grey * (self.0 + 3)).div_ceil(Self::FULL.0 + 3))
    }

    const fn dim_rgb(self, Rgb([red, green, blue]): Rgb) -> Rgb {
        let (level, most) = (self.0 as u16 + 3, Self::FULL.0 as u16 + 3);
        Rgb([
            (red as u16 * level / most) as u8,
            (green as u16 * level / most) as u8,
            (blue as u16 * level / most) as u8,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brightness_stays_within_its_steps() {
        let levels: Vec<u8> =
            core::iter::successors(Some(Brightness::LEAST), |level| (level.up() != *level).then_some(level.up()))
                .map(Brightness::level)
                .collect();
        assert_eq!(levels, [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(Brightness::LEAST.down(), Brightness::LEAST);
        assert_eq!([Brightness::FULL.dim(15), Brightness::FULL.dim(7)], [Grey(15), Grey(7)]);
        assert_eq!([Brightness::LEAST.dim(15), Brightness::LEAST.dim(7)], [Grey(6), Grey(3)]);
        assert_eq!(Brightness::LEAST.dim_rgb(Rgb([255, 110, 0])), Rgb([92, 40, 0]));
    }

    #[test]
    fn breaking_news_changes_ink_and_paper_on_every_kind_of_panel() {
        assert_eq!(Style::mono(Tone::Breaking), Style { ink: false, paper: true });
        assert_eq!(Style::grey(Tone::Breaking, Brightness::FULL), Style { ink: Grey(0), paper: Grey(15) });
        let Rgb([red, green, blue]) = Style::rgb(Tone::Breaking, Brightness::FULL).paper;
        assert!(red > 150 && green < 40 && blue < 40);
    }

    #[test]
    fn sections_are_bright_and_unlike_warnings_and_breaking_news() {
        for Rgb([red, green, blue]) in SECTIONS {
            // Luma as in ITU-R BT.601.
            let luma = (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000;
            assert!(luma > 140, "{red} {green} {blue}: {luma}");
            assert!(green > 120, "{red} {green} {blue} could be taken for red");
        }
        assert_eq!(Style::rgb(Tone::Section(6), Brightness::FULL), Style::rgb(Tone::Section(0), Brightness::FULL));
    }
}
