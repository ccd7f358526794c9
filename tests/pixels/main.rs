//! Is the picture still the picture? One golden PNG for each state of the screen.

mod glyphs;

use motograph_shared::keys::{Held, Key};
use motograph_shared::layout::Screen;
use motograph_shared::link::{Address, Faults, Outbox};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Installation, Lock};
use motograph_shared::{Setup, Ticker};
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::glass::picture::Picture;
use motograph_simulator::pack::{Order, pack};
use motograph_simulator::sheet::State;
use motograph_simulator::shot::Staged;
use motograph_tests::{KEY, golden};

const MOVING: &str = "Swans close the canal for a day: “We were here first”";

fn story(text: &str, byline: &str) -> Story {
    Story {
        text: text.to_owned(),
        byline: Some(byline.to_owned()).filter(|byline| !byline.is_empty()),
        ..Story::default()
    }
}

/// The frame of an edition of `stories`, `at` after its first headline came on.
fn check(name: &str, profile: Profile, stories: &[Story], at: Span) {
    let page = Page { stories: stories.to_vec(), ..Page::default() };
    let order = Order { masthead: Some("The Canal Post".to_owned()), ..Order::plain(1) };
    let bundle = pack(&page, &order).unwrap().bundle;
    let mut memory = Memory::new();
    let desk = Desk::new(profile, &mut memory, Instant::default());
    let (mut staged, _) = Staged::new(&bundle, desk, Instant::default(), |_| ()).unwrap();
    staged.play(at, |_, _| Ok::<(), ()>(())).unwrap();
    golden::check(name, &staged.desk().picture());
}

#[test]
fn headlines_stand_move_and_end() {
    let moving = [story(MOVING, "By Ada Ray"), story("Short", "")];
    let panel = Profile::Oled128x64;
    check("short", panel, &[story("Tram is late", "By Milo Fenn")], Span::ZERO);
    check("moving-start", panel, &moving, Span::ZERO);
    check("moving-middle", panel, &moving, Span::from_s(9));
    check("moving-end", panel, &moving, Span::from_ms(1500 + 40 * (53 * 10 - 124)));
    check("second", panel, &moving, Span::from_ms(1500 + 40 * (53 * 10 - 124) + 2000));
}

#[test]
fn ages_are_shown_on_the_right() {
    let stories = [story("Tram is late", "By Milo Fenn")];
    check("age-minutes", Profile::Oled128x64, &stories, Span::from_s(7 * 60));
    check("age-days", Profile::Oled128x64, &stories, Span::from_s(3 * 86_400));
}

#[test]
fn labels_that_are_too_long_end_in_an_ellipsis() {
    let long = [story("Tram is late", "By Anastasia Featherstonehaugh-Montgomery in Upper Slaughter")];
    check("label-cut", Profile::Oled128x64, &long, Span::ZERO);
}

#[test]
fn scripts_are_drawn_and_what_has_no_glyph_is_a_box() {
    let panel = Profile::Oled256x64;
    for (name, text) in [
        ("script-ukrainian", "Київ: їжак ґаздує"),
        ("script-greek", "Αθήνα: ψωμί 5 €;"),
        ("script-central", "Łódź, Győr, Žďár"),
        ("script-turkish-baltic", "Iğdır, Ķekava, Ūla"),
        ("script-western", "Ångström & ¿Señor?"),
        ("punctuation", "„a“ ‚b‘ «c» ‹d› –—…•"),
        ("box-and-fold", "漢字 and ﬁsh™"),
    ] {
        check(name, panel, &[story(text, text)], Span::ZERO);
    }
}

/// What the contact sheet shows, picture by picture.
#[test]
fn every_panel_is_as_it_should_be_in_every_state() {
    for profile in Profile::ALL {
        for state in State::ALL {
            let name = format!("{}-{}", profile.name(), state.name().replace([' ', ','], "-"));
            golden::check(&name, &state.picture(profile));
        }
    }
}

#[test]
fn the_contact_sheet_in_the_readme_is_what_the_command_writes() {
    let sheet = motograph_tests::workspace().join("tests/pixels/sheet.png");
    golden::check_file(&sheet, |path| motograph_simulator::sheet::write_png(path).unwrap());
}

#[test]
fn keys_pause_and_dim() {
    let mut memory = Memory::new();
    let mut desk = Desk::new(Profile::Oled128x64, &mut memory, Instant::default());
    let page = Page { stories: vec![story(MOVING, "By Ada Ray"), story("Short", "")], ..Page::default() };
    let bundle = pack(&page, &Order::plain(1)).unwrap().bundle;
    let (now, _) = desk.deliver(Instant::default(), bundle.bytes(), 1, |_| ()).unwrap();
    desk.step(now, &[]);
    desk.press(now, Key::Pause);
    desk.step(now, &[]);
    golden::check("paused", &desk.picture());
    desk.press(now, Key::Pause);
    for _ in 0..9 {
        desk.press(now, Key::Darker);
    }
    desk.step(now, &[]);
    golden::check("darkest", &desk.picture());
}

#[test]
fn a_display_that_has_taken_a_key_says_so_until_its_text_comes_round() {
    let setup =
        Setup { screen: Screen::new(128, 64), device: "Motograph 0.0.0", address: Address::FIRST, lock: Lock::Empty };
    let mut memory = Memory::new();
    let now = Instant::default();
    let mut ticker = Ticker::<1024>::new(setup, &mut memory, now);
    ticker.sample_keys(now, Held::NONE);
    let installation = Installation { key: KEY, address: Address::FIRST, group: Address::ANY, edition: 0, command: 0 };
    ticker.install(now, &installation);
    while ticker.poll(now, &[], &mut Outbox::new()).wake == now {}
    ticker.draw(now);
    golden::check("new-key", &Picture::new(&ticker.frame(), Profile::Oled128x64.depth()));
}

#[test]
fn a_display_without_news_says_who_it_is_and_what_is_wrong() {
    let screen = Screen::new(128, 64);
    // A version of its own: the goldens outlive releases.
    let setup = Setup { screen, device: "Motograph 0.0.0", address: Address::FIRST, lock: Lock::of(KEY) };
    let now = Instant::default();
    let settle = |ticker: &mut Ticker<'_, 1024>| {
        while ticker.poll(now, &[], &mut Outbox::new()).wake == now {}
        ticker.draw(now);
    };
    let mut memory = Memory::new();
    let mut ticker = Ticker::<1024>::new(setup.clone(), &mut memory, now);
    ticker.sample_keys(now, Held::NONE);
    settle(&mut ticker);
    golden::check("no-news", &Picture::new(&ticker.frame(), Profile::Oled128x64.depth()));
    let mut memory = Memory::new();
    let mut ticker = Ticker::<1024>::new(setup, &mut memory, now);
    ticker.sample_keys(now, Held::NONE.with(Key::Next, true));
    settle(&mut ticker);
    golden::check("no-news-key-held", &Picture::new(&ticker.frame(), Profile::Oled128x64.depth()));
    ticker.report(Faults::PANIC.with(Faults::PANEL));
    settle(&mut ticker);
    golden::check("no-news-faults", &Picture::new(&ticker.frame(), Profile::Oled128x64.depth()));
}
