//! What elements are called, in the classes and names that style sheets know them by.

/// The words of a name: `most-read`, `most_read` and `mostRead` have two. A name that says what something `has` or `is` is about
/// something else.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && was_lower;
        if begins || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    if words.first().is_some_and(|first| matches!(first.as_str(), "has" | "is" | "no" | "with" | "js")) {
        Vec::new()
    } else {
        words
    }
}
