use motograph_tests::command::{self, Desk};
use serde_json::json;

use crate::fails;

/// What the display says of its bulletins.
fn bulletins(desk: &Desk) -> Vec<(String, bool)> {
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    let all = status["agenda"]["bulletins"].as_array().unwrap().clone();
    all.iter().map(|held| (held["id"].as_str().unwrap().to_owned(), held["on_glass"] == true)).collect()
}

#[test]
fn breaking_news_comes_is_corrected_and_is_retracted() {
    let desk = Desk::show(&["--seconds", "60"]);
    let port = ["--port", &desk.port];
    let told = command::run(&[&["breaking", "Old bridge\u{200b} shut", "--section", "Harbour"], &port[..]].concat());
    assert!(told.success, "{}", told.err);
    let id = "9cb0d1b5";
    assert!(
        told.out.starts_with(&format!("bulletin {id} comes at once; `motograph retract {id} …` takes it off\n")),
        "{}",
        told.out
    );
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(bulletins(&desk), [(id.to_owned(), true)]);
    // A correction takes its place; what waits for the end of a headline waits.
    let corrected = ["breaking", "Old bridge open", "--id", id, "--for", "1h", "--level", "notice", "--json"];
    let agenda = command::json(&[&corrected, &port[..]].concat());
    assert_eq!(agenda["bulletins"][0]["seconds"], 3600);
    assert_eq!(agenda["bulletins"][0]["level"], "notice");
    let later = command::run(&[&["breaking", "Ferry at noon", "--enter", "next"], &port[..]].concat());
    assert!(later.out.contains("comes before the next headline"), "{}", later.out);
    assert_eq!(bulletins(&desk).len(), 2);
    let gone = command::run(&[&["retract", id], &port[..]].concat());
    assert!(gone.success && gone.out.starts_with(&format!("bulletin {id} is off\n")), "{}{}", gone.out, gone.err);
    assert!(bulletins(&desk).iter().all(|(held, _)| held != id));
    let sentence = format!(
        "the display on {} refuses: it has no bulletin with this id: its time was over, or it went to another display (motograph \
         status lists them)",
        desk.port
    );
    fails(&[&["retract", id], &port[..]].concat(), &sentence);
}

#[test]
fn a_display_is_told_the_time_and_when_it_is_night() {
    let desk = Desk::show(&["--seconds", "60"]);
    let port = ["--port", desk.port.as_str()];
    let before = command::json(&["status", "--port", &desk.port, "--json"]);
    assert_eq!(before["agenda"], json!({ "clock": null, "dimming": null, "bulletins": [] }));
    let mut clock = command::motograph();
    let ran = clock.env("TZ", "Asia/Tokyo").args(["clock", "--json"]).args(port).output().unwrap();
    let agenda: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let time = agenda["clock"].as_str().unwrap();
    assert!(time.ends_with("+09:00") && time.starts_with("20"), "{time}");
    // Night is always, but for the minute before noon.
    let night = ["brightness", "7", "--night", "2", "--from", "12:00", "--until", "11:59", "--json"];
    let agenda = command::json(&[&night, &port[..]].concat());
    assert_eq!(agenda["dimming"], json!({ "from": "12:00", "until": "11:59", "night": 2, "day": 7 }));
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    assert!([2, 7].contains(&status["health"]["brightness"].as_u64().unwrap()));
    let always = command::json(&[&["brightness", "5", "--always", "--json"], &port[..]].concat());
    assert_eq!(always["dimming"], json!(null));
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    assert_eq!(status["health"]["brightness"], 5);
}

#[test]
fn what_is_cleared_is_gone() {
    let folder = crate::Folder::new();
    let desk = Desk::show(&["--seconds", "60", &folder.bundle(5, "Tram is late\n")]);
    let showing = || command::json(&["status", "--port", &desk.port, "--json"])["showing"].clone();
    assert_eq!(showing()["text"], "Tram is late");
    let ran = command::run(&["clear", "--port", &desk.port]);
    assert!(ran.success && ran.out.starts_with("all news is off\n"), "{}{}", ran.out, ran.err);
    assert_eq!(showing(), json!(null));
}

#[test]
fn what_cannot_be_ordered_is_said() {
    let text = "Wort ".repeat(50);
    let sentence = "the bulletin takes 249 bytes with its section, and a display takes 216; say it in fewer words";
    fails(&["breaking", &text, "--port", "/dev/null"], sentence);
    let night = ["brightness", "7", "--night", "2", "--from", "6:00", "--until", "06:00", "--port", "/dev/null"];
    fails(&night, "night begins and ends at the same time; give two times, or --always");
    for (arguments, sentence) in [
        (&["breaking", "Fog", "--for", "5h"][..], "up to 4 h"),
        (&["retract", "fog"], "eight hexadecimal digits"),
        (&["brightness", "9"], "1..=8"),
        (&["brightness", "7", "--night", "2"], "--from"),
    ] {
        let ran = command::run(&[arguments, &["--port", "/dev/null"]].concat());
        assert!(!ran.success && ran.err.contains(sentence), "{arguments:?}: {}", ran.err);
    }
}
