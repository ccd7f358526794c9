use crate::settings::Pace;
use crate::time::Span;

/// Time from one frame to the next: 50 frames a second.
pub const FRAME: Span = Span::from_ms(20);

/// How long a headline that moves stands still at its start, so that the eye finds it.
const HOLD_AT_START: Span = Span::from_ms(1500);

/// How long it stands still at its end, so that its last word is read.
const HOLD_AT_END: Span = Span::from_ms(2000);

/// How long a headline that fits is shown at the least.
const LEAST_STILL: Span = Span::from_ms(4000);

/// How long a page is shown at the least (FHWA's guideline for paged signs: two seconds a unit of information).
const LEAST_PAGE: Span = Span::from_ms(2000);

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

    /// The speed of text with `advance` pixels a character on a window of `window` pixels.
    pub fn of(pace: Pace, window: u16, advance: u16) -> Self {
        match pace {
            Pace::Readable => Self::readable(window, advance),
            Pace::CharactersAMinute(pace) => Self::nearest(u32::from(pace) * u32::from(advance)),
        }
    }

    /// The greatest speed at which a usual word of `advance` pixels a character stays whole for two seconds on a
    /// window of `window` pixels; the slowest when none does.
    fn readable(window: u16, advance: u16) -> Self {
        let way = u32::from(window.saturating_sub(WORD * advance));
        let fits = |speed: &Self| speed.pixels(WORD_ON_GLASS) <= way;
        Self::ALL.into_iter().rev().find(fits).unwrap_or(Self::Quarter)
    }

    /// The speed nearest to `pixels` a minute: the one with the least ratio between both.
    fn nearest(pixels: u32) -> Self {
        let squared = |pixels: u32| u64::from(pixels) * u64::from(pixels);
        let a_minute = |speed: Self| u64::from(speed.pixels(Span::from_s(60)));
        let slower = |pair: &&[Self; 2]| squared(pixels) < a_minute(pair[0]) * a_minute(pair[1]);
        Self::ALL.array_windows().find(slower).map_or(Self::Two, |[slower, _]| *slower)
    }

    /// Pixels per step, and frames per step.
    pub const fn step(self) -> (u32, u32) {
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
    /// It stands still: a line that fits, centred, or a page of wrapped rows.
    Still {
        /// Pixels from the window's left edge to the text's.
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
    /// pixels at both its edges, at `speed` where it is longer than the room between them.
    pub fn new(width: u16, characters: usize, window: u16, margin: u16, speed: Speed, pace: Pace) -> Self {
        let room = window.saturating_sub(2 * margin);
        match width.checked_sub(room) {
            None | Some(0) => {
                Self::Still { x: (window - width) / 2, dwell: pace.character().times(characters).max(LEAST_STILL) }
            }
            Some(way) => Self::Moving { margin, way, speed },
        }
    }

    /// A page of `words` words whose rows begin at `margin`.
    pub fn page(words: usize, margin: u16, pace: Pace) -> Self {
        Self::Still { x: margin, dwell: pace.word().times(words).max(LEAST_PAGE) }
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

    /// The last moment, up to `elapsed`, at which the line could have moved: what goes along with it changes then.
    pub fn step_at_or_before(&self, elapsed: Span) -> Span {
        let grid = |from: Span, step: Span| {
            let over = elapsed.minus(from).ms();
            from.plus(Span::from_ms(over - over % step.ms().max(1)))
        };
        match self.moving() {
            Some((from, to, step)) if elapsed >= from && elapsed < to => grid(from, step),
            Some((_, to, _)) if elapsed >= to => grid(to, FRAME),
            _ => grid(Span::ZERO, FRAME),
        }
    }

    /// The first such moment at or after `elapsed`.
    pub fn step_at_or_after(&self, elapsed: Span) -> Span {
        let before = self.step_at_or_before(elapsed);
        if before == elapsed {
            return elapsed;
        }
        let step = match self.moving() {
            Some((from, to, step)) if before >= from && before < to => step,
            _ => FRAME,
        };
        before.plus(step)
    }

    /// From when to when the line moves, and the time of a step.
    fn moving(&self) -> Option<(Span, Span, Span)> {
        match *self {
            Self::Still { .. } => None,
            Self::Moving { way, speed, .. } => {
                Some((HOLD_AT_START, HOLD_AT_START.plus(speed.time(u32::from(way))), speed.step_time()))
            }
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
        let readable = |window, advance| Speed::of(Pace::Readable, window, advance);
        assert_eq!(readable(128, 10), Speed::Half);
        assert_eq!(readable(128, 6), Speed::Half);
        assert_eq!(readable(256, 10), Speed::Two);
        assert_eq!(readable(192, 6), Speed::One);
        assert_eq!(readable(64, 6), Speed::Third);
        assert_eq!(readable(32, 6), Speed::Quarter);
    }

    #[test]
    fn a_pace_is_snapped_to_the_nearest_speed() {
        // 12.5, 16.7, 25, 50 and 100 pixels a second are 75, 100, 150, 300 and 600 characters of ten pixels a minute.
        let speed = |pace| Speed::of(Pace::CharactersAMinute(pace), 128, 10);
        assert_eq!([1, 75, 86].map(speed), [Speed::Quarter; 3]);
        assert_eq!([87, 100, 122].map(speed), [Speed::Third; 3]);
        assert_eq!([123, 150, 212].map(speed), [Speed::Half; 3]);
        assert_eq!([213, 300, 424].map(speed), [Speed::One; 3]);
        assert_eq!([425, 600, u16::MAX].map(speed), [Speed::Two; 3]);
    }

    #[test]
    fn a_page_is_shown_for_its_words() {
        let dwell = |words, pace| Marquee::page(words, 2, pace).duration();
        assert_eq!(dwell(1, Pace::Readable), LEAST_PAGE);
        assert_eq!(dwell(7, Pace::Readable), Span::from_ms(3500));
        assert_eq!(dwell(7, Pace::CharactersAMinute(360)), Span::from_s(7));
        assert_eq!(Marquee::page(7, 2, Pace::Readable).offset(Span::from_s(3)), -2);
    }

    #[test]
    fn a_line_that_fits_is_centred_and_still() {
        let marquee = Marquee::new(100, 10, 128, 2, Speed::Half, Pace::Readable);
        assert_eq!(marquee, Marquee::Still { x: 14, dwell: LEAST_STILL });
        assert_eq!(marquee.offset(Span::from_ms(3999)), -14);
        assert_eq!(Marquee::new(124, 12, 128, 2, Speed::Half, Pace::Readable).offset(Span::ZERO), -2);
    }

    #[test]
    fn a_longer_line_is_held_moved_and_held() {
        let marquee = Marquee::new(126, 13, 128, 2, Speed::Half, Pace::Readable);
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
