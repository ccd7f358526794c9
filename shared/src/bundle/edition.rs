use super::check::Contents;
use super::glyphs::Glyphs;
use super::item::{Kind, Level, items, minutes, varint};
use super::terms::Terms;

/// A checked edition, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Edition<'a> {
    bytes: &'a [u8],
    contents: &'a Contents,
}

/// One headline with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline<'a> {
    /// The headline itself.
    pub text: &'a str,
    /// Who wrote it.
    pub byline: Option<&'a str>,
    /// Its section.
    pub section: Option<&'a str>,
    /// How much it matters.
    pub level: Level,
}

/// What a display goes by before it shows a headline. No text is read as one for it, which would take longer than all else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline<'a> {
    /// The bytes of its text.
    pub text: &'a [u8],
    /// When it is shown, and how often.
    pub terms: Terms,
    /// What its story is called, where it has a name: it stays when the text is corrected.
    pub story: Option<u32>,
}

impl<'a> Edition<'a> {
    /// The edition in `bytes`, which are those that gave `contents`.
    pub const fn new(bytes: &'a [u8], contents: &'a Contents) -> Self {
        Self { bytes, contents }
    }

    /// The edition's number.
    pub const fn number(&self) -> u32 {
        self.contents.number
    }

    /// How many headlines there are.
    pub fn len(&self) -> usize {
        self.contents.headlines.len()
    }

    /// Whether there is none; never so in a checked edition.
    pub fn is_empty(&self) -> bool {
        self.contents.headlines.is_empty()
    }

    /// The headline at `index`, from 0.
    pub fn headline(&self, index: usize) -> Option<Headline<'a>> {
        let place = usize::from(*self.contents.headlines.get(index)?);
        let mut items = items(self.bytes, place);
        let (_, item) = items.next()?;
        let text = core::str::from_utf8(item.body).ok()?;
        let mut headline = Headline { text, byline: None, section: None, level: Level::Normal };
        for (_, item) in items {
            let text = || core::str::from_utf8(item.body).ok();
            match Kind::numbered(item.kind) {
                Some(Kind::Headline) => break,
                Some(Kind::Byline) => headline.byline = headline.byline.or_else(text),
                Some(Kind::Section) => headline.section = headline.section.or_else(text),
                Some(Kind::Level) => headline.level = Level::read(item.body),
                Some(_) | None => {}
            }
        }
        Some(headline)
    }

    /// When the headline at `index`, from 0, is shown, and what it is known by.
    pub fn outline(&self, index: usize) -> Option<Outline<'a>> {
        let place = usize::from(*self.contents.headlines.get(index)?);
        let mut items = items(self.bytes, place);
        let (_, item) = items.next()?;
        let mut outline = Outline { text: item.body, terms: Terms::ALWAYS, story: None };
        for (_, item) in items.take_while(|(_, item)| item.kind != Kind::Headline.number()) {
            if item.kind == Kind::Story.number() {
                outline.story = varint(item.body);
            } else {
                // What cannot be was refused when the edition was checked.
                let _ = outline.terms.read(&item);
            }
        }
        Some(outline)
    }

    /// All headlines, in order.
    pub fn headlines(self) -> impl Iterator<Item = Headline<'a>> {
        (0..self.len()).filter_map(move |index| self.headline(index))
    }

    /// Whose news this is.
    pub fn masthead(&self) -> Option<&'a str> {
        self.label(Kind::Masthead)
    }

    /// The date on the page.
    pub fn dateline(&self) -> Option<&'a str> {
        self.label(Kind::Dateline)
    }

    /// The glyphs that travel with the edition; none when there are none.
    pub fn glyphs(&self) -> Glyphs<'a> {
        self.contents.glyphs(self.bytes)
    }

    /// Minutes after which the news is old; nothing when it is never so.
    pub fn good_for(&self) -> Option<u32> {
        self.body(Kind::GoodFor).and_then(minutes)
    }

    /// The first text of `kind` before the first headline.
    fn label(&self, kind: Kind) -> Option<&'a str> {
        self.body(kind).and_then(|body| core::str::from_utf8(body).ok())
    }

    /// The body of the first item of `kind` before the first headline.
    fn body(&self, kind: Kind) -> Option<&'a [u8]> {
        items(self.bytes, self.header_bytes())
            .map(|(_, item)| item)
            .take_while(|item| item.kind != Kind::Headline.number())
            .find(|item| item.kind == kind.number())
            .map(|item| item.body)
    }

    fn header_bytes(&self) -> usize {
        postcard::take_from_bytes::<super::Header>(self.bytes).map_or(0, |(_, rest)| self.bytes.len() - rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Checker, EditionWriter, Schedule};
    use super::*;

    #[test]
    fn an_edition_reads_as_it_was_written() {
        let mut buffer = [0; 256];
        let mut writer = EditionWriter::new(&mut buffer, 300).unwrap();
        writer.masthead("The Motograph").unwrap();
        writer.dateline("Tuesday").unwrap();
        writer.good_for(720).unwrap();
        writer.headline("Cranes return").unwrap();
        writer.byline("By Ada Ray").unwrap();
        writer.story(300).unwrap();
        writer.headline("Київ €5").unwrap();
        writer.section("Harbour").unwrap();
        writer.level(Level::Breaking).unwrap();
        let schedule = Schedule { days: 127, from: 1320, until: 390 };
        let terms = Terms {
            from: Some(0),
            until: Some(300),
            lasts: Some(90),
            schedule: Some(schedule),
            every: Some(3),
            is_live: true,
        };
        writer.terms(&terms).unwrap();
        let bytes = writer.finish();
        assert_eq!(
            bytes,
            [
                &[1, 0xac, 2, 16, 13][..],
                b"The Motograph",
                &[17, 7],
                b"Tuesday",
                &[18, 2, 0xd0, 5],
                &[1, 13],
                b"Cranes return",
                &[2, 10],
                b"By Ada Ray",
                &[11, 2, 0xac, 2],
                &[1, 13],
                "Київ €5".as_bytes(),
                &[3, 7],
                b"Harbour",
                &[4, 1, 2],
                &[5, 1, 0, 6, 2, 0xac, 2, 7, 1, 90, 8, 5, 127, 0x28, 5, 0x86, 1, 9, 1, 3, 10, 0],
            ]
            .concat()
        );
        let contents = Checker::check(bytes).unwrap();
        let edition = Edition::new(bytes, &contents);
        assert_eq!(edition.number(), 300);
        assert_eq!(edition.masthead(), Some("The Motograph"));
        assert_eq!(edition.good_for(), Some(720));
        assert_eq!(edition.dateline(), Some("Tuesday"));
        assert_eq!(
            edition.headlines().collect::<Vec<_>>(),
            [
                Headline { text: "Cranes return", byline: Some("By Ada Ray"), section: None, level: Level::Normal },
                Headline { text: "Київ €5", byline: None, section: Some("Harbour"), level: Level::Breaking },
            ]
        );
        assert_eq!(edition.headline(2), None);
        let first = Outline { text: b"Cranes return", terms: Terms::ALWAYS, story: Some(300) };
        assert_eq!(edition.outline(0), Some(first));
        assert_eq!(edition.outline(1), Some(Outline { text: "Київ €5".as_bytes(), terms, story: None }));
        assert_eq!(edition.outline(2), None);
    }
}
