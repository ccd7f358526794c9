use motograph_tests::figures;

use super::nor::{Cut, Nor, Operation};
use super::{Snapshot, boot, is_campaign, keep_until};

const COMMAND: &str = "cargo test -p motograph-tests --test power cuts";
const SEED: u64 = 5;

/// What was cut, and what was lost.
#[derive(Debug, Default)]
struct Count {
    cuts: u64,
    lost: u64,
}

impl Count {
    /// Boots from `flash`, which has to hold one of `either`, and says which; then one more has to survive.
    fn check<const E: usize, const W: usize>(
        &mut self,
        flash: &Nor<E, W>,
        either: &[&Snapshot],
        more: &Snapshot,
    ) -> usize {
        self.cuts += 1;
        let (_, there) = boot(flash.powered(None));
        let found = either.iter().position(|one| there.as_ref() == Some(*one));
        let (_, after) = boot(keep_until(flash, more, None).powered(None));
        if found.is_none() || after.as_ref() != Some(more) {
            self.lost += 1;
        }
        found.unwrap_or_default()
    }

    fn and(self, other: Self) -> Self {
        Self { cuts: self.cuts + other.cuts, lost: self.lost + other.lost }
    }
}

/// Flash with some snapshots in it, somewhere in the ring, and the last of them.
fn used<const E: usize, const W: usize>(random: &mut fastrand::Rng, most: usize) -> (Nor<E, W>, Snapshot) {
    let mut flash = Nor::new(16);
    // Where a program unit is a block, it is a card.
    flash.is_card = W == 512;
    let mut last = Snapshot::random(random, most);
    for _ in 0..random.usize(1..20) {
        last = Snapshot::random(random, most);
        flash = keep_until(&flash, &last, None);
    }
    (flash, last)
}

/// The programs and erases that keeping `new` takes.
fn operations<const E: usize, const W: usize>(flash: &Nor<E, W>, new: &Snapshot) -> Vec<Operation> {
    keep_until(flash, new, None).operations
}

/// Every cut in and after every operation of keeping a snapshot, at every byte.
fn one_cut<const E: usize, const W: usize>(editions: u64, most: usize) -> Count {
    let mut count = Count::default();
    for seed in 0..editions {
        let mut random = fastrand::Rng::with_seed(SEED + seed);
        let (flash, old) = used::<E, W>(&mut random, most);
        let (new, more) = (Snapshot::random(&mut random, most), Snapshot::random(&mut random, most));
        let before = count.cuts;
        let operations = operations(&flash, &new);
        for (number, operation) in operations.iter().enumerate() {
            for tear in operation.tears(E) {
                let cut = Cut { operation: number, tear };
                count.check(&keep_until(&flash, &new, Some(cut)), &[&old, &new], &more);
            }
        }
        let expected: usize = operations.iter().map(|operation| operation.tears(E).len()).sum();
        assert_eq!(count.cuts - before, expected as u64, "each was made");
    }
    count
}

/// Two cuts in a row: the second while what came after the first is kept.
fn two_cuts<const E: usize, const W: usize>(editions: u64, most: usize) -> Count {
    let mut count = Count::default();
    for seed in 0..editions {
        let mut random = fastrand::Rng::with_seed(SEED + seed);
        let (flash, old) = used::<E, W>(&mut random, most);
        let [new, newer, more] = std::array::from_fn(|_| Snapshot::random(&mut random, most));
        for (first, operation) in operations(&flash, &new).iter().enumerate() {
            for tear in operation.some_tears(E) {
                let once = keep_until(&flash, &new, Some(Cut { operation: first, tear }));
                let there = [&old, &new][count.check(&once, &[&old, &new], &more)];
                for (second, operation) in operations(&once, &newer).iter().enumerate() {
                    for tear in operation.some_tears(E) {
                        let twice = keep_until(&once, &newer, Some(Cut { operation: second, tear }));
                        count.check(&twice, &[there, &newer], &more);
                    }
                }
            }
        }
    }
    count
}

/// Three cuts in a row, anywhere.
fn three_cuts<const E: usize, const W: usize>(rounds: u64, most: usize) -> Count {
    let mut count = Count::default();
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut flash, mut there) = used::<E, W>(&mut random, most);
    for _ in 0..rounds {
        for _ in 0..3 {
            let new = Snapshot::random(&mut random, most);
            let operations = operations(&flash, &new);
            let number = random.usize(..operations.len());
            let tears = operations[number].tears(E);
            let cut = Cut { operation: number, tear: tears[random.usize(..tears.len())] };
            flash = keep_until(&flash, &new, Some(cut));
            let more = Snapshot::random(&mut random, most);
            let either = [&there, &new];
            there = either[count.check(&flash, &either, &more)].clone();
        }
        let more = Snapshot::random(&mut random, most);
        flash = keep_until(&flash, &more, None);
        there = more;
    }
    count
}

#[test]
fn cuts_leave_the_old_or_the_new_and_one_more_survives() {
    let (editions, pairs, rounds) = if is_campaign() { (350, 40, 340_000) } else { (20, 2, 3_000) };
    // A card, and flash chips with large and small sectors: an edition takes up to four of those.
    let count = one_cut::<4096, 512>(editions, 1200)
        .and(one_cut::<4096, 256>(editions, 1200))
        .and(one_cut::<512, 256>(editions, 1200));
    figures::record("cut_editions", 3 * editions, "editions", COMMAND, Some(SEED));
    let count = count.and(two_cuts::<4096, 512>(pairs, 6000)).and(two_cuts::<512, 256>(pairs, 1200));
    let three = three_cuts::<512, 256>(rounds, 1200).and(three_cuts::<4096, 512>(rounds / 4, 6000));
    figures::record("cuts_three_in_a_row", three.cuts, "cuts", COMMAND, Some(SEED));
    let count = count.and(three);
    figures::record("cuts", count.cuts, "cuts", COMMAND, Some(SEED));
    figures::record("cuts_lost", count.lost, "cuts", COMMAND, Some(SEED));
    assert!(count.cuts > if is_campaign() { 1_000_000 } else { 50_000 }, "{count:?}");
    assert_eq!(count.lost, 0, "{count:?}");
}
