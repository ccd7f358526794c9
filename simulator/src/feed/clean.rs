//! Text as it can be shown: what has no ink, and could only mislead, is taken out.

use unicode_normalization::UnicodeNormalization as _;

/// A text that was cleaned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clean {
    /// Composed (NFC: the fonts have letters, not marks to put on them), on one line, with single spaces.
    pub text: String,
    /// The invisible characters that were in it: a headline must not be able to look like another, or to turn one round.
    pub removed: Vec<char>,
}

/// Cleans `text`.
pub fn clean(text: &str) -> Clean {
    let mut clean = Clean::default();
    let mut is_between_words = false;
    for c in text.nfc() {
        if is_invisible(c) {
            clean.removed.push(c);
        } else if is_space(c) {
            is_between_words = true;
        } else {
            if std::mem::take(&mut is_between_words) && !clean.text.is_empty() {
                clean.text.push(' ');
            }
            clean.text.push(c);
        }
    }
    clean
}

/// Whether a character is a space, or a break that is one within a line. Spaces at which no line may be broken stay what
/// they are.
fn is_space(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')) || c == '\u{2028}' || c == '\u{2029}'
}

/// Whether a character has no ink and changes that of others: controls, joiners, soft hyphens, marks of direction,
/// selectors of variants, tags.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_taken_out_and_told() {
        let cleaned = clean("  Tram\u{ad}bahn\u{200b} \n\t is\u{a0}late\u{202e}!\u{7}  ");
        assert_eq!(cleaned.text, "Trambahn is\u{a0}late!");
        assert_eq!(cleaned.removed, ['\u{ad}', '\u{200b}', '\u{202e}', '\u{7}']);
        assert_eq!(clean("e\u{301}").text, "é");
        assert_eq!(clean("\u{200b}"), Clean { text: String::new(), removed: vec!['\u{200b}'] });
    }
}
