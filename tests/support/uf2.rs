//! An image as a UF2 file, which a Pico takes like a file that is put on a memory stick. The format is that of
//! <https://github.com/microsoft/uf2>, "File format": blocks of 512 bytes, each of which says where its bytes belong.

use std::collections::BTreeMap;

use object::Endianness;
use object::elf::{EM_ARM, FileHeader32, PT_LOAD};
use object::read::elf::{FileHeader as _, ProgramHeader as _};

/// Bytes of a block.
pub const BLOCK: usize = 512;

/// Bytes of flash in a block: the RP2040's boot ROM takes whole pages only (its datasheet, 2.8.4.2).
pub const PAYLOAD: usize = 256;

/// The RP2040, in the list of families beside the format.
const FAMILY: u32 = 0xe48b_ff56;

/// What a block begins with, and what it ends with.
const START: [u32; 2] = [0x0a32_4655, 0x9e5d_5157];
const END: u32 = 0x0ab1_6f30;

/// The flag that says that there is a family.
const HAS_FAMILY: u32 = 0x2000;

/// The flash of a Pico.
const FLASH: std::ops::Range<u32> = 0x1000_0000..0x1020_0000;

/// The UF2 file of an ELF file's image for the RP2040. Flash that the image does not use is not touched, but for what is left of a
/// page.
///
/// # Errors
/// A sentence that says why there is none.
pub fn of_elf(elf: &[u8]) -> Result<Vec<u8>, String> {
    let header =
        FileHeader32::<Endianness>::parse(elf).map_err(|error| format!("this is no ELF file of 32 bits: {error}"))?;
    let order = header.endian().map_err(|error| error.to_string())?;
    if header.e_machine(order) != EM_ARM {
        return Err(format!("this is an image for machine {}, and no ARM's ({EM_ARM})", header.e_machine(order)));
    }
    let mut pages = BTreeMap::new();
    for segment in header.program_headers(order, elf).map_err(|error| error.to_string())? {
        let bytes = segment.data(order, elf).map_err(|()| "a segment reaches beyond the end of the file".to_owned())?;
        if segment.p_type(order) == PT_LOAD && !bytes.is_empty() {
            add(&mut pages, segment.p_paddr(order), bytes)?;
        }
    }
    if pages.is_empty() {
        return Err("this image has nothing for the flash".to_owned());
    }
    Ok(blocks(&pages))
}

/// Puts bytes on their pages. What lies between segments is as it is after an erase.
fn add(pages: &mut BTreeMap<u32, [u8; PAYLOAD]>, address: u32, bytes: &[u8]) -> Result<(), String> {
    let end = u32::try_from(bytes.len()).ok().and_then(|length| address.checked_add(length));
    if address < FLASH.start || end.is_none_or(|end| end > FLASH.end) {
        return Err(format!("{} bytes at {address:#010x} do not lie in the flash of a Pico", bytes.len()));
    }
    for (address, &byte) in (address..).zip(bytes) {
        let place = address as usize % PAYLOAD;
        pages.entry(address - place as u32).or_insert([0xff; PAYLOAD])[place] = byte;
    }
    Ok(())
}

/// One block a page, in the order of their addresses.
fn blocks(pages: &BTreeMap<u32, [u8; PAYLOAD]>) -> Vec<u8> {
    let count = pages.len() as u32;
    let mut file = Vec::with_capacity(pages.len() * BLOCK);
    for (number, (&address, page)) in (0..).zip(pages) {
        let head = [START[0], START[1], HAS_FAMILY, address, PAYLOAD as u32, number, count, FAMILY];
        file.extend(head.into_iter().flat_map(u32::to_le_bytes));
        file.extend_from_slice(page);
        file.resize(file.len().next_multiple_of(BLOCK) - 4, 0);
        file.extend_from_slice(&END.to_le_bytes());
    }
    file
}
