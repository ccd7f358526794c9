//! Tables: one headline a row, in the column that is named so.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{Page, Story, moment};
use crate::error::FeedError;

/// Bytes of a text that are looked at to tell whether it is a table.
const SAMPLE: usize = 64 << 10;

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the columns are called, in the languages that the fonts cover; whole names, without capitals.
const HEADLINES: &[&str] = &[
    "headline",
    "headlines",
    "title",
    "text",
    "news",
    "titel",
    "überschrift",
    "schlagzeile",
    "titre",
    "título",
    "titulo",
    "titular",
    "titolo",
    "tytuł",
    "nagłówek",
    "titulek",
    "nadpis",
    "rubrik",
    "overskrift",
    "otsikko",
    "kop",
    "cím",
    "titlu",
    "başlık",
    "заголовок",
    "заглавие",
    "назва",
    "τίτλος",
];
const BYLINES: &[&str] = &[
    "byline",
    "author",
    "authors",
    "by",
    "autor",
    "autorin",
    "verfasser",
    "auteur",
    "autore",
    "författare",
    "forfatter",
    "kirjoittaja",
    "szerző",
    "yazar",
    "автор",
    "автори",
    "авторы",
    "συντάκτης",
];
const TIMES: &[&str] = &[
    "time",
    "date",
    "datetime",
    "published",
    "pubdate",
    "updated",
    "datum",
    "zeit",
    "heure",
    "publié",
    "fecha",
    "hora",
    "data",
    "ora",
    "godzina",
    "czas",
    "čas",
    "tid",
    "dato",
    "päivä",
    "dátum",
    "tarih",
    "дата",
    "час",
    "время",
    "ημερομηνία",
    "ώρα",
];

/// The separator of a table whose first row names a column of headlines: nothing else is taken for a table unasked.
pub(super) fn separator(text: &str) -> Option<u8> {
    SEPARATORS.into_iter().find(|&separator| {
        let rows: Vec<StringRecord> = reader(text, separator).into_records().take(3).filter_map(Result::ok).collect();
        rows.len() >= 2 && rows[0].len() >= 2 && Columns::named(&rows[0]).is_some()
    })
}

/// Whether a text without names in its first row is a table all the same: all rows have the same columns, and one of them has
/// only moments.
pub(super) fn has_moments(text: &str) -> bool {
    let sample = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or_default();
    // A row that the sample cuts off is none.
    let whole = if sample.len() < text.len() { sample.rfind('\n').unwrap_or_default() } else { sample.len() };
    let text = sample.get(..whole).unwrap_or_default();
    regular(text).is_some_and(|separator| Columns::guessed(&rows(text, separator)).time.is_some())
}

/// Reads a table. Where the first row has no names, the first column has the headlines, and the others are told by what is
/// in them.
pub(super) fn read(text: &str, name: &str) -> Result<Page, FeedError> {
    let named = separator(text);
    let separator = named.or_else(|| regular(text)).unwrap_or(b',');
    let mut rows = Vec::new();
    for row in reader(text, separator).into_records() {
        rows.push(row.map_err(|error| FeedError::Table {
            name: name.to_owned(),
            line: error.position().map_or(1, csv::Position::line),
            error: error.to_string(),
        })?);
    }
    let columns = rows.first().and_then(Columns::named);
    let rest = if columns.is_some() { rows.get(1..).unwrap_or_default() } else { &rows };
    let columns = columns.unwrap_or_else(|| Columns::guessed(&rows));
    Ok(Page { stories: rest.iter().filter_map(|row| columns.story(row)).collect(), ..Page::default() })
}

/// The rows that can be read.
fn rows(text: &str, separator: u8) -> Vec<StringRecord> {
    reader(text, separator).into_records().map_while(Result::ok).collect()
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes())
}

/// The separator with which the first rows have the same number of columns, and the most.
fn regular(text: &str) -> Option<u8> {
    let columns = |&separator: &u8| {
        let rows = rows(text, separator);
        let first = rows.first().map_or(0, StringRecord::len);
        if rows.len() > 1 && rows.iter().all(|row| row.len() == first) { first } else { 0 }
    };
    SEPARATORS.into_iter().filter(|separator| columns(separator) >= 2).max_by_key(columns)
}

/// Which column is what.
struct Columns {
    headline: usize,
    byline: Option<usize>,
    time: Option<usize>,
}

impl Columns {
    fn named(row: &StringRecord) -> Option<Self> {
        let names: Vec<String> = row.iter().map(|name| name.to_lowercase()).collect();
        let find = |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
        find(HEADLINES).map(|headline| Self { headline, byline: find(BYLINES), time: find(TIMES) })
    }

    /// The columns of a table that does not name them.
    fn guessed(rows: &[StringRecord]) -> Self {
        let count = rows.iter().map(StringRecord::len).max().unwrap_or_default();
        let has_only = |column: usize, is: &dyn Fn(&str) -> bool| {
            let values = || rows.iter().filter_map(|row| row.get(column)).filter(|value| !value.is_empty());
            values().next().is_some() && values().all(is)
        };
        let find = |is: &dyn Fn(&str) -> bool| (1..count).find(|&column| has_only(column, is));
        let is_name = |value: &str| {
            value.split_whitespace().count() <= 4
                && value.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
        };
        Self { headline: 0, byline: find(&is_name), time: find(&|value| moment::of(value).is_some()) }
    }

    fn story(&self, row: &StringRecord) -> Option<Story> {
        let value = |column: Option<usize>| row.get(column?).filter(|value| !value.is_empty());
        let story = Story::new(value(Some(self.headline))?)?;
        Some(Story { time: value(self.time).and_then(moment::of), ..story.by(value(self.byline)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(text: &str) -> Vec<(String, Option<String>)> {
        read(text, "table").unwrap().stories.into_iter().map(|story| (story.text, story.byline)).collect()
    }

    #[test]
    fn columns_are_found_by_their_names_or_their_places() {
        let named = "Datum;Überschrift;Autor\n2026-03-14;\"Schwäne; und \"\"Enten\"\"\";Ada Ray\n;Tram zu spät;\n";
        assert_eq!(separator(named), Some(b';'));
        let expected =
            [("Schwäne; und \"Enten\"".to_owned(), Some("Ada Ray".to_owned())), ("Tram zu spät".to_owned(), None)];
        assert_eq!(stories(named), expected);
        assert_eq!(read(named, "table").unwrap().stories[0].time.as_deref(), Some("2026-03-14T00:00:00Z"));
        let bare = "Swans are back\tAda Ray\nTrams are late\tBen Ox\n";
        assert_eq!(separator(bare), None);
        assert_eq!(stories(bare).len(), 2);
        assert_eq!(stories("Swans, back, again\nTrams late\n")[1].0, "Trams late");
    }
}
