use core::fmt::Write as _;

use heapless::String;

use crate::time::{Instant, Span};

const MINUTE: Span = Span::from_s(60);

/// How long ago something was, in whole minutes. It counts on across the clock's wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    minutes: u32,
    since: Instant,
}

impl Age {
    /// It is now.
    pub const fn new(now: Instant) -> Self {
        Self { minutes: 0, since: now }
    }

    /// Counts the minutes that have passed, and says whether there were any; asked at least once in 24 days.
    pub fn pass(&mut self, now: Instant) -> bool {
        let passed = now.since(self.since).ms() / MINUTE.ms();
        self.minutes = self.minutes.saturating_add(passed);
        self.since = self.since.after(Span::from_ms(passed * MINUTE.ms()));
        passed > 0
    }

    /// Whole minutes.
    pub const fn minutes(&self) -> u32 {
        self.minutes
    }

    /// When another minute has passed.
    pub const fn wake(&self) -> Instant {
        self.since.after(MINUTE)
    }

    /// In the largest unit of which one has passed: `now`, `59 min`, `23 h`, `9 d`.
    pub fn text(&self) -> String<12> {
        let (count, unit) = match self.minutes {
            0 => (0, "now"),
            minutes @ 1..60 => (minutes, " min"),
            minutes @ 60..1440 => (minutes / 60, " h"),
            minutes => (minutes / 1440, " d"),
        };
        let mut text = String::new();
        // The longest is seven digits and two more characters.
        let _ = match count {
            0 => text.push_str(unit).map_err(|_| core::fmt::Error),
            count => write!(text, "{count}{unit}"),
        };
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_grow_through_their_units_and_across_the_wrap() {
        let mut age = Age::new(Instant::from_ms(u32::MAX - 30_000));
        let mut now = Instant::from_ms(u32::MAX - 30_000);
        let mut texts = vec![age.text().to_string()];
        for minutes in [1, 58, 1, 60, 22 * 60 - 1, 1, 9 * 1440] {
            now = now.after(Span::from_ms(minutes * 60_000));
            age.pass(now);
            texts.push(age.text().to_string());
        }
        assert_eq!(texts, ["now", "1 min", "59 min", "1 h", "2 h", "23 h", "1 d", "10 d"]);
    }

    #[test]
    fn the_next_minute_is_known() {
        let mut age = Age::new(Instant::from_ms(500));
        age.pass(Instant::from_ms(60_499));
        assert_eq!(age.text(), "now");
        assert_eq!(age.wake(), Instant::from_ms(60_500));
        age.pass(Instant::from_ms(60_500));
        assert_eq!(age.text(), "1 min");
    }
}
