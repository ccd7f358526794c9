use super::{Bands, Line, Marquee, Screen, Speed, Typeface};
use crate::bundle::Glyphs;
use crate::limits::{LABEL_GLYPHS, LINE_GLYPHS};

/// Pixels that stay free between the left and the right text of a label line.
const LABEL_GAP: u16 = 6;

/// Everything that stands on the glass for one headline.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The screen's bands.
    pub bands: Bands,
    /// The headline.
    pub headline: Line<LINE_GLYPHS>,
    /// How it moves.
    pub marquee: Marquee,
    /// The top line.
    pub top: Labels,
    /// The foot line.
    pub foot: Labels,
}

/// A quiet line: a text at the left and one at the right margin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Begins at the left margin.
    pub left: Line<LABEL_GLYPHS>,
    /// Ends at the right margin.
    pub right: Line<LABEL_GLYPHS>,
}

impl Scene {
    /// A scene without texts.
    pub fn blank(screen: Screen) -> Self {
        Self::set(screen, "", Glyphs::default())
    }

    /// The scene of `headline`, with empty label lines.
    pub fn set(screen: Screen, headline: &str, travelling: Glyphs<'_>) -> Self {
        let bands = Bands::of(screen);
        let typeface = Typeface { font: bands.headline.font, travelling };
        let headline = Line::set(headline, &typeface);
        let speed = Speed::readable(screen.width, typeface.font.advance());
        let marquee = Marquee::new(headline.width(), headline.placed().len(), screen.width, screen.margin(), speed);
        Self { bands, headline, marquee, top: Labels::default(), foot: Labels::default() }
    }

    /// Sets the top line, on screens that have one.
    pub fn set_top(&mut self, screen: Screen, left: &str, right: &str, travelling: Glyphs<'_>) {
        if let Some((band, _)) = self.bands.labels {
            self.top = Labels::set(screen, left, right, &Typeface { font: band.font, travelling });
        }
    }

    /// Sets the foot line, on screens that have one.
    pub fn set_foot(&mut self, screen: Screen, left: &str, right: &str, travelling: Glyphs<'_>) {
        if let Some((_, band)) = self.bands.labels {
            self.foot = Labels::set(screen, left, right, &Typeface { font: band.font, travelling });
        }
    }
}

impl Labels {
    /// The right text is set first and whole; the left one gets what is left of the width.
    fn set(screen: Screen, left: &str, right: &str, typeface: &Typeface<'_>) -> Self {
        let width = screen.width.saturating_sub(2 * screen.margin());
        let right = Line::set_within(right, typeface, width);
        let room = match right.width() {
            0 => width,
            taken => width.saturating_sub(taken).saturating_sub(LABEL_GAP),
        };
        Self { left: Line::set_within(left, typeface, room), right }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_texts_never_touch() {
        let screen = Screen::new(128, 64);
        let mut scene = Scene::blank(screen);
        scene.set_foot(screen, "By somebody with a very long name indeed", "12/34", Glyphs::default());
        assert_eq!(scene.foot.right.width(), 30);
        assert!(scene.foot.left.width() + LABEL_GAP + scene.foot.right.width() <= 128);
        assert!(scene.foot.left.width() > 60, "most of the room is used");
    }

    #[test]
    fn low_screens_have_no_label_lines() {
        let screen = Screen::new(128, 32);
        let mut scene = Scene::set(screen, "Headline", Glyphs::default());
        scene.set_top(screen, "left", "right", Glyphs::default());
        assert_eq!(scene.top, Labels::default());
    }
}
