use super::*;
use crate::feed::{Page, Story};
use crate::newsroom::Supply;

const MINUTE: Duration = Duration::from_secs(60);

fn room(more: &str) -> Newsroom {
    let source = |name: &str| format!("[[source]]\nname = \"{name}\"\nfrom = \"{name}.txt\"\nlive = true\n");
    let display = "[[display]]\nname = \"lobby\"\nport = \"/dev/null\"\n";
    let text = format!("{more}\n{}{}{display}", source("a"), source("b"));
    Newsroom::new(Config::parse(&text, "room.toml", Supply::Sources).unwrap(), 1928)
}

fn page(texts: &[&str]) -> Result<Reading, FeedError> {
    let stories = texts.iter().filter_map(|text| Story::new(text)).collect();
    Ok(Reading::Page(Page { stories, ..Page::default() }, Validators::default()))
}

fn trouble() -> Result<Reading, FeedError> {
    Err(FeedError::Empty { name: "b".to_owned() })
}

/// The edition that the display is visited with at `now`, if it is; it takes it.
fn visited(room: &mut Newsroom, now: Duration) -> Option<Vec<String>> {
    let seconds = u32::try_from(now.as_secs()).unwrap();
    let visit = room.poll(now, 1000 + seconds).into_iter().find_map(|task| match task {
        Task::Visit(_, edition) => Some(edition),
        Task::Ask(..) => None,
    });
    let edition = visit?;
    let number = edition.as_ref().map(|edition| edition.edition().number());
    room.visited(now, 0, Ok(Visited::Has { edition: number, is_pushed: edition.is_some() }));
    Some(edition?.edition().headlines().map(|headline| headline.text.to_owned()).collect())
}

#[test]
fn a_display_keeps_what_it_has_until_all_its_sources_have_said_something() {
    let mut room = room("");
    assert_eq!(visited(&mut room, Duration::ZERO), None);
    room.heard(MINUTE, 0, page(&["Fog at sea"]));
    assert_eq!(visited(&mut room, MINUTE), None);
    room.heard(MINUTE, 1, trouble());
    assert_eq!(visited(&mut room, MINUTE).unwrap(), ["Fog at sea"], "nobody waits for one that fails");
    room.heard(2 * MINUTE, 1, page(&["Tram is late", "Fog at sea!"]));
    assert_eq!(visited(&mut room, 2 * MINUTE).unwrap(), ["Fog at sea", "Tram is late"]);
}

#[test]
fn of_a_chatty_source_there_is_no_more_than_there_is_room_for() {
    let mut room = room("most = 4");
    let many: Vec<String> = (0..100).map(|number| format!("Headline number {number}")).collect();
    room.heard(MINUTE, 0, page(&many.iter().map(String::as_str).collect::<Vec<_>>()));
    room.heard(MINUTE, 1, page(&["Tram is late"]));
    let expected = ["Headline number 0", "Headline number 1", "Headline number 2", "Tram is late"];
    assert_eq!(visited(&mut room, MINUTE).unwrap(), expected);
}

#[test]
fn a_source_that_is_away_at_a_start_keeps_the_headlines_that_were_noted() {
    let mut before = room("keep = \"60m\"");
    before.heard(MINUTE, 0, page(&["Fog at sea"]));
    before.heard(3 * MINUTE, 1, page(&["Tram is late"]));
    let notes = before.notes(1000);
    let mut room = room("keep = \"60m\"");
    // It starts ten minutes after the first one did.
    room.know(notes.clone(), 1600);
    assert_eq!(visited(&mut room, Duration::ZERO), None, "its sources are asked first");
    room.heard(MINUTE, 0, page(&["Fog at sea"]));
    room.heard(MINUTE, 1, trouble());
    assert_eq!(visited(&mut room, MINUTE).unwrap(), ["Fog at sea", "Tram is late"]);
    let story = |notes: &[Note], place: usize| (notes[place].heard_unix_s, notes[place].stories[0].name);
    assert_eq!(story(&room.notes(1600), 1), story(&notes, 1), "it was not heard again");
    // An hour after it was heard, its headlines are let go.
    assert_eq!(visited(&mut room, 53 * MINUTE).unwrap().len(), 2);
    assert_eq!(visited(&mut room, 54 * MINUTE).unwrap(), ["Fog at sea"]);
}

#[test]
fn a_headline_that_is_refused_keeps_no_other_news_away() {
    let mut room = room("fallback = \"refuse\"");
    room.heard(MINUTE, 0, page(&["Fog at sea", "Fish 漢 for all", "Crane falls"]));
    room.heard(MINUTE, 1, trouble());
    assert_eq!(visited(&mut room, MINUTE).unwrap(), ["Fog at sea", "Crane falls"]);
}

#[test]
fn fields_that_nobody_can_fill_in_keep_no_other_news_away() {
    let mut room = room("");
    let fields = "{time} ".repeat(9);
    room.heard(MINUTE, 0, page(&[&format!("It is {fields}"), "It is {time}"]));
    room.heard(MINUTE, 1, page(&["Tram is late"]));
    assert_eq!(visited(&mut room, MINUTE).unwrap()[1..], ["It is {time}", "Tram is late"]);
}

#[test]
fn news_stays_fresh_as_long_as_all_it_is_from_confirm_it() {
    let mut room = room("good_for = \"60m\"");
    room.heard(MINUTE, 0, page(&["Fog at sea"]));
    room.heard(MINUTE, 1, page(&["Tram is late"]));
    visited(&mut room, MINUTE).unwrap();
    let number = |room: &Newsroom| room.number;
    let first = number(&room);
    room.heard(40 * MINUTE, 0, Ok(Reading::Same));
    room.heard(40 * MINUTE, 1, trouble());
    visited(&mut room, 40 * MINUTE);
    assert_eq!(number(&room), first, "what one of them said is not confirmed");
    room.heard(41 * MINUTE, 1, Ok(Reading::Same));
    visited(&mut room, 41 * MINUTE);
    assert!(number(&room) > first);
}
