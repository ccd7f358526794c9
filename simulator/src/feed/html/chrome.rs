//! What stands around the news on a page: navigation, boxes, buttons.

use dom_query::{Document, NodeRef};

use super::names::words;

/// Elements that hold none of the text of a page.
const ELEMENTS: &str = "head, script, style, template, noscript, iframe, svg, nav, form, dialog, button, select, \
    figure, figcaption, caption, [hidden], [role=navigation], [role=complementary], [role=contentinfo], \
    [role=dialog], [role=search], [role=banner] nav, amp-ad, amp-sidebar, amp-social-share, amp-consent, menu";

/// Words in the classes and names of elements that hold what stands around the news. The words of style sheets are English on
/// pages of every language.
const WORDS: &[&str] = &[
    "nav",
    "navigation",
    "navbar",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "sidebar",
    "share",
    "sharing",
    "social",
    "related",
    "recommended",
    "recommendation",
    "recommendations",
    "popular",
    "trending",
    "newsletter",
    "subscribe",
    "subscription",
    "signup",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "comment",
    "comments",
    "respond",
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adslot",
    "sponsored",
    "promo",
    "banner",
    "gallery",
    "caption",
    "tags",
    "taglist",
    "pagination",
    "pager",
    "loadmore",
    "paywall",
    "toolbar",
    "skip",
    "modal",
    "popup",
    "outbrain",
    "taboola",
    "biography",
    "bio",
    "alsoread",
    "readmore",
    "mostread",
];

/// Words that mean that only together.
const PAIRS: &[(&str, &str)] = &[
    ("most", "read"),
    ("read", "more"),
    ("read", "next"),
    ("see", "also"),
    ("also", "read"),
    ("more", "stories"),
    ("more", "news"),
    ("load", "more"),
    ("author", "box"),
    ("about", "author"),
    ("up", "next"),
    ("sign", "up"),
    ("side", "bar"),
    ("site", "header"),
    ("follow", "us"),
    ("you", "may"),
    ("visually", "hidden"),
    ("sr", "only"),
    ("screen", "reader"),
];

/// Takes all that out. What has most of the page's text in it stays, whatever it is called.
pub(super) fn remove(document: &Document) {
    for node in document.select(ELEMENTS).nodes() {
        node.remove_from_parent();
    }
    // What stands beside an article or below it; within one it may be who wrote it and when.
    for node in document.select("aside, footer").nodes() {
        let is_small = || node.normalized_char_count() < 100 && node.descendants_it().all(|inner| !is_heading(&inner));
        if !(node.ancestors_it(None).any(|around| around.has_name("article")) && is_small()) {
            node.remove_from_parent();
        }
    }
    // Marks in front of a headline.
    for node in document.select("h1 span, h2 span, h3 span, h4 span").nodes() {
        let is_mark = |name: &str| matches!(name, "badge" | "kicker" | "label" | "tag" | "flag" | "pill");
        let last = |class: &str| words(class).pop().is_some_and(|word| is_mark(&word));
        if node.class().is_some_and(|class| class.split_whitespace().any(last)) {
            node.remove_from_parent();
        }
    }
    let whole = document.root().normalized_char_count();
    for node in document.select("[class], [id]").nodes() {
        let is_named = ["class", "id"].iter().any(|name| node.attr(name).is_some_and(|value| names_chrome(&value)));
        let is_most = || node.normalized_char_count() * 2 > whole || !node.find(&["h1"]).is_empty();
        if is_named && !is_root(node) && !is_most() {
            node.remove_from_parent();
        }
    }
}

fn is_heading(node: &NodeRef<'_>) -> bool {
    ["h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name))
}

fn is_root(node: &NodeRef<'_>) -> bool {
    ["html", "body", "main", "h1"].iter().any(|name| node.has_name(name))
}

/// Whether one of the names in `value` is for something around the news.
fn names_chrome(value: &str) -> bool {
    value.split_whitespace().any(|name| {
        let words = words(name);
        words.iter().any(|word| WORDS.contains(&word.as_str()))
            || words.windows(2).any(|pair| PAIRS.iter().any(|&(first, second)| pair[0] == first && pair[1] == second))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        for name in ["related-stories", "c-mostRead", "post__share", "article_comments", "ad", "Cookie-Banner"] {
            assert!(names_chrome(name), "{name}");
        }
        for name in ["headline", "shared-story", "has-sidebar", "adele", "post", "download", "commentary"] {
            assert!(!names_chrome(name), "{name}");
        }
    }
}
