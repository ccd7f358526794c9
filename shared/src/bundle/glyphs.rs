use serde::{Deserialize, Serialize};

use crate::limits::TRAVELLING_GLYPHS;

/// Glyphs that travel with an edition, for what no font in the display has. The text holds the character itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glyphs<'a> {
    body: &'a [u8],
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
    /// The glyphs in the body of a [`Kind::Glyphs`](super::Kind::Glyphs) item.
    pub const fn new(body: &'a [u8]) -> Self {
        Self { body }
    }

    /// All glyphs, in order.
    pub fn iter(self) -> impl Iterator<Item = TravellingGlyph<'a>> {
        let mut rest = self.body;
        core::iter::from_fn(move || {
            let (glyph, after) = postcard::take_from_bytes(rest).ok()?;
            rest = after;
            Some(glyph)
        })
    }

    /// The place of the glyph for `c`.
    pub fn find(self, c: char) -> Option<u16> {
        self.iter().position(|glyph| glyph.code == u32::from(c)).and_then(|place| u16::try_from(place).ok())
    }

    /// The glyph at `place`.
    pub fn get(self, place: u16) -> Option<TravellingGlyph<'a>> {
        self.iter().nth(usize::from(place))
    }

    /// Whether every byte belongs to a well-formed glyph.
    pub(super) fn check(body: &[u8]) -> Result<(), ()> {
        let mut rest = body;
        for _ in 0..TRAVELLING_GLYPHS {
            if rest.is_empty() {
                return Ok(());
            }
            let (glyph, after) = postcard::take_from_bytes::<TravellingGlyph<'_>>(rest).map_err(|_| ())?;
            if !glyph.is_well_formed() {
                return Err(());
            }
            rest = after;
        }
        if rest.is_empty() { Ok(()) } else { Err(()) }
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
        assert_eq!(Glyphs::check(bytes), Ok(()));
        let glyphs = Glyphs::new(bytes);
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
            assert_eq!(Glyphs::check(bytes), Err(()), "{glyph:?}");
        }
    }
}
