use std::collections::HashSet;
use std::path::Path;

use motograph_shared::link::{Address, Heard, Progress, Push};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::shot::Staged;
use motograph_tests::pico::{Board, Line};
use motograph_tests::{command, figures};

const COMMAND: &str = "cargo test -p motograph-tests --features pico --test pico matrix";

/// Frames that are compared.
const FRAMES: u32 = 10;

/// Milliseconds between two looks at the line.
const STEP_MS: u32 = 2;

/// Wider than the matrix, so that it moves.
const NEWS: &str = "Łódź: “Swans cost €5”, and the canal stays closed\n";

/// Pushes a bundle in the board's own time. Returns since when it is shown, on the board's clock.
fn push(board: &mut Board, bundle: &Bundle) -> Instant {
    let key = command::key();
    let mut push = Push::new(bundle.bytes(), bundle.edition().number(), Address::ANY, Some(&key));
    let (mut now, mut heard, mut since) = (Instant::default(), Vec::new(), None);
    loop {
        let mut line = Vec::new();
        let hear = |heard: Heard<'_>| {
            if let Heard::Status(status) = heard {
                since = status.on_show.map(|showing| Instant::from_ms(showing.since_ms));
            }
        };
        let progress = push.poll(now, &heard, |bytes| line.extend_from_slice(bytes), hear).unwrap();
        if let Progress::Done(_) = progress {
            return since.expect("it says since when it shows the news");
        }
        heard = board.exchange(Line::Usb, &line, STEP_MS).expect("it has power");
        now = Instant::from_ms(now.ms() + STEP_MS);
    }
}

/// What the pins of a HUB75 matrix do is the simulator's picture, in colours, and no refresh is of two frames. What it cannot show is in
/// `firmware/PORTING.md`.
#[test]
fn the_matrix_shows_what_the_simulator_shows() {
    let mut board = Board::with_matrix();
    let list = board.file("list.txt");
    let path = board.file("news.mgb");
    let (list, path) = (list.to_str().unwrap(), path.to_str().unwrap());
    std::fs::write(list, NEWS).unwrap();
    command::json(&["pack", list, "--from", "lines", "--section", "Culture", "-o", path, "--json"]);
    let bundle = Bundle::read(Path::new(path)).unwrap();

    board.power_on();
    board.run(0.0);
    board.pass(150);
    let since = push(&mut board, &bundle);
    board.stop();

    // A desk on which the edition came on at the same moment of its clock.
    let (mut memory, mut memory_again) = (Memory::new(), Memory::new());
    let staged = |memory, boot| {
        let desk = Desk::new(Profile::Matrix64x32, memory, boot);
        Staged::new(&bundle, desk, boot, |_| ()).unwrap().0
    };
    let delivery = staged(&mut memory, Instant::default()).start().ms();
    let mut desk = staged(&mut memory_again, Instant::from_ms(since.ms().wrapping_sub(delivery)));
    assert_eq!(desk.start(), since);

    // The first one is there to begin with: what was shown before it is not counted.
    let first = board.run_to_lights();
    let mut pictures = HashSet::from([first.lights]);
    let mut differing = 0;
    for number in 1..=FRAMES {
        let lit = board.run_to_lights();
        assert_eq!(lit.frame, first.frame + number, "a frame came while the last one was looked at");
        desk.jump(Instant::from_ms(lit.time_ms));
        differing += lit.lights.differing(desk.desk());
        assert_eq!(differing, 0, "frame {} at {} ms", lit.frame, lit.time_ms);
        assert_eq!(lit.pictures, 1, "something was seen between two frames");
        assert!(lit.lights.lit() > 100 && lit.lights.colors() >= 3, "the matrix is as good as dark");
        // Nobody sees it flicker.
        assert!(lit.refresh_ns < 2_000_000, "a refresh takes {} ns", lit.refresh_ns);
        pictures.insert(lit.lights);
    }
    assert_eq!(pictures.len(), FRAMES as usize + 1, "moving text was compared");
    figures::record("pico_matrix_frames_compared", FRAMES as usize, "frames", COMMAND, None);
    figures::record("pico_matrix_pixels_differing", differing, "pixels", COMMAND, None);
}
