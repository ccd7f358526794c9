//! An SSD1306 that holds its driver to the datasheet (Solomon Systech, revision 1.1): what a real one does not know, or
//! would show wrongly, is a panic. It knows what a ticker needs: no scrolling, and horizontal addressing only.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

const COLUMNS: usize = 128;
const PAGES: usize = 8;

/// The wires to a panel, which can be looked at meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Bus<'p>(pub &'p RefCell<Panel>);

/// The panel.
#[derive(Debug)]
pub struct Panel {
    address: u8,
    registers: Registers,
    /// §8.7: a byte is eight rows of one column, the topmost in bit 0. `None` is whatever was there at power-on.
    gddram: [[Option<u8>; COLUMNS]; PAGES],
    window: Window,
    /// A command that has not all its arguments yet.
    command: Vec<u8>,
    /// Arguments that are still to come of a command that a fault cut off.
    swallowed: usize,
    fault: Option<(usize, Fault)>,
    faults: usize,
    status: Status,
    /// Whether it lost what it was told while nobody noticed; display off is what begins a setup.
    is_lost: bool,
    transactions: usize,
    bytes: usize,
}

/// What a panel answers when its status is read, table 9-2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Bit 6 is set while the display is off; what is in the others differs from module to module.
    Told,
    /// Always the same, whatever it is: a module that drives the line at its own discretion, or not at all.
    Constant(u8),
    /// No acknowledgement.
    Refused,
}

/// What commands set, with the values after reset, §8.5 and table 9-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers {
    /// `AEh`, `AFh`.
    pub is_on: bool,
    /// 8Dh.
    pub has_charge_pump: bool,
    /// 20h.
    pub addressing: Addressing,
    /// A8h: how many rows are driven.
    pub rows: u8,
    /// 81h.
    pub contrast: u8,
    /// `DAh`.
    pub com_pins: u8,
    /// A1h: column 127 is the leftmost output.
    pub is_segment_remapped: bool,
    /// C8h: the last row is the first output.
    pub is_com_remapped: bool,
    /// 40h to 7Fh.
    pub start_line: u8,
    /// D3h.
    pub offset: u8,
    /// A5h: all pixels are lit, whatever memory says.
    pub is_entire_on: bool,
    /// A7h.
    pub is_inverse: bool,
}

/// Where the pointer goes behind a byte of pixels, §10.1.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// To the next column, and behind the last to the next page.
    Horizontal,
    /// To the next page, and behind the last to the next column.
    Vertical,
    /// To the next column of the same page.
    Page,
}

/// What goes wrong with a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No acknowledgement behind so many bytes, the address not counted; behind the last one if there are fewer.
    Nack {
        /// Bytes that are taken.
        after: usize,
    },
    /// The panel has lost its power for a moment, all that it was told, and this transaction.
    PowerLoss,
    /// The same in a moment without a transaction, before this one: nobody is told.
    SilentLoss,
}

/// Where pixels go, §10.1.3 to §10.1.5.
#[derive(Debug)]
struct Window {
    columns: RangeInclusive<u8>,
    pages: RangeInclusive<u8>,
    /// The pointer: the column and page of the next byte.
    next: (u8, u8),
    /// Whether the pointer was set and has not come back to the window's start: whoever writes on has miscounted.
    is_open: bool,
}

impl Registers {
    const RESET: Self = Self {
        is_on: false,
        has_charge_pump: false,
        addressing: Addressing::Page,
        rows: 64,
        contrast: 0x7f,
        com_pins: 0x12,
        is_segment_remapped: false,
        is_com_remapped: false,
        start_line: 0,
        offset: 0,
        is_entire_on: false,
        is_inverse: false,
    };
}

impl Window {
    const RESET: Self = Self { columns: 0..=127, pages: 0..=7, next: (0, 0), is_open: false };

    /// Moves the pointer on, as horizontal addressing does.
    fn advance(&mut self) {
        let (column, page) = self.next;
        let is_last = |at: u8, range: &RangeInclusive<u8>| at == *range.end();
        self.next = match (is_last(column, &self.columns), is_last(page, &self.pages)) {
            (false, _) => (column + 1, page),
            (true, false) => (*self.columns.start(), page + 1),
            (true, true) => (*self.columns.start(), *self.pages.start()),
        };
        self.is_open = self.next != (*self.columns.start(), *self.pages.start());
    }
}

impl Panel {
    /// A panel at power-on, at this address of seven bits.
    pub fn new(address: u8) -> Self {
        Self {
            address,
            registers: Registers::RESET,
            gddram: [[None; COLUMNS]; PAGES],
            window: Window::RESET,
            command: Vec::new(),
            swallowed: 0,
            fault: None,
            faults: 0,
            status: Status::Told,
            is_lost: false,
            transactions: 0,
            bytes: 0,
        }
    }

    /// The same, answering with this status.
    pub fn with_status(self, status: Status) -> Self {
        Self { status, ..self }
    }

    /// Lets transaction `number`, from 0, go wrong.
    pub fn fail(&mut self, number: usize, fault: Fault) {
        self.fault = Some((number, fault));
    }

    /// How many transactions went wrong.
    pub fn faults(&self) -> usize {
        self.faults
    }

    /// How many transactions there were.
    pub fn transactions(&self) -> usize {
        self.transactions
    }

    /// Bytes on the wire, addresses included.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What commands have set.
    pub fn registers(&self) -> Registers {
        self.registers
    }

    /// Whether the pixel in column `x`, row `y` of the memory is set; `None` when nobody wrote it.
    pub fn pixel(&self, x: u16, y: u16) -> Option<bool> {
        self.gddram[usize::from(y / 8)][usize::from(x)].map(|column| column >> (y % 8) & 1 == 1)
    }

    /// The fault of the transaction that begins, if it is not one that nobody is told.
    fn begin_transaction(&mut self) -> Option<(usize, Fault)> {
        let fault = self.fault.take_if(|&mut (number, _)| number == self.transactions);
        self.transactions += 1;
        if let Some((_, Fault::SilentLoss)) = fault {
            self.forget();
            (self.is_lost, self.faults) = (true, self.faults + 1);
            return None;
        }
        fault
    }

    /// Loses power for a moment.
    fn forget(&mut self) {
        let Self { address, faults, status, transactions, bytes, .. } = *self;
        *self = Self { faults, status, transactions, bytes, ..Self::new(address) };
    }

    /// Answers with its status.
    fn read(&mut self, answer: &mut [u8]) -> Result<(), ErrorKind> {
        assert!(self.begin_transaction().is_none(), "reading goes wrong only by what the panel says");
        self.bytes += 1 + answer.len();
        let status = match self.status {
            Status::Told => u8::from(!self.registers.is_on) << 6 | 0x03,
            Status::Constant(status) => status,
            Status::Refused => return Err(ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address)),
        };
        answer.fill(status);
        Ok(())
    }

    fn transact(&mut self, bytes: &[u8]) -> Result<(), ErrorKind> {
        let fault = self.begin_transaction();
        let taken = match fault {
            None => {
                self.take(bytes);
                assert!(self.command.is_empty(), "{:02x?} is cut off", self.command);
                bytes.len()
            }
            Some((_, Fault::Nack { after })) => {
                let taken = after.min(bytes.len() - 1);
                self.take(&bytes[..taken]);
                // A real one waits on, across stop conditions: the next bytes are arguments to it.
                self.swallowed = self.command.first().map_or(0, |&first| length(first) - self.command.len());
                self.command.clear();
                taken
            }
            Some((_, Fault::PowerLoss | Fault::SilentLoss)) => {
                self.forget();
                0
            }
        };
        self.bytes += 1 + taken;
        if fault.is_none() {
            return Ok(());
        }
        self.faults += 1;
        let source = if taken == 0 { NoAcknowledgeSource::Address } else { NoAcknowledgeSource::Data };
        Err(ErrorKind::NoAcknowledge(source))
    }

    /// §8.1.5.2: control bytes, each with one byte (Co set) or all the rest (Co clear) of commands or pixels (D/C#).
    fn take(&mut self, bytes: &[u8]) {
        let mut bytes = bytes.iter();
        while let Some(control) = bytes.next() {
            assert_eq!(control & 0x3f, 0, "{control:02x} is no control byte");
            let count = if control & 0x80 == 0 { usize::MAX } else { 1 };
            for &byte in bytes.by_ref().take(count) {
                if control & 0x40 == 0 { self.take_command(byte) } else { self.take_pixels(byte) }
            }
        }
    }

    fn take_command(&mut self, byte: u8) {
        if self.swallowed > 0 {
            self.swallowed -= 1;
            return;
        }
        self.command.push(byte);
        if self.command.len() == length(self.command[0]) {
            let command = std::mem::take(&mut self.command);
            self.obey(&command);
        }
    }

    fn obey(&mut self, command: &[u8]) {
        let Self { registers, window, .. } = self;
        match *command {
            [0x20, 0] => registers.addressing = Addressing::Horizontal,
            [0x20, 1] => registers.addressing = Addressing::Vertical,
            [0x20, 2] => registers.addressing = Addressing::Page,
            [0x21, first, last @ ..=127] if first <= last => {
                (window.columns, window.next.0, window.is_open) = (first..=last, first, true);
            }
            [0x22, first, last @ ..=7] if first <= last => {
                (window.pages, window.next.1, window.is_open) = (first..=last, first, true);
            }
            [line @ 0x40..=0x7f] => registers.start_line = line & 0x3f,
            [0x81, contrast] => registers.contrast = contrast,
            [0x8d, pump @ (0x10 | 0x14)] => registers.has_charge_pump = pump == 0x14,
            [remap @ 0xa0..=0xa1] => registers.is_segment_remapped = remap == 0xa1,
            [entire @ 0xa4..=0xa5] => registers.is_entire_on = entire == 0xa5,
            [inverse @ 0xa6..=0xa7] => registers.is_inverse = inverse == 0xa7,
            [0xa8 | 0xda, _] if registers.is_on => panic!("{command:02x?} comes while the display is on: it flashes"),
            [0xa8, ratio @ 15..=63] => registers.rows = ratio + 1,
            [0xae] => (registers.is_on, self.is_lost) = (false, false),
            [0xaf] => {
                assert!(!self.is_lost, "the display goes on without a setup");
                let mut glass = self.gddram[..usize::from(registers.rows / 8)].iter().flatten();
                assert!(glass.all(Option::is_some), "the display goes on over memory that nobody wrote");
                registers.is_on = true;
            }
            [remap @ (0xc0 | 0xc8)] => registers.is_com_remapped = remap == 0xc8,
            [0xd3, offset @ ..=63] => registers.offset = offset,
            [0xda, pins @ (0x02 | 0x12 | 0x22 | 0x32)] => registers.com_pins = pins,
            // Nothing to keep: scrolling off, clock, precharge of at least one clock a phase, VCOMH, nothing at all.
            [0x2e] | [0xd5, _] | [0xdb, 0x00 | 0x20 | 0x30] | [0xe3] => {}
            [0xd9, phases] if phases & 0x0f != 0 && phases & 0xf0 != 0 => {}
            _ => panic!("{command:02x?} has an argument that the datasheet does not know"),
        }
    }

    fn take_pixels(&mut self, byte: u8) {
        if self.is_lost {
            return;
        }
        assert_eq!(
            self.registers.addressing,
            Addressing::Horizontal,
            "pixels come in the addressing that is known here"
        );
        assert!(self.window.is_open, "pixels come into no window, or into one that is full");
        let (column, page) = self.window.next;
        assert!(page * 8 < self.registers.rows, "page {page} is below the glass");
        self.gddram[usize::from(page)][usize::from(column)] = Some(byte);
        self.window.advance();
    }
}

/// Bytes of a command, its arguments included.
fn length(command: u8) -> usize {
    match command {
        0x2e | 0x40..=0x7f | 0xa0..=0xa1 | 0xa4..=0xa7 | 0xae..=0xaf | 0xc0 | 0xc8 | 0xe3 => 1,
        0x20 | 0x81 | 0x8d | 0xa8 | 0xd3 | 0xd5 | 0xd9..=0xdb => 2,
        0x21..=0x22 => 3,
        _ => panic!("{command:02x} is no command, or none that is known here"),
    }
}

impl ErrorType for Bus<'_> {
    type Error = ErrorKind;
}

impl I2c for Bus<'_> {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), ErrorKind> {
        let mut panel = self.0.borrow_mut();
        assert_eq!(address, panel.address, "nobody has this address");
        if let [Operation::Read(answer)] = operations {
            return panel.read(answer);
        }
        let mut bytes = Vec::new();
        for operation in operations {
            let Operation::Write(part) = operation else { panic!("pixels cannot be read over I²C") };
            assert!(!part.is_empty(), "some HALs refuse a write of nothing");
            bytes.extend_from_slice(part);
        }
        assert!(!bytes.is_empty(), "a transaction says something");
        panel.transact(&bytes)
    }
}
