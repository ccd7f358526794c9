use std::collections::HashSet;

use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::glass::film::Film;
use motograph_simulator::shot::Staged;
use motograph_tests::qemu::Board;
use motograph_tests::{command, figures};

const COMMAND: &str = "cargo test -p motograph-tests --features device --test device";

/// Frames that are compared at the least, and headlines they go over.
const FRAMES: usize = 500;
const HEADLINES: usize = 3;

/// Long enough to move, short enough for a test: with accents, three scripts, quotes, a fold and a box.
const NEWS: &str = "Łódź: “Swans cost €5”, says Žofia\nКиїв — їжак ґаздує в парку знову\nΑθήνα: ψωμί, ﬁsh and 漢 for all…\nTram late\n";

/// How much of the sample article is filmed.
const FILM: Span = Span::from_s(14);

/// A film of the real thing, for people to look at; the README shows it.
#[test]
fn the_sample_article_is_filmed_on_the_board() {
    let mut board = Board::keyed();
    let article = motograph_tests::workspace().join("simulator/samples/evening.txt");
    let bundle = board.file("news.mgb");
    let bundle = bundle.to_str().unwrap();
    command::json(&["pack", article.to_str().unwrap(), "--masthead", "The Motograph", "-o", bundle, "--json"]);
    let pushed = command::json(&["push", bundle, "--port", &board.port, "--json"]);
    let start = Instant::from_ms(u32::try_from(pushed["showing"]["since_ms"].as_u64().unwrap()).unwrap());
    let folder = motograph_tests::target().join("device");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ticker.gif");
    let mut film = Film::create(&path, Profile::Oled128x64.screen()).unwrap();
    film.show(start, board.glass().picture()).unwrap();
    let mut stepped = board.step_frames();
    let mut frames = 0;
    loop {
        let now = Instant::from_ms(stepped.run_to_frame().time_ms);
        if now.since(start) > FILM {
            film.finish(start.after(FILM)).unwrap();
            break;
        }
        film.show(now, stepped.glass().picture()).unwrap();
        frames += 1;
    }
    assert!(frames > 250, "{frames} frames");
    println!("{frames} frames of the real thing: {}", path.display());
}

#[test]
fn the_glass_shows_what_the_simulator_shows() {
    let mut board = Board::keyed();
    let (list, bundle) = (board.file("list.txt"), board.file("news.mgb"));
    let (list, bundle) = (list.to_str().unwrap(), bundle.to_str().unwrap());
    std::fs::write(list, NEWS).unwrap();
    command::json(&["pack", list, "--from", "lines", "--masthead", "Canal Post", "-o", bundle, "--json"]);
    let pushed = command::json(&["push", bundle, "--port", &board.port, "--json"]);
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

    let mut stepped = board.step_frames();
    let (mut headlines, mut pictures) = (HashSet::new(), HashSet::new());
    let (mut frames, mut differing, mut pixels) = (0, 0, 0);
    let (mut last, mut still) = (None, 0);
    while frames < FRAMES || headlines.len() < HEADLINES {
        let stop = stepped.run_to_frame();
        let glass = stepped.glass();
        desk.jump(Instant::from_ms(stop.time_ms));
        differing += glass.differing(&desk.desk().picture());
        if differing > 0 {
            std::fs::create_dir_all(motograph_tests::target().join("device")).unwrap();
            let path = motograph_tests::target().join("device/expected.png");
            desk.desk().picture().write_png(&path).unwrap();
            panic!("frame {} at {} ms differs in {differing} pixels; see {}", stop.frame, stop.time_ms, path.display());
        }
        assert!(glass.lit() > 100, "the glass is as good as dark");
        frames += 1;
        pixels += glass.pixels();
        headlines.insert(desk.desk().on_show_since(Instant::from_ms(stop.time_ms)).ms());
        still += usize::from(last.as_ref() == Some(&glass));
        pictures.insert(glass.clone());
        last = Some(glass);
        assert!(frames < 20 * FRAMES, "only {} headlines in {frames} frames", headlines.len());
    }
    stepped.run();
    // Moving text was compared: nearly every frame is a picture of its own, and none repeats the one before it.
    assert!(pictures.len() * 10 >= frames * 9, "{} pictures in {frames} frames", pictures.len());
    assert_eq!(still, 0, "a frame was sent that changes nothing");
    println!("{} headlines, {} different pictures", headlines.len(), pictures.len());
    figures::record("qemu_frames_compared", frames, "frames", COMMAND, None);
    figures::record("qemu_pixels_compared", pixels, "pixels", COMMAND, None);
    figures::record("qemu_pixels_differing", differing, "pixels", COMMAND, None);
}
