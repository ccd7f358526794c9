use std::path::Path;

use motograph_shared::settings::{Motion, Settings};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::desk::store::FileStore;
use motograph_simulator::desk::{Desk, Profile};
use motograph_tests::pico::{Board, DEVICE, Glass, Line};
use motograph_tests::{command, figures};

use super::bundle;

const COMMAND: &str = "cargo test -p motograph-tests --features pico --test pico power";

/// Operations of the flash that a push has at the least.
const LEAST: u32 = 15;

/// Whether a board that has started with this edition, in pages, shows it.
fn shows(glass: &Glass, edition: &str) -> bool {
    let (mut memory, now) = (Memory::new(), Instant::default());
    let mut desk = Desk::locked(DEVICE, Profile::Oled128x64, &mut memory, now, Lock::of(command::key()));
    desk.set(Settings { motion: Motion::Pages, ..Settings::DEFAULT });
    assert!(desk.restore(now, &mut FileStore::new(edition.into())));
    desk.step(now, &[]);
    glass.differing(&desk) == 0
}

/// An edition of some pages of the flash.
fn edition(board: &Board, number: u32) -> String {
    let line = |place| format!("Edition number {number} is out, and this is headline {place} of it\n");
    bundle(board, number, &(1..=60).map(line).collect::<String>())
}

/// What a cut left: the edition that is shown after it, if it is one of the two.
fn shown_after(board: &mut Board, editions: [&str; 2]) -> Option<usize> {
    board.power_on();
    board.pass(250);
    let glass = board.glass();
    editions.iter().position(|edition| shows(&glass, edition))
}

/// The power goes with every operation of the flash that a push brings, before it is begun and in the middle of it. The board comes back
/// with the one edition or the other, whole, with the new one if the host was told that it was taken, and takes the new one then.
#[test]
fn a_board_that_loses_its_power_with_any_operation_of_its_flash_comes_back_with_an_edition() {
    let mut board = Board::keyed();
    let key = command::key();
    let editions = [1, 2].map(|number| edition(&board, number));
    let [old, new] = editions.each_ref().map(String::as_str);
    assert!(command::run(&["set", "--motion", "pages", "--port", board.port(Line::Usb)]).success);
    assert!(command::run(&["push", old, "--port", board.port(Line::Usb)]).success);
    board.run(0.0);
    board.pass(1000);
    board.power_off();
    board.keep("old");
    let bytes = Bundle::read(Path::new(new)).unwrap().bytes().to_vec();
    let (mut cuts, mut lost, mut new_ones) = (0_u32, 0_u32, 0_u32);
    'operations: for operation in 0.. {
        for is_torn in [false, true] {
            board.restore("old");
            board.power_on();
            board.pass(250);
            board.cut_at(operation, is_torn);
            let outcome = board.push(Line::Usb, &bytes, 2, &key).unwrap();
            if outcome.is_some() {
                board.pass(1000);
            }
            if board.state()["is_powered"] == true {
                assert!(operation >= LEAST, "{operation} operations are no whole push");
                break 'operations;
            }
            cuts += 1;
            let there = shown_after(&mut board, [old, new]);
            match there {
                Some(1) => new_ones += 1,
                Some(0) if outcome.is_none() => {}
                _ => {
                    lost += 1;
                    println!("operation {operation}, torn {is_torn}: {there:?}, {outcome:?}");
                }
            }
            // The cut has left nothing that stands in the way.
            assert!(board.push(Line::Usb, &bytes, 2, &key).unwrap().is_some());
            board.pass(500);
            board.power_off();
            if shown_after(&mut board, [old, new]) != Some(1) {
                lost += 1;
                println!("operation {operation}, torn {is_torn}: the new one does not stay");
            }
            board.power_off();
        }
    }
    println!("{cuts} cuts, {new_ones} came back with the new edition");
    figures::record("pico_cuts", cuts, "cuts", COMMAND, None);
    figures::record("pico_cuts_lost", lost, "cuts", COMMAND, None);
    assert_eq!(lost, 0);
    assert!(new_ones > 0 && new_ones < cuts, "{new_ones} of {cuts}");
}
