use crate::time::{Instant, Span};

/// How long another offer has to wait for a transfer: whoever has no key could else keep all news away with one short frame
/// now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It goes on, as long as bytes come.
    On {
        /// When it was offered.
        begun: Instant,
        /// When bytes of it came last.
        moved: Instant,
    },
    /// A tag was no tag of its bytes, so they may be somebody else's: the same offer begins anew.
    Doubted,
}

impl Hold {
    /// How long a transfer may stand still.
    const STILL: Span = Span::from_s(3);
    /// How long it may take: the longest edition takes 17 s at 9600 baud on a good line.
    const WHOLE: Span = Span::from_s(90);

    /// Of a transfer that begins.
    pub(super) const fn new(now: Instant) -> Self {
        Self::On { begun: now, moved: now }
    }

    /// Bytes have come.
    pub(super) const fn moved(&mut self, now: Instant) {
        if let Self::On { moved, .. } = self {
            *moved = now;
        }
    }

    /// Whether another offer has to wait.
    pub(super) fn is_on(self, now: Instant) -> bool {
        match self {
            Self::On { begun, moved } => now.since(moved) < Self::STILL && now.since(begun) < Self::WHOLE,
            Self::Doubted => false,
        }
    }
}
