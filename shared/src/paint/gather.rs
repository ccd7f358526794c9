use crate::bundle::TravellingGlyph;
use crate::font::Table;
use crate::layout::{Placed, Shape, Typeface};
use crate::limits::SCREEN_WIDTH;

/// Words that a window and the glyphs over its edges fill.
const WORDS: usize = SCREEN_WIDTH + 2 * TravellingGlyph::MOST_WIDTH as usize;

/// Room for the columns of a row of marks: one word each, bit 0 the topmost row of the cells.
pub(super) type Room = [u32; WORDS];

/// Room without ink.
pub(super) const ROOM: Room = [0; WORDS];

/// Gathers the `width` columns of `placed` from pixel `offset` of the font on in `words`, which have no ink, and returns
/// them, with dark ones behind the last.
pub(super) fn gather<'w>(
    words: &'w mut Room,
    placed: &[Placed],
    typeface: &Typeface<'_>,
    offset: i32,
    width: i32,
) -> &'w [u32] {
    let visible = placed.get(first_visible(placed, typeface, offset)..).unwrap_or_default();
    // The words begin where the window does, or where the glyph does that reaches into it.
    let origin = visible.first().map_or(offset, |mark| offset.min(i32::from(mark.x)));
    let reach = Reach { origin, end: offset + width };
    match typeface.font.table() {
        Table::Width5(table) => put(words, table, visible, typeface, &reach),
        Table::Width6(table) => put(words, table, visible, typeface, &reach),
        Table::Width9(table) => put(words, table, visible, typeface, &reach),
        Table::Width10(table) => put(words, table, visible, typeface, &reach),
    }
    words.get(usize::try_from(offset - origin).unwrap_or(0)..).unwrap_or_default()
}

/// The column at pixel `x` of the font alone.
pub(super) fn column(placed: &[Placed], typeface: &Typeface<'_>, x: i32) -> u32 {
    let Some(mark) = placed.get(first_visible(placed, typeface, x)) else { return 0 };
    let Ok(at) = usize::try_from(x - i32::from(mark.x)) else { return 0 };
    let Some(glyph) = mark.mark.own_glyph().map(usize::from) else {
        return match typeface.shape(mark.mark) {
            Shape::Travelling(glyph) => travelling_column(typeface, &glyph, at),
            Shape::Own(_) => 0,
        };
    };
    let word = match typeface.font.table() {
        Table::Width5(table) => table.get(glyph).and_then(|glyph| glyph.get(at)),
        Table::Width6(table) => table.get(glyph).and_then(|glyph| glyph.get(at)),
        Table::Width9(table) => table.get(glyph).and_then(|glyph| glyph.get(at)),
        Table::Width10(table) => table.get(glyph).and_then(|glyph| glyph.get(at)),
    };
    word.copied().unwrap_or(0)
}

/// The place of the first mark that does not end left of the line's pixel `offset`.
fn first_visible(placed: &[Placed], typeface: &Typeface<'_>, offset: i32) -> usize {
    let end = |mark: &Placed| i32::from(mark.x) + i32::from(typeface.advance(mark.mark));
    // Where all marks have the font's own width, the place follows from the pixel.
    let guess = usize::try_from(offset / i32::from(typeface.font.advance().max(1))).unwrap_or(0);
    match placed.get(guess) {
        Some(mark) if i32::from(mark.x) <= offset && end(mark) > offset => guess,
        _ => placed.partition_point(|mark| end(mark) <= offset),
    }
}

/// The pixels of a line that are gathered.
struct Reach {
    origin: i32,
    end: i32,
}

/// Puts the columns of the visible glyphs where they stand. Glyphs of the font's own width are arrays: no column asks
/// whether it is the last.
fn put<const WIDTH: usize>(
    words: &mut Room,
    table: &[[u32; WIDTH]],
    visible: &[Placed],
    typeface: &Typeface<'_>,
    reach: &Reach,
) {
    for mark in visible {
        let x = i32::from(mark.x);
        if x >= reach.end {
            return;
        }
        let at = usize::try_from(x - reach.origin).unwrap_or(0);
        let Some(room) = words.get_mut(at..) else { return };
        match mark.mark.own_glyph() {
            Some(glyph) => {
                if let (Some(glyph), Some(room)) = (table.get(usize::from(glyph)), room.first_chunk_mut::<WIDTH>()) {
                    *room = *glyph;
                }
            }
            None => {
                if let Shape::Travelling(glyph) = typeface.shape(mark.mark) {
                    for (word, x) in room.iter_mut().zip(0..usize::from(glyph.width)) {
                        *word = travelling_column(typeface, &glyph, x);
                    }
                }
            }
        }
    }
}

/// Column `x` of a travelling glyph, moved down to the font's baseline.
fn travelling_column(typeface: &Typeface<'_>, glyph: &TravellingGlyph<'_>, x: usize) -> u32 {
    let fall = u32::from(typeface.font.baseline().saturating_sub(glyph.baseline));
    glyph.column(u16::try_from(x).unwrap_or(u16::MAX)) << fall
}
