use crate::link::Faults;
use crate::time::{Instant, Span};

/// How long a line has to be still before its new level counts.
pub const SETTLE: Span = Span::from_ms(20);

/// What the five buttons do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Pauses, or goes on.
    Pause,
    /// The next headline.
    Next,
    /// The headline before.
    Previous,
    /// One step brighter.
    Brighter,
    /// One step darker.
    Darker,
}

/// Which keys' lines are held down now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held(u8);

/// The debounced keys.
#[derive(Clone, Copy, Debug)]
pub struct Keypad {
    lines: [Line; Key::ALL.len()],
}

/// One key's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Not sampled yet.
    Unseen,
    /// Held since start: a stuck button, or a line that is not connected. Released for [`SETTLE`], it is [`Line::Up`].
    Stuck,
    /// Held since start, and released since `since`, which may be a loose contact.
    Loose { since: Instant },
    /// Released; a level that is still for [`SETTLE`] makes it [`Line::Down`].
    Up,
    /// Held since `since`, which may be bouncing.
    Settling { since: Instant },
    /// Pressed at `pressed`, and said so; released for [`SETTLE`] makes it [`Line::Up`].
    Down { pressed: Instant },
    /// Released since `since`, which may be bouncing.
    Leaving { pressed: Instant, since: Instant },
}

impl Key {
    /// All keys; a key's place is its number.
    pub const ALL: [Self; 5] = [Self::Pause, Self::Next, Self::Previous, Self::Brighter, Self::Darker];

    /// The key's number, 0 to 4.
    pub const fn number(self) -> u8 {
        match self {
            Self::Pause => 0,
            Self::Next => 1,
            Self::Previous => 2,
            Self::Brighter => 3,
            Self::Darker => 4,
        }
    }

    /// The key's name, for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Next => "next",
            Self::Previous => "previous",
            Self::Brighter => "brighter",
            Self::Darker => "darker",
        }
    }
}

impl Held {
    /// No key.
    pub const NONE: Self = Self(0);

    /// These keys and `key`, if it is held.
    #[must_use]
    pub const fn with(self, key: Key, held: bool) -> Self {
        if held { Self(self.0 | 1 << key.number()) } else { self }
    }

    /// Whether `key` is held.
    pub const fn has(self, key: Key) -> bool {
        self.0 >> key.number() & 1 == 1
    }
}

impl Keypad {
    /// The keys at start.
    pub const fn new() -> Self {
        Self { lines: [Line::Unseen; Key::ALL.len()] }
    }

    /// Takes the lines' levels and returns the keys whose press counts from now on.
    pub fn sample(&mut self, now: Instant, held: Held) -> impl Iterator<Item = Key> + use<> {
        let mut pressed = Held::NONE;
        for (line, key) in self.lines.iter_mut().zip(Key::ALL) {
            let is_held = held.has(key);
            *line = match (*line, is_held) {
                (Line::Unseen | Line::Stuck | Line::Loose { .. }, true) => Line::Stuck,
                (Line::Stuck, false) => Line::Loose { since: now },
                (Line::Unseen | Line::Up | Line::Settling { .. }, false) => Line::Up,
                (Line::Up, true) => Line::Settling { since: now },
                (Line::Settling { since }, true) if now.since(since) >= SETTLE => {
                    pressed = pressed.with(key, true);
                    Line::Down { pressed: now }
                }
                (Line::Settling { since }, true) => Line::Settling { since },
                (Line::Down { pressed } | Line::Leaving { pressed, .. }, true) => Line::Down { pressed },
                (Line::Down { pressed }, false) => Line::Leaving { pressed, since: now },
                (Line::Loose { since } | Line::Leaving { since, .. }, false) if now.since(since) >= SETTLE => Line::Up,
                (Line::Loose { since }, false) => Line::Loose { since },
                (Line::Leaving { pressed, since }, false) => Line::Leaving { pressed, since },
            };
        }
        Key::ALL.into_iter().filter(move |&key| pressed.has(key))
    }

    /// Since when `key` is held; nothing when it is not, or is since start.
    pub fn held_since(&self, key: Key) -> Option<Instant> {
        match self.lines.get(usize::from(key.number()))? {
            Line::Down { pressed } | Line::Leaving { pressed, .. } => Some(*pressed),
            Line::Unseen | Line::Stuck | Line::Loose { .. } | Line::Up | Line::Settling { .. } => None,
        }
    }

    /// The keys that are held since start.
    pub fn stuck(&self) -> Faults {
        self.lines
            .iter()
            .zip(Key::ALL)
            .filter(|(line, _)| matches!(line, Line::Stuck | Line::Loose { .. }))
            .fold(Faults::NONE, |faults, (_, key)| faults.with(Faults::key(key.number())))
    }
}

impl Default for Keypad {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples a script of `(ms, held)` for the next key; returns when it counted as pressed.
    fn presses(script: &[(u32, bool)]) -> Vec<u32> {
        let mut pad = Keypad::new();
        script
            .iter()
            .filter(|&&(ms, held)| {
                pad.sample(Instant::from_ms(ms), Held::NONE.with(Key::Next, held)).any(|key| key == Key::Next)
            })
            .map(|&(ms, _)| ms)
            .collect()
    }

    #[test]
    fn a_press_counts_once_when_it_has_settled() {
        assert_eq!(
            presses(&[(0, false), (5, true), (10, false), (12, true), (20, true), (32, true), (90, true)]),
            [32]
        );
    }

    #[test]
    fn bouncing_at_the_release_is_no_second_press() {
        let script = [
            (0, false),
            (5, true),
            (25, true),
            (50, false),
            (55, true),
            (60, false),
            (80, false),
            (90, true),
            (110, true),
        ];
        assert_eq!(presses(&script), [25, 110]);
    }

    #[test]
    fn a_line_held_since_start_is_ignored_and_reported_until_released() {
        assert_eq!(presses(&[(0, true), (100, true), (200, false), (210, true), (230, true)]), [], "a loose contact");
        assert_eq!(presses(&[(0, true), (200, false), (220, false), (230, true), (250, true)]), [250]);
        let mut pad = Keypad::new();
        let held = Held::NONE.with(Key::Darker, true);
        assert_eq!(pad.sample(Instant::from_ms(0), held).count(), 0);
        assert_eq!(pad.stuck(), Faults::key(4));
        assert_eq!(pad.sample(Instant::from_ms(9), Held::NONE).count(), 0);
        assert_eq!(pad.stuck(), Faults::key(4));
        assert_eq!(pad.sample(Instant::from_ms(29), Held::NONE).count(), 0);
        assert_eq!(pad.stuck(), Faults::NONE);
    }
}
