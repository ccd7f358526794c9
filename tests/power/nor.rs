//! NOR flash that is stricter than a chip, and loses its power where it is told to.

use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};

/// Flash of units of `ERASE` bytes, programmed in multiples of `WRITE`.
#[derive(Clone, Debug)]
pub(crate) struct Nor<const ERASE: usize, const WRITE: usize> {
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
    /// How often each unit was erased.
    pub(crate) erases: Vec<u32>,
    /// Programs and erases since power-on.
    pub(crate) operations: Vec<Operation>,
    /// Where the power goes.
    pub(crate) cut: Option<Cut>,
    /// Whether it went.
    pub(crate) is_off: bool,
    /// Units that lose bits of whatever is programmed there.
    pub(crate) worn: Vec<usize>,
    /// Units that cannot be read.
    pub(crate) unreadable: Vec<usize>,
    /// Units that cannot be programmed, and say so.
    pub(crate) stubborn: Vec<usize>,
    /// Whether it is a card: an erase does nothing, and what is programmed takes the place of what was there.
    pub(crate) is_card: bool,
}

/// What was done, to so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// All bits of a unit are to be 1.
    Erase,
    /// Bits are to be 0.
    Program(usize),
}

/// The power goes in the operation with this number, as `tear` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) operation: usize,
    pub(crate) tear: Tear,
}

/// What is left of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tear {
    /// So many bytes are as they should be, the others as they were: 0 is a cut before it, all of them one behind it, whose
    /// success nobody hears of.
    Bytes(usize),
    /// Some bits have changed, wherever they are.
    Bits(u64),
}

/// Seeds of random bits that are tried for each operation.
const SEEDS: u64 = 8;

impl Operation {
    /// Every way in which an operation on `ERASE` or its own number of bytes can be torn that is tried.
    pub(crate) fn tears(self, erase: usize) -> Vec<Tear> {
        let bytes: Vec<usize> = match self {
            Self::Erase => vec![0, erase / 2, erase],
            Self::Program(length) => (0..=length).collect(),
        };
        bytes.into_iter().map(Tear::Bytes).chain((0..SEEDS).map(Tear::Bits)).collect()
    }

    /// Some of them: at the ends, within the head, in the middle, and random bits.
    pub(crate) fn some_tears(self, erase: usize) -> Vec<Tear> {
        let bytes = match self {
            Self::Erase => vec![0, erase / 2, erase],
            Self::Program(length) => vec![0, 1, 19, 20, length / 2, length - 1, length],
        };
        bytes.into_iter().map(Tear::Bytes).chain((0..3).map(Tear::Bits)).collect()
    }
}

/// Why an operation failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Off;

impl NorFlashError for Off {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl<const ERASE: usize, const WRITE: usize> Nor<ERASE, WRITE> {
    /// Erased flash of so many units.
    pub(crate) fn new(units: usize) -> Self {
        Self::of(vec![0xff; units * ERASE])
    }

    /// Flash with this in it.
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        let erases = vec![0; bytes.len() / ERASE];
        Self {
            bytes,
            erases,
            operations: Vec::new(),
            cut: None,
            is_off: false,
            worn: Vec::new(),
            unreadable: Vec::new(),
            stubborn: Vec::new(),
            is_card: false,
        }
    }

    /// The same after the power came back, to lose it again at `cut`.
    pub(crate) fn powered(&self, cut: Option<Cut>) -> Self {
        Self { operations: Vec::new(), cut, is_off: false, ..self.clone() }
    }

    /// The power goes at `cut`, counted from now on.
    pub(crate) fn cut_after(&mut self, cut: Cut) {
        self.cut = Some(Cut { operation: self.operations.len() + cut.operation, ..cut });
    }

    /// Does `operation`, or what is left of it, from byte `at` on.
    fn change(&mut self, operation: Operation, at: usize, to: &[u8]) -> Result<(), Off> {
        if self.is_off {
            return Err(Off);
        }
        let number = self.operations.len();
        self.operations.push(operation);
        let tear = self.cut.filter(|cut| cut.operation == number).map(|cut| cut.tear);
        let here = &mut self.bytes[at..at + to.len()];
        match tear {
            None => here.copy_from_slice(to),
            Some(Tear::Bytes(length)) => {
                let length = length.min(to.len());
                here[..length].copy_from_slice(&to[..length]);
            }
            Some(Tear::Bits(seed)) => {
                let mut random = fastrand::Rng::with_seed(seed ^ at as u64);
                for (byte, to) in here.iter_mut().zip(to) {
                    let changed = random.u8(..);
                    *byte = *byte & !changed | to & changed;
                }
            }
        }
        self.is_off = tear.is_some();
        if self.is_off { Err(Off) } else { Ok(()) }
    }
}

impl<const ERASE: usize, const WRITE: usize> ErrorType for Nor<ERASE, WRITE> {
    type Error = Off;
}

impl<const ERASE: usize, const WRITE: usize> ReadNorFlash for Nor<ERASE, WRITE> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Off> {
        if self.is_off || self.unreadable.contains(&(offset as usize / ERASE)) {
            return Err(Off);
        }
        bytes.copy_from_slice(&self.bytes[offset as usize..offset as usize + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const ERASE: usize, const WRITE: usize> NorFlash for Nor<ERASE, WRITE> {
    const WRITE_SIZE: usize = WRITE;
    const ERASE_SIZE: usize = ERASE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Off> {
        assert_eq!((from as usize % ERASE, to - from), (0, ERASE as u32), "one unit at a time");
        self.erases[from as usize / ERASE] += 1;
        if self.is_card {
            return if self.is_off { Err(Off) } else { Ok(()) };
        }
        self.change(Operation::Erase, from as usize, &[0xff; ERASE])
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Off> {
        let at = offset as usize;
        assert_eq!((at % WRITE, bytes.len() % WRITE), (0, 0), "whole program units");
        assert_eq!(at / ERASE, (at + bytes.len() - 1) / ERASE, "within one erase unit");
        if self.stubborn.contains(&(at / ERASE)) {
            return Err(Off);
        }
        if !self.is_off && !self.is_card {
            let here = &self.bytes[at..at + bytes.len()];
            assert!(here.iter().zip(bytes).all(|(here, to)| here & to == *to), "programming only makes bits 0");
        }
        let mut to = bytes.to_vec();
        if self.worn.contains(&(at / ERASE)) {
            // In the payload: the head is as it should be.
            to[32] = 0;
        }
        self.change(Operation::Program(bytes.len()), at, &to)
    }
}
