/// What stands for a character that no font has: one to three characters that the fonts do have, or none for a
/// character without ink. `None` means that nothing stands for it, and a box is shown.
pub const fn fold(c: char) -> Option<&'static str> {
    Some(match c {
        // Spaces of other widths.
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        // Without ink: soft hyphen, joiners, marks of direction, variation selectors, combining marks.
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => "",
        '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{300}'..='\u{36f}' => "",
        // Dashes, quotes and dots.
        '‐' | '‑' | '‒' | '−' => "-",
        '‛' | 'ʻ' | 'ʼ' | '′' => "’",
        '‟' => "“",
        '″' => "”",
        '⁄' => "/",
        '․' => ".",
        '‥' => "..",
        '‣' | '●' | '▪' => "•",
        // Signs.
        '™' => "TM",
        '℠' => "SM",
        '℃' => "°C",
        '℉' => "°F",
        '₴' => "UAH",
        '₹' => "Rs",
        '₺' => "TL",
        '₽' => "RUB",
        '₿' => "BTC",
        '‰' => "%o",
        '→' => "->",
        '←' => "<-",
        '≤' => "<=",
        '≥' => ">=",
        '≠' => "/=",
        '≈' => "~",
        // Ligatures and letters.
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ẞ' => "SS",
        'ƒ' => "f",
        'ſ' => "s",
        'ŉ' => "’n",
        'Ĳ' => "IJ",
        'ĳ' => "ij",
        'Ŀ' => "L·",
        'ŀ' => "l·",
        'ŏ' => "o",
        'Ŏ' => "O",
        'Ĕ' => "E",
        'ĕ' => "e",
        'Ĭ' => "I",
        'ĭ' => "i",
        'Ǎ' => "A",
        'ǎ' => "a",
        'Ə' => "E",
        'ə' => "e",
        // Superscript digits beyond Latin-1.
        '⁰' => "0",
        '⁴' => "4",
        '⁵' => "5",
        '⁶' => "6",
        '⁷' => "7",
        '⁸' => "8",
        '⁹' => "9",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Glyph;

    #[test]
    fn every_fold_can_be_drawn() {
        for c in (0..=0xffff).filter_map(char::from_u32) {
            for folded in fold(c).unwrap_or_default().chars() {
                assert!(Glyph::of(folded).is_some(), "{c} folds to {folded}, which has no glyph");
            }
        }
        assert_eq!(fold('漢'), None);
    }

    #[test]
    fn no_fold_hides_a_glyph() {
        for c in (0..=0xffff).filter_map(char::from_u32) {
            assert!(fold(c).is_none() || Glyph::of(c).is_none(), "{c} U+{:04X} has a glyph and a fold", c as u32);
        }
    }
}
