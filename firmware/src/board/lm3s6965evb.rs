//! The Stellaris LM3S6965 evaluation board (and QEMU's `lm3s6965evb`): Cortex-M3 at 50 MHz, SSD0323 on SSI0, UART0,
//! five buttons. Addresses and bits are from the datasheet DS-LM3S6965, by chapter; pins from the board's schematic.

mod ssi;
mod system;
mod watchdog;

use core::cell::RefCell;
use core::fmt;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use arm_pl011_uart::{
    DataBits, FifoLevel, Interrupts, LineConfig, PL011Registers, Parity, StopBits, Uart, UniqueMmioPointer,
};
use cortex_m::interrupt::Mutex;
use cortex_m::peripheral::{NVIC, SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use embedded_sdmmc::SdCard;
use embedded_sdmmc::sdcard::spi::AcquireOpts;
use heapless::spsc::{Consumer, Producer, Queue};
use lm3s6965::{Interrupt, interrupt};
use motograph_firmware::card::Card;
use motograph_firmware::panel::PanelError;
pub use motograph_firmware::panel::ssd0323::SCREEN;
use motograph_firmware::panel::ssd0323::Ssd0323;
use motograph_firmware::serial;
use motograph_shared::Setup;
use motograph_shared::keys::{Held, Key};
use motograph_shared::limits::{FRAME_BYTES, WINDOW_BYTES};
use motograph_shared::link::{Address, Faults, Reset};
use motograph_shared::paint::{Frame, Pages};
use motograph_shared::shelf::{Journal, Memory, Store};
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;

use super::Board;
use crate::{report, stack, watch};
use ssi::{Clock, DataPin, PanelBus, Wait};

/// What the board says of itself.
const SETUP: Setup = Setup {
    screen: SCREEN,
    device: concat!("Motograph ", env!("CARGO_PKG_VERSION")),
    address: Address::FIRST,
    lock: if cfg!(feature = "insecure-open") { Lock::Open } else { Lock::Empty },
};

/// Baud of UART0.
const BAUD: u32 = 115_200;

/// Bytes from the line that can wait while a frame is drawn. A queue holds one byte less than its size.
const RX_QUEUE: usize = 2048;

const _: () =
    assert!(RX_QUEUE > WINDOW_BYTES + FRAME_BYTES / 2, "a sender's window must fit the queue, and some noise");

/// A 32-bit register, by address.
#[derive(Clone, Copy)]
struct Register(usize);

impl Register {
    fn read(self) -> u32 {
        // SAFETY: every `Register` below is an aligned device register of this chip; reading has no effect on memory.
        unsafe { (self.0 as *const u32).read_volatile() }
    }

    fn write(self, value: u32) {
        // SAFETY: as in `read`; none of the registers written makes the chip touch memory.
        unsafe { (self.0 as *mut u32).write_volatile(value) }
    }

    fn set(self, bits: u32) {
        self.write(self.read() | bits);
    }

    fn clear(self, bits: u32) {
        self.write(self.read() & !bits);
    }
}

/// Chapter "General-Purpose Input/Outputs": one port.
#[derive(Clone, Copy)]
struct Port(usize);

const PORT_A: Port = Port(0x4000_4000);
const PORT_C: Port = Port(0x4000_6000);
const PORT_D: Port = Port(0x4000_7000);
const PORT_E: Port = Port(0x4002_4000);
const PORT_F: Port = Port(0x4002_5000);

impl Port {
    /// The data register, in which only `pins` can be read or written.
    fn data(self, pins: u32) -> Register {
        Register(self.0 + ((pins as usize) << 2))
    }

    fn make_outputs(self, pins: u32) {
        Register(self.0 + 0x400).set(pins);
        Register(self.0 + 0x51c).set(pins);
    }

    fn make_inputs_with_pull_up(self, pins: u32) {
        Register(self.0 + 0x400).clear(pins);
        Register(self.0 + 0x510).set(pins);
        Register(self.0 + 0x51c).set(pins);
    }

    /// Gives `pins` to the port's other part (UART, SSI).
    fn give_away(self, pins: u32) {
        Register(self.0 + 0x420).set(pins);
        Register(self.0 + 0x51c).set(pins);
    }
}

/// The buttons, low while held: up, down, left, right on port E, select on port F.
const BUTTONS: [(Port, u32, Key); 5] = [
    (PORT_E, 1 << 0, Key::Brighter),
    (PORT_E, 1 << 1, Key::Darker),
    (PORT_E, 1 << 2, Key::Previous),
    (PORT_E, 1 << 3, Key::Next),
    (PORT_F, 1 << 1, Key::Pause),
];

/// UART0 and the queue that its interrupt fills.
struct Line {
    uart: Uart<'static>,
    received: Producer<'static, u8>,
}

static LINE: Mutex<RefCell<Option<Line>>> = Mutex::new(RefCell::new(None));
static LOST_BYTES: AtomicU32 = AtomicU32::new(0);
static MILLISECONDS: AtomicU32 = AtomicU32::new(0);

/// UART0's registers.
const UART0: usize = 0x4000_c000;

/// Sets UART0 up and says where its bytes come out.
fn start_line(clock: u32) -> Option<(Consumer<'static, u8>, Faults)> {
    PORT_A.give_away(1 << 0 | 1 << 1);
    let queue = cortex_m::singleton!(: Queue<u8, RX_QUEUE> = Queue::new())?;
    let (received, bytes) = queue.split();
    // SAFETY: this is UART0's register block, and this function, which runs once, is the only one that makes a
    // pointer to it; the emergency port is used only when nothing else runs any more.
    let registers = unsafe { UniqueMmioPointer::new(NonNull::new(UART0 as *mut PL011Registers)?) };
    let mut uart = Uart::new(registers);
    let config = LineConfig { data_bits: DataBits::Bits8, parity: Parity::None, stop_bits: StopBits::One };
    let faults = if uart.enable(config, BAUD, clock).is_ok() { Faults::NONE } else { Faults::SERIAL };
    // A quarter full leaves twelve bytes, a millisecond at 115200 baud; what is less comes by the time-out.
    uart.set_interrupt_fifo_levels(FifoLevel::Bytes8, FifoLevel::Bytes8);
    uart.set_interrupt_masks(Interrupts::RXI | Interrupts::RTI);
    cortex_m::interrupt::free(|cs| {
        if let Ok(mut line) = LINE.borrow(cs).try_borrow_mut() {
            *line = Some(Line { uart, received });
        }
    });
    // SAFETY: no critical section relies on this interrupt being masked.
    unsafe { NVIC::unmask(Interrupt::UART0) };
    Some((bytes, faults))
}

/// Moves bytes from UART0 to the queue; bounded, because the FIFO may fill while it is emptied. The interrupt is never
/// cleared by hand: reading the FIFO does that, so that bytes left in it bring the next one. (Cleared first, a FIFO that
/// was still full behind the bound would have stayed full, and the line silent.)
#[interrupt]
fn UART0() {
    cortex_m::interrupt::free(|cs| {
        // Nobody else has it: both who use it do so where no interrupt comes.
        if let Ok(mut line) = LINE.borrow(cs).try_borrow_mut()
            && let Some(line) = line.as_mut()
        {
            let Line { uart, received } = line;
            let lost = serial::drain(|| uart.read_word(), |byte| received.enqueue(byte).is_ok());
            LOST_BYTES.fetch_add(lost, Ordering::Relaxed);
        }
    });
}

#[exception]
fn SysTick() {
    MILLISECONDS.fetch_add(1, Ordering::Relaxed);
}

/// The board, running.
pub struct Evb {
    panel: Ssd0323<PanelBus, DataPin>,
    bytes: Consumer<'static, u8>,
    faults: Faults,
    reset: Reset,
    lost: u32,
    /// The core clock in hertz.
    clock: u32,
}

/// Sets the board up, once; with it come the memory for its editions, and what keeps them without power: a partition on the
/// memory card, where there is one.
pub fn start() -> Option<(Evb, &'static mut Memory, impl Store)> {
    let mut core = cortex_m::Peripherals::take()?;
    let reset = system::last_reset();
    let clock = system::start_clock();
    let clock_faults = if clock == system::FULL { Faults::NONE } else { Faults::CLOCK };
    system::start_parts();
    stack::guard(&mut core.MPU);
    start_ticking(&mut core.SYST, clock);
    for (port, pin, _) in BUTTONS {
        port.make_inputs_with_pull_up(pin);
    }
    let (bytes, line_faults) = start_line(clock)?;
    let (panel_bus, card_bus) = ssi::start();
    let card = Card::new(SdCard::new_with_options(card_bus, Wait, AcquireOpts { acquire_retries: 8, use_crc: true }));
    ssi::set_clock(Clock::Full);
    let panel = Ssd0323::new(panel_bus, DataPin);
    let memory = cortex_m::singleton!(: Memory = Memory::new())?;
    let board = Evb { panel, bytes, faults: line_faults.with(clock_faults), reset, lost: 0, clock };
    Some((board, memory, Journal::new(card)))
}

/// Nobody has fed the watchdog.
#[interrupt]
fn WATCHDOG_TIMER_0() {
    let (stage, since) = watch::what_hangs(Instant::from_ms(MILLISECONDS.load(Ordering::Relaxed)));
    report::hung(format_args!("hang in {stage}, {} ms after it last went on", since.ms()))
}

fn start_ticking(timer: &mut SYST, clock: u32) {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(clock / 1000 - 1);
    timer.clear_current();
    timer.enable_interrupt();
    timer.enable_counter();
}

impl Board for Evb {
    type PanelError = PanelError;

    fn setup(&self) -> Setup {
        SETUP
    }

    fn now(&self) -> Instant {
        Instant::from_ms(MILLISECONDS.load(Ordering::Relaxed))
    }

    fn faults(&self) -> Faults {
        self.faults
    }

    fn last_reset(&self) -> Reset {
        self.reset
    }

    fn held(&self) -> Held {
        BUTTONS.iter().fold(Held::NONE, |held, &(port, pin, key)| held.with(key, port.data(pin).read() == 0))
    }

    fn receive(&mut self) -> Option<u8> {
        self.bytes.dequeue()
    }

    fn lost_bytes(&mut self) -> u32 {
        let lost = LOST_BYTES.load(Ordering::Relaxed);
        let since = lost.wrapping_sub(self.lost);
        self.lost = lost;
        since
    }

    fn transmit(&mut self, byte: u8) -> bool {
        cortex_m::interrupt::free(|cs| {
            if let Ok(mut line) = LINE.borrow(cs).try_borrow_mut()
                && let Some(line) = line.as_mut()
                && !line.uart.is_tx_fifo_full()
            {
                line.uart.write_word(byte);
                return true;
            }
            false
        })
    }

    fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        self.panel.show(frame, pages)
    }

    fn check_panel<const N: usize>(&mut self, frame: &Frame<'_, N>) -> Result<(), PanelError> {
        self.panel.check(frame)
    }

    fn start_watchdog(&mut self) {
        watchdog::start(self.clock);
    }

    fn feed(&mut self) {
        watchdog::feed();
    }

    fn rest(&mut self) {
        // The tick comes every millisecond.
        cortex_m::asm::wfi();
    }
}

/// UART0 without anything around it, for the last words of a firmware that cannot go on.
#[derive(Debug)]
pub struct EmergencyPort;

impl fmt::Write for EmergencyPort {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const FLAGS: Register = Register(UART0 + 0x18);
        const FULL: u32 = 1 << 5;
        const BUSY: u32 = 1 << 3;
        for byte in text.bytes() {
            // A line that never drains must not keep the board from starting again.
            let _ = (0..100_000).any(|_| FLAGS.read() & FULL == 0);
            Register(UART0).write(u32::from(byte));
        }
        // Whoever writes here starts the chip again next, which would throw away what is still in the FIFO.
        let _ = (0..1_000_000).any(|_| FLAGS.read() & BUSY == 0);
        Ok(())
    }
}
