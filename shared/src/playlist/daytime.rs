use super::wall::{Wall, WeekTime};
use crate::link::{ClockTime, Dimming};
use crate::time::Instant;

/// What a display does by the time of day, once a host has told it how late it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Daytime {
    wall: Option<Wall>,
    dimming: Option<Dimming>,
    /// Whether it was night when that was looked at last.
    was_night: Option<bool>,
}

impl Daytime {
    /// The clock, if there is one.
    pub const fn wall(&self) -> Option<&Wall> {
        self.wall.as_ref()
    }

    /// It is so late.
    pub fn set_clock(&mut self, time: ClockTime, now: Instant) {
        self.wall = Some(Wall::new(time.unix_s, time.ahead, now));
    }

    /// How late it is, as a host would say it.
    pub fn clock(&self) -> Option<ClockTime> {
        self.wall.map(|wall| ClockTime { unix_s: wall.unix_s(), ahead: wall.ahead() })
    }

    /// When it is less bright; what is no time of day is never.
    pub fn set_dimming(&mut self, dimming: Option<Dimming>) {
        self.dimming = dimming.filter(Dimming::is_possible);
        self.was_night = None;
    }

    /// When it is less bright.
    pub const fn dimming(&self) -> Option<Dimming> {
        self.dimming
    }

    /// Lets time pass, and says whether another minute has begun.
    pub fn pass(&mut self, now: Instant) -> bool {
        self.wall.as_mut().is_some_and(|wall| wall.pass(now))
    }

    /// The brightness from now on, where night or day has begun since it was asked last.
    pub fn brightness(&mut self) -> Option<u8> {
        let (wall, Dimming { from, until, night, day }) = self.wall.as_ref().zip(self.dimming)?;
        let is_night = WeekTime::is_within(wall.week_time().minute, from, until);
        let has_begun = self.was_night.replace(is_night) != Some(is_night);
        has_begun.then_some(if is_night { night } else { day })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brightness_changes_when_night_begins_and_when_it_ends() {
        let at = |hour: u32| Instant::from_ms(hour * 3_600_000);
        let mut daytime = Daytime::default();
        daytime.set_dimming(Some(Dimming { from: 22 * 60, until: 6 * 60, night: 2, day: 7 }));
        assert_eq!(daytime.brightness(), None, "nobody knows how late it is");
        daytime.set_clock(ClockTime { unix_s: 0, ahead: 20 * 60 - 6 * 60 }, at(0));
        let mut brightness = |hour| {
            daytime.pass(at(hour));
            daytime.brightness()
        };
        // It is two in the afternoon.
        assert_eq!(
            [0, 1, 7, 8, 9, 15, 16, 17].map(&mut brightness),
            [Some(7), None, None, Some(2), None, None, Some(7), None]
        );
        daytime.set_dimming(Some(Dimming { from: 60, until: 60, night: 2, day: 7 }));
        assert_eq!((daytime.dimming(), daytime.brightness()), (None, None));
    }
}
