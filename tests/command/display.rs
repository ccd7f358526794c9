use motograph_tests::command::{self, Desk};

use crate::Folder;

#[test]
fn a_display_says_who_it_is_what_it_shows_and_how_it_is() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let desk = Desk::show(&["--seconds", "60", "--profile", "oled-256x64"]);
    let status = |arguments: &[&str]| command::json(&[&["status", "--port", &desk.port, "--json"], arguments].concat());
    let before = status(&[]);
    assert_eq!((before["device"]["width"].as_u64(), before["device"]["height"].as_u64()), (Some(256), Some(64)));
    assert_eq!((&before["showing"], before["limits"]["headlines"].as_u64()), (&serde_json::Value::Null, Some(256)));
    command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    let after = status(&[]);
    assert_eq!(after["showing"]["text"], "Tram is late");
    assert!(after["health"]["link"]["frames"].as_u64() > before["health"]["link"]["frames"].as_u64());
    assert_eq!(after["settings"]["transition"], "roll");
    let (reset, free_stack) = (&after["health"]["reset"], &after["health"]["free_stack_bytes"]);
    assert_eq!((reset.as_str(), free_stack), (Some("power_on"), &serde_json::Value::Null), "a desk measures no stack");
    let told = command::run(&["status", "--port", &desk.port]);
    assert!(told.out.contains("it is now showing headline 1 of 1 of edition 7: Tram is late\n"), "{}", told.out);
    assert!(
        told.out.contains("256×64, display 1 on its line, on for ") && told.out.contains(" 0 damaged,"),
        "{}",
        told.out
    );
    assert!(told.out.ends_with("\nit started last when it was switched on\n"), "{}", told.out);
}

#[test]
fn the_doctor_finds_what_is_wrong_and_fails() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let desk = Desk::show(&["--seconds", "60"]);
    let ran = command::run(&["doctor", "--port", &desk.port]);
    assert_eq!((ran.success, ran.out.as_str()), (false, "the display has no news: push some: motograph push\n"));
    assert_eq!(ran.err, "motograph: something is wrong with the display; what, stands above\n");
    command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    let ran = command::run(&["doctor", "--port", &desk.port]);
    assert_eq!((ran.success, ran.out.as_str()), (true, "all is well\n"), "{}", ran.err);
    assert_eq!(command::json(&["doctor", "--port", &desk.port, "--json"]), serde_json::json!([]));
}

#[test]
fn the_mirror_shows_the_glass() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    for profile in ["oled-128x64", "oled-256x64"] {
        let desk = Desk::show(&["--seconds", "60", "--profile", profile]);
        command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
        let (glass, shot) = (folder.path("glass.png"), folder.path("shot.png"));
        let ran = command::run(&["mirror", "--port", &desk.port, "--png", &glass]);
        assert!(ran.success, "{}", ran.err);
        assert!(command::run(&["shot", &bundle, "--profile", profile, "--at", "1", "-o", &shot]).success);
        assert!(std::fs::read(&glass).unwrap() == std::fs::read(&shot).unwrap(), "{profile}");
        let ran = command::run(&["mirror", "--port", &desk.port]);
        let sentence = "motograph: there is no terminal to show the glass in; save a picture with --png FILE\n";
        assert_eq!((ran.success, ran.err.as_str()), (false, sentence));
    }
}
