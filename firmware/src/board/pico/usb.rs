//! The USB controller (RP2040 datasheet, 4.1) as a serial port: CDC-ACM, polled in its interrupt.

use core::cell::RefCell;

use cortex_m::interrupt::Mutex;
use cortex_m::peripheral::NVIC;
use heapless::spsc::{Consumer, Producer, Queue};
use motograph_firmware::lines::{Port, Sent};
use motograph_shared::limits::OUTBOX_BYTES;
use rp2040_hal::pac::{Interrupt, interrupt};
use rp2040_hal::usb::UsbBus;
use usb_device::UsbError;
use usb_device::bus::UsbBusAllocator;
use usb_device::device::{StringDescriptors, UsbDevice, UsbDeviceBuilder, UsbDeviceState, UsbVidPid};
use usbd_serial::SerialPort;

use super::uart::RX_QUEUE;

/// Bytes of a packet, the largest that a bulk endpoint of a full-speed device has.
const PACKET: usize = 64;

/// For tests, of pid.codes: whoever sells a board needs one of their own.
const ID: UsbVidPid = UsbVidPid(0x1209, 0x0001);

/// The device and its class, which has room for a packet that comes and for all that the ticker may have to say.
struct Device {
    device: UsbDevice<'static, UsbBus>,
    serial: SerialPort<'static, UsbBus, [u8; PACKET], [u8; OUTBOX_BYTES]>,
    received: Producer<'static, u8>,
}

static DEVICE: Mutex<RefCell<Option<Device>>> = Mutex::new(RefCell::new(None));

/// USB, as a line.
pub(super) struct UsbPort {
    bytes: Consumer<'static, u8>,
}

/// Does something with the device while its interrupt does not.
fn with<T>(work: impl FnOnce(&mut Device) -> T) -> Option<T> {
    cortex_m::interrupt::free(|cs| {
        // Nobody else has it: whoever uses it does so where no interrupt comes.
        DEVICE.borrow(cs).try_borrow_mut().ok()?.as_mut().map(work)
    })
}

/// Begins to be a serial port with this serial number.
pub(super) fn start(bus: UsbBus, serial_number: &'static str) -> Option<UsbPort> {
    let allocator = cortex_m::singleton!(: UsbBusAllocator<UsbBus> = UsbBusAllocator::new(bus))?;
    let queue = cortex_m::singleton!(: Queue<u8, RX_QUEUE> = Queue::new())?;
    let (received, bytes) = queue.split();
    let serial = SerialPort::new_with_store(allocator, [0; PACKET], [0; OUTBOX_BYTES]);
    let strings =
        StringDescriptors::default().manufacturer("Motograph").product("Motograph").serial_number(serial_number);
    let device = UsbDeviceBuilder::new(allocator, ID)
        .device_class(usbd_serial::USB_CLASS_CDC)
        .max_packet_size_0(PACKET as u8)
        .ok()?
        .strings(&[strings])
        .ok()?
        .build();
    cortex_m::interrupt::free(|cs| {
        if let Ok(mut place) = DEVICE.borrow(cs).try_borrow_mut() {
            *place = Some(Device { device, serial, received });
        }
    });
    unmask();
    Some(UsbPort { bytes })
}

fn unmask() {
    // SAFETY: no critical section relies on this interrupt being masked.
    unsafe { NVIC::unmask(Interrupt::USBCTRL_IRQ) };
}

/// Lets the device answer its host, and takes packets as long as the queue has room for a whole one. A packet that is not taken
/// keeps the interrupt up, so it is masked until there is room; the host has to wait that long, and nothing is lost.
#[interrupt]
fn USBCTRL_IRQ() {
    with(|Device { device, serial, received }| {
        if !device.poll(&mut [serial]) {
            return;
        }
        while received.capacity() - received.len() >= PACKET {
            let mut packet = [0; PACKET];
            let Ok(length) = serial.read(&mut packet) else { return };
            for &byte in packet.iter().take(length) {
                // There is room: asked for above.
                let _ = received.enqueue(byte);
            }
        }
        NVIC::mask(Interrupt::USBCTRL_IRQ);
    });
}

impl Port for UsbPort {
    fn has_byte(&self) -> bool {
        self.bytes.ready()
    }

    fn receive(&mut self) -> Option<u8> {
        let byte = self.bytes.dequeue();
        if !NVIC::is_enabled(Interrupt::USBCTRL_IRQ) && self.bytes.capacity() - self.bytes.len() >= PACKET {
            unmask();
        }
        byte
    }

    fn transmit(&mut self, byte: u8) -> Sent {
        let sent = with(|Device { device, serial, .. }| {
            // Without DTR no program has the port open.
            if device.state() != UsbDeviceState::Configured || !serial.dtr() {
                return Sent::Unheard;
            }
            match serial.write(&[byte]) {
                Ok(_) => Sent::Taken,
                Err(UsbError::WouldBlock) => Sent::Busy,
                Err(_) => Sent::Unheard,
            }
        });
        sent.unwrap_or(Sent::Unheard)
    }
}
