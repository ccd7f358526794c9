//! The timer, which counts microseconds (RP2040 datasheet, 4.6).

use motograph_shared::time::Instant;
use rp2040_hal::pac::TIMER;

/// Microseconds since start.
pub(super) fn micros() -> u64 {
    // SAFETY: reading these registers changes nothing, whoever else has the timer.
    let timer = unsafe { &*TIMER::ptr() };
    loop {
        let high = timer.timerawh().read().bits();
        let low = timer.timerawl().read().bits();
        if timer.timerawh().read().bits() == high {
            return u64::from(high) << 32 | u64::from(low);
        }
    }
}

/// The lower half of [`micros`], for short waits: it wraps after 71 minutes.
pub(super) fn ticks() -> u32 {
    // SAFETY: as in `micros`.
    unsafe { &*TIMER::ptr() }.timerawl().read().bits()
}

/// The time since start.
pub(super) fn now() -> Instant {
    Instant::from_ms((micros() / 1000) as u32)
}
