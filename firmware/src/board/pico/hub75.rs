//! PIO0 and two channels of DMA that refresh a HUB75 matrix, without the core (RP2040 datasheet, chapter 3 and 2.5).
//!
//! A state machine shifts a row's plane in, latches it and lights it for its time. One channel feeds it with all planes of the matrix; at
//! their end it starts the other one, which tells the first where to begin again: at the planes that are to be shown. So a matrix is
//! refreshed from one frame or from the next one, never from both.
//!
//! At 125 MHz a column takes 64 ns (15.6 MHz), a row's six planes 90 µs, of which it is lit for 64.5, and the matrix 1.45 ms: 690 times a
//! second.

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use motograph_firmware::panel::PanelError;
use motograph_firmware::panel::hub75::{COLUMNS, Hub75, Planes, Refresh};
use pio::pio_asm;
use rp2040_hal::pac::{DMA, PIO0, RESETS};
use rp2040_hal::pio::{Buffers, PIOBuilder, PIOExt as _, PinDir, PinState, Running, SM0, ShiftDirection, StateMachine};

use super::timer::ticks;

pub use motograph_firmware::panel::hub75::SCREEN;

/// The first pin of each group (`firmware/PICO.md`): six of colours, four of addresses, and clock, latch and output enable.
const COLORS: u8 = 2;
const ADDRESS: u8 = 8;
const CONTROL: u8 = 12;

/// Cycles of the core in one of the state machine.
const DIVISOR: u16 = 2;

/// How often the state machine goes round while the darkest plane is lit: four cycles each, together 1.02 µs, of which
/// the LEDs' drivers need a part until they light.
const UNIT: u16 = 16;

/// The channel of the planes, and the one that starts it again.
const FEED: usize = 0;
const AGAIN: usize = 1;

/// Microseconds until planes that are to be shown are: two refreshes, and some.
const PATIENCE: u32 = 5000;

/// The panel.
pub(super) type Panel = Hub75<Lights>;

/// What the next refresh shows. The channel [`AGAIN`] reads it, and nothing else tells it where to begin.
static NEXT: AtomicPtr<Planes> = AtomicPtr::new(ptr::null_mut());

/// The refresh, running.
pub(super) struct Lights {
    dma: DMA,
    /// It runs as long as the board does.
    _machine: StateMachine<(PIO0, SM0), Running>,
    shown: &'static mut Planes,
    hidden: &'static mut Planes,
}

/// What a slice begins with, from the lowest bit on, as the program takes it: columns less one, rounds of light less one, and the
/// instruction that chooses the row, `set pins, row` with a side-set of dark (3.4.10).
fn head(row: u16, time: u16) -> u32 {
    const COLUMNS_LESS_ONE: u32 = COLUMNS as u32 - 1;
    const SET_PINS_WHILE_DARK: u32 = 0xf000;
    COLUMNS_LESS_ONE | u32::from(UNIT * time - 1) << 6 | (SET_PINS_WHILE_DARK | u32::from(row)) << 16
}

/// Lights the matrix from planes that are dark, on pins that belong to PIO0.
pub(super) fn start(pio: PIO0, dma: DMA, resets: &mut RESETS) -> Option<Panel> {
    let planes = cortex_m::singleton!(: [Planes; 2] = [Planes::DARK; 2])?;
    planes.iter_mut().for_each(|planes| planes.set_heads(head));
    let [shown, hidden] = planes;

    // Side-set: output enable (dark while high), latch and clock. Whatever the program waits for, it waits in the dark.
    let program = pio_asm!(
        ".side_set 3",
        ".wrap_target",
        "    out x, 6            side 0b100",
        "    out y, 10           side 0b100",
        "    out exec, 16        side 0b100", // choose the row
        "column:",
        "    out pins, 8         side 0b100 [1]", // six of them are pins
        "    jmp x-- column      side 0b101 [1]",
        "    nop                 side 0b100 [3]",
        "    nop                 side 0b110 [3]",
        "    nop                 side 0b100 [3]",
        "light:",
        "    jmp y-- light       side 0b000 [3]",
        ".wrap",
    );
    let (mut block, machine, _, _, _) = pio.split(resets);
    let installed = block.install(&program.program).ok()?;
    let (mut machine, _, feed) = PIOBuilder::from_installed_program(installed)
        .out_pins(COLORS, 6)
        .set_pins(ADDRESS, 4)
        .side_set_pin_base(CONTROL)
        .out_shift_direction(ShiftDirection::Right)
        .autopull(true)
        .buffers(Buffers::OnlyTx)
        .clock_divisor_fixed_point(DIVISOR, 0)
        .build(machine);
    // Dark from the first moment on: while its pins are inputs, the matrix may light anything.
    machine.set_pins([(CONTROL + 2, PinState::High)]);
    machine.set_pindirs((COLORS..CONTROL + 3).map(|pin| (pin, PinDir::Output)));

    resets.reset().modify(|_, parts| parts.dma().clear_bit());
    while resets.reset_done().read().dma().bit_is_clear() {}
    NEXT.store(shown, Ordering::Release);
    let (planes, again) = (dma.ch(FEED), dma.ch(AGAIN));
    // SAFETY: the channels read planes that live for ever, and `NEXT`, and write to the state machine's FIFO and to the first channel's
    // own register (2.5.2, 2.5.7).
    unsafe {
        planes.ch_write_addr().write(|address| address.bits(feed.fifo_address().addr() as u32));
        planes.ch_trans_count().write(|count| count.bits(Planes::WORDS as u32));
        planes.ch_al1_ctrl().write(|control| {
            control.data_size().size_word().incr_read().set_bit().incr_write().clear_bit();
            control.treq_sel().bits(feed.dreq_value()).chain_to().bits(AGAIN as u8).irq_quiet().set_bit().en().set_bit()
        });
        again.ch_read_addr().write(|address| address.bits(NEXT.as_ptr().addr() as u32));
        again.ch_write_addr().write(|address| address.bits(planes.ch_al3_read_addr_trig().as_ptr().addr() as u32));
        again.ch_trans_count().write(|count| count.bits(1));
        again.ch_ctrl_trig().write(|control| {
            control.data_size().size_word().incr_read().clear_bit().incr_write().clear_bit();
            // It starts nobody: the register that it writes does. Nor does it wait for anybody.
            control.treq_sel().permanent().chain_to().bits(AGAIN as u8).irq_quiet().set_bit().en().set_bit()
        });
    }
    Some(Hub75::new(Lights { dma, _machine: machine.start(), shown, hidden }))
}

impl Lights {
    /// Whether the planes that are to be shown are being read. Their beginning is not enough: it is the end of the other planes too.
    fn is_shown(&self) -> bool {
        let planes = ptr::from_ref(&*self.shown).addr();
        let place = self.dma.ch(FEED).ch_read_addr().read().bits() as usize;
        place > planes && place <= planes + size_of::<Planes>()
    }
}

impl Refresh for Lights {
    fn hidden(&mut self) -> Result<&mut Planes, PanelError> {
        let start = ticks();
        while !self.is_shown() {
            if ticks().wrapping_sub(start) > PATIENCE {
                return Err(PanelError);
            }
        }
        Ok(self.hidden)
    }

    fn swap(&mut self) {
        core::mem::swap(&mut self.shown, &mut self.hidden);
        // Release: what was drawn is in memory before it is shown.
        NEXT.store(self.shown, Ordering::Release);
    }
}
