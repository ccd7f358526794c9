//! Is anything lost when the power goes?

mod card;
mod cuts;
mod images;
mod nor;
mod soak;
mod wear;

use motograph_shared::limits::{EDITION_BYTES, STATE_BYTES};
use motograph_shared::shelf::{Journal, Kept, Loaded, Store as _, StoreError};
use nor::{Cut, Nor};

/// What is kept at once: a state and an edition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Snapshot {
    state: Vec<u8>,
    edition: Vec<u8>,
}

impl Snapshot {
    /// Random bytes: to the journal they are nothing else.
    fn random(random: &mut fastrand::Rng, most: usize) -> Self {
        let length = random.usize(..=most);
        let mut bytes = |length: usize| -> Vec<u8> { (0..length).map(|_| random.u8(..)).collect() };
        let (state, edition) = (bytes(61), bytes(length));
        Self { state, edition }
    }
}

/// Keeps a snapshot, as the ticker does.
fn keep<const E: usize, const W: usize>(journal: &mut Journal<Nor<E, W>>, new: &Snapshot) -> Result<(), StoreError> {
    journal.begin()?;
    // No record takes more calls than this.
    for _ in 0..10_000 {
        if journal.keep(&new.state, &new.edition)? == Kept::Whole {
            return Ok(());
        }
    }
    panic!("it does not end");
}

/// Boots from `flash`, and says what was kept.
fn boot<const E: usize, const W: usize>(flash: Nor<E, W>) -> (Journal<Nor<E, W>>, Option<Snapshot>) {
    let (mut state, mut edition) = (vec![0; STATE_BYTES], vec![0; EDITION_BYTES]);
    let mut journal = Journal::new(flash);
    let loaded = journal.load(&mut state, &mut edition).expect("it can be read");
    let snapshot = loaded.map(|Loaded { state: of_state, edition: of_edition }| Snapshot {
        state: state[..of_state].to_vec(),
        edition: edition[..of_edition].to_vec(),
    });
    (journal, snapshot)
}

/// Boots, keeps `new` until the power goes at `cut`, and returns the flash.
fn keep_until<const E: usize, const W: usize>(flash: &Nor<E, W>, new: &Snapshot, cut: Option<Cut>) -> Nor<E, W> {
    let (mut journal, _) = boot(flash.powered(cut));
    let kept = keep(&mut journal, new);
    let flash = journal.into_flash();
    assert_eq!((kept.is_err(), flash.is_off), (cut.is_some(), cut.is_some()), "the power goes where it is told to");
    flash
}

/// Whether the tests run for long.
fn is_campaign() -> bool {
    std::env::var_os("MOTOGRAPH_CAMPAIGN").is_some()
}
