use crate::bundle::Outline;
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
    pub fn of(headline: &Outline<'_>) -> Self {
        let text = headline.text;
        match headline.story {
            Some(story) => Self::Story(story),
            None => Self::Text(text.len(), digest(text.get(..COMPARED).unwrap_or(text))),
        }
    }

    /// Whether a headline is this story.
    pub fn is(self, headline: &Outline<'_>) -> bool {
        match (self, headline.story) {
            (Self::Story(name), story) => story == Some(name),
            (Self::Text(..), Some(_)) => false,
            (Self::Text(bytes, _), None) => bytes == headline.text.len() && self == Self::of(headline),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Terms;

    #[test]
    fn a_story_stays_what_it_is_when_its_text_is_corrected() {
        let headline = |text: &'static str, story| Outline { text: text.as_bytes(), terms: Terms::ALWAYS, story };
        let of = |text, story| Identity::of(&headline(text, story));
        assert_eq!(of("Three hurt", Some(7)), of("Two hurt", Some(7)));
        assert_ne!(of("Two hurt", Some(8)), of("Two hurt", Some(7)));
        assert_eq!(of("Two hurt", None), of("Two hurt", None));
        assert_ne!(of("Two hurt", None), of("Ten hurt", None));
        assert!(of("Two hurt", Some(7)).is(&headline("Three hurt", Some(7))));
        assert!(!of("Two hurt", None).is(&headline("Ten hurt", None)));
        assert!(!of("Two hurt", None).is(&headline("Two hurt", Some(7))));
    }
}
