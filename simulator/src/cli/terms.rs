use chrono::{DateTime, Local, NaiveDateTime, TimeZone as _};
use clap::Args;
use motograph_shared::bundle::{Schedule, Terms};

use super::minutes;
use super::order::minute_of_day;

/// When headlines are shown, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub(super) struct TermsArgs {
    /// Show them from this time on, such as "2026-12-01 06:00" or 2026-12-01T06:00Z; a display that does not know the time does not show them
    #[arg(long, value_name = "TIME", value_parser = unix_minute)]
    not_before: Option<u32>,
    /// Show them until this time
    #[arg(long, value_name = "TIME", value_parser = unix_minute)]
    not_after: Option<u32>,
    /// Show them for so long after the display took them, such as 90m, 12h or 2d; it needs no clock
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    lasts: Option<u32>,
    /// Show them at these hours, such as "mon-fri 08:00-18:00", "sat,sun 10:00-14:00" or 22:00-02:00
    #[arg(long, value_name = "HOURS", value_parser = schedule)]
    hours: Option<Schedule>,
    /// Show them in each second, third, ... round only
    #[arg(long, value_name = "2..255", value_parser = clap::value_parser!(u8).range(2..))]
    every: Option<u8>,
    /// Fill in {time}, {date} and {age} where they stand in a headline, when it comes on
    #[arg(long)]
    live: bool,
}

impl TermsArgs {
    /// As an edition says it.
    pub(super) const fn terms(&self) -> Terms {
        let Self { not_before: from, not_after: until, lasts, hours: schedule, every, live: is_live } = *self;
        Terms { from, until, lasts, schedule, every, is_live }
    }
}

/// A time, in this machine's time zone unless it says another, as minutes since 1970.
fn unix_minute(text: &str) -> Result<u32, String> {
    let zoned =
        || DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z")).ok();
    let local = || {
        let date = || NaiveDateTime::parse_from_str(&format!("{text} 00:00"), "%Y-%m-%d %H:%M");
        let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").or_else(|_| date()).ok()?;
        Local.from_local_datetime(&time).earliest().map(|time| time.fixed_offset())
    };
    let seconds = zoned().or_else(local).map(|time| time.timestamp());
    seconds
        .and_then(|seconds| u32::try_from(seconds / 60).ok())
        .ok_or_else(|| "give a time such as \"2026-12-01 06:00\" or 2026-12-01T06:00Z".to_owned())
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Hours on some days of the week, or on all.
fn schedule(text: &str) -> Result<Schedule, String> {
    let sentence = || "give days and hours, such as \"mon-fri 08:00-18:00\" or 22:00-02:00".to_owned();
    let text = text.trim().to_lowercase();
    let (days, hours) = text.rsplit_once(' ').unwrap_or(("mon-sun", &text));
    let day = |name: &str| DAYS.iter().position(|day| *day == name.trim());
    let days = days.split(',').try_fold(0_u8, |days, part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (day(from)?, day(to)?);
        let count = (to + 7 - from) % 7;
        Some((0..=count).fold(days, |days, later| days | 1 << ((from + later) % 7)))
    });
    let (from, until) = hours.split_once('-').ok_or_else(sentence)?;
    let end_of_day = until == "24:00" || until == "0:00" || until == "00:00";
    let until = if end_of_day { Ok(24 * 60) } else { minute_of_day(until) };
    let schedule = Schedule { days: days.ok_or_else(sentence)?, from: minute_of_day(from)?, until: until? };
    if schedule.is_possible() { Ok(schedule) } else { Err(sentence()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_minutes_since_1970() {
        assert_eq!(unix_minute("1970-01-01T01:00Z"), Ok(60));
        assert_eq!(unix_minute("2026-11-25T09:00:30+01:00"), Ok(29_926_560));
        assert!(unix_minute("2026-11-25 09:00").is_ok() && unix_minute("2026-11-25").is_ok());
        assert!(["", "soon", "2026-13-01 00:00", "1969-01-01T00:00Z"].iter().all(|text| unix_minute(text).is_err()));
    }

    #[test]
    fn hours_of_the_week() {
        let on = |text: &str| schedule(text).map(|Schedule { days, from, until }| (days, from, until));
        assert_eq!(on("mon-fri 08:00-18:00"), Ok((0b11111, 480, 1080)));
        assert_eq!(on("Sat,Sun 10:00-24:00"), Ok((0b110_0000, 600, 1440)));
        assert_eq!(on("22:00-02:00"), Ok((127, 1320, 120)));
        assert_eq!(on("sat-mon 00:00-00:00"), Ok((0b110_0001, 0, 1440)));
        assert!(
            ["", "mon", "mon 8-18", "day 08:00-18:00", "08:00-08:00", "mon- 08:00-09:00"]
                .iter()
                .all(|text| on(text).is_err())
        );
    }
}
