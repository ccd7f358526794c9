use crate::time::Span;

/// Time from one frame to the next: 50 frames a second.
pub const FRAME: Span = Span::from_ms(20);

/// How long a headline that moves stands still at its start, so that the eye finds it.
const HOLD_AT_START: Span = Span::from_ms(1500);

/// How long it stands still at its end, so that its last word is read.
const HOLD_AT_END: Span = Span::from_ms(2000);

/// How long a headline that fits is shown at the least.
const LEAST_STILL: Span = Span::from_ms(4000);

/// Reading time of one character of a headline that stands still: 200 words of six characters a minute.
const READ_CHARACTER: Span = Span::from_ms(50);

/// How long a word stays whole on the glass at the least (TSI PRM 1300/2014 asks for 2 s on trains).
const WORD_ON_GLASS: Span = Span::from_ms(2000);

/// Characters of a usual word.
const WORD: u16 = 5;

/// Whole pixels in a whole number of frames: any other speed judders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// One pixel every fourth frame: 12.5 px/s.
    Quarter,
    /// One pixel every third frame: 16.7 px/s.
    Third,
    /// One pixel every second frame: 25 px/s.
    Half,
    /// One pixel a frame: 50 px/s.
    One,
    /// Two pixels a frame: 100 px/s.
    Two,
}

impl Speed {
    /// All speeds, the slowest first.
    pub const ALL: [Self; 5] = [Self::Quarter, Self::Third, Self::Half, Self::One, Self::Two];

    /// The greatest speed at which a usual word of `advance` pixels a character stays whole for two seconds on a
    /// window of `window` pixels; the slowest when none does.
    pub fn readable(window: u16, advance: u16) -> Self {
        let way = u32::from(window.saturating_sub(WORD * advance));
        let fits = |speed: &Self| speed.pixels(WORD_ON_GLASS) <= way;
        Self::ALL.into_iter().rev().find(fits).unwrap_or(Self::Quarter)
    }

    /// Pixels per step, and frames per step.
    const fn step(self) -> (u32, u32) {
        match self {
            Self::Quarter => (1, 4),
            Self::Third => (1, 3),
            Self::Half => (1, 2),
            Self::One => (1, 1),
            Self::Two => (2, 1),
        }
    }

    /// Time from one step to the next.
    const fn step_time(self) -> Span {
        let (_, frames) = self.step();
        Span::from_ms(frames * FRAME.ms())
    }

    /// Whole pixels moved after `span`.
    pub const fn pixels(self, span: Span) -> u32 {
        let (pixels, frames) = self.step();
        span.ms() / FRAME.ms() / frames * pixels
    }

    /// Time until `pixels` are moved.
    pub const fn time(self, pixels: u32) -> Span {
        let (step, frames) = self.step();
        Span::from_ms(pixels.div_ceil(step).saturating_mul(frames).saturating_mul(FRAME.ms()))
    }
}

/// How a line crosses the glass: a pure function from time to whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marquee {
    /// The line fits and stands still, centred.
    Still {
        /// Pixels from the window's left edge to the line's.
        x: u16,
        /// How long it is shown.
        dwell: Span,
    },
    /// The line is longer than the window: held at its start, moved to the left until its end is seen, held there.
    Moving {
        /// Pixels from the window's left edge to the line's while it is held at its start.
        margin: u16,
        /// Pixels to move.
        way: u16,
        /// How fast.
        speed: Speed,
    },
}

impl Marquee {
    /// How a line of `width` pixels and `characters` marks crosses a window of `window` pixels with `margin` free
    /// pixels at both its edges.
    pub fn new(width: u16, characters: usize, window: u16, margin: u16, speed: Speed) -> Self {
        let room = window.saturating_sub(2 * margin);
        match width.checked_sub(room) {
            None | Some(0) => {
                let reading = READ_CHARACTER.ms().saturating_mul(u32::try_from(characters).unwrap_or(u32::MAX));
                let dwell = Span::from_ms(reading).max(LEAST_STILL);
                Self::Still { x: (window - width) / 2, dwell }
            }
            Some(way) => Self::Moving { margin, way, speed },
        }
    }

    /// Pixels from the line's left edge to the window's, `elapsed` after the line came on: negative when the line
    /// begins within the window.
    pub fn offset(&self, elapsed: Span) -> i32 {
        match *self {
            Self::Still { x, .. } => -i32::from(x),
            Self::Moving { margin, way, speed } => {
                let moved = speed.pixels(elapsed.minus(HOLD_AT_START)).min(u32::from(way));
                i32::try_from(moved).unwrap_or(i32::MAX) - i32::from(margin)
            }
        }
    }

    /// How long the line is shown, its holds included.
    pub fn duration(&self) -> Span {
        match *self {
            Self::Still { dwell, .. } => dwell,
            Self::Moving { way, speed, .. } => HOLD_AT_START.plus(speed.time(u32::from(way))).plus(HOLD_AT_END),
        }
    }

    /// When the picture changes next, counted from when the line came on.
    pub fn next_change(&self, elapsed: Span) -> Span {
        match *self {
            Self::Still { dwell, .. } => dwell,
            Self::Moving { way, speed, .. } => {
                let moving = HOLD_AT_START.plus(speed.time(u32::from(way)));
                if elapsed < HOLD_AT_START {
                    HOLD_AT_START
                } else if elapsed < moving {
                    let step = speed.step_time().ms();
                    let steps = elapsed.minus(HOLD_AT_START).ms() / step + 1;
                    HOLD_AT_START.plus(Span::from_ms(steps * step))
                } else {
                    self.duration()
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_speed_follows_the_window() {
        assert_eq!(Speed::readable(128, 10), Speed::Half);
        assert_eq!(Speed::readable(128, 6), Speed::Half);
        assert_eq!(Speed::readable(256, 10), Speed::Two);
        assert_eq!(Speed::readable(192, 6), Speed::One);
        assert_eq!(Speed::readable(64, 6), Speed::Third);
        assert_eq!(Speed::readable(32, 6), Speed::Quarter);
    }

    #[test]
    fn a_line_that_fits_is_centred_and_still() {
        let marquee = Marquee::new(100, 10, 128, 2, Speed::Half);
        assert_eq!(marquee, Marquee::Still { x: 14, dwell: LEAST_STILL });
        assert_eq!(marquee.offset(Span::from_ms(3999)), -14);
        assert_eq!(Marquee::new(124, 12, 128, 2, Speed::Half).offset(Span::ZERO), -2);
    }

    #[test]
    fn a_longer_line_is_held_moved_and_held() {
        let marquee = Marquee::new(126, 13, 128, 2, Speed::Half);
        let offsets = [0, 1499, 1500, 1539, 1540, 1579, 1580, 3579].map(|ms| marquee.offset(Span::from_ms(ms)));
        assert_eq!(offsets, [-2, -2, -2, -2, -1, -1, 0, 0]);
        assert_eq!(marquee.duration(), Span::from_ms(1500 + 2 * 40 + 2000));
    }

    proptest! {
        #[test]
        fn every_step_of_a_speed_is_as_long_as_the_others(way in 1u16..3000, speed in 0usize..5) {
            let speed = Speed::ALL[speed];
            let marquee = Marquee::Moving { margin: 0, way, speed };
            let (pixels, frames) = speed.step();
            let moving = HOLD_AT_START.plus(speed.time(u32::from(way)));
            let mut last = (0, HOLD_AT_START.ms());
            let mut at = Span::ZERO;
            while at < moving {
                let next = marquee.next_change(at);
                prop_assert!(next > at);
                at = next;
                let offset = marquee.offset(at);
                if offset != last.0 {
                    prop_assert_eq!((offset - last.0) as u32, pixels.min(u32::from(way) - last.0 as u32));
                    prop_assert_eq!(at.ms() - last.1, frames * FRAME.ms());
                    last = (offset, at.ms());
                }
            }
            prop_assert_eq!(marquee.offset(at), i32::from(way));
        }
    }
}
