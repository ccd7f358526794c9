//! What is done when the firmware cannot go on: say where, on the line and in memory that a reset keeps, and start again.

use core::fmt::{self, Write as _};
use core::mem::MaybeUninit;
use core::panic::PanicInfo;
use core::ptr::{addr_of, addr_of_mut};

use heapless::String;
use motograph_shared::limits::LAST_WORDS_BYTES;
use motograph_shared::link::{Faults, Reset};
use motograph_shared::time::Span;

use crate::board::EmergencyPort;

/// The words of one start.
#[derive(Clone, Copy)]
struct Words {
    /// [`RUNS`], [`FAILED`], or [`HUNG`]; anything else at power-on.
    kind: u32,
    length: u32,
    bytes: [u8; LAST_WORDS_BYTES],
    /// Failures in a row, this one among them.
    failures: u32,
}

/// The firmware runs.
const RUNS: u32 = 0x52_55_4e_21;
/// A panic or a fault.
const FAILED: u32 = 0x50_41_4e_21;
/// The watchdog.
const HUNG: u32 = 0x48_41_4e_47;

/// Not touched at start: a reset keeps it, power-on does not.
#[unsafe(link_section = ".uninit.last_words")]
// SAFETY of the section: cortex-m-rt's `.uninit` lies in RAM and is neither zeroed nor loaded.
static mut WORDS: MaybeUninit<Words> = MaybeUninit::uninit();

/// How the firmware ended before this start.
#[derive(Debug)]
pub struct Last {
    /// What it said.
    pub words: String<LAST_WORDS_BYTES>,
    /// That it failed, if it did.
    pub faults: Faults,
    /// Why it started again, if it made itself.
    pub reset: Option<Reset>,
    /// How often it failed in a row, with less than [`WELL`] in between.
    pub failures: u32,
}

/// Failures in a row after which the news is left out: it may be what makes it fail.
pub const MOST_FAILURES: u32 = 3;

/// How long the firmware has to go on until its last failure is over.
pub const WELL: Span = Span::from_s(60);

/// How the firmware ended before this start; asked once.
pub fn last() -> Last {
    // SAFETY: only the main thread asks, and whoever writes never returns to it. Any bits are a valid `Words`.
    let said = unsafe { addr_of!(WORDS).cast::<Words>().read_volatile() };
    let reset = match said.kind {
        FAILED => Reset::Software,
        HUNG => Reset::Watchdog,
        _ => {
            set(RUNS, "", 0);
            return Last { words: String::new(), faults: Faults::NONE, reset: None, failures: 0 };
        }
    };
    set(RUNS, "", said.failures);
    let bytes = said.bytes.get(..said.length as usize).unwrap_or_default();
    let words = core::str::from_utf8(bytes).ok().and_then(|words| String::try_from(words).ok());
    Last { words: words.unwrap_or_default(), faults: Faults::PANIC, reset: Some(reset), failures: said.failures }
}

/// The firmware has gone on for [`WELL`]: what comes is not the same failure again.
pub fn is_well() {
    set(RUNS, "", 0);
}

/// Stands still: there is nothing to start with.
pub fn halt() -> ! {
    let _ = writeln!(EmergencyPort, "motograph: the board's parts were taken before start");
    loop {
        cortex_m::asm::wfi();
    }
}

/// Says on the line and remembers that something hangs, and starts again.
pub fn hung(words: fmt::Arguments<'_>) -> ! {
    end(HUNG, words)
}

fn end(kind: u32, words: fmt::Arguments<'_>) -> ! {
    cortex_m::interrupt::disable();
    let mut text = String::<LAST_WORDS_BYTES>::new();
    // What does not fit is on the line.
    let _ = text.write_fmt(words);
    // SAFETY: as in `last`.
    let before = unsafe { addr_of!(WORDS).cast::<Words>().read_volatile() };
    let failures = if before.kind == RUNS { before.failures } else { 0 };
    set(kind, &text, failures.saturating_add(1));
    let _ = EmergencyPort.write_fmt(format_args!("\r\nmotograph: {words}\n"));
    cortex_m::peripheral::SCB::sys_reset()
}

fn set(kind: u32, text: &str, failures: u32) {
    let mut words = Words { kind, length: text.len() as u32, bytes: [0; LAST_WORDS_BYTES], failures };
    words.bytes.iter_mut().zip(text.bytes()).for_each(|(room, byte)| *room = byte);
    // SAFETY: as in `last`; where an interrupt writes, nothing else runs any more.
    unsafe { addr_of_mut!(WORDS).cast::<Words>().write_volatile(words) };
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    match info.location() {
        Some(place) => {
            // The end of a long path says more than its beginning.
            let file = place.file();
            let file = file.get(file.floor_char_boundary(file.len().saturating_sub(64))..).unwrap_or(file);
            end(FAILED, format_args!("panic at {file}:{}", place.line()))
        }
        None => end(FAILED, format_args!("panic")),
    }
}

// The stack may be what has failed, so a fault is handled on a new one: nothing of the old one is needed any more but its
// last words, the frame that the core pushed (ARMv7-M Architecture Reference Manual, B1.5.6).
core::arch::global_asm!(
    ".section .HardFault.motograph, \"ax\"",
    ".global HardFault",
    ".type HardFault, %function",
    ".thumb_func",
    "HardFault:",
    "mrs r0, msp",
    "ldr r1, ={stack}",
    "msr msp, r1",
    // The only jump that reaches everywhere on all cores; nobody comes back.
    "bl {fault}",
    stack = sym crate::stack::_stack_start,
    fault = sym fault,
);

/// Says what the faulting code was, from the frame that the core pushed.
extern "C" fn fault(frame: u32) -> ! {
    /// The place of the program counter in a frame.
    const PC: u32 = 6 * 4;
    if crate::stack::is_overflow(frame) {
        end(FAILED, format_args!("stack overflow"));
    }
    // SAFETY: the frame lies above the guard of the stack and is RAM; it is only read.
    let pc = unsafe { ((frame + PC) as *const u32).read_volatile() };
    end(FAILED, format_args!("hard fault at {pc:#x}"))
}
