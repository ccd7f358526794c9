use std::cell::RefCell;
use std::fmt;

use embedded_sdmmc::{Block, BlockCount, BlockDevice, BlockIdx};
use embedded_storage::nor_flash::ReadNorFlash as _;
use motograph_firmware::card::Card;
use motograph_shared::limits::{EDITION_BYTES, STATE_BYTES};
use motograph_shared::shelf::{Journal, Kept, Loaded, Store as _, StoreError};
use motograph_tests::card::table;

/// A card in memory; none at all, when it has no blocks.
#[derive(Debug)]
struct Blocks(RefCell<Vec<[u8; 512]>>);

#[derive(Debug)]
struct NoCard;

impl fmt::Display for NoCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no card")
    }
}

impl std::error::Error for NoCard {}

impl BlockDevice for &Blocks {
    type Error = NoCard;

    fn read(&self, blocks: &mut [Block], BlockIdx(first): BlockIdx) -> Result<(), NoCard> {
        let all = self.0.borrow();
        for (number, block) in blocks.iter_mut().enumerate() {
            block.contents = *all.get(first as usize + number).ok_or(NoCard)?;
        }
        Ok(())
    }

    fn write(&self, blocks: &[Block], BlockIdx(first): BlockIdx) -> Result<(), NoCard> {
        let mut all = self.0.borrow_mut();
        for (number, block) in blocks.iter().enumerate() {
            *all.get_mut(first as usize + number).ok_or(NoCard)? = block.contents;
        }
        Ok(())
    }

    fn num_blocks(&self) -> Result<BlockCount, NoCard> {
        match self.0.borrow().len() {
            0 => Err(NoCard),
            blocks => Ok(BlockCount(blocks as u32)),
        }
    }
}

/// A card of 400 blocks full of something, with this table.
fn card(partitions: &[(u8, u32, u32)]) -> Blocks {
    let mut blocks = vec![[0xa5; 512]; 400];
    blocks[0] = table(partitions);
    Blocks(RefCell::new(blocks))
}

/// Keeps an edition on the card, if it takes one, and says whether it came back.
fn keeps(card: &Blocks, edition: &[u8]) -> Result<(), StoreError> {
    let mut room = (vec![0; STATE_BYTES], vec![0; EDITION_BYTES]);
    let mut journal = Journal::new(Card::new(card));
    journal.load(&mut room.0, &mut room.1)?;
    journal.begin()?;
    while journal.keep(b"state", edition)? != Kept::Whole {}
    let mut journal = Journal::new(Card::new(card));
    let loaded = journal.load(&mut room.0, &mut room.1)?;
    assert_eq!(loaded, Some(Loaded { state: 5, edition: edition.len() }));
    assert_eq!((&room.0[..5], &room.1[..edition.len()]), (&b"state"[..], edition));
    Ok(())
}

#[test]
fn editions_go_to_our_partition_and_nothing_else_on_the_card_changes() {
    let card = card(&[(0x0c, 1, 99), (0x7f, 200, 150)]);
    let before = card.0.borrow().clone();
    for length in [0, 400, EDITION_BYTES] {
        keeps(&card, &vec![7; length]).unwrap();
    }
    let after = card.0.borrow();
    let changed: Vec<usize> = (0..400).filter(|&block| before[block] != after[block]).collect();
    assert_eq!(changed.first(), Some(&200));
    assert!(changed.len() > 30 && changed.iter().all(|block| (200..344).contains(block)), "{changed:?}");
}

#[test]
fn a_card_without_a_place_for_us_is_left_alone() {
    for partitions in [
        &[][..],
        // A usual card, one that is all ours but for its table's block, one that ends before its partition, and one whose
        // partition goes round.
        &[(0x0c, 1, 399)],
        &[(0x7f, 0, 400)],
        &[(0x7f, 200, 201)],
        &[(0x7f, 200, u32::MAX)],
    ] {
        let card = card(partitions);
        let before = card.0.borrow().clone();
        assert_eq!(Card::new(&card).capacity(), 0, "{partitions:?}");
        assert_eq!(keeps(&card, b"news"), Err(StoreError));
        assert!(*card.0.borrow() == before);
    }
    let unmarked = card(&[(0x7f, 200, 150)]);
    unmarked.0.borrow_mut()[0][510] = 0;
    assert_eq!(keeps(&unmarked, b"news"), Err(StoreError), "that is no table");
    assert_eq!(keeps(&Blocks(RefCell::new(vec![])), b"news"), Err(StoreError), "no card");
}

#[test]
fn a_place_that_is_too_small_for_an_edition_is_said() {
    let small = card(&[(0x7f, 380, 20)]);
    assert_eq!(keeps(&small, &[7; 400]), Ok(()));
    assert_eq!(keeps(&small, &[7; 9000]), Err(StoreError));
    assert_eq!(keeps(&small, &[8; 400]), Ok(()), "what fits is still kept");
}
