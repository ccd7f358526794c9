//! Frames without a window: a picture at a time, or a film from one time to another.
//!
//! Time 0 is the moment the edition comes on. Nothing waits: the desk's clock is set forward from change to change.

use std::path::Path;

use motograph_shared::link::{Heard, Outcome};
use motograph_shared::time::{Instant, Span};

use crate::bundle_file::Bundle;
use crate::desk::Desk;
use crate::error::{PictureError, PushFailed};
use crate::glass::film::Film;

/// A desk on which a bundle has just come on show.
#[derive(Debug)]
pub struct Staged<'m> {
    desk: Desk<'m>,
    start: Instant,
    now: Instant,
}

impl<'m> Staged<'m> {
    /// Pushes `bundle` to `desk`, which starts at `boot`, and says what became of it; `hear` gets what the desk reports.
    ///
    /// # Errors
    /// [`PushFailed`] when the desk does not take it.
    pub fn new(
        bundle: &Bundle,
        mut desk: Desk<'m>,
        boot: Instant,
        hear: impl FnMut(Heard<'_>),
    ) -> Result<(Self, Outcome), PushFailed> {
        let number = bundle.edition().number();
        let (now, outcome) = desk.deliver(boot, bundle.bytes(), number, hear).map_err(|error| PushFailed { error })?;
        let start = desk.on_show_since(now);
        Ok((Self { desk, start, now }, outcome))
    }

    /// Sets the clock forward to `until` after the start, and calls `each` with every frame that changed.
    ///
    /// # Errors
    /// The first error of `each`.
    pub fn play<E>(&mut self, until: Span, mut each: impl FnMut(&Desk<'m>, Instant) -> Result<(), E>) -> Result<(), E> {
        let end = self.start.after(until);
        loop {
            let (_, changed) = self.desk.step(self.now, &[]);
            if !changed.is_empty() {
                each(&self.desk, self.now)?;
            }
            if self.now.reached(end) {
                return Ok(());
            }
            self.now = self.desk.wake().earlier(end);
        }
    }

    /// Writes the frame at `at` as a PNG.
    ///
    /// # Errors
    /// [`PictureError`] when it cannot be written.
    pub fn picture(&mut self, at: Span, path: &Path) -> Result<(), PictureError> {
        self.play(at, |_, _| Ok(()))?;
        self.desk.picture().write_png(path)
    }

    /// Writes the frames from `from` to `to` as an animated GIF.
    ///
    /// # Errors
    /// [`PictureError`] when it cannot be written.
    pub fn film(&mut self, from: Span, to: Span, path: &Path) -> Result<(), PictureError> {
        let mut film = Film::create(path, self.desk.screen())?;
        self.play(from, |_, _| Ok::<(), PictureError>(()))?;
        film.show(self.now, self.desk.picture())?;
        self.play(to, |desk, now| film.show(now, desk.picture()))?;
        film.finish(self.now)
    }

    /// When the edition came on.
    pub const fn start(&self) -> Instant {
        self.start
    }

    /// Sets the clock to `now`, at once.
    pub fn jump(&mut self, now: Instant) {
        self.now = now;
        self.desk.step(now, &[]);
    }

    /// The desk, as it stands.
    pub const fn desk(&self) -> &Desk<'m> {
        &self.desk
    }
}
