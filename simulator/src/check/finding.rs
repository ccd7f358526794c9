use serde_json::{Value, json};

/// Something that an operator would rather know before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Characters that are shown as a box.
    Missing(Vec<char>),
    /// Characters that are shown by others.
    Folded(Vec<(char, &'static str)>),
    /// Characters cut off its end.
    Cut(usize),
    /// Invisible characters that were taken out.
    Removed(Vec<char>),
    /// It says almost the same as the headline at this place, from 1.
    Twin(usize),
    /// It is written in capitals.
    Capitals,
    /// It is shown for so many seconds; whoever passes sees little else.
    Slow(u64),
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Nothing has to be done.
    Remark,
    /// Somebody should look at it before it is pushed.
    Problem,
}

impl Finding {
    /// How much it matters.
    pub const fn weight(&self) -> Weight {
        match self {
            Self::Missing(_) | Self::Cut(_) | Self::Twin(_) => Weight::Problem,
            Self::Folded(_) | Self::Removed(_) | Self::Capitals | Self::Slow(_) => Weight::Remark,
        }
    }

    /// What it is and what to do, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Missing(characters) => {
                let list: Vec<String> = characters.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
                format!("{} shown as a box; write it otherwise, or pack with --fallback transliterate", list.join(", "))
            }
            Self::Folded(characters) => {
                let list: Vec<String> = characters.iter().map(|(c, by)| format!("{c} as {by:?}")).collect();
                format!("shows {}", list.join(", "))
            }
            Self::Cut(characters) => format!("{characters} characters too long, its end is cut off; shorten it"),
            Self::Removed(characters) => {
                let list: Vec<String> = characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
                format!("invisible characters were taken out: {}", list.join(", "))
            }
            Self::Twin(place) => format!("says almost the same as headline {place}; take one out"),
            Self::Capitals => "is written in capitals, which are slower to read".to_owned(),
            Self::Slow(seconds) => format!("takes {seconds} s; whoever passes by sees little else"),
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let (kind, detail) = match self {
            Self::Missing(characters) => ("missing", json!(characters.iter().map(char::to_string).collect::<Vec<_>>())),
            Self::Folded(characters) => (
                "folded",
                json!(characters.iter().map(|(c, by)| json!({ "from": c.to_string(), "to": by })).collect::<Vec<_>>()),
            ),
            Self::Cut(characters) => ("cut", json!(characters)),
            Self::Removed(characters) => {
                ("removed", json!(characters.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect::<Vec<_>>()))
            }
            Self::Twin(place) => ("twin", json!(place)),
            Self::Capitals => ("capitals", Value::Null),
            Self::Slow(seconds) => ("slow", json!(seconds)),
        };
        json!({ "kind": kind, "problem": self.weight() == Weight::Problem, "detail": detail })
    }
}

/// Letters of a headline that make it a shout when all of them are capitals: acronyms are shorter.
const SHOUT: usize = 12;

/// Whether a text is written in capitals; scripts without them never are.
pub(super) fn is_in_capitals(text: &str) -> bool {
    let cased = |c: &char| c.is_lowercase() || c.is_uppercase();
    let letters: Vec<char> = text.chars().filter(cased).collect();
    letters.len() >= SHOUT && letters.iter().all(|c| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shout_is_told_from_an_acronym() {
        assert!(is_in_capitals("OLD BRIDGE SHUT"));
        assert!(is_in_capitals("СТАРИЙ МІСТ ЗАКРИТО"));
        assert!(!is_in_capitals("NASA, ESA"));
        assert!(!is_in_capitals("OLD BRIDGE SHUT, say ESA"));
        assert!(!is_in_capitals("שלום לכולם בנמל הישן"));
    }
}
