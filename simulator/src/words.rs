//! Words for a terminal, and from people.

use std::io::{self, Write as _};

/// `text` without what a terminal would obey or what would change the order of other text: control characters and marks
/// of direction are shown by their code points.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                plain += &format!("<U+{:04X}>", c as u32);
            }
            c if c.is_control() => plain += &format!("<U+{:04X}>", c as u32),
            c => plain.push(c),
        }
    }
    plain
}

/// Prints a line, or some, in one piece: whoever wants the first alone may leave when it has come.
///
/// # Errors
/// When standard output is closed or full.
pub fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(format!("{text}\n").as_bytes()).and_then(|()| out.flush())
}

/// A text of one line with something to see in it.
///
/// # Errors
/// A sentence that says what is expected.
pub fn line_of_text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("give a line of text without control characters".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_for_a_terminal_to_obey() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a<U+001B>[2Jb<U+000A>c<U+202E>d");
        assert_eq!(plain("Київ — “€5”"), "Київ — “€5”");
    }
}
