use core::hint::black_box;

use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;

/// Instructions for each tick of `SysTick` at the reset clock (12.5 MHz; an instruction is 1 ns).
const PER_TICK: u32 = 80;

/// What `SysTick` starts from: it counts down and wraps after 1.3 thousand million instructions.
const FULL: u32 = 0x00ff_ffff;

/// Counts instructions.
pub struct Counter(SYST);

impl Counter {
    pub fn start(mut timer: SYST) -> Self {
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(FULL);
        timer.clear_current();
        timer.enable_counter();
        Self(timer)
    }

    /// Instructions that `work` takes, each of `times` times.
    pub fn each(&mut self, times: u32, mut work: impl FnMut(u32)) -> u32 {
        let before = SYST::get_current();
        for time in 0..times {
            work(black_box(time));
        }
        let ticks = before.wrapping_sub(SYST::get_current()) & FULL;
        // 2³² instructions are more than `SysTick` can count.
        ticks * PER_TICK / times
    }

    /// A loop of known length, as counted: `delay(1000)` turns 501 times through two instructions, and is called. This
    /// tells whether an instruction is a nanosecond.
    pub fn calibrate(&mut self) -> u32 {
        self.each(1000, |_| cortex_m::asm::delay(1000))
    }
}
