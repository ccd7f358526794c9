use super::{Shelf, Transfer};
use crate::link::Account;
use crate::time::Span;

impl Shelf<'_> {
    /// Remembers what the headline that was checked last needs.
    pub fn note_marks(&mut self, folded: u16, boxed: u16) {
        let Transfer::Checking { checker, .. } = &self.transfer else { return };
        let headline = checker.headlines().saturating_sub(1);
        if let Some(account) = self.other_mut().account(headline) {
            account.folded = u8::try_from(folded).unwrap_or(u8::MAX);
            account.boxed = u8::try_from(boxed).unwrap_or(u8::MAX);
        }
    }

    /// Adds to how long and how often a headline of the edition on show was on the glass.
    pub fn account(&mut self, headline: usize, shown: Span, times: u16) {
        if self.on_show().is_none() {
            return;
        }
        if let Some(account) = self.shown_mut().account(headline) {
            account.shown_ms = account.shown_ms.saturating_add(shown.ms());
            account.times = account.times.saturating_add(times);
        }
    }

    /// What became of the headlines of an edition, which has this number; 0 is the one on show.
    pub fn accounts(&self, edition: u32) -> (u32, &[Account]) {
        let slot = match self.waiting() {
            Some(offer) if offer.edition == edition => self.other(),
            Some(_) | None => self.shown(),
        };
        match slot.offer() {
            Some(offer) if edition == 0 || offer.edition == edition => (offer.edition, slot.accounts()),
            Some(_) | None => (0, &[]),
        }
    }
}
