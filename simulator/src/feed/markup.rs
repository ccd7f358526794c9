//! Markup within a text, as titles of feeds have it.

use super::tree;

/// The text that a reader sees of a piece of HTML, entities decoded; elements that begin a line are spaces.
pub(super) fn text_of(markup: &str) -> String {
    if !markup.contains(['<', '&']) {
        return markup.to_owned();
    }
    let Some(document) = tree::fragment(markup) else { return String::new() };
    for element in document.select("script, style, template").nodes() {
        element.remove_from_parent();
    }
    for element in document.select("br, p, div, li, h1, h2, h3, h4, td, tr").nodes() {
        element.before_html(" ");
        element.after_html(" ");
    }
    document.root().text().to_string()
}

/// The text of a title, whatever its feed says it is: one that still has entities or tags once it is decoded was encoded
/// twice, as many are.
pub(super) fn title(text: &str) -> String {
    let once = if looks_marked_up(text) { text_of(text) } else { text.to_owned() };
    if looks_marked_up(&once) { text_of(&once) } else { once }
}

/// Whether there is a tag or an entity in a text, and not just a `<` or `&`.
fn looks_marked_up(text: &str) -> bool {
    let has_tag = text.split('<').skip(1).any(|rest| {
        let name = rest.strip_prefix('/').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    });
    let has_entity = text.split('&').skip(1).any(|rest| {
        rest.split_once(';').is_some_and(|(name, _)| {
            (2..=10).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
        })
    });
    has_tag || has_entity
}

/// The first sentence of a text, without markup: what stands for a title that is missing.
pub(super) fn first_sentence(markup: &str) -> String {
    let text = super::clean::clean(&title(markup)).text;
    let ends =
        text.char_indices().filter(|&(_, c)| matches!(c, '.' | '!' | '?' | '…')).map(|(place, c)| place + c.len_utf8());
    let is_end = |&end: &usize| {
        let rest = text.get(end..).unwrap_or_default();
        // A sentence is followed by another one, or by nothing; "3.5" and "U.S. coast" go on.
        rest.is_empty() || (rest.starts_with(' ') && !rest.trim_start().starts_with(char::is_lowercase) && end > 20)
    };
    ends.filter(is_end).find_map(|end| text.get(..end)).unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_their_markup_once_and_twice() {
        for (title_, text) in [
            ("Swans &amp; trams", "Swans & trams"),
            ("Caf&amp;eacute; reopens", "Café reopens"),
            ("<b>Swans</b> are <i>back</i>", "Swans are back"),
            ("&lt;em&gt;Swans&lt;/em&gt; are back", "Swans are back"),
            ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
            ("I <3 trams", "I <3 trams"),
        ] {
            assert_eq!(title(title_), text);
        }
    }

    #[test]
    fn the_first_sentence_stands_for_a_title() {
        assert_eq!(
            first_sentence("<p>The 3.5 m crane fell off the quay. Nobody was hurt.</p>"),
            "The 3.5 m crane fell off the quay."
        );
        assert_eq!(first_sentence("No stop at all"), "No stop at all");
    }
}
