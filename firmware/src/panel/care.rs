use motograph_shared::time::{Instant, Span};

/// How often it is looked whether a panel still has what it was told: one that is sent a page each time, because nothing can
/// be read from it, is whole again within a second.
const EVERY: Span = Span::from_ms(100);

/// Time that a check has to have before the next frame is due: a page of 128 columns takes 3 ms at 400 kHz.
const TIME: Span = Span::from_ms(5);

/// How long a check waits for that; on a line that never rests there is none, and a frame may be late for it.
const PATIENCE: Span = Span::from_ms(20);

/// When to look after a panel.
#[derive(Clone, Copy, Debug)]
pub struct Care {
    check_at: Instant,
}

impl Care {
    /// Of a panel that shows nothing before `now`.
    pub const fn new(now: Instant) -> Self {
        Self { check_at: now.after(EVERY) }
    }

    /// Whether to look after it now, with nothing to be shown until `wake`; then not again for a while.
    pub fn is_due(&mut self, now: Instant, wake: Instant) -> bool {
        let has_time = wake.since(now) >= TIME || now.reached(self.check_at.after(PATIENCE));
        let is_due = now.reached(self.check_at) && has_time;
        if is_due {
            self.check_at = now.after(EVERY);
        }
        is_due
    }
}
