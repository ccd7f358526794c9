use heapless::Vec;
use serde::{Deserialize, Serialize};

use crate::limits::TRAVELLING_GLYPHS;

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
    /// Pixels from its left edge to the next glyph's, 1 to [`MOST_WIDTH`](Self::MOST_WIDTH).
    pub width: u8,
    /// Rows, 1 to [`MOST_HEIGHT`](Self::MOST_HEIGHT).
    pub height: u8,
    /// Rows from the top to the row the letters stand on, less than `height`.
    pub baseline: u8,
    /// The ink: `width` columns of ⌈`height` / 8⌉ bytes, topmost rows first, bit 0 of a byte the topmost.
    pub columns: &'a [u8],
}

impl<'a> TravellingGlyph<'a> {
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
            && (1..=Self::MOST_WIDTH).contains(&self.width)
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
        let code = |&place: &u16| self.at(place).map_or(u32::MAX, |glyph| glyph.code);
        let number = self.places.binary_search_by_key(&u32::from(c), code).ok()?;
        u16::try_from(number).ok()
    }

    /// The glyph with this number.
    pub fn get(self, number: u16) -> Option<TravellingGlyph<'a>> {
        self.at(*self.places.get(usize::from(number))?)
    }

    fn at(self, place: u16) -> Option<TravellingGlyph<'a>> {
        postcard::take_from_bytes(self.bytes.get(usize::from(place)..)?).ok().map(|(glyph, _)| glyph)
    }

    /// Where the glyphs are in an edition whose byte `start` is the first of `body`; `None` when they are not well-formed,
    /// too many, or not in the order of their code points, each once.
    pub(super) fn places(body: &[u8], start: usize) -> Option<Vec<u16, TRAVELLING_GLYPHS>> {
        let (mut places, mut rest, mut last) = (Vec::new(), body, None);
        while !rest.is_empty() {
            let place = u16::try_from(start + body.len() - rest.len()).ok()?;
            let (glyph, after) = postcard::take_from_bytes::<TravellingGlyph<'_>>(rest).ok()?;
            if !glyph.is_well_formed() || last.is_some_and(|last| glyph.code <= last) {
                return None;
            }
            places.push(place).ok()?;
            last = Some(glyph.code);
            rest = after;
        }
        Some(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLYPH: TravellingGlyph<'static> =
        TravellingGlyph { code: '漢' as u32, width: 2, height: 9, baseline: 7, columns: &[0x81, 0x01, 0x02, 0x00] };

    #[test]
    fn exact_bytes_and_columns() {
        let mut buffer = [0; 32];
        let bytes = postcard::to_slice(&GLYPH, &mut buffer).unwrap();
        assert_eq!(bytes, [0xa2, 0xde, 1, 2, 9, 7, 4, 0x81, 0x01, 0x02, 0x00]);
        let places = Glyphs::places(bytes, 0).unwrap();
        assert_eq!(places, [0]);
        let glyphs = Glyphs::new(bytes, &places);
        assert_eq!(glyphs.find('漢'), Some(0));
        assert_eq!(glyphs.find('字'), None);
        let glyph = glyphs.get(0).unwrap();
        assert_eq!((glyph.column(0), glyph.column(1), glyph.column(2)), (0x181, 0x002, 0));
    }

    #[test]
    fn glyphs_that_lie_about_their_size_are_refused() {
        let bad = [
            TravellingGlyph { code: 0xd800, ..GLYPH },
            TravellingGlyph { width: 0, ..GLYPH },
            TravellingGlyph { width: 3, ..GLYPH },
            TravellingGlyph { height: 25, ..GLYPH },
            TravellingGlyph { baseline: 9, ..GLYPH },
            TravellingGlyph { columns: &[0x81, 0x03, 0x02, 0x00], ..GLYPH },
        ];
        for glyph in bad {
            let mut buffer = [0; 32];
            let bytes = postcard::to_slice(&glyph, &mut buffer).unwrap();
            assert_eq!(Glyphs::places(bytes, 0), None, "{glyph:?}");
        }
    }

    #[test]
    fn glyphs_are_found_by_their_code_points_which_rise() {
        let mut buffer = [0; 1024];
        let mut length = 0;
        for code in (0x4e00..0x4e40).step_by(2) {
            length += postcard::to_slice(&TravellingGlyph { code, ..GLYPH }, &mut buffer[length..]).unwrap().len();
        }
        let places = Glyphs::places(&buffer[..length], 0).unwrap();
        let glyphs = Glyphs::new(&buffer, &places);
        for code in 0x4dff..0x4e42 {
            let found = glyphs.find(char::from_u32(code).unwrap());
            let expected = (0x4e00..0x4e40).contains(&code) && code % 2 == 0;
            assert_eq!(found.is_some(), expected, "{code:x}");
            assert_eq!(found.and_then(|number| glyphs.get(number)).map(|glyph| glyph.code), expected.then_some(code));
        }
        let twice = [&buffer[..length], &buffer[..length]].concat();
        assert_eq!(Glyphs::places(&twice, 0), None);
    }
}
