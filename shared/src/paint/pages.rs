use crate::layout::{Band, Body};

/// A set of pages (eight rows each), the topmost in bit 0. Panels have up to 32 pages, 256 rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages(u32);

impl Pages {
    /// No page.
    pub const NONE: Self = Self(0);

    /// The topmost `count` pages.
    pub const fn top(count: u8) -> Self {
        Self(if count >= 32 { u32::MAX } else { (1 << count) - 1 })
    }

    /// The pages of a band.
    pub const fn of(band: &Band) -> Self {
        Self::body(Body { first: band.first, pages: band.pages })
    }

    /// The pages of a body.
    pub const fn body(body: Body) -> Self {
        Self(Self::top(body.pages).0.wrapping_shl(body.first as u32))
    }

    /// One page.
    pub const fn single(page: u8) -> Self {
        Self::body(Body { first: page, pages: 1 })
    }

    /// Both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These without `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `page` is among them.
    pub const fn contains(self, page: u8) -> bool {
        page < 32 && self.0 >> page & 1 == 1
    }

    /// The pages, topmost first.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..32).filter(move |&page| self.contains(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::SIZE_6X10;

    #[test]
    fn pages_of_bands_add_up() {
        let band = Band { first: 2, pages: 3, top: 0, font: &SIZE_6X10, scale: 1 };
        let pages = Pages::of(&band).and(Pages::top(1));
        assert!(pages.iter().eq([0, 2, 3, 4]));
        assert!(Pages::NONE.is_empty() && !pages.is_empty());
        assert!(Pages::top(32).iter().eq(0..32));
    }
}
