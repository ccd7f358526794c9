//! Markup → a tree of elements, unless it is nested for no reader: what a parser does grows with the square of the depth.

use dom_query::Document;

/// How deeply elements may stand in each other; pages of people have a few dozen.
const DEEPEST: usize = 5000;

/// The tree of a page.
pub(super) fn page(html: &str) -> Option<Document> {
    (depth(html) <= DEEPEST).then(|| Document::from(html))
}

/// The tree of a piece of a page.
pub(super) fn fragment(html: &str) -> Option<Document> {
    (depth(html) <= DEEPEST).then(|| Document::fragment(html))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_of_elements_whose_end_is_marked() {
        assert_eq!(depth(&"<p>An item<li>another<br>".repeat(10_000)), 0);
        assert_eq!(depth("<div><b>a</b><b>c</b></div>"), 2);
        assert!(page(&"<div>".repeat(5001)).is_none() && fragment(&"<i>".repeat(5001)).is_none());
        assert!(page(&"<div></div>".repeat(5001)).is_some());
    }
}
