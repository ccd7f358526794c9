//! I2C0 as the panel's bus (RP2040 datasheet, 4.3), at 400 kHz: a byte and its acknowledgement take 22.5 µs.
//!
//! Not the HAL's driver: that one waits for ever on a bus that is held down, and the line would wait with it.

use embedded_hal::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use rp2040_hal::pac::{I2C0, IO_BANK0, SIO, i2c0};

use super::timer::ticks;

/// The pins, SDA and SCL.
const SDA: usize = 4;
const SCL: usize = 5;

/// Microseconds in which a byte has to go, or the bus to do what it was told.
const BYTE_TIME: u32 = 2000;

/// The bus, with its pins.
pub(super) struct Bus {
    registers: I2C0,
}

/// Why a transaction came to no good end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BusError {
    /// Nobody has taken the address, or a byte.
    Refused,
    /// Somebody holds the bus, or takes it away.
    Stuck,
}

impl Error for BusError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown),
            Self::Stuck => ErrorKind::Bus,
        }
    }
}

impl ErrorType for Bus {
    type Error = BusError;
}

/// Waits until `is_so`, for [`BYTE_TIME`] at the most.
fn wait(mut is_so: impl FnMut() -> bool) -> Result<(), BusError> {
    let start = ticks();
    while !is_so() {
        if ticks().wrapping_sub(start) > BYTE_TIME {
            return Err(BusError::Stuck);
        }
    }
    Ok(())
}

impl Bus {
    /// Sets the controller up, which is out of reset and has a clock of `clock` hertz.
    pub(super) fn start(registers: I2C0, clock: u32) -> Self {
        registers.ic_enable().write(|enable| enable.enable().disabled());
        registers.ic_con().write(|control| {
            control.master_mode().enabled().ic_slave_disable().slave_disabled();
            control.speed().fast().ic_restart_en().enabled().tx_empty_ctrl().enabled()
        });
        // 2.5 µs a bit: 1.5 µs low (1.3 at the least) and 1 µs high (0.6); 0.3 µs from SCL low to the next level of SDA.
        let clocks = |tenths: u32| (clock / 10_000_000 * tenths) as u16;
        // SAFETY: these are lengths; any are allowed that are within the limits of 4.3.14, as these are from 12 MHz on.
        unsafe {
            registers.ic_fs_scl_lcnt().write(|count| count.ic_fs_scl_lcnt().bits(clocks(15)));
            registers.ic_fs_scl_hcnt().write(|count| count.ic_fs_scl_hcnt().bits(clocks(10)));
            // Spikes of 50 ns are none.
            registers.ic_fs_spklen().write(|count| count.ic_fs_spklen().bits((clocks(1) / 2) as u8));
            registers.ic_sda_hold().write(|hold| hold.ic_sda_tx_hold().bits(clocks(3)));
        }
        let bus = Self { registers };
        bus.free();
        bus
    }

    /// Lets go whoever holds SDA down, because the board was reset within a byte of theirs: nine clocks and a stop, as the bus's
    /// specification has it (UM10204, 3.1.16).
    fn free(&self) {
        const PINS: u32 = 1 << SDA | 1 << SCL;
        // SAFETY: nobody else uses these two pins, and the registers that are written have an effect on them alone.
        let (io, sio) = unsafe { (&*IO_BANK0::ptr(), &*SIO::ptr()) };
        let half_clock = || cortex_m::asm::delay(5 * 125);
        // A pin is low while it is an output, and goes up by its pull-up else.
        // SAFETY: as above; all bits may be written.
        let let_go = |pins| unsafe { sio.gpio_oe_clr().write(|enable| enable.bits(pins)) };
        // SAFETY: as above.
        let pull_down = |pins| unsafe { sio.gpio_oe_set().write(|enable| enable.bits(pins)) };
        let_go(PINS);
        // SAFETY: as above.
        unsafe { sio.gpio_out_clr().write(|out| out.bits(PINS)) };
        io.gpio(SDA).gpio_ctrl().write(|control| control.funcsel().sio());
        io.gpio(SCL).gpio_ctrl().write(|control| control.funcsel().sio());
        half_clock();
        for _ in 0..9 {
            if sio.gpio_in().read().bits() & 1 << SDA != 0 {
                break;
            }
            pull_down(1 << SCL);
            half_clock();
            let_go(1 << SCL);
            half_clock();
        }
        pull_down(1 << SDA);
        half_clock();
        let_go(1 << SDA);
        half_clock();
        io.gpio(SDA).gpio_ctrl().write(|control| control.funcsel().i2c());
        io.gpio(SCL).gpio_ctrl().write(|control| control.funcsel().i2c());
    }

    /// Whether the transaction was given up by the controller.
    fn is_aborted(&self) -> bool {
        self.registers.ic_raw_intr_stat().read().tx_abrt().bit_is_set()
    }

    /// Puts a command into the FIFO, which has 16 places.
    fn push(&self, command: impl Fn(&mut i2c0::ic_data_cmd::W) -> &mut i2c0::ic_data_cmd::W) -> Result<(), BusError> {
        wait(|| self.registers.ic_status().read().tfnf().bit_is_set() || self.is_aborted())?;
        if self.is_aborted() {
            return Err(BusError::Refused);
        }
        self.registers.ic_data_cmd().write(command);
        Ok(())
    }

    /// Sends and reads what `operations` say, up to the last byte.
    fn exchange(&self, operations: &mut [Operation<'_>]) -> Result<(), BusError> {
        let length = |operation: &Operation<'_>| match operation {
            Operation::Write(bytes) => bytes.len(),
            Operation::Read(room) => room.len(),
        };
        let mut left: usize = operations.iter().map(length).sum();
        let mut reads_before = None;
        for operation in operations {
            let reads = matches!(operation, Operation::Read(_));
            // Only where the direction changes is there a new address on the wire.
            let mut restarts = reads_before.is_some_and(|before| before != reads);
            if length(operation) > 0 {
                reads_before = Some(reads);
            }
            let mut is_last = || {
                left -= 1;
                left == 0
            };
            match operation {
                Operation::Write(bytes) => {
                    for &byte in *bytes {
                        let (stops, restarts) = (is_last(), core::mem::take(&mut restarts));
                        // SAFETY: any byte may be sent.
                        self.push(|command| unsafe {
                            command.dat().bits(byte).stop().bit(stops).restart().bit(restarts)
                        })?;
                    }
                }
                Operation::Read(room) => {
                    for byte in &mut **room {
                        let (stops, restarts) = (is_last(), core::mem::take(&mut restarts));
                        self.push(|command| command.cmd().read().stop().bit(stops).restart().bit(restarts))?;
                        let is_there = || self.registers.ic_status().read().rfne().bit_is_set();
                        wait(|| is_there() || self.is_aborted())?;
                        if !is_there() {
                            return Err(BusError::Refused);
                        }
                        *byte = self.registers.ic_data_cmd().read().dat().bits();
                    }
                }
            }
        }
        Ok(())
    }

    /// Waits for the stop, which is sent after the last byte and after one that was refused. Up to 16 bytes are still to go.
    fn finish(&self) -> Result<(), BusError> {
        let has_stopped = || self.registers.ic_raw_intr_stat().read().stop_det().bit_is_set();
        wait(has_stopped)?;
        self.registers.ic_clr_stop_det().read();
        let was_aborted = self.is_aborted();
        self.registers.ic_clr_tx_abrt().read();
        if was_aborted { Err(BusError::Refused) } else { Ok(()) }
    }

    fn set_address(&self, address: u8) -> Result<(), BusError> {
        self.registers.ic_enable().write(|enable| enable.enable().disabled());
        wait(|| self.registers.ic_enable_status().read().ic_en().bit_is_clear())?;
        // SAFETY: any address may be called.
        self.registers.ic_tar().write(|target| unsafe { target.ic_tar().bits(u16::from(address)) });
        self.registers.ic_enable().write(|enable| enable.enable().enabled());
        Ok(())
    }
}

impl I2c for Bus {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), BusError> {
        let sent = self.set_address(address).and_then(|()| self.exchange(operations));
        let done = match sent {
            Ok(()) | Err(BusError::Refused) => self.finish().and(sent),
            Err(BusError::Stuck) => sent,
        };
        if done == Err(BusError::Stuck) {
            self.registers.ic_enable().write(|enable| enable.enable().disabled());
            self.registers.ic_clr_intr().read();
            self.free();
        }
        done
    }
}
