//! The watchdog (RP2040 datasheet, 4.7), which gives no warning, and an alarm of the timer (4.6.3) that gives one.

use cortex_m::peripheral::NVIC;
use rp2040_hal::fugit::MicrosDurationU32;
use rp2040_hal::pac::{Interrupt, TIMER};
use rp2040_hal::watchdog::Watchdog;

use super::timer;

/// Without food for so long, the chip is reset, whatever hangs.
const PERIOD: MicrosDurationU32 = MicrosDurationU32::millis(1000);

/// Microseconds without food until the alarm; what is left is enough to say what hangs: 130 bytes take 12 ms on the line.
const WARNING: u32 = 900_000;

/// Both of them.
pub(super) struct Guard {
    watchdog: Watchdog,
    timer: TIMER,
}

impl Guard {
    /// A watchdog that does nothing before it is started.
    pub(super) const fn new(watchdog: Watchdog, timer: TIMER) -> Self {
        Self { watchdog, timer }
    }

    /// Starts it: food puts it off from now on.
    pub(super) fn start(&mut self) {
        self.watchdog.start(PERIOD);
        self.put_off();
        self.timer.inte().modify(|_, enable| enable.alarm_0().set_bit());
        // SAFETY: no critical section relies on this interrupt being masked.
        unsafe { NVIC::unmask(Interrupt::TIMER_IRQ_0) };
    }

    /// Puts it off.
    pub(super) fn feed(&self) {
        self.watchdog.feed();
        self.put_off();
    }

    fn put_off(&self) {
        // SAFETY: any moment is one at which the alarm may ring.
        self.timer.alarm0().write(|alarm| unsafe { alarm.bits(timer::ticks().wrapping_add(WARNING)) });
    }
}
