use super::glyphs::TravellingGlyph;
use super::item::{FORMAT, Header, Item, Kind, Level};
use super::terms::Terms;

/// Writes an edition into a buffer, item by item: first what belongs to the edition, then its headlines.
#[derive(Debug)]
pub struct EditionWriter<'b> {
    buffer: &'b mut [u8],
    length: usize,
}

/// The item does not fit the buffer; the edition is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionFull;

impl<'b> EditionWriter<'b> {
    /// An edition without headlines, with number `number`.
    ///
    /// # Errors
    /// [`EditionFull`] when the buffer is shorter than a header.
    pub fn new(buffer: &'b mut [u8], number: u32) -> Result<Self, EditionFull> {
        let length = postcard::to_slice(&Header { format: FORMAT, number }, buffer).map_err(|_| EditionFull)?.len();
        Ok(Self { buffer, length })
    }

    /// Bytes written so far.
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing is written; never so, an edition begins with its header.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whose news this is.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn masthead(&mut self, text: &str) -> Result<(), EditionFull> {
        self.item(Kind::Masthead, text.as_bytes())
    }

    /// The date on the page.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn dateline(&mut self, text: &str) -> Result<(), EditionFull> {
        self.item(Kind::Dateline, text.as_bytes())
    }

    /// Glyphs that travel with the edition, in the order of their code points, each once.
    ///
    /// # Errors
    /// [`EditionFull`] when they do not fit.
    pub fn glyphs(&mut self, glyphs: &[TravellingGlyph<'_>]) -> Result<(), EditionFull> {
        // Their length stands before them, and is known behind them: they are moved to where it ends.
        const HEAD: usize = 6;
        let (begin, mut length) = (self.length + HEAD, 0);
        for glyph in glyphs {
            let rest = self.buffer.get_mut(begin + length..).ok_or(EditionFull)?;
            length += postcard::to_slice(glyph, rest).map_err(|_| EditionFull)?.len();
        }
        let mut head = [0; HEAD];
        let head = postcard::to_slice(&(Kind::Glyphs.number(), length as u32), &mut head).map_err(|_| EditionFull)?;
        self.buffer.copy_within(begin..begin + length, self.length + head.len());
        let room = self.buffer.get_mut(self.length..self.length + head.len()).ok_or(EditionFull)?;
        room.copy_from_slice(head);
        self.length += head.len() + length;
        Ok(())
    }

    /// A headline.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn headline(&mut self, text: &str) -> Result<(), EditionFull> {
        self.item(Kind::Headline, text.as_bytes())
    }

    /// Who wrote the headline before it.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn byline(&mut self, text: &str) -> Result<(), EditionFull> {
        self.item(Kind::Byline, text.as_bytes())
    }

    /// The section of the headline before it.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn section(&mut self, text: &str) -> Result<(), EditionFull> {
        self.item(Kind::Section, text.as_bytes())
    }

    /// How much the headline before it matters.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn level(&mut self, level: Level) -> Result<(), EditionFull> {
        self.item(Kind::Level, &[level.number()])
    }

    /// What the story of the headline before it is called.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn story(&mut self, name: u32) -> Result<(), EditionFull> {
        self.varint(Kind::Story, name)
    }

    /// When the headline before it is shown, and how often.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn terms(&mut self, terms: &Terms) -> Result<(), EditionFull> {
        let before = self.length;
        let written = self.terms_items(terms);
        if written.is_err() {
            // All of them or none.
            self.length = before;
        }
        written
    }

    fn terms_items(&mut self, terms: &Terms) -> Result<(), EditionFull> {
        let Terms { from, until, lasts, schedule, every, is_live } = *terms;
        for (kind, minutes) in [(Kind::From, from), (Kind::Until, until), (Kind::Lasts, lasts)] {
            if let Some(minutes) = minutes {
                self.varint(kind, minutes)?;
            }
        }
        if let Some(schedule) = schedule {
            self.item(Kind::Schedule, &schedule.to_bytes())?;
        }
        if let Some(every) = every.filter(|&every| every > 1) {
            self.item(Kind::Every, &[every])?;
        }
        if is_live { self.item(Kind::Live, &[]) } else { Ok(()) }
    }

    /// The minutes, one or more, after which the news is old.
    ///
    /// # Errors
    /// [`EditionFull`] when it does not fit.
    pub fn good_for(&mut self, minutes: u32) -> Result<(), EditionFull> {
        self.varint(Kind::GoodFor, minutes.max(1))
    }

    /// The edition's bytes.
    pub fn finish(self) -> &'b [u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    fn varint(&mut self, kind: Kind, number: u32) -> Result<(), EditionFull> {
        // The longest varint of 32 bits.
        let mut buffer = [0; 5];
        let body = postcard::to_slice(&number, &mut buffer).map_err(|_| EditionFull)?;
        self.item(kind, body)
    }

    fn item(&mut self, kind: Kind, body: &[u8]) -> Result<(), EditionFull> {
        let rest = self.buffer.get_mut(self.length..).unwrap_or_default();
        let written = postcard::to_slice(&Item { kind: kind.number(), body }, rest).map_err(|_| EditionFull)?;
        self.length += written.len();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_changes_nothing() {
        let mut buffer = [0; 8];
        let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
        writer.headline("abcd").unwrap();
        assert_eq!(writer.headline("e"), Err(EditionFull));
        assert_eq!(writer.finish(), [1, 1, 1, 4, b'a', b'b', b'c', b'd']);
        assert_eq!(EditionWriter::new(&mut [], 1).unwrap_err(), EditionFull);
    }
}
