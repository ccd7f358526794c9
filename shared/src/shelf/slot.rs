use core::fmt;

use crate::bundle::{Contents, Edition};
use crate::limits::{EDITION_BYTES, HEADLINES};
use crate::link::{Account, Offer};

/// The memory of a shelf: two editions, and what became of their headlines. All zeroes at start, so a static one costs no flash.
pub struct Memory {
    pub(super) first: [u8; EDITION_BYTES],
    pub(super) second: [u8; EDITION_BYTES],
    pub(super) first_accounts: [Account; HEADLINES],
    pub(super) second_accounts: [Account; HEADLINES],
}

/// Room for one edition.
pub(super) struct Slot<'m> {
    bytes: &'m mut [u8],
    length: usize,
    checked: Option<(Offer, Contents)>,
    accounts: &'m mut [Account],
}

impl Memory {
    /// Empty memory.
    pub const fn new() -> Self {
        let accounts = [Account::NONE; HEADLINES];
        let (first, second) = ([0; EDITION_BYTES], [0; EDITION_BYTES]);
        Self { first, second, first_accounts: accounts, second_accounts: accounts }
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").finish_non_exhaustive()
    }
}

impl<'m> Slot<'m> {
    /// An empty slot.
    pub(super) const fn new(bytes: &'m mut [u8], accounts: &'m mut [Account]) -> Self {
        Self { bytes, length: 0, checked: None, accounts }
    }

    /// Bytes of the longest edition that fits.
    pub(super) const fn capacity(&self) -> usize {
        self.bytes.len()
    }

    /// The edition, once it is checked.
    pub(super) fn edition(&self) -> Option<Edition<'_>> {
        self.checked.as_ref().map(|(_, contents)| Edition::new(self.bytes(), contents))
    }

    /// Which edition it is, once it is checked.
    pub(super) fn offer(&self) -> Option<Offer> {
        self.checked.as_ref().map(|&(offer, _)| offer)
    }

    /// The bytes that are here.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// All room, to be filled from elsewhere; [`fill`](Self::fill) says with how much. The edition is gone.
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.clear();
        self.bytes
    }

    /// Says that the first `length` bytes of the room are filled.
    pub(super) fn fill(&mut self, length: usize) {
        self.length = length.min(self.bytes.len());
    }

    /// Empties the slot.
    pub(super) fn clear(&mut self) {
        self.length = 0;
        self.checked = None;
        self.accounts.fill(Account::NONE);
    }

    /// Adds bytes at the end; `false`, and nothing is added, when there is no room.
    pub(super) fn append(&mut self, bytes: &[u8]) -> bool {
        match self.bytes.get_mut(self.length..self.length + bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.length += bytes.len();
                true
            }
            None => false,
        }
    }

    /// What became of the headlines.
    pub(super) fn accounts(&self) -> &[Account] {
        let headlines = self.checked.as_ref().map_or(0, |(_, contents)| contents.headlines());
        self.accounts.get(..headlines).unwrap_or_default()
    }

    /// What became of one headline.
    pub(super) fn account(&mut self, headline: usize) -> Option<&mut Account> {
        self.accounts.get_mut(headline)
    }

    /// Says that the bytes are a good edition.
    pub(super) fn seal(&mut self, offer: Offer, contents: Contents) {
        self.checked = Some((offer, contents));
    }
}

impl fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("length", &self.length).field("offer", &self.offer()).finish_non_exhaustive()
    }
}
