use embedded_storage::nor_flash::NorFlash;

use super::record::{HEAD, Record, is_check};
use super::{Journal, PIECE};
use crate::link::RunningDigest;
use crate::shelf::{Loaded, StoreError};

/// Records that are tried at start. A cut leaves one that is not whole, and what is kept next takes its place; more of them
/// are damage, and a start has to be short.
const TRIES: u32 = 8;

/// How often a record is read before it is given up: a bad contact may be a moment's.
const READINGS: u32 = 3;

/// What the heads say.
struct Found {
    /// The record of the highest sequence that was asked for.
    newest: Option<Record>,
    /// The highest sequence of any part, also of records that were not finished: parts of two must never look like one.
    highest: u32,
}

impl<F: NorFlash> Journal<F> {
    /// Reads the newest whole record.
    pub(super) fn read(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        (self.writing, self.last, self.next, self.sequence) = (None, None, 0, None);
        let mut below = u32::MAX;
        for _ in 0..TRIES {
            let Found { newest, highest } = self.find(below)?;
            self.sequence = Some(highest.saturating_add(1));
            let Some(record) = newest else { break };
            if (0..READINGS).any(|_| self.holds(&record, state, edition)) {
                self.last = Some(record);
                self.next = self.around(record.start + record.parts(F::ERASE_SIZE));
                return Ok(Some(Loaded { state: record.state, edition: record.edition }));
            }
            below = record.sequence;
        }
        Ok(None)
    }

    /// Looks at the head of every unit, for what has a sequence below `below`.
    fn find(&mut self, below: u32) -> Result<Found, StoreError> {
        let (mut found, mut can_be_read) = (Found { newest: None, highest: 0 }, false);
        for unit in 0..self.units() {
            let Ok(head) = self.head(unit) else { continue };
            can_be_read = true;
            let Some((record, part)) = Record::of_head(&head, unit, self.units(), F::ERASE_SIZE) else { continue };
            found.highest = found.highest.max(record.sequence);
            if part == 0
                && record.sequence < below
                && found.newest.is_none_or(|newest| record.sequence > newest.sequence)
            {
                found.newest = Some(record);
            }
        }
        if can_be_read { Ok(found) } else { Err(StoreError) }
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
