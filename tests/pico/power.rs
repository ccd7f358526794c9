use std::path::Path;

use motograph_simulator::bundle_file::Bundle;
use motograph_tests::pico::{Board, Line};
use motograph_tests::{command, figures};

use super::{bundle, shows};

const COMMAND: &str = "cargo test -p motograph-tests --features pico --test pico power";

/// Editions of one sector after which the store has come round to its first sector again, and some.
const ROUND: u32 = 30;

/// What became of the cuts.
#[derive(Debug, Default)]
struct Counts {
    cuts: u32,
    lost: u32,
    /// After which the new edition was shown.
    new_ones: u32,
}

/// An edition of so many headlines.
fn edition(board: &Board, number: u32, headlines: u32) -> String {
    let line = |place| format!("Edition number {number} is out, and this is headline {place} of it\n");
    bundle(board, number, &(1..=headlines).map(line).collect::<String>())
}

/// What goes over the line of a bundle.
fn bytes(bundle: &str) -> Vec<u8> {
    Bundle::read(Path::new(bundle)).unwrap().bytes().to_vec()
}

/// What a cut left: the edition that is shown after it, if it is one of the two.
fn shown_after(board: &mut Board, editions: [&str; 2]) -> Option<usize> {
    board.power_on();
    board.pass(250);
    let glass = board.glass();
    editions.iter().position(|edition| shows(&glass, edition))
}

/// Lets the power of a board that shows `old` go with every operation of its flash that the push of `new` brings, which are at least so
/// many: before it is begun, and in the middle of it.
fn cut_everywhere(board: &mut Board, [old, new]: [&str; 2], number: u32, least: u32) -> Counts {
    let (key, bytes) = (command::key(), bytes(new));
    board.pass(1000);
    board.power_off();
    board.keep("old");
    let mut counts = Counts::default();
    for (operation, is_torn) in (0..).flat_map(|operation| [(operation, false), (operation, true)]) {
        board.restore("old");
        board.power_on();
        board.pass(250);
        board.cut_at(operation, is_torn);
        let outcome = board.push(Line::Usb, &bytes, number, &key).unwrap();
        if outcome.is_some() {
            board.pass(1000);
        }
        if board.state()["is_powered"] == true {
            assert!(operation >= least, "{operation} operations are no whole push");
            board.cut_at(u32::MAX, false);
            break;
        }
        counts.cuts += 1;
        let there = shown_after(board, [old, new]);
        // The new one is there if the host was told that it was taken.
        match there {
            Some(1) => counts.new_ones += 1,
            Some(0) if outcome.is_none() => {}
            _ => {
                counts.lost += 1;
                println!("operation {operation}, torn {is_torn}: {there:?}, {outcome:?}");
            }
        }
        // The cut has left nothing that stands in the way.
        assert!(board.push(Line::Usb, &bytes, number, &key).unwrap().is_some());
        board.pass(500);
        board.power_off();
        if shown_after(board, [old, new]) != Some(1) {
            counts.lost += 1;
            println!("operation {operation}, torn {is_torn}: the new one does not stay");
        }
        board.power_off();
    }
    println!("{counts:?}");
    counts
}

/// The board comes back with the one edition or the other, whole, and takes the new one then: in a store that is nearly new, and in one in
/// which every sector has been written before.
#[test]
fn a_board_that_loses_its_power_with_any_operation_of_its_flash_comes_back_with_an_edition() {
    let mut board = Board::keyed();
    let key = command::key();
    let set = command::run(&["set", "--motion", "pages", "--port", board.port(Line::Usb)]);
    assert!(set.success, "{}", set.err);
    board.run(0.0);
    let first = edition(&board, 1, 60);
    let second = edition(&board, ROUND + 1, 60);
    assert!(board.push(Line::Usb, &bytes(&first), 1, &key).unwrap().is_some());
    let nearly_new = cut_everywhere(&mut board, [&first, &second], ROUND + 1, 15);
    // It runs on after the push that no cut met.
    for number in 0..ROUND {
        let number = ROUND + 2 + number;
        let edition = edition(&board, number, 3);
        assert!(board.push(Line::Usb, &bytes(&edition), number, &key).unwrap().is_some());
        // What waits does not keep the next one from coming: it comes on when somebody looks for the next headline.
        board.press("next");
    }
    let state = board.state();
    assert!(state["flash"]["most_worn"].as_u64().unwrap() > 1, "the store was gone round: {state}");
    let (old, new) = (edition(&board, 2 * ROUND + 1, 3), edition(&board, 2 * ROUND + 2, 12));
    let gone_round = cut_everywhere(&mut board, [&old, &new], 2 * ROUND + 2, 4);
    let total = [nearly_new, gone_round];
    let sum = |count: fn(&Counts) -> u32| total.iter().map(count).sum::<u32>();
    let (cuts, lost) = (sum(|of| of.cuts), sum(|of| of.lost));
    figures::record("pico_cuts", cuts, "cuts", COMMAND, None);
    figures::record("pico_cuts_lost", lost, "cuts", COMMAND, None);
    assert_eq!(lost, 0);
}
