use std::process::Stdio;

use motograph_tests::command::{self, Desk};

use crate::{Folder, fails, sample};

#[test]
fn without_a_terminal_the_demo_writes_a_film_and_a_picture() {
    let folder = Folder::new();
    let output = command::motograph().current_dir(folder.path("")).stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.contains("motograph-demo.gif") && out.contains("took edition") && out.contains("4 headlines"), "{out}");
    let film = std::fs::read(folder.path("motograph-demo.gif")).unwrap();
    assert_eq!(&film[..10], b"GIF89a\x00\x02\x00\x01", "512 by 256 pixels");
    let picture = std::fs::read(folder.path("motograph-demo.png")).unwrap();
    assert_eq!(&picture[..8], b"\x89PNG\r\n\x1a\n");
}

#[test]
fn a_shot_is_the_frame_at_its_time() {
    let folder = Folder::new();
    let bundle = folder.path("news.mgb");
    command::json(&["pack", sample().to_str().unwrap(), "-o", &bundle, "--json"]);
    let shot = |at: &str, name: &str| {
        let path = folder.path(name);
        assert!(command::run(&["shot", &bundle, "--at", at, "-o", &path]).success);
        std::fs::read(path).unwrap()
    };
    assert!(shot("0", "a.png") == shot("1.4", "b.png"), "held at its start");
    assert!(shot("0", "a.png") != shot("2", "c.png"), "moving");
    assert!(shot("2", "c.png") == shot("2", "d.png"));
    let film = folder.path("film.gif");
    let ran = command::run(&["shot", &bundle, "--gif", "--from", "1", "--to", "3", "-o", &film]);
    assert!(ran.success && ran.out.contains("film.gif"), "{}", ran.err);
    fails(&["shot", &bundle, "--gif", "--from", "3", "--to", "1", "-o", &film], "--from 3 s is not before --to 1 s");
    for time in ["NaN", "inf", "-1", "1e12"] {
        let ran = command::run(&["shot", &bundle, &format!("--at={time}"), "-o", &film]);
        assert!(!ran.success && ran.err.contains("give seconds from 0 to 86400"), "{time}: {}", ran.err);
    }
    let itself = format!("{bundle} is the bundle itself; give another name for the picture");
    fails(&["shot", &bundle, "-o", &bundle], &itself);
}

#[test]
fn the_desk_comes_back_with_the_edition_it_kept() {
    let folder = Folder::new();
    let (bundle, store) = (folder.bundle(7, "Swans are back\n"), folder.path("shelf.mgb"));
    let desk = Desk::show(&["--store", &store, "--seconds", "60"]);
    command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    for _ in 0..100 {
        if std::path::Path::new(&store).exists() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    drop(desk);
    let desk = Desk::show(&["--store", &store, "--seconds", "60"]);
    let json = command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    assert_eq!((json["outcome"].as_str(), json["showing"]["text"].as_str()), (Some("held"), Some("Swans are back")));
}

#[test]
fn a_store_that_is_no_bundle_or_damaged_is_said_before_anything_is_shown() {
    let folder = Folder::new();
    let page = folder.file("page.txt", "somebody's article");
    let sentence = "is there and is no Motograph bundle; give another name, or move it away first";
    fails(&["show", "--store", &page, "--seconds", "1"], &format!("{page} {sentence}"));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "somebody's article");
    let bundle = folder.bundle(7, "Swans are back\n");
    let mut bytes = std::fs::read(&bundle).unwrap();
    bytes[20] ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    let sentence = "is damaged: 18 of 18 bytes are there and their check is wrong; pack it again";
    fails(&["show", "--store", &bundle, "--seconds", "1"], &format!("{bundle} {sentence}"));
}

#[cfg(not(feature = "window"))]
#[test]
fn a_build_without_a_window_says_how_to_get_one() {
    let sentence = "this build has no window; build it with `cargo run --release --features window -- show --window` \
        (needs SDL2: apt-get install libsdl2-dev) or with `--features window-bundled` (builds SDL2; needs cmake)";
    fails(&["show", "--window"], sentence);
}
