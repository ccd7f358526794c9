//! What is done when the firmware cannot go on: say where on the line, start again, and say so.

use core::fmt::Write as _;
use core::mem::MaybeUninit;
use core::panic::PanicInfo;
use core::ptr::{addr_of, addr_of_mut};

use cortex_m_rt::{ExceptionFrame, exception};
use motograph_shared::link::Faults;

use crate::board::EmergencyPort;

/// Left in memory by a panic; a reset keeps it, power-on does not.
const PANICKED: u32 = 0x50_41_4e_21;

/// Not touched at start.
#[unsafe(link_section = ".uninit.panicked")]
// SAFETY of the section: cortex-m-rt's `.uninit` lies in RAM and is neither zeroed nor loaded.
static mut MARK: MaybeUninit<u32> = MaybeUninit::uninit();

/// Whether the firmware panicked before this start; asked once.
pub fn last_panic() -> Faults {
    // SAFETY: only the main thread asks, and a panic never returns to it. Any bits are a valid u32.
    let mark = unsafe { addr_of!(MARK).cast::<u32>().read_volatile() };
    set_mark(0);
    if mark == PANICKED { Faults::PANIC } else { Faults::NONE }
}

/// Stands still: there is nothing to start with.
pub fn halt() -> ! {
    let _ = writeln!(EmergencyPort, "motograph: the board's parts were taken before start");
    loop {
        cortex_m::asm::wfi();
    }
}

fn set_mark(value: u32) {
    // SAFETY: as in `last_panic`; the write is atomic on this core.
    unsafe { addr_of_mut!(MARK).cast::<u32>().write_volatile(value) };
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    cortex_m::interrupt::disable();
    set_mark(PANICKED);
    let _ = match info.location() {
        Some(place) => writeln!(EmergencyPort, "\r\nmotograph: panic at {}:{}", place.file(), place.line()),
        None => writeln!(EmergencyPort, "\r\nmotograph: panic"),
    };
    cortex_m::peripheral::SCB::sys_reset()
}

#[exception]
// SAFETY: the handler ends in a reset and touches only the mark and the emergency port.
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    set_mark(PANICKED);
    let _ = writeln!(EmergencyPort, "\r\nmotograph: hard fault at {:#x}", frame.pc());
    cortex_m::peripheral::SCB::sys_reset()
}
