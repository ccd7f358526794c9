use serde::{Deserialize, Serialize};

/// The format of the bytes, first in every edition. It changes when an old reader would show something wrong.
pub const FORMAT: u8 = 1;

/// What every edition begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: u8,
    /// The edition's number; a later edition has a higher one.
    pub number: u32,
}

impl Header {
    /// The header of an edition's bytes, if they begin with one.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        postcard::take_from_bytes(bytes).map_or(None, |(header, _)| Some(header))
    }

    /// What stands behind the header of an edition's bytes; all of them, if they begin with none.
    pub fn rest(bytes: &[u8]) -> &[u8] {
        postcard::take_from_bytes::<Self>(bytes).map_or(bytes, |(_, rest)| rest)
    }
}

/// One item: a kind and its bytes. The length is in the bytes, so a reader can pass over what it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Item<'a> {
    pub(crate) kind: u8,
    pub(crate) body: &'a [u8],
}

/// The kinds of items. Numbers are never used again for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text: begins a headline.
    Headline,
    /// UTF-8 text: who wrote the headline before it.
    Byline,
    /// UTF-8 text: the section of the headline before it.
    Section,
    /// One byte: the [`Level`] of the headline before it.
    Level,
    /// A varint: the minute since 1970 from which on the headline before it is shown.
    From,
    /// A varint: the minute since 1970 from which on it is not shown any more.
    Until,
    /// A varint of one or more: the minutes after which it is not shown any more, from when its edition was taken.
    Lasts,
    /// The time of the week at which it is shown: days, then two minutes of the day, lowest byte first; see
    /// [`Schedule`](super::Schedule).
    Schedule,
    /// One byte of two or more: it is shown in one of so many rounds.
    Every,
    /// Nothing: its text has fields, which are filled in when it comes on.
    Live,
    /// A varint: what the story of the headline before it is called, whatever its text is.
    Story,
    /// UTF-8 text: whose news this is. Before the first headline.
    Masthead,
    /// UTF-8 text: the date on the page. Before the first headline.
    Dateline,
    /// A varint of one or more: the minutes after which the news is old. Before the first headline.
    GoodFor,
    /// Glyphs that travel with the edition, see [`TravellingGlyph`](super::TravellingGlyph). Before the first headline.
    Glyphs,
}

impl Kind {
    /// The number in the bytes.
    pub const fn number(self) -> u8 {
        match self {
            Self::Headline => 1,
            Self::Byline => 2,
            Self::Section => 3,
            Self::Level => 4,
            Self::From => 5,
            Self::Until => 6,
            Self::Lasts => 7,
            Self::Schedule => 8,
            Self::Every => 9,
            Self::Live => 10,
            Self::Story => 11,
            Self::Masthead => 16,
            Self::Dateline => 17,
            Self::GoodFor => 18,
            Self::Glyphs => 32,
        }
    }

    /// The kind with this number, if it is known.
    pub const fn numbered(number: u8) -> Option<Self> {
        Some(match number {
            1 => Self::Headline,
            2 => Self::Byline,
            3 => Self::Section,
            4 => Self::Level,
            5 => Self::From,
            6 => Self::Until,
            7 => Self::Lasts,
            8 => Self::Schedule,
            9 => Self::Every,
            10 => Self::Live,
            11 => Self::Story,
            16 => Self::Masthead,
            17 => Self::Dateline,
            18 => Self::GoodFor,
            32 => Self::Glyphs,
            _ => return None,
        })
    }
}

/// How much a headline matters. A level that a display does not know is [`Level::Normal`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Level {
    /// News like any other.
    #[default]
    Normal,
    /// Its section stands out.
    Notice,
    /// It is unmistakable: ink and paper change places.
    Breaking,
}

impl Level {
    /// The number in the bytes.
    pub const fn number(self) -> u8 {
        match self {
            Self::Normal => 0,
            Self::Notice => 1,
            Self::Breaking => 2,
        }
    }

    /// The level in an item's bytes.
    pub(crate) const fn read(body: &[u8]) -> Self {
        match body {
            [1] => Self::Notice,
            [2] => Self::Breaking,
            _ => Self::Normal,
        }
    }
}

/// The number in the bytes of an item; nothing when they hold something else.
pub(crate) fn varint(body: &[u8]) -> Option<u32> {
    postcard::take_from_bytes::<u32>(body).ok().filter(|(_, rest)| rest.is_empty()).map(|read| read.0)
}

/// The minutes in the bytes of a [`Kind::GoodFor`], one or more; nothing when they hold something else.
pub(crate) fn minutes(body: &[u8]) -> Option<u32> {
    varint(body).filter(|&minutes| minutes > 0)
}

/// The items in `bytes`, each with its place; ends at the end of the bytes or before what is no item.
pub(crate) fn items(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, Item<'_>)> {
    let mut at = from;
    core::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let (item, after) = postcard::take_from_bytes::<Item<'_>>(rest).ok()?;
        let place = at;
        at = bytes.len() - after.len();
        Some((place, item))
    })
}
