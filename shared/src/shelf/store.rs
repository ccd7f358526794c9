/// What keeps an edition while the power is off.
///
/// A display calls [`keep`](Store::keep) between frames until it is done, so each call does one bounded piece of work.
pub trait Store {
    /// Reads the edition kept last into `into` and returns its length; `None` when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read; the display starts without an edition.
    fn load(&mut self, into: &mut [u8]) -> Result<Option<usize>, StoreError>;

    /// Begins keeping an edition; what was begun before is given up.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be kept.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Goes on keeping `edition`, which is the same in every call from [`begin`](Store::begin) until [`Kept::Whole`].
    /// A power cut before that leaves the edition kept before.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be kept; the display shows it all the same, from memory.
    fn keep(&mut self, edition: &[u8]) -> Result<Kept, StoreError>;
}

/// How far keeping has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Call again.
    Partly,
    /// The edition survives a power cut.
    Whole,
}

/// The store does not work; the display goes on from memory and says so in its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreError;

/// A display without a store: it starts without an edition.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoStore;

impl Store for NoStore {
    fn load(&mut self, _into: &mut [u8]) -> Result<Option<usize>, StoreError> {
        Ok(None)
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn keep(&mut self, _edition: &[u8]) -> Result<Kept, StoreError> {
        Ok(Kept::Whole)
    }
}
