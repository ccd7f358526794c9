//! The glyphs: character → glyph number → columns of ink.
//!
//! *In:* a character or a glyph number. *Out:* a [`Glyph`], and its columns, bit 0 the topmost row.
//! *Promises:* every size covers the same characters, so a line laid out once can be drawn in any size; a look-up
//! never fails silently, [`BOX`] is the visible answer.
//! *Does not know:* where a glyph stands, or which text it belongs to.
//!
//! The tables are made by `build.rs` from embedded-graphics' ISO 8859 fonts (MIT OR Apache-2.0; the X11 "fixed"
//! family, public domain) and `fonts/drawn.txt`.

mod tables {
    #![allow(missing_docs, reason = "generated; each constant says what it is")]
    use super::{Font, Table};
    include!(concat!(env!("OUT_DIR"), "/fonts.rs"));
}

pub use tables::{CHARACTERS, SIZE_5X8, SIZE_6X10, SIZE_9X18, SIZE_10X20};

/// A glyph of a [`Font`], by its place in [`CHARACTERS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph(u16);

/// One size of the fixed-pitch family.
#[derive(Debug)]
pub struct Font {
    width: u8,
    height: u8,
    baseline: u8,
    table: Table,
}

/// The columns of all glyphs of a font, by number: one word a column, left to right, bit 0 the topmost row. A glyph is
/// an array, so that it is drawn without asking at each column whether it has ended.
#[derive(Clone, Copy, Debug)]
pub enum Table {
    /// Cells 5 pixels wide.
    Width5(&'static [[u32; 5]]),
    /// Cells 6 pixels wide.
    Width6(&'static [[u32; 6]]),
    /// Cells 9 pixels wide.
    Width9(&'static [[u32; 9]]),
    /// Cells 10 pixels wide.
    Width10(&'static [[u32; 10]]),
}

/// The visible mark for what has no glyph.
pub const BOX: Glyph = Glyph(find(0xfffd));

/// What stands at the end of a text that was cut.
pub const ELLIPSIS: Glyph = Glyph(find(0x2026));

/// What a display says of its glyphs: bit 0 Latin, 1 Greek, 2 Cyrillic, when the letters of each are there; bit 7, glyphs
/// that travel with an edition.
pub const SCRIPTS: u8 = has(0x017e) | has(0x03a9) << 1 | has(0x0429) << 2 | 1 << 7;

/// 1 when there is a glyph for `code`.
const fn has(code: u16) -> u8 {
    let mut place = 0;
    while place < CHARACTERS.len() {
        if CHARACTERS[place] == code {
            return 1;
        }
        place += 1;
    }
    0
}

impl Glyph {
    /// The glyph of `c`, if the fonts have one.
    pub fn of(c: char) -> Option<Self> {
        let code = u16::try_from(u32::from(c)).ok()?;
        // ASCII stands in one run at the start of the table.
        match code {
            0x20..=0x7e => Some(Self(code - 0x20)),
            _ => CHARACTERS.binary_search(&code).ok().and_then(|place| u16::try_from(place).ok()).map(Self),
        }
    }

    /// The glyph's number, for a table that holds glyphs of several kinds.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The glyph with this number; [`BOX`] when there is none.
    pub fn numbered(number: u16) -> Self {
        if usize::from(number) < CHARACTERS.len() { Self(number) } else { BOX }
    }
}

impl Font {
    /// Pixels from one glyph's left edge to the next one's.
    pub const fn advance(&self) -> u16 {
        self.width as u16
    }

    /// Rows of a cell.
    pub const fn height(&self) -> u8 {
        self.height
    }

    /// Rows from a cell's top to the row the letters stand on.
    pub const fn baseline(&self) -> u8 {
        self.baseline
    }

    /// The columns of all glyphs.
    pub const fn table(&self) -> Table {
        self.table
    }
}

/// The place of a character that the tables are known to have, at compile time.
const fn find(code: u16) -> u16 {
    let mut place = 0;
    while place < CHARACTERS.len() {
        if CHARACTERS[place] == code {
            return place as u16;
        }
        place += 1;
    }
    panic!("the fonts lack a glyph that the layout needs");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One glyph as rows of `#` and `.`, as in `drawn.txt`.
    fn picture(font: &Font, c: char) -> Vec<String> {
        let glyph = usize::from(Glyph::of(c).expect("covered").number());
        let words: Vec<u32> = match font.table() {
            Table::Width5(table) => table[glyph].to_vec(),
            Table::Width6(table) => table[glyph].to_vec(),
            Table::Width9(table) => table[glyph].to_vec(),
            Table::Width10(table) => table[glyph].to_vec(),
        };
        (0..font.height())
            .map(|y| words.iter().map(|word| if word >> y & 1 == 1 { '#' } else { '.' }).collect())
            .collect()
    }

    #[test]
    fn ascii_is_one_run_at_the_start() {
        for c in ' '..='~' {
            assert_eq!(CHARACTERS[usize::from(Glyph::of(c).unwrap().number())], c as u16);
        }
        assert!(CHARACTERS.is_sorted());
    }

    #[test]
    fn the_promised_languages_are_covered() {
        let text = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿŒœŸ¿¡«»‹›§°£¥©®\
            ĄąĆćĘęŁłŃńŚśŹźŻżČčĎďĚěŇňŘřŠšŤťŮůŽžĽľĹĺŔŕŐőŰűĂăȘșȚțŞşŢţĐđĞğİıĀāĒēĪīŪūĢģĶķĻļŅņŖŗĖėĮįŲųŌō\
            ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώϊϋΐΰαβγδεζηθικλμνξοπρςστυφχψωΆΈΉΊΌΎΏΪΫ\
            АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюяЁЫЪЭёыъэЎўЈјЉљЊњЋћЏџЂђ№\
            ‘’‚“”„–—…•€";
        for c in text.chars() {
            assert!(Glyph::of(c).is_some(), "no glyph for {c} U+{:04X}", c as u32);
        }
        assert_eq!(Glyph::of('漢'), None);
        assert_eq!(Glyph::of('😀'), None);
    }

    #[test]
    fn glyphs_keep_their_shape() {
        assert_eq!(
            picture(&SIZE_6X10, 'Ґ'),
            ["....#.", "#####.", "#.....", "#.....", "#.....", "#.....", "#.....", "#.....", "......", "......"]
        );
        assert_eq!(
            picture(&SIZE_6X10, 'e'),
            ["......", "......", "......", ".###..", "#...#.", "#####.", "#.....", ".###..", "......", "......"]
        );
    }

    #[test]
    fn each_size_has_all_glyphs() {
        for font in [&SIZE_5X8, &SIZE_6X10, &SIZE_9X18, &SIZE_10X20] {
            let (glyphs, width) = match font.table() {
                Table::Width5(table) => (table.len(), 5),
                Table::Width6(table) => (table.len(), 6),
                Table::Width9(table) => (table.len(), 9),
                Table::Width10(table) => (table.len(), 10),
            };
            assert_eq!((glyphs, width), (CHARACTERS.len(), font.advance()));
        }
        assert_eq!(Glyph::numbered(u16::MAX), BOX);
    }
}
