use std::collections::HashMap;

use motograph_shared::link::Account;
use serde_json::{Value, json};

use crate::bundle_file::Bundle;

/// What the display makes of a headline that is not shown just as it was packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Its place, from 1.
    headline: usize,
    /// The place of the first one with the same text, from 1.
    same_as: Option<usize>,
    folded: u8,
    boxed: u8,
}

impl Verdict {
    /// The headlines of `bundle` about which there is something to say.
    pub(super) fn all(bundle: &Bundle, accounts: &[Account]) -> Vec<Self> {
        let edition = bundle.edition();
        let mut first = HashMap::new();
        let judge = |place: usize| {
            let text = edition.headline(place)?.text.to_owned();
            let same_as = *first.entry(text).or_insert(place);
            let account = accounts.get(place).copied().unwrap_or_default();
            let same_as = (same_as < place).then_some(same_as + 1);
            let verdict = Self { headline: place + 1, same_as, folded: account.folded, boxed: account.boxed };
            (same_as.is_some() || account.folded > 0 || account.boxed > 0).then_some(verdict)
        };
        (0..edition.len()).filter_map(judge).collect()
    }

    /// For people.
    pub(super) fn sentence(&self) -> String {
        let mut parts = Vec::new();
        if let Some(same_as) = self.same_as {
            parts.push(format!("the same as headline {same_as}"));
        }
        if self.folded > 0 {
            parts.push(format!("{} glyphs folded", self.folded));
        }
        if self.boxed > 0 {
            parts.push(format!("{} characters shown as a box", self.boxed));
        }
        format!("headline {}: {}", self.headline, parts.join(", "))
    }

    /// For programs.
    pub(super) fn json(&self) -> Value {
        json!({ "headline": self.headline, "same_as": self.same_as, "folded": self.folded, "boxed": self.boxed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_as_it_was_packed_is_said() {
        let bytes = [&[1, 7][..], &[1, 2, b'h', b'i'], &[1, 2, b'y', b'o'], &[1, 2, b'h', b'i']].concat();
        let bundle = Bundle::new(bytes, "test").unwrap();
        let folded = Account { folded: 2, boxed: 1, ..Account::NONE };
        let said: Vec<_> = Verdict::all(&bundle, &[Account::NONE, folded]).iter().map(Verdict::sentence).collect();
        let expected =
            ["headline 2: 2 glyphs folded, 1 characters shown as a box", "headline 3: the same as headline 1"];
        assert_eq!(said, expected);
    }
}
