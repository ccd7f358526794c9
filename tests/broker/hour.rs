use std::collections::BTreeMap;
use std::time::Duration;

use motograph_simulator::carrier::Collected;
use motograph_simulator::error::FeedError;
use motograph_simulator::feed::{Form, Reading, Validators, parse};
use motograph_simulator::newsroom::{Config, Newsroom, Supply, Task, Visited, visit_site};
use motograph_simulator::same::is_same;
use motograph_tests::mosquitto::{Door, Mosquitto};
use motograph_tests::{KEY, figures};

use crate::lobby::Lobby;
use crate::site::Site;

const SETTINGS: &str = r#"
keep = "30m"

[[source]]
name = "feed"
from = "https://news.example/feed.xml"
every = "2m"
section = "Harbour"

[[source]]
name = "page"
from = "https://town.example/"
form = "html"
every = "3m"

[[source]]
name = "file"
from = "notes.txt"
form = "lines"
every = "1m"

[[display]]
name = "lobby"
port = "/dev/lobby"

[[display]]
name = "gate"
port = "/dev/gate"
sources = ["feed"]

[[display]]
name = "harbour"
site = "harbour"

[broker]
address = "mqtt://localhost"
"#;

/// The place of the display that is reached by way of the broker.
const HARBOUR: usize = 2;

/// An RSS feed of these stories, by their guids.
fn feed(stories: &[(u32, &str)]) -> String {
    let items: String = stories
        .iter()
        .map(|(guid, title)| format!("<item><guid>g{guid}</guid><title>{title}</title></item>"))
        .collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>")
}

/// What goes wrong, and how often it did.
#[derive(Default)]
struct Faults(BTreeMap<&'static str, u32>);

impl Faults {
    fn count(&mut self, fault: &'static str) {
        *self.0.entry(fault).or_default() += 1;
    }
}

/// What a source gives in this minute.
fn source(place: usize, minute: u64, before: &Validators, faults: &mut Faults) -> Result<Reading, FeedError> {
    let web = |status, later| FeedError::Web {
        address: "https://news.example/feed.xml".to_owned(),
        error: Box::new(status),
        later,
    };
    let tagged = |tag: &str| Validators { tag: Some(tag.to_owned()), ..Validators::default() };
    match (place, minute) {
        (0, 10..20) => {
            faults.count("server fails");
            Err(web(ureq_status(503), Some(Duration::from_secs(60))))
        }
        (0, _) => {
            let (tag, text) = match minute {
                0..25 => (
                    "a",
                    feed(&[(3, "Old bridge shut for repairs"), (2, "Crane falls, three hurt"), (1, "Fog at sea")]),
                ),
                25..40 => {
                    ("b", feed(&[(3, "Old bridge shut for repairs"), (2, "Crane falls, two hurt"), (1, "Fog at sea")]))
                }
                _ => (
                    "c",
                    feed(&[
                        (4, "Ferry runs all night"),
                        (3, "Old bridge shut for repairs"),
                        (2, "Crane falls, two hurt"),
                        (1, "Fog at sea"),
                    ]),
                ),
            };
            if before.tag.as_deref() == Some(tag) {
                faults.count("not modified");
                return Ok(Reading::Same);
            }
            parse(&text, Some(Form::Feed), "feed").map(|page| Reading::Page(page, tagged(tag)))
        }
        (1, 5..15) => {
            faults.count("error page");
            let page = parse("<html><body><h1>502 Bad Gateway</h1></body></html>", Some(Form::Feed), "page");
            page.map(|page| Reading::Page(page, Validators::default()))
        }
        (1, _) => {
            let page = "<html><body><ul class=\"news\">\
                <li><h2><a href=\"/1\">Old Bridge SHUT, for repairs</a></h2><p>It stays so for a month, the town says today.</p></li>\
                <li><h2><a href=\"/2\">Bakers swap ovens for charity</a></h2><p>Seven bakers take part in the exchange.</p></li>\
                </ul></body></html>";
            parse(page, Some(Form::Html), "page").map(|page| Reading::Page(page, Validators::default()))
        }
        (_, 35..50) => {
            faults.count("file gone");
            Err(FeedError::Unreadable { name: "notes.txt".to_owned(), error: std::io::ErrorKind::NotFound.into() })
        }
        (_, minute) => {
            let text = if minute < 50 { "Lift two is out of order\n" } else { "Lift two works again\nCanteen shut\n" };
            parse(text, Some(Form::Lines), "file").map(|page| Reading::Page(page, Validators::default()))
        }
    }
}

fn ureq_status(status: u16) -> ureq::Error {
    ureq::Error::StatusCode(status)
}

/// A minute in milliseconds.
const MINUTE: u64 = 60_000;

#[test]
fn after_an_hour_of_failures_the_right_news_is_on_the_glass_and_nothing_was_shown_twice() {
    let mut mosquitto = Mosquitto::start(Door::Open);
    let broker = mosquitto.known_as("office");
    let mut room = Newsroom::new(Config::parse(SETTINGS, "newsroom.toml", Supply::Sources).unwrap(), 1928);
    let mut displays = [Lobby::new(), Lobby::new()];
    let mut site = Site::new(broker.clone());
    site.hear(0, |said| matches!(said, Collected::Connected));
    let mut faults = Faults::default();
    let (mut now, mut pushes, mut carried) = (0_u64, 0, 0);
    let mut is_cut = [false; 3];
    let mut is_away = false;
    while now < 75 * MINUTE {
        let (span, minute) = (Duration::from_millis(now), now / MINUTE);
        // The lobby's cable is out for six minutes, the gate's from the middle of its third push on.
        let is_out = (12..18).contains(&minute);
        if displays[0].is_plugged == is_out {
            faults.count("cable of the lobby");
            displays[0].is_plugged = !is_out;
        }
        if minute >= 40 && displays[1].is_visited() && !is_cut[0] {
            is_cut[0] = true;
            displays[1].is_plugged = false;
            faults.count("cable in a push");
        }
        if minute >= 43 && !displays[1].is_plugged {
            displays[1].is_plugged = true;
            faults.count("cable back");
        }
        if minute >= 30 && !is_cut[1] {
            is_cut[1] = true;
            displays[0].cut(now);
            faults.count("power");
        }
        // The broker is away while a story is corrected, and comes back with what it has kept; and while a file changes, and comes back
        // with nothing.
        let is_out = (24..29).contains(&minute) || (49..54).contains(&minute);
        if is_out != is_away {
            is_away = is_out;
            if !is_out {
                mosquitto.go_on();
                site.hear(now, |said| matches!(said, Collected::Connected));
            } else {
                if minute < 40 {
                    mosquitto.stop();
                    faults.count("broker restarted");
                } else {
                    mosquitto.lose();
                    faults.count("broker forgets");
                }
                site.hear(now, |said| matches!(said, Collected::Lost(..)));
            }
        }
        // The site's display is unplugged for a while, and then loses its power.
        let is_out = (38..44).contains(&minute);
        if site.display.is_plugged == is_out {
            faults.count("cable at the site");
            site.display.is_plugged = !is_out;
        }
        if minute >= 58 && !is_cut[2] {
            is_cut[2] = true;
            site.display.cut(now);
            faults.count("power at the site");
        }
        for task in room.poll(span, 1_795_593_600 + (now / 1000) as u32) {
            match task {
                Task::Ask(place, validators) => {
                    let read = source(place, minute, &validators, &mut faults);
                    room.heard(span, place, read);
                }
                Task::Visit(HARBOUR, edition) => {
                    let visited = visit_site(&broker, "harbour", edition.as_deref(), &KEY);
                    match &visited {
                        Ok(Visited::IsCarried { edition: Some(edition), is_pushed: true, .. }) => {
                            carried += 1;
                            site.hear(
                                now,
                                |said| matches!(said, Collected::Edition(came) if came.edition().number() == *edition),
                            );
                        }
                        Ok(_) => {}
                        Err(_) => faults.count("broker not reached"),
                    }
                    room.visited(span, HARBOUR, visited.map_err(|error| error.to_string()));
                }
                Task::Visit(place, edition) => {
                    if let Some(visited) = displays[place].visit(now, edition) {
                        room.visited(span, place, visited);
                    }
                }
            }
        }
        for (place, display) in displays.iter_mut().enumerate() {
            if let Some(visited) = display.step(now) {
                pushes += u32::from(visited.is_ok());
                room.visited(span, place, visited);
            }
        }
        let next = room.wake().map_or(u64::MAX, |wake| (wake.as_micros() as u64).div_ceil(1000));
        let next = displays.iter().map(|display| display.wake(now)).fold(next, u64::min).min(site.step(now));
        // Cables are pulled in the middle of things.
        now = next.clamp(now + 1, now + 1000);
    }
    println!("{:?}, {pushes} pushes, {carried} editions carried, {} pushes at the site", faults.0, site.pushes);
    for fault in [
        "server fails",
        "not modified",
        "error page",
        "file gone",
        "cable of the lobby",
        "cable in a push",
        "power",
        "broker restarted",
        "broker forgets",
        "broker not reached",
        "cable at the site",
        "power at the site",
    ] {
        assert!(faults.0.contains_key(fault), "{fault} did not happen");
    }
    let everything = [
        "Ferry runs all night",
        "Old bridge shut for repairs",
        "Crane falls, two hurt",
        "Fog at sea",
        "Bakers swap ovens for charity",
        "Lift two works again",
        "Canteen shut",
    ];
    let mut changes = 0;
    let shown = displays.iter().chain([&site.display]).zip([&everything[..], &everything[..4], &everything]);
    for (place, (display, expected)) in shown.enumerate() {
        let texts: Vec<&str> = display.shown.iter().map(|(_, text)| text.as_str()).collect();
        changes += texts.len();
        // The last round is the right edition, in order.
        let last = texts.rsplitn(2, |text| *text == expected[0]).collect::<Vec<_>>();
        let (end, before) = (last[0], last[1]);
        assert!(end.len() < expected.len(), "display {place}: {end:?}");
        assert_eq!(before[before.len() - (expected.len() - 1)..], expected[1..], "display {place}");
        assert_eq!(end[..], expected[1..=end.len()], "display {place}");
        for pair in display.shown.windows(2) {
            assert!(!is_same(&pair[0].1, &pair[1].1), "display {place} shows {pair:?} in a row");
        }
        let twice = display.shown.iter().any(|(_, text)| text == "Old Bridge SHUT, for repairs");
        assert!(!twice, "display {place} shows a story of two sources twice");
    }
    // What was pushed is what had changed, and once more after the power went and after a cable was pulled out of a push.
    assert!(pushes <= 8, "{pushes} pushes");
    assert!(carried <= 6 && site.pushes <= 8, "{carried} carried, {} pushes", site.pushes);
    let command = "cargo test -p motograph-tests --features broker --test broker hour";
    figures::record("newsroom_faults", faults.0.values().sum::<u32>(), "faults", command, Some(1928));
    figures::record("newsroom_headlines_shown", changes as u64, "headlines", command, Some(1928));
}
