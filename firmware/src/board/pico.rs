//! The Raspberry Pi Pico: RP2040 with a Cortex-M0+ at 125 MHz, a panel on I2C0 or PIO0, USB and UART0 as lines, three buttons,
//! and 2 MiB of flash. Registers are from the RP2040 datasheet, by chapter; pins from `firmware/PICO.md`.

mod boot;
mod flash;
#[cfg(feature = "hub75")]
mod hub75;
#[cfg(not(feature = "hub75"))]
mod i2c;
mod panel;
mod reset;
mod timer;
mod uart;
mod usb;
mod watchdog;
mod wiring;

use core::fmt::Write as _;

use cortex_m::peripheral::{SYST, syst::SystClkSource};
use cortex_m_rt::exception;
use embedded_hal::digital::InputPin as _;
use heapless::String;
use motograph_firmware::lines::Lines;
use motograph_firmware::panel::PanelError;
use motograph_shared::Setup;
use motograph_shared::keys::{Held, Key};
use motograph_shared::link::{Address, Faults, Reset};
use motograph_shared::paint::{Frame, Pages};
use motograph_shared::shelf::{Journal, Memory, Store};
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use rp2040_hal::Clock;
use rp2040_hal::clocks::init_clocks_and_plls;
use rp2040_hal::gpio::Pins;
use rp2040_hal::pac::{self, interrupt};
use rp2040_hal::sio::Sio;
use rp2040_hal::usb::UsbBus;

use super::Board;
use crate::{report, stack, watch};

pub use panel::SCREEN;
pub use uart::EmergencyPort;

/// The board's crystal, in hertz.
const CRYSTAL: u32 = 12_000_000;

/// The board, running.
pub struct Pico {
    panel: panel::Panel,
    lines: Lines<uart::UartPort, usb::UsbPort>,
    buttons: [(wiring::Button, Key); 3],
    guard: watchdog::Guard,
    device: &'static str,
    faults: Faults,
    reset: Reset,
}

/// Takes the parts out of reset that are set up by our own drivers (2.14), the timer anew.
fn start_parts(resets: &pac::RESETS) {
    resets.reset().modify(|_, parts| parts.timer().set_bit().uart0().set_bit().i2c0().set_bit());
    resets.reset().modify(|_, parts| parts.timer().clear_bit().uart0().clear_bit().i2c0().clear_bit());
    let are_ready = || {
        let done = resets.reset_done().read();
        done.timer().bit() && done.uart0().bit() && done.i2c0().bit()
    };
    while !are_ready() {}
}

/// What the board says of itself, with the number of its flash at the end, which is its own.
fn name(id: [u8; flash::ID]) -> Option<&'static str> {
    let name = cortex_m::singleton!(: String<64> = String::new())?;
    // It fits: the version is short.
    let _ = write!(name, concat!("Motograph ", env!("CARGO_PKG_VERSION"), " pico {:016X}"), u64::from_be_bytes(id));
    Some(name)
}

/// Sets the board up, once; with it come the memory for its editions, and what keeps them without power: the last sectors of
/// its flash.
pub fn start() -> Option<(Pico, &'static mut Memory, impl Store)> {
    let mut core = cortex_m::Peripherals::take()?;
    let mut parts = pac::Peripherals::take()?;
    let reset = reset::last_reset(&parts.WATCHDOG, &parts.VREG_AND_CHIP_RESET);
    let mut watchdog = rp2040_hal::Watchdog::new(parts.WATCHDOG);
    // A software reset leaves it running.
    watchdog.disable();
    let clocks = init_clocks_and_plls(
        CRYSTAL,
        parts.XOSC,
        parts.CLOCKS,
        parts.PLL_SYS,
        parts.PLL_USB,
        &mut parts.RESETS,
        &mut watchdog,
    )
    .ok()?;
    start_parts(&parts.RESETS);
    stack::guard(&mut core.MPU);
    let core_clock = clocks.system_clock.freq().to_Hz();
    start_ticking(&mut core.SYST, core_clock);

    let pins = Pins::new(parts.IO_BANK0, parts.PADS_BANK0, Sio::new(parts.SIO).gpio_bank0, &mut parts.RESETS);
    let buttons = wiring::wire(pins);

    let (flash, id) = flash::Flash::start();
    let device = name(id)?;
    let serial_number = device.get(device.len().saturating_sub(2 * flash::ID)..).unwrap_or(device);
    let bus = UsbBus::new(parts.USBCTRL_REGS, parts.USBCTRL_DPRAM, clocks.usb_clock, true, &mut parts.RESETS);
    let usb = usb::start(bus, serial_number)?;
    let (uart, faults) = uart::start(clocks.peripheral_clock.freq().to_Hz())?;
    #[cfg(not(feature = "hub75"))]
    let panel = panel::new(i2c::Bus::start(parts.I2C0, core_clock));
    #[cfg(feature = "hub75")]
    let panel = hub75::start(parts.PIO0, parts.DMA, &mut parts.RESETS)?;
    let memory = cortex_m::singleton!(: Memory = Memory::new())?;
    let guard = watchdog::Guard::new(watchdog, parts.TIMER);
    let board = Pico { panel, lines: Lines::new(uart, usb), buttons, guard, device, faults, reset };
    Some((board, memory, Journal::new(flash)))
}

/// Wakes the main loop every millisecond.
fn start_ticking(timer: &mut SYST, clock: u32) {
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(clock / 1000 - 1);
    timer.clear_current();
    timer.enable_interrupt();
    timer.enable_counter();
}

#[exception]
fn SysTick() {}

/// Nobody has fed the watchdog.
#[interrupt]
fn TIMER_IRQ_0() {
    let (stage, since) = watch::what_hangs(timer::now());
    report::hung(format_args!("hang in {stage}, {} ms after it last went on", since.ms()))
}

impl Board for Pico {
    type PanelError = PanelError;

    fn setup(&self) -> Setup {
        Setup {
            screen: SCREEN,
            device: self.device,
            address: Address::FIRST,
            lock: if cfg!(feature = "insecure-open") { Lock::Open } else { Lock::Empty },
        }
    }

    fn now(&self) -> Instant {
        timer::now()
    }

    fn faults(&self) -> Faults {
        self.faults
    }

    fn last_reset(&self) -> Reset {
        self.reset
    }

    fn held(&self) -> Held {
        self.buttons.iter().fold(Held::NONE, |held, (button, key)| {
            let Ok(is_held) = button.as_input().is_low();
            held.with(*key, is_held)
        })
    }

    fn receive(&mut self) -> Option<u8> {
        self.lines.receive(timer::now())
    }

    fn lost_bytes(&mut self) -> u32 {
        self.lines.first().lost()
    }

    fn transmit(&mut self, byte: u8) -> bool {
        self.lines.transmit(timer::now(), byte)
    }

    fn show<const N: usize>(&mut self, frame: &Frame<'_, N>, pages: Pages) -> Result<(), PanelError> {
        self.panel.show(frame, pages)
    }

    fn check_panel<const N: usize>(&mut self, _frame: &Frame<'_, N>) -> Result<(), PanelError> {
        self.panel.check()
    }

    fn start_watchdog(&mut self) {
        self.guard.start();
    }

    fn feed(&mut self) {
        self.guard.feed();
    }

    fn rest(&mut self) {
        // The tick comes every millisecond.
        cortex_m::asm::wfi();
    }
}
