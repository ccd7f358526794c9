//! Memory cards.

use std::fs::{self, File};
use std::path::Path;

/// Bytes of a new card; QEMU takes powers of two.
const CARD_BYTES: u64 = 1 << 20;

/// Writes the image of a new card: somebody else's partition, and one for a display.
///
/// # Panics
/// When the file cannot be written.
pub fn write_new(file: &Path) {
    fs::write(file, table(&[(0x0c, 64, 960), (0x7f, 1024, 256)])).expect("there is room for a card");
    let card = File::options().write(true).open(file).expect("it has just been written");
    card.set_len(CARD_BYTES).expect("there is room for a card");
}

/// The first block of a card with these partitions: type, first block, blocks (MBR, "Partition table entries").
pub fn table(partitions: &[(u8, u32, u32)]) -> [u8; 512] {
    let mut table = [0; 512];
    for (entry, (kind, first, blocks)) in table[446..510].chunks_exact_mut(16).zip(partitions) {
        entry[4] = *kind;
        entry[8..12].copy_from_slice(&first.to_le_bytes());
        entry[12..16].copy_from_slice(&blocks.to_le_bytes());
    }
    table[510..].copy_from_slice(&[0x55, 0xaa]);
    table
}
