/// What keeps an edition, and the state beside it, while the power is off.
///
/// A display calls [`keep`](Store::keep) between frames until it is done, so each call does one bounded piece of work.
pub trait Store {
    /// Reads what was kept last, into `state` and `edition`, and says how many bytes that is; `None` when there is nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read; the display starts without an edition.
    fn load(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError>;

    /// Begins keeping something else; what was begun before is given up.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be kept.
    fn begin(&mut self) -> Result<(), StoreError>;

    /// Goes on keeping `state` and `edition`, which are the same in every call from [`begin`](Store::begin) until
    /// [`Kept::Whole`]; an empty edition is none. A power cut before that leaves what was kept before.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be kept; the display shows it all the same, from memory.
    fn keep(&mut self, state: &[u8], edition: &[u8]) -> Result<Kept, StoreError>;
}

/// How many bytes were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Of the state.
    pub state: usize,
    /// Of the edition; 0 when there was none.
    pub edition: usize,
}

/// How far keeping has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Call again.
    Partly,
    /// It survives a power cut.
    Whole,
}

/// The store does not work; the display goes on from memory and says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreError;
