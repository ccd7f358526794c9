use super::wrap::{Fate, Page, Wrap, words as count_words};
use super::{Bands, Labels, Line, Marquee, Scene, Screen, Speed, Tones, Typeface};
use crate::bundle::Glyphs;
use crate::settings::{Motion, Settings};

/// Pixels that stay free between the left and the right text of a label line.
const LABEL_GAP: u16 = 6;

/// What is to stand on the glass, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words<'a> {
    /// What is said before the headline, where no label line can say it.
    pub prefix: &'a str,
    /// The headline, or what of it is not yet shown.
    pub headline: &'a str,
    /// The top line, left and right.
    pub top: (&'a str, &'a str),
    /// The foot line, left and right.
    pub foot: (&'a str, &'a str),
    /// The glyphs that travel with the edition.
    pub travelling: Glyphs<'a>,
    /// What the texts look like.
    pub tones: Tones,
}

/// A scene that is being set, some characters at a time, so that no frame waits for a long headline.
#[derive(Clone, Debug)]
pub struct Setting {
    screen: Screen,
    settings: Settings,
    scene: Scene,
    part: Part,
    /// Bytes of the part's text that are set.
    at: usize,
    wrap: Wrap,
}

/// What is set next. The right text of a label line is set first, and whole; the left one gets what is left of the width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The headline in one line. One that has to stand still and does not fit begins anew in rows.
    Line,
    /// The headline in rows.
    Rows,
    /// Whether what is left of the headline has ink, and is another page.
    Rest,
    TopRight,
    TopLeft,
    FootRight,
    FootLeft,
    /// Nothing: the scene is set, and waits to be taken.
    Taking,
    /// Nothing: the scene is taken.
    End,
}

impl Setting {
    /// A scene without texts, of which nothing is to be set.
    pub fn blank(screen: Screen, settings: Settings) -> Self {
        let scene = Scene::blank(screen, settings.motion);
        Self { screen, settings, scene, part: Part::End, at: 0, wrap: Wrap::default() }
    }

    /// Begins anew, as `settings` have it.
    pub fn begin(&mut self, settings: Settings) {
        self.settings = settings;
        let scene = &mut self.scene;
        scene.motion = settings.motion;
        scene.bands = Bands::of(self.screen, settings.motion);
        scene.headline.clear();
        scene.wrapped.clear();
        scene.rest = None;
        for labels in [&mut scene.top, &mut scene.foot] {
            labels.left.clear();
            labels.right.clear();
        }
        (self.part, self.at) = (Part::Line, 0);
    }

    /// Whether there is something left to set.
    pub fn is_going_on(&self) -> bool {
        self.part != Part::End
    }

    /// Sets the next `count` characters of `words`, which are the same in every call since [`begin`](Self::begin); once all
    /// are set, returns the scene and sets none, so that taking it is a call of its own.
    pub fn step(&mut self, words: &Words<'_>, count: usize) -> Option<&mut Scene> {
        if matches!(self.part, Part::Taking | Part::End) {
            self.part = Part::End;
            self.scene.tones = words.tones;
            return Some(&mut self.scene);
        }
        for _ in 0..count {
            if self.part == Part::Taking {
                break;
            }
            self.set_next(words);
        }
        None
    }

    /// Sets the next character, or goes to the next part.
    fn set_next(&mut self, words: &Words<'_>) {
        let Self { screen, scene, part, at, .. } = self;
        let label = scene.bands.labels.map_or(scene.bands.headline.font, |(band, _)| band.font);
        let small = Typeface { font: label, travelling: words.travelling };
        let width = screen.room();
        let room = |labels: &Labels| match labels.right.width() {
            0 => width,
            taken => width.saturating_sub(taken).saturating_sub(LABEL_GAP),
        };
        let (top, foot) = (room(&scene.top), room(&scene.foot));
        let goes_on = match part {
            Part::Line => return self.set_in_line(words),
            Part::Rows => return self.set_in_rows(words),
            Part::Rest => return self.look_for_ink(words),
            Part::TopRight => add_next(&mut scene.top.right, words.top.1, at, &small, width),
            Part::TopLeft => add_next(&mut scene.top.left, words.top.0, at, &small, top),
            Part::FootRight => add_next(&mut scene.foot.right, words.foot.1, at, &small, width),
            Part::FootLeft => add_next(&mut scene.foot.left, words.foot.0, at, &small, foot),
            Part::Taking | Part::End => false,
        };
        if goes_on {
            return;
        }
        *at = 0;
        *part = match part {
            Part::TopRight => Part::TopLeft,
            Part::TopLeft => Part::FootRight,
            Part::FootRight => Part::FootLeft,
            Part::Line | Part::Rows | Part::Rest | Part::FootLeft | Part::Taking => Part::Taking,
            Part::End => Part::End,
        };
    }

    /// Sets the next character of a headline in one line.
    fn set_in_line(&mut self, words: &Words<'_>) {
        let Self { screen, settings, scene, at, .. } = self;
        let band = scene.bands.headline;
        let typeface = Typeface { font: band.font, travelling: words.travelling };
        // No panel is scaled by 0, but a compiler cannot know.
        let scale = u16::from(band.scale.max(1));
        let width = match settings.motion {
            Motion::Scroll => u16::MAX,
            Motion::Pages => screen.room() / scale,
        };
        match next_char(words, *at) {
            Some(c) if scene.headline.add(c, &typeface, width) => *at += c.len_utf8(),
            Some(_) if settings.motion == Motion::Pages => {
                scene.headline.clear();
                (self.part, self.at, self.wrap) = (Part::Rows, 0, Wrap::default());
            }
            next => {
                if next.is_some() {
                    scene.headline.cut(&typeface, width);
                }
                let speed = Speed::of(settings.pace, screen.width, band.advance());
                let (width, marks) = (scene.headline.width().saturating_mul(scale), scene.headline.placed().len());
                let margin = screen.margin();
                scene.marquee = Marquee::new(width, marks, screen.width, margin, speed, settings.pace);
                self.end_headline();
            }
        }
    }

    /// Sets the next character of a headline in rows.
    fn set_in_rows(&mut self, words: &Words<'_>) {
        let Self { screen, settings, scene, at, wrap, .. } = self;
        let band = scene.bands.row;
        let typeface = Typeface { font: band.font, travelling: words.travelling };
        let width = screen.room() / u16::from(band.scale.max(1));
        let page = Page { typeface, width, rows: scene.bands.rows.into() };
        let full = match next_char(words, *at) {
            Some(c) => match wrap.add(&mut scene.headline, &mut scene.wrapped, &page, c, *at) {
                Fate::Set => {
                    *at += c.len_utf8();
                    return;
                }
                Fate::Again => return,
                Fate::Full(byte) => Some(byte),
            },
            None => {
                wrap.end_row(&scene.headline, &mut scene.wrapped, scene.headline.placed().len());
                None
            }
        };
        // A prefix that fills a page of its own is over with it.
        scene.rest = full.map(|byte| byte.saturating_sub(words.prefix.len()));
        let count = count_words(&scene.headline, &scene.wrapped);
        scene.marquee = Marquee::page(count, screen.margin(), settings.pace);
        match scene.rest {
            Some(byte) => (self.part, self.at) = (Part::Rest, byte),
            None => self.end_headline(),
        }
    }

    /// Looks whether the next character of what is left of the headline has ink; a page without any would be blank.
    fn look_for_ink(&mut self, words: &Words<'_>) {
        let typeface = Typeface { font: self.scene.bands.row.font, travelling: words.travelling };
        match words.headline.get(self.at..).and_then(|rest| rest.chars().next()) {
            Some(c) if typeface.marks_of(c, |_| ()).inked == 0 => self.at += c.len_utf8(),
            Some(_) => self.end_headline(),
            None => {
                self.scene.rest = None;
                self.end_headline();
            }
        }
    }

    fn end_headline(&mut self) {
        self.part = if self.scene.bands.labels.is_some() { Part::TopRight } else { Part::Taking };
        self.at = 0;
    }

    /// Sets all of `words`, for texts that are known to be short, and for hosts.
    pub fn set(screen: Screen, settings: Settings, words: &Words<'_>) -> Scene {
        let mut setting = Self::blank(screen, settings);
        setting.begin(settings);
        while setting.step(words, usize::MAX).is_none() {}
        setting.scene
    }
}

/// The character at byte `at` of prefix and headline.
fn next_char(words: &Words<'_>, at: usize) -> Option<char> {
    let rest = match at.checked_sub(words.prefix.len()) {
        None => words.prefix.get(at..),
        Some(at) => words.headline.get(at..),
    };
    rest?.chars().next()
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
    use crate::font::Glyph;
    use crate::layout::{Mark, Placed};
    use crate::settings::Pace;

    const SCREEN: Screen = Screen::new(128, 64);
    const PAGES: Settings = Settings { motion: Motion::Pages, ..Settings::DEFAULT };

    fn set(words: &Words<'_>) -> Scene {
        Setting::set(SCREEN, Settings::DEFAULT, words)
    }

    #[test]
    fn label_texts_never_touch() {
        let foot = ("By somebody with a very long name indeed", "12/34");
        let scene = set(&Words { foot, ..Words::default() });
        assert_eq!(scene.foot.right.width(), 30);
        assert!(scene.foot.left.width() + LABEL_GAP + scene.foot.right.width() <= 128);
        assert!(scene.foot.left.width() > 60, "most of the room is used");
    }

    #[test]
    fn low_screens_have_no_label_lines() {
        let words = Words { headline: "Headline", top: ("left", "right"), ..Words::default() };
        assert_eq!(Setting::set(Screen::new(128, 32), Settings::DEFAULT, &words).top, Labels::default());
    }

    #[test]
    fn in_pieces_or_at_once_the_scene_is_the_same() {
        let words = Words {
            prefix: "3 h old: ",
            headline: "Łódź, São Paulo and Київ swap their bakers for a week: what will a roll for €1 taste like…",
            top: ("The Motograph", "59 min"),
            foot: ("By somebody with a very long name indeed", "12/34"),
            ..Words::default()
        };
        for settings in [Settings::DEFAULT, PAGES] {
            let whole = Setting::set(SCREEN, settings, &words);
            for count in [1, 2, 7, 16, 100] {
                let mut setting = Setting::blank(SCREEN, settings);
                // What was set before leaves nothing behind.
                setting.begin(settings);
                setting.step(&words, 20);
                setting.begin(settings);
                let mut calls = 0;
                let scene = loop {
                    calls += 1;
                    if let Some(scene) = setting.step(&words, count) {
                        break scene.clone();
                    }
                };
                assert!(calls > 60 / count);
                assert!(scene.has_same_headline(&whole));
                assert_eq!((scene.marquee, scene.rest), (whole.marquee, whole.rest));
                assert_eq!((scene.top, scene.foot), (whole.top.clone(), whole.foot.clone()));
            }
        }
    }

    /// The rows of each page of `text`.
    fn pages(screen: Screen, text: &str) -> Vec<Vec<String>> {
        let letter =
            |mark: Mark| (' '..='~').chain("’–—é".chars()).find(|&c| Glyph::of(c).map(Mark::own) == Some(mark));
        let row = |marks: &[Placed]| {
            assert!(marks.first().is_none_or(|mark| mark.x == 0));
            marks.iter().filter_map(|placed| letter(placed.mark)).collect::<String>()
        };
        let (mut pages, mut at) = (Vec::new(), 0);
        loop {
            let scene = Setting::set(screen, PAGES, &Words { headline: &text[at..], ..Words::default() });
            pages.push(scene.rows().map(|(_, marks)| row(marks)).collect());
            match scene.rest {
                Some(rest) => at += rest,
                None => return pages,
            }
        }
    }

    #[test]
    fn pages_are_wrapped_at_words() {
        // Two rows of 13 characters of 9×18.
        let text = "Swans close the canal for a day: we were here first – says nobody-in-particular";
        assert_eq!(
            pages(SCREEN, text),
            [
                vec!["Swans close", "the canal for"],
                vec!["a day: we", "were here"],
                vec!["first – says", "nobody-in-"],
                vec!["particular"]
            ]
        );
        // A headline that fits one line stands in it, in large type.
        assert_eq!(pages(SCREEN, "Tram is late"), [["Tram is late"]]);
        assert_eq!(
            pages(SCREEN, "Llanfairpwllgwyngyllgogerychwyrndrobwll"),
            [vec!["Llanfairpwllg", "wyngyllgogery"], vec!["chwyrndrobwll"]]
        );
        // Six characters of 5×8 in the only row, and a no-break space.
        let strip = Screen::new(32, 8);
        assert_eq!(pages(strip, "a tram is\u{a0}late, it is"), [["a tram"], ["is lat"], ["e, it"], ["is"]]);
        assert_eq!(pages(strip, "twelve letters"), [["twelve"], ["letter"], ["s"]]);
    }

    #[test]
    fn every_page_goes_on_where_the_one_before_ended() {
        let text = "One two three-four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen";
        for (width, height) in [(32, 8), (64, 32), (128, 32), (128, 48), (128, 64), (192, 16), (240, 240)] {
            let shown = pages(Screen::new(width, height), text).concat().concat();
            assert_eq!(shown.replace(' ', ""), text.replace(' ', ""), "{width}×{height}");
        }
    }

    #[test]
    fn the_time_of_a_page_is_its_words() {
        let words = Words { headline: "Swans close the canal for a day", ..Words::default() };
        let time = |pace| Setting::set(SCREEN, Settings { pace, ..PAGES }, &words).marquee.duration().ms();
        assert_eq!(time(Pace::Readable), 2500);
        assert_eq!(time(Pace::CharactersAMinute(360)), 5000);
    }
}
