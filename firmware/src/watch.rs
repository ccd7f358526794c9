//! What has to go on for the watchdog to be fed: the line, the pictures and the store, each in every round of the main loop.

use core::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use motograph_shared::time::{Instant, Span};

/// What a round of the main loop does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes come and go, and the ticker does its work.
    Line = 1,
    /// What has changed goes to the panel.
    Render = 2,
    /// What is to survive goes to the store.
    Store = 4,
}

/// All of them.
const ALL: u8 = Stage::Line as u8 | Stage::Render as u8 | Stage::Store as u8;

/// The stage that is under way.
#[unsafe(export_name = "stage_under_way")]
// SAFETY: no other symbol has this name, which a debugger looks for.
static UNDER_WAY: AtomicU8 = AtomicU8::new(0);
/// The stages that came to their end since the watchdog was fed.
static DONE: AtomicU8 = AtomicU8::new(0);
/// When it was fed last, in ms.
static FED: AtomicU32 = AtomicU32::new(0);

/// Does `work`, which is the work of `stage`.
pub fn stage<T>(stage: Stage, work: impl FnOnce() -> T) -> T {
    UNDER_WAY.store(stage as u8, Ordering::Relaxed);
    let result = work();
    DONE.store(DONE.load(Ordering::Relaxed) | stage as u8, Ordering::Relaxed);
    UNDER_WAY.store(0, Ordering::Relaxed);
    result
}

/// Whether all stages came to their end since this was so last; then the watchdog is to be fed.
pub fn is_well(now: Instant) -> bool {
    let is_well = DONE.load(Ordering::Relaxed) == ALL;
    if is_well {
        DONE.store(0, Ordering::Relaxed);
        FED.store(now.ms(), Ordering::Relaxed);
    }
    is_well
}

/// What hangs, and for how long at `now` nothing has fed the watchdog.
pub fn what_hangs(now: Instant) -> (&'static str, Span) {
    let stage = match UNDER_WAY.load(Ordering::Relaxed) {
        1 => "line",
        2 => "render",
        4 => "store",
        _ => "main loop",
    };
    (stage, now.since(Instant::from_ms(FED.load(Ordering::Relaxed))))
}
