#![no_main]
//! Any bytes are checked without panic; what passes can be read and set on any panel, in either motion, to its last page.

use libfuzzer_sys::fuzz_target;
use motograph_shared::bundle::{Checker, Edition};
use motograph_shared::layout::{Screen, Setting, Words};
use motograph_shared::settings::{Motion, Settings};

fuzz_target!(|input: &[u8]| {
    let Some((&size, bytes)) = input.split_first() else { return };
    let Ok(contents) = Checker::check(bytes) else { return };
    let edition = Edition::new(bytes, &contents);
    let sizes = [(32, 8), (64, 32), (128, 16), (128, 48), (128, 64), (240, 240), (256, 64)];
    let (width, height) = sizes[usize::from(size) % sizes.len()];
    let screen = Screen::new(width, height);
    assert!(!edition.is_empty());
    let _ = (edition.masthead(), edition.dateline(), edition.good_for());
    for headline in edition.headlines().take(4) {
        for motion in [Motion::Scroll, Motion::Pages] {
            let settings = Settings { motion, ..Settings::DEFAULT };
            let (mut at, mut pages) = (0, 0);
            loop {
                let words = Words {
                    headline: &headline.text[at..],
                    top: (headline.section.unwrap_or_default(), "now"),
                    foot: (headline.byline.unwrap_or_default(), "1/1"),
                    travelling: edition.glyphs(),
                    ..Words::default()
                };
                let scene = Setting::set(screen, settings, &words);
                pages += 1;
                match scene.rest {
                    Some(rest) => {
                        assert!(rest > 0 && pages <= 256, "pages go on");
                        at += rest;
                    }
                    None => break,
                }
            }
        }
    }
});
