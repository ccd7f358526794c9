//! What a line looks like: its length, its letters, its punctuation. No phrase of any site is known here; the words
//! that are listed are the words for a picture, in the languages that the fonts cover.

use super::date::{is_date, is_time};

/// Characters of the shortest paragraph that is body text when it ends like a sentence.
const LEAST_PROSE: usize = 60;

/// Characters of the longest line that can be a headline.
const MOST_HEADLINE: usize = 200;

/// Beginnings of the words for a picture.
const PICTURES: &[&str] = &["photo", "foto", "fot.", "фото", "φωτο", "bild", "image", "imag", "picture", "zdj", "kép"];

/// Whether `text` ends as a sentence does: a full stop, question or exclamation mark, or dots, then any closing marks.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '»', '’', '“', '\'', ')', ']', ' ', '\u{a0}', '\u{202f}'])
        .ends_with(['.', '!', '?', '…'])
}

/// Whether a paragraph is body text.
pub(super) fn is_prose(text: &str) -> bool {
    let length = text.chars().count();
    length > MOST_HEADLINE || (length >= LEAST_PROSE && ends_like_prose(text))
}

/// Whether a text ends as body text does, and a headline does not.
pub(super) fn ends_like_prose(text: &str) -> bool {
    ends_sentence(text) && !ends_as_a_headline_may(text)
}

/// Whether a paragraph has the shape of a headline: one line of some words that does not end like body text.
pub(super) fn is_headline(text: &str) -> bool {
    let length = text.chars().count();
    (20..=MOST_HEADLINE).contains(&length)
        && words(text).count() >= 3
        && text.chars().any(char::is_alphabetic)
        && (!ends_sentence(text) || ends_as_a_headline_may(text))
        && !text.ends_with([':', ';', ',', '*', '|', '>'])
        && !text.contains(" | ")
        && !is_list_item(text)
        && !starts_with_a_dash(text)
        && !is_date(text)
        && !is_time(text)
        && !is_picture_credit(text)
}

/// Whether a line is a headline where one is expected: some words that do not end like body text, and no byline.
pub(super) fn is_short_headline(text: &str) -> bool {
    words(text).count() >= 3 && !ends_like_prose(text) && !is_byline(text) && !is_date(text) && !text.ends_with(':')
}

/// Whether a line is too short beside the page's longest headline to be more than a heading within the text.
pub(super) fn is_sub_heading(text: &str, longest: usize) -> bool {
    words(text).count() <= 5 && text.chars().count() * 9 < longest * 5
}

/// Question and exclamation marks and dots end headlines too; so does the full stop of an abbreviation. Body text that
/// ends so is told from a headline by a full stop within it.
fn ends_as_a_headline_may(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '"', '»', '’', '“', '\'', ')', ' ']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    let is_abbreviation = last.ends_with('.') && last.trim_end_matches('.').contains('.');
    let has_headline_end = bare.ends_with(['?', '!', '…']) || bare.ends_with("...") || is_abbreviation;
    has_headline_end && text.chars().count() <= 110 && !bare.trim_end_matches('.').contains(". ")
}

/// Whether a line is an item of a list.
pub(super) fn is_list_item(text: &str) -> bool {
    let mut words = text.splitn(2, [' ', '\t', '\u{a0}']);
    let (Some(mark), Some(_)) = (words.next(), words.next()) else { return false };
    let number = mark.trim_end_matches(['.', ')']);
    let is_numbered = number != mark && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_numbered || matches!(mark, "-" | "*" | "•" | "·" | "–" | "+" | "▪" | "◦" | "»")
}

/// Whether a line names who said the quotation before it.
fn starts_with_a_dash(text: &str) -> bool {
    text.starts_with(['—', '–', '―'])
}

/// Whether a line says who took a picture, so that the line before it is the picture's caption.
pub(super) fn is_picture_credit(text: &str) -> bool {
    let lower = text.to_lowercase();
    words(text).count() <= 16
        && PICTURES.iter().any(|picture| lower.starts_with(picture))
        && (lower.contains(':') || lower.contains('/') || lower.starts_with("fot."))
}

/// Whether a line below a headline says who wrote it: names, with a short word before or between them, or behind a
/// label and a colon; whatever follows a comma or a bar is their trade.
pub(super) fn is_byline(text: &str) -> bool {
    let count = words(text).count();
    if !(2..=14).contains(&count) || text.chars().count() > 100 || ends_sentence(text) || text.ends_with([':', ';']) {
        return false;
    }
    if is_date(text) || is_picture_credit(text) || is_list_item(text) || text.contains(" / ") || is_shouted(text) {
        return false;
    }
    if let Some((label, names)) = text.split_once(':') {
        return words(label).count() <= 2 && are_names(names).is_some_and(|names| names.capitals >= 2);
    }
    let names = match text.split_once(" | ") {
        Some((names, _)) => names,
        None => text,
    };
    // In "By Ada Ray, Ben Ox and Cy Lo" every part is names; in "By Ada Ray, our writer" only the first is.
    let (first, rest) = names.split_once(',').unwrap_or((names, ""));
    let Some(first) = are_names(first) else { return false };
    let all = are_names(rest).map_or(first, |rest| first.and(rest));
    first.capitals >= 2 && all.connectors + usize::from(first.starts_short) > 0 && first.capitals > first.connectors
}

/// Whether all letters are capitals.
fn is_shouted(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// The words of a line that may be names.
#[derive(Clone, Copy)]
struct Names {
    capitals: usize,
    connectors: usize,
    starts_short: bool,
}

impl Names {
    fn and(self, other: Self) -> Self {
        Self { capitals: self.capitals + other.capitals, connectors: self.connectors + other.connectors, ..self }
    }
}

/// Counts names and the short words between them; `None` when there is any other word, but for those behind a name
/// that is introduced: "By Ada Ray at the harbour".
fn are_names(text: &str) -> Option<Names> {
    let mut names = Names { capitals: 0, connectors: 0, starts_short: false };
    let mut is_behind = false;
    for (place, word) in words(text).enumerate() {
        let length = word.chars().count();
        let first = word.chars().find(|c| c.is_alphabetic())?;
        if first.is_uppercase() {
            names.capitals += 1;
            names.starts_short |= place == 0 && length <= 4;
        } else if length <= 4 {
            names.connectors += usize::from(!is_behind);
        } else if !(names.starts_short && names.capitals >= 3 && names.connectors >= 2) {
            return None;
        } else {
            is_behind = true;
        }
    }
    Some(names)
}

/// Words: what stands between spaces and has a letter or a figure in it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_names_with_something_small_around_them() {
        for byline in [
            "By Ada Ray",
            "by Ada Ray",
            "From the Harbour’s Ada Ray, Ben Oxley and Cy Lorne",
            "Von Jörg Müßig in Überlingen",
            "Words by Ada Ray",
            "Analysis by Ada Ray, our astronomy writer",
            "Ada Ray at Mill Lane",
            "By Ada Ray | Staff writer",
            "Автор: Олена Ґудзь",
            "Ρεπορτάζ: Άννα Ράλλη",
            "Par Aline Dubois",
        ] {
            assert!(is_byline(byline), "{byline}");
        }
        for other in [
            "Share this page: Mail / Print / Link",
            "Cookie settings",
            "Photo: Ada Ray",
            "Read more",
            "By noon the harbour was full of swans.",
            "3 min read",
            "Print Email Share",
            "A line with habits",
        ] {
            assert!(!is_byline(other), "{other}");
        }
    }

    #[test]
    fn headlines_may_ask_but_do_not_end_like_body_text() {
        for headline in [
            "Will anybody see the comet, or is it going to rain?",
            "And then the lights came back on...",
            "Bridge opens after talks with the U.S.",
            "MAYOR: “WE WILL BE BACK”",
        ] {
            assert!(is_headline(headline), "{headline}");
        }
        for other in [
            "Share this:",
            "A dog barked at the tower clock.",
            "- a list item of some length",
            "— Ada Ray, master founder",
        ] {
            assert!(!is_headline(other), "{other}");
        }
    }
}
