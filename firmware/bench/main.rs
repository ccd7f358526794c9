//! Counts what a frame costs, in Cortex-M3 instructions, beside other renderers in the same run.
//!
//! It runs in QEMU with `-icount shift=0`, where an instruction is a nanosecond of virtual time, so `SysTick` at the reset
//! clock of 12.5 MHz counts one for every 80 instructions. Each line it says is a figure: a name and a number.

#![no_std]
#![no_main]

mod count;
mod flood;
mod own;
mod peers;
mod receive;
mod texts;
mod ticker;

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use lm3s6965 as _;

use count::Counter;

#[entry]
fn main() -> ! {
    let Some(core) = cortex_m::Peripherals::take() else {
        debug::exit(debug::EXIT_FAILURE);
        loop {
            cortex_m::asm::wfi();
        }
    };
    let mut counter = Counter::start(core.SYST);
    hprintln!("calibration_insn {}", counter.calibrate());
    own::run(&mut counter);
    receive::run(&mut counter);
    ticker::run(&mut counter);
    peers::run(&mut counter);
    debug::exit(debug::EXIT_SUCCESS);
    loop {
        cortex_m::asm::wfi();
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    hprintln!("panic {}", info);
    debug::exit(debug::EXIT_FAILURE);
    loop {
        cortex_m::asm::wfi();
    }
}
