use core::fmt;

use super::slot::{Memory, Slot};
use super::{Kept, Store, StoreError};
use crate::bundle::{Checker, Edition, EditionError, Flaw, Glyphs, Step};
use crate::link::{Arrival, Offer, Refusal, RunningDigest, Standing, digest};

/// Two slots, and what happens in the one that is not on show.
#[derive(Debug)]
pub struct Shelf<'m> {
    first: Slot<'m>,
    second: Slot<'m>,
    on_show: Side,
    transfer: Transfer,
    keeping: Keeping,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    First,
    Second,
}

/// What happens in the slot that is not on show.
#[expect(clippy::large_enum_variant, reason = "one exists, and without an allocator there is no smaller place for it")]
enum Transfer {
    /// Nothing; an offer begins a transfer.
    Idle,
    /// Bytes come; a commit, once all are there, begins the check.
    Receiving { offer: Offer, digest: RunningDigest },
    /// The edition is looked at; its end makes it wait, a flaw throws it away.
    Checking { offer: Offer, checker: Checker },
    /// The edition is good; the end of the headline on show brings it onto the glass.
    Waiting,
}

/// Whether the edition on show is in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    /// Nothing is to be kept.
    Settled,
    /// The edition on show is to be kept; the store has not begun with it.
    Due,
    /// The edition on show goes to the store, step by step.
    Begun,
}

/// What one step of a check gave.
#[derive(Debug)]
pub enum Checked<'a> {
    /// There is nothing to check.
    Nothing,
    /// A headline of the edition that is being checked; there is more.
    Headline {
        /// Its text.
        text: &'a str,
        /// The glyphs that travel with the edition.
        travelling: Glyphs<'a>,
    },
    /// Another text of that edition; there is more.
    Label {
        /// The text.
        text: &'a str,
        /// The glyphs that travel with the edition.
        travelling: Glyphs<'a>,
    },
    /// There is more.
    Other,
    /// The edition is good and waits for the end of a headline.
    Good {
        /// Which edition.
        offer: Offer,
        /// Headlines in it.
        headlines: u16,
    },
    /// The edition is thrown away.
    Bad(Refusal),
}

impl<'m> Shelf<'m> {
    /// An empty shelf that keeps its editions in `memory`.
    pub const fn new(memory: &'m mut Memory) -> Self {
        Self {
            first: Slot::new(&mut memory.first),
            second: Slot::new(&mut memory.second),
            on_show: Side::First,
            transfer: Transfer::Idle,
            keeping: Keeping::Settled,
        }
    }

    /// Bytes of the longest edition.
    pub const fn edition_bytes(&self) -> usize {
        self.first.capacity()
    }

    /// The edition on show.
    pub fn on_show(&self) -> Option<Edition<'_>> {
        self.shown().edition()
    }

    /// Which edition is on show.
    pub fn on_show_offer(&self) -> Option<Offer> {
        self.shown().offer()
    }

    /// What is on its way.
    pub fn arrival(&self) -> Arrival {
        match &self.transfer {
            Transfer::Idle => Arrival::None,
            Transfer::Receiving { offer, .. } => {
                Arrival::Receiving { edition: offer.edition, next: self.other().bytes().len() as u32 }
            }
            Transfer::Checking { offer, .. } => Arrival::Checking { edition: offer.edition },
            Transfer::Waiting => {
                self.other().offer().map_or(Arrival::None, |offer| Arrival::Waiting { edition: offer.edition })
            }
        }
    }

    /// An edition is to come.
    ///
    /// # Errors
    /// A [`Refusal`] that says why it may not.
    pub fn offer(&mut self, new: Offer) -> Result<Standing, Refusal> {
        if self.shown().offer() == Some(new) || self.waiting() == Some(new) {
            return Ok(Standing::Held);
        }
        if new.length as usize > self.edition_bytes() {
            return Err(Refusal::TooLong);
        }
        if self.waiting().or(self.shown().offer()).is_some_and(|held| new.edition <= held.edition) {
            return Err(Refusal::Outdated);
        }
        match &self.transfer {
            Transfer::Receiving { offer, .. } if *offer == new => {}
            Transfer::Idle | Transfer::Receiving { .. } => {
                self.other_mut().clear();
                self.transfer = Transfer::Receiving { offer: new, digest: RunningDigest::new() };
            }
            // A good edition was promised to be shown: it is not given up for one that may never be whole.
            Transfer::Checking { .. } | Transfer::Waiting => return Ok(Standing::Later),
        }
        Ok(Standing::Wants { next: self.other().bytes().len() as u32 })
    }

    /// Bytes of the offered edition.
    ///
    /// # Errors
    /// A [`Refusal`] when no edition is offered, or more bytes come than were offered.
    pub fn chunk(&mut self, offset: u32, bytes: &[u8]) -> Result<Standing, Refusal> {
        let next = self.other().bytes().len() as u32;
        let Transfer::Receiving { offer, digest } = &mut self.transfer else {
            return Err(Refusal::NotOffered);
        };
        // A repeated chunk, or one after a lost one: the answer says from where to go on.
        if offset != next {
            return Ok(Standing::Wants { next });
        }
        let after = next.saturating_add(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        if after > offer.length {
            return Err(Refusal::TooLong);
        }
        digest.update(bytes);
        if self.other_mut().append(bytes) { Ok(Standing::Wants { next: after }) } else { Err(Refusal::TooLong) }
    }

    /// The offered edition is complete: from now on [`check`](Self::check) looks at it. `Ok(true)` when it is held
    /// already, because a commit was repeated.
    ///
    /// # Errors
    /// A [`Refusal`] when it is not complete, or its bytes are others.
    pub fn commit(&mut self, committed: Offer) -> Result<bool, Refusal> {
        if self.shown().offer() == Some(committed) || self.waiting() == Some(committed) {
            return Ok(true);
        }
        let here = self.other().bytes().len() as u32;
        match &self.transfer {
            Transfer::Checking { offer, .. } if *offer == committed => Ok(false),
            Transfer::Receiving { offer, digest } if *offer == committed => {
                if here < offer.length {
                    return Err(Refusal::Incomplete);
                }
                if digest.value() != offer.digest {
                    self.discard();
                    return Err(Refusal::Corrupted);
                }
                self.transfer = Transfer::Checking { offer: committed, checker: Checker::new() };
                Ok(false)
            }
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Checking { .. } | Transfer::Waiting => {
                Err(Refusal::NotOffered)
            }
        }
    }

    /// Looks at the next item of a committed edition.
    pub fn check(&mut self) -> Checked<'_> {
        let (offer, step) = match (&mut self.transfer, self.on_show) {
            (Transfer::Checking { offer, checker }, Side::First) => (*offer, checker.step(self.second.bytes())),
            (Transfer::Checking { offer, checker }, Side::Second) => (*offer, checker.step(self.first.bytes())),
            (Transfer::Idle | Transfer::Receiving { .. } | Transfer::Waiting, _) => return Checked::Nothing,
        };
        let refusal = match step {
            Ok(step @ (Step::Headline | Step::Label)) => return self.text_checked_last(step),
            Ok(Step::Other) => return Checked::Other,
            Ok(Step::End) => match self.seal(offer) {
                Some(headlines) => return Checked::Good { offer, headlines },
                None => Refusal::Malformed,
            },
            Err(error) => refusal(error),
        };
        self.discard();
        Checked::Bad(refusal)
    }

    fn text_checked_last(&self, step: Step) -> Checked<'_> {
        let Transfer::Checking { checker, .. } = &self.transfer else { return Checked::Nothing };
        let bytes = self.other().bytes();
        let (text, travelling) = (checker.last_text(bytes), checker.glyphs(bytes));
        match step {
            Step::Headline => Checked::Headline { text, travelling },
            Step::Label => Checked::Label { text, travelling },
            Step::Other | Step::End => Checked::Other,
        }
    }

    /// Throws away the edition that is being checked.
    pub fn refuse(&mut self) {
        if let Transfer::Checking { .. } = self.transfer {
            self.discard();
        }
    }

    /// Makes the checked edition wait, and says how many headlines it has; `None` when its number is not the offered one.
    fn seal(&mut self, offer: Offer) -> Option<u16> {
        let Transfer::Checking { checker, .. } = core::mem::replace(&mut self.transfer, Transfer::Waiting) else {
            return None;
        };
        let contents = checker.into_contents();
        if contents.number() != offer.edition {
            return None;
        }
        let headlines = u16::try_from(contents.headlines()).unwrap_or(u16::MAX);
        self.other_mut().seal(offer, contents);
        Some(headlines)
    }

    /// Brings the edition that waits onto the glass; `false` when none waits.
    pub fn turn(&mut self) -> bool {
        match self.transfer {
            Transfer::Waiting => {
                self.on_show = match self.on_show {
                    Side::First => Side::Second,
                    Side::Second => Side::First,
                };
                self.transfer = Transfer::Idle;
                self.keeping = Keeping::Due;
                true
            }
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Checking { .. } => false,
        }
    }

    /// Does one piece of work on keeping the edition on show; [`Kept::Whole`] when there is nothing to do.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not work; the edition stays in memory and is not tried again.
    pub fn keep(&mut self, store: &mut impl Store) -> Result<Kept, StoreError> {
        let (kept, keeping) = match self.keeping {
            Keeping::Settled => return Ok(Kept::Whole),
            // Another edition may have come on show while the last one was on its way to the store.
            Keeping::Due => (store.begin().map(|()| Kept::Partly), Keeping::Begun),
            Keeping::Begun => (store.keep(self.shown().bytes()), Keeping::Begun),
        };
        self.keeping = if kept == Ok(Kept::Partly) { keeping } else { Keeping::Settled };
        kept
    }

    /// Puts the edition that the store kept on show; `false` when there is none, or it is not good.
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read.
    pub fn restore(&mut self, store: &mut impl Store) -> Result<bool, StoreError> {
        self.transfer = Transfer::Idle;
        let slot = match self.on_show {
            Side::First => &mut self.first,
            Side::Second => &mut self.second,
        };
        let Some(length) = store.load(slot.room())? else { return Ok(false) };
        slot.fill(length);
        let Ok(contents) = Checker::check(slot.bytes()) else {
            slot.clear();
            return Ok(false);
        };
        let offer = Offer { edition: contents.number(), length: length as u32, digest: digest(slot.bytes()) };
        slot.seal(offer, contents);
        Ok(true)
    }

    fn discard(&mut self) {
        self.other_mut().clear();
        self.transfer = Transfer::Idle;
    }

    fn waiting(&self) -> Option<Offer> {
        match self.transfer {
            Transfer::Waiting => self.other().offer(),
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Checking { .. } => None,
        }
    }

    fn shown(&self) -> &Slot<'m> {
        match self.on_show {
            Side::First => &self.first,
            Side::Second => &self.second,
        }
    }

    fn other(&self) -> &Slot<'m> {
        match self.on_show {
            Side::First => &self.second,
            Side::Second => &self.first,
        }
    }

    fn other_mut(&mut self) -> &mut Slot<'m> {
        match self.on_show {
            Side::First => &mut self.second,
            Side::Second => &mut self.first,
        }
    }
}

/// What the host is told of an edition that cannot be shown.
const fn refusal(error: EditionError) -> Refusal {
    match error.flaw {
        Flaw::Empty => Refusal::Empty,
        Flaw::Format(_) | Flaw::Item | Flaw::Text | Flaw::Long | Flaw::Order | Flaw::Glyphs | Flaw::Headlines => {
            Refusal::Malformed
        }
    }
}

impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idle => f.write_str("Idle"),
            Self::Receiving { offer, .. } => f.debug_tuple("Receiving").field(offer).finish(),
            Self::Checking { offer, .. } => f.debug_tuple("Checking").field(offer).finish(),
            Self::Waiting => f.write_str("Waiting"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::EditionWriter;

    fn edition(number: u32, headlines: &[&str]) -> Vec<u8> {
        let mut buffer = [0; 512];
        let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
        for text in headlines {
            writer.headline(text).unwrap();
        }
        writer.finish().to_vec()
    }

    fn offer(number: u32, bytes: &[u8]) -> Offer {
        Offer { edition: number, length: bytes.len() as u32, digest: digest(bytes) }
    }

    fn shelf() -> Shelf<'static> {
        Shelf::new(Box::leak(Box::default()))
    }

    fn push(shelf: &mut Shelf<'_>, number: u32, headlines: &[&str]) -> Result<Offer, Refusal> {
        let bytes = edition(number, headlines);
        let offer = offer(number, &bytes);
        assert_eq!(shelf.offer(offer), Ok(Standing::Wants { next: 0 }));
        assert_eq!(shelf.chunk(0, &bytes), Ok(Standing::Wants { next: bytes.len() as u32 }));
        assert_eq!(shelf.commit(offer), Ok(false));
        loop {
            match shelf.check() {
                Checked::Headline { .. } | Checked::Label { .. } | Checked::Other => {}
                Checked::Good { offer, .. } => return Ok(offer),
                Checked::Bad(refusal) => return Err(refusal),
                Checked::Nothing => panic!("nothing to check"),
            }
        }
    }

    #[test]
    fn an_edition_is_on_show_only_after_the_turn() {
        let mut shelf = shelf();
        push(&mut shelf, 3, &["one", "two"]).unwrap();
        assert!(shelf.on_show().is_none());
        assert_eq!(shelf.arrival(), Arrival::Waiting { edition: 3 });
        assert!(shelf.turn());
        assert_eq!(shelf.on_show().unwrap().headline(1).unwrap().text, "two");
        assert!(!shelf.turn());
    }

    #[test]
    fn the_same_again_is_held_and_an_older_one_refused() {
        let mut shelf = shelf();
        let held = push(&mut shelf, 3, &["one"]).unwrap();
        assert_eq!(shelf.offer(held), Ok(Standing::Held));
        assert_eq!(shelf.commit(held), Ok(true));
        shelf.turn();
        assert_eq!(shelf.offer(held), Ok(Standing::Held));
        let bytes = edition(3, &["other"]);
        assert_eq!(shelf.offer(offer(3, &bytes)), Err(Refusal::Outdated));
        assert_eq!(shelf.offer(offer(2, &bytes)), Err(Refusal::Outdated));
    }

    #[test]
    fn a_promised_edition_is_not_given_up_for_the_next() {
        let mut shelf = shelf();
        push(&mut shelf, 3, &["one"]).unwrap();
        let bytes = edition(4, &["two"]);
        assert_eq!(shelf.offer(offer(4, &bytes)), Ok(Standing::Later));
        shelf.turn();
        assert_eq!(shelf.offer(offer(4, &bytes)), Ok(Standing::Wants { next: 0 }));
    }

    #[test]
    fn chunks_out_of_place_change_nothing_and_a_transfer_goes_on() {
        let mut shelf = shelf();
        assert_eq!(shelf.chunk(0, b"x"), Err(Refusal::NotOffered));
        let bytes = edition(1, &["headline"]);
        let offer = offer(1, &bytes);
        shelf.offer(offer).unwrap();
        assert_eq!(shelf.chunk(0, &bytes[..4]), Ok(Standing::Wants { next: 4 }));
        assert_eq!(shelf.chunk(0, &bytes[..4]), Ok(Standing::Wants { next: 4 }));
        assert_eq!(shelf.chunk(6, &bytes[6..]), Ok(Standing::Wants { next: 4 }));
        assert_eq!(shelf.commit(offer), Err(Refusal::Incomplete));
        assert_eq!(shelf.offer(offer), Ok(Standing::Wants { next: 4 }));
        assert_eq!(shelf.chunk(4, &[0; 100]), Err(Refusal::TooLong));
    }

    #[test]
    fn wrong_bytes_are_thrown_away() {
        let mut shelf = shelf();
        let bytes = edition(1, &["headline"]);
        let wrong = Offer { digest: 1, ..offer(1, &bytes) };
        shelf.offer(wrong).unwrap();
        shelf.chunk(0, &bytes).unwrap();
        assert_eq!(shelf.commit(wrong), Err(Refusal::Corrupted));
        assert_eq!(shelf.arrival(), Arrival::None);
        assert_eq!(push(&mut shelf, 2, &[]), Err(Refusal::Empty));
        assert_eq!(push(&mut shelf, 2, &["a\tb"]), Err(Refusal::Malformed));
        assert_eq!(shelf.offer(Offer { edition: 9, length: 1 << 20, digest: 0 }), Err(Refusal::TooLong));
    }

    #[test]
    fn a_number_other_than_the_offered_one_is_refused() {
        let mut shelf = shelf();
        let bytes = edition(1, &["headline"]);
        let lie = offer(9, &bytes);
        shelf.offer(lie).unwrap();
        shelf.chunk(0, &bytes).unwrap();
        shelf.commit(lie).unwrap();
        let bad = loop {
            match shelf.check() {
                Checked::Bad(refusal) => break refusal,
                Checked::Nothing | Checked::Good { .. } => panic!("a lie was believed"),
                Checked::Headline { .. } | Checked::Label { .. } | Checked::Other => {}
            }
        };
        assert_eq!(bad, Refusal::Malformed);
    }

    #[test]
    fn an_edition_that_comes_on_show_while_another_is_being_kept_is_kept_whole() {
        let (mut store, mut shelf) = (Memory::default(), shelf());
        push(&mut shelf, 3, &["the first edition of the day"]).unwrap();
        shelf.turn();
        for _ in 0..3 {
            assert_eq!(shelf.keep(&mut store), Ok(Kept::Partly));
        }
        let second = push(&mut shelf, 4, &["the other edition of the day"]).unwrap();
        shelf.turn();
        while shelf.keep(&mut store) != Ok(Kept::Whole) {}
        assert_eq!(digest(&store.kept.unwrap()), second.digest);
    }

    /// Keeps eight bytes a call.
    #[derive(Default)]
    struct Memory {
        kept: Option<Vec<u8>>,
        pieces: Vec<u8>,
    }

    impl Store for Memory {
        fn load(&mut self, into: &mut [u8]) -> Result<Option<usize>, StoreError> {
            let Some(kept) = &self.kept else { return Ok(None) };
            into[..kept.len()].copy_from_slice(kept);
            Ok(Some(kept.len()))
        }

        fn begin(&mut self) -> Result<(), StoreError> {
            self.pieces.clear();
            Ok(())
        }

        fn keep(&mut self, edition: &[u8]) -> Result<Kept, StoreError> {
            let rest = &edition[self.pieces.len()..];
            self.pieces.extend_from_slice(&rest[..rest.len().min(8)]);
            if self.pieces.len() < edition.len() {
                return Ok(Kept::Partly);
            }
            self.kept = Some(self.pieces.clone());
            Ok(Kept::Whole)
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let (mut store, mut shelf) = (Memory::default(), shelf());
        assert_eq!(shelf.restore(&mut store), Ok(false));
        let held = push(&mut shelf, 3, &["one"]).unwrap();
        assert_eq!(shelf.keep(&mut store), Ok(Kept::Whole), "nothing is on show yet");
        shelf.turn();
        assert_eq!(shelf.keep(&mut store), Ok(Kept::Partly));
        while shelf.keep(&mut store) != Ok(Kept::Whole) {}
        let mut after = self::shelf();
        assert_eq!(after.restore(&mut store), Ok(true));
        assert_eq!(after.on_show_offer(), Some(held));
        assert_eq!(after.offer(held), Ok(Standing::Held));
        store.kept = Some(b"rotten".to_vec());
        assert_eq!(self::shelf().restore(&mut store), Ok(false));
    }
}
