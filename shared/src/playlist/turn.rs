use crate::time::{Instant, Span};

/// A pause ends by itself after this time: in a lobby, whoever pressed the key has left.
pub const PAUSE_LIMIT: Span = Span::from_s(120);

/// How long a headline stays on the glass at the least, whatever is pressed.
const LEAST_ON: Span = Span::from_ms(170);

/// A round through the headlines of an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playlist {
    stop: Stop,
    state: State,
    /// When it came on the glass, however much of it had been shown before.
    on_glass: Instant,
}

/// A playlist that a bulletin has come before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted {
    playlist: Playlist,
    was_paused: bool,
}

/// What is on show: a page of a headline, and the how manieth time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stop {
    /// The headline's place in its edition, from 0.
    pub headline: usize,
    /// How often it has been shown before, since it came on.
    pub round: u8,
    /// The page of the headline, from 0.
    pub page: u16,
    /// The byte of the headline with which the page begins.
    pub byte: usize,
}

impl Stop {
    /// The same headline once more.
    pub const fn again(self) -> Self {
        Self { round: self.round.saturating_add(1), page: 0, byte: 0, ..self }
    }

    /// The headline after it, of `count`.
    pub const fn following(self, count: usize) -> Self {
        let headline = if self.headline + 1 < count { self.headline + 1 } else { 0 };
        Self { headline, round: 0, page: 0, byte: 0 }
    }

    /// The next page of the same headline, which begins `bytes` further on.
    pub const fn next_page(self, bytes: usize) -> Self {
        Self { page: self.page.saturating_add(1), byte: self.byte + bytes, ..self }
    }
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
        Self {
            stop: Stop { headline: 0, round: 0, page: 0, byte: 0 },
            state: State::Running { since: now },
            on_glass: now,
        }
    }

    /// The same, with something else on the glass from `now` on; the first `lead` of what was shown, in which the headline
    /// came in, does not come again.
    pub const fn interrupt(&self, now: Instant, lead: Span) -> Interrupted {
        let state = State::Paused { at: now, shown: self.shown(now).minus(lead) };
        Interrupted { playlist: Self { state, ..*self }, was_paused: self.is_paused() }
    }

    /// What is on show.
    pub const fn stop(&self) -> Stop {
        self.stop
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

    /// Goes to `stop` when this one, shown for `duration`, is over: from the moment it ended, or from now on when that is
    /// longer ago than this one was shown.
    pub fn advance(&mut self, now: Instant, duration: Span, stop: Stop) {
        if let State::Running { since } = self.state {
            let ended = since.after(duration);
            let late = now.since(ended);
            let since = if late > duration { now } else { ended };
            self.stop = stop;
            self.state = State::Running { since };
            self.on_glass = now;
        }
    }

    /// Goes to `stop` now, paused where it was paused before.
    pub fn come(&mut self, now: Instant, stop: Stop) {
        self.stop = stop;
        self.state = match self.state {
            State::Running { .. } => State::Running { since: now },
            State::Paused { .. } => State::Paused { at: now, shown: Span::ZERO },
        };
        self.on_glass = now;
    }

    /// Pauses, or goes on where it was paused.
    pub fn toggle_pause(&mut self, now: Instant) {
        self.state = match self.state {
            State::Running { since } => State::Paused { at: now, shown: now.since(since) },
            State::Paused { .. } => State::Running { since: self.since(now) },
        };
    }

    /// Ends a pause that was forgotten, and says whether one was.
    pub fn end_forgotten_pause(&mut self, now: Instant) -> bool {
        let is_forgotten = matches!(self.state, State::Paused { at, .. } if now.since(at) >= PAUSE_LIMIT);
        if is_forgotten {
            self.toggle_pause(now);
        }
        is_forgotten
    }

    /// Whether the headline came on so short a time ago that another one at once would be a flash: no more than six
    /// changes a second are three flashes (WCAG 2.3.1).
    pub fn is_new(&self, now: Instant) -> bool {
        let since_pause = match self.state {
            State::Running { .. } => Span::MAX,
            State::Paused { at, .. } => now.since(at),
        };
        now.since(self.on_glass).min(since_pause) < LEAST_ON
    }
}

impl Interrupted {
    /// Whether it was paused when it was interrupted.
    pub const fn was_paused(&self) -> bool {
        self.was_paused
    }

    /// The playlist as it was.
    pub const fn playlist(&self) -> &Playlist {
        &self.playlist
    }

    /// The playlist that goes on at `now` where it was; a pause begins anew.
    pub fn resume(self, now: Instant) -> Playlist {
        let Self { mut playlist, was_paused } = self;
        playlist.on_glass = now;
        match playlist.state {
            State::Paused { shown, .. } if was_paused => playlist.state = State::Paused { at: now, shown },
            State::Paused { .. } | State::Running { .. } => playlist.toggle_pause(now),
        }
        playlist
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(ms: u32) -> Instant {
        Instant::from_ms(ms)
    }

    const SECOND: Span = Span::from_s(1);

    fn stop(headline: usize) -> Stop {
        Stop { headline, ..Stop::default() }
    }

    #[test]
    fn headlines_follow_each_other_without_a_gap() {
        let mut playlist = Playlist::new(at(u32::MAX - 100));
        assert!(!playlist.is_over(at(898), SECOND));
        assert!(playlist.is_over(at(899), SECOND));
        playlist.advance(at(950), SECOND, playlist.stop().following(2));
        assert_eq!((playlist.stop().headline, playlist.since(at(950))), (1, at(899)));
        assert_eq!(playlist.shown(at(950)), Span::from_ms(51));
        playlist.advance(at(1899), SECOND, playlist.stop().following(2));
        assert_eq!(playlist.stop().headline, 0);
    }

    #[test]
    fn after_a_long_sleep_the_next_one_begins_now() {
        let mut playlist = Playlist::new(at(0));
        playlist.advance(at(9000), SECOND, playlist.stop().following(3));
        assert_eq!((playlist.stop().headline, playlist.since(at(9000))), (1, at(9000)));
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
    fn what_somebody_asks_for_comes_at_once_and_stays_paused() {
        let mut playlist = Playlist::new(at(0));
        playlist.come(at(20), stop(2));
        assert_eq!((playlist.stop().headline, playlist.since(at(20))), (2, at(20)));
        playlist.toggle_pause(at(30));
        playlist.come(at(40), stop(1));
        assert_eq!((playlist.stop().headline, playlist.shown(at(99))), (1, Span::ZERO));
        assert_eq!((stop(1).following(2).headline, stop(0).following(0).headline), (0, 0));
    }

    #[test]
    fn a_headline_is_shown_page_by_page_and_as_often_as_asked() {
        let mut playlist = Playlist::new(at(0));
        let mut stops = Vec::new();
        for second in 1..8 {
            let stop = playlist.stop();
            stops.push((stop.headline, stop.round, stop.byte));
            let next = match stop {
                Stop { byte: 0, .. } => stop.next_page(13),
                Stop { round: 0, .. } => stop.again(),
                Stop { .. } => stop.following(2),
            };
            playlist.advance(at(second * 1000), SECOND, next);
        }
        assert_eq!(stops, [(0, 0, 0), (0, 0, 13), (0, 1, 0), (0, 1, 13), (1, 0, 0), (1, 0, 13), (1, 1, 0)]);
    }

    #[test]
    fn after_an_interruption_it_goes_on_where_it_was() {
        let mut playlist = Playlist::new(at(0));
        playlist.come(at(0), stop(1));
        let interrupted = playlist.interrupt(at(800), Span::from_ms(300));
        let resumed = interrupted.resume(at(60_000));
        assert_eq!((resumed.stop().headline, resumed.shown(at(60_000))), (1, Span::from_ms(500)));
        assert!(!resumed.is_over(at(60_499), SECOND) && resumed.is_over(at(60_500), SECOND));
        assert!(resumed.is_new(at(60_100)), "it has just come on");
        playlist.toggle_pause(at(800));
        let resumed = playlist.interrupt(at(900), Span::ZERO).resume(at(60_000));
        assert!(resumed.is_paused());
        assert_eq!(resumed.wake(SECOND), at(180_000));
    }

    #[test]
    fn whatever_is_pressed_headlines_do_not_flash() {
        let mut playlist = Playlist::new(at(0));
        assert!(playlist.is_new(at(169)) && !playlist.is_new(at(170)));
        playlist.toggle_pause(at(1000));
        assert!(playlist.is_new(at(1100)));
        playlist.come(at(1200), stop(1));
        assert!(playlist.is_new(at(1300)) && !playlist.is_new(at(1400)));
    }
}
