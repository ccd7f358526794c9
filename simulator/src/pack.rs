//! Headlines → an edition, with a report of what was done to them.

use std::time::{SystemTime, UNIX_EPOCH};

use comfy_table::{ContentArrangement, Table, presets};
use motograph_shared::bundle::{EditionFull, EditionWriter, Field, Level, Terms};
use motograph_shared::layout::fold;
use motograph_shared::limits::{EDITION_BYTES, HEADLINE_CHARS, HEADLINES, LABEL_CHARS, LIVE_BYTES, LIVE_FIELDS};
use serde_json::{Value, json};

use crate::bundle_file::Bundle;
use crate::error::PackError;
use crate::fallback::{Fallback, otherwise, transliterate, unshown};
use crate::feed::{Page, Story};
use crate::words::plain;

/// Lines passed over that people are told of.
const MOST_PASSED_OVER: usize = 6;

/// What an edition is to be.
#[derive(Clone, Debug)]
pub struct Order {
    /// Its number; a display takes only rising ones.
    pub number: u32,
    /// Whose news it is.
    pub masthead: Option<String>,
    /// The section of all its headlines.
    pub section: Option<String>,
    /// How much all its headlines matter.
    pub level: Level,
    /// Minutes, one or more, after which displays call it old.
    pub good_for: Option<u32>,
    /// What becomes of characters that displays have no glyph for.
    pub fallback: Fallback,
    /// When its headlines are shown, and how often; their fields are filled in where they have some.
    pub terms: Terms,
}

impl Order {
    /// An edition of plain headlines.
    pub const fn plain(number: u32) -> Self {
        Self {
            number,
            masthead: None,
            section: None,
            level: Level::Normal,
            good_for: None,
            fallback: Fallback::Box,
            terms: Terms::ALWAYS,
        }
    }
}

/// A story as it stands in an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The story.
    pub story: Story,
    /// Its section.
    pub section: Option<String>,
    /// How much it matters.
    pub level: Level,
    /// When it is shown, and how often.
    pub terms: Terms,
    /// What it is called, so that it is known again when its text is corrected.
    pub name: Option<u32>,
}

/// A packed edition, and what became of each headline.
#[derive(Debug)]
pub struct Packed {
    /// The edition.
    pub bundle: Bundle,
    /// The date on the page.
    pub date: Option<String>,
    /// The headlines in the edition, in order.
    pub reports: Vec<Report>,
    /// Headlines that did not fit; they are the last ones, the oldest.
    pub left_out: usize,
    /// Lines of the page that look like headlines and were taken for something else.
    pub passed_over: Vec<String>,
}

/// What became of one headline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The headline as it is shown.
    pub text: String,
    /// Its byline as it is shown.
    pub byline: Option<String>,
    /// Bytes that it takes in the edition.
    pub bytes: usize,
    /// Characters cut off its end.
    pub cut: usize,
    /// Characters that are shown by others, with those.
    pub folded: Vec<(char, &'static str)>,
    /// Characters that are shown as a box.
    pub missing: Vec<char>,
    /// When it was written, as its source says.
    pub time: Option<String>,
    /// Invisible characters that were taken out of it.
    pub removed: Vec<char>,
    /// Characters that were written otherwise, and how.
    pub transliterated: Vec<(char, String)>,
}

/// The number of an edition that is packed now: seconds since 1970, which last until 2106.
pub fn number_now() -> u32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u32::try_from(now.as_secs()).unwrap_or(u32::MAX)
}

/// Packs the stories of `page`, the first ones first, as many as fit.
///
/// # Errors
/// [`PackError`] when none does.
pub fn pack(page: &Page, order: &Order) -> Result<Packed, PackError> {
    let entry = |story: &Story| Entry {
        story: story.clone(),
        section: order.section.clone(),
        level: order.level,
        terms: order.terms,
        name: None,
    };
    let entries: Vec<Entry> = page.stories.iter().map(entry).collect();
    Ok(Packed { passed_over: page.passed_over.clone(), ..pack_entries(&entries, page.date.as_deref(), order)? })
}

/// Packs `entries` under `date`, the first ones first, as many as fit; what `order` says of headlines stands in each of them.
///
/// # Errors
/// [`PackError`] when none does.
pub fn pack_entries(entries: &[Entry], date: Option<&str>, order: &Order) -> Result<Packed, PackError> {
    let mut buffer = vec![0; EDITION_BYTES];
    let full = |_| PackError::NothingFits;
    let mut writer = EditionWriter::new(&mut buffer, order.number).map_err(full)?;
    if let Some(masthead) = &order.masthead {
        writer.masthead(&cut(masthead, LABEL_CHARS).0).map_err(full)?;
    }
    if let Some(date) = date {
        writer.dateline(&cut(date, LABEL_CHARS).0).map_err(full)?;
    }
    if let Some(minutes) = order.good_for {
        writer.good_for(minutes).map_err(full)?;
    }
    let mut reports = Vec::new();
    for entry in entries.iter().take(HEADLINES) {
        let report = report(&entry.story, order.fallback)?;
        let is_live = entry.terms.is_live && Field::count(&report.text) > 0;
        if is_live && !may_be_live(&report.text) {
            return Err(PackError::NotLive { text: report.text });
        }
        let section = entry.section.as_deref().map(|section| cut(section, LABEL_CHARS).0);
        let around = section.as_deref().map_or(0, item_bytes) + items_bytes(entry);
        // All or nothing: a headline without its byline would be another story.
        if writer.len() + report.bytes + around > EDITION_BYTES {
            break;
        }
        writer.headline(&report.text).map_err(full)?;
        if let Some(byline) = &report.byline {
            writer.byline(byline).map_err(full)?;
        }
        if let Some(section) = &section {
            writer.section(section).map_err(full)?;
        }
        write_items(&mut writer, entry, is_live).map_err(full)?;
        reports.push(report);
    }
    let left_out = entries.len() - reports.len();
    let bytes = writer.finish().to_vec();
    if reports.is_empty() {
        return Err(PackError::NothingFits);
    }
    let bundle = Bundle::new(bytes, "the edition")?;
    Ok(Packed { bundle, date: date.map(str::to_owned), reports, left_out, passed_over: Vec::new() })
}

/// Whether a display can fill in the fields of `text`: there are not too many, and it is not too long.
pub fn may_be_live(text: &str) -> bool {
    let fields = Field::count(text);
    fields == 0 || fields <= LIVE_FIELDS && text.len() <= LIVE_BYTES
}

/// Writes what belongs to a headline and is no text.
fn write_items(writer: &mut EditionWriter<'_>, entry: &Entry, is_live: bool) -> Result<(), EditionFull> {
    if entry.level != Level::Normal {
        writer.level(entry.level)?;
    }
    if let Some(name) = entry.name {
        writer.story(name)?;
    }
    writer.terms(&Terms { is_live, ..entry.terms })
}

/// Bytes of that.
fn items_bytes(entry: &Entry) -> usize {
    let mut room = [0; 64];
    // All of it fits.
    let Ok(mut writer) = EditionWriter::new(&mut room, 0) else { return 0 };
    let empty = writer.len();
    let _ = write_items(&mut writer, entry, entry.terms.is_live);
    writer.len() - empty
}

/// Bytes of a text's item: kind, length and text.
fn item_bytes(text: &str) -> usize {
    2 + usize::from(text.len() > 127) + text.len()
}

fn report(story: &Story, fallback: Fallback) -> Result<Report, PackError> {
    let mut changed = Vec::new();
    let mut shown = |text: &str| match fallback {
        Fallback::Box => Ok(text.to_owned()),
        Fallback::Refuse => match unshown(text) {
            characters if characters.is_empty() => Ok(text.to_owned()),
            characters => Err(PackError::NoGlyph { text: text.to_owned(), characters }),
        },
        Fallback::Transliterate => {
            let shown = transliterate(text);
            changed.extend(shown.changed);
            Ok(shown.text)
        }
    };
    let (text, cut_off) = cut(&shown(&story.text)?, HEADLINE_CHARS);
    let byline = story.byline.as_deref().map(shown).transpose()?.map(|byline| cut(&byline, LABEL_CHARS).0);
    let mut report = Report {
        bytes: item_bytes(&text) + byline.as_deref().map_or(0, item_bytes),
        text,
        byline,
        cut: cut_off,
        folded: Vec::new(),
        missing: Vec::new(),
        time: story.time.clone(),
        removed: story.removed.clone(),
        transliterated: changed,
    };
    for text in [Some(&report.text), report.byline.as_ref()].into_iter().flatten() {
        let (folded, missing) = otherwise(text);
        report.folded.extend(folded);
        report.missing.extend(missing);
    }
    Ok(report)
}

/// `text` with at most `most` characters: a longer one is cut at a word and ends in an ellipsis. With it, how many
/// characters were cut off.
fn cut(text: &str, most: usize) -> (String, usize) {
    let length = text.chars().count();
    if length <= most {
        return (text.to_owned(), 0);
    }
    let end = text.char_indices().nth(most - 1).map_or(text.len(), |(place, _)| place);
    let fits = &text[..end];
    // A word ends before a space; one that fills more than half of the room is cut within.
    let at_word = match text[end..].starts_with(char::is_whitespace) {
        true => fits,
        false => fits.rfind(char::is_whitespace).map_or(fits, |space| &fits[..space]),
    };
    let kept = if at_word.chars().count() * 2 > most { at_word } else { fits };
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '—'));
    (format!("{kept}…"), length - kept.chars().count())
}

impl Packed {
    /// What was packed, for people: a table `width` columns wide and a sentence.
    pub fn table(&self, width: u16) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
        table.set_header(["", "headline", "byline", "bytes", "folded", "missing"]);
        for (place, report) in self.reports.iter().enumerate() {
            let folded: Vec<String> = report.folded.iter().map(|(c, by)| format!("{}→{by}", visible(*c))).collect();
            let missing: Vec<String> = report.missing.iter().map(|&c| visible(c)).collect();
            table.add_row([
                (place + 1).to_string(),
                plain(&report.text),
                plain(report.byline.as_deref().unwrap_or_default()),
                report.bytes.to_string(),
                folded.join(" "),
                missing.join(" "),
            ]);
        }
        format!("{table}\n{}", self.sentence())
    }

    /// What was packed, in a sentence or two.
    fn sentence(&self) -> String {
        let count = self.reports.len();
        let date = self.date.as_deref().map_or("no date".to_owned(), |date| format!("date “{date}”"));
        let sum = |of: fn(&Report) -> usize| self.reports.iter().map(of).sum::<usize>();
        let mut text = format!(
            "edition {}: {count} headline{}, {date}, {} bytes, {} folded and {} missing glyphs",
            self.bundle.edition().number(),
            if count == 1 { "" } else { "s" },
            self.bundle.bytes().len(),
            sum(|report| report.folded.len()),
            sum(|report| report.missing.len()),
        );
        let shortened: Vec<String> = self
            .reports
            .iter()
            .enumerate()
            .filter(|(_, report)| report.cut > 0)
            .map(|(place, report)| format!("{} (by {} characters)", place + 1, report.cut))
            .collect();
        if !shortened.is_empty() {
            text += &format!("\ncut to {HEADLINE_CHARS} characters: headline {}", shortened.join(", "));
        }
        let places = self.reports.iter().enumerate().filter(|(_, report)| !report.removed.is_empty());
        let removed: Vec<String> = places
            .map(|(place, report)| format!("{} ({})", place + 1, code_points(&report.removed).join(" ")))
            .collect();
        if !removed.is_empty() {
            text += &format!("\ninvisible characters taken out: headline {}", removed.join(", "));
        }
        let changed = self.reports.iter().enumerate().filter(|(_, report)| !report.transliterated.is_empty());
        let changed: Vec<String> = changed
            .map(|(place, report)| {
                let all: Vec<String> = report.transliterated.iter().map(|(c, by)| format!("{c}→{by}")).collect();
                format!("{} ({})", place + 1, all.join(" "))
            })
            .collect();
        if !changed.is_empty() {
            text += &format!("\nwritten otherwise: headline {}", changed.join(", "));
        }
        if !self.passed_over.is_empty() {
            text += "\ntaken for titles, captions or headings within the text:";
            for line in self.passed_over.iter().take(MOST_PASSED_OVER) {
                text += &format!("\n  {}", plain(line));
            }
            if self.passed_over.len() > MOST_PASSED_OVER {
                text += &format!("\n  and {} more (--json has all)", self.passed_over.len() - MOST_PASSED_OVER);
            }
        }
        if self.left_out > 0 {
            text += &format!(
                "\nleft out: the last {} headlines; an edition holds {EDITION_BYTES} bytes and {HEADLINES} headlines, \
                 and the first on a page are the newest",
                self.left_out
            );
        }
        text
    }

    /// What was packed, for programs.
    pub fn json(&self) -> Value {
        let headline = |report: &Report| json!({ "text": report.text, "byline": report.byline, "time": report.time });
        let headlines: Vec<Value> = self.reports.iter().map(headline).collect();
        let reports: Vec<Value> = self
            .reports
            .iter()
            .map(|report| {
                let folded: Vec<String> = report.folded.iter().map(|(c, _)| c.to_string()).collect();
                let missing: Vec<String> = report.missing.iter().map(char::to_string).collect();
                let removed = code_points(&report.removed);
                let changed = |(c, by): &(char, String)| json!({ "from": c.to_string(), "to": by });
                let transliterated: Vec<Value> = report.transliterated.iter().map(changed).collect();
                json!({
                    "bytes": report.bytes, "cut": report.cut, "folded": folded, "missing": missing, "removed": removed,
                    "transliterated": transliterated,
                })
            })
            .collect();
        json!({
            "edition": self.bundle.edition().number(),
            "masthead": self.bundle.edition().masthead(),
            "date": self.date,
            "bytes": self.bundle.bytes().len(),
            "headlines": headlines,
            "reports": reports,
            "left_out": self.left_out,
            "passed_over": self.passed_over,
        })
    }
}

/// The names of characters that cannot be seen.
fn code_points(characters: &[char]) -> Vec<String> {
    characters.iter().map(|&c| format!("U+{:04X}", c as u32)).collect()
}

/// A character that can be read in a table, by its code point when it has no ink.
fn visible(c: char) -> String {
    if c.is_whitespace() || fold(c) == Some("") { format!("U+{:04X}", c as u32) } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(text: &str) -> Story {
        Story::new(text).unwrap()
    }

    fn order() -> Order {
        Order::plain(5)
    }

    #[test]
    fn a_long_headline_is_cut_at_a_word_and_reported() {
        let long = "twelve chars ".repeat(30);
        let page = Page { stories: vec![story(long.trim())], ..Page::default() };
        let packed = pack(&page, &order()).unwrap();
        let text = &packed.reports[0].text;
        assert!(text.ends_with("chars…") || text.ends_with("twelve…"), "{text}");
        assert!(text.chars().count() <= HEADLINE_CHARS && text.chars().count() > HEADLINE_CHARS - 14);
        assert_eq!(packed.reports[0].cut + text.chars().count() - 1, long.trim().chars().count());
        assert!(packed.table(100).contains("cut to 240 characters: headline 1"));
        assert_eq!(cut(&"x".repeat(300), 240).0.chars().count(), 240);
    }

    #[test]
    fn of_too_many_headlines_the_newest_fit() {
        let stories = (0..1000).map(|number| story(&format!("Headline number {number} of a very busy day"))).collect();
        let packed = pack(&Page { stories, ..Page::default() }, &order()).unwrap();
        assert_eq!(packed.reports.len(), HEADLINES);
        assert_eq!(packed.left_out, 1000 - HEADLINES);
        assert_eq!(packed.reports[0].text, "Headline number 0 of a very busy day");
        let long = (0..1000).map(|_| story(&"long words of a day ".repeat(10))).collect();
        let packed = pack(&Page { stories: long, ..Page::default() }, &order()).unwrap();
        assert!(packed.bundle.bytes().len() <= EDITION_BYTES && packed.reports.len() > 70);
        assert!(packed.table(100).contains("left out: the last"));
    }

    #[test]
    fn what_is_reported_is_what_is_in_the_edition() {
        let page = Page {
            date: Some("Monday".to_owned()),
            stories: vec![story("ﬁsh\u{a0}漢").by(Some("By Ada"))],
            ..Page::default()
        };
        let packed = pack(&page, &Order { masthead: Some("Post".to_owned()), ..Order::plain(5) }).unwrap();
        let report = &packed.reports[0];
        assert_eq!(report.folded, [('ﬁ', "fi"), ('\u{a0}', " ")]);
        assert_eq!(report.missing, ['漢']);
        let edition = packed.bundle.edition();
        assert_eq!((edition.masthead(), edition.dateline()), (Some("Post"), Some("Monday")));
        assert_eq!(packed.bundle.bytes().len(), 2 + 6 + 8 + report.bytes);
        let json = packed.json();
        assert_eq!(json["headlines"], json!([{ "text": "ﬁsh\u{a0}漢", "byline": "By Ada", "time": null }]));
        assert_eq!(json["date"], "Monday");
    }
}
