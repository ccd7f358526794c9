//! A place of our own on a memory card, used like flash.
//!
//! *In:* a card with a partition table (MBR) that has a partition of type 0x7F, which is set aside for local use. *Out:* erase
//! units of eight blocks and program units of one in that partition.
//! *Promises:* no block outside it is ever written, and nothing is where there is no such partition: the card may be somebody
//! else's.
//! *Does not know:* what is kept there.

use embedded_sdmmc::{Block, BlockCount, BlockDevice, BlockIdx};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};

/// Bytes of a block.
const BLOCK: usize = Block::LEN;

/// Bytes of an erase unit, eight blocks: a start looks at each of them.
const UNIT: usize = 8 * BLOCK;

/// Units that are used: the longest edition takes five, and while it is kept behind another one, some may be bad.
const MOST_UNITS: u32 = 24;

/// The type of the partition.
const TYPE: u8 = 0x7f;

/// Our place on a card.
#[derive(Debug)]
pub struct Card<D> {
    device: D,
    first: BlockIdx,
    blocks: u32,
    /// The block that was read last: what follows is mostly in it.
    last: Option<BlockIdx>,
    block: Block,
}

/// The card did not do what it was asked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardError {
    /// It does not answer, or answers with an error.
    Device,
    /// There is no such place.
    OutOfBounds,
}

impl NorFlashError for CardError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Device => NorFlashErrorKind::Other,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
        }
    }
}

impl<D: BlockDevice> Card<D> {
    /// Looks for our place on the card; one of no bytes when there is no card, or no place on it.
    pub fn new(device: D) -> Self {
        let mut card = Self { device, first: BlockIdx(0), blocks: 0, last: None, block: Block::new() };
        if card.fetch(BlockIdx(0)).is_ok()
            && let Some((first, blocks)) = partition(&card.block.contents)
            && card.device.num_blocks().is_ok_and(|BlockCount(all)| first.saturating_add(blocks) <= all)
        {
            let units = (blocks / (UNIT / BLOCK) as u32).min(MOST_UNITS);
            (card.first, card.blocks) = (BlockIdx(first), units * (UNIT / BLOCK) as u32);
        }
        card
    }

    /// The card's driver.
    pub fn device(&self) -> &D {
        &self.device
    }

    /// The block that a byte of our place is in, and where in it.
    fn place(&self, offset: u32) -> Result<(BlockIdx, usize), CardError> {
        let block = offset / BLOCK as u32;
        if block >= self.blocks {
            return Err(CardError::OutOfBounds);
        }
        Ok((BlockIdx(self.first.0 + block), offset as usize % BLOCK))
    }

    fn fetch(&mut self, index: BlockIdx) -> Result<(), CardError> {
        if self.last != Some(index) {
            self.last = None;
            self.device.read(core::slice::from_mut(&mut self.block), index).map_err(|_| CardError::Device)?;
            self.last = Some(index);
        }
        Ok(())
    }

    fn store(&mut self, index: BlockIdx) -> Result<(), CardError> {
        // What is compared afterwards is read from the card.
        self.last = None;
        self.device.write(core::slice::from_ref(&self.block), index).map_err(|_| CardError::Device)
    }
}

/// The first block and the number of blocks of our partition, by the table in a card's first block.
fn partition(table: &[u8; BLOCK]) -> Option<(u32, u32)> {
    let (entries, mark) = table.get(446..)?.split_at_checked(64)?;
    if *mark != [0x55, 0xaa] {
        return None;
    }
    let number = |entry: &[u8], at: usize| entry.get(at..at + 4)?.try_into().map(u32::from_le_bytes).ok();
    let entry = entries.chunks_exact(16).find(|entry| entry.get(4) == Some(&TYPE))?;
    let (first, blocks) = (number(entry, 8)?, number(entry, 12)?);
    // The table's own block belongs to no partition.
    (first > 0 && first.checked_add(blocks).is_some()).then_some((first, blocks))
}

impl<D> ErrorType for Card<D> {
    type Error = CardError;
}

impl<D: BlockDevice> ReadNorFlash for Card<D> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), CardError> {
        let (mut offset, mut rest) = (offset, bytes);
        while !rest.is_empty() {
            let (index, at) = self.place(offset)?;
            self.fetch(index)?;
            let here = self.block.contents.get(at..).unwrap_or_default();
            let length = here.len().min(rest.len());
            let Some((room, more)) = rest.split_at_mut_checked(length) else { break };
            room.copy_from_slice(here.get(..length).unwrap_or_default());
            offset += length as u32;
            rest = more;
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.blocks as usize * BLOCK
    }
}

impl<D: BlockDevice> NorFlash for Card<D> {
    const WRITE_SIZE: usize = BLOCK;
    const ERASE_SIZE: usize = UNIT;

    /// Does nothing: what is written to a card takes the place of what was there, and a journal reads nothing that it has not
    /// programmed. To write all blocks twice would only wear them.
    fn erase(&mut self, from: u32, to: u32) -> Result<(), CardError> {
        let is_there = from <= to && to as usize <= self.capacity();
        if is_there { Ok(()) } else { Err(CardError::OutOfBounds) }
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), CardError> {
        for (number, block) in bytes.chunks_exact(BLOCK).enumerate() {
            let (index, _) = self.place(offset + (number * BLOCK) as u32)?;
            self.block.contents.copy_from_slice(block);
            self.store(index)?;
        }
        Ok(())
    }
}
