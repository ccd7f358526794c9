use super::Request;
use crate::limits::COPIED_BYTES;

/// What a host knows of the edition on show: which bytes of a new one are in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Base<'e> {
    /// The digest of the edition on show.
    pub digest: u32,
    /// The bytes, in the order of the new edition; none overlaps another.
    pub runs: &'e [Run],
}

/// Bytes that are in two editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Place of the first one in the new edition.
    pub at: u32,
    /// Place of the first one in the edition on show.
    pub from: u32,
    /// How many.
    pub length: u32,
}

/// The bytes of an edition that go in one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'e> {
    /// They are sent.
    Sent(&'e [u8]),
    /// The display takes them over from the edition on show.
    Copied { from: u32, length: u32 },
}

impl<'e> Piece<'e> {
    /// The piece of `edition` that begins at `at`, with at most `most` bytes to be sent; nothing at its end.
    pub(super) fn at(edition: &'e [u8], base: Base<'_>, at: u32, most: u32) -> Option<Self> {
        let rest = edition.get(at as usize..).filter(|rest| !rest.is_empty())?;
        let next = base.runs.iter().find(|run| at < run.at.saturating_add(run.length));
        match next {
            Some(run) if run.at <= at => {
                let past = at - run.at;
                Some(Self::Copied { from: run.from + past, length: (run.length - past).min(COPIED_BYTES as u32) })
            }
            next => {
                let most = next.map_or(most, |run| most.min(run.at - at));
                Some(Self::Sent(rest.get(..most as usize).unwrap_or(rest)))
            }
        }
    }

    /// Bytes of the edition.
    pub(super) const fn length(self) -> u32 {
        match self {
            Self::Sent(bytes) => bytes.len() as u32,
            Self::Copied { length, .. } => length,
        }
    }

    /// Bytes on the line, besides what stands around every request.
    pub(super) const fn line_bytes(self) -> u32 {
        match self {
            Self::Sent(bytes) => bytes.len() as u32,
            Self::Copied { .. } => 10,
        }
    }

    /// The request for it.
    pub(super) const fn request(self, offset: u32, base: u32) -> Request<'e> {
        match self {
            Self::Sent(bytes) => Request::Chunk { offset, bytes },
            Self::Copied { from, length } => Request::Copy { offset, base, from, length },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_cut_where_the_one_on_show_has_the_same_bytes() {
        let edition = [7; 6000];
        let runs = [Run { at: 10, from: 90, length: 3000 }, Run { at: 3500, from: 0, length: 2500 }];
        let base = Base { digest: 1, runs: &runs };
        let (mut at, mut pieces) = (0, Vec::new());
        while let Some(piece) = Piece::at(&edition, base, at, 480) {
            pieces.push(match piece {
                Piece::Sent(bytes) => (None, bytes.len()),
                Piece::Copied { from, length } => (Some(from), length as usize),
            });
            at += piece.length();
        }
        let expected = [
            (None, 10),
            (Some(90), 2048),
            (Some(2138), 952),
            (None, 480),
            (None, 10),
            (Some(0), 2048),
            (Some(2048), 452),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(Piece::at(&edition, Base::default(), 5900, 480), Some(Piece::Sent(&[7; 100])));
    }
}
