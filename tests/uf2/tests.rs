//! Does a Pico find its image in the file? Byte by byte, as the format says.

use motograph_tests::uf2::{BLOCK, PAYLOAD, of_elf};

const FLASH: u32 = 0x1000_0000;

/// An ELF file of 32 bits for this machine, with segments that are loaded to these physical addresses.
fn elf(machine: u16, segments: &[(u32, &[u8])]) -> Vec<u8> {
    const HEADER: usize = 52;
    const ENTRY: usize = 32;
    let mut file = vec![0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    file.extend([2_u16, machine].into_iter().flat_map(u16::to_le_bytes));
    // Version, entry, program headers, no section headers, flags.
    file.extend([1, FLASH, HEADER as u32, 0, 0].into_iter().flat_map(u32::to_le_bytes));
    file.extend([HEADER as u16, ENTRY as u16, segments.len() as u16, 40, 0, 0].into_iter().flat_map(u16::to_le_bytes));
    let mut at = (HEADER + ENTRY * segments.len()) as u32;
    for (address, bytes) in segments {
        let length = bytes.len() as u32;
        // Loaded, here in the file, virtual address in RAM, physical address, its size there and in memory, flags, alignment.
        file.extend([1, at, 0x2000_0000, *address, length, length + 8, 5, 4].into_iter().flat_map(u32::to_le_bytes));
        at += length;
    }
    file.extend(segments.iter().flat_map(|(_, bytes)| *bytes));
    file
}

const ARM: u16 = 40;

#[test]
fn a_block_byte_by_byte() {
    let file = of_elf(&elf(ARM, &[(FLASH + 0x102, &[1, 2, 3])])).unwrap();
    assert_eq!(file.len(), BLOCK);
    assert_eq!(
        file[..32],
        [
            0x55, 0x46, 0x32, 0x0a, 0x57, 0x51, 0x5d, 0x9e, // "UF2\n" and the second number
            0x00, 0x20, 0x00, 0x00, // there is a family
            0x00, 0x01, 0x00, 0x10, // address
            0x00, 0x01, 0x00, 0x00, // bytes
            0x00, 0x00, 0x00, 0x00, // block 0
            0x01, 0x00, 0x00, 0x00, // of one
            0x56, 0xff, 0x8b, 0xe4, // RP2040
        ]
    );
    assert_eq!(file[32..38], [0xff, 0xff, 1, 2, 3, 0xff]);
    assert!(file[38..32 + PAYLOAD].iter().all(|&byte| byte == 0xff), "the rest of the page is erased");
    assert!(file[32 + PAYLOAD..BLOCK - 4].iter().all(|&byte| byte == 0), "the rest of the block is nothing");
    assert_eq!(file[BLOCK - 4..], [0x30, 0x6f, 0xb1, 0x0a]);
}

#[test]
fn blocks_are_numbered_in_the_order_of_their_addresses() {
    let long = [7; 300];
    let file = of_elf(&elf(ARM, &[(FLASH + 0x1000, &long), (FLASH, &[1]), (FLASH + 0x8000, &[])])).unwrap();
    let word = |block: usize, at: usize| {
        u32::from_le_bytes(file[block * BLOCK + at..block * BLOCK + at + 4].try_into().unwrap())
    };
    let heads: Vec<_> =
        (0..file.len() / BLOCK).map(|block| (word(block, 12), word(block, 20), word(block, 24))).collect();
    assert_eq!(heads, [(FLASH, 0, 3), (FLASH + 0x1000, 1, 3), (FLASH + 0x1100, 2, 3)]);
    assert_eq!(file[2 * BLOCK + 32..][43..46], [7, 0xff, 0xff]);
}

#[test]
fn segments_that_share_a_page_are_in_one_block() {
    let file = of_elf(&elf(ARM, &[(FLASH + 0x1c0, &[2]), (FLASH + 0x100, &[1; 0xc0])])).unwrap();
    assert_eq!(file.len(), BLOCK);
    assert_eq!(file[32..][0xbf..0xc2], [1, 2, 0xff]);
}

#[test]
fn what_is_no_image_for_a_pico_is_refused_with_the_reason() {
    let reason = |bytes: &[u8]| of_elf(bytes).unwrap_err();
    assert!(reason(b"MZ").starts_with("this is no ELF file of 32 bits"));
    assert_eq!(reason(&elf(243, &[(FLASH, &[1])])), "this is an image for machine 243, and no ARM's (40)");
    assert_eq!(reason(&elf(ARM, &[])), "this image has nothing for the flash");
    assert_eq!(reason(&elf(ARM, &[(0, &[1, 2])])), "2 bytes at 0x00000000 do not lie in the flash of a Pico");
    assert_eq!(reason(&elf(ARM, &[(0x101f_ffff, &[1, 2])])), "2 bytes at 0x101fffff do not lie in the flash of a Pico");
    let cut = elf(ARM, &[(FLASH, &[1, 2])]);
    assert_eq!(reason(&cut[..cut.len() - 1]), "a segment reaches beyond the end of the file");
}
