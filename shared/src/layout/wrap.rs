use heapless::Vec;

use super::fold::fold;
use super::{Line, Typeface};
use crate::limits::{LINE_GLYPHS, ROWS};

/// One row of a wrapped headline: the marks of its line from `first` to before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The first mark.
    pub first: u16,
    /// The mark behind the last one.
    pub end: u16,
}

/// Where a row may end.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// Marks before it.
    marks: usize,
    /// The byte of the text behind it.
    byte: usize,
}

/// Wraps a text at its words, character by character.
#[derive(Clone, Debug, Default)]
pub(super) struct Wrap {
    first: usize,
    gap: Option<Gap>,
}

/// What became of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is set; the next one follows.
    Set,
    /// A row has ended before it; it is to be added again.
    Again,
    /// There is no row left: the next page begins with this byte of the text.
    Full(usize),
}

/// The room of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page<'t> {
    pub(super) typeface: Typeface<'t>,
    /// Pixels of the font in a row.
    pub(super) width: u16,
    /// Most rows.
    pub(super) rows: usize,
}

impl Wrap {
    /// Adds the character at byte `at` of a text.
    pub(super) fn add(
        &mut self,
        line: &mut Line<LINE_GLYPHS>,
        rows: &mut Vec<Row, ROWS>,
        page: &Page<'_>,
        c: char,
        at: usize,
    ) -> Fate {
        let count = line.placed().len();
        let is_space = is_space(c);
        // A row begins with ink.
        if is_space && count == self.first {
            return Fate::Set;
        }
        let behind = at + c.len_utf8();
        if line.add(c, &page.typeface, page.width) {
            if is_space || is_hyphen(c) {
                self.gap = Some(Gap { marks: line.placed().len(), byte: behind });
            }
            return Fate::Set;
        }
        line.truncate(count);
        if count == self.first {
            // No row holds it; a glyph is never wider than the narrowest screen, so this is the end of the line's marks.
            return if rows.is_empty() { Fate::Set } else { Fate::Full(at) };
        }
        let gap = match self.gap.take() {
            _ if is_space => Gap { marks: count, byte: behind },
            Some(gap) => gap,
            None => Gap { marks: count, byte: at },
        };
        self.end_row(line, rows, gap.marks);
        if rows.len() >= page.rows.min(ROWS) {
            line.truncate(gap.marks);
            return Fate::Full(gap.byte);
        }
        line.begin_row(gap.marks);
        if is_space { Fate::Set } else { Fate::Again }
    }

    /// Ends the last row at mark `end`, without the spaces before it.
    pub(super) fn end_row(&mut self, line: &Line<LINE_GLYPHS>, rows: &mut Vec<Row, ROWS>, end: usize) {
        let marks = line.placed().get(self.first..end).unwrap_or_default();
        let inked = marks.iter().rposition(|placed| !placed.mark.is_space()).map_or(0, |last| last + 1);
        if let (Ok(first), Ok(inked), true) = (u16::try_from(self.first), u16::try_from(inked), inked > 0) {
            // There is room: a full page takes no more characters.
            let _ = rows.push(Row { first, end: first + inked });
        }
        (self.first, self.gap) = (end, None);
    }
}

/// How many words stand in `rows`.
pub(super) fn words(line: &Line<LINE_GLYPHS>, rows: &[Row]) -> usize {
    let words_of = |row: &Row| {
        let marks = line.placed().get(usize::from(row.first)..usize::from(row.end)).unwrap_or_default();
        marks.split(|placed| placed.mark.is_space()).filter(|word| !word.is_empty()).count()
    };
    rows.iter().map(words_of).sum()
}

/// Whether a row may end at `c`, and does not show it: a space that is not a no-break one.
fn is_space(c: char) -> bool {
    c == ' ' || (!matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}') && fold(c) == Some(" "))
}

/// Whether a row may end behind `c`.
const fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '—' | '/')
}
