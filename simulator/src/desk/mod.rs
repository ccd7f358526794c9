//! The desk's board: the same [`Ticker`] as on hardware, with a clock that is given to it.

/// The panels that can be imitated.
pub mod profile;
/// An edition in a file.
pub mod store;

use motograph_shared::keys::{Held, Key};
use motograph_shared::layout::Screen;
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Heard, Outbox, Outcome, Progress, Push, PushError, Reset};
use motograph_shared::paint::{Frame, Pages};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::{Memory, Store};
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{self, Access, Lock};
use motograph_shared::{Setup, Ticker};

use crate::glass::picture::Picture;
use crate::keys::fresh;

pub use profile::Profile;

/// Bytes of the largest profile's canvas.
pub const CANVAS_BYTES: usize = 240 * 240 / 8;

/// What the desk says of itself.
pub const DEVICE: &str = concat!("Motograph ", env!("CARGO_PKG_VERSION"));

/// A ticker on the desk.
#[derive(Debug)]
pub struct Desk<'m> {
    profile: Profile,
    key: Option<trust::Key>,
    ticker: Ticker<'m, CANVAS_BYTES>,
    select_until: Option<Instant>,
    outbox: Outbox,
    unread: Vec<u8>,
    wake: Instant,
}

impl<'m> Desk<'m> {
    /// A ticker with the screen of `profile`, started at `now`, with a key that nobody else has.
    ///
    /// # Panics
    /// When the system has no random numbers.
    pub fn new(profile: Profile, memory: &'m mut Memory, now: Instant) -> Self {
        let key = fresh().expect("every system that this runs on has random numbers");
        Self::locked(DEVICE, profile, memory, now, Lock::of(key))
    }

    /// The same, that says `device` of itself, with another lock.
    pub fn locked(device: &'static str, profile: Profile, memory: &'m mut Memory, now: Instant, lock: Lock) -> Self {
        let key = match lock {
            Lock::Open | Lock::Empty => None,
            Lock::Keyed { key, .. } => Some(key),
        };
        let setup = Setup { screen: profile.screen(), device, address: Address::FIRST, lock };
        let mut ticker = Ticker::new(setup, memory, now);
        // The desk's keys come as presses; its lines are never held at start.
        ticker.sample_keys(now, Held::NONE);
        // A desk begins with nothing in its memory, as a board does that is switched on.
        ticker.report_reset(Reset::PowerOn);
        Self { profile, key, ticker, select_until: None, outbox: Outbox::new(), unread: Vec::new(), wake: now }
    }

    /// Says on the line that the display has started.
    pub fn announce(&mut self) {
        self.ticker.announce(&mut self.outbox);
    }

    /// Shows the edition that `store` kept.
    pub fn restore(&mut self, now: Instant, store: &mut impl Store) -> bool {
        self.ticker.restore(now, store).unwrap_or(false)
    }

    /// Does a piece of work on keeping the edition in `store`.
    ///
    /// # Errors
    /// [`StoreError`](motograph_shared::shelf::StoreError) when the store does not work.
    pub fn keep(&mut self, now: Instant, store: &mut impl Store) -> Result<(), motograph_shared::shelf::StoreError> {
        self.ticker.keep(now, store).map(|_| ())
    }

    /// Takes bytes from the line, lets time pass, and draws; returns the bytes for the line and the pages that changed.
    pub fn step(&mut self, now: Instant, line: &[u8]) -> (Vec<u8>, Pages) {
        self.unread.extend_from_slice(line);
        let is_held = self.select_until.is_some_and(|until| !now.reached(until));
        self.ticker.sample_keys(now, Held::NONE.with(Key::Pause, is_held));
        let mut answers = Vec::new();
        loop {
            let polled = self.ticker.poll(now, &self.unread, &mut self.outbox);
            self.unread.drain(..polled.taken);
            self.wake = polled.wake;
            answers.extend(std::iter::from_fn(|| self.outbox.pop_front()));
            // The ticker does its work in small pieces; a desk has time for all of them.
            let is_done = self.unread.is_empty() || polled.taken == 0;
            if is_done && polled.wake != now {
                return (answers, self.ticker.draw(now));
            }
        }
    }

    /// When [`step`](Self::step) is to be called next.
    pub const fn wake(&self) -> Instant {
        self.wake
    }

    /// When the headline on the glass came on.
    pub const fn on_show_since(&self, now: Instant) -> Instant {
        self.ticker.on_show_since(now)
    }

    /// Shows the news like this from the next headline on.
    pub fn set(&mut self, settings: Settings) {
        self.ticker.set(settings);
    }

    /// Whether it has no key yet, and takes nothing but one.
    pub const fn has_no_key(&self) -> bool {
        matches!(self.ticker.access(), Access::NoKey)
    }

    /// Presses a key.
    pub fn press(&mut self, now: Instant, key: Key) {
        self.ticker.press(now, key);
    }

    /// Holds the select button until then, so that a key can be installed.
    pub const fn hold_select(&mut self, until: Instant) {
        self.select_until = Some(until);
    }

    /// What is on the glass.
    pub const fn frame(&self) -> Frame<'_, CANVAS_BYTES> {
        self.ticker.frame()
    }

    /// What somebody sees on the glass.
    pub fn picture(&self) -> Picture {
        Picture::new(&self.frame(), self.profile.depth())
    }

    /// The panel's size.
    pub const fn screen(&self) -> Screen {
        self.profile.screen()
    }

    /// Pushes an edition over a line without faults, and says when that was done and what the host heard.
    ///
    /// # Errors
    /// [`PushError`] when the ticker does not take it.
    pub fn deliver(
        &mut self,
        start: Instant,
        edition: &[u8],
        number: u32,
        mut hear: impl FnMut(Heard<'_>),
    ) -> Result<(Instant, Outcome), PushError> {
        let key = self.key;
        let mut push = Push::new(edition, number, Address::ANY, key.as_ref());
        let mut answers = Vec::new();
        let mut now = start;
        loop {
            let mut line = Vec::with_capacity(FRAME_BYTES);
            match push.poll(now, &answers, |bytes| line.extend_from_slice(bytes), &mut hear)? {
                Progress::Done(outcome) => return Ok((now, outcome)),
                Progress::Waiting(_) => (answers, _) = self.step(now, &line),
            }
            now = now.after(Span::from_ms(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_takes_news_and_shows_it() {
        for profile in Profile::ALL {
            let mut memory = Memory::new();
            let mut desk = Desk::new(profile, &mut memory, Instant::from_ms(0));
            let (now, outcome) = desk.deliver(Instant::from_ms(0), &[1, 7, 1, 2, b'h', b'i'], 7, |_| ()).unwrap();
            assert!(matches!(outcome, Outcome::Taken(_)));
            desk.step(now, &[]);
            let (frame, screen) = (desk.frame(), profile.screen());
            let ink = (0..screen.width).flat_map(|x| (0..screen.height).map(move |y| (x, y)));
            assert!(ink.filter(|&(x, y)| frame.canvas().is_ink(x, y)).count() > 8, "{profile}");
        }
    }
}
