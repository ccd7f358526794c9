//! The store's sectors at the end of the flash, a W25Q16JV behind the SSI (RP2040 datasheet, 4.10), and the flash's own number.
//!
//! All code runs from this flash, so while it is erased or programmed nothing runs but what is in RAM and in the boot ROM (2.8.3.1.3):
//! interrupts are off, for 45 ms as a rule when a sector is erased, and for 0.4 ms when a page is programmed (W25Q16JV, "AC Electrical Characteristics").

use core::ptr;

use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};
use rp2040_hal::pac::{IO_QSPI, XIP_SSI};
use rp2040_hal::rom_data;

/// Where the flash can be read (2.2).
const XIP: usize = 0x1000_0000;

/// Bytes of a sector, the least that is erased.
const SECTOR: usize = 4096;

/// Bytes of a page, the most that is programmed at once.
const PAGE: usize = 256;

/// Words of the second stage of the boot.
const BOOT2_WORDS: usize = 64;

/// Bytes of the flash's own number.
pub(super) const ID: usize = 8;

// SAFETY of the symbols: the board's memory map gives both; only their addresses are taken.
unsafe extern "C" {
    static _store_start: u8;
    static _store_end: u8;
}

/// The store's sectors.
pub(super) struct Flash {
    rom: Rom,
}

/// Outside the store, or not whole pages or sectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlashError {
    OutOfBounds,
    NotAligned,
}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::NotAligned => NorFlashErrorKind::NotAligned,
        }
    }
}

/// What is needed while the flash cannot be read: functions of the boot ROM, and a copy of the second stage of the boot, which makes
/// the flash readable again as fast as it was.
#[derive(Clone, Copy)]
struct Rom {
    connect: unsafe extern "C" fn(),
    exit_xip: unsafe extern "C" fn(),
    erase: unsafe extern "C" fn(u32, usize, u32, u8),
    program: unsafe extern "C" fn(u32, *const u8, usize),
    flush: unsafe extern "C" fn(),
    boot2: [u32; BOOT2_WORDS],
}

impl Rom {
    fn new() -> Self {
        // SAFETY: these are the 256 bytes at the start of the flash, which is readable, word by word.
        let boot2 = core::array::from_fn(|word| unsafe { (XIP as *const u32).add(word).read_volatile() });
        Self {
            connect: rom_data::connect_internal_flash::ptr(),
            exit_xip: rom_data::flash_exit_xip::ptr(),
            erase: rom_data::flash_range_erase::ptr(),
            program: rom_data::flash_range_program::ptr(),
            flush: rom_data::flash_flush_cache::ptr(),
            boot2,
        }
    }

    /// Ends reading: the flash listens to commands.
    ///
    /// # Safety
    /// Nothing may read the flash until [`enter`](Self::enter): interrupts are off, and the caller is in RAM.
    #[inline(always)]
    unsafe fn exit(&self) {
        // SAFETY: as this function's; these are the ROM's functions, in the order that 2.8.3.1.3 says.
        unsafe {
            (self.connect)();
            (self.exit_xip)();
        }
    }

    /// Makes the flash readable again.
    ///
    /// # Safety
    /// After [`exit`](Self::exit).
    #[inline(always)]
    unsafe fn enter(&self) {
        // SAFETY: the second stage runs at any word, as the boot ROM itself copies it to where it likes; with a return address in LR it
        // returns there. It is Thumb code, hence the lowest bit.
        unsafe {
            (self.flush)();
            let boot2: extern "C" fn() = core::mem::transmute(self.boot2.as_ptr().addr() | 1);
            boot2();
        }
    }
}

/// Erases the sector at `offset` from the start of the flash.
///
/// # Safety
/// As [`Rom::exit`]; `rom` lies in RAM, and the sector is the store's.
#[inline(never)]
#[unsafe(link_section = ".data.flash_erase")]
// SAFETY of the section: it is copied to RAM before `main`, where code may run.
unsafe fn erase_sector(rom: &Rom, offset: u32) {
    /// Command 20h erases one sector; a larger block is never asked for.
    const ERASE: u8 = 0x20;
    // SAFETY: as this function's.
    unsafe {
        rom.exit();
        (rom.erase)(offset, SECTOR, SECTOR as u32, ERASE);
        rom.enter();
    }
}

/// Programs the page at `offset` from the start of the flash.
///
/// # Safety
/// As [`erase_sector`]; `page` lies in RAM as well.
#[inline(never)]
#[unsafe(link_section = ".data.flash_program")]
// SAFETY of the section: as above.
unsafe fn program_page(rom: &Rom, offset: u32, page: &[u8; PAGE]) {
    // SAFETY: as this function's.
    unsafe {
        rom.exit();
        (rom.program)(offset, ptr::from_ref(page).cast(), PAGE);
        rom.enter();
    }
}

/// Reads the flash's own number: command 4Bh and four bytes of nothing, then its eight bytes (W25Q16JV, "Read Unique ID Number"), all within the 16
/// places of the SSI's FIFOs.
///
/// # Safety
/// As [`Rom::exit`]; `rom` lies in RAM.
#[inline(never)]
#[unsafe(link_section = ".data.flash_id")]
// SAFETY of the section: as above.
unsafe fn read_id(rom: &Rom) -> [u8; ID] {
    const SELECTED: u32 = 2 << 8;
    const NOT_SELECTED: u32 = 3 << 8;
    const OVERRIDE: u32 = 3 << 8;
    const NOT_EMPTY: u32 = 1 << 3;
    const COMMAND: u32 = 0x4b;
    const LENGTH: usize = 5 + ID;
    // SAFETY: these are the registers of the SSI and of its select pin, and nobody else uses them meanwhile: as this function's.
    unsafe {
        rom.exit();
        let data = (*XIP_SSI::ptr()).dr0().as_ptr();
        let status = (*XIP_SSI::ptr()).sr().as_ptr().cast_const();
        let select = (*IO_QSPI::ptr()).gpio_qspiss().gpio_ctrl().as_ptr();
        select.write_volatile(select.read_volatile() & !OVERRIDE | SELECTED);
        data.write_volatile(COMMAND);
        for _ in 1..LENGTH {
            data.write_volatile(0);
        }
        let mut id = 0_u64;
        for _ in 0..LENGTH {
            // A chip whose SSI stands still would not have started.
            while status.read_volatile() & NOT_EMPTY == 0 {}
            id = id << 8 | u64::from(data.read_volatile() & 0xff);
        }
        select.write_volatile(select.read_volatile() & !OVERRIDE | NOT_SELECTED);
        rom.enter();
        // What came before the number is shifted out.
        id.to_be_bytes()
    }
}

/// Bytes of the store.
fn capacity() -> usize {
    (&raw const _store_end).addr() - (&raw const _store_start).addr()
}

impl Flash {
    /// The store, and the flash's own number.
    pub(super) fn start() -> (Self, [u8; ID]) {
        let rom = Rom::new();
        // SAFETY: no interrupt comes, nobody else runs, and `rom` is on the stack.
        let id = cortex_m::interrupt::free(|_| unsafe { read_id(&rom) });
        (Self { rom }, id)
    }

    /// The place of `length` bytes of the store in the flash.
    fn place(offset: u32, length: usize) -> Result<u32, FlashError> {
        let end = (offset as usize).checked_add(length).ok_or(FlashError::OutOfBounds)?;
        if end > capacity() {
            return Err(FlashError::OutOfBounds);
        }
        Ok(((&raw const _store_start).addr() - XIP) as u32 + offset)
    }
}

impl ErrorType for Flash {
    type Error = FlashError;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        let place = Self::place(offset, bytes.len())?;
        let mut from = (XIP + place as usize) as *const u8;
        for byte in bytes {
            // SAFETY: the store is readable from its first to its last byte. Volatile: the ROM changes it unseen.
            unsafe {
                *byte = from.read_volatile();
                from = from.add(1);
            }
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        capacity()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = PAGE;
    const ERASE_SIZE: usize = SECTOR;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        if !(from as usize).is_multiple_of(SECTOR) || !(to as usize).is_multiple_of(SECTOR) {
            return Err(FlashError::NotAligned);
        }
        for offset in (from..to).step_by(SECTOR) {
            let place = Self::place(offset, SECTOR)?;
            // SAFETY: no interrupt comes, nobody else runs, the store owns `self`, which is on the stack, and the sector is the store's.
            cortex_m::interrupt::free(|_| unsafe { erase_sector(&self.rom, place) });
        }
        Ok(())
    }

    /// Interrupts come between the pages.
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        let (pages, []) = bytes.as_chunks::<PAGE>() else { return Err(FlashError::NotAligned) };
        if !(offset as usize).is_multiple_of(PAGE) {
            return Err(FlashError::NotAligned);
        }
        for (number, page) in pages.iter().enumerate() {
            let place = Self::place(offset + (number * PAGE) as u32, PAGE)?;
            // It may come from the flash itself.
            let page = *page;
            // SAFETY: as in `erase`; the page is a copy on the stack.
            cortex_m::interrupt::free(|_| unsafe { program_page(&self.rom, place, &page) });
        }
        Ok(())
    }
}
