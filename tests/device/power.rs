use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant as Clock};

use motograph_shared::settings::{Motion, Settings};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::desk::store::FileStore;
use motograph_simulator::desk::{DEVICE, Desk, Profile};
use motograph_simulator::glass::picture::Picture;
use motograph_tests::qemu::Board;
use motograph_tests::{card, command, figures};
use tempfile::TempDir;

/// The file of an edition.
fn path(folder: &TempDir, number: u32, kind: &str) -> String {
    folder.path().join(format!("{number}.{kind}")).to_str().unwrap().to_owned()
}

/// A bundle of some headlines, which take several blocks of a card.
fn bundle(folder: &TempDir, number: u32) -> String {
    let (list, bundle) = (path(folder, number, "txt"), path(folder, number, "mgb"));
    let headlines =
        (1..=40).map(|place| format!("Edition number {number} is out, and this is headline {place} of it\n"));
    std::fs::write(&list, headlines.collect::<String>()).unwrap();
    let ran = command::run(&["pack", &list, "--from", "lines", "-o", &bundle, "--edition", &number.to_string()]);
    assert!(ran.success, "{}", ran.err);
    bundle
}

fn status(board: &Board) -> serde_json::Value {
    command::json(&["status", "--port", &board.port, "--json"])
}

/// What the glass shows after the start of a display that has kept this bundle, in pages: nothing moves there.
pub(super) fn first_page(bundle: &str) -> Picture {
    let (mut memory, now) = (Memory::new(), Instant::default());
    let mut desk = Desk::locked(DEVICE, Profile::Oled128x64, &mut memory, now, Lock::of(command::key()));
    desk.set(Settings { motion: Motion::Pages, ..Settings::DEFAULT });
    assert!(desk.restore(now, &mut FileStore::new(bundle.into())));
    desk.step(now, &[]);
    desk.picture()
}

/// A board with this card, switched on.
fn switched_on(card: Option<&Path>) -> Board {
    let mut board = Board::powered_with(card);
    board.go();
    board
}

#[test]
fn a_board_that_is_switched_off_comes_back_with_its_news_and_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card.img");
    card::write_new(&card);
    let mut board = switched_on(Some(&card));
    board.install_key();
    let ran = command::run(&["push", &bundle(&folder, 7), "--port", &board.port]);
    assert!(ran.success, "{}", ran.err);
    drop(board);
    let board = switched_on(Some(&card));
    let status = status(&board);
    assert_eq!(status["showing"]["edition"], 7, "{status:#}");
    let ran = command::run(&["push", &bundle(&folder, 6), "--port", &board.port]);
    assert!(ran.err.contains("its number is not above that of the last edition it took"), "{}", ran.err);
}

#[test]
fn a_board_without_a_card_or_with_somebody_elses_shows_news_and_says_that_it_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.img");
    std::fs::write(&foreign, [card::table(&[(0x0c, 64, 1984)]).to_vec(), vec![0; (1 << 20) - 512]].concat()).unwrap();
    let before = std::fs::read(&foreign).unwrap();
    for card in [None, Some(&*foreign)] {
        let mut board = switched_on(card);
        board.install_key();
        let ran = command::run(&["push", &bundle(&folder, 7), "--port", &board.port]);
        assert!(ran.success && ran.out.contains("nothing can be kept"), "{}{}", ran.out, ran.err);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(status(&board)["showing"]["edition"], 7);
        let ran = command::run(&["doctor", "--port", &board.port]);
        assert!(!ran.success && ran.out.contains("nothing can be kept"), "{}", ran.out);
    }
    assert!(std::fs::read(&foreign).unwrap() == before, "a card of somebody else is not written to");
}

const COMMAND: &str = "cargo test -p motograph-tests --features device --test device power";
const SEED: u64 = 5;
/// How often a board is killed in the middle of a push.
const KILLS: u32 = 50;

#[test]
fn a_board_that_is_killed_at_any_moment_of_a_push_comes_back_with_the_old_or_the_new_edition() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("card.img");
    card::write_new(&card);
    let mut board = switched_on(Some(&card));
    board.install_key();
    let mut old = 1;
    let start = Clock::now();
    assert!(command::run(&["push", &bundle(&folder, old), "--port", &board.port, "--baud", "115200"]).success);
    // Some kills come before the first byte of a push, some when it is done.
    let within = start.elapsed() * 5 / 4;
    println!("a push takes {:?}", start.elapsed());
    assert!(command::run(&["set", "--motion", "pages", "--port", &board.port]).success);
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut lost, mut new_ones) = (0, 0);
    for kill in 0..KILLS {
        let new = 2 + kill;
        let bundle = bundle(&folder, new);
        let mut push = command::motograph();
        push.args(["push", &bundle, "--port", &board.port, "--baud", "115200"]);
        let mut push = push.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(within.mul_f64(random.f64()));
        // Its process is killed: nothing that it had not written is written any more.
        drop(board);
        let _ = push.kill();
        let output = push.wait_with_output().unwrap();
        let is_taken = String::from_utf8_lossy(&output.stdout).contains(&format!("took edition {new}"));
        board = switched_on(Some(&card));
        let pages = [old, new].map(|number| first_page(&path(&folder, number, "mgb")));
        // A moment after the start, the glass shows the one or the other, all of it.
        let there = (0..100).find_map(|_| {
            std::thread::sleep(Duration::from_millis(20));
            let glass = board.glass();
            pages.iter().position(|page| glass.differing(page) == 0)
        });
        match there {
            Some(1) => (old, new_ones) = (new, new_ones + 1),
            Some(0) if !is_taken => {}
            _ => {
                lost += 1;
                println!("kill {kill}: {there:?} of {old} and {new}, which was taken: {is_taken}");
            }
        }
        assert_eq!(status(&board)["showing"]["edition"], old);
    }
    println!("{new_ones} of {KILLS} came back with the new edition");
    figures::record("qemu_kills", KILLS, "kills", COMMAND, Some(SEED));
    figures::record("qemu_kills_lost", lost, "kills", COMMAND, Some(SEED));
    assert_eq!(lost, 0);
    assert!(new_ones > 2 && new_ones < KILLS - 2, "the kills are before and after it: {new_ones}");
}
