//! Chapter "Watchdog Timer".

use cortex_m::peripheral::NVIC;
use lm3s6965::Interrupt;

use super::Register;

const LOAD: Register = Register(0x4000_0000);
const CTL: Register = Register(0x4000_0008);
const ICR: Register = Register(0x4000_000c);
const LOCK: Register = Register(0x4000_0c00);

const UNLOCK: u32 = 0x1acc_e551;
const INTERRUPT: u32 = 1 << 0;
const RESET: u32 = 1 << 1;

/// Starts it: a second without food brings its interrupt, which says what hangs and starts the board again; another second
/// resets the chip, whatever hangs.
pub(super) fn start(clock: u32) {
    LOCK.write(UNLOCK);
    LOAD.write(clock);
    CTL.write(INTERRUPT | RESET);
    LOCK.write(0);
    // SAFETY: no critical section relies on this interrupt being masked.
    unsafe { NVIC::unmask(Interrupt::WATCHDOG_TIMER_0) };
}

/// Begins the second anew.
pub(super) fn feed() {
    LOCK.write(UNLOCK);
    // Any value clears the interrupt and loads the counter.
    ICR.write(0);
    LOCK.write(0);
}
