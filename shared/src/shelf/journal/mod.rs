//! A [`Store`] on flash, or on whatever can be read, erased and programmed like it (`embedded-storage`'s [`NorFlash`]).
//!
//! *In:* the state and the edition that are to survive. *Out:* those kept last.
//! *Promises:* a power cut at any moment leaves what was kept before, or what was being kept, whole; for records that come to
//! their end, every unit is erased as often as every other, give or take one; a unit that does not hold what was programmed is
//! passed over; nothing is kept where something could not be read.
//! *Does not know:* what a state or an edition is, or which chip it is on.
//!
//! Each record begins behind the last one, in a ring of erase units:
//!
//! ```text
//! unit:    │ head │ payload                        │ check │ nothing │
//! bytes:   │  20  │ as many as fit, or are left    │   4   │         │
//!
//! head:    │ "MGj1" │ sequence u32 │ part u16 │ parts u16 │ state bytes u32 │ edition bytes u32 │   (little-endian)
//! payload: │ its share of the record: the state, then the edition
//! check:   │ CRC-32C of head and payload
//! ```
//!
//! A record is whole when all its parts are: the last one to be programmed makes it so. The highest sequence counts.
//!
//! Not sequential-storage: an item of its map has to fit one erase unit (4 KiB on a W25Q, 512 bytes on a card), and an edition
//! has up to 16 KiB; two cuts in a row can lose what was stored before them (its issue 136), and a page that is half erased can
//! pass for a good one (its issue 70).

mod read;
mod record;
mod write;

use embedded_storage::nor_flash::NorFlash;

use super::{Kept, Loaded, Store, StoreError};
use record::Record;
use write::Writing;

/// A store in a ring of erase units.
#[derive(Debug)]
pub struct Journal<F> {
    flash: F,
    /// The record that counts.
    last: Option<Record>,
    /// The unit that the next record begins with.
    next: u32,
    /// Higher than the sequence of every record that may be there, whole or not; unknown until it was read: a record that does
    /// not exceed them all would be lost, or take the place of the last one.
    sequence: Option<u32>,
    writing: Option<Writing>,
}

impl<F: NorFlash> Journal<F> {
    /// A journal on all of `flash`, where nothing is kept before it was read by [`load`](Store::load).
    pub const fn new(flash: F) -> Self {
        const {
            assert!(F::ERASE_SIZE.is_multiple_of(PIECE), "a unit is programmed in whole pieces");
            assert!(
                PIECE.is_multiple_of(F::WRITE_SIZE) && PIECE.is_multiple_of(F::READ_SIZE),
                "a piece can be programmed"
            );
        }
        Self { flash, last: None, next: 0, sequence: None, writing: None }
    }

    /// Erase units of the ring.
    fn units(&self) -> u32 {
        u32::try_from(self.flash.capacity() / F::ERASE_SIZE).unwrap_or(u32::MAX)
    }

    /// The unit that many units on from the first, around the ring.
    fn around(&self, unit: u32) -> u32 {
        unit.checked_rem(self.units()).unwrap_or_default()
    }

    /// The address of a byte of a unit.
    const fn address(unit: u32, at: usize) -> u32 {
        unit * F::ERASE_SIZE as u32 + at as u32
    }

    /// The flash.
    pub const fn flash(&self) -> &F {
        &self.flash
    }

    /// The flash, to be told something; what is on it is the journal's.
    pub const fn flash_mut(&mut self) -> &mut F {
        &mut self.flash
    }

    /// The flash, when the journal is not needed any more.
    pub fn into_flash(self) -> F {
        self.flash
    }
}

/// Bytes that are read, programmed or compared in one call.
const PIECE: usize = 512;

impl<F: NorFlash> Store for Journal<F> {
    fn load(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        self.read(state, edition)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.writing = None;
        Ok(())
    }

    fn keep(&mut self, state: &[u8], edition: &[u8]) -> Result<Kept, StoreError> {
        self.write(state, edition)
    }
}
