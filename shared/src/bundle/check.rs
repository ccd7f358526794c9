use heapless::Vec;

use super::field::Field;
use super::glyphs::Glyphs;
use super::item::{FORMAT, Header, Item, Kind, items, minutes, varint};
use super::terms::Terms;
use crate::limits::{HEADLINE_CHARS, HEADLINES, ITEMS, LABEL_CHARS, LIVE_BYTES, LIVE_FIELDS, TRAVELLING_GLYPHS};

/// Looks at an edition item by item, so that a long one can be checked between frames.
#[derive(Debug, Default)]
pub struct Checker {
    at: usize,
    last: usize,
    /// The end of the travelling glyphs that are being checked; they begin at `at`.
    glyphs_end: Option<usize>,
    /// Items since the last headline.
    items: usize,
    contents: Contents,
}

/// What a checked edition holds, by place.
#[derive(Debug, Default)]
pub struct Contents {
    pub(super) number: u32,
    pub(super) headlines: Vec<u16, HEADLINES>,
    pub(super) glyphs: Vec<u16, TRAVELLING_GLYPHS>,
}

/// What one step of a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A headline; [`Checker::last_text`] reads it.
    Headline,
    /// Another text; [`Checker::last_text`] reads it.
    Label,
    /// Something else; go on.
    Other,
    /// The edition is good.
    End,
}

/// The bytes are no edition that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionError {
    /// Place of the first byte of what is wrong.
    pub place: usize,
    /// What is wrong there.
    pub flaw: Flaw,
}

/// What can be wrong with an edition. All but [`Flaw::Empty`] mean that it was not packed by a tool of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The format is another one; the number is what stands in the bytes. Pack with a tool of the display's version.
    Format(u8),
    /// The bytes end within an item, or hold none.
    Item,
    /// A text is not UTF-8, empty, or holds control characters.
    Text,
    /// A text has too many characters.
    Long,
    /// An item stands where it cannot: a byline before the first headline, a masthead after it.
    Order,
    /// A level or a time is none.
    Value,
    /// Travelling glyphs are not well-formed.
    Glyphs,
    /// There are more headlines than [`HEADLINES`].
    Headlines,
    /// More items than [`ITEMS`] stand before a headline, or belong to one.
    Items,
    /// There is no headline.
    Empty,
}

impl Contents {
    /// The edition's number.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// How many headlines there are.
    pub fn headlines(&self) -> usize {
        self.headlines.len()
    }

    /// The glyphs that travel with the edition in `bytes`; none when there are none.
    pub(super) fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> Glyphs<'a> {
        Glyphs::new(bytes, &self.glyphs)
    }
}

impl Checker {
    /// A checker at the first byte.
    pub const fn new() -> Self {
        Self {
            at: 0,
            last: 0,
            glyphs_end: None,
            items: 0,
            contents: Contents { number: 0, headlines: Vec::new(), glyphs: Vec::new() },
        }
    }

    /// Checks the next item of `bytes`, which are the same in every call.
    ///
    /// # Errors
    /// The first [`EditionError`]; the check is over then.
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, EditionError> {
        let place = self.at;
        let wrong = |flaw| EditionError { place, flaw };
        let rest = bytes.get(place..).unwrap_or_default();
        if place == 0 {
            let (header, after) = postcard::take_from_bytes::<Header>(rest).map_err(|_| wrong(Flaw::Item))?;
            if header.format != FORMAT {
                return Err(wrong(Flaw::Format(header.format)));
            }
            self.contents.number = header.number;
            self.at = bytes.len() - after.len();
            return Ok(Step::Other);
        }
        if let Some(end) = self.glyphs_end {
            if place < end {
                let next = Glyphs::check_next(bytes, place, end, &mut self.contents.glyphs);
                self.at = next.ok_or_else(|| wrong(Flaw::Glyphs))?;
                return Ok(Step::Other);
            }
            self.glyphs_end = None;
        }
        if rest.is_empty() {
            return if self.contents.headlines.is_empty() { Err(wrong(Flaw::Empty)) } else { Ok(Step::End) };
        }
        let (item, after) = postcard::take_from_bytes::<Item<'_>>(rest).map_err(|_| wrong(Flaw::Item))?;
        self.at = bytes.len() - after.len();
        let here = u16::try_from(place).map_err(|_| wrong(Flaw::Long))?;
        self.last = place;
        self.items += 1;
        if self.items > ITEMS {
            return Err(wrong(Flaw::Items));
        }
        let first = self.contents.headlines.is_empty();
        match Kind::numbered(item.kind) {
            Some(Kind::Headline) => {
                checked_text(item.body, HEADLINE_CHARS).map_err(wrong)?;
                self.items = 0;
                self.contents.headlines.push(here).map_err(|_| wrong(Flaw::Headlines))?;
                return Ok(Step::Headline);
            }
            Some(Kind::Byline | Kind::Section) => {
                checked_text(item.body, LABEL_CHARS).map_err(wrong)?;
                if first {
                    return Err(wrong(Flaw::Order));
                }
                return Ok(Step::Label);
            }
            Some(Kind::Masthead | Kind::Dateline) => {
                checked_text(item.body, LABEL_CHARS).map_err(wrong)?;
                if !first {
                    return Err(wrong(Flaw::Order));
                }
                return Ok(Step::Label);
            }
            Some(Kind::Level) => match (first, item.body.len()) {
                (true, _) => return Err(wrong(Flaw::Order)),
                (false, 1) => {}
                (false, _) => return Err(wrong(Flaw::Value)),
            },
            Some(Kind::From | Kind::Until | Kind::Lasts | Kind::Schedule | Kind::Every | Kind::Live) => {
                let mut terms = Terms::default();
                let is_possible = terms.read(&item) == Some(true);
                if first {
                    return Err(wrong(Flaw::Order));
                }
                if !is_possible || terms.is_live && !self.may_be_live(bytes) {
                    return Err(wrong(Flaw::Value));
                }
            }
            Some(Kind::Story) => match (first, varint(item.body)) {
                (true, _) => return Err(wrong(Flaw::Order)),
                (false, Some(_)) => {}
                (false, None) => return Err(wrong(Flaw::Value)),
            },
            Some(Kind::GoodFor) => match (first, minutes(item.body)) {
                (false, _) => return Err(wrong(Flaw::Order)),
                (true, Some(_)) => {}
                (true, None) => return Err(wrong(Flaw::Value)),
            },
            Some(Kind::Glyphs) => {
                if !first || !self.contents.glyphs.is_empty() {
                    return Err(wrong(Flaw::Order));
                }
                // The body is the item's last bytes; its glyphs are checked one by one.
                self.glyphs_end = Some(self.at);
                self.at -= item.body.len();
            }
            None => {}
        }
        Ok(Step::Other)
    }

    /// Whether the last headline is short enough to be filled in.
    fn may_be_live(&self, bytes: &[u8]) -> bool {
        let place = self.contents.headlines.last().map_or(0, |&place| usize::from(place));
        let text = items(bytes, place).next().and_then(|(_, item)| core::str::from_utf8(item.body).ok());
        text.is_some_and(|text| text.len() <= LIVE_BYTES && Field::count(text) <= LIVE_FIELDS)
    }

    /// Place of the item that was checked last.
    pub const fn last_place(&self) -> usize {
        self.last
    }

    /// Headlines that are checked so far.
    pub fn headlines(&self) -> usize {
        self.contents.headlines()
    }

    /// The text checked last.
    pub fn last_text<'a>(&self, bytes: &'a [u8]) -> &'a str {
        let text = items(bytes, self.last).next().map(|(_, item)| core::str::from_utf8(item.body));
        text.and_then(Result::ok).unwrap_or_default()
    }

    /// The glyphs that travel with the edition, as far as it is checked.
    pub fn glyphs<'a>(&'a self, bytes: &'a [u8]) -> Glyphs<'a> {
        self.contents.glyphs(bytes)
    }

    /// The whole check at once, for hosts.
    ///
    /// # Errors
    /// The first [`EditionError`].
    pub fn check(bytes: &[u8]) -> Result<Contents, EditionError> {
        let mut checker = Self::new();
        while checker.step(bytes)? != Step::End {}
        Ok(checker.contents)
    }

    /// What was found, after [`Step::End`].
    pub fn into_contents(self) -> Contents {
        self.contents
    }
}

/// Whether a text is UTF-8, not empty, without control characters, and at the most so many characters long.
pub(crate) fn checked_text(body: &[u8], most: usize) -> Result<(), Flaw> {
    let text = core::str::from_utf8(body).map_err(|_| Flaw::Text)?;
    // Control characters are the bytes below a space, the byte 7f, and c2 before 80 to 9f. Bytes are looked at, because
    // decoding characters takes three times as long.
    let (mut before, mut characters) = (0, 0);
    for &byte in body {
        if byte < 0x20 || byte == 0x7f || before == 0xc2 && byte < 0xa0 {
            return Err(Flaw::Text);
        }
        characters += usize::from(byte & 0xc0 != 0x80);
        before = byte;
    }
    debug_assert_eq!(characters, text.chars().count());
    match characters {
        0 => Err(Flaw::Text),
        characters if characters > most => Err(Flaw::Long),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn flaw(bytes: &[u8]) -> (usize, Flaw) {
        let error = Checker::check(bytes).unwrap_err();
        (error.place, error.flaw)
    }

    #[test]
    fn a_headline_has_no_more_items_than_can_be_passed_over() {
        let items =
            |count: usize| [&[1, 5, 1, 2, b'h', b'i'][..], &[99, 0].repeat(count), &[1, 2, b'y', b'o']].concat();
        assert_eq!(Checker::check(&items(16 - 1)).map(|contents| contents.headlines()), Ok(2));
        assert_eq!(flaw(&items(16)), (6 + 2 * 16, Flaw::Items));
    }

    #[test]
    fn each_flaw_has_its_place() {
        assert_eq!(flaw(&[]), (0, Flaw::Item));
        assert_eq!(flaw(&[9, 1]), (0, Flaw::Format(9)));
        assert_eq!(flaw(&[1, 5]), (2, Flaw::Empty));
        assert_eq!(flaw(&[1, 5, 1, 3, b'a']), (2, Flaw::Item));
        assert_eq!(flaw(&[1, 5, 1, 0]), (2, Flaw::Text));
        assert_eq!(flaw(&[1, 5, 1, 1, 0xff]), (2, Flaw::Text));
        assert_eq!(flaw(&[1, 5, 1, 1, b'\n']), (2, Flaw::Text));
        assert_eq!(flaw(&[1, 5, 2, 1, b'a']), (2, Flaw::Order));
        assert_eq!(flaw(&[1, 5, 1, 1, b'a', 16, 1, b'a']), (5, Flaw::Order));
        assert_eq!(flaw(&[1, 5, 32, 1, b'a']), (4, Flaw::Glyphs));
        assert_eq!(flaw(&[1, 5, 4, 1, 2]), (2, Flaw::Order));
        assert_eq!(flaw(&[1, 5, 1, 1, b'a', 4, 2, 2, 2]), (5, Flaw::Value));
        assert_eq!(flaw(&[1, 5, 18, 1, 0]), (2, Flaw::Value));
        assert_eq!(flaw(&[1, 5, 18, 2, 1, 1]), (2, Flaw::Value));
        assert_eq!(flaw(&[1, 5, 1, 1, b'a', 18, 1, 9]), (5, Flaw::Order));
        assert_eq!(flaw(&[1, 5, 5, 1, 9]), (2, Flaw::Order));
        for body in
            [&[5, 0][..], &[6, 2, 1, 1], &[7, 1, 0], &[8, 5, 0, 0, 0, 1, 0], &[9, 1, 1], &[9, 0], &[10, 1, 0], &[11, 0]]
        {
            assert_eq!(flaw(&[&[1, 5, 1, 1, b'a'], body].concat()), (5, Flaw::Value), "{body:?}");
        }
        let fields = [&[1, 5, 1, 30][..], b"{time}{time}{time}{time}{time}", &[10, 0]].concat();
        assert_eq!(flaw(&fields), (34, Flaw::Value));
        let long = [&[1, 5, 1, 0xf1, 1][..], &[b'a'; 241]].concat();
        assert_eq!(flaw(&long), (2, Flaw::Long));
        let many = [&[1, 5][..], &[1, 1, b'a'].repeat(HEADLINES + 1)].concat();
        assert_eq!(flaw(&many), (2 + 3 * HEADLINES, Flaw::Headlines));
    }

    #[test]
    fn unknown_kinds_are_passed_over() {
        let contents = Checker::check(&[1, 5, 200, 2, 0, 0, 1, 1, b'a', 99, 0]).unwrap();
        assert_eq!((contents.number(), contents.headlines()), (5, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_checked_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = Checker::check(&bytes);
            let _ = Checker::check(&[&[1, 5][..], &bytes].concat());
        }
    }
}
