//! Why the chip started.

use motograph_shared::link::Reset;
use rp2040_hal::pac::{VREG_AND_CHIP_RESET, WATCHDOG};

/// Left in a scratch register, which only power and the pin RUN clear (RP2040 datasheet, 4.7): "Moto".
const MARK: u32 = 0x4d6f_746f;

/// Why the chip started last; asked once. It does not tell a supply that dropped from one that was switched on (2.12.7).
pub(super) fn last_reset(watchdog: &WATCHDOG, chip: &VREG_AND_CHIP_RESET) -> Reset {
    let was_marked = watchdog.scratch0().read().bits() == MARK;
    // SAFETY: nobody else uses this scratch register; the boot ROM looks at those from 4 on.
    watchdog.scratch0().write(|scratch| unsafe { scratch.bits(MARK) });
    let reason = watchdog.reason().read();
    let chip = chip.chip_reset().read();
    if reason.timer().bit() {
        Reset::Watchdog
    } else if reason.force().bit() || was_marked {
        // SYSRESETREQ, by the firmware itself or a debugger, leaves no other trace than the mark.
        Reset::Software
    } else if chip.had_por().bit() {
        Reset::PowerOn
    } else if chip.had_run().bit() {
        Reset::Pin
    } else if chip.had_psm_restart().bit() {
        Reset::Software
    } else {
        Reset::Unknown
    }
}
