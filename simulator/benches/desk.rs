//! What the desk takes, in time on this machine: `cargo bench -p motograph-simulator`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::demo;
use motograph_simulator::desk::{Desk, Profile};
use motograph_simulator::feed::{self, Form};
use motograph_simulator::glass::film::Film;
use motograph_simulator::glass::picture::Picture;
use motograph_simulator::glass::terminal::{Colors, Glass};
use motograph_simulator::pack::{Order, pack};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget as _;

fn main() {
    divan::main();
}

/// Frames of a few seconds of the built-in article, from when its first headline moves.
fn frames(profile: Profile, count: usize) -> Vec<(Instant, Picture)> {
    let bundle = demo::bundle().expect("the built-in article packs");
    let mut memory = Memory::new();
    let mut desk = Desk::new(profile, &mut memory, Instant::default());
    let number = bundle.edition().number();
    let (mut now, _) = desk.deliver(Instant::default(), bundle.bytes(), number, |_| ()).expect("the desk takes it");
    now = now.after(Span::from_s(2));
    let mut frames = Vec::new();
    while frames.len() < count {
        if !desk.step(now, &[]).1.is_empty() {
            frames.push((now, desk.picture()));
        }
        now = desk.wake();
    }
    frames
}

/// Frames of the terminal view: from the ticker's canvas to the terminal's cells.
#[divan::bench(args = [Profile::Oled128x64, Profile::Tft240x240])]
fn terminal_frames(bencher: Bencher<'_, '_>, profile: Profile) {
    let frames = frames(profile, 100);
    let area = Rect::new(0, 0, 260, 130);
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        let mut buffer = Buffer::empty(area);
        for (_, picture) in &frames {
            Glass::new(black_box(picture), Colors::True).render(area, &mut buffer);
        }
        buffer
    });
}

/// Frames of the ticker itself, polled, drawn and made a picture of.
#[divan::bench(args = [Profile::Oled128x64, Profile::Tft240x240])]
fn ticker_frames(bencher: Bencher<'_, '_>, profile: Profile) {
    bencher.counter(ItemsCount::new(100_usize)).bench_local(|| frames(profile, 100));
}

/// Frames of the GIF writer.
#[divan::bench]
fn gif_frames(bencher: Bencher<'_, '_>) {
    let frames = frames(Profile::Oled128x64, 100);
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        let screen = Profile::Oled128x64.screen();
        let mut film = Film::new(Vec::new(), screen, String::new()).expect("memory can be written");
        for (now, picture) in &frames {
            film.show(*now, picture.clone()).expect("memory can be written");
        }
        film.finish(frames[99].0.after(Span::from_s(1))).expect("memory can be written");
    });
}

/// A thousand headlines, from a list to bundles: a display holds 256, so there are four.
#[divan::bench]
fn thousand_headlines(bencher: Bencher<'_, '_>) {
    let list =
        (0..1000).fold(String::new(), |list, number| list + &format!("Headline {number} of a long night: łódź\n"));
    bencher.counter(ItemsCount::new(1000_usize)).bench_local(|| -> Vec<Bundle> {
        let mut page = feed::parse(black_box(&list), Some(Form::Lines), "the list").expect("a list is always read");
        assert_eq!(page.stories.len(), 1000);
        let mut bundles = Vec::new();
        while !page.stories.is_empty() {
            let packed = pack(&page, &Order::plain(1)).expect("headlines fit");
            page.stories.drain(..packed.reports.len());
            bundles.push(packed.bundle);
        }
        assert_eq!(bundles.len(), 4);
        bundles
    });
}
