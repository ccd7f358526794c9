//! The stack: a guard at its low end, and how much of it was never used. Before anything else, cortex-m-rt paints all of it (its feature `paint-stack`):
//! the words at its low end that still have the paint were never touched.

use cortex_m::peripheral::MPU;
use cortex_m_rt::STACK_PAINT_VALUE;

// SAFETY of the symbols: cortex-m-rt's linker script gives both, word-aligned; only their addresses are taken.
unsafe extern "C" {
    /// The lowest address of the stack.
    static _stack_end: u32;
    /// Behind its highest.
    pub static _stack_start: u32;
}

/// Bytes of the guard, a region of the MPU: as large as the largest array that a call leaves untouched at its low end.
const GUARD: usize = 512;

/// Forbids the lowest bytes of the stack (ARMv7-M Architecture Reference Manual, B3.5 "Protected Memory System Architecture"):
/// a stack that grows too deep meets a fault there, not the firmware's data.
pub fn guard(mpu: &mut MPU) {
    const REGION_VALID: u32 = 1 << 4;
    const NO_EXECUTION: u32 = 1 << 28;
    const SIZE: u32 = (GUARD.trailing_zeros() - 1) << 1;
    const ENABLE: u32 = 1 << 0;
    const DEFAULT_ELSEWHERE: u32 = 1 << 2;
    // SAFETY: nothing that is allowed is in the region: it is the low end of the stack, which is used last.
    unsafe {
        mpu.rbar.write((low() - GUARD) as u32 | REGION_VALID);
        mpu.rasr.write(NO_EXECUTION | SIZE | ENABLE);
        mpu.ctrl.write(DEFAULT_ELSEWHERE | ENABLE);
    }
    cortex_m::asm::dsb();
    cortex_m::asm::isb();
}

/// Whether a stack pointer has met the guard, or gone past it.
pub fn is_overflow(pointer: u32) -> bool {
    (pointer as usize) < low()
}

/// Words looked at in one call, which takes about 200 instructions. At a call a millisecond, all 7000 words of the stack
/// take a quarter of a second.
const WORDS_A_LOOK: usize = 32;

/// Goes up through the words that have the paint, a few at a time, again and again.
#[derive(Debug)]
pub struct Gauge {
    /// The address of the word to look at next.
    next: usize,
}

impl Gauge {
    /// One that has looked at nothing yet.
    pub fn new() -> Self {
        Self { next: low() }
    }

    /// Looks at a few more words. At the end of each round, which is the first word that was touched, returns how many
    /// bytes below it never were.
    pub fn look(&mut self) -> Option<u32> {
        for _ in 0..WORDS_A_LOOK {
            if self.next >= high() || !has_paint(self.next) {
                let free = self.next - low();
                self.next = low();
                // The RAM of a board of 32 bits.
                return Some(free as u32);
            }
            self.next += size_of::<u32>();
        }
        None
    }
}

/// The lowest address that may be used, behind the guard, which is as aligned as it is long.
fn low() -> usize {
    (&raw const _stack_end).addr().next_multiple_of(GUARD) + GUARD
}

fn high() -> usize {
    (&raw const _stack_start).addr()
}

/// Whether the word at `address` of the stack was never touched.
fn has_paint(address: usize) -> bool {
    // SAFETY: `look` asks for aligned words from `low` to below `high`, which are RAM that was painted before `main`, and
    // only reads them. Volatile: calls and interrupts write there unseen.
    let word = unsafe { (address as *const u32).read_volatile() };
    word == STACK_PAINT_VALUE
}
