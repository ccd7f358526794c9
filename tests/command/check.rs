use std::path::Path;

use motograph_shared::settings::{Motion, Settings, Transition};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::check::{Preflight, Target};
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::shot::Staged;
use motograph_tests::command;
use serde_json::json;

use crate::Folder;

const HEADLINES: &str = "Tram is late\n\
    Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, und keiner fragt warum\n\
    Fog\n\
    Old bridge shut for repairs until the end of the month, says the town\n";

/// When headlines came on, in milliseconds, as the ticker on a desk shows them.
fn shown(bundle: &Bundle, profile: Profile, settings: Settings, span: Span) -> Vec<u32> {
    let mut memory = Memory::new();
    let mut desk = Desk::new(profile, &mut memory, Instant::default());
    desk.set(settings);
    let (mut staged, _) = Staged::new(bundle, desk, Instant::default(), |_| ()).unwrap();
    let (mut all, mut last) = (Vec::new(), None);
    staged
        .play(span, |desk, now| {
            let since = desk.on_show_since(now);
            if last != Some(since) {
                last = Some(since);
                all.push(since.ms());
            }
            Ok::<(), ()>(())
        })
        .unwrap();
    all
}

#[test]
fn a_round_takes_as_long_as_it_is_said_to_on_every_panel() {
    let folder = Folder::new();
    let bundle = Bundle::read(Path::new(&folder.bundle(1, HEADLINES))).unwrap();
    for profile in Profile::ALL {
        for (motion, transition) in
            [(Motion::Scroll, Transition::Cut), (Motion::Scroll, Transition::RollUp), (Motion::Pages, Transition::Cut)]
        {
            let settings = Settings { motion, transition, ..Settings::DEFAULT };
            let target = Target { settings, ..Target::panel("desk", profile.screen()) };
            let said = Preflight::new(&bundle, target, None).json();
            let headlines = said["headlines"].as_array().unwrap();
            let stops: u64 = headlines.iter().map(|headline| headline["pages"].as_u64().unwrap()).sum();
            let cycle = said["cycle_ms"].as_u64().unwrap();
            // From the second round on: the first headline of all comes on at once.
            let all = shown(&bundle, profile, settings, Span::from_ms(cycle as u32 * 3));
            let stops = stops as usize;
            let round = all[2 * stops] - all[stops];
            assert_eq!(u64::from(round), cycle, "{} {motion:?} {transition:?}", profile.name());
        }
    }
}

#[test]
fn what_an_operator_would_rather_know_is_said() {
    let folder = Folder::new();
    let list = folder
        .file("list.txt", "Tram 4 is late\nTRAM LINE CLOSED TODAY\nOld bridge shut\nOld bridge: shut!\n漢字 and ﬁsh\n");
    let check = |arguments: &[&str]| {
        let mut command = command::motograph();
        let output = command.arg("check").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, out, err) = check(&[&list, "--from", "lines"]);
    assert_eq!((status, err.as_str()), (Some(1), "motograph: there are problems; which, stands above\n"));
    for sentence in [
        "5 headlines for oled-128x64, 128×64: a round takes ",
        "remark: headline 2 is written in capitals, which are slower to read",
        "problem: headline 4 says almost the same as headline 3; take one out",
        "problem: headline 5 漢 (U+6F22), 字 (U+5B57) shown as a box; write it otherwise, or pack with --fallback transliterate",
        "remark: headline 5 shows ﬁ as \"fi\"",
    ] {
        assert!(out.contains(sentence), "{sentence}\n{out}");
    }
    let well = folder.bundle(7, "Tram is late\nFog\n");
    let (status, out, _) = check(&[&well, "--json", "--profile", "strip-8x32"]);
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((status, &said["has_problems"]), (Some(0), &json!(false)));
    assert_eq!(said["target"]["width"], 32);
    assert_eq!(
        said["headlines"][1],
        json!({
            "text": "Fog", "pixels": 15, "moves": false, "pages": 1, "ms": said["headlines"][1]["ms"], "findings": []
        })
    );
    let (status, _, err) = check(&["/dev/null/none"]);
    assert_eq!(status, Some(2), "{err}");
    let hours = folder.path("hours.mgb");
    command::json(&["pack", &list, "--from", "lines", "-o", &hours, "--hours", "mon-fri 08:00-18:00", "--json"]);
    let (_, out, _) = check(&[&hours]);
    assert!(out.contains("problem: from fri 18:00 to mon 00:00 no headline is to be shown"), "{out}");
}

#[test]
fn a_display_is_asked_what_it_can_show_and_how() {
    let folder = Folder::new();
    let desk = command::Desk::show(&["--seconds", "60", "--profile", "matrix-64x32"]);
    let bundle = folder.bundle(7, "Tram is late\nFog\n");
    command::json(&["set", "--port", &desk.port, "--motion", "pages", "--rounds", "2", "--json"]);
    let said = command::json(&["check", &bundle, "--port", &desk.port, "--json"]);
    assert_eq!((&said["target"]["width"], &said["target"]["height"]), (&json!(64), &json!(32)));
    let sum: u64 = said["headlines"].as_array().unwrap().iter().map(|headline| headline["ms"].as_u64().unwrap()).sum();
    assert_eq!(said["cycle_ms"].as_u64(), Some(2 * sum));
}

#[test]
fn what_no_display_shows_is_packed_by_policy() {
    let folder = Folder::new();
    let (list, out) = (folder.file("list.txt", "Tea with 漢字\n"), folder.path("a.mgb"));
    let pack =
        |policy: &str| command::run(&["pack", &list, "--from", "lines", "-o", &out, "--fallback", policy, "--json"]);
    let text = |ran: &command::Ran| serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
    let boxed = text(&pack("box"));
    assert_eq!(boxed["headlines"][0]["text"], "Tea with 漢字");
    let written = text(&pack("transliterate"));
    assert_eq!(written["headlines"][0]["text"], "Tea with Han Zi");
    assert_eq!(written["reports"][0]["transliterated"][0], json!({ "from": "漢", "to": "Han" }));
    let refused = pack("refuse");
    assert!(!refused.success);
    assert_eq!(
        refused.err,
        "motograph: no display has a glyph for 字 (U+5B57), 漢 (U+6F22); write it otherwise, or pack with --fallback transliterate: \
         \"Tea with 漢字\"\n"
    );
}
