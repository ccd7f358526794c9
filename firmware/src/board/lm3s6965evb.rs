//! The Stellaris LM3S6965 evaluation board (and QEMU's `lm3s6965evb`): Cortex-M3 at 50 MHz, SSD0323 on SSI0, UART0,
//! five buttons. Addresses and bits are from the datasheet DS-LM3S6965, by chapter; pins from the board's schematic.

use core::cell::RefCell;
use core::convert::Infallible;
use core::fmt;
use core::ptr::NonNull;
use core::sync::atomic::{AtomicU32, Ordering};

use arm_pl011_uart::{
    DataBits, FifoLevel, Interrupts, LineConfig, PL011Registers, Parity, StopBits, Uart, UniqueMmioPointer,
};
use cortex_m::interrupt::Mutex;
use cortex_m::peripheral::{NVIC, SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, Operation, SpiDevice};
use heapless::spsc::{Consumer, Producer, Queue};
use lm3s6965::{Interrupt, interrupt};
use motograph_firmware::panel::PanelError;
pub use motograph_firmware::panel::ssd0323::SCREEN;
use motograph_firmware::panel::ssd0323::Ssd0323;
use motograph_shared::Setup;
use motograph_shared::keys::{Held, Key};
use motograph_shared::limits::{FRAME_BYTES, WINDOW_BYTES};
use motograph_shared::link::{Address, Faults, Reset};
use motograph_shared::paint::{Frame, Pages};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;

use super::Board;

/// What the board says of itself.
pub const SETUP: Setup = Setup {
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

/// Chapter "System Control".
mod system {
    use super::{Register, Reset};

    /// The core clock in hertz.
    pub(super) const FULL: u32 = 50_000_000;
    const CRYSTAL_ONLY: u32 = 8_000_000;

    const LDO_2_75_V: Register = Register(0x400f_e034);
    const RIS: Register = Register(0x400f_e050);
    const RESC: Register = Register(0x400f_e05c);
    const RCC: Register = Register(0x400f_e060);
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

    /// Gives a clock to UART0, SSI0 and GPIO ports A to F.
    pub(super) fn start_parts() {
        RCGC1.set(1 << 0 | 1 << 4);
        RCGC2.set(0b11_1111);
        // Three clocks pass before a part may be used: reading back takes longer.
        RCGC2.read();
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

/// The panel's pins: data/command and the 15 V supply on port C, its select on port A, the SD card's on port D.
const PANEL_DATA: u32 = 1 << 7;
const PANEL_SUPPLY: u32 = 1 << 6;
const PANEL_SELECT: u32 = 1 << 3;
const CARD_SELECT: u32 = 1 << 0;

/// Chapter "Synchronous Serial Interface": SSI0, with the panel selected for each transfer.
#[derive(Debug)]
struct PanelBus;

/// SSI0 took no byte within the time of many.
#[derive(Clone, Copy, Debug)]
struct BusStuck;

impl PanelBus {
    const CR0: Register = Register(0x4000_8000);
    const CR1: Register = Register(0x4000_8004);
    const DATA: Register = Register(0x4000_8008);
    const STATUS: Register = Register(0x4000_800c);
    const PRESCALE: Register = Register(0x4000_8010);

    const NOT_FULL: u32 = 1 << 1;
    const NOT_EMPTY: u32 = 1 << 2;
    const BUSY: u32 = 1 << 4;

    /// Polls of the status after which a byte should long have gone: 8 bits take 112 clocks of the core.
    const PATIENCE: u32 = 10_000;

    fn start() -> Self {
        PORT_A.give_away(1 << 2 | 1 << 4 | 1 << 5);
        PORT_A.make_outputs(PANEL_SELECT);
        PORT_D.make_outputs(CARD_SELECT);
        PORT_C.make_outputs(PANEL_DATA | PANEL_SUPPLY);
        PORT_A.data(PANEL_SELECT).write(PANEL_SELECT);
        PORT_C.data(PANEL_SUPPLY).write(PANEL_SUPPLY);
        Self::CR1.write(0);
        // 50 MHz / 2 / 7 = 3.6 MHz, below the panel's 4 MHz; eight bits, clock idle high, taken at the rising edge.
        Self::PRESCALE.write(2);
        Self::CR0.write(6 << 8 | 1 << 7 | 1 << 6 | 0x7);
        Self::CR1.write(1 << 1);
        Self
    }

    fn wait_for(bits: u32, level: u32) -> Result<(), BusStuck> {
        let is_there = |_| Self::STATUS.read() & bits == level;
        if (0..Self::PATIENCE).any(is_there) { Ok(()) } else { Err(BusStuck) }
    }

    /// Sends bytes and throws away what comes back.
    fn send(bytes: &[u8]) -> Result<(), BusStuck> {
        for &byte in bytes {
            Self::wait_for(Self::NOT_FULL, Self::NOT_FULL)?;
            Self::DATA.write(u32::from(byte));
            while Self::STATUS.read() & Self::NOT_EMPTY != 0 {
                Self::DATA.read();
            }
        }
        Self::wait_for(Self::BUSY, 0)
    }
}

impl spi::Error for BusStuck {
    fn kind(&self) -> spi::ErrorKind {
        spi::ErrorKind::Other
    }
}

impl spi::ErrorType for PanelBus {
    type Error = BusStuck;
}

impl SpiDevice for PanelBus {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), BusStuck> {
        // The card and the panel share the bus: the card's select is high while the panel's is low.
        PORT_D.data(CARD_SELECT).write(CARD_SELECT);
        PORT_A.data(PANEL_SELECT).write(0);
        let sent = operations.iter_mut().try_for_each(|operation| match operation {
            Operation::Write(bytes) | Operation::Transfer(_, bytes) => Self::send(bytes),
            Operation::TransferInPlace(bytes) => Self::send(bytes),
            // The panel sends nothing, and no driver here asks for a delay.
            Operation::Read(_) | Operation::DelayNs(_) => Ok(()),
        });
        PORT_A.data(PANEL_SELECT).write(PANEL_SELECT);
        sent
    }
}

/// The panel's data/command pin.
#[derive(Debug)]
struct DataPin;

impl digital::ErrorType for DataPin {
    type Error = Infallible;
}

impl OutputPin for DataPin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        PORT_C.data(PANEL_DATA).write(0);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        PORT_C.data(PANEL_DATA).write(PANEL_DATA);
        Ok(())
    }
}

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
    cortex_m::interrupt::free(|cs| LINE.borrow(cs).replace(Some(Line { uart, received })));
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
        if let Some(line) = LINE.borrow(cs).borrow_mut().as_mut() {
            for _ in 0..64 {
                match line.uart.read_word() {
                    Ok(None) => break,
                    Ok(Some(byte)) if line.received.enqueue(byte).is_ok() => {}
                    // The queue is full, or the byte came damaged: the frame's check will say so.
                    Ok(Some(_)) | Err(_) => {
                        LOST_BYTES.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
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
}

/// Sets the board up, once; with it comes the memory for its editions.
pub fn start() -> Option<(Evb, &'static mut Memory)> {
    let mut core = cortex_m::Peripherals::take()?;
    let reset = system::last_reset();
    let clock = system::start_clock();
    let clock_faults = if clock == system::FULL { Faults::NONE } else { Faults::CLOCK };
    system::start_parts();
    start_ticking(&mut core.SYST, clock);
    for (port, pin, _) in BUTTONS {
        port.make_inputs_with_pull_up(pin);
    }
    let (bytes, line_faults) = start_line(clock)?;
    let panel = Ssd0323::new(PanelBus::start(), DataPin);
    let memory = cortex_m::singleton!(: Memory = Memory::new())?;
    Some((Evb { panel, bytes, faults: line_faults.with(clock_faults), reset, lost: 0 }, memory))
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
        cortex_m::interrupt::free(|cs| match LINE.borrow(cs).borrow_mut().as_mut() {
            Some(line) if !line.uart.is_tx_fifo_full() => {
                line.uart.write_word(byte);
                true
            }
            Some(_) | None => false,
        })
    }

    fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        self.panel.show(frame, pages)
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
