use super::*;
use crate::bundle::Level;
use crate::link::{Agenda, Announced, Bulletin, Entry, Refusal, Refused};

const LONG: &str = "A headline so long that it moves across the glass for quite some time, from one end to the other";

fn bulletin(id: u32, entry: Entry, text: &str) -> Command<'_> {
    Command::Announce(Bulletin { id, level: Level::Breaking, entry, seconds: 10, section: "Sea", text })
}

/// A desk that has shown `LONG`, then “Two”, for `ms`.
fn desk(ms: u32) -> Desk {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(1, &[LONG, "Two"]).unwrap();
    desk.run(Span::from_ms(ms));
    desk
}

fn breaks(desk: &Desk) -> bool {
    desk.ticker.stage.scene().tones.headline == Tone::Breaking
}

fn held(reply: Reply<'_>) -> Vec<(u32, bool)> {
    let Reply::Agenda(Agenda { bulletins, .. }) = reply else { panic!("{reply:?}") };
    bulletins.iter().flatten().map(|&Announced { id, is_on_glass, .. }| (id, is_on_glass)).collect()
}

#[test]
fn breaking_news_comes_at_once_and_the_line_goes_on_where_it_was() {
    let mut desk = desk(6000);
    let before = desk.ticker.stage.whole();
    let offset = before.unwrap().0;
    assert!(offset > 10, "it moves");
    assert_eq!(held(desk.command(1, bulletin(7, Entry::Now, "Fog"))), [(7, false)]);
    desk.run(Span::from_ms(100));
    assert!(breaks(&desk));
    assert_eq!(held(desk.ask(&Request::Agenda)), [(7, true)]);
    let Reply::Status(status) = desk.ask(&Request::Status) else { panic!() };
    assert_eq!((status.paused, status.on_show.unwrap().text), (false, &LONG[..80]), "the edition goes on behind it");
    // Ten seconds, and the fog is shown in full for four.
    desk.run(Span::from_ms(11_000));
    assert!(breaks(&desk), "it is not cut short");
    desk.run(Span::from_ms(1_000));
    assert!(!breaks(&desk));
    let (after, ..) = desk.ticker.stage.whole().unwrap();
    assert!((offset..offset + 40).contains(&after), "{offset} {after}");
    assert!(held(desk.ask(&Request::Agenda)).is_empty());
    assert_eq!(desk.headline(), 0);
}

#[test]
fn fields_of_a_line_that_was_interrupted_stay_as_they_were() {
    let clock = |unix_s| Command::Clock(crate::link::ClockTime { unix_s, ahead: 0 });
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.command(1, clock(600));
    let mut buffer = vec![0; 1024];
    let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
    writer.headline("It is {time}, and this line is so long that it moves across the glass for some time").unwrap();
    writer.terms(&crate::bundle::Terms { is_live: true, ..crate::bundle::Terms::ALWAYS }).unwrap();
    writer.headline("Two").unwrap();
    desk.push_bytes(writer.finish(), 1).unwrap();
    desk.run(Span::from_s(5));
    let filled = desk.ticker.live.clone();
    assert!(filled.starts_with("It is 00:10, and"), "{filled}");
    desk.command(2, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_s(5));
    desk.command(3, clock(6000));
    desk.run(Span::from_s(9));
    assert_eq!((breaks(&desk), desk.headline(), &desk.ticker.live), (false, 0, &filled));
    assert_eq!(desk.ticker.shelf.accounts(0).1[0].times, 1, "it came on once");
    // Between two headlines, the next one is a new one.
    desk.command(4, bulletin(8, Entry::AtEnd, "Fog"));
    while !breaks(&desk) {
        desk.run(Span::from_ms(100));
    }
    while breaks(&desk) {
        desk.run(Span::from_ms(100));
    }
    assert_eq!((desk.headline(), desk.ticker.live.as_str()), (1, ""));
    assert_eq!(desk.ticker.shelf.accounts(0).1[1].times, 1);
}

#[test]
fn breaking_news_may_wait_for_the_end_of_the_headline() {
    let mut desk = desk(6000);
    desk.command(1, bulletin(7, Entry::AtEnd, "Fog"));
    let end = desk.ticker.stage.duration();
    let since = desk.ticker.on_show_since(desk.now);
    desk.run(end.minus(desk.now.since(since)).minus(Span::from_ms(50)));
    assert!(!breaks(&desk));
    desk.run(Span::from_ms(100));
    assert!(breaks(&desk));
    desk.run(Span::from_ms(12_100));
    assert!(!breaks(&desk));
    assert_eq!(desk.headline(), 1, "the first was shown in full");
}

#[test]
fn with_several_rounds_next_is_after_the_last() {
    for (entry, rounds) in [(Entry::AtEnd, 1), (Entry::Next, 2)] {
        let mut desk = Desk::new(Instant::from_ms(0));
        desk.ticker.set(Settings { rounds: 2, transition: Transition::Cut, ..Settings::DEFAULT });
        desk.push(1, &["One", "Two"]).unwrap();
        desk.command(1, bulletin(7, entry, "Fog"));
        desk.run(Span::from_ms(rounds * 4000 - 100));
        assert!(!breaks(&desk), "{entry:?}");
        desk.run(Span::from_ms(200));
        assert!(breaks(&desk), "{entry:?}");
        desk.run(Span::from_ms(12_000));
        let stop = desk.ticker.playlist.stop();
        assert_eq!((stop.headline, stop.round), if rounds == 1 { (0, 1) } else { (1, 0) });
    }
}

#[test]
fn what_is_retracted_is_gone_at_once_and_never_a_flash() {
    let mut desk = desk(6000);
    desk.command(1, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_ms(50));
    assert!(breaks(&desk));
    assert!(held(desk.command(2, Command::Retract(7))).is_empty());
    desk.run(Span::from_ms(50));
    assert!(breaks(&desk), "it has only just come on");
    desk.run(Span::from_ms(200));
    assert!(!breaks(&desk));
    let unknown = desk.command(3, Command::Retract(7));
    assert_eq!(unknown, Reply::Refused(Refused::new(Refusal::Unknown)));
}

#[test]
fn a_bulletin_needs_the_key_and_is_taken_once() {
    let mut desk = desk(1000);
    let mut room = [0; Command::BYTES];
    let bytes = bulletin(7, Entry::Now, "Fog").to_bytes(&mut room).to_vec();
    let forged = desk.ask(&Request::Command { number: 1, tag: Tag::NONE, bytes: &bytes });
    assert_eq!(forged, Reply::Refused(Refused::new(Refusal::Forged)));
    desk.command(5, bulletin(7, Entry::Now, "Fog"));
    desk.command(6, Command::Retract(7));
    let tag = Tag::of(&KEY, Purpose::Command(5), Address::FIRST, &bytes);
    let replayed = desk.ask(&Request::Command { number: 5, tag, bytes: &bytes });
    assert_eq!(replayed, Reply::Refused(Refused::new(Refusal::Replayed)));
    desk.run(Span::from_ms(500));
    assert!(!breaks(&desk));
}

#[test]
fn what_cannot_be_shown_is_refused() {
    let mut desk = desk(1000);
    let mut number = 0;
    let mut refused = |section: &str, text: &str| {
        number += 1;
        let bulletin = Bulletin { id: 7, level: Level::Breaking, entry: Entry::Now, seconds: 10, section, text };
        match desk.command(number, Command::Announce(bulletin)) {
            Reply::Refused(refused) => Some(refused.why),
            _ => None,
        }
    };
    assert_eq!(refused("", ""), Some(Refusal::Malformed));
    assert_eq!(refused("", "a\u{7}b"), Some(Refusal::Malformed));
    assert_eq!(refused("\n", "a"), Some(Refusal::Malformed));
    assert_eq!(refused(&"s".repeat(121), "a"), Some(Refusal::Malformed));
    assert_eq!(refused("", " \u{a0}\u{2003}"), Some(Refusal::Blank));
    assert_eq!(refused("", &format!("{}a", " ".repeat(24))), Some(Refusal::Blank));
    assert_eq!(refused("", "漢"), None, "a box is ink");
}

#[test]
fn an_edition_that_comes_behind_a_bulletin_is_shown_after_it() {
    let mut desk = desk(6000);
    desk.command(1, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_ms(100));
    desk.push(2, &["Three", "Four"]).unwrap();
    assert_eq!(desk.edition(), Some(2), "nobody waits");
    assert!(breaks(&desk));
    desk.run(Span::from_ms(12_000));
    assert_eq!((breaks(&desk), desk.headline()), (false, 0));
}

#[test]
fn without_an_edition_a_bulletin_is_shown_all_the_same() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.run(Span::from_ms(1000));
    desk.command(1, bulletin(7, Entry::Now, LONG));
    desk.run(Span::from_ms(100));
    assert!(breaks(&desk));
    desk.push(1, &["One"]).unwrap();
    desk.run(Span::from_s(60));
    assert_eq!((breaks(&desk), desk.edition(), desk.headline()), (false, Some(1), 0));
}

#[test]
fn keys_leave_a_bulletin_alone_and_a_paused_line_is_paused_again() {
    let mut desk = desk(6000);
    desk.ticker.press(desk.now, Key::Pause);
    desk.run(Span::from_ms(100));
    let offset = desk.ticker.stage.whole().unwrap().0;
    desk.command(1, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_ms(400));
    for key in [Key::Next, Key::Previous, Key::Pause] {
        desk.ticker.press(desk.now, key);
        desk.run(Span::from_ms(200));
        assert!(breaks(&desk), "{key:?}");
    }
    desk.run(Span::from_ms(15_000));
    assert!(!breaks(&desk) && desk.ticker.playlist.is_paused());
    assert_eq!(desk.ticker.stage.whole().unwrap().0, offset);
}

#[test]
fn what_is_cleared_is_gone_and_stays_gone() {
    let mut desk = desk(6000);
    desk.command(1, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_ms(300));
    assert!(held(desk.command(2, Command::Clear)).is_empty());
    desk.run(Span::from_s(30));
    assert_eq!((breaks(&desk), desk.edition()), (false, None));
    assert!(!desk.inked_rows().is_empty(), "the glass is not blank");
    assert!(matches!(desk.push(1, &["One"]), Err(PushError::Refused(refused)) if refused.why == Refusal::Outdated));
    desk.push(2, &["Two"]).unwrap();
    desk.run(Span::from_s(1));
    assert_eq!(desk.edition(), Some(2));
}

#[test]
fn on_a_strip_an_open_display_says_so_before_a_bulletin_too() {
    let setup = Setup { screen: Screen::new(128, 8), lock: Lock::Open, ..SETUP };
    let mut desk =
        Desk { ticker: Ticker::new(setup, Box::leak(Box::default()), Instant::from_ms(0)), now: Instant::from_ms(0) };
    desk.push(1, &["One"]).unwrap();
    desk.command(1, bulletin(7, Entry::Now, "Fog"));
    desk.run(Span::from_ms(300));
    assert_eq!((breaks(&desk), &*desk.ticker.prefix), (true, "OPEN: "));
}
