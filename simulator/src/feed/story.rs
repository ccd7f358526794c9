use serde::{Deserialize, Serialize};

use super::clean::{Clean, clean};

/// One headline and what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The headline, word for word, as it can be shown.
    pub text: String,
    /// Its byline, word for word.
    pub byline: Option<String>,
    /// When it was written: as it stands on a page, and in RFC 3339 where a program wrote it.
    pub time: Option<String>,
    /// What the source calls it, the same when it changes.
    pub id: Option<String>,
    /// Invisible characters that were taken out of its text.
    pub removed: Vec<char>,
}

impl Story {
    /// A story of this headline; none when there is nothing to read in it.
    pub fn new(text: &str) -> Option<Self> {
        let Clean { text, removed } = clean(text);
        text.chars().any(char::is_alphanumeric).then(|| Self { text, removed, ..Self::default() })
    }

    /// The same, by somebody, if there is something to read in that.
    #[must_use]
    pub fn by(self, byline: Option<&str>) -> Self {
        let byline = byline.map(|byline| clean(byline).text).filter(|byline| byline.chars().any(char::is_alphanumeric));
        Self { byline, ..self }
    }
}
