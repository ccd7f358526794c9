use crate::time::{Instant, Span};

/// A pause ends by itself after this time: in a lobby, whoever pressed the key has left.
pub const PAUSE_LIMIT: Span = Span::from_s(120);

/// A round through the headlines of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playlist {
    headline: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The headline came on at `since`; its duration ends it.
    Running { since: Instant },
    /// The headline stands still as it was `shown` after it came on; a key or [`PAUSE_LIMIT`] after `at` ends that.
    Paused { at: Instant, shown: Span },
}

impl Playlist {
    /// The first headline, from `now` on.
    pub const fn new(now: Instant) -> Self {
        Self { headline: 0, state: State::Running { since: now } }
    }

    /// The headline's place in its edition, from 0.
    pub const fn headline(&self) -> usize {
        self.headline
    }

    /// How long the headline has been shown, pauses left out.
    pub const fn shown(&self, now: Instant) -> Span {
        match self.state {
            State::Running { since } => now.since(since),
            State::Paused { shown, .. } => shown,
        }
    }

    /// When the headline came on, or would have without its pauses.
    pub const fn since(&self, now: Instant) -> Instant {
        match self.state {
            State::Running { since } => since,
            State::Paused { shown, .. } => Instant::from_ms(now.ms().wrapping_sub(shown.ms())),
        }
    }

    /// Whether somebody paused it.
    pub const fn is_paused(&self) -> bool {
        matches!(self.state, State::Paused { .. })
    }

    /// Whether the headline, to be shown for `duration`, is over.
    pub fn is_over(&self, now: Instant, duration: Span) -> bool {
        match self.state {
            State::Running { since } => now.since(since) >= duration,
            State::Paused { .. } => false,
        }
    }

    /// When to ask again at the latest, with the picture's next change `change` after the headline came on.
    pub const fn wake(&self, change: Span) -> Instant {
        match self.state {
            State::Running { since } => since.after(change),
            State::Paused { at, .. } => at.after(PAUSE_LIMIT),
        }
    }

    /// The place of the headline after this one, round `count`.
    pub const fn following(&self, count: usize) -> usize {
        step(self.headline, 1, count)
    }

    /// Goes to `headline` when this one, shown for `duration`, is over: from the moment it ended, or from now on when
    /// that is longer ago than this one was shown.
    pub fn advance(&mut self, now: Instant, duration: Span, headline: usize) {
        if let State::Running { since } = self.state {
            let ended = since.after(duration);
            let late = now.since(ended);
            let since = if late > duration { now } else { ended };
            self.headline = headline;
            self.state = State::Running { since };
        }
    }

    /// The next of `count` headlines, because somebody asked for it.
    pub fn next(&mut self, now: Instant, count: usize) {
        self.go(now, 1, count);
    }

    /// The headline before this one, because somebody asked for it.
    pub fn previous(&mut self, now: Instant, count: usize) {
        self.go(now, count.saturating_sub(1), count);
    }

    /// Pauses, or goes on where it was paused.
    pub fn toggle_pause(&mut self, now: Instant) {
        self.state = match self.state {
            State::Running { since } => State::Paused { at: now, shown: now.since(since) },
            State::Paused { .. } => State::Running { since: self.since(now) },
        };
    }

    /// Ends a pause that was forgotten.
    pub fn end_forgotten_pause(&mut self, now: Instant) {
        if let State::Paused { at, .. } = self.state
            && now.since(at) >= PAUSE_LIMIT
        {
            self.toggle_pause(now);
        }
    }

    fn go(&mut self, now: Instant, by: usize, count: usize) {
        self.headline = step(self.headline, by, count);
        self.state = match self.state {
            State::Running { .. } => State::Running { since: now },
            State::Paused { .. } => State::Paused { at: now, shown: Span::ZERO },
        };
    }
}

/// `by` places after `from`, round `count`.
const fn step(from: usize, by: usize, count: usize) -> usize {
    if count == 0 { 0 } else { (from + by) % count }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: u32) -> Instant {
        Instant::from_ms(ms)
    }

    const SECOND: Span = Span::from_s(1);

    #[test]
    fn headlines_follow_each_other_without_a_gap() {
        let mut playlist = Playlist::new(at(u32::MAX - 100));
        assert!(!playlist.is_over(at(898), SECOND));
        assert!(playlist.is_over(at(899), SECOND));
        playlist.advance(at(950), SECOND, playlist.following(2));
        assert_eq!((playlist.headline(), playlist.since(at(950))), (1, at(899)));
        assert_eq!(playlist.shown(at(950)), Span::from_ms(51));
        playlist.advance(at(1899), SECOND, playlist.following(2));
        assert_eq!(playlist.headline(), 0);
    }

    #[test]
    fn after_a_long_sleep_the_next_one_begins_now() {
        let mut playlist = Playlist::new(at(0));
        playlist.advance(at(9000), SECOND, playlist.following(3));
        assert_eq!((playlist.headline(), playlist.since(at(9000))), (1, at(9000)));
    }

    #[test]
    fn a_pause_takes_no_time_from_the_headline_and_is_not_for_ever() {
        let mut playlist = Playlist::new(at(0));
        playlist.toggle_pause(at(400));
        assert!(playlist.is_paused());
        assert_eq!(playlist.shown(at(5000)), Span::from_ms(400));
        assert!(!playlist.is_over(at(5000), SECOND));
        playlist.toggle_pause(at(5000));
        assert_eq!(playlist.shown(at(5100)), Span::from_ms(500));
        playlist.toggle_pause(at(5100));
        assert_eq!(playlist.wake(SECOND), at(5100 + 120_000));
        playlist.end_forgotten_pause(at(5099 + 120_000));
        assert!(playlist.is_paused());
        playlist.end_forgotten_pause(at(5100 + 120_000));
        assert!(!playlist.is_paused());
    }

    #[test]
    fn keys_go_round_in_both_directions() {
        let mut playlist = Playlist::new(at(0));
        playlist.previous(at(10), 3);
        assert_eq!((playlist.headline(), playlist.since(at(10))), (2, at(10)));
        playlist.next(at(20), 3);
        assert_eq!(playlist.headline(), 0);
        playlist.toggle_pause(at(30));
        playlist.next(at(40), 3);
        assert_eq!((playlist.headline(), playlist.shown(at(99))), (1, Span::ZERO));
        playlist.next(at(50), 0);
        assert_eq!(playlist.headline(), 0);
    }
}
