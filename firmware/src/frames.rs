//! Frames that the panel has taken, counted where a debugger can stop after each of them.

use core::sync::atomic::{AtomicU32, Ordering};

static FRAMES: AtomicU32 = AtomicU32::new(0);

/// A whole frame, drawn for the time `now_ms`, is on the glass.
pub fn frame_shown(now_ms: u32) {
    let frame = FRAMES.load(Ordering::Relaxed).wrapping_add(1);
    record(frame, now_ms);
}

/// Keeps the count. A function of its own that is never inlined: a breakpoint here sees every frame, its number in r0
/// and its time in r1.
#[inline(never)]
// SAFETY: no other symbol has this name.
#[unsafe(export_name = "frame_shown")]
extern "C" fn record(frame: u32, now_ms: u32) {
    FRAMES.store(frame, Ordering::Relaxed);
    // The time is for the debugger: without this it would not be passed at all.
    core::hint::black_box(now_ms);
}
