//! Texts that are the same for a reader, whatever their punctuation and capitals.

/// Whether two texts are the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

/// Whether a text has another within it; none has one without letters.
pub(super) fn contains(text: &str, part: &str) -> bool {
    let part: String = letters(part).collect();
    !part.is_empty() && letters(text).collect::<String>().contains(&part)
}

/// What is compared of a text.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
