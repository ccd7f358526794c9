use super::{Bands, Line, Marquee, Screen, Speed};
use crate::limits::{LABEL_GLYPHS, LINE_GLYPHS};

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
        let speed = Speed::Quarter;
        Self {
            bands: Bands::of(screen),
            headline: Line::new(),
            marquee: Marquee::new(0, 0, screen.width, screen.margin(), speed),
            top: Labels::default(),
            foot: Labels::default(),
        }
    }
}
