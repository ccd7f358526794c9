use crate::time::{Instant, Span};

/// How many bulletins there may be: a few at once, and one now and then, so that nobody makes the glass restless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    left: u8,
    /// Since when the next one is being saved up for.
    since: Instant,
}

impl Allowance {
    /// How many at once.
    const MOST: u8 = 6;
    /// How long it takes until there may be one more.
    const EVERY: Span = Span::from_s(30);

    pub(super) const fn new(now: Instant) -> Self {
        Self { left: Self::MOST, since: now }
    }

    /// Takes one, if there may be one at `now`.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let saved = now.since(self.since).ms() / Self::EVERY.ms();
        self.left = u8::try_from(saved).unwrap_or(u8::MAX).saturating_add(self.left).min(Self::MOST);
        self.since =
            if self.left == Self::MOST { now } else { self.since.after(Span::from_ms(saved * Self::EVERY.ms())) };
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_at_once_and_one_each_half_minute() {
        let at = |ms: u32| Instant::from_ms((u32::MAX - 40_000).wrapping_add(ms));
        let mut allowance = Allowance::new(at(0));
        let mut taken = |ms| allowance.take(at(ms));
        assert_eq!([0; 7].map(&mut taken), [true, true, true, true, true, true, false]);
        assert_eq!([29_999, 30_000, 59_999, 60_000, 60_001].map(&mut taken), [false, true, false, true, false]);
        assert_eq!([1_000_000_000; 7].map(&mut taken), [true, true, true, true, true, true, false]);
    }
}
