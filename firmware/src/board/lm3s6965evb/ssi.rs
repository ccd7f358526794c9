//! Chapter "Synchronous Serial Interface": SSI0, which the panel and the memory card share.

use core::convert::Infallible;

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, Operation, SpiDevice};

use super::{PORT_A, PORT_C, PORT_D, Register, system};

/// The panel's pins: data/command and the 15 V supply on port C, its select on port A, the card's on port D.
const PANEL_DATA: u32 = 1 << 7;
const PANEL_SUPPLY: u32 = 1 << 6;
const PANEL_SELECT: u32 = 1 << 3;
const CARD_SELECT: u32 = 1 << 0;

const CR0: Register = Register(0x4000_8000);
const CR1: Register = Register(0x4000_8004);
const DATA: Register = Register(0x4000_8008);
const STATUS: Register = Register(0x4000_800c);
const PRESCALE: Register = Register(0x4000_8010);

const NOT_FULL: u32 = 1 << 1;
const NOT_EMPTY: u32 = 1 << 2;
const BUSY: u32 = 1 << 4;

/// Polls of the status after which a byte should long have gone: 8 bits take 112 clocks of the core, 1008 while a card is
/// being woken.
const PATIENCE: u32 = 10_000;

/// SSI0 took no byte within the time of many.
#[derive(Clone, Copy, Debug)]
pub(super) struct BusStuck;

impl spi::Error for BusStuck {
    fn kind(&self) -> spi::ErrorKind {
        spi::ErrorKind::Other
    }
}

/// Sets the bus up, with nobody selected, and wakes the card with 80 clocks at less than 400 kHz (SD Physical Layer
/// Simplified Specification, 6.4.1.1 "Power Up Sequence").
pub(super) fn start() -> (PanelBus, CardBus) {
    PORT_A.give_away(1 << 2 | 1 << 4 | 1 << 5);
    PORT_A.make_outputs(PANEL_SELECT);
    PORT_D.make_outputs(CARD_SELECT);
    PORT_C.make_outputs(PANEL_DATA | PANEL_SUPPLY);
    PORT_A.data(PANEL_SELECT).write(PANEL_SELECT);
    PORT_D.data(CARD_SELECT).write(CARD_SELECT);
    PORT_C.data(PANEL_SUPPLY).write(PANEL_SUPPLY);
    // QEMU's panel is selected whenever the card is not: what it hears now it takes for pixels, which its first frame covers.
    PORT_C.data(PANEL_DATA).write(PANEL_DATA);
    set_clock(Clock::Waking);
    let _ = send(&[0xff; 10]);
    (PanelBus, CardBus { answers_with_ocr: false })
}

/// How fast the bus is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// 50 MHz / 2 / 63 = 397 kHz, below the 400 kHz of a card that is being woken.
    Waking,
    /// 50 MHz / 2 / 7 = 3.6 MHz, below the panel's 4 MHz.
    Full,
}

/// Changes the speed, between transfers.
pub(super) fn set_clock(clock: Clock) {
    let divider = match clock {
        Clock::Waking => 62,
        Clock::Full => 6,
    };
    CR1.write(0);
    PRESCALE.write(2);
    // Eight bits, clock idle high, taken at the rising edge.
    CR0.write(divider << 8 | 1 << 7 | 1 << 6 | 0x7);
    CR1.write(1 << 1);
}

fn wait_for(bits: u32, level: u32) -> Result<(), BusStuck> {
    let is_there = |_| STATUS.read() & bits == level;
    if (0..PATIENCE).any(is_there) { Ok(()) } else { Err(BusStuck) }
}

/// Sends bytes and throws away what comes back.
fn send(bytes: &[u8]) -> Result<(), BusStuck> {
    for &byte in bytes {
        wait_for(NOT_FULL, NOT_FULL)?;
        DATA.write(u32::from(byte));
        while STATUS.read() & NOT_EMPTY != 0 {
            DATA.read();
        }
    }
    wait_for(BUSY, 0)?;
    while STATUS.read() & NOT_EMPTY != 0 {
        DATA.read();
    }
    Ok(())
}

/// Sends a byte and returns the one that comes back.
fn exchange(byte: u8) -> Result<u8, BusStuck> {
    wait_for(NOT_FULL, NOT_FULL)?;
    DATA.write(u32::from(byte));
    wait_for(NOT_EMPTY, NOT_EMPTY)?;
    Ok(DATA.read() as u8)
}

/// SSI0 with the panel selected for each transfer.
#[derive(Debug)]
pub(super) struct PanelBus;

impl spi::ErrorType for PanelBus {
    type Error = BusStuck;
}

impl SpiDevice for PanelBus {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), BusStuck> {
        // The card and the panel share the bus: the card's select is high while the panel's is low.
        PORT_D.data(CARD_SELECT).write(CARD_SELECT);
        PORT_A.data(PANEL_SELECT).write(0);
        let sent = operations.iter_mut().try_for_each(|operation| match operation {
            Operation::Write(bytes) | Operation::Transfer(_, bytes) => send(bytes),
            Operation::TransferInPlace(bytes) => send(bytes),
            // The panel sends nothing, and no driver here asks for a delay.
            Operation::Read(_) | Operation::DelayNs(_) => Ok(()),
        });
        PORT_A.data(PANEL_SELECT).write(PANEL_SELECT);
        sent
    }
}

/// The panel's data/command pin.
#[derive(Debug)]
pub(super) struct DataPin;

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

/// SSI0 with the card selected for each transfer, and two things put right that embedded-sdmmc and QEMU's card see
/// differently.
#[derive(Debug)]
pub(super) struct CardBus {
    /// Whether the card's next answer is that to [`READ_OCR`].
    answers_with_ocr: bool,
}

/// CMD58, as it begins on the bus.
const READ_OCR: u8 = 0x40 | 58;
/// The bit of an answer that says that the card is still idle.
const IDLE: u8 = 1;
/// What stands before the data of one block.
const BLOCK_BEGINS: u8 = 0xfe;

impl CardBus {
    fn write(&mut self, bytes: &[u8]) -> Result<(), BusStuck> {
        self.answers_with_ocr = bytes.len() == 6 && bytes.first() == Some(&READ_OCR);
        send(bytes)
    }

    fn transfer(&mut self, byte: u8) -> Result<u8, BusStuck> {
        // The gap N_WR before data (SD Physical Layer Simplified Specification, 7.5.3), which QEMU waits for.
        if byte == BLOCK_BEGINS {
            exchange(0xff)?;
        }
        let answer = exchange(byte)?;
        // QEMU leaves the idle bit in this answer, after the card has said that it is ready.
        if self.answers_with_ocr && answer & 0x80 == 0 {
            self.answers_with_ocr = false;
            return Ok(answer & !IDLE);
        }
        Ok(answer)
    }
}

impl spi::ErrorType for CardBus {
    type Error = BusStuck;
}

impl SpiDevice for CardBus {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), BusStuck> {
        PORT_D.data(CARD_SELECT).write(0);
        let done = operations.iter_mut().try_for_each(|operation| match operation {
            Operation::Write(bytes) => self.write(bytes),
            Operation::Transfer(answers, bytes) => {
                answers.iter_mut().zip(bytes.iter()).try_for_each(|(answer, &byte)| {
                    *answer = self.transfer(byte)?;
                    Ok(())
                })
            }
            // Blocks are read so: what is sent is only clocks.
            Operation::TransferInPlace(bytes) => bytes.iter_mut().try_for_each(|byte| {
                *byte = exchange(*byte)?;
                Ok(())
            }),
            Operation::Read(bytes) => bytes.iter_mut().try_for_each(|byte| {
                *byte = exchange(0xff)?;
                Ok(())
            }),
            Operation::DelayNs(ns) => {
                Wait.delay_ns(*ns);
                Ok(())
            }
        });
        PORT_D.data(CARD_SELECT).write(CARD_SELECT);
        done
    }
}

/// Waits by counting clocks of the core.
#[derive(Debug)]
pub(super) struct Wait;

impl DelayNs for Wait {
    fn delay_ns(&mut self, ns: u32) {
        cortex_m::asm::delay((u64::from(ns) * u64::from(system::FULL) / 1_000_000_000) as u32);
    }
}
