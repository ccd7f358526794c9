use std::time::Duration;

/// How long somebody who failed is left alone: twice as long each time, a little more or less so that not all come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    first: Duration,
    most: Duration,
    failures: u32,
}

impl Backoff {
    /// Nobody has failed.
    pub(crate) fn new(first: Duration, most: Duration) -> Self {
        Self { first, most: most.max(first), failures: 0 }
    }

    /// How often in a row it failed.
    pub(crate) const fn failures(&self) -> u32 {
        self.failures
    }

    /// It went well.
    pub(crate) const fn succeed(&mut self) {
        self.failures = 0;
    }

    /// It failed once more: how long until it is tried again. `jitter` is between 0 and 1.
    pub(crate) fn fail(&mut self, jitter: f64) -> Duration {
        let doubled = self.first.saturating_mul(1_u32.checked_shl(self.failures).unwrap_or(u32::MAX));
        self.failures = self.failures.saturating_add(1);
        jittered(doubled.min(self.most), jitter)
    }
}

/// A tenth more or less.
pub(crate) fn jittered(span: Duration, jitter: f64) -> Duration {
    span.mul_f64(0.9 + 0.2 * jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_the_most() {
        let s = Duration::from_secs;
        let mut backoff = Backoff::new(s(1), s(60));
        assert_eq!([0; 8].map(|_| backoff.fail(0.5).as_secs()), [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(backoff.failures(), 8);
        backoff.succeed();
        assert_eq!((backoff.fail(0.0), backoff.fail(1.0)), (Duration::from_millis(900), Duration::from_millis(2200)));
        for _ in 0..100 {
            backoff.fail(0.5);
        }
        assert_eq!(backoff.fail(0.5), s(60));
    }
}
