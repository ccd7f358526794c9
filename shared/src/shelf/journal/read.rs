use embedded_storage::nor_flash::NorFlash;

use super::record::{HEAD, Record, is_check};
use super::{Journal, PIECE};
use crate::link::RunningDigest;
use crate::shelf::{Loaded, StoreError};

/// Records that are tried at start. A cut leaves one that is not whole, and what is kept next takes its place; more of them
/// are damage, and a start has to be short.
const TRIES: u32 = 8;

/// Heads of higher sequences than this above the last record's are damage.
const NEAR: u32 = 1 << 16;

impl<F: NorFlash> Journal<F> {
    /// Reads the newest whole record.
    pub(super) fn read(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        self.writing = None;
        self.last = None;
        let mut below = None;
        for _ in 0..TRIES {
            let Some(record) = self.newest(below)? else { break };
            if self.holds(&record, state, edition) {
                let after = record.start + record.parts(F::ERASE_SIZE);
                self.last = Some(record);
                self.next = self.around(after);
                self.sequence = self.above(record.sequence);
                return Ok(Some(Loaded { state: record.state, edition: record.edition }));
            }
            below = Some(record.sequence);
        }
        self.next = 0;
        self.sequence = self.above(0);
        Ok(None)
    }

    /// The record of the highest sequence `below` another, by the heads of the units that records begin with.
    fn newest(&mut self, below: Option<u32>) -> Result<Option<Record>, StoreError> {
        let (mut newest, mut can_be_read) = (None::<Record>, false);
        for unit in 0..self.units() {
            let Ok(head) = self.head(unit) else { continue };
            can_be_read = true;
            if let Some((record, 0)) = Record::of_head(&head, unit, self.units(), F::ERASE_SIZE)
                && below.is_none_or(|below| record.sequence < below)
                && newest.is_none_or(|newest| record.sequence > newest.sequence)
            {
                newest = Some(record);
            }
        }
        if can_be_read { Ok(newest) } else { Err(StoreError) }
    }

    /// A sequence above `last` and above that of every part that is left of a record that was not finished: parts of two
    /// records must never look like one.
    fn above(&mut self, last: u32) -> u32 {
        let mut highest = last;
        for unit in 0..self.units() {
            if let Ok(head) = self.head(unit)
                && let Some((record, _)) = Record::of_head(&head, unit, self.units(), F::ERASE_SIZE)
                && record.sequence.wrapping_sub(last) < NEAR
            {
                highest = highest.max(record.sequence);
            }
        }
        highest.saturating_add(1)
    }

    fn head(&mut self, unit: u32) -> Result<[u8; HEAD], StoreError> {
        let mut head = [0; HEAD];
        self.flash.read(Self::address(unit, 0), &mut head).map_err(|_| StoreError)?;
        Ok(head)
    }

    /// Reads all parts of `record`; whether they are whole.
    fn holds(&mut self, record: &Record, state: &mut [u8], edition: &mut [u8]) -> bool {
        if record.state > state.len() || record.edition > edition.len() {
            return false;
        }
        (0..record.parts(F::ERASE_SIZE)).all(|part| self.holds_part(record, part, state, edition).unwrap_or(false))
    }

    fn holds_part(
        &mut self,
        record: &Record,
        part: u32,
        state: &mut [u8],
        edition: &mut [u8],
    ) -> Result<bool, StoreError> {
        let unit = self.around(record.start + part);
        let head = self.head(unit)?;
        if head != record.head(part, F::ERASE_SIZE) {
            return Ok(false);
        }
        let mut digest = RunningDigest::new();
        digest.update(&head);
        let share = record.share(part, F::ERASE_SIZE);
        let (mut at, mut of_record) = (HEAD, share.start);
        while of_record < share.end {
            // The state comes first; behind its end, the edition.
            let room = if of_record < record.state {
                state.get_mut(of_record..record.state.min(share.end))
            } else {
                edition.get_mut(of_record - record.state..share.end - record.state)
            };
            let Some(room) = room else { return Ok(false) };
            let length = room.len().min(PIECE);
            let Some(room) = room.get_mut(..length) else { return Ok(false) };
            self.flash.read(Self::address(unit, at), room).map_err(|_| StoreError)?;
            digest.update(room);
            at += length;
            of_record += length;
        }
        let mut check = [0; 4];
        self.flash.read(Self::address(unit, at), &mut check).map_err(|_| StoreError)?;
        Ok(is_check(check, &digest))
    }
}
