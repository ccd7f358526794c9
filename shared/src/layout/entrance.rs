use super::{Body, FRAME, Screen};
use crate::settings::Transition;
use crate::time::Span;

/// How a headline takes the place of the one before it: a pure function from time to whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entrance {
    transition: Transition,
    /// Pixels until it is whole: rows or columns.
    way: u16,
    /// Pixels a frame.
    step: u16,
}

/// Frames of the longest entrance: it is over before anybody waits for it.
const MOST_FRAMES: u16 = 32;

impl Entrance {
    /// Whole at once.
    pub const CUT: Self = Self { transition: Transition::Cut, way: 0, step: 1 };

    /// The entrance into an area of a screen: the headline's band.
    pub const fn new(transition: Transition, area: Body, screen: Screen) -> Self {
        match transition {
            Transition::Cut => Self::CUT,
            Transition::RollUp => Self { transition, way: area.height(), step: area.height().div_ceil(MOST_FRAMES) },
            Transition::Wipe => Self { transition, way: screen.width, step: screen.width.div_ceil(MOST_FRAMES / 2) },
        }
    }

    /// How the headline comes in.
    pub const fn transition(self) -> Transition {
        self.transition
    }

    /// Pixels that are in, `shown` after it began; nothing once it is whole.
    pub fn pixels(self, shown: Span) -> Option<u16> {
        let frames = shown.ms() / FRAME.ms() + 1;
        let pixels = frames.saturating_mul(u32::from(self.step));
        u16::try_from(pixels).ok().filter(|&pixels| pixels < self.way)
    }

    /// Time until it is whole.
    pub fn time(self) -> Span {
        FRAME.times(usize::from(self.way.div_ceil(self.step.max(1)).saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_up_one_a_frame_and_columns_in_a_third_of_a_second() {
        let (body, screen) = (Body { first: 2, pages: 4 }, Screen::new(128, 64));
        let roll = Entrance::new(Transition::RollUp, body, screen);
        assert_eq!(roll.time(), Span::from_ms(31 * 20));
        assert_eq!([0, 19, 20, 619].map(|ms| roll.pixels(Span::from_ms(ms))), [Some(1), Some(1), Some(2), Some(31)]);
        assert_eq!(roll.pixels(roll.time()), None);
        let wipe = Entrance::new(Transition::Wipe, body, screen);
        assert_eq!(wipe.time(), Span::from_ms(15 * 20));
        assert_eq!(wipe.pixels(Span::ZERO), Some(8));
        assert_eq!(wipe.pixels(wipe.time()), None);
        assert_eq!((Entrance::CUT.time(), Entrance::CUT.pixels(Span::ZERO)), (Span::ZERO, None));
    }
}
