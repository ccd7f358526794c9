//! Which form a source has, by what is in it.

use super::list;
use super::{paragraph, shape};

/// The form of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// An article page or a live blog, as plain text.
    Article,
    /// One headline a line.
    Lines,
    /// Markdown.
    Markdown,
    /// A page of HTML: an article, a live blog, or a page of headlines.
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A table with a column of headlines, its values separated by commas, semicolons or tabs.
    Csv,
}

impl Form {
    /// The form of `text`.
    pub(super) fn of(text: &str) -> Self {
        let start = text.trim_start();
        let start = start.get(..start.floor_char_boundary(2048)).unwrap_or_default().to_ascii_lowercase();
        if is_feed(&start) {
            Self::Feed
        } else if is_html(&start) {
            Self::Html
        } else if is_table(text) {
            Self::Csv
        } else if is_markdown(text) {
            Self::Markdown
        } else if list::is_list(text) && !has_body(text) {
            // A list has no body text, so an article page is never one; a list may look like a short page.
            Self::Lines
        } else {
            Self::Article
        }
    }
}

/// Whether a text begins as a feed does: its root, after a declaration and comments; or an object that says that it is one.
fn is_feed(start: &str) -> bool {
    if start.starts_with('{') {
        return start.contains("jsonfeed.org/version/") || start.contains("\"items\"");
    }
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|root| {
        start.split_once(root).is_some_and(|(before, after)| {
            !before.contains("<html") && !before.contains("<body") && after.starts_with([' ', '>', '\n', '\r', '\t'])
        })
    }) || (start.starts_with("<?xml") && !start.contains("<html") && !start.contains("<!doctype html"))
}

/// Whether a text begins as a page of HTML does, or as a piece of one.
fn is_html(start: &str) -> bool {
    let named = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<article",
        "<main",
        "<div",
        "<table",
        "<section",
    ];
    let closed = start.matches("</").count();
    named.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with('<') && (closed > 1 || start.contains("<html")))
}

/// Whether the lines of a text are rows of one table.
fn is_table(text: &str) -> bool {
    super::table::separator(text).is_some() || super::table::has_moments(text)
}

/// Whether a text has the marks of Markdown: headings, or links within lines.
fn is_markdown(text: &str) -> bool {
    let is_heading = |line: &&str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    };
    let is_underline =
        |line: &&str| line.len() >= 3 && (line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-'));
    let is_item = |line: &&str| ["- ", "* ", "+ "].iter().any(|mark| line.starts_with(mark));
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let headings = lines.iter().filter(|line| is_heading(line)).count();
    let items = lines.iter().filter(|line| is_item(line)).count();
    headings > 0
        || text.starts_with("---\n")
        || text.starts_with("---\r\n")
        || lines.iter().skip(1).any(|line| is_underline(line) && line.starts_with('='))
        || (items >= 2 && items * 2 >= lines.len())
        || text.matches("](http").count() > 0
}

/// Whether a blank line separates body text from the rest, as on a page.
fn has_body(text: &str) -> bool {
    let paragraphs = paragraph::paragraphs(text);
    let prose = paragraphs.iter().filter(|paragraph| shape::is_prose(paragraph)).count();
    prose * 10 >= paragraphs.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_known_by_their_contents() {
        for (text, form) in [
            ("<!DOCTYPE html><html><body><h1>Late</h1>", Form::Html),
            ("\n<!-- made by hand -->\n<HTML><BODY>", Form::Html),
            ("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\" \"y\"><html>", Form::Html),
            ("<?xml version=\"1.0\"?>\n<!-- a feed --><rss version=\"2.0\">", Form::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", Form::Feed),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Form::Feed),
            ("headline;author\nSwans are back;Ada Ray\n", Form::Csv),
            ("# Swans are back\n\nText.", Form::Markdown),
            ("- Swans are back\n- Trams are late\n", Form::Markdown),
            ("Swans are back\nTrams are late\n", Form::Lines),
            ("Swans, trams, clocks\nTrams, late again, stop\n", Form::Lines),
            (
                "Swans are back on the canal\n\nThe swans came back on Sunday, and nobody in the town was surprised by that.",
                Form::Article,
            ),
        ] {
            assert_eq!(Form::of(text), form, "{text}");
        }
    }
}
