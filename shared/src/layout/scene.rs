use heapless::Vec;
use serde::{Deserialize, Serialize};

use super::{Band, Bands, Line, Marquee, Placed, Row, Screen};
use crate::limits::{LABEL_GLYPHS, LINE_GLYPHS, ROWS};
use crate::settings::Motion;

/// Everything that stands on the glass for one headline.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Whether headlines move.
    pub motion: Motion,
    /// The screen's bands, for that.
    pub bands: Bands,
    /// The headline.
    pub headline: Line<LINE_GLYPHS>,
    /// The rows that it is wrapped in; none when it stands in one line.
    pub wrapped: Vec<Row, ROWS>,
    /// The byte of the headline with which the next page begins; nothing when this is the last.
    pub rest: Option<usize>,
    /// How it moves.
    pub marquee: Marquee,
    /// The top line.
    pub top: Labels,
    /// The foot line.
    pub foot: Labels,
    /// What its texts look like.
    pub tones: Tones,
}

/// A quiet line: a text at the left and one at the right margin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Begins at the left margin.
    pub left: Line<LABEL_GLYPHS>,
    /// Ends at the right margin.
    pub right: Line<LABEL_GLYPHS>,
}

/// What a text is, for panels that have more than ink and paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// A headline.
    #[default]
    News,
    /// Breaking news: ink and paper change places.
    Breaking,
    /// What stands around a headline.
    Label,
    /// The section with this number in the colours of sections, modulo their count.
    Section(u8),
    /// What somebody should look into: news that is old, a line that is lost.
    Warning,
}

/// The tones of a scene's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tones {
    /// The headline's.
    pub headline: Tone,
    /// The top left text's, and the hairline's.
    pub source: Tone,
    /// The top right text's.
    pub age: Tone,
    /// The foot right text's.
    pub place: Tone,
}

impl Tones {
    /// Those of news that is nothing special.
    pub const PLAIN: Self = Self { headline: Tone::News, source: Tone::Label, age: Tone::Label, place: Tone::Label };
}

impl Default for Tones {
    fn default() -> Self {
        Self::PLAIN
    }
}

impl Scene {
    /// A scene without texts.
    pub fn blank(screen: Screen, motion: Motion) -> Self {
        let bands = Bands::of(screen, motion);
        Self {
            motion,
            bands,
            headline: Line::new(),
            wrapped: Vec::new(),
            rest: None,
            marquee: Marquee::page(0, screen.margin(), crate::settings::Pace::Readable),
            top: Labels::default(),
            foot: Labels::default(),
            tones: Tones::PLAIN,
        }
    }

    /// The rows of the headline, each in its band, topmost first.
    pub fn rows(&self) -> impl Iterator<Item = (Band, &[Placed])> {
        let placed = self.headline.placed();
        let line = self.wrapped.is_empty().then_some((self.bands.headline, placed));
        let count = u8::try_from(self.wrapped.len()).unwrap_or(u8::MAX);
        let wrapped = self.wrapped.iter().zip(0..).map(move |(row, index)| {
            let marks = placed.get(usize::from(row.first)..usize::from(row.end)).unwrap_or_default();
            (self.bands.wrapped(index, count), marks)
        });
        line.into_iter().chain(wrapped)
    }

    /// Whether the headline of `other` is the same in the same places.
    pub fn has_same_headline(&self, other: &Self) -> bool {
        self.headline == other.headline
            && self.wrapped == other.wrapped
            && self.tones.headline == other.tones.headline
            && self.bands.body == other.bands.body
    }
}
