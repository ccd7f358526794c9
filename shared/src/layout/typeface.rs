use super::fold::fold;
use super::line::Tally;
use crate::bundle::{Glyphs, TravellingGlyph};
use crate::font::{BOX, Font, Glyph};

/// A font, and the glyphs that travel with the edition on show.
#[derive(Clone, Copy, Debug)]
pub struct Typeface<'a> {
    /// The display's own font.
    pub font: &'static Font,
    /// The edition's glyphs.
    pub travelling: Glyphs<'a>,
}

/// One drawable shape: a glyph of the font, or one that travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(u16);

/// The mark without ink: the space is the first glyph.
const SPACE: Mark = Mark(0);

/// Bit 15 of a mark: the rest is the place of a travelling glyph.
const TRAVELLING: u16 = 0x8000;

impl Mark {
    /// A glyph of the display's own font.
    pub const fn own(glyph: Glyph) -> Self {
        Self(glyph.number() & !TRAVELLING)
    }

    /// The number of the display's own glyph; `None` when the mark stands for one that travels.
    pub const fn own_glyph(self) -> Option<u16> {
        if self.0 & TRAVELLING == 0 { Some(self.0) } else { None }
    }

    /// Whether it is a space.
    pub const fn is_space(self) -> bool {
        self.0 == SPACE.0
    }

    /// The travelling glyph at `place`.
    const fn travelling(place: u16) -> Self {
        Self(place | TRAVELLING)
    }
}

impl<'a> Typeface<'a> {
    /// The display's own font alone.
    pub const fn plain(font: &'static Font) -> Self {
        Self { font, travelling: Glyphs::new(&[], &[]) }
    }

    /// Calls `each` with each mark of `text`, and says what had to be folded or boxed.
    pub fn marks(&self, text: &str, mut each: impl FnMut(Mark)) -> Tally {
        text.chars().fold(Tally::default(), |tally, c| tally.and(self.marks_of(c, &mut each)))
    }

    /// Calls `each` with each mark of a character, and says whether it had to be folded or boxed.
    pub fn marks_of(&self, c: char, mut each: impl FnMut(Mark)) -> Tally {
        let mut tally = Tally::default();
        let mut place = |mark: Mark| {
            tally.inked += u16::from(!mark.is_space());
            each(mark);
        };
        if let Some(glyph) = Glyph::of(c) {
            place(Mark::own(glyph));
        } else if let Some(mark) = self.travelling_mark(c) {
            place(mark);
        } else if let Some(folded) = fold(c) {
            folded.chars().filter_map(Glyph::of).map(Mark::own).for_each(&mut place);
            tally.folded = 1;
        } else {
            place(Mark::own(BOX));
            tally.boxed = 1;
        }
        tally
    }

    /// Pixels from this mark's left edge to the next one's.
    pub fn advance(&self, mark: Mark) -> u16 {
        if mark.own_glyph().is_some() {
            return self.font.advance();
        }
        self.travelling.width(mark.0 & !TRAVELLING).map_or(self.font.advance(), u16::from)
    }

    /// What `mark` stands for.
    pub fn shape(&self, mark: Mark) -> Shape<'a> {
        if mark.0 & TRAVELLING == 0 {
            return Shape::Own(Glyph::numbered(mark.0));
        }
        self.travelling.get(mark.0 & !TRAVELLING).map_or(Shape::Own(BOX), Shape::Travelling)
    }

    /// The mark of a travelling glyph, if there is one that fits the font's cell.
    fn travelling_mark(&self, c: char) -> Option<Mark> {
        let place = self.travelling.find(c)?;
        let glyph = self.travelling.get(place)?;
        let above = self.font.baseline().checked_sub(glyph.baseline)?;
        (above + glyph.height <= self.font.height()).then_some(Mark::travelling(place))
    }
}

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// A glyph of the display's own font.
    Own(Glyph),
    /// A glyph that travels with the edition.
    Travelling(TravellingGlyph<'a>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{SIZE_6X10, SIZE_10X20};

    fn marks(typeface: &Typeface<'_>, text: &str) -> (Vec<Mark>, Tally) {
        let mut marks = Vec::new();
        let tally = typeface.marks(text, |mark| marks.push(mark));
        (marks, tally)
    }

    fn own(text: &str) -> Vec<Mark> {
        text.chars().map(|c| Mark::own(Glyph::of(c).unwrap())).collect()
    }

    #[test]
    fn characters_are_themselves_or_folded_or_boxed_and_counted() {
        let typeface = Typeface::plain(&SIZE_6X10);
        assert_eq!(marks(&typeface, "Київ — €5"), (own("Київ — €5"), Tally { folded: 0, boxed: 0, inked: 7 }));
        assert_eq!(marks(&typeface, "a\u{a0}ﬁ\u{301}"), (own("a fi"), Tally { folded: 3, boxed: 0, inked: 3 }));
        assert_eq!(marks(&typeface, "漢!"), (own("\u{fffd}!"), Tally { folded: 0, boxed: 1, inked: 2 }));
        assert_eq!(marks(&typeface, " \u{ad}\u{200b}\u{a0}"), (own("  "), Tally { folded: 3, boxed: 0, inked: 0 }));
    }

    #[test]
    fn a_travelling_glyph_is_used_where_the_font_s_cell_holds_it() {
        let glyph =
            TravellingGlyph { code: '漢' as u32, width: 3, height: 9, baseline: 8, columns: &[1, 1, 2, 0, 0, 0] };
        let mut buffer = [0; 32];
        let bytes = postcard::to_slice(&glyph, &mut buffer).unwrap();
        let large = Typeface { font: &SIZE_10X20, travelling: Glyphs::new(bytes, &[0]) };
        let (placed, tally) = marks(&large, "漢");
        assert_eq!(tally, Tally { folded: 0, boxed: 0, inked: 1 });
        assert_eq!(large.advance(placed[0]), 3);
        assert_eq!(large.shape(placed[0]), Shape::Travelling(glyph));
        let small = Typeface { font: &SIZE_6X10, travelling: Glyphs::new(bytes, &[0]) };
        assert_eq!(marks(&small, "漢"), (own("\u{fffd}"), Tally { folded: 0, boxed: 1, inked: 1 }));
    }
}
