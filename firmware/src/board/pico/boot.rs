//! The second stage of the boot (RP2040 datasheet, 2.8.1.3.1): the boot ROM copies it to RAM, checks it and lets it set up the
//! flash for fast reading.

/// For the W25Q16JV of the Pico, with its checksum.
#[unsafe(link_section = ".boot2")]
// SAFETY of the section: the board's memory map puts it where the boot ROM looks, and nothing else there.
#[used]
static BOOT2: [u8; 256] = rp2040_boot2::BOOT_LOADER_W25Q080;
