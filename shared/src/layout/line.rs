use heapless::Vec;

use super::typeface::{Mark, Typeface};
use crate::font::{ELLIPSIS, Glyph};

/// One mark and the place of its left edge, in pixels of the font from its row's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// What stands there.
    pub mark: Mark,
    /// Where.
    pub x: u16,
}

/// A text laid out in a line of at most `N` marks, or in several rows that stand in it one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line<const N: usize> {
    placed: Vec<Placed, N>,
    width: u16,
}

/// What a text needed to be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Characters for which a table gave others.
    pub folded: u16,
    /// Characters shown as a box.
    pub boxed: u16,
    /// Marks with ink: all but spaces.
    pub inked: u16,
}

impl Tally {
    /// Both, added.
    pub const fn and(self, other: Self) -> Self {
        Self {
            folded: self.folded.saturating_add(other.folded),
            boxed: self.boxed.saturating_add(other.boxed),
            inked: self.inked.saturating_add(other.inked),
        }
    }
}

impl<const N: usize> Line<N> {
    /// A line without marks.
    pub const fn new() -> Self {
        Self { placed: Vec::new(), width: 0 }
    }

    /// Lays out all of `text`; more than `N` marks end in an ellipsis.
    pub fn set(text: &str, typeface: &Typeface<'_>) -> Self {
        Self::set_within(text, typeface, u16::MAX)
    }

    /// Lays out as much of `text` as fits `width` pixels: a text that is too long is cut at a word, or within one when
    /// that would leave less than half, and ends in an ellipsis.
    pub fn set_within(text: &str, typeface: &Typeface<'_>, width: u16) -> Self {
        let mut line = Self::new();
        if !text.chars().all(|c| line.add(c, typeface, width)) {
            line.cut(typeface, width);
        }
        line
    }

    /// Takes all marks off.
    pub(super) fn clear(&mut self) {
        self.placed.clear();
        self.width = 0;
    }

    /// Takes off all marks from `count` on, which belong to the last row.
    pub(super) fn truncate(&mut self, count: usize) {
        if let Some(first) = self.placed.get(count) {
            self.width = first.x;
            self.placed.truncate(count);
        }
    }

    /// Begins a row with the marks from `first` on: places count from its left edge.
    pub(super) fn begin_row(&mut self, first: usize) {
        let moved = self.placed.get_mut(first..).unwrap_or_default();
        let by = moved.first().map_or(self.width, |mark| mark.x);
        for mark in moved {
            mark.x -= by;
        }
        self.width -= by;
    }

    /// Adds a character at the end; `false` when it does not fit `width` pixels, and the line is to be cut.
    pub(super) fn add(&mut self, c: char, typeface: &Typeface<'_>, width: u16) -> bool {
        let mut whole = true;
        typeface.marks_of(c, |mark| {
            // A row of spaces is one: on a narrow panel it would leave no ink at all.
            if mark.is_space() && self.placed.last().is_some_and(|last| last.mark.is_space()) {
                return;
            }
            let end = self.width.saturating_add(typeface.advance(mark));
            whole = whole && end <= width && self.placed.push(Placed { mark, x: self.width }).is_ok();
            if whole {
                self.width = end;
            }
        });
        whole
    }

    /// The marks, left to right.
    pub fn placed(&self) -> &[Placed] {
        &self.placed
    }

    /// Pixels of the font from the last row's left edge to its last mark's right edge.
    pub const fn width(&self) -> u16 {
        self.width
    }

    /// Takes marks off the end until an ellipsis fits, back to the end of a word if more than half stays.
    pub(super) fn cut(&mut self, typeface: &Typeface<'_>, width: u16) {
        let is_one_of =
            |placed: &Placed, marks: &[char]| marks.iter().any(|&c| Glyph::of(c).map(Mark::own) == Some(placed.mark));
        let ellipsis = Mark::own(ELLIPSIS);
        let advance = typeface.advance(ellipsis);
        let most = width.saturating_sub(advance);
        let fits = self
            .placed
            .iter()
            .take_while(|placed| placed.x.saturating_add(typeface.advance(placed.mark)) <= most)
            .count()
            .min(N.saturating_sub(1));
        let word = self
            .placed
            .iter()
            .take(fits + 1)
            .rposition(|placed| is_one_of(placed, &[' ']))
            .filter(|&word| word * 2 >= fits);
        self.placed.truncate(word.unwrap_or(fits));
        // An ellipsis stands for these, too.
        while self.placed.last().is_some_and(|last| is_one_of(last, &[' ', ',', ';', ':', '–', '—'])) {
            self.placed.pop();
        }
        self.width = self.placed.last().map_or(0, |last| last.x + typeface.advance(last.mark));
        if advance <= width && self.placed.push(Placed { mark: ellipsis, x: self.width }).is_ok() {
            self.width += advance;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::SIZE_6X10;

    const TYPEFACE: Typeface<'static> = Typeface::plain(&SIZE_6X10);

    fn text<const N: usize>(line: &Line<N>) -> String {
        let glyphs = ['a', 'b', 'c', ' ', ',', '…'];
        line.placed()
            .iter()
            .map(|placed| *glyphs.iter().find(|&&c| Mark::own(Glyph::of(c).unwrap()) == placed.mark).unwrap())
            .collect()
    }

    #[test]
    fn marks_stand_one_advance_apart() {
        let line = Line::<8>::set("abc", &TYPEFACE);
        assert!(line.placed().iter().map(|placed| placed.x).eq([0, 6, 12]));
        assert_eq!(line.width(), 18);
    }

    #[test]
    fn what_does_not_fit_is_cut_at_a_word() {
        let cut = |content, width| {
            let line = Line::<16>::set_within(content, &TYPEFACE, width);
            assert!(line.width() <= width);
            text(&line)
        };
        assert_eq!(cut("abc abc abc", 66), "abc abc abc");
        assert_eq!(cut("abc abc abc", 65), "abc abc…");
        assert_eq!(cut("abc abc abc", 48), "abc abc…");
        assert_eq!(cut("abc abc abc", 42), "abc…");
        assert_eq!(cut("abcabcabc", 48), "abcabca…");
        assert_eq!(cut("a abcabcabc", 48), "a abcab…");
        assert_eq!(cut("abc, abcabc", 48), "abc…");
        assert_eq!(cut("abc", 6), "…");
        assert_eq!(cut("abc", 5), "");
    }

    #[test]
    fn more_marks_than_there_is_room_for_end_in_an_ellipsis() {
        assert_eq!(text(&Line::<4>::set("abcabc", &TYPEFACE)), "abc…");
        assert_eq!(text(&Line::<4>::set("abca", &TYPEFACE)), "abca");
    }
}
