use motograph_shared::bundle::Level;
use motograph_shared::layout::{Bands, Screen, Speed};
use motograph_shared::link::Lateness;
use motograph_shared::settings::{Motion, Pace, Settings, Transition};
use motograph_shared::time::{Instant, Span};
use proptest::prelude::*;

use crate::stand::Stand;

/// How many pixels the picture has moved since `before`: the least way that explains it.
fn moved(before: &[u8], after: &[u8], width: usize) -> Option<usize> {
    (0..width / 2).find(|&by| before.chunks(width).zip(after.chunks(width)).all(|(a, b)| a[by..] == b[..width - by]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// A frame that is late by less than a step is a step further than the one before it, and never more; one that is
    /// later by whole steps is further by those.
    #[test]
    fn a_late_frame_is_caught_up_by_whole_steps(
        speed in 0_usize..5,
        late in prop::collection::vec(0_u32..300, 40..80),
    ) {
        let (screen, speed) = (Screen::new(128, 64), Speed::ALL[speed]);
        let bands = Bands::of(screen, Motion::Scroll);
        let (pixels, frames) = speed.step();
        let step_ms = frames * 20;
        let pace = Pace::CharactersAMinute((speed.pixels(Span::from_s(60)) / u32::from(bands.headline.advance())) as u16);
        let settings = Settings { pace, transition: Transition::Cut, ..Settings::DEFAULT };
        let text = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, ".repeat(3);
        let mut stand = Stand::new(screen, settings, Instant::from_ms(77), &[(&text, Level::Normal)]);
        let body = |stand: &Stand| -> Vec<u8> {
            (bands.headline.first..bands.headline.first + bands.headline.pages)
                .flat_map(|page| stand.ticker.frame().canvas().page(page).to_vec())
                .collect()
        };
        // It stands for a second and a half, then moves.
        let mut due = stand.step(stand.now.after(Span::from_ms(1600))).1;
        let mut before = body(&stand);
        for late in late {
            let now = due.after(Span::from_ms(late));
            due = stand.step(now).1;
            let after = body(&stand);
            let way = moved(&before, &after, 128);
            let steps = 1 + late / step_ms;
            prop_assert_eq!(way, Some((steps * pixels) as usize), "{} ms late", late);
            before = after;
        }
    }
}

#[test]
fn lateness_is_counted_in_a_histogram() {
    let text = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich";
    let mut stand = Stand::new(Screen::new(128, 64), Settings::DEFAULT, Instant::from_ms(0), &[(text, Level::Normal)]);
    let mut due = stand.step(stand.now.after(Span::from_ms(1600))).1;
    let before = stand.ticker.lateness();
    for late in [0, 1, 4, 9, 19, 39, 200, 200] {
        due = stand.step(due.after(Span::from_ms(late))).1;
    }
    let counted: Vec<u32> =
        stand.ticker.lateness().frames.iter().zip(before.frames).map(|(now, before)| now - before).collect();
    assert_eq!(counted, [2, 1, 1, 1, 1, 2], "{:?}", Lateness::BOUNDS_MS);
}
