use serde::{Deserialize, Serialize};

use super::labels::right_from;
use super::{Brightness, Canvas, Grey, Rgb, Style};
use crate::layout::{Bands, Body, Scene, Screen, Tone, Tones};
use crate::settings::Motion;

/// What a panel is given: ink, one bit a pixel, and what the ink and the paper of each row look like.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a, const N: usize> {
    canvas: &'a Canvas<N>,
    body: Body,
    progress: Option<u16>,
    tones: Tones,
    /// The columns at which the right texts of the top and the foot line begin.
    right: (u16, u16),
    brightness: Brightness,
}

/// What a frame looks like, but for its ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Whether headlines move, from which the bands follow.
    pub motion: Motion,
    /// What the texts are.
    pub tones: Tones,
    /// The columns at which the right texts of the top and the foot line begin.
    pub right: (u16, u16),
    /// 1 to 8.
    pub brightness: u8,
}

impl Look {
    /// The look of `scene`.
    pub const fn new(screen: Screen, scene: &Scene, brightness: Brightness) -> Self {
        Self {
            motion: scene.motion,
            tones: scene.tones,
            right: (right_from(screen, &scene.top), right_from(screen, &scene.foot)),
            brightness: brightness.level(),
        }
    }
}

/// A row of a frame: one style left of a column, and one from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowStyle<C> {
    left: Style<C>,
    right: Style<C>,
    from: u16,
}

impl<C: Copy> RowStyle<C> {
    /// The colour of the pixel in column `x`.
    pub const fn of(&self, x: u16, is_ink: bool) -> C {
        if x < self.from { self.left.of(is_ink) } else { self.right.of(is_ink) }
    }
}

impl<'a, const N: usize> Frame<'a, N> {
    /// The frame of `canvas`, in which `scene` is drawn.
    pub const fn new(canvas: &'a Canvas<N>, scene: &Scene, brightness: Brightness) -> Self {
        Self::of(canvas, Look::new(canvas.screen(), scene, brightness))
    }

    /// The frame of `canvas` with this look.
    pub const fn of(canvas: &'a Canvas<N>, look: Look) -> Self {
        let Bands { body, progress, .. } = Bands::of(canvas.screen(), look.motion);
        let brightness = Brightness::of(look.brightness);
        Self { canvas, body, progress, tones: look.tones, right: look.right, brightness }
    }

    /// The ink.
    pub const fn canvas(&self) -> &'a Canvas<N> {
        self.canvas
    }

    /// For panels that dim as a whole.
    pub const fn brightness(&self) -> Brightness {
        self.brightness
    }

    /// Row `y` on a panel whose pixels are lit or not.
    pub const fn mono(&self, y: u16) -> RowStyle<bool> {
        let (left, right, from) = self.tones(y);
        RowStyle { left: Style::mono(left), right: Style::mono(right), from }
    }

    /// The rows of `page` whose paper is lit on a panel whose pixels are lit or not, topmost row in bit 0: what is sent to it
    /// is the ink of the others, and what is not ink of these.
    pub fn lit_paper(&self, page: u8) -> u8 {
        let first = u16::from(page) * 8;
        (0..8).filter(|row| self.mono(first + row).of(0, false)).fold(0, |rows, row| rows | 1 << row)
    }

    /// Row `y` on a panel of 16 greys.
    pub const fn grey(&self, y: u16) -> RowStyle<Grey> {
        let (left, right, from) = self.tones(y);
        RowStyle { left: Style::grey(left, self.brightness), right: Style::grey(right, self.brightness), from }
    }

    /// Row `y` on a panel of many colours.
    pub const fn rgb(&self, y: u16) -> RowStyle<Rgb> {
        let (left, right, from) = self.tones(y);
        RowStyle { left: Style::rgb(left, self.brightness), right: Style::rgb(right, self.brightness), from }
    }

    /// The tones of row `y`, and the column at which the second one begins.
    const fn tones(&self, y: u16) -> (Tone, Tone, u16) {
        let Tones { headline, source, age, place } = self.tones;
        let first = self.body.first as u16 * 8;
        match self.progress {
            // Breaking news has the whole body: the hairline is not seen on it otherwise.
            Some(row) if row == y && !matches!(headline, Tone::Breaking) => (source, source, 0),
            _ if y < first => (source, age, self.right.0),
            _ if y < first + self.body.height() => (headline, headline, 0),
            _ => (Tone::Label, place, self.right.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Setting, Words};
    use crate::settings::Settings;

    fn scene(screen: Screen, tones: Tones) -> Scene {
        let words = Words { headline: "News", top: ("left", "right"), tones, ..Words::default() };
        Setting::set(screen, Settings::DEFAULT, &words)
    }

    #[test]
    fn the_headline_is_brighter_than_the_labels_and_a_warning_as_bright() {
        let screen = Screen::new(128, 64);
        let canvas = Canvas::<1024>::new(screen);
        let scene = scene(screen, Tones { age: Tone::Warning, ..Tones::PLAIN });
        let frame = Frame::new(&canvas, &scene, Brightness::FULL);
        let greys: Vec<u8> = (0..64).step_by(8).map(|y| frame.grey(y).of(0, true).0).collect();
        assert_eq!(greys, [7, 7, 15, 15, 15, 15, 7, 7]);
        // The right text is 30 pixels wide and ends two before the edge.
        assert_eq!([95, 96].map(|x| frame.grey(8).of(x, true)), [Grey(7), Grey(15)]);
        assert_eq!(frame.grey(8).of(96, false), Grey(0));
    }

    #[test]
    fn the_hairline_has_the_color_of_the_section() {
        let screen = Screen::new(128, 32);
        let canvas = Canvas::<512>::new(screen);
        let section = Tones { source: Tone::Section(2), ..Tones::PLAIN };
        let plain = scene(screen, section);
        let frame = Frame::new(&canvas, &plain, Brightness::FULL);
        assert_eq!(frame.rgb(31).of(0, true), Style::rgb(Tone::Section(2), Brightness::FULL).ink);
        assert_eq!(frame.rgb(30).of(0, true), Style::rgb(Tone::News, Brightness::FULL).ink);
        let breaking = scene(screen, Tones { headline: Tone::Breaking, ..section });
        let frame = Frame::new(&canvas, &breaking, Brightness::FULL);
        assert!(frame.mono(31).of(0, false) && !frame.mono(31).of(0, true));
    }
}
