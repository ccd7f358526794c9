//! Pages of HTML: an article, a live blog, a page of headlines. What belongs to the news is told by the structure of
//! the page: headings, and what stands with each of them.

mod chrome;
mod ld;
mod lines;
mod posts;

use dom_query::Document;

use super::{Page, article};
use ld::Described;

/// How deeply elements may stand in each other: pages of people have a few dozen, and what a parser does grows with the
/// square of it.
const DEEPEST: usize = 5000;

/// Reads a page; one that is nested for no reader has no headlines.
pub(super) fn read(html: &str) -> Page {
    if depth(html) > DEEPEST {
        return Page::default();
    }
    let document = Document::from(html);
    let described = Described::of(&document);
    chrome::remove(&document);
    let lines = lines::of(&document);
    let page = posts::read(&lines, &described);
    if !page.stories.is_empty() || !posts::has_article(&lines) {
        return page;
    }
    // Nothing is marked as a heading: the shapes of the lines have to tell.
    article::read(&joined(&lines))
}

/// The items of the lists on a page, one a line.
pub(super) fn items(html: &str) -> String {
    lines::items(&Document::from(html)).join("\n")
}

/// How deeply the elements of a page stand in each other at the most, those left out whose end need not be marked.
fn depth(html: &str) -> usize {
    const OPEN_ENDED: [&str; 16] = [
        "p", "li", "br", "hr", "img", "meta", "link", "input", "td", "th", "tr", "dt", "dd", "option", "source", "col",
    ];
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let end = tag.find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).unwrap_or(tag.len());
        let name = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
        if name.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if name.starts_with(|c: char| c.is_ascii_alphabetic()) && !OPEN_ENDED.contains(&name.as_str()) {
            depth += 1;
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn joined(lines: &[lines::Line<'_>]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<String> {
        read(html).stories.into_iter().map(|story| story.text).collect()
    }

    const BODY: &str =
        "<p>The swans came back to the canal on Sunday, and nobody in the town was surprised by it at all.</p>";

    #[test]
    fn a_page_that_says_what_went_wrong_has_no_headline() {
        for page in [
            "<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1>
                <p>The server is temporarily unable to service your request. Please try again later.</p></body></html>",
            "<title>Page not found</title><h1>We cannot find that page</h1><p>It may have moved, or never have been.</p>",
            "<html></html>",
        ] {
            assert_eq!(texts(page), [""; 0], "{page}");
        }
    }

    #[test]
    fn posts_are_told_from_headings_within_an_article() {
        let article = format!(
            "<article><h1>Swans are back on the canal</h1>{BODY}{BODY}<h2>What they eat now</h2>{BODY}</article>"
        );
        assert_eq!(texts(&article), ["Swans are back on the canal"]);
        let post = |time: &str, text: &str| format!("<h2>{text}</h2><time>{time}</time>{BODY}");
        let blog = format!(
            "<h1>Canal live today</h1>{}{}",
            post("14:05", "Swans are back again"),
            post("13:50", "Lock stays closed now")
        );
        let page = read(&blog);
        let found: Vec<_> = page.stories.iter().map(|story| (story.text.as_str(), story.time.as_deref())).collect();
        assert_eq!(found, [("Swans are back again", Some("14:05")), ("Lock stays closed now", Some("13:50"))]);
    }

    #[test]
    fn no_page_is_too_deep_or_too_odd() {
        let deep = |depth| format!("{}<h1>Swans are back on the canal</h1>{BODY}{BODY}{BODY}", "<div>".repeat(depth));
        assert_eq!(texts(&deep(1000)), ["Swans are back on the canal"]);
        assert_eq!(texts(&deep(1_000_000)), [""; 0]);
        assert_eq!(depth(&"<p>An item<li>another<br>".repeat(10_000)), 0);
        for odd in ["<", "<h1", "<h1></h1><h2><h3>", "</div></div>", "<time><a><b></time></a>", "<li><h2><time>1:2"] {
            read(odd);
        }
    }
}
