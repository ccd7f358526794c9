use super::*;
use crate::bundle::{Schedule, Terms};
use crate::link::{ClockTime, Dimming};

/// Monday 5 January 1970, 11:59:30 in UTC.
const NOON: u32 = 4 * 86_400 + 12 * 3600 - 30;

fn edition_of(number: u32, headlines: &[(&str, Terms)]) -> Vec<u8> {
    let mut buffer = vec![0; 4096];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for (text, terms) in headlines {
        writer.headline(text).unwrap();
        writer.terms(terms).unwrap();
    }
    writer.finish().to_vec()
}

/// A desk that shows these headlines.
fn desk(headlines: &[(&str, Terms)]) -> Desk {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.ticker.set(Settings { transition: Transition::Cut, ..Settings::DEFAULT });
    desk.push_bytes(&edition_of(1, headlines), 1).unwrap();
    desk
}

fn clock(unix_s: u32) -> Command<'static> {
    Command::Clock(ClockTime { unix_s, ahead: 0 })
}

/// The headlines that come on within `seconds`, by their places.
fn shown(desk: &mut Desk, seconds: u32) -> Vec<usize> {
    let mut all = vec![desk.headline()];
    for _ in 0..seconds * 10 {
        let before = desk.ticker.playlist;
        desk.run(Span::from_ms(100));
        if desk.ticker.playlist != before {
            all.push(desk.headline());
        }
    }
    all
}

#[test]
fn headlines_come_and_go_with_the_clock() {
    let minute = NOON / 60 + 1;
    let mut desk = desk(&[
        ("Before noon", Terms { until: Some(minute), ..Terms::ALWAYS }),
        ("From noon on", Terms { from: Some(minute), ..Terms::ALWAYS }),
        ("On Tuesdays", Terms { schedule: Some(Schedule { days: 2, from: 0, until: 1440 }), ..Terms::ALWAYS }),
    ]);
    desk.run(Span::from_ms(10));
    assert_eq!(shown(&mut desk, 16), [0, 2, 0, 2, 0], "without a clock, what must not come early does not come");
    desk.command(1, clock(NOON));
    assert_eq!(shown(&mut desk, 20), [0, 0, 0, 0, 0, 0]);
    assert_eq!(shown(&mut desk, 24)[4..], [1, 1, 1], "it is noon");
    desk.command(2, clock(NOON + 86_400));
    assert_eq!(shown(&mut desk, 20)[2..], [1, 2, 1, 2], "on Tuesday");
}

#[test]
fn an_edition_of_which_nothing_is_to_be_shown_says_so() {
    let mut desk =
        desk(&[("One", Terms { lasts: Some(1), ..Terms::ALWAYS }), ("Two", Terms { lasts: Some(2), ..Terms::ALWAYS })]);
    desk.run(Span::from_s(70));
    assert_eq!(shown(&mut desk, 20), [1; 6]);
    desk.run(Span::from_s(60));
    assert!(desk.ticker.is_dry && !desk.inked_rows().is_empty());
    for key in [Key::Next, Key::Pause, Key::Previous] {
        desk.ticker.press(desk.now, key);
        desk.run(Span::from_s(9));
    }
    desk.push(2, &["Three"]).unwrap();
    desk.run(Span::from_s(20));
    assert_eq!((desk.ticker.is_dry, desk.edition()), (false, Some(2)));
}

#[test]
fn keys_go_round_in_both_directions_among_those_that_are_to_be_shown() {
    let none = Terms { until: Some(0), ..Terms::ALWAYS };
    let rare = Terms { every: Some(9), ..Terms::ALWAYS };
    let mut desk = desk(&[("One", Terms::ALWAYS), ("Two", none), ("Three", rare), ("Four", none)]);
    desk.command(1, clock(NOON));
    let mut press = |key| {
        desk.run(Span::from_ms(500));
        desk.ticker.press(desk.now, key);
        // Those that are passed over are asked one by one.
        desk.run(Span::from_ms(1));
        desk.headline()
    };
    assert_eq!([Key::Next, Key::Next, Key::Previous, Key::Previous].map(&mut press), [2, 0, 2, 0]);
}

#[test]
fn of_many_headlines_the_one_that_is_to_be_shown_is_found_between_frames() {
    let none = ("No", Terms { until: Some(0), ..Terms::ALWAYS });
    let mut all = vec![none; 200];
    all.push(("Yes", Terms::ALWAYS));
    all.extend([none; 20]);
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.command(1, clock(NOON));
    let mut buffer = vec![0; 8192];
    let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
    for (text, terms) in &all {
        writer.headline(text).unwrap();
        writer.terms(terms).unwrap();
    }
    desk.push_bytes(writer.finish(), 1).unwrap();
    desk.run(Span::from_ms(100));
    assert_eq!(shown(&mut desk, 10), [200; 3]);
}

#[test]
fn the_time_of_day_stands_on_the_top_line_and_costs_a_frame_a_minute() {
    let mut desk = desk(&[("A headline", Terms::ALWAYS)]);
    desk.run(Span::from_s(1));
    let before = desk.picture();
    desk.command(1, clock(NOON));
    desk.run(Span::from_ms(100));
    let told = desk.picture();
    assert_ne!(before[0], told[0]);
    assert_eq!(before[2..6], told[2..6]);
    desk.run(Span::from_s(28));
    assert_eq!(desk.picture()[0], told[0]);
    desk.run(Span::from_s(2));
    assert_ne!(desk.picture()[0], told[0], "noon");
}

#[test]
fn fields_are_filled_in_and_never_shift_a_moving_line() {
    let text = |desk: &Desk| desk.ticker.live.to_string();
    let live = Terms { is_live: true, ..Terms::ALWAYS };
    let mut desk = desk(&[("At {time}", live)]);
    desk.run(Span::from_ms(100));
    assert_eq!(text(&desk), "At --:--", "no time is invented");
    desk.command(1, clock(NOON));
    desk.run(Span::from_ms(100));
    assert_eq!(text(&desk), "At 11:59", "it stands, so it may change");
    let since = desk.ticker.on_show_since(desk.now);
    desk.command(2, clock(NOON + 29));
    desk.run(Span::from_ms(1500));
    assert_eq!(text(&desk), "At 12:00");
    assert_eq!(desk.ticker.on_show_since(desk.now), since, "and goes on");

    let long = "It is {time} on {date}, this is {age}, and the line is so long that it moves across the glass";
    desk.push_bytes(&edition_of(2, &[(long, live), ("One {time}", Terms::ALWAYS)]), 2).unwrap();
    desk.run(Span::from_s(5));
    let moving = text(&desk);
    assert!(moving.starts_with("It is 12:00 on 1970-01-05, this is now, and"), "{moving}");
    desk.command(3, clock(NOON + 3600));
    desk.run(Span::from_s(2));
    assert_eq!(text(&desk), moving);
    while desk.headline() == 0 {
        desk.run(Span::from_ms(100));
    }
    assert_eq!((text(&desk), desk.headline()), (String::new(), 1), "a text without fields may say what it likes");
}

#[test]
fn brightness_follows_the_hour_and_may_be_changed_between() {
    let mut desk = desk(&[("A headline", Terms::ALWAYS)]);
    let level = |desk: &Desk| desk.ticker.stage.brightness().level();
    let dimming = Dimming { from: 12 * 60, until: 13 * 60, night: 2, day: 7 };
    assert!(
        matches!(desk.command(1, Command::Dim(Some(dimming))), Reply::Agenda(agenda) if agenda.dimming == Some(dimming))
    );
    desk.run(Span::from_s(1));
    assert_eq!(level(&desk), 8, "nobody knows how late it is");
    desk.command(2, clock(NOON));
    desk.run(Span::from_s(1));
    assert_eq!(level(&desk), 7);
    desk.run(Span::from_s(30));
    assert_eq!(level(&desk), 2);
    desk.ticker.press(desk.now, Key::Brighter);
    desk.run(Span::from_s(600));
    assert_eq!(level(&desk), 3);
    desk.run(Span::from_s(3600));
    assert_eq!(level(&desk), 7);
}
