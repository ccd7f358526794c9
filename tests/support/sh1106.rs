//! An SH1106 that holds its driver to the datasheet (Sino Wealth, version 2.3): what a real one does not know, or would show
//! wrongly, is a panic. It knows what a ticker needs: nothing is read from it but its status.

use std::cell::RefCell;

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};

/// Columns of the memory; the glass has those from [`GLASS`] on.
const COLUMNS: usize = 132;
/// The first column that can be seen.
const GLASS: usize = 2;
/// Columns that can be seen.
const WIDTH: usize = 128;
const PAGES: usize = 8;

/// The wires to a panel, which can be looked at meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Bus<'p>(pub &'p RefCell<Panel>);

/// The panel.
#[derive(Debug)]
pub struct Panel {
    address: u8,
    registers: Registers,
    /// A byte is eight rows of one column, the topmost in bit 0. `None` is whatever was there at power-on.
    memory: [[Option<u8>; COLUMNS]; PAGES],
    /// Where the next byte of pixels goes: the page, and the column once it was set.
    page: usize,
    column: Option<usize>,
    /// Refuses the transaction with this number, from 0, behind so many bytes.
    refusal: Option<(usize, usize)>,
    transactions: usize,
    bytes: usize,
}

/// What commands set, with the values after reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registers {
    /// `AEh`, `AFh`.
    pub is_on: bool,
    /// `ADh`: the chip makes the panel's voltage itself.
    pub has_converter: bool,
    /// A8h: how many rows are driven.
    pub rows: u8,
    /// 81h.
    pub contrast: u8,
    /// `DAh`.
    pub com_pins: u8,
    /// A1h: the columns are driven from the last to the first.
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

impl Registers {
    const RESET: Self = Self {
        is_on: false,
        has_converter: true,
        rows: 64,
        contrast: 0x80,
        com_pins: 0x12,
        is_segment_remapped: false,
        is_com_remapped: false,
        start_line: 0,
        offset: 0,
        is_entire_on: false,
        is_inverse: false,
    };
}

impl Panel {
    /// A panel at power-on, at this address of seven bits.
    pub fn new(address: u8) -> Self {
        Self {
            address,
            registers: Registers::RESET,
            memory: [[None; COLUMNS]; PAGES],
            page: 0,
            column: None,
            refusal: None,
            transactions: 0,
            bytes: 0,
        }
    }

    /// Refuses transaction `number`, counted from the first one, behind so many bytes.
    pub fn refuse(&mut self, number: usize, after: usize) {
        self.refusal = Some((number, after));
    }

    /// Whether a refusal is still to come.
    pub fn is_to_refuse(&self) -> bool {
        self.refusal.is_some()
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

    /// Whether the pixel in column `x`, row `y` of the glass is set; `None` when nobody wrote it.
    pub fn pixel(&self, x: u16, y: u16) -> Option<bool> {
        self.memory[usize::from(y / 8)][GLASS + usize::from(x)].map(|column| column >> (y % 8) & 1 == 1)
    }

    /// Loses its power for a moment, and all that it was told.
    pub fn lose_power(&mut self) {
        let Self { address, transactions, bytes, .. } = *self;
        *self = Self { transactions, bytes, ..Self::new(address) };
    }

    fn transact(&mut self, bytes: &[u8]) -> Result<(), ErrorKind> {
        let number = self.transactions;
        self.transactions += 1;
        let refusal = self.refusal.take_if(|(refused, _)| *refused == number);
        let taken = refusal.map(|(_, after)| after.min(bytes.len() - 1));
        let (bytes, is_cut) = taken.map_or((bytes, false), |taken| (&bytes[..taken], true));
        self.bytes += 1 + bytes.len();
        match bytes.split_first() {
            Some((0x00, commands)) => self.obey_all(commands, is_cut),
            Some((0x40, pixels)) => pixels.iter().for_each(|&byte| self.take_pixels(byte)),
            Some((control, _)) => panic!("{control:02x} is no control byte, or none that is known here"),
            None => {}
        }
        let source = if bytes.is_empty() { NoAcknowledgeSource::Address } else { NoAcknowledgeSource::Data };
        if is_cut { Err(ErrorKind::NoAcknowledge(source)) } else { Ok(()) }
    }

    fn obey_all(&mut self, mut commands: &[u8], is_cut: bool) {
        while let Some(&first) = commands.first() {
            let Some((command, rest)) = commands.split_at_checked(length(first)) else {
                assert!(is_cut, "{commands:02x?} is cut off");
                return;
            };
            self.obey(command);
            commands = rest;
        }
    }

    fn obey(&mut self, command: &[u8]) {
        let Self { registers, .. } = self;
        match *command {
            [low @ 0x00..=0x0f] => self.column = Some(self.column.unwrap_or_default() & 0xf0 | usize::from(low)),
            [high @ 0x10..=0x1f] => {
                self.column = Some(self.column.unwrap_or_default() & 0x0f | usize::from(high & 0x0f) << 4);
            }
            [0x30..=0x33 | 0xe3] => {}
            [line @ 0x40..=0x7f] => registers.start_line = line & 0x3f,
            [0x81, contrast] => registers.contrast = contrast,
            [remap @ 0xa0..=0xa1] => registers.is_segment_remapped = remap == 0xa1,
            [entire @ 0xa4..=0xa5] => registers.is_entire_on = entire == 0xa5,
            [inverse @ 0xa6..=0xa7] => registers.is_inverse = inverse == 0xa7,
            [0xa8 | 0xad | 0xda, _] if registers.is_on => {
                panic!("{command:02x?} comes while the display is on")
            }
            [0xa8, ratio @ ..=63] => registers.rows = ratio + 1,
            [0xad, converter @ 0x8a..=0x8b] => registers.has_converter = converter == 0x8b,
            [0xae] => registers.is_on = false,
            [0xaf] => {
                let mut glass = self.memory.iter().flat_map(|page| &page[GLASS..GLASS + WIDTH]);
                assert!(glass.all(Option::is_some), "the display goes on over memory that nobody wrote");
                registers.is_on = true;
            }
            [page @ 0xb0..=0xb7] => self.page = usize::from(page & 0x07),
            [remap @ (0xc0 | 0xc8)] => registers.is_com_remapped = remap == 0xc8,
            [0xd3, offset @ ..=63] => registers.offset = offset,
            [0xda, pins @ (0x02 | 0x12)] => registers.com_pins = pins,
            // Nothing to keep: clock, phases of at least one clock, VCOM.
            [0xd5 | 0xdb, _] => {}
            [0xd9, phases] if phases & 0x0f != 0 && phases & 0xf0 != 0 => {}
            _ => panic!("{command:02x?} has an argument that the datasheet does not know"),
        }
    }

    fn take_pixels(&mut self, byte: u8) {
        let column = self.column.expect("pixels come to no column");
        assert!((GLASS..GLASS + WIDTH).contains(&column), "column {column} cannot be seen");
        self.memory[self.page][column] = Some(byte);
        self.column = Some(column + 1);
    }
}

/// Bytes of a command, its argument included.
fn length(command: u8) -> usize {
    match command {
        0x00..=0x1f | 0x30..=0x33 | 0x40..=0x7f | 0xa0..=0xa1 | 0xa4..=0xa7 | 0xae..=0xb7 | 0xc0 | 0xc8 | 0xe3 => 1,
        0x81 | 0xa8 | 0xad | 0xd3 | 0xd5 | 0xd9..=0xdb => 2,
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
            panel.transactions += 1;
            panel.bytes += 1 + answer.len();
            // Busy, off, and what differs from module to module.
            answer.fill(u8::from(!panel.registers.is_on) << 6 | 0x08);
            return Ok(());
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
