//! The only notion of time that Motograph's logic knows: milliseconds since start, wrapping after 49.7 days.
//!
//! No clock is read here. Boards and desks pass an [`Instant`] in; spans are differences, so the wrap has no effect as
//! long as no span is longer than [`Span::MAX`] (24.8 days).

/// A moment, in milliseconds since the device started, modulo 2³².
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Instant(u32);

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span(u32);

impl Instant {
    /// The moment `ms` milliseconds after start, modulo 2³².
    pub const fn from_ms(ms: u32) -> Self {
        Self(ms)
    }

    /// Milliseconds since start, modulo 2³².
    pub const fn ms(self) -> u32 {
        self.0
    }

    /// The time from `earlier` to `self`; zero when `earlier` is still to come.
    pub const fn since(self, earlier: Self) -> Span {
        let span = self.0.wrapping_sub(earlier.0);
        if span > Span::MAX.0 { Span(0) } else { Span(span) }
    }

    /// Whether `self` is at or after `deadline`.
    pub const fn reached(self, deadline: Self) -> bool {
        self.0.wrapping_sub(deadline.0) <= Span::MAX.0
    }

    /// The moment `span` later.
    pub const fn after(self, span: Span) -> Self {
        Self(self.0.wrapping_add(span.0))
    }

    /// The earlier of two moments less than [`Span::MAX`] apart.
    pub const fn earlier(self, other: Self) -> Self {
        if self.reached(other) { other } else { self }
    }
}

impl Span {
    /// The longest span that can be told from one that lies in the past: 2³¹ − 1 ms.
    pub const MAX: Self = Self(u32::MAX / 2);
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `ms` milliseconds, at most [`Span::MAX`].
    pub const fn from_ms(ms: u32) -> Self {
        if ms > Self::MAX.0 { Self::MAX } else { Self(ms) }
    }

    /// `s` seconds, at most [`Span::MAX`].
    pub const fn from_s(s: u32) -> Self {
        Self::from_ms(s.saturating_mul(1000))
    }

    /// Milliseconds.
    pub const fn ms(self) -> u32 {
        self.0
    }

    /// Both spans, one after the other, at most [`Span::MAX`].
    pub const fn plus(self, other: Self) -> Self {
        Self::from_ms(self.0.saturating_add(other.0))
    }

    /// `count` spans of this length, at most [`Span::MAX`].
    pub fn times(self, count: usize) -> Self {
        Self::from_ms(self.0.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// What is left of `self` after `other`; zero when nothing is.
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// Milliseconds from a counter of microseconds modulo 2³², which wraps after 71.6 minutes: read it more often than that.
#[derive(Clone, Copy, Debug)]
pub struct Microseconds {
    counted: u32,
    now: Instant,
}

impl Microseconds {
    /// A clock that reads [`Instant::default`] when its counter reads `counter`.
    pub const fn new(counter: u32) -> Self {
        Self { counted: counter, now: Instant(0) }
    }

    /// The time when the counter reads `counter`.
    pub const fn read(&mut self, counter: u32) -> Instant {
        let ms = counter.wrapping_sub(self.counted) / 1000;
        // What is less than a millisecond is counted next time.
        self.counted = self.counted.wrapping_add(ms * 1000);
        self.now = Instant(self.now.0.wrapping_add(ms));
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_cross_the_wrap() {
        let before = Instant::from_ms(u32::MAX - 9);
        let after = before.after(Span::from_ms(30));
        assert_eq!(after.ms(), 20);
        assert_eq!(after.since(before), Span::from_ms(30));
        assert!(after.reached(before));
        assert!(!before.reached(after));
        assert_eq!(before.earlier(after), before);
        assert_eq!(after.earlier(before), before);
    }

    #[test]
    fn a_moment_still_to_come_is_no_time_ago() {
        assert_eq!(Instant::from_ms(5).since(Instant::from_ms(6)), Span::ZERO);
    }

    #[test]
    fn microseconds_cross_their_wrap_without_losing_one() {
        let start = u32::MAX - 1_500;
        let mut clock = Microseconds::new(start);
        for us in 0..10_000_u32 {
            assert_eq!(clock.read(start.wrapping_add(us * 7)).ms(), us * 7 / 1000);
        }
    }
}
