use motograph_shared::limits::{EDITION_BYTES, STATE_BYTES};
use motograph_shared::shelf::{Journal, Store as _, StoreError};
use motograph_tests::figures;

use super::nor::Nor;
use super::{Snapshot, boot, keep, keep_until};

const COMMAND: &str = "cargo test -p motograph-tests --test power wear";

/// Units of 4 KiB that a display sets apart on its flash, and how often each can be erased (W25Q16JV, "Features").
const UNITS: u32 = 64;
const CYCLES: u64 = 100_000;

#[test]
fn every_unit_is_erased_as_often_as_every_other() {
    let mut random = fastrand::Rng::with_seed(1);
    let (mut journal, _) = boot(Nor::<512, 256>::new(24));
    for _ in 0..500 {
        keep(&mut journal, &Snapshot::random(&mut random, 3000)).unwrap();
    }
    let erases = journal.into_flash().erases;
    let (least, most) = (erases.iter().min().unwrap(), erases.iter().max().unwrap());
    assert!(*least > 50 && most - least <= 1, "{erases:?}");
}

#[test]
fn it_lasts_for_years_at_an_edition_a_minute() {
    for (name, edition) in [("flash_years_six_lines", 483), ("flash_years_longest_edition", EDITION_BYTES)] {
        let new = Snapshot { state: vec![1; STATE_BYTES], edition: vec![2; edition] };
        let flash = keep_until(&Nor::<4096, 256>::new(UNITS as usize), &new, None);
        let erased = u64::from(flash.erases.iter().sum::<u32>());
        let minutes = u64::from(UNITS) * CYCLES / erased;
        let years = (minutes as f64 / (60.0 * 24.0 * 365.25) * 10.0).round() / 10.0;
        figures::record(name, years, "years", COMMAND, None);
        assert!(years > 2.0, "{name}: {years}");
    }
}

#[test]
fn worn_units_are_passed_over_and_too_many_are_said() {
    let mut random = fastrand::Rng::with_seed(2);
    let mut flash = Nor::<512, 256>::new(16);
    flash.worn = vec![3, 4, 11];
    for number in 0..50 {
        let new = Snapshot::random(&mut random, 1200);
        flash = keep_until(&flash, &new, None);
        assert_eq!(boot(flash.powered(None)).1, Some(new), "{number}");
    }
    let last = Snapshot::random(&mut random, 1200);
    flash = keep_until(&flash, &last, None);
    flash.worn = (0..16).collect();
    // Tries that failed leave heads that look newer, more and more of them.
    for _ in 0..10 {
        let (mut journal, there) = boot(flash.powered(None));
        assert_eq!(there, Some(last.clone()), "the last one is still there");
        for _ in 0..3 {
            assert_eq!(keep(&mut journal, &Snapshot::random(&mut random, 1200)), Err(StoreError));
        }
        flash = journal.into_flash();
    }
}

#[test]
fn a_unit_that_cannot_be_programmed_is_said_and_then_passed_over() {
    let mut random = fastrand::Rng::with_seed(4);
    let (mut journal, _) = boot(Nor::<4096, 512>::new(24));
    journal.flash_mut().stubborn = vec![7];
    let mut failed = 0;
    for number in 0..60 {
        let new = Snapshot::random(&mut random, EDITION_BYTES);
        if keep(&mut journal, &new).is_err() {
            failed += 1;
            assert_eq!(keep(&mut journal, &new), Ok(()), "{number}: the second time it goes round it");
        }
        assert_eq!(boot(journal.flash().powered(None)).1, Some(new), "{number}");
    }
    assert!(failed > 3, "{failed}");
}

#[test]
fn a_torn_head_with_the_sequence_of_the_last_record_does_not_hide_it() {
    let mut random = fastrand::Rng::with_seed(6);
    let mut flash = Nor::<4096, 512>::new(8);
    let mut last = Snapshot::random(&mut random, 1200);
    for _ in 0..4 {
        last = Snapshot::random(&mut random, 1200);
        flash = keep_until(&flash, &last, None);
    }
    let good = flash.bytes[3 * 4096..][..20].to_vec();
    for unit in [0, 1, 2, 4, 5, 6, 7] {
        let mut torn = flash.powered(None);
        torn.bytes[unit * 4096..][..20].copy_from_slice(&good);
        assert_eq!(boot(torn).1.as_ref(), Some(&last), "{unit}");
    }
}

#[test]
fn what_cannot_be_read_is_no_reason_to_go_back() {
    let mut random = fastrand::Rng::with_seed(5);
    let mut flash = Nor::<4096, 512>::new(8);
    for _ in 0..3 {
        flash = keep_until(&flash, &Snapshot::random(&mut random, 1200), None);
    }
    let last = Snapshot::random(&mut random, 1200);
    flash = keep_until(&flash, &last, None);
    for unit in 0..8 {
        flash.unreadable = vec![unit];
        let mut journal = Journal::new(flash.powered(None));
        let loaded = journal.load(&mut [0; STATE_BYTES], &mut [0; EDITION_BYTES]);
        assert_eq!(loaded, Err(StoreError), "unit {unit} may hold the newest");
        assert_eq!(keep(&mut journal, &last), Err(StoreError), "and nothing is kept over it");
    }
    flash.unreadable = vec![];
    assert_eq!(boot(flash.powered(None)).1, Some(last));
}

#[test]
fn flash_that_is_too_small_is_said_and_does_no_harm() {
    for units in 0..3 {
        let mut journal = Journal::new(Nor::<512, 256>::new(units));
        let _ = journal.load(&mut [0; STATE_BYTES], &mut [0; 2000]);
        let new = Snapshot { state: vec![1; 61], edition: vec![2; 1200] };
        assert_eq!(keep(&mut journal, &new), Err(StoreError), "{units}");
    }
}

#[test]
fn nothing_is_kept_in_a_journal_that_was_not_read() {
    let mut random = fastrand::Rng::with_seed(3);
    let (old, new) = (Snapshot::random(&mut random, 1200), Snapshot::random(&mut random, 1200));
    let flash = keep_until(&Nor::<512, 256>::new(16), &old, None);
    let mut journal = Journal::new(flash.powered(None));
    assert_eq!(keep(&mut journal, &new), Err(StoreError), "it could take the place of the last record");
    assert_eq!(boot(journal.into_flash().powered(None)).1, Some(old));
}
