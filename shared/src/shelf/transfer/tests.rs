use super::*;
use crate::bundle::EditionWriter;
use crate::link::digest;
use crate::shelf::{Kept, Loaded, Store, StoreError};
use crate::time::Span;

const NOW: Instant = Instant::from_ms(5000);

fn edition(number: u32, headlines: &[&str]) -> Vec<u8> {
    let mut buffer = [0; 512];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for text in headlines {
        writer.headline(text).unwrap();
    }
    writer.finish().to_vec()
}

fn offer(number: u32, bytes: &[u8]) -> Offer {
    Offer { edition: number, length: bytes.len() as u32, digest: digest(bytes) }
}

fn shelf() -> Shelf<'static> {
    Shelf::new(Box::leak(Box::default()))
}

fn push(shelf: &mut Shelf<'_>, number: u32, headlines: &[&str]) -> Result<Offer, Refusal> {
    let bytes = edition(number, headlines);
    let offer = offer(number, &bytes);
    assert_eq!(shelf.offer(offer, NOW), Ok(Standing::Wants { next: 0 }));
    assert_eq!(shelf.chunk(0, &bytes, NOW), Ok(Standing::Wants { next: bytes.len() as u32 }));
    assert_eq!(shelf.commit(offer, None), Ok(Committed::UnderCheck));
    loop {
        match shelf.check() {
            Checked::Headline | Checked::Label | Checked::Other => {}
            Checked::Good { offer, .. } => return Ok(offer),
            Checked::Bad(refused) => return Err(refused.why),
            Checked::Nothing => panic!("nothing to check"),
        }
    }
}

#[test]
fn an_edition_is_on_show_only_after_the_turn() {
    let mut shelf = shelf();
    push(&mut shelf, 3, &["one", "two"]).unwrap();
    assert!(shelf.on_show().is_none());
    assert_eq!(shelf.arrival(), Arrival::Waiting { edition: 3 });
    assert!(shelf.turn());
    assert_eq!(shelf.on_show().unwrap().headline(1).unwrap().text, "two");
    assert!(!shelf.turn());
}

#[test]
fn the_same_again_is_held_and_an_older_one_refused() {
    let mut shelf = shelf();
    let held = push(&mut shelf, 3, &["one"]).unwrap();
    assert_eq!(shelf.offer(held, NOW), Ok(Standing::Held));
    assert_eq!(shelf.commit(held, None), Ok(Committed::Held));
    shelf.turn();
    assert_eq!(shelf.offer(held, NOW), Ok(Standing::Held));
    let bytes = edition(3, &["other"]);
    assert_eq!(shelf.offer(offer(3, &bytes), NOW), Err(Refusal::Outdated));
    assert_eq!(shelf.offer(offer(2, &bytes), NOW), Err(Refusal::Outdated));
}

#[test]
fn a_promised_edition_is_not_given_up_for_the_next() {
    let mut shelf = shelf();
    push(&mut shelf, 3, &["one"]).unwrap();
    let bytes = edition(4, &["two"]);
    assert_eq!(shelf.offer(offer(4, &bytes), NOW), Ok(Standing::Later));
    shelf.turn();
    assert_eq!(shelf.offer(offer(4, &bytes), NOW), Ok(Standing::Wants { next: 0 }));
}

#[test]
fn chunks_out_of_place_change_nothing_and_a_transfer_goes_on() {
    let mut shelf = shelf();
    assert_eq!(shelf.chunk(0, b"x", NOW), Err(Refusal::NotOffered));
    let bytes = edition(1, &["headline"]);
    let offer = offer(1, &bytes);
    shelf.offer(offer, NOW).unwrap();
    assert_eq!(shelf.chunk(0, &bytes[..4], NOW), Ok(Standing::Wants { next: 4 }));
    assert_eq!(shelf.chunk(0, &bytes[..4], NOW), Ok(Standing::Wants { next: 4 }));
    assert_eq!(shelf.chunk(6, &bytes[6..], NOW), Ok(Standing::Wants { next: 4 }));
    assert_eq!(shelf.commit(offer, None), Err(Refusal::Incomplete));
    assert_eq!(shelf.offer(offer, NOW), Ok(Standing::Wants { next: 4 }));
    assert_eq!(shelf.chunk(4, &[0; 100], NOW), Err(Refusal::TooLong));
}

#[test]
fn wrong_bytes_are_thrown_away() {
    let mut shelf = shelf();
    let bytes = edition(1, &["headline"]);
    let wrong = Offer { digest: 1, ..offer(1, &bytes) };
    shelf.offer(wrong, NOW).unwrap();
    shelf.chunk(0, &bytes, NOW).unwrap();
    assert_eq!(shelf.commit(wrong, None), Err(Refusal::Corrupted));
    assert_eq!(shelf.arrival(), Arrival::None);
    assert_eq!(push(&mut shelf, 2, &[]), Err(Refusal::Empty));
    assert_eq!(push(&mut shelf, 2, &["a\tb"]), Err(Refusal::Malformed));
    assert_eq!(shelf.offer(Offer { edition: 9, length: 1 << 20, digest: 0 }, NOW), Err(Refusal::TooLong));
}

#[test]
fn a_number_other_than_the_offered_one_is_refused() {
    let mut shelf = shelf();
    let bytes = edition(1, &["headline"]);
    let lie = offer(9, &bytes);
    shelf.offer(lie, NOW).unwrap();
    shelf.chunk(0, &bytes, NOW).unwrap();
    shelf.commit(lie, None).unwrap();
    let bad = loop {
        match shelf.check() {
            Checked::Bad(refused) => break refused.why,
            Checked::Nothing | Checked::Good { .. } => panic!("a lie was believed"),
            Checked::Headline | Checked::Label | Checked::Other => {}
        }
    };
    assert_eq!(bad, Refusal::Malformed);
}

#[test]
fn an_edition_that_comes_on_show_while_another_is_being_kept_is_kept_whole() {
    let (mut store, mut shelf) = (Memory::default(), shelf());
    shelf.restore(&mut [], &mut store, true).unwrap();
    let first = push(&mut shelf, 3, &["the first edition of the day"]).unwrap();
    assert!(!shelf.turn(), "it is not kept yet");
    keep(&mut shelf, &mut store);
    assert!(shelf.turn());
    shelf.keep_again();
    for _ in 0..3 {
        assert_eq!(shelf.keep(&[7], &mut store), Ok(Some(Kept::Partly)));
    }
    assert_eq!(digest(store.edition()), first.digest);
    let second = push(&mut shelf, 4, &["the other edition of the day"]).unwrap();
    assert!(!shelf.turn());
    keep(&mut shelf, &mut store);
    assert!(shelf.turn());
    assert_eq!(digest(store.edition()), second.digest);
}

fn keep(shelf: &mut Shelf<'_>, store: &mut Memory) {
    while shelf.keep(&[7], store) != Ok(Some(Kept::Whole)) {}
}

/// Keeps eight bytes a call, and a state of one byte.
#[derive(Default)]
struct Memory {
    kept: Option<(u8, Vec<u8>)>,
    pieces: Vec<u8>,
}

impl Memory {
    fn edition(&self) -> &[u8] {
        &self.kept.as_ref().unwrap().1
    }
}

impl Store for Memory {
    fn load(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        let Some((byte, kept)) = &self.kept else { return Ok(None) };
        state[0] = *byte;
        edition[..kept.len()].copy_from_slice(kept);
        Ok(Some(Loaded { state: 1, edition: kept.len() }))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.pieces.clear();
        Ok(())
    }

    fn keep(&mut self, state: &[u8], edition: &[u8]) -> Result<Kept, StoreError> {
        let rest = &edition[self.pieces.len()..];
        self.pieces.extend_from_slice(&rest[..rest.len().min(8)]);
        if self.pieces.len() < edition.len() {
            return Ok(Kept::Partly);
        }
        self.kept = Some((state[0], self.pieces.clone()));
        Ok(Kept::Whole)
    }
}

#[test]
fn what_is_kept_comes_back() {
    let (mut store, mut shelf, mut state) = (Memory::default(), shelf(), [0]);
    assert_eq!(shelf.restore(&mut state, &mut store, true), Ok(0));
    assert_eq!(shelf.keep(&[7], &mut store), Ok(None), "there is nothing to keep");
    let held = push(&mut shelf, 3, &["one"]).unwrap();
    keep(&mut shelf, &mut store);
    assert_eq!(shelf.keep(&[7], &mut store), Ok(None), "it is kept");
    let mut after = self::shelf();
    assert_eq!((after.restore(&mut state, &mut store, true), state), (Ok(1), [7]));
    assert_eq!(after.on_show_offer(), Some(held));
    assert_eq!(after.offer(held, NOW), Ok(Standing::Held));
    store.kept = Some((8, b"rotten".to_vec()));
    let mut after = self::shelf();
    assert_eq!((after.restore(&mut state, &mut store, true), after.on_show_offer()), (Ok(1), None));
}

#[test]
fn what_the_edition_on_show_has_need_not_be_sent() {
    let mut shelf = shelf();
    let before = push(&mut shelf, 3, &["one", "two"]).unwrap();
    let bytes = edition(4, &["one", "three"]);
    let offer = offer(4, &bytes);
    shelf.turn();
    let base = before.digest;
    assert_eq!(shelf.copy(0, base, 0, 2, NOW), Err(Refusal::NotOffered));
    shelf.offer(offer, NOW).unwrap();
    shelf.chunk(0, &bytes[..2], NOW).unwrap();
    assert_eq!(shelf.copy(2, base ^ 1, 2, 5, NOW), Err(Refusal::NotBase));
    assert_eq!(shelf.copy(2, base, 2, 50, NOW), Err(Refusal::NotBase));
    assert_eq!(shelf.copy(2, base, u32::MAX, u32::MAX, NOW), Err(Refusal::NotBase));
    assert_eq!(shelf.copy(1, base, 2, 5, NOW), Ok(Standing::Wants { next: 2 }));
    assert_eq!(shelf.copy(2, base, 2, 5, NOW), Ok(Standing::Wants { next: 7 }));
    assert_eq!(shelf.copy(7, base, 0, 10, NOW), Err(Refusal::TooLong));
    shelf.chunk(7, &bytes[7..], NOW).unwrap();
    assert_eq!(shelf.commit(offer, None), Ok(Committed::UnderCheck));
}

#[test]
fn a_transfer_that_goes_on_is_not_given_up_for_another_offer() {
    let (mut shelf, at) = (shelf(), |ms| NOW.after(Span::from_ms(ms)));
    let bytes = edition(4, &["one", "three"]);
    let (mine, other) = (offer(4, &bytes), Offer { edition: 5, length: 9, digest: 1 });
    shelf.offer(mine, NOW).unwrap();
    assert_eq!(shelf.offer(other, at(2999)), Ok(Standing::Later));
    shelf.chunk(0, &bytes[..2], at(2500)).unwrap();
    assert_eq!(shelf.offer(other, at(5000)), Ok(Standing::Later));
    assert_eq!(shelf.offer(mine, at(5000)), Ok(Standing::Wants { next: 2 }));
    // It stands still, or goes on for too long.
    assert_eq!(shelf.offer(other, at(5500)), Ok(Standing::Wants { next: 0 }));
    for second in 6..96 {
        assert_eq!(shelf.offer(mine, at(second * 1000)), Ok(Standing::Later), "{second}");
        let byte = second - 6;
        if byte < 9 {
            shelf.chunk(byte, &[7], at(second * 1000)).unwrap();
        } else {
            break;
        }
    }
    assert_eq!(shelf.offer(mine, at(18_000)), Ok(Standing::Wants { next: 0 }));
}
