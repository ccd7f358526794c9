use motograph_shared::bundle::Level;
use motograph_shared::layout::Screen;
use motograph_shared::settings::Settings;
use motograph_shared::time::{Instant, Microseconds, Span};

use crate::stand::Stand;

const NEWS: [(&str, Level); 3] = [
    ("Swans close the canal for a day: “We were here first”", Level::Normal),
    ("Tram is late", Level::Breaking),
    ("Night train to the coast runs again after eleven years", Level::Normal),
];

/// What is on the glass at each change, and when, counted from the start.
fn film(screen: Screen, boot: Instant, mut clock: impl FnMut(u32) -> Instant) -> Vec<(u32, Vec<u8>)> {
    let mut stand = Stand::new(screen, Settings::DEFAULT, boot, &NEWS);
    let first = stand.now.since(boot).ms();
    let mut frames = Vec::new();
    for ms in first..first + 60_000 {
        let (changed, _) = stand.step(clock(ms));
        if changed {
            frames.push((ms, stand.picture()));
        }
    }
    frames
}

#[test]
fn the_wrap_of_the_milliseconds_is_not_seen() {
    for screen in [Screen::new(128, 64), Screen::new(128, 32), Screen::new(32, 8)] {
        let plain = film(screen, Instant::from_ms(0), Instant::from_ms);
        assert!(plain.len() > 500, "{} frames", plain.len());
        // While it moves, while it rolls, while it stands.
        for before in [3_000, 21_900, 22_100, 25_000, 40_000] {
            let boot = Instant::from_ms(0_u32.wrapping_sub(before));
            let wrapped = film(screen, boot, |ms| boot.after(Span::from_ms(ms)));
            assert!(plain == wrapped, "{screen:?} is another picture {before} ms after its start");
        }
    }
}

#[test]
fn the_wrap_of_a_counter_of_microseconds_is_not_seen() {
    let screen = Screen::new(128, 64);
    let plain = film(screen, Instant::from_ms(0), Instant::from_ms);
    for before in [3_000_400, 22_100_999, 40_000_000] {
        let start = 0_u32.wrapping_sub(before);
        let mut clock = Microseconds::new(start);
        let wrapped = film(screen, Instant::default(), |ms| clock.read(start.wrapping_add(ms * 1000 + 137)));
        assert!(plain == wrapped, "the picture is another one {before} µs after the start");
    }
}
