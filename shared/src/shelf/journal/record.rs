use super::PIECE;
use crate::link::RunningDigest;

/// Bytes of a unit's head.
pub(super) const HEAD: usize = 20;
/// Bytes of the check behind the payload.
const CHECK: usize = 4;
/// The highest sequence: one a second lasts 68 years. A rotten bit must not use them all up.
pub(super) const HIGHEST: u32 = u32::MAX >> 1;
/// What a head begins with: the name of this format.
const NAME: [u8; 4] = *b"MGj1";

/// A record: what is kept at once, in one unit or several that follow each other in the ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Records of higher numbers are newer.
    pub(super) sequence: u32,
    /// The unit it begins with.
    pub(super) start: u32,
    /// Bytes of the state.
    pub(super) state: usize,
    /// Bytes of the edition, which follows it.
    pub(super) edition: usize,
}

impl Record {
    /// How many units of `unit` bytes it takes; one at the least.
    pub(super) const fn parts(&self, unit: usize) -> u32 {
        let parts = (self.state + self.edition).div_ceil(room(unit));
        if parts == 0 { 1 } else { parts as u32 }
    }

    /// The bytes of the record that lie in `part`.
    pub(super) fn share(&self, part: u32, unit: usize) -> core::ops::Range<usize> {
        let whole = self.state + self.edition;
        let begin = (part as usize * room(unit)).min(whole);
        begin..(begin + room(unit)).min(whole)
    }

    /// The head of one of its parts.
    pub(super) fn head(&self, part: u32, unit: usize) -> [u8; HEAD] {
        let mut head = [0; HEAD];
        let fields = [
            u32::from_le_bytes(NAME),
            self.sequence,
            part | self.parts(unit) << 16,
            self.state as u32,
            self.edition as u32,
        ];
        for (bytes, field) in head.chunks_exact_mut(4).zip(fields) {
            bytes.copy_from_slice(&field.to_le_bytes());
        }
        head
    }

    /// The record that `head`, of unit number `unit_number` of `units` of `unit` bytes each, says it is part of, and which
    /// part; nothing when no head of ours says so.
    pub(super) fn of_head(head: &[u8; HEAD], unit_number: u32, units: u32, unit: usize) -> Option<(Self, u32)> {
        let mut fields = head.chunks_exact(4).map(|bytes| bytes.try_into().map_or(0, u32::from_le_bytes));
        let mut field = || fields.next().unwrap_or_default();
        if field() != u32::from_le_bytes(NAME) {
            return None;
        }
        let (sequence, part_of) = (field(), field());
        let (part, parts) = (part_of & 0xffff, part_of >> 16);
        let (state, edition) = (field(), field());
        // No sum may overflow, and no record takes the whole ring.
        let most = unit.checked_mul(units as usize)?;
        let whole = (state as usize).checked_add(edition as usize)?;
        if whole > most || part >= units || sequence > HIGHEST {
            return None;
        }
        let start = (unit_number + units - part).checked_rem(units)?;
        let record = Self { sequence, start, state: state as usize, edition: edition as usize };
        (record.parts(unit) == parts && part < parts && parts <= units).then_some((record, part))
    }

    /// How many pieces of `part` have something in them.
    pub(super) fn pieces(&self, part: u32, unit: usize) -> usize {
        (HEAD + self.share(part, unit).len() + CHECK).div_ceil(PIECE)
    }

    /// One piece of `part`, as it stands in its unit; `digest` is that of all before it in the part.
    pub(super) fn piece(
        &self,
        part: u32,
        place: usize,
        unit: usize,
        (state, edition): (&[u8], &[u8]),
        digest: &mut RunningDigest,
    ) -> [u8; PIECE] {
        let (head, share) = (self.head(part, unit), self.share(part, unit));
        let mut piece = [0xff; PIECE];
        let begin = place * PIECE;
        // What is checked comes first, and lies in the piece from its beginning on.
        let checked = (HEAD + share.len()).saturating_sub(begin).min(PIECE);
        for (offset, byte) in piece.iter_mut().enumerate().take(checked) {
            let at = begin + offset;
            *byte = match head.get(at) {
                Some(&byte) => byte,
                None => {
                    let of_record = share.start + at - HEAD;
                    let byte = state.get(of_record).or_else(|| edition.get(of_record.wrapping_sub(self.state)));
                    byte.copied().unwrap_or_default()
                }
            };
        }
        digest.update(piece.get(..checked).unwrap_or_default());
        let check = digest.value().to_le_bytes();
        let behind = HEAD + share.len();
        for (offset, byte) in piece.iter_mut().enumerate().skip(checked) {
            if let Some(&of_check) = check.get((begin + offset).wrapping_sub(behind)) {
                *byte = of_check;
            }
        }
        piece
    }
}

/// Bytes of a record that one unit holds.
const fn room(unit: usize) -> usize {
    unit - HEAD - CHECK
}

/// Whether `check`, read from behind a part, is that of the part.
pub(super) fn is_check(check: [u8; CHECK], digest: &RunningDigest) -> bool {
    u32::from_le_bytes(check) == digest.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: usize = 1024;

    #[test]
    fn a_part_in_its_unit_byte_by_byte() {
        let record = Record { sequence: 0x0102_0304, start: 7, state: 3, edition: 1200 };
        let (state, edition) = ([1, 2, 3], [9; 1200]);
        assert_eq!(record.parts(UNIT), 2);
        assert_eq!((record.share(0, UNIT), record.share(1, UNIT)), (0..1000, 1000..1203));
        let mut digest = RunningDigest::new();
        let pieces: Vec<u8> =
            (0..2).flat_map(|place| record.piece(0, place, UNIT, (&state, &edition), &mut digest)).collect();
        assert_eq!(pieces[..HEAD], [77, 71, 106, 49, 4, 3, 2, 1, 0, 0, 2, 0, 3, 0, 0, 0, 0xb0, 4, 0, 0]);
        assert_eq!((&pieces[HEAD..HEAD + 4], &pieces[HEAD + 4..1020]), (&[1, 2, 3, 9][..], &[9; 996][..]));
        assert_eq!(pieces[1020..], crate::link::digest(&pieces[..1020]).to_le_bytes());
        let mut digest = RunningDigest::new();
        let second = record.piece(1, 0, UNIT, (&state, &edition), &mut digest);
        assert_eq!((record.pieces(0, UNIT), record.pieces(1, UNIT)), (2, 1));
        assert_eq!(second[HEAD..HEAD + 203], [9; 203]);
        assert_eq!(second[HEAD + 203..HEAD + 207], crate::link::digest(&second[..HEAD + 203]).to_le_bytes());
        assert_eq!(second[HEAD + 207..], [0xff; PIECE - HEAD - 207]);
    }

    #[test]
    fn a_check_may_lie_across_two_pieces() {
        let record = Record { sequence: 1, start: 0, state: 0, edition: PIECE - HEAD - 2 };
        let edition = [5; PIECE];
        let mut digest = RunningDigest::new();
        let first = record.piece(0, 0, UNIT, (&[], &edition), &mut digest);
        let second = record.piece(0, 1, UNIT, (&[], &edition), &mut digest);
        let check = crate::link::digest(&first[..PIECE - 2]).to_le_bytes();
        assert_eq!((record.pieces(0, UNIT), [first[PIECE - 2], first[PIECE - 1]]), (2, [check[0], check[1]]));
        assert_eq!((&second[..2], &second[2..4]), (&check[2..], &[0xff, 0xff][..]));
    }

    #[test]
    fn a_head_is_read_as_it_was_written_and_others_are_none() {
        let record = Record { sequence: HIGHEST, start: 6, state: 100, edition: 3000 };
        for part in 0..4 {
            let head = record.head(part, UNIT);
            let unit_number = (6 + part) % 8;
            assert_eq!(Record::of_head(&head, unit_number, 8, UNIT), Some((record, part)));
            for bit in (0..8 * HEAD).filter(|bit| !(32..64).contains(bit)) {
                let mut other = head;
                other[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(Record::of_head(&other, unit_number, 8, UNIT), Some((record, part)), "{bit}");
            }
        }
        assert_eq!(Record::of_head(&[0xff; HEAD], 0, 8, UNIT), None);
        assert_eq!(Record::of_head(&record.head(4, UNIT), 0, 8, UNIT), None, "it has four parts");
        let rotten = Record { sequence: HIGHEST + 1, ..record };
        assert_eq!(Record::of_head(&rotten.head(0, UNIT), 6, 8, UNIT), None, "none is left above it");
        let whole = Record { edition: 9 * UNIT, ..record };
        assert_eq!(Record::of_head(&whole.head(0, UNIT), 0, 8, UNIT), None, "more than there is");
    }
}
