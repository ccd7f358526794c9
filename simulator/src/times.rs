//! Times as people write them, on the command line and in files of settings.

use std::time::Duration;

use chrono::{DateTime, Local, NaiveDateTime, TimeZone as _};
use motograph_shared::bundle::Schedule;

/// A time in seconds, minutes, hours or days.
///
/// # Errors
/// A sentence that says what is expected.
pub fn span(text: &str) -> Result<Duration, String> {
    let unit = |unit, seconds: u64| {
        let number = text.trim().strip_suffix(unit)?.trim().parse::<u32>().ok()?;
        Some(Duration::from_secs(u64::from(number) * seconds)).filter(|span| !span.is_zero())
    };
    unit('s', 1)
        .or_else(|| unit('m', 60))
        .or_else(|| unit('h', 3600))
        .or_else(|| unit('d', 86_400))
        .ok_or_else(|| "give seconds, minutes, hours or days, such as 90s, 5m, 12h or 2d".to_owned())
}

/// A time in minutes, hours or days, as minutes.
///
/// # Errors
/// A sentence that says what is expected.
pub fn minutes(text: &str) -> Result<u32, String> {
    let unit = |unit, minutes: u32| {
        let number = text.strip_suffix(unit)?.trim().parse::<u32>().ok()?;
        number.checked_mul(minutes).filter(|&minutes| minutes > 0)
    };
    unit('m', 1)
        .or_else(|| unit('h', 60))
        .or_else(|| unit('d', 24 * 60))
        .ok_or_else(|| "give minutes, hours or days, such as 90m, 12h or 2d".to_owned())
}

/// A time, in this machine's time zone unless it says another, as minutes since 1970.
///
/// # Errors
/// A sentence that says what is expected.
pub fn unix_minute(text: &str) -> Result<u32, String> {
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

/// A time of day, as minutes since midnight.
///
/// # Errors
/// A sentence that says what is expected.
pub fn minute_of_day(text: &str) -> Result<u16, String> {
    let time = text.split_once(':').and_then(|(hour, minute)| {
        let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(hour) || !is_number(minute) {
            return None;
        }
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        (hour < 24 && minute < 60).then_some(hour * 60 + minute)
    });
    time.ok_or_else(|| "give a time of day from 00:00 to 23:59".to_owned())
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Hours on some days of the week, or on all.
///
/// # Errors
/// A sentence that says what is expected.
pub fn schedule(text: &str) -> Result<Schedule, String> {
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

    #[test]
    fn spans_and_times_of_day() {
        assert_eq!(["90s", "5m", "12h", "2d"].map(|text| span(text).unwrap().as_secs()), [90, 300, 43_200, 172_800]);
        assert!(["", "5", "0m", "-1h", "soon", "99999999999s"].iter().all(|text| span(text).is_err()));
        assert_eq!(["0:00", "06:30", "23:59"].map(|text| minute_of_day(text).unwrap()), [0, 390, 1439]);
        assert!(["", "24:00", "6", "6:60", "6:5:1", "+6:05", "6:-5"].iter().all(|text| minute_of_day(text).is_err()));
    }
}
