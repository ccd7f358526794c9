use embedded_storage::nor_flash::NorFlash;

use super::record::{HEAD, Record, is_check};
use super::{Journal, PIECE};
use crate::link::RunningDigest;
use crate::shelf::{Loaded, StoreError};

/// How often something is read before it counts as unreadable: a bad contact may be a moment's.
const READINGS: u32 = 3;

/// The order in which records are tried, the highest first. A torn head may have any sequence, also that of the last good
/// record; where it stands tells them apart.
const fn rank(record: &Record) -> (u32, u32) {
    (record.sequence, record.start)
}

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
        let mut below = (u32::MAX, 0);
        // Each round is for a lower sequence, and there are no more records than units.
        for _ in 0..self.units() {
            let Found { newest, highest } = self.find(below)?;
            self.sequence = Some(highest.saturating_add(1));
            let Some(record) = newest else { break };
            if self.holds(&record, state, edition)? {
                self.last = Some(record);
                self.next = self.around(record.start + record.parts(F::ERASE_SIZE));
                return Ok(Some(Loaded { state: record.state, edition: record.edition }));
            }
            below = rank(&record);
        }
        Ok(None)
    }

    /// Looks at the head of every unit, for what ranks below `below`.
    fn find(&mut self, below: (u32, u32)) -> Result<Found, StoreError> {
        let mut found = Found { newest: None, highest: 0 };
        for unit in 0..self.units() {
            // One that cannot be read may be the newest: without it, numbers would go back.
            let head = self.head(unit)?;
            let Some((record, part)) = Record::of_head(&head, unit, self.units(), F::ERASE_SIZE) else { continue };
            found.highest = found.highest.max(record.sequence);
            if part == 0 && rank(&record) < below && found.newest.is_none_or(|newest| rank(&record) > rank(&newest)) {
                found.newest = Some(record);
            }
        }
        if self.units() > 0 { Ok(found) } else { Err(StoreError) }
    }

    fn head(&mut self, unit: u32) -> Result<[u8; HEAD], StoreError> {
        let mut head = [0; HEAD];
        self.fetch(unit, 0, &mut head)?;
        Ok(head)
    }

    /// Reads bytes of a unit.
    fn fetch(&mut self, unit: u32, at: usize, bytes: &mut [u8]) -> Result<(), StoreError> {
        let is_read = (0..READINGS).any(|_| self.flash.read(Self::address(unit, at), bytes).is_ok());
        if is_read { Ok(()) } else { Err(StoreError) }
    }

    /// Reads all parts of `record`; whether they are whole.
    fn holds(&mut self, record: &Record, state: &mut [u8], edition: &mut [u8]) -> Result<bool, StoreError> {
        if record.state > state.len() || record.edition > edition.len() {
            return Ok(false);
        }
        for part in 0..record.parts(F::ERASE_SIZE) {
            if !self.holds_part(record, part, state, edition)? {
                return Ok(false);
            }
        }
        Ok(true)
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
            self.fetch(unit, at, room)?;
            digest.update(room);
            at += length;
            of_record += length;
        }
        let mut check = [0; 4];
        self.fetch(unit, at, &mut check)?;
        Ok(is_check(check, &digest))
    }
}
