use motograph_shared::bundle::Level;
use motograph_shared::layout::{Bands, FRAME, Screen, Speed};
use motograph_shared::settings::{Motion, Pace, Settings, Transition};
use motograph_shared::time::{Instant, Span};
use motograph_tests::figures;
use proptest::prelude::*;

use crate::stand::Stand;

const COMMAND: &str = "cargo test -p motograph-tests --test motion";

/// A day.
const DAY: Span = Span::from_s(24 * 3600);

/// What was seen of the moving line.
#[derive(Default)]
struct Seen {
    /// Steps: frames in which the line had moved.
    steps: u64,
    /// Times that it began anew, at its start.
    starts: u64,
}

/// Lets `stand` run for `span` and looks at the pixels: whenever the line of the headline's band has moved, it has moved
/// by the step of `speed`, and exactly one step's time after it moved before, but for where it is held.
fn watch(stand: &mut Stand, speed: Speed, span: Span) -> Seen {
    let bands = Bands::of(stand.screen, Motion::Scroll);
    let (pixels, frames) = speed.step();
    let pages = bands.headline.first..bands.headline.first + bands.headline.pages;
    let width = usize::from(stand.screen.width);
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut seen = Seen::default();
    let (mut last, mut is_moving): (Option<Instant>, bool) = (None, false);
    let mut now = stand.now;
    let (mut left, mut ahead) = (span.ms(), 0);
    while left > 0 {
        let (changed, wake) = stand.step(now);
        if changed {
            after.clear();
            let frame = stand.ticker.frame();
            // The hairline of progress is another text's.
            let hairline = bands.progress.map(|row| (row / 8, 1_u8 << (row % 8)));
            for page in pages.clone() {
                let mask = hairline.filter(|(hairline, _)| *hairline == u16::from(page)).map_or(0, |(_, bit)| bit);
                after.extend(frame.canvas().page(page).iter().map(|column| column & !mask));
            }
            let moved_by = |by: usize| {
                before
                    .chunks(width)
                    .zip(after.chunks(width))
                    .all(|(before, after): (&[u8], &[u8])| before[by..] == after[..width - by])
            };
            if before != after {
                if !before.is_empty() && moved_by(pixels as usize) {
                    if is_moving {
                        let since = last.map(|last| now.since(last).ms());
                        assert_eq!(since, Some(frames * FRAME.ms()), "at {} ms", now.ms());
                    }
                    is_moving = true;
                    seen.steps += 1;
                } else if is_moving && (1..pixels as usize).any(moved_by) {
                    // The way is an odd number of pixels: the last step ends it.
                    is_moving = false;
                    seen.steps += 1;
                } else {
                    // Another round: from the end to the start.
                    assert!(last.is_none_or(|last| now.since(last) > Span::from_s(1)), "a jump at {} ms", now.ms());
                    is_moving = false;
                    seen.starts += 1;
                }
                last = Some(now);
                std::mem::swap(&mut before, &mut after);
            }
            ahead = 0;
        }
        ahead += 1;
        assert!(ahead < 10_000, "the line stands still for ever");
        // It is held for longer than a step at both its ends.
        if last.is_some_and(|last| now.since(last) > Span::from_ms(500)) {
            is_moving = false;
        }
        left = left.saturating_sub(wake.since(now).ms().max(1));
        now = wake;
    }
    seen
}

/// A pace that `speed` is the nearest to, for text of `advance` pixels a character.
fn pace_of(speed: Speed, advance: u16) -> Pace {
    Pace::CharactersAMinute((speed.pixels(Span::from_s(60)) / u32::from(advance)) as u16)
}

/// A headline in which no part is like another a few pixels on.
const HEADLINE: &str = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich, und keiner fragt warum";

#[test]
fn for_a_day_at_each_pace_every_step_is_as_long_and_as_wide_as_the_others() {
    let screen = Screen::new(128, 64);
    let advance = Bands::of(screen, Motion::Scroll).headline.advance();
    let mut all = 0;
    for speed in Speed::ALL {
        let settings = Settings { pace: pace_of(speed, advance), transition: Transition::Cut, ..Settings::DEFAULT };
        // The day goes over the wrap of the clock.
        let boot = Instant::from_ms(0_u32.wrapping_sub(DAY.ms() / 2));
        let mut stand = Stand::new(screen, settings, boot, &[(HEADLINE, Level::Normal)]);
        let seen = watch(&mut stand, speed, DAY);
        let way =
            u64::from(Speed::ALL[0].pixels(Span::ZERO)) + HEADLINE.chars().count() as u64 * u64::from(advance) - 124;
        let (pixels, _) = speed.step();
        let round = way.div_ceil(u64::from(pixels));
        println!("{speed:?}: {} rounds, {} steps in 24 h of virtual time", seen.starts, seen.steps);
        assert!(seen.starts > 800, "{} rounds", seen.starts);
        assert!(seen.steps > round * (seen.starts - 1) && seen.steps <= round * seen.starts, "every round is whole");
        all += seen.steps;
    }
    figures::record("motion_steps_in_a_day", all, "steps", COMMAND, None);
}

/// What a line ends with: it stands nowhere else, so the end of a text is never taken for a step of its start.
const END: &str = "§";

/// Five minutes of a headline of `characters` on a panel of `width` × `height` pixels, begun at `boot`.
fn steps_are_equal(pace: u16, characters: usize, (width, height): (u16, u16), boot: u32) {
    let screen = Screen::new(width, height);
    let advance = Bands::of(screen, Motion::Scroll).headline.advance();
    let settings = Settings { pace: Pace::CharactersAMinute(pace), transition: Transition::Cut, ..Settings::DEFAULT };
    let speed = Speed::of(settings.pace, width, advance);
    let text: String = HEADLINE.chars().cycle().take(characters - 1).chain(END.chars()).collect();
    let mut stand = Stand::new(screen, settings, Instant::from_ms(boot), &[(&text, Level::Normal)]);
    let seen = watch(&mut stand, speed, Span::from_s(300));
    assert!(seen.steps > 100, "{} steps", seen.steps);
}

/// Found by the property below: this text without its mark ends as it begins, on a glass of five characters.
#[test]
fn the_start_of_a_round_is_not_taken_for_a_step() {
    steps_are_equal(849, 180, (32, 8), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn at_any_pace_on_any_panel_steps_are_equal(
        pace in 36_u16..=3600,
        characters in 50_usize..=240,
        size in prop::sample::select(vec![(32, 8), (64, 32), (128, 16), (128, 32), (128, 64), (192, 16), (256, 64), (240, 240)]),
        boot in any::<u32>(),
    ) {
        steps_are_equal(pace, characters, size, boot);
    }
}
