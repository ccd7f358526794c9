//! Words for a terminal.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_for_a_terminal_to_obey() {
        assert_eq!(plain("a\u{1b}[2Jb\nc\u{202e}d"), "a<U+001B>[2Jb<U+000A>c<U+202E>d");
        assert_eq!(plain("Київ — “€5”"), "Київ — “€5”");
    }
}
