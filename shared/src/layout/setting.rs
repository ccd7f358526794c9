use super::{Labels, Line, Marquee, Scene, Screen, Speed, Typeface};
use crate::bundle::Glyphs;

/// Pixels that stay free between the left and the right text of a label line.
const LABEL_GAP: u16 = 6;

/// What is to stand on the glass, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// The headline.
    pub headline: &'a str,
    /// The top line, left and right.
    pub top: (&'a str, &'a str),
    /// The foot line, left and right.
    pub foot: (&'a str, &'a str),
    /// The glyphs that travel with the edition.
    pub travelling: Glyphs<'a>,
}

/// A scene that is being set, some characters at a time, so that no frame waits for a long headline.
#[derive(Clone, Debug)]
pub struct Setting {
    scene: Scene,
    part: Part,
    /// Bytes of the part's text that are set.
    at: usize,
}

/// What is set next. The right text of a label line is set first, and whole; the left one gets what is left of the width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Headline,
    TopRight,
    TopLeft,
    FootRight,
    FootLeft,
    /// Nothing: the scene is set.
    End,
}

impl Setting {
    /// A scene without texts, of which nothing is to be set.
    pub fn blank(screen: Screen) -> Self {
        Self { scene: Scene::blank(screen), part: Part::End, at: 0 }
    }

    /// Begins anew.
    pub fn begin(&mut self) {
        self.scene.headline.clear();
        for labels in [&mut self.scene.top, &mut self.scene.foot] {
            labels.left.clear();
            labels.right.clear();
        }
        (self.part, self.at) = (Part::Headline, 0);
    }

    /// Whether there is something left to set.
    pub fn is_going_on(&self) -> bool {
        self.part != Part::End
    }

    /// Sets the next `count` characters of `words`, which are the same in every call since [`begin`](Self::begin);
    /// returns the scene once all are set.
    pub fn step(&mut self, screen: Screen, words: &Words<'_>, count: usize) -> Option<&mut Scene> {
        for _ in 0..count {
            if self.part == Part::End {
                break;
            }
            self.set_next(screen, words);
        }
        (self.part == Part::End).then_some(&mut self.scene)
    }

    /// Sets the next character, or goes to the next part.
    fn set_next(&mut self, screen: Screen, words: &Words<'_>) {
        let Self { scene, part, at } = self;
        let headline = scene.bands.headline.font;
        let label = scene.bands.labels.map_or(headline, |(band, _)| band.font);
        let large = Typeface { font: headline, travelling: words.travelling };
        let small = Typeface { font: label, travelling: words.travelling };
        let width = screen.width.saturating_sub(2 * screen.margin());
        let room = |labels: &Labels| match labels.right.width() {
            0 => width,
            taken => width.saturating_sub(taken).saturating_sub(LABEL_GAP),
        };
        let (top, foot) = (room(&scene.top), room(&scene.foot));
        let goes_on = match part {
            Part::Headline => add_next(&mut scene.headline, words.headline, at, &large, u16::MAX),
            Part::TopRight => add_next(&mut scene.top.right, words.top.1, at, &small, width),
            Part::TopLeft => add_next(&mut scene.top.left, words.top.0, at, &small, top),
            Part::FootRight => add_next(&mut scene.foot.right, words.foot.1, at, &small, width),
            Part::FootLeft => add_next(&mut scene.foot.left, words.foot.0, at, &small, foot),
            Part::End => false,
        };
        if goes_on {
            return;
        }
        *at = 0;
        *part = match part {
            Part::Headline => {
                let speed = Speed::readable(screen.width, headline.advance());
                let (width, marks) = (scene.headline.width(), scene.headline.placed().len());
                scene.marquee = Marquee::new(width, marks, screen.width, screen.margin(), speed);
                if scene.bands.labels.is_some() { Part::TopRight } else { Part::End }
            }
            Part::TopRight => Part::TopLeft,
            Part::TopLeft => Part::FootRight,
            Part::FootRight => Part::FootLeft,
            Part::FootLeft | Part::End => Part::End,
        };
    }

    /// Sets all of `words`, for texts that are known to be short, and for hosts.
    pub fn set(screen: Screen, words: &Words<'_>) -> Scene {
        let mut setting = Self::blank(screen);
        setting.begin();
        while setting.step(screen, words, usize::MAX).is_none() {}
        setting.scene
    }
}

/// Adds the character at byte `at` of a text to its line; at its end, or when the line is full, takes the line as it is
/// and returns `false`.
fn add_next<const N: usize>(
    line: &mut Line<N>,
    text: &str,
    at: &mut usize,
    typeface: &Typeface<'_>,
    width: u16,
) -> bool {
    match text.get(*at..).and_then(|rest| rest.chars().next()) {
        Some(c) if line.add(c, typeface, width) => {
            *at += c.len_utf8();
            true
        }
        Some(_) => {
            line.cut(typeface, width);
            false
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Screen = Screen::new(128, 64);

    #[test]
    fn label_texts_never_touch() {
        let foot = ("By somebody with a very long name indeed", "12/34");
        let scene = Setting::set(SCREEN, &Words { foot, ..Words::default() });
        assert_eq!(scene.foot.right.width(), 30);
        assert!(scene.foot.left.width() + LABEL_GAP + scene.foot.right.width() <= 128);
        assert!(scene.foot.left.width() > 60, "most of the room is used");
    }

    #[test]
    fn low_screens_have_no_label_lines() {
        let words = Words { headline: "Headline", top: ("left", "right"), ..Words::default() };
        assert_eq!(Setting::set(Screen::new(128, 32), &words).top, Labels::default());
    }

    #[test]
    fn in_pieces_or_at_once_the_scene_is_the_same() {
        let words = Words {
            headline: "Łódź, São Paulo and Київ swap their bakers for a week: what will a roll for €1 taste like…",
            top: ("The Motograph", "59 min"),
            foot: ("By somebody with a very long name indeed", "12/34"),
            travelling: Glyphs::default(),
        };
        let whole = Setting::set(SCREEN, &words);
        for count in [1, 2, 7, 16, 100] {
            let mut setting = Setting::blank(SCREEN);
            // What was set before leaves nothing behind.
            setting.begin();
            setting.step(SCREEN, &words, 20);
            setting.begin();
            let mut calls = 0;
            let scene = loop {
                calls += 1;
                if let Some(scene) = setting.step(SCREEN, &words, count) {
                    break scene.clone();
                }
            };
            assert!(calls > 100 / count);
            assert_eq!(scene.headline, whole.headline);
            assert_eq!(scene.marquee, whole.marquee);
            assert_eq!((scene.top, scene.foot), (whole.top.clone(), whole.foot.clone()));
        }
    }
}
