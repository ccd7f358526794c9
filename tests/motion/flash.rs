use motograph_shared::bundle::Level;
use motograph_shared::keys::Key;
use motograph_shared::layout::Screen;
use motograph_shared::settings::{Motion, Settings, Transition};
use motograph_shared::time::Instant;

use crate::stand::Stand;

/// Reversals of the glass's brightness by a tenth or more (WCAG 2.x, general flash) in any second; two are a flash.
fn most_reversals_in_a_second(levels: &[(u32, f64)]) -> usize {
    let mut turns: Vec<u32> = Vec::new();
    let (mut extreme, mut direction) = (levels[0].1, 0.0);
    for &(ms, level) in levels {
        let change = level - extreme;
        if change.abs() >= 0.1 && change.signum() != direction {
            turns.push(ms);
            direction = change.signum();
            extreme = level;
        } else if change * direction > 0.0 {
            extreme = level;
        }
    }
    turns.iter().map(|&from| turns.iter().filter(|&&ms| (from..from + 1000).contains(&ms)).count()).max().unwrap_or(0)
}

/// The mean brightness of the glass, 0 to 1.
fn brightness(stand: &Stand) -> f64 {
    let (frame, screen) = (stand.ticker.frame(), stand.screen);
    let pixels = || (0..screen.height).flat_map(|y| (0..screen.width).map(move |x| (x, y)));
    let light = |(x, y)| u32::from(frame.grey(y).of(x, frame.canvas().is_ink(x, y)).0);
    f64::from(pixels().map(light).sum::<u32>()) / (15.0 * f64::from(screen.width) * f64::from(screen.height))
}

#[test]
fn whatever_is_pressed_and_whatever_the_news_nothing_flashes() {
    // The worst there can be: every other headline has ink and paper changed, and somebody leans on the keys.
    let news = [("Tram is late", Level::Normal), ("Old bridge shut", Level::Breaking)];
    let mut most = 0;
    for (motion, transition) in [
        (Motion::Scroll, Transition::Cut),
        (Motion::Scroll, Transition::RollUp),
        (Motion::Scroll, Transition::Wipe),
        (Motion::Pages, Transition::Cut),
    ] {
        for keys in
            [vec![], vec![Key::Next], vec![Key::Previous, Key::Pause], vec![Key::Next, Key::Brighter, Key::Darker]]
        {
            for screen in [Screen::new(128, 64), Screen::new(32, 8)] {
                let settings = Settings { motion, transition, ..Settings::DEFAULT };
                let mut stand = Stand::new(screen, settings, Instant::from_ms(0), &news);
                let mut levels = Vec::new();
                for ms in (1000..21_000).step_by(10) {
                    let now = Instant::from_ms(ms);
                    for &key in &keys {
                        stand.ticker.press(now, key);
                    }
                    stand.step(now);
                    levels.push((ms, brightness(&stand)));
                }
                let reversals = most_reversals_in_a_second(&levels);
                assert!(reversals <= 6, "{reversals} reversals a second on {screen:?} with {keys:?}, {transition:?}");
                most = most.max(reversals);
            }
        }
    }
    // The keys did turn the headlines: the test sees what it is to see.
    assert!(most >= 4, "{most}");
}
