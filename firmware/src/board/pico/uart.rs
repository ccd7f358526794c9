//! UART0, a PL011 (RP2040 datasheet, 4.2), with a queue that its interrupt fills.

use core::cell::RefCell;
use core::fmt;
use core::ptr::NonNull;

use arm_pl011_uart::{
    DataBits, FifoLevel, Interrupts, LineConfig, PL011Registers, Parity, StopBits, Uart, UniqueMmioPointer,
};
use cortex_m::interrupt::Mutex;
use cortex_m::peripheral::NVIC;
use heapless::spsc::{Consumer, Producer, Queue};
use motograph_firmware::lines::{Port, Sent};
use motograph_firmware::serial;
use motograph_shared::limits::{FRAME_BYTES, WINDOW_BYTES};
use motograph_shared::link::Faults;
use rp2040_hal::pac::{Interrupt, UART0, interrupt};

/// Baud.
const BAUD: u32 = 115_200;

/// Bytes from the line that can wait while a frame is drawn. A queue holds one byte less than its size.
pub(super) const RX_QUEUE: usize = 2048;

const _: () =
    assert!(RX_QUEUE > WINDOW_BYTES + FRAME_BYTES / 2, "a sender's window must fit the queue, and some noise");

/// What the interrupt needs.
struct Receiver {
    uart: Uart<'static>,
    received: Producer<'static, u8>,
    lost: u32,
}

static RECEIVER: Mutex<RefCell<Option<Receiver>>> = Mutex::new(RefCell::new(None));

/// UART0, as a line.
pub(super) struct UartPort {
    bytes: Consumer<'static, u8>,
}

/// Does something with UART0 while its interrupt does not.
fn with<T>(work: impl FnOnce(&mut Receiver) -> T) -> Option<T> {
    cortex_m::interrupt::free(|cs| {
        // Nobody else has it: whoever uses it does so where no interrupt comes.
        RECEIVER.borrow(cs).try_borrow_mut().ok()?.as_mut().map(work)
    })
}

/// Sets UART0 up, which has a clock of `clock` hertz and its pins.
pub(super) fn start(clock: u32) -> Option<(UartPort, Faults)> {
    let queue = cortex_m::singleton!(: Queue<u8, RX_QUEUE> = Queue::new())?;
    let (received, bytes) = queue.split();
    // SAFETY: this is UART0's register block, and this function, which runs once, is the only one that makes a pointer to it; the
    // emergency port is used only when nothing else runs any more.
    let registers = unsafe { UniqueMmioPointer::new(NonNull::new(UART0::ptr().cast::<PL011Registers>().cast_mut())?) };
    let mut uart = Uart::new(registers);
    let config = LineConfig { data_bits: DataBits::Bits8, parity: Parity::None, stop_bits: StopBits::One };
    let faults = if uart.enable(config, BAUD, clock).is_ok() { Faults::NONE } else { Faults::SERIAL };
    // A quarter full leaves 24 bytes, two milliseconds at 115200 baud; what is less comes by the time-out.
    uart.set_interrupt_fifo_levels(FifoLevel::Bytes8, FifoLevel::Bytes8);
    uart.set_interrupt_masks(Interrupts::RXI | Interrupts::RTI);
    cortex_m::interrupt::free(|cs| {
        if let Ok(mut receiver) = RECEIVER.borrow(cs).try_borrow_mut() {
            *receiver = Some(Receiver { uart, received, lost: 0 });
        }
    });
    // SAFETY: no critical section relies on this interrupt being masked.
    unsafe { NVIC::unmask(Interrupt::UART0_IRQ) };
    Some((UartPort { bytes }, faults))
}

/// Moves bytes from UART0 to the queue; bounded, because the FIFO may fill while it is emptied. The interrupt is never cleared
/// by hand: reading the FIFO does that, so that bytes left in it bring the next one.
#[interrupt]
fn UART0_IRQ() {
    with(|Receiver { uart, received, lost }| {
        let more = serial::drain(|| uart.read_word(), |byte| received.enqueue(byte).is_ok());
        *lost = lost.saturating_add(more);
    });
}

impl UartPort {
    /// How many bytes were lost since the last call.
    pub(super) fn lost(&mut self) -> u32 {
        with(|receiver| core::mem::take(&mut receiver.lost)).unwrap_or_default()
    }
}

impl Port for UartPort {
    fn has_byte(&self) -> bool {
        self.bytes.ready()
    }

    fn receive(&mut self) -> Option<u8> {
        self.bytes.dequeue()
    }

    fn transmit(&mut self, byte: u8) -> Sent {
        let is_sent = with(|Receiver { uart, .. }| {
            let has_room = !uart.is_tx_fifo_full();
            if has_room {
                uart.write_word(byte);
            }
            has_room
        });
        if is_sent == Some(true) { Sent::Taken } else { Sent::Busy }
    }
}

/// UART0 without anything around it, for the last words of a firmware that cannot go on.
#[derive(Debug)]
pub struct EmergencyPort;

impl fmt::Write for EmergencyPort {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // SAFETY: nothing else runs any more that would write these registers.
        let uart = unsafe { &*UART0::ptr() };
        for byte in text.bytes() {
            // A line that never drains must not keep the board from starting again.
            let _ = (0..100_000).any(|_| uart.uartfr().read().txff().bit_is_clear());
            // SAFETY: any byte may be sent.
            uart.uartdr().write(|data| unsafe { data.data().bits(byte) });
        }
        // Whoever writes here starts the chip again next, which would throw away what is still in the FIFO.
        let _ = (0..1_000_000).any(|_| uart.uartfr().read().busy().bit_is_clear());
        Ok(())
    }
}
