//! Chapter "System Control".

use super::{Register, Reset};

/// The core clock in hertz.
pub(super) const FULL: u32 = 50_000_000;
const CRYSTAL_ONLY: u32 = 8_000_000;

const LDO_2_75_V: Register = Register(0x400f_e034);
const RIS: Register = Register(0x400f_e050);
const RESC: Register = Register(0x400f_e05c);
const RCC: Register = Register(0x400f_e060);
const RCGC0: Register = Register(0x400f_e100);
const RCGC1: Register = Register(0x400f_e104);
const RCGC2: Register = Register(0x400f_e108);

const PLL_LOCKED: u32 = 1 << 6;
const CRYSTAL_OFF: u32 = 1 << 0;
const PLL_OFF: u32 = 1 << 13;
const BYPASS: u32 = 1 << 11;
const USE_DIVIDER: u32 = 1 << 22;
const DIVIDER: u32 = 0xf << 23;
const CRYSTAL: u32 = 0xf << 6;
const SOURCE: u32 = 0x3 << 4;

/// Runs the core at [`FULL`]: the 200 MHz of the PLL, from the board's 8 MHz crystal, by four. Where the PLL does
/// not lock it runs from the crystal itself, at [`CRYSTAL_ONLY`]. Returns which, in hertz.
pub(super) fn start_clock() -> u32 {
    const CRYSTAL_8_MHZ: u32 = 0xe << 6;
    const BY_FOUR: u32 = 3 << 23;
    // Revision A2 needs 2.75 V for the PLL (errata); later ones do not mind.
    LDO_2_75_V.write(0x1b);
    RCC.write(RCC.read() & !USE_DIVIDER | BYPASS);
    // After reset the core runs from the internal oscillator, and the crystal's is off: it has to run before the
    // core is moved onto it.
    RCC.clear(CRYSTAL_OFF);
    cortex_m::asm::delay(500_000);
    RCC.write(RCC.read() & !(CRYSTAL | SOURCE | PLL_OFF) | CRYSTAL_8_MHZ);
    // The PLL locks within 0.5 ms.
    let locks = (0..100_000).any(|_| RIS.read() & PLL_LOCKED != 0);
    if !locks {
        return CRYSTAL_ONLY;
    }
    RCC.write(RCC.read() & !DIVIDER | BY_FOUR | USE_DIVIDER);
    RCC.clear(BYPASS);
    FULL
}

/// Why the chip started last; asked once, because the bits stay until they are cleared.
///
/// QEMU knows no reason: RESC is 0 there after any start. On the chip, a brown-out of the supply alone is an interrupt
/// that nobody listens to, as PBORCTL has it after reset.
pub(super) fn last_reset() -> Reset {
    const PIN: u32 = 1 << 0;
    const POWER_ON: u32 = 1 << 1;
    const BROWN_OUT: u32 = 1 << 2;
    const WATCHDOG: u32 = 1 << 3;
    const SOFTWARE: u32 = 1 << 4;
    const REGULATOR_LOST: u32 = 1 << 5;
    let bits = RESC.read();
    RESC.write(0);
    // Where there are several: a supply that comes up may be unsteady at first; then whatever needs help is told first.
    match bits {
        bits if bits & POWER_ON != 0 => Reset::PowerOn,
        bits if bits & (BROWN_OUT | REGULATOR_LOST) != 0 => Reset::BrownOut,
        bits if bits & WATCHDOG != 0 => Reset::Watchdog,
        bits if bits & SOFTWARE != 0 => Reset::Software,
        bits if bits & PIN != 0 => Reset::Pin,
        _ => Reset::Unknown,
    }
}

/// Gives a clock to the watchdog, UART0, SSI0 and GPIO ports A to F.
pub(super) fn start_parts() {
    RCGC0.set(1 << 3);
    RCGC1.set(1 << 0 | 1 << 4);
    RCGC2.set(0b11_1111);
    // Three clocks pass before a part may be used: reading back takes longer.
    RCGC2.read();
}
