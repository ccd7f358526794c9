use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use motograph_simulator::newsroom::{Config, Supply};
use motograph_tests::command::{self, Desk};
use motograph_tests::daemon::Daemon;
use motograph_tests::web::{Reply, Web};
use motograph_tests::workspace;

fn feed(title: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>T</title><item><title>{title}</title></item></channel></rss>")
}

#[test]
fn a_file_and_a_feed_get_onto_the_display_and_what_changes_follows() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let web = Web::serve(move |request| {
        count.fetch_add(1, Ordering::Relaxed);
        let is_known = request
            .headers()
            .iter()
            .any(|header| header.field.equiv("If-None-Match") && header.value.as_str() == "\"v1\"");
        if is_known {
            return Reply::status(304);
        }
        Reply {
            headers: vec![("ETag", "\"v1\"".to_owned())],
            ..Reply::of("application/rss+xml", feed("Ferry runs all night"))
        }
    });
    let desk = Desk::show(&["--seconds", "120"]);
    let folder = tempfile::tempdir().unwrap();
    let (settings, notes) = (folder.path().join("newsroom.toml"), folder.path().join("notes.txt"));
    std::fs::write(&notes, "Canteen shut\n").unwrap();
    let text = format!(
        "[[source]]\nname = \"notes\"\nfrom = \"notes.txt\"\nform = \"lines\"\n\
         [[source]]\nname = \"feed\"\nfrom = \"{}\"\nevery = \"1s\"\nsection = \"Harbour\"\n\
         [[display]]\nname = \"desk\"\nport = \"{}\"\n",
        web.at("feed.xml"),
        desk.port
    );
    std::fs::write(&settings, text).unwrap();
    let daemon = Daemon::run(&settings, &[]);
    let shows = |texts: &[&str]| {
        let mut seen = Vec::new();
        // A headline is on for four seconds.
        for _ in 0..120 {
            let status = command::json(&["status", "--port", &desk.port, "--json"]);
            seen.push(status["showing"]["text"].as_str().unwrap_or_default().to_owned());
            if texts.iter().all(|text| seen.iter().any(|shown| shown == text)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        panic!("{texts:?} among {seen:?}");
    };
    daemon.event("pushed");
    daemon.event("not_modified");
    shows(&["Canteen shut", "Ferry runs all night"]);
    // Another file in the place of the first one, as editors write it.
    let beside = folder.path().join("notes.new");
    std::fs::write(&beside, "Canteen open again\n").unwrap();
    std::fs::rename(&beside, &notes).unwrap();
    daemon.event("pushed");
    shows(&["Canteen open again"]);
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    assert!(status["agenda"]["clock"].is_string(), "it was told how late it is");
    assert!(asked.load(Ordering::Relaxed) > 1);
    assert_eq!(daemon.stop(), Some(0));
}

#[test]
fn one_round_says_what_failed_and_what_did_not() {
    let desk = Desk::show(&["--seconds", "60"]);
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("newsroom.toml");
    let source = |name: &str| format!("[[source]]\nname = \"{name}\"\nfrom = \"{name}.txt\"\nform = \"lines\"\n");
    let display = |name: &str, port: &str| format!("[[display]]\nname = \"{name}\"\nport = \"{port}\"\n");
    std::fs::write(folder.path().join("a.txt"), "Canteen shut\n").unwrap();
    let run = |text: String| {
        std::fs::write(&settings, text).unwrap();
        command::run(&["run", settings.to_str().unwrap(), "--once"])
    };
    let ran = run(source("a") + &display("desk", &desk.port));
    assert!(ran.success, "{}", ran.err);
    let status = command::json(&["status", "--port", &desk.port, "--json"]);
    assert_eq!(status["showing"]["text"], "Canteen shut");
    let ran = run(source("a") + &source("b") + &display("desk", &desk.port) + &display("gone", "/dev/no-such-port"));
    assert!(!ran.success);
    assert!(
        ran.err.contains("2 sources, all well but b; 2 displays, all well but gone; editions: desk "),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("b.txt: No such file"), "{}", ran.err);
    assert!(ran.err.contains("cannot open /dev/no-such-port"), "{}", ran.err);
}

#[test]
fn a_source_that_is_away_when_the_newsroom_starts_keeps_its_headlines() {
    let desk = Desk::show(&["--seconds", "60"]);
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("newsroom.toml");
    let source = |name: &str| format!("[[source]]\nname = \"{name}\"\nfrom = \"{name}.txt\"\nform = \"lines\"\n");
    let display = format!("[[display]]\nname = \"desk\"\nport = \"{}\"\n", desk.port);
    std::fs::write(&settings, source("a") + &source("b") + &display).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.txt", "Canteen shut\n");
    write("b.txt", "Lift two is out of order\n");
    let once = || command::run(&["run", settings.to_str().unwrap(), "--once"]);
    let ran = once();
    assert!(ran.success, "{}", ran.err);
    std::fs::remove_file(folder.path().join("b.txt")).unwrap();
    write("a.txt", "Canteen open again\n");
    let ran = once();
    assert!(!ran.success && ran.err.contains("all well but b") && ran.err.contains(": 2 headlines"), "{}", ran.err);
}

#[test]
fn the_example_of_settings_is_good() {
    let path = workspace().join("simulator/lobby/newsroom.toml");
    let config = Config::read(&path, Supply::Sources).unwrap();
    assert_eq!((config.sources.len(), config.displays.len()), (2, 2));
    let ran = command::run(&["run", path.to_str().unwrap(), "--check"]);
    assert!(
        ran.success && ran.out.ends_with("the settings are good; nothing was asked and nothing was sent\n"),
        "{}",
        ran.err
    );
    // Hours at which there is nothing to show are said.
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("newsroom.toml");
    let text = "[[source]]\nname = \"a\"\nfrom = \"a.txt\"\nhours = \"mon-sun 08:00-18:00\"\n\
        [[source]]\nname = \"b\"\nfrom = \"b.txt\"\nhours = \"mon-sat 18:00-08:00\"\n\
        [[display]]\nname = \"lobby\"\nport = \"/dev/null\"\n";
    std::fs::write(&settings, text).unwrap();
    let ran = command::run(&["run", settings.to_str().unwrap(), "--check"]);
    let gap = "from sun 18:00 to mon 00:00 there is nothing for lobby; give one of its sources no hours, or others\n";
    assert!(ran.success && ran.out.contains(gap), "{}{}", ran.out, ran.err);
    let ran = command::run(&["run", "/dev/null", "--check"]);
    assert_eq!(ran.err, "motograph: /dev/null:1:1: there is no source; write a table [[source]] with name and from\n");
}

#[test]
fn a_dead_display_keeps_no_news_from_another_one_on_its_line() {
    let desk = Desk::show(&["--seconds", "60"]);
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("newsroom.toml");
    std::fs::write(folder.path().join("notes.txt"), "Canteen shut\n").unwrap();
    let display =
        |address: u8| format!("[[display]]\nname = \"d{address}\"\nport = \"{}\"\naddress = {address}\n", desk.port);
    let source = "[[source]]\nname = \"notes\"\nfrom = \"notes.txt\"\nform = \"lines\"\n";
    std::fs::write(&settings, format!("{source}{}{}", display(2), display(1))).unwrap();
    let once = || command::run(&["run", settings.to_str().unwrap(), "--once"]);
    let ran = once();
    assert!(!ran.success && ran.err.contains("2 displays, all well but d2"), "{}", ran.err);
    assert!(ran.err.contains("d1 has edition"), "{}", ran.err);
    // Whoever starts again knows what it has pushed, however short that is; its editions have other numbers by now.
    let ran = once();
    assert!(!ran.err.contains("d1 has edition") && ran.err.contains("editions: d1"), "{}", ran.err);
}
