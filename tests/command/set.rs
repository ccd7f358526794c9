use motograph_tests::command::{self, Desk};
use serde_json::json;

use crate::{Folder, fails};

#[test]
fn a_pace_is_answered_with_the_speed_there_really_is() {
    let desk = Desk::show(&["--seconds", "60"]);
    let set = |arguments: &[&str]| command::json(&[&["set", "--port", &desk.port, "--json"], arguments].concat());
    let asked = set(&[]);
    assert_eq!(asked["step"], json!({ "pixels": 1, "frames": 2, "frame_ms": 20 }));
    assert_eq!((asked["motion"].as_str(), asked["transition"].as_str()), (Some("scroll"), Some("roll")));
    let answered = set(&["--pace", "47wpm", "--rounds", "3", "--transition", "wipe", "--silence", "30"]);
    assert_eq!(answered["asked_characters_a_minute"], 282);
    assert_eq!((answered["pixels_a_second"].as_f64(), answered["words_a_minute"].as_f64()), (Some(50.0), Some(50.0)));
    assert_eq!((answered["rounds"].as_u64(), answered["silence_minutes"].as_u64()), (Some(3), Some(30)));
    // What is not named stays.
    let pages = set(&["--motion", "pages"]);
    assert_eq!((pages["motion"].as_str(), pages["rounds"].as_u64()), (Some("pages"), Some(3)));
    assert_eq!(set(&[]), pages);
    let told = command::run(&["set", "--port", &desk.port, "--motion", "scroll", "--pace", "auto"]);
    assert!(told.success, "{}", told.err);
    let sentence = "the display moves 1 pixels every 2 frames: 25.0 pixels a second, 2.5 characters a second, \
        25 words a minute (auto); each headline 3 times, then a wipe to the next; \
        it says after 30 minutes without a word that the line is lost; its brightness is 8 of 8\n";
    assert_eq!(told.out, sentence);
}

#[test]
fn what_cannot_be_set_is_said() {
    let ran = command::run(&["set", "--port", "/dev/null", "--pace", "fast"]);
    assert!(!ran.success && ran.err.contains("give 6wpm to 600wpm, 0.6cps to 60cps, or auto"), "{}", ran.err);
    let folder = Folder::new();
    let page = folder.file("list.txt", "Tram is late\n");
    for time in ["0h", "90", "soon", "-3d"] {
        let ran = command::run(&["pack", &page, "-o", &folder.path("a.mgb"), &format!("--good-for={time}")]);
        assert!(!ran.success && ran.err.contains("give minutes, hours or days"), "{time}: {}", ran.err);
    }
    let port = folder.path("no-such-port");
    let sentence = "check the cable and the name (`ls /dev/tty*`), and that you may use it (group dialout)";
    fails(&["set", "--port", &port], &format!("cannot open {port}: No such file or directory; {sentence}"));
}

#[test]
fn packed_sections_and_breaking_news_and_its_age_are_seen() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "Old bridge shut\n");
    let shot = |name: &str, arguments: &[&str]| {
        let (bundle, picture) = (folder.path(&format!("{name}.mgb")), folder.path(&format!("{name}.png")));
        command::json(&[&["pack", &list, "--from", "lines", "-o", &bundle, "--json"], arguments].concat());
        let ran = command::run(&["shot", &bundle, "--profile", "tft-240x240", "--at", "3600", "-o", &picture]);
        assert!(ran.success, "{}", ran.err);
        std::fs::read(picture).unwrap()
    };
    let plain = shot("plain", &[]);
    let others = [["--section", "Harbour"].as_slice(), &["--breaking"], &["--good-for", "50m"]];
    for (place, arguments) in others.iter().enumerate() {
        assert_ne!(shot(&format!("other{place}"), arguments), plain, "{arguments:?}");
    }
    assert_eq!(shot("fresh", &["--good-for", "2h"]), plain);
}
