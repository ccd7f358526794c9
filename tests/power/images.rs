use motograph_tests::figures;

use super::nor::Nor;
use super::{Snapshot, boot, is_campaign, keep_until};

const COMMAND: &str = "cargo test -p motograph-tests --test power images";
const SEED: u64 = 6;

/// Units of the flash.
const UNITS: usize = 8;

#[test]
fn images_of_any_kind_boot_and_what_comes_out_was_once_kept() {
    let images = if is_campaign() { 10_000_000 } else { 40_000 };
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut kept, mut flash) = (Vec::new(), Nor::<512, 256>::new(UNITS));
    let (mut none, mut old) = (0_u64, 0_u64);
    for number in 0..images {
        if number % 1000 == 0 {
            // Another one with news in it, one of which is left whatever happens to the others.
            (kept, flash) = (Vec::new(), Nor::new(UNITS));
            for _ in 0..random.usize(1..12) {
                kept.push(Snapshot::random(&mut random, 1200));
                flash = keep_until(&flash, kept.last().unwrap(), None);
            }
        }
        let mut image = flash.powered(None);
        match number % 5 {
            // Rotten bits.
            0 | 1 => {
                for _ in 0..random.usize(1..=8) {
                    let place = random.usize(..image.bytes.len());
                    image.bytes[place] ^= 1 << random.u8(..8);
                }
            }
            // Of another version: its names are others.
            2 => image.bytes.chunks_mut(512).for_each(|unit| unit[3] = random.u8(..)),
            // Heads with anything in them.
            3 => image.bytes.chunks_mut(512).for_each(|unit| random.fill(&mut unit[4..20])),
            _ => match random.u8(..3) {
                0 => image.bytes.fill(0),
                1 => image.bytes.fill(0xff),
                _ => random.fill(&mut image.bytes),
            },
        }
        match boot(image.powered(None)).1 {
            None => none += 1,
            Some(there) => {
                assert!(kept.contains(&there), "image {number}");
                old += u64::from(Some(&there) != kept.last());
            }
        }
        if number % 100 == 0 {
            // Whatever is there, it can be used again.
            let new = Snapshot::random(&mut random, 1200);
            assert_eq!(boot(keep_until(&image, &new, None).powered(None)).1, Some(new), "image {number}");
        }
    }
    assert!(none > images / 5 && old > 0, "the images are damaged indeed: {none}, {old}");
    figures::record("images_booted", images, "images", COMMAND, Some(SEED));
}
