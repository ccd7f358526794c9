use crate::time::{Instant, Span};

/// Seconds of a minute, minutes of an hour and of a day.
const MINUTE: u32 = 60;
const HOUR: u16 = 60;
const DAY: u16 = 24 * 60;

/// The time of day and the date where a display hangs, as a host last said. Nothing is guessed: after a start there is none until
/// a host says it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    /// Seconds since 1970 in UTC.
    unix_s: u32,
    /// Minutes that local time is ahead of UTC.
    ahead: i16,
    /// When it was so late; less than a second ago as of the last [`pass`](Self::pass).
    at: Instant,
}

/// A minute of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekTime {
    /// Days since Monday.
    pub day: u8,
    /// Minutes since midnight.
    pub minute: u16,
}

/// A date in the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Wall {
    /// Most minutes that local time is from UTC: no place is farther (−12 to +14 hours).
    pub const FARTHEST: i16 = 14 * 60;

    /// The time is `unix_s` at `now`, where local time is `ahead` minutes ahead of UTC.
    pub fn new(unix_s: u32, ahead: i16, now: Instant) -> Self {
        Self { unix_s, ahead: ahead.clamp(-Self::FARTHEST, Self::FARTHEST), at: now }
    }

    /// Lets time pass, and says whether another minute has begun; asked at least once in 24 days.
    pub fn pass(&mut self, now: Instant) -> bool {
        let before = self.minutes();
        let seconds = now.since(self.at).ms() / 1000;
        self.unix_s = self.unix_s.saturating_add(seconds);
        self.at = self.at.after(Span::from_ms(seconds * 1000));
        self.minutes() != before
    }

    /// When the next minute begins.
    pub const fn wake(&self) -> Instant {
        self.at.after(Span::from_s(MINUTE - self.unix_s % MINUTE))
    }

    /// Seconds since 1970 in UTC.
    pub const fn unix_s(&self) -> u32 {
        self.unix_s
    }

    /// Minutes since 1970 in UTC.
    pub const fn minutes(&self) -> u32 {
        self.unix_s / MINUTE
    }

    /// Minutes that local time is ahead of UTC.
    pub const fn ahead(&self) -> i16 {
        self.ahead
    }

    /// Minutes since 1970 in local time.
    fn local(&self) -> u32 {
        self.minutes().saturating_add_signed(i32::from(self.ahead))
    }

    /// The day of the week and the minute of the day.
    pub fn week_time(&self) -> WeekTime {
        let (days, minute) = (self.local() / u32::from(DAY), self.local() % u32::from(DAY));
        // 1970 began on a Thursday.
        WeekTime { day: ((days + 3) % 7) as u8, minute: minute as u16 }
    }

    /// The date.
    pub fn date(&self) -> Date {
        Date::of(self.local() / u32::from(DAY))
    }

    /// The hour and the minute of the day.
    pub fn hour(&self) -> (u16, u16) {
        let WeekTime { minute, .. } = self.week_time();
        (minute / HOUR, minute % HOUR)
    }
}

impl Date {
    /// The date so many days after 1 January 1970, to the year 2106.
    fn of(days: u32) -> Self {
        // Counted from 1 March 1600, after which every fourth year has a leap day at its end until 2100, which has none.
        let since = days + 135_080;
        let centuries = (4 * since + 3) / 146_097;
        let in_century = since - centuries * 146_097 / 4;
        let years = (4 * in_century + 3) / 1461;
        let in_year = in_century - years * 1461 / 4;
        // Five months in a row, March to July and August to December, have 153 days; January and February begin a third row.
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let is_next = month >= 10;
        let year = 1600 + 100 * centuries + years + u32::from(is_next);
        Self { year: year as u16, month: if is_next { month - 9 } else { month + 3 } as u8, day: day as u8 }
    }
}

impl WeekTime {
    /// Whether `minute` lies in a time of day from `from` on and before `until`, which may be on the next day.
    pub const fn is_within(minute: u16, from: u16, until: u16) -> bool {
        if from <= until { from <= minute && minute < until } else { minute >= from || minute < until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-25 08:00:30 UTC, a Wednesday.
    const UNIX_S: u32 = 1_795_593_630;

    #[test]
    fn the_time_goes_on_across_the_wrap_of_the_clock() {
        let start = Instant::from_ms(u32::MAX - 10_000);
        let mut wall = Wall::new(UNIX_S, 60, start);
        assert_eq!((wall.hour(), wall.wake()), ((9, 0), start.after(Span::from_s(30))));
        assert!(!wall.pass(start.after(Span::from_ms(29_999))));
        assert!(wall.pass(start.after(Span::from_ms(30_000))));
        assert_eq!((wall.hour(), wall.unix_s()), ((9, 1), UNIX_S + 30));
        assert_eq!(wall.week_time(), WeekTime { day: 2, minute: 541 });
        assert_eq!(wall.date(), Date { year: 2026, month: 11, day: 25 });
    }

    #[test]
    fn local_time_may_be_another_day() {
        let day = |ahead| Wall::new(UNIX_S, ahead, Instant::default()).week_time();
        assert_eq!(day(-12 * 60), WeekTime { day: 1, minute: 20 * 60 });
        assert_eq!(day(14 * 60), WeekTime { day: 2, minute: 22 * 60 });
        assert_eq!(
            Wall::new(0, -60, Instant::default()).week_time(),
            WeekTime { day: 3, minute: 0 },
            "no time before 1970"
        );
    }

    #[test]
    fn dates_follow_each_other_to_the_end_of_the_clock() {
        let is_leap = |year: u16| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = |year, month| match month {
            2 => 28 + u8::from(is_leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let mut date = Date { year: 1970, month: 1, day: 1 };
        for day in 0..=u32::MAX / 86_400 {
            assert_eq!(Date::of(day), date);
            date = match date {
                Date { year, month: 12, day: 31 } => Date { year: year + 1, month: 1, day: 1 },
                Date { year, month, day } if day == days(year, month) => Date { year, month: month + 1, day: 1 },
                Date { day, .. } => Date { day: day + 1, ..date },
            };
        }
        assert_eq!(date.year, 2106);
    }

    #[test]
    fn a_time_of_day_may_go_over_midnight() {
        let within = |minute| WeekTime::is_within(minute, 22 * 60, 6 * 60);
        assert_eq!([1319, 1320, 0, 359, 360].map(within), [false, true, true, true, false]);
        assert!(WeekTime::is_within(60, 60, 61) && !WeekTime::is_within(61, 60, 61));
    }
}
