use super::Ticker;
use super::stage::Cue;
use super::state::{Memo, State};
use crate::limits::STATE_BYTES;
use crate::link::Faults;
use crate::paint::Brightness;
use crate::playlist::{Age, Playlist};
use crate::shelf::{Kept, Store, StoreError};
use crate::time::Instant;
use crate::trust::Lock;

impl<const N: usize> Ticker<'_, N> {
    /// Does one piece of work on keeping what has to survive a power cut, if anything; call it between frames, every
    /// millisecond, from [`restore`](Self::restore) on: an edition is not shown before it is kept.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not work; the edition is shown all the same, and the glass says so.
    pub fn keep(&mut self, now: Instant, store: &mut impl Store) -> Result<Option<Kept>, StoreError> {
        let state = self.state();
        let Some(memo) = &mut self.memo else { return Ok(None) };
        // An edition on its way is kept before anything else: no flood of commands keeps the news away.
        if !self.shelf.is_being_kept() && memo.note(state, self.faults.any(Faults::STORE), now) {
            self.shelf.keep_again();
        }
        let kept = self.shelf.keep(memo.bytes(), store);
        let faults = match kept {
            Ok(Some(Kept::Whole)) => self.faults.without(Faults::STORE),
            Ok(Some(Kept::Partly) | None) => self.faults,
            Err(StoreError) => self.faults.with(Faults::STORE),
        };
        if faults != self.faults {
            self.faults = faults;
            self.stage.begin(Cue::Relabel);
        }
        kept
    }

    /// Shows the edition that the store kept, at start, with the key, the place on the line, the numbers and the settings
    /// that were kept with it; `false` when there is no edition. From now on there is a store, see [`keep`](Self::keep).
    ///
    /// # Errors
    /// [`StoreError`] when the store cannot be read; the glass says so.
    pub fn restore(&mut self, now: Instant, store: &mut impl Store) -> Result<bool, StoreError> {
        self.restore_some(now, store, true)
    }

    /// The same without the edition: it may be what the firmware failed with, again and again. Only newer ones are taken.
    ///
    /// # Errors
    /// As [`restore`](Self::restore).
    pub fn restore_without_news(&mut self, now: Instant, store: &mut impl Store) -> Result<bool, StoreError> {
        self.restore_some(now, store, false)
    }

    fn restore_some(&mut self, now: Instant, store: &mut impl Store, with_news: bool) -> Result<bool, StoreError> {
        let mut state = [0; STATE_BYTES];
        let loaded = self.shelf.restore(&mut state, store, with_news);
        if let Ok(length) = loaded
            && let Some(state) = State::of(state.get(..length).unwrap_or_default())
        {
            self.resume(&state);
        }
        self.memo = Some(Memo::new(self.state(), now));
        let is_restored = self.shelf.on_show().is_some();
        if is_restored {
            // Nobody knows how long the power was off, so no age is shown.
            self.age = None;
            self.on_show_taken = None;
        }
        self.here = Age::new(now);
        if is_restored {
            self.begin_news(now);
        } else {
            self.playlist = Playlist::new(now);
            self.begin_turn();
        }
        if loaded.is_err() {
            self.report(Faults::STORE);
        }
        loaded.map(|_| is_restored)
    }

    /// What is to be remembered without power.
    fn state(&self) -> State {
        let (key, command) = match self.lock {
            Lock::Open | Lock::Empty => (None, 0),
            Lock::Keyed { key, above, .. } => (Some(key), above),
        };
        State {
            key,
            address: self.station.address(),
            group: self.station.group(),
            edition: self.shelf.above(),
            command,
            settings: self.settings,
            brightness: self.stage.brightness().level(),
            dimming: self.daytime.dimming(),
        }
    }

    /// Goes on with what was remembered. A lock that the board itself has, or has not, stays as it is.
    fn resume(&mut self, state: &State) {
        if let (Lock::Empty, Some(key)) = (&self.lock, state.key) {
            self.lock = Lock::above(key, state.command);
            self.station.move_to(state.address, state.group);
        }
        self.shelf.begin_above(state.edition);
        self.settings = state.settings.within_limits();
        self.daytime.set_dimming(state.dimming);
        self.stage.set_brightness(Brightness::of(state.brightness));
    }
}
