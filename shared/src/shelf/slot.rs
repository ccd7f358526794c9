use core::fmt;

use crate::bundle::{Contents, Edition};
use crate::limits::EDITION_BYTES;
use crate::link::Offer;

/// Room for one edition.
pub struct Slot {
    bytes: [u8; EDITION_BYTES],
    length: usize,
    checked: Option<(Offer, Contents)>,
}

impl Slot {
    /// An empty slot.
    pub const fn new() -> Self {
        Self { bytes: [0; EDITION_BYTES], length: 0, checked: None }
    }

    /// The edition, once it is checked.
    pub fn edition(&self) -> Option<Edition<'_>> {
        self.checked.as_ref().map(|(_, contents)| Edition::new(self.bytes(), contents))
    }

    /// Which edition it is, once it is checked.
    pub fn offer(&self) -> Option<Offer> {
        self.checked.as_ref().map(|&(offer, _)| offer)
    }

    /// The bytes that are here.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// All room, to be filled from elsewhere; [`fill`](Self::fill) says with how much. The edition is gone.
    pub(super) fn room(&mut self) -> &mut [u8] {
        self.clear();
        &mut self.bytes
    }

    /// Says that the first `length` bytes of the room are filled.
    pub(super) fn fill(&mut self, length: usize) {
        self.length = length.min(EDITION_BYTES);
    }

    /// Empties the slot.
    pub(super) fn clear(&mut self) {
        self.length = 0;
        self.checked = None;
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

    /// Says that the bytes are a good edition.
    pub(super) fn seal(&mut self, offer: Offer, contents: Contents) {
        self.checked = Some((offer, contents));
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot").field("length", &self.length).field("offer", &self.offer()).finish_non_exhaustive()
    }
}
