use embedded_storage::nor_flash::NorFlash;

use super::record::{HIGHEST, Record};
use super::{Journal, PIECE};
use crate::link::RunningDigest;
use crate::shelf::{Kept, StoreError};

/// How often a record begins anew behind a unit that does not hold what was programmed.
const TRIES: u8 = 4;

/// A record on its way.
#[derive(Clone, Debug)]
pub(super) struct Writing {
    record: Record,
    part: u32,
    step: Step,
    /// Of all pieces of this part before the next one.
    digest: RunningDigest,
    tries_left: u8,
}

/// What is done next with a part's unit.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It is erased; then its first piece is programmed.
    Erase,
    /// A piece is programmed; behind the last one, the first is compared.
    Program { piece: usize },
    /// A piece is compared with what it should be; behind the last one comes the next part.
    Compare { piece: usize },
}

/// What a step gave.
enum Done {
    /// There is more.
    Partly,
    /// It was the last of the record.
    Whole,
    /// The unit does not hold what was programmed.
    Bad,
    /// The flash says that it failed.
    Failed,
}

impl<F: NorFlash> Journal<F> {
    /// Does the next step of keeping `state` and `edition`.
    pub(super) fn write(&mut self, state: &[u8], edition: &[u8]) -> Result<Kept, StoreError> {
        let writing = match self.writing.take() {
            // Whoever keeps something else has to begin anew.
            Some(Writing { record, .. }) if (record.state, record.edition) != (state.len(), edition.len()) => {
                return Err(StoreError);
            }
            Some(writing) => writing,
            None => self.begin_record(state.len(), edition.len(), TRIES)?,
        };
        let tries_left = writing.tries_left;
        let record = writing.record;
        let bad = self.around(record.start + writing.part);
        match self.step(writing, state, edition) {
            Done::Partly => Ok(Kept::Partly),
            Done::Whole => {
                self.last = Some(record);
                self.next = self.around(record.start + record.parts(F::ERASE_SIZE));
                Ok(Kept::Whole)
            }
            Done::Bad => {
                self.next = self.around(bad + 1);
                let tries_left = tries_left.checked_sub(1).ok_or(StoreError)?;
                self.writing = Some(self.begin_record(state.len(), edition.len(), tries_left)?);
                Ok(Kept::Partly)
            }
            // It may be the unit or all of it, and asking again takes its time: what is kept next begins behind the unit.
            Done::Failed => {
                self.next = self.around(bad + 1);
                Err(StoreError)
            }
        }
    }

    /// Begins a record in the next unit, if it leaves the last one alone.
    fn begin_record(&mut self, state: usize, edition: usize, tries_left: u8) -> Result<Writing, StoreError> {
        let units = self.units();
        let sequence = self.sequence.ok_or(StoreError)?;
        let record = Record { sequence, start: self.next, state, edition };
        // None, where the last record begins in the next unit: a ring that is all one record.
        let free = self.last.map_or(units, |last| self.around(last.start + units - self.next));
        if record.parts(F::ERASE_SIZE) > free || record.sequence > HIGHEST {
            // What follows is tried from behind the last record again.
            self.next = self.last.map_or(0, |last| self.around(last.start + last.parts(F::ERASE_SIZE)));
            return Err(StoreError);
        }
        // Each try has a sequence of its own, so that parts of two never look like one record.
        self.sequence = Some(sequence.saturating_add(1));
        Ok(Writing { record, part: 0, step: Step::Erase, digest: RunningDigest::new(), tries_left })
    }

    fn step(&mut self, mut writing: Writing, state: &[u8], edition: &[u8]) -> Done {
        let Writing { record, part, step, ref mut digest, .. } = writing;
        let unit = self.around(record.start + part);
        let pieces = record.pieces(part, F::ERASE_SIZE);
        let mut next_piece = |piece| record.piece(part, piece, F::ERASE_SIZE, (state, edition), digest);
        let next = match step {
            Step::Erase => {
                if self.flash.erase(Self::address(unit, 0), Self::address(unit + 1, 0)).is_err() {
                    return Done::Failed;
                }
                Step::Program { piece: 0 }
            }
            Step::Program { piece } => {
                if self.flash.write(Self::address(unit, piece * PIECE), &next_piece(piece)).is_err() {
                    return Done::Failed;
                }
                if piece + 1 < pieces {
                    Step::Program { piece: piece + 1 }
                } else {
                    *digest = RunningDigest::new();
                    Step::Compare { piece: 0 }
                }
            }
            Step::Compare { piece } => {
                let mut there = [0; PIECE];
                let read = self.flash.read(Self::address(unit, piece * PIECE), &mut there);
                if read.is_err() {
                    return Done::Failed;
                }
                if there != next_piece(piece) {
                    return Done::Bad;
                }
                if piece + 1 < pieces {
                    Step::Compare { piece: piece + 1 }
                } else if part + 1 < record.parts(F::ERASE_SIZE) {
                    *digest = RunningDigest::new();
                    writing.part += 1;
                    Step::Erase
                } else {
                    return Done::Whole;
                }
            }
        };
        writing.step = next;
        self.writing = Some(writing);
        Done::Partly
    }
}
