use super::item::{Item, Kind, varint};

/// When a headline is shown, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The minute since 1970, in UTC, from which on it is shown. Without a clock it is not shown.
    pub from: Option<u32>,
    /// The minute since 1970, in UTC, from which on it is not shown any more. Without a clock it is shown.
    pub until: Option<u32>,
    /// The minutes after which it is not shown any more, counted from when its edition was taken. It needs no clock; where the power
    /// was off since, they are counted from the start.
    pub lasts: Option<u32>,
    /// The times of the week at which it is shown. Without a clock it is always shown.
    pub schedule: Option<Schedule>,
    /// It is shown in each round through the edition, or in each second, third … one.
    pub every: Option<u8>,
    /// Whether its text has fields in it, such as `{time}`.
    pub is_live: bool,
}

/// A time of day on some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The days on which it begins: bit 0 is Monday.
    pub days: u8,
    /// The minute of the day, in local time, with which it begins.
    pub from: u16,
    /// The minute of the day before which it ends, on the next day where it is not above `from`.
    pub until: u16,
}

impl Schedule {
    /// Minutes of a day.
    const DAY: u16 = 24 * 60;

    /// Whether there is such a time.
    pub const fn is_possible(&self) -> bool {
        self.days > 0
            && self.days < 1 << 7
            && self.from < Self::DAY
            && self.until <= Self::DAY
            && self.from != self.until
    }

    /// Whether it is on in this minute of this day, counted from Monday.
    pub fn is_on(&self, day: u8, minute: u16) -> bool {
        let begins_on = |day: u8| self.days & (1 << day) != 0;
        if self.from < self.until {
            begins_on(day) && self.from <= minute && minute < self.until
        } else {
            // What began yesterday ends today.
            begins_on(day) && minute >= self.from || begins_on((day + 6) % 7) && minute < self.until
        }
    }

    /// The bytes of its item.
    pub(super) const fn to_bytes(self) -> [u8; 5] {
        let ([from, from_high], [until, until_high]) = (self.from.to_le_bytes(), self.until.to_le_bytes());
        [self.days, from, from_high, until, until_high]
    }

    fn read(body: &[u8]) -> Option<Self> {
        let &[days, from, from_high, until, until_high] = body else { return None };
        let schedule =
            Self { days, from: u16::from_le_bytes([from, from_high]), until: u16::from_le_bytes([until, until_high]) };
        schedule.is_possible().then_some(schedule)
    }
}

impl Terms {
    /// Always, in each round.
    pub const ALWAYS: Self = Self { from: None, until: None, lasts: None, schedule: None, every: None, is_live: false };

    /// Takes down what an item of a headline says, and says whether it is possible; `None` when the item is about something else.
    pub(super) fn read(&mut self, item: &Item<'_>) -> Option<bool> {
        let number = || varint(item.body);
        Some(match Kind::numbered(item.kind)? {
            Kind::From => fill(&mut self.from, number()),
            Kind::Until => fill(&mut self.until, number()),
            Kind::Lasts => fill(&mut self.lasts, number().filter(|&minutes| minutes > 0)),
            Kind::Schedule => fill(&mut self.schedule, Schedule::read(item.body)),
            Kind::Every => {
                fill(&mut self.every, item.body.first().copied().filter(|&every| every > 1 && item.body.len() == 1))
            }
            Kind::Live => {
                self.is_live = true;
                item.body.is_empty()
            }
            Kind::Headline
            | Kind::Story
            | Kind::Byline
            | Kind::Section
            | Kind::Level
            | Kind::Masthead
            | Kind::Dateline
            | Kind::GoodFor
            | Kind::Glyphs => return None,
        })
    }
}

/// Fills in what was read, and says whether there was something.
const fn fill<T: Copy>(room: &mut Option<T>, read: Option<T>) -> bool {
    *room = read;
    read.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_over_midnight_belongs_to_the_day_it_begins_on() {
        // Fridays from ten in the evening to two.
        let schedule = Schedule { days: 1 << 4, from: 22 * 60, until: 2 * 60 };
        let on = [(4, 1319), (4, 1320), (4, 1439), (5, 0), (5, 119), (5, 120), (4, 0), (5, 1320)];
        assert_eq!(
            on.map(|(day, minute)| schedule.is_on(day, minute)),
            [false, true, true, true, true, false, false, false]
        );
        let sunday = Schedule { days: 1 << 6, from: 22 * 60, until: 2 * 60 };
        assert!(sunday.is_on(0, 60), "on Monday morning");
        let office = Schedule { days: 0b11111, from: 8 * 60, until: 24 * 60 };
        assert!(office.is_possible() && office.is_on(0, 1439) && !office.is_on(1, 0) && !office.is_on(5, 600));
    }

    #[test]
    fn what_is_no_time_of_a_week_is_none() {
        for schedule in [
            Schedule { days: 0, from: 0, until: 60 },
            Schedule { days: 128, from: 0, until: 60 },
            Schedule { days: 1, from: 1440, until: 60 },
            Schedule { days: 1, from: 0, until: 1441 },
            Schedule { days: 1, from: 60, until: 60 },
        ] {
            assert_eq!(Schedule::read(&schedule.to_bytes()), None, "{schedule:?}");
        }
        let schedule = Schedule { days: 127, from: 1320, until: 390 };
        assert_eq!(schedule.to_bytes(), [127, 0x28, 5, 0x86, 1]);
        assert_eq!(Schedule::read(&schedule.to_bytes()), Some(schedule));
    }
}
