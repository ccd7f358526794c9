use motograph_tests::command::{self, Desk};

use crate::{Folder, fails};

#[test]
fn a_bundle_crosses_a_bad_line_and_the_faults_are_told() {
    let folder = Folder::new();
    let headlines: String = (0..60).map(|number| format!("Headline {number} of a very long night\n")).collect();
    let bundle = folder.bundle(7, &headlines);
    let faults = "error=1e-3,drop=5e-4,duplicate=5e-4,swap=5e-4,stall=1e-3,seed=3";
    let desk = Desk::show(&["--line", faults, "--seconds", "60"]);
    let pushed = command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    assert_eq!(pushed["taken"]["headlines"], 60);
    let link = &pushed["health"]["link"];
    assert!(link["damaged"].as_u64().unwrap() > 0, "the line was bad: {link}");
}

#[test]
fn what_is_no_fault_is_said() {
    let ran = command::run(&["show", "--line", "noise=1"]);
    assert!(!ran.success && ran.err.contains("there is no fault noise"), "{}", ran.err);
    fails(
        &["status", "--port", "tcp:127.0.0.1:1"],
        "cannot open tcp:127.0.0.1:1: Connection refused (os error 111); say tcp:HOST:PORT of something that listens there",
    );
}
