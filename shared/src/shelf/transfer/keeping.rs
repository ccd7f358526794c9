use super::{Shelf, Transfer};
use crate::bundle::Checker;
use crate::link::{Offer, digest};
use crate::shelf::{Kept, Loaded, Store, StoreError};

/// Whether the edition that waits, else the one on show, is in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    /// There is no store.
    NoStore,
    /// It is in the store, or the store does not work.
    Settled,
    /// It is to be kept; the store has not begun with it.
    Due,
    /// It goes to the store, step by step.
    Begun,
}

impl Shelf<'_> {
    /// Whether an edition waits that is not kept yet: nothing is shown that a power cut could take back.
    pub const fn is_unkept(&self) -> bool {
        matches!((&self.transfer, self.keeping), (Transfer::Waiting, Keeping::Due | Keeping::Begun))
    }

    /// Whether the store has begun with an edition that waits.
    pub const fn is_being_kept(&self) -> bool {
        matches!((&self.transfer, self.keeping), (Transfer::Waiting, Keeping::Begun))
    }

    /// What is kept is out of date: it is kept anew.
    pub const fn keep_again(&mut self) {
        if !matches!(self.keeping, Keeping::NoStore) {
            self.keeping = Keeping::Due;
        }
    }

    /// Does one piece of work on keeping `state` and the edition that waits, else the one on show; nothing when there is
    /// nothing to do.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not work; the edition stays in memory, and is kept with whatever is kept next.
    pub fn keep(&mut self, state: &[u8], store: &mut impl Store) -> Result<Option<Kept>, StoreError> {
        let kept = match self.keeping {
            Keeping::NoStore | Keeping::Settled => return Ok(None),
            // Something else may have been on its way.
            Keeping::Due => store.begin().map(|()| Kept::Partly),
            Keeping::Begun => {
                let slot = if matches!(self.transfer, Transfer::Waiting) { self.other() } else { self.shown() };
                store.keep(state, if slot.edition().is_some() { slot.bytes() } else { &[] })
            }
        };
        self.keeping = if kept == Ok(Kept::Partly) { Keeping::Begun } else { Keeping::Settled };
        kept.map(Some)
    }

    /// Puts the edition that the store kept on show, if it is good and asked for, and gives the state to `state`; from now on
    /// there is a store. Says how many bytes of state there are.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn restore(
        &mut self,
        state: &mut [u8],
        store: &mut impl Store,
        with_edition: bool,
    ) -> Result<usize, StoreError> {
        self.transfer = Transfer::Idle;
        self.keeping = Keeping::Settled;
        let slot = self.shown_mut();
        let loaded = store.load(state, slot.room())?;
        let Some(Loaded { state, edition }) = loaded else { return Ok(0) };
        slot.fill(edition);
        let Some(contents) = with_edition.then(|| Checker::check(slot.bytes()).ok()).flatten() else {
            slot.clear();
            return Ok(state);
        };
        let offer = Offer { edition: contents.number(), length: edition as u32, digest: digest(slot.bytes()) };
        slot.seal(offer, contents);
        self.above = self.above.max(offer.edition);
        Ok(state)
    }
}
