//! Characters for which a display has no glyph, by a policy that somebody chooses.
//!
//! Scripts that are written from right to left are among them: no display has their letters, so none turns them round.

use deunicode::deunicode_char;
use motograph_shared::font::Glyph;
use motograph_shared::layout::fold;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What becomes of a character for which a display has no glyph, and shows no other by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Fallback {
    /// It is shown as a box.
    #[default]
    Box,
    /// It is written in letters that there are: its plain form, or how it sounds; a symbol is named in brackets.
    Transliterate,
    /// It is an error.
    Refuse,
}

/// A text as a display can show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The text.
    pub text: String,
    /// What was written otherwise, and how.
    pub changed: Vec<(char, String)>,
}

/// `text` with what no display shows written otherwise.
pub fn transliterate(text: &str) -> Shown {
    let mut shown = Shown::default();
    for c in text.chars() {
        if is_shown(c) {
            // A word that was put there ends in a space, which another one follows.
            if !(c == ' ' && shown.text.ends_with(' ')) {
                shown.text.push(c);
            }
            continue;
        }
        match written(c) {
            Some(written) if written.is_empty() => shown.changed.push((c, written)),
            Some(written) => {
                let is_word = written.ends_with(' ') || written.starts_with('[');
                if is_word && shown.text.ends_with(|before: char| before.is_alphanumeric() || before == ']') {
                    shown.text.push(' ');
                }
                shown.text += &written;
                shown.changed.push((c, written.trim_end().to_owned()));
            }
            None => shown.text.push(c),
        }
    }
    let end = shown.text.trim_end().len();
    shown.text.truncate(end);
    shown
}

/// The characters of `text` that a display shows by others, with those, and the ones that it shows as a box, in their order.
pub fn otherwise(text: &str) -> (Vec<(char, &'static str)>, Vec<char>) {
    let (mut folded, mut missing) = (Vec::new(), Vec::new());
    for c in text.chars() {
        match (Glyph::of(c), fold(c)) {
            (Some(_), _) => {}
            (None, Some(by)) => folded.push((c, by)),
            (None, None) => missing.push(c),
        }
    }
    (folded, missing)
}

/// The characters of `text` for which there is no glyph, each once.
pub fn unshown(text: &str) -> Vec<char> {
    let (_, mut all) = otherwise(text);
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether a display shows a character, as itself or by another one.
fn is_shown(c: char) -> bool {
    Glyph::of(c).is_some() || fold(c).is_some()
}

/// A character in letters that there are: its compatible form (Unicode Standard Annex 15), else without its marks, else as deunicode
/// has it.
fn written(c: char) -> Option<String> {
    let all_shown = |text: &String| !text.is_empty() && text.chars().all(is_shown);
    let compatible: String = std::iter::once(c).nfkc().collect();
    let plain = || std::iter::once(c).nfkd().filter(|&part| !is_combining_mark(part)).collect::<String>();
    let symbol = is_symbol(c);
    let sound = || {
        let sound = corrected(c).or_else(|| deunicode_char(c))?.trim_start();
        let sound = if symbol { format!("[{}]", sound.trim_end()) } else { sound.to_owned() };
        (!sound.trim_matches(['[', ']', ' ']).is_empty()).then_some(sound)
    };
    // A mark on a letter that is written otherwise goes with it.
    if is_combining_mark(c) {
        return Some(String::new());
    }
    Some(compatible).filter(all_shown).or_else(|| Some(plain()).filter(all_shown)).or_else(|| sound().filter(all_shown))
}

/// Letters that deunicode leaves out, as they sound.
const fn corrected(c: char) -> Option<&'static str> {
    match c {
        'ا' | 'آ' | 'أ' | 'إ' | 'ٱ' => Some("a"),
        'ع' => Some("'"),
        _ => None,
    }
}

/// Whether a character is a picture, not a letter: Unicode's blocks of symbols, dingbats and emoji.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_display_shows_is_written_otherwise() {
        let written = |text: &str| transliterate(text).text;
        assert_eq!(written("Tramvaj Žofie, Київ, Αθήνα"), "Tramvaj Žofie, Київ, Αθήνα", "there are glyphs for these");
        assert_eq!(written("Ｆｕｌｌ ｗｉｄｔｈ"), "Full width");
        assert_eq!(written("漢字 and tea"), "Han Zi and tea");
        assert_eq!(written("Tea with 漢字"), "Tea with Han Zi");
        assert_eq!(written("Việt Nam"), "Viêt Nam".replace('ê', &transliterate("ệ").text));
        assert_eq!(written("Go 🚀 now"), "Go [rocket] now");
        assert_eq!(written("Go🚀🚀"), "Go [rocket] [rocket]");
        assert!(!transliterate("שלום").changed.is_empty());
        for text in ["漢字", "🚀", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "ﷺ"] {
            let shown = transliterate(text);
            assert!(unshown(&shown.text).is_empty() && !shown.text.is_empty(), "{text}: {shown:?}");
            assert_eq!(shown.text.trim(), shown.text);
        }
    }

    #[test]
    fn what_was_changed_is_told() {
        let shown = transliterate("漢 ½");
        assert_eq!(shown.changed[0], ('漢', "Han".to_owned()));
        assert_eq!(unshown("a漢b漢"), ['漢']);
    }
}
