//! Pages of HTML: an article, a live blog, a page of headlines. What belongs to the news is told by the structure of
//! the page: headings, and what stands with each of them.

mod chrome;
mod ld;
mod lines;
mod listing;
mod names;
mod post;
mod same;
mod single;
mod times;

use super::{Page, article, tree};
use ld::Described;

/// Reads a page; one that is nested for no reader has no headlines.
pub(super) fn read(html: &str) -> Page {
    let Some(document) = tree::page(html) else { return Page::default() };
    let described = Described::of(&document);
    chrome::remove(&document);
    let lines = lines::of(&document);
    let posts = post::posts(&lines);
    let page = listing::read(&lines, &posts, &described).unwrap_or_else(|| single::read(&lines, &posts, &described));
    if !page.stories.is_empty() || !single::has_article(&lines) {
        return page;
    }
    // Nothing is marked as a heading: the shapes of the lines have to tell.
    article::read(&joined(&lines))
}

/// The items of the lists on a page, one a line.
pub(super) fn items(html: &str) -> String {
    tree::page(html).map(|document| lines::items(&document).join("\n")).unwrap_or_default()
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
        for odd in ["<", "<h1", "<h1></h1><h2><h3>", "</div></div>", "<time><a><b></time></a>", "<li><h2><time>1:2"] {
            read(odd);
        }
    }
}
