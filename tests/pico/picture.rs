use std::collections::HashSet;

use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::shot::Staged;
use motograph_tests::pico::{Board, Line, expected};
use motograph_tests::{command, figures};

const COMMAND: &str = "cargo test -p motograph-tests --features pico --test pico";

/// Frames that are compared at the least, and headlines they go over.
const FRAMES: usize = 200;
const HEADLINES: usize = 3;

/// Long enough to move, short enough for a test: with accents, three scripts, quotes, a fold and a box.
const NEWS: &str = "Łódź: “Swans cost €5”\nКиїв — їжак у парку\nΑθήνα: ψωμί, ﬁsh and 漢 for all…\nTram late\n";

#[test]
fn the_glass_shows_what_the_simulator_shows() {
    let mut board = Board::keyed();
    let (list, bundle) = (board.file("list.txt"), board.file("news.mgb"));
    let (list, bundle) = (list.to_str().unwrap(), bundle.to_str().unwrap());
    std::fs::write(list, NEWS).unwrap();
    command::json(&["pack", list, "--from", "lines", "--masthead", "Canal Post", "-o", bundle, "--json"]);
    let pushed = command::json(&["push", bundle, "--port", board.port(Line::Usb), "--json"]);
    board.stop();
    assert_eq!(pushed["taken"], serde_json::json!({ "headlines": 4, "folded": 1, "boxed": 1 }));
    let showing = &pushed["showing"];
    let since = u32::try_from(showing["since_ms"].as_u64().unwrap()).unwrap();
    assert_eq!(showing["taken_ms"], showing["since_ms"], "the first edition comes on at once");

    // A desk on which the edition came on at the same moment of its clock.
    let bundle = Bundle::read(bundle.as_ref()).unwrap();
    let (mut memory, mut memory_again) = (Memory::new(), Memory::new());
    let staged = |memory, boot| {
        let desk = Desk::new(Profile::Oled128x64, memory, boot);
        Staged::new(&bundle, desk, boot, |_| ()).unwrap().0
    };
    let delivery = staged(&mut memory, Instant::default()).start().ms();
    let mut desk = staged(&mut memory_again, Instant::from_ms(since.wrapping_sub(delivery)));
    assert_eq!(desk.start(), Instant::from_ms(since));

    let (mut headlines, mut pictures) = (HashSet::new(), HashSet::new());
    let (mut frames, mut differing, mut still) = (0, 0, 0);
    let mut last = None;
    while frames < FRAMES || headlines.len() < HEADLINES {
        let shown = board.run_to_frame();
        let now = Instant::from_ms(shown.time_ms);
        desk.jump(now);
        differing += shown.glass.differing(desk.desk());
        if differing > 0 {
            let folder = motograph_tests::target().join("pico");
            std::fs::create_dir_all(&folder).unwrap();
            expected(desk.desk()).write_png(&folder.join("expected.png")).unwrap();
            shown.glass.picture().write_png(&folder.join("glass.png")).unwrap();
            panic!(
                "frame {} at {} ms differs in {differing} pixels; see {}",
                shown.frame,
                shown.time_ms,
                folder.display()
            );
        }
        assert!(shown.glass.lit() > 100, "the glass is as good as dark");
        frames += 1;
        headlines.insert(desk.desk().on_show_since(now).ms());
        still += usize::from(last.as_ref() == Some(&shown.glass));
        pictures.insert(shown.glass.clone());
        last = Some(shown.glass);
        assert!(frames < 20 * FRAMES, "only {} headlines in {frames} frames", headlines.len());
    }
    // Moving text was compared: nearly every frame is a picture of its own, and none repeats the one before it.
    assert!(pictures.len() * 10 >= frames * 9, "{} pictures in {frames} frames", pictures.len());
    assert_eq!(still, 0, "a frame was sent that changes nothing");
    println!("{} headlines, {} different pictures", headlines.len(), pictures.len());
    figures::record("pico_frames_compared", frames, "frames", COMMAND, None);
    figures::record("pico_pixels_differing", differing, "pixels", COMMAND, None);
}
