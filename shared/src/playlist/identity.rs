use crate::bundle::Headline;
use crate::link::digest;

/// Bytes of a text that are compared: what begins alike and is as long is taken for the same, for 25 instructions a byte.
const COMPARED: usize = 96;

/// Tells whether two headlines, mostly of two editions, are one story: by its name where it has one, else by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// What the story is called.
    Story(u32),
    /// The text's length in bytes and the CRC-32C of its first ones.
    Text(usize, u32),
}

impl Identity {
    /// Of a headline.
    pub fn of(headline: &Headline<'_>) -> Self {
        match headline.story {
            Some(story) => Self::Story(story),
            None => {
                let bytes = headline.text.as_bytes();
                Self::Text(bytes.len(), digest(bytes.get(..COMPARED).unwrap_or(bytes)))
            }
        }
    }

    /// Whether a headline is this story.
    pub fn is(self, headline: &Headline<'_>) -> bool {
        match (self, headline.story) {
            (Self::Story(name), story) => story == Some(name),
            (Self::Text(..), Some(_)) => false,
            (Self::Text(bytes, _), None) => bytes == headline.text.len() && self == Self::of(headline),
        }
    }

    /// Whether a headline needs no second look: it cannot be the one, or its name says so.
    pub const fn is_told_apart_at_once(self, headline: &Headline<'_>) -> bool {
        match (self, headline.story) {
            (Self::Story(_), _) | (Self::Text(..), Some(_)) => true,
            (Self::Text(bytes, _), None) => bytes != headline.text.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::{Level, Terms};

    #[test]
    fn a_story_stays_what_it_is_when_its_text_is_corrected() {
        let headline = |text, story| Headline {
            text,
            byline: None,
            section: None,
            level: Level::Normal,
            terms: Terms::ALWAYS,
            story,
        };
        let of = |text, story| Identity::of(&headline(text, story));
        assert_eq!(of("Three hurt", Some(7)), of("Two hurt", Some(7)));
        assert_ne!(of("Two hurt", Some(8)), of("Two hurt", Some(7)));
        assert_eq!(of("Two hurt", None), of("Two hurt", None));
        assert_ne!(of("Two hurt", None), of("Ten hurt", None));
        assert!(of("Two hurt", Some(7)).is(&headline("Three hurt", Some(7))));
        assert!(!of("Two hurt", None).is(&headline("Ten hurt", None)));
        assert!(of("Two hurt", None).is_told_apart_at_once(&headline("Three hurt", None)));
        assert!(!of("Two hurt", None).is_told_apart_at_once(&headline("Ten hurt", None)));
    }
}
