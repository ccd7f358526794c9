mod accounting;
mod keeping;

use core::fmt;

use super::hold::Hold;
use super::slot::{Memory, Slot};
use crate::bundle::{Checker, Edition, EditionError, Flaw, Glyphs, Step};
use crate::limits::COPIED_BYTES;
use crate::link::{Arrival, Offer, Refusal, Refused, RunningDigest, Standing};
use crate::time::Instant;
use crate::trust::{Judged, Proof};
use keeping::Keeping;

/// Two slots, and what happens in the one that is not on show.
#[derive(Debug)]
pub struct Shelf<'m> {
    first: Slot<'m>,
    second: Slot<'m>,
    on_show: Side,
    transfer: Transfer,
    keeping: Keeping,
    /// The number of the last edition that was taken; only higher ones are.
    above: u32,
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
    /// Bytes come; a commit, once all are there, begins the proof.
    Receiving { offer: Offer, digest: RunningDigest, hold: Hold },
    /// The tag of a commit is looked at; a good one begins the check, another one lets the next commit try.
    Proving { offer: Offer, digest: RunningDigest, proof: Proof },
    /// The edition is looked at; its end makes it wait, a flaw throws it away.
    Checking { offer: Offer, checker: Checker },
    /// The edition is good; once it is kept, where there is a store, the end of the headline on show brings it onto the glass.
    Waiting,
}

/// What becomes of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Committed {
    /// It is held already: the commit was repeated.
    Held,
    /// From now on, or still, the edition is looked at.
    UnderCheck,
    /// Another tag of it is looked at; ask again.
    Later,
}

/// What one step of a check gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// There is nothing to check.
    Nothing,
    /// A headline of the edition that is being checked, see [`Shelf::text_under_check`]; there is more.
    Headline,
    /// Another text of that edition; there is more.
    Label,
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
    Bad(Refused),
}

impl<'m> Shelf<'m> {
    /// An empty shelf that keeps its editions in `memory`.
    pub const fn new(memory: &'m mut Memory) -> Self {
        Self {
            first: Slot::new(&mut memory.first, &mut memory.first_accounts),
            second: Slot::new(&mut memory.second, &mut memory.second_accounts),
            on_show: Side::First,
            transfer: Transfer::Idle,
            keeping: Keeping::NoStore,
            above: 0,
        }
    }

    /// Takes only editions of higher numbers than `above` from now on, and none that is on its way.
    pub fn begin_above(&mut self, above: u32) {
        self.discard();
        self.above = above;
    }

    /// The number of the last edition that was taken.
    pub const fn above(&self) -> u32 {
        self.above
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
            Transfer::Proving { offer, .. } | Transfer::Checking { offer, .. } => {
                Arrival::Checking { edition: offer.edition }
            }
            Transfer::Waiting => {
                self.other().offer().map_or(Arrival::None, |offer| Arrival::Waiting { edition: offer.edition })
            }
        }
    }

    /// An edition is to come.
    ///
    /// # Errors
    /// A [`Refusal`] that says why it may not.
    pub fn offer(&mut self, new: Offer, now: Instant) -> Result<Standing, Refusal> {
        if self.shown().offer() == Some(new) || self.waiting() == Some(new) {
            return Ok(Standing::Held);
        }
        if self.is_under_check(new) {
            return Ok(Standing::Later);
        }
        if new.length as usize > self.edition_bytes() {
            return Err(Refusal::TooLong);
        }
        if new.edition <= self.above {
            return Err(Refusal::Outdated);
        }
        match &self.transfer {
            Transfer::Receiving { offer, hold: Hold::On { .. }, .. } if *offer == new => {}
            Transfer::Receiving { offer, hold, .. } if *offer != new && hold.is_on(now) => return Ok(Standing::Later),
            Transfer::Idle | Transfer::Receiving { .. } => {
                self.other_mut().clear();
                let (digest, hold) = (RunningDigest::new(), Hold::new(now));
                self.transfer = Transfer::Receiving { offer: new, digest, hold };
            }
            // A good edition was promised to be shown, and is not given up for one that may never be whole; what is looked at
            // takes a few frames.
            Transfer::Proving { .. } | Transfer::Checking { .. } | Transfer::Waiting => return Ok(Standing::Later),
        }
        Ok(Standing::Wants { next: self.other().bytes().len() as u32 })
    }

    /// Bytes of the offered edition.
    ///
    /// # Errors
    /// A [`Refusal`] when no edition is offered, or more bytes come than were offered.
    pub fn chunk(&mut self, offset: u32, bytes: &[u8], now: Instant) -> Result<Standing, Refusal> {
        let next = self.other().bytes().len() as u32;
        let Transfer::Receiving { offer, digest, hold } = &mut self.transfer else {
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
        hold.moved(now);
        if self.other_mut().append(bytes) { Ok(Standing::Wants { next: after }) } else { Err(Refusal::TooLong) }
    }

    /// Bytes of the offered edition that are those of the edition on show, which has the digest `base`, from `from` on.
    ///
    /// # Errors
    /// [`Refusal::NotBase`] when another edition is on show, or does not have them; and as [`chunk`](Self::chunk).
    pub fn copy(&mut self, offset: u32, base: u32, from: u32, length: u32, now: Instant) -> Result<Standing, Refusal> {
        let Self { first, second, on_show, transfer, .. } = self;
        let (shown, other) = match on_show {
            Side::First => (first, second),
            Side::Second => (second, first),
        };
        let next = other.bytes().len() as u32;
        let Transfer::Receiving { offer, digest, hold } = transfer else { return Err(Refusal::NotOffered) };
        if offset != next {
            return Ok(Standing::Wants { next });
        }
        let is_base = shown.offer().is_some_and(|shown| shown.digest == base);
        let range = from as usize..(from as usize).saturating_add(length as usize);
        let bytes = shown.bytes().get(range).filter(|bytes| is_base && bytes.len() <= COPIED_BYTES);
        let bytes = bytes.ok_or(Refusal::NotBase)?;
        let after = next.saturating_add(length);
        if after > offer.length || !other.append(bytes) {
            return Err(Refusal::TooLong);
        }
        digest.update(bytes);
        hold.moved(now);
        Ok(Standing::Wants { next: after })
    }

    /// A whole edition in one piece: it is offered and [committed](Self::commit) at once. `None` when that was done.
    ///
    /// # Errors
    /// A [`Refusal`] that says why it may not.
    pub fn receive(
        &mut self,
        edition: u32,
        bytes: &[u8],
        proof: Option<Proof>,
        now: Instant,
    ) -> Result<Option<Standing>, Refusal> {
        let mut digest = RunningDigest::new();
        digest.update(bytes);
        let offer = Offer { edition, length: bytes.len() as u32, digest: digest.value() };
        match self.offer(offer, now)? {
            Standing::Wants { .. } => {
                self.other_mut().clear();
                if !self.other_mut().append(bytes) {
                    return Err(Refusal::TooLong);
                }
                self.begin_check(offer, digest, proof);
                Ok(None)
            }
            // The host asks again: its answer is on its way.
            Standing::Later if self.is_under_check(offer) => Ok(None),
            standing => Ok(Some(standing)),
        }
    }

    /// The offered edition is complete: from now on [`check`](Self::check) looks at it, its tag first where there is to be
    /// one.
    ///
    /// # Errors
    /// A [`Refusal`] when it is not complete, or its bytes are others.
    pub fn commit(&mut self, committed: Offer, proof: Option<Proof>) -> Result<Committed, Refusal> {
        if self.shown().offer() == Some(committed) || self.waiting() == Some(committed) {
            return Ok(Committed::Held);
        }
        let here = self.other().bytes().len() as u32;
        match &self.transfer {
            Transfer::Checking { offer, .. } if *offer == committed => Ok(Committed::UnderCheck),
            // The first one is proved to its end: else tags out of nowhere would keep it from ever ending.
            Transfer::Proving { offer, proof: begun, .. } if *offer == committed => match proof {
                Some(proof) if proof.tag() != begun.tag() => Ok(Committed::Later),
                Some(_) | None => Ok(Committed::UnderCheck),
            },
            Transfer::Receiving { offer, digest, .. } if *offer == committed => {
                if here < offer.length {
                    return Err(Refusal::Incomplete);
                }
                if digest.value() != offer.digest {
                    self.discard();
                    return Err(Refusal::Corrupted);
                }
                let digest = digest.clone();
                self.begin_check(committed, digest, proof);
                Ok(Committed::UnderCheck)
            }
            Transfer::Waiting if self.is_under_check(committed) => Ok(Committed::UnderCheck),
            Transfer::Idle
            | Transfer::Receiving { .. }
            | Transfer::Proving { .. }
            | Transfer::Checking { .. }
            | Transfer::Waiting => Err(Refusal::NotOffered),
        }
    }

    /// Whether `committed` is the edition that is looked at, or is good and on its way to the store.
    fn is_under_check(&self, committed: Offer) -> bool {
        match &self.transfer {
            Transfer::Proving { offer, .. } | Transfer::Checking { offer, .. } => *offer == committed,
            Transfer::Waiting => self.is_unkept() && self.other().offer() == Some(committed),
            Transfer::Idle | Transfer::Receiving { .. } => false,
        }
    }

    /// From now on the edition in the other slot is looked at.
    fn begin_check(&mut self, offer: Offer, digest: RunningDigest, proof: Option<Proof>) {
        self.transfer = match proof {
            Some(proof) => Transfer::Proving { offer, digest, proof },
            None => Transfer::Checking { offer, checker: Checker::new() },
        };
    }

    /// Looks at the next bytes or the next item of a committed edition.
    pub fn check(&mut self) -> Checked {
        let Self { transfer, first, second, on_show, .. } = self;
        let bytes = match on_show {
            Side::First => second.bytes(),
            Side::Second => first.bytes(),
        };
        let (offer, step) = match transfer {
            Transfer::Checking { offer, checker } => (*offer, checker.step(bytes)),
            Transfer::Proving { offer, digest, proof } => {
                let offer = *offer;
                match proof.step(bytes) {
                    Judged::NotYet => {}
                    Judged::Good => *transfer = Transfer::Checking { offer, checker: Checker::new() },
                    Judged::Forged => {
                        // The bytes may still be those of somebody who has the key, and his commit is on its way.
                        let digest = digest.clone();
                        *transfer = Transfer::Receiving { offer, digest, hold: Hold::Doubted };
                        return Checked::Bad(Refused::new(Refusal::Forged));
                    }
                }
                return Checked::Other;
            }
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Waiting => return Checked::Nothing,
        };
        let refused = match step {
            Ok(Step::Headline) => return Checked::Headline,
            Ok(Step::Label) => return Checked::Label,
            Ok(Step::Other) => return Checked::Other,
            Ok(Step::End) => match self.seal(offer) {
                Some(headlines) => return Checked::Good { offer, headlines },
                None => {
                    // It never waited.
                    self.transfer = Transfer::Idle;
                    Refused::new(Refusal::Malformed)
                }
            },
            Err(error) => refused(error),
        };
        self.discard();
        Checked::Bad(refused)
    }

    /// The text that was checked last, and the glyphs that travel with its edition.
    pub fn text_under_check(&self) -> (&str, Glyphs<'_>) {
        match &self.transfer {
            Transfer::Checking { checker, .. } => {
                let bytes = self.other().bytes();
                (checker.last_text(bytes), checker.glyphs(bytes))
            }
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Proving { .. } | Transfer::Waiting => {
                ("", Glyphs::default())
            }
        }
    }

    /// Throws away the edition that is being checked, and says where in it the text is that was checked last.
    pub fn refuse(&mut self) -> u32 {
        let Transfer::Checking { checker, .. } = &self.transfer else { return 0 };
        let at = checker.last_place() as u32;
        self.discard();
        at
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
        self.above = self.above.max(offer.edition);
        self.keep_again();
        Some(headlines)
    }

    /// Brings the edition that waits onto the glass; `false` when none waits, or it is not kept yet.
    pub fn turn(&mut self) -> bool {
        match self.transfer {
            Transfer::Waiting if self.is_unkept() => false,
            Transfer::Waiting => {
                self.on_show = match self.on_show {
                    Side::First => Side::Second,
                    Side::Second => Side::First,
                };
                self.transfer = Transfer::Idle;
                true
            }
            Transfer::Idle | Transfer::Receiving { .. } | Transfer::Proving { .. } | Transfer::Checking { .. } => false,
        }
    }

    /// Takes the edition on show off the glass, and gives up what is on its way.
    pub fn clear(&mut self) {
        self.discard();
        self.shown_mut().clear();
        self.keep_again();
    }

    fn discard(&mut self) {
        if matches!(self.transfer, Transfer::Waiting) {
            self.keep_again();
        }
        self.other_mut().clear();
        self.transfer = Transfer::Idle;
    }

    /// The edition that waits, and is kept where there is a store.
    fn waiting(&self) -> Option<Offer> {
        match self.transfer {
            Transfer::Waiting if !self.is_unkept() => self.other().offer(),
            Transfer::Idle
            | Transfer::Receiving { .. }
            | Transfer::Proving { .. }
            | Transfer::Checking { .. }
            | Transfer::Waiting => None,
        }
    }

    fn shown(&self) -> &Slot<'m> {
        match self.on_show {
            Side::First => &self.first,
            Side::Second => &self.second,
        }
    }

    fn shown_mut(&mut self) -> &mut Slot<'m> {
        match self.on_show {
            Side::First => &mut self.first,
            Side::Second => &mut self.second,
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
const fn refused(error: EditionError) -> Refused {
    let why = match error.flaw {
        Flaw::Empty => Refusal::Empty,
        Flaw::Format(_)
        | Flaw::Item
        | Flaw::Text
        | Flaw::Long
        | Flaw::Order
        | Flaw::Value
        | Flaw::Glyphs
        | Flaw::Headlines
        | Flaw::Items => Refusal::Malformed,
    };
    // An edition has at most 16384 bytes.
    Refused { why, at: error.place as u32 }
}

impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idle => f.write_str("Idle"),
            Self::Receiving { offer, .. } => f.debug_tuple("Receiving").field(offer).finish(),
            Self::Proving { offer, .. } => f.debug_tuple("Proving").field(offer).finish(),
            Self::Checking { offer, .. } => f.debug_tuple("Checking").field(offer).finish(),
            Self::Waiting => f.write_str("Waiting"),
        }
    }
}

#[cfg(test)]
mod tests;
