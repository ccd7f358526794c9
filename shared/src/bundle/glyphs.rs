use heapless::Vec;
use serde::{Deserialize, Serialize};

use crate::limits::TRAVELLING_GLYPHS;

const _: () = {
    let most = TravellingGlyph::MOST_WIDTH as usize * TravellingGlyph::MOST_HEIGHT.div_ceil(8) as usize;
    assert!(most < 128, "the number of a glyph's columns is read as one byte");
};

/// Glyphs that travel with an edition, for what no font in the display has. The text holds the character itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glyphs<'a> {
    bytes: &'a [u8],
    places: &'a [u16],
}

/// One such glyph. In the bytes: postcard of (varint code point, u8 width, u8 height, u8 baseline, &\[u8\] columns).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TravellingGlyph<'a> {
    /// The code point it stands for.
    pub code: u32,
    /// Pixels from its left edge to the next glyph's, [`LEAST_WIDTH`](Self::LEAST_WIDTH) to
    /// [`MOST_WIDTH`](Self::MOST_WIDTH).
    pub width: u8,
    /// Rows, 1 to [`MOST_HEIGHT`](Self::MOST_HEIGHT).
    pub height: u8,
    /// Rows from the top to the row the letters stand on, less than `height`.
    pub baseline: u8,
    /// The ink: `width` columns of ⌈`height` / 8⌉ bytes, topmost rows first, bit 0 of a byte the topmost.
    pub columns: &'a [u8],
}

impl<'a> TravellingGlyph<'a> {
    /// Pixels of the narrowest glyph, which bounds how many are drawn in a frame.
    pub const LEAST_WIDTH: u8 = 3;
    /// Pixels of the widest glyph.
    pub const MOST_WIDTH: u8 = 32;
    /// Rows of the tallest glyph: a column and its shift within a page fit one 32-bit word.
    pub const MOST_HEIGHT: u8 = 24;

    /// The ink of column `x`, bit 0 the topmost row; none outside the glyph.
    pub fn column(&self, x: u16) -> u32 {
        let bytes = usize::from(self.height.div_ceil(8));
        let from = usize::from(x) * bytes;
        self.columns
            .get(from..from + bytes)
            .unwrap_or_default()
            .iter()
            .rev()
            .fold(0, |word, &b| word << 8 | u32::from(b))
    }

    fn is_well_formed(&self) -> bool {
        char::from_u32(self.code).is_some()
            && (Self::LEAST_WIDTH..=Self::MOST_WIDTH).contains(&self.width)
            && (1..=Self::MOST_HEIGHT).contains(&self.height)
            && self.baseline < self.height
            && self.columns.len() == usize::from(self.width) * usize::from(self.height.div_ceil(8))
            && (0..u16::from(self.width)).all(|x| self.column(x) >> self.height == 0)
    }
}

impl<'a> Glyphs<'a> {
    /// The glyphs at `places` in `bytes`, in the order of their code points.
    pub const fn new(bytes: &'a [u8], places: &'a [u16]) -> Self {
        Self { bytes, places }
    }

    /// The number of the glyph for `c`.
    pub fn find(self, c: char) -> Option<u16> {
        let code = |&place: &u16| self.code_at(place).map_or(u32::MAX, |(code, _)| code);
        let number = self.places.binary_search_by_key(&u32::from(c), code).ok()?;
        u16::try_from(number).ok()
    }

    /// The glyph with this number.
    pub fn get(self, number: u16) -> Option<TravellingGlyph<'a>> {
        self.at(*self.places.get(usize::from(number))?)
    }

    /// Pixels from the left edge of the glyph with this number to the next glyph's.
    pub fn width(self, number: u16) -> Option<u8> {
        let (_, rest) = self.code_at(*self.places.get(usize::from(number))?)?;
        rest.first().copied()
    }

    /// The glyph at `place`, read without the checks that it has passed: every column of a line asks for one.
    fn at(self, place: u16) -> Option<TravellingGlyph<'a>> {
        let (code, rest) = self.code_at(place)?;
        // The most columns are 96 bytes: their number is a varint of one.
        let (&[width, height, baseline, length], columns) = rest.split_first_chunk()?;
        Some(TravellingGlyph { code, width, height, baseline, columns: columns.get(..usize::from(length))? })
    }

    /// The code point of the glyph at `place`, and the bytes behind it.
    fn code_at(self, place: u16) -> Option<(u32, &'a [u8])> {
        postcard::take_from_bytes(self.bytes.get(usize::from(place)..)?).ok()
    }

    /// Adds the place of the next glyph to `places` and returns where the one after it begins; `None` when it is not
    /// well-formed, one too many, or its code point is not above the last one's. The glyphs end at byte `end`.
    pub(super) fn check_next(
        bytes: &[u8],
        at: usize,
        end: usize,
        places: &mut Vec<u16, TRAVELLING_GLYPHS>,
    ) -> Option<usize> {
        let last = places.last().and_then(|&place| Glyphs::new(bytes, &[]).code_at(place));
        let section = bytes.get(at..end)?;
        let (glyph, after) = postcard::take_from_bytes::<TravellingGlyph<'_>>(section).ok()?;
        let rises = last.is_none_or(|(last, _)| glyph.code > last);
        if !glyph.is_well_formed() || !rises {
            return None;
        }
        places.push(u16::try_from(at).ok()?).ok()?;
        Some(end - after.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLYPH: TravellingGlyph<'static> = TravellingGlyph {
        code: '漢' as u32,
        width: 3,
        height: 9,
        baseline: 7,
        columns: &[0x81, 0x01, 0x02, 0x00, 0x00, 0x00],
    };

    /// The places of all glyphs in `bytes`, when they are well-formed.
    fn places(bytes: &[u8]) -> Option<Vec<u16, TRAVELLING_GLYPHS>> {
        let (mut places, mut at) = (Vec::new(), 0);
        while at < bytes.len() {
            at = Glyphs::check_next(bytes, at, bytes.len(), &mut places)?;
        }
        Some(places)
    }

    #[test]
    fn exact_bytes_and_columns() {
        let mut buffer = [0; 32];
        let bytes = postcard::to_slice(&GLYPH, &mut buffer).unwrap();
        assert_eq!(bytes, [0xa2, 0xde, 1, 3, 9, 7, 6, 0x81, 0x01, 0x02, 0x00, 0x00, 0x00]);
        let places = places(bytes).unwrap();
        assert_eq!(places, [0]);
        let glyphs = Glyphs::new(bytes, &places);
        assert_eq!(glyphs.find('漢'), Some(0));
        assert_eq!(glyphs.find('字'), None);
        assert_eq!((glyphs.get(0), glyphs.width(0), glyphs.width(1)), (Some(GLYPH), Some(3), None));
        let glyph = glyphs.get(0).unwrap();
        assert_eq!((glyph.column(0), glyph.column(1), glyph.column(3)), (0x181, 0x002, 0));
    }

    #[test]
    fn glyphs_that_lie_about_their_size_are_refused() {
        let bad = [
            TravellingGlyph { code: 0xd800, ..GLYPH },
            TravellingGlyph { width: 2, columns: &[0x81, 0x01, 0x02, 0x00], ..GLYPH },
            TravellingGlyph { width: 4, ..GLYPH },
            TravellingGlyph { height: 25, ..GLYPH },
            TravellingGlyph { baseline: 9, ..GLYPH },
            TravellingGlyph { columns: &[0x81, 0x03, 0x02, 0x00, 0x00, 0x00], ..GLYPH },
        ];
        for glyph in bad {
            let mut buffer = [0; 32];
            let bytes = postcard::to_slice(&glyph, &mut buffer).unwrap();
            assert_eq!(places(bytes), None, "{glyph:?}");
        }
    }

    #[test]
    fn glyphs_are_found_by_their_code_points_which_rise() {
        let mut buffer = [0; 1024];
        let mut length = 0;
        for code in (0x4e00..0x4e40).step_by(2) {
            length += postcard::to_slice(&TravellingGlyph { code, ..GLYPH }, &mut buffer[length..]).unwrap().len();
        }
        let found = places(&buffer[..length]).unwrap();
        let glyphs = Glyphs::new(&buffer, &found);
        for code in 0x4dff..0x4e42 {
            let found = glyphs.find(char::from_u32(code).unwrap());
            let expected = (0x4e00..0x4e40).contains(&code) && code % 2 == 0;
            assert_eq!(found.is_some(), expected, "{code:x}");
            assert_eq!(found.and_then(|number| glyphs.get(number)).map(|glyph| glyph.code), expected.then_some(code));
        }
        let twice = [&buffer[..length], &buffer[..length]].concat();
        assert_eq!(places(&twice), None);
    }
}
