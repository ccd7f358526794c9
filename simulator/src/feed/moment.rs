//! Dates and times that programs write.

use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, Utc};

/// Forms without a zone, which is UTC then.
const FORMS: [&str; 5] =
    ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"];
const DAYS: [&str; 3] = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"];

/// A moment in RFC 3339, UTC; nothing for what is none.
pub(super) fn of(text: &str) -> Option<String> {
    moment(text).map(written)
}

/// A moment from RFC 3339, RFC 2822, W3C's note on dates, or what most tables have.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_rfc2822(text))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M%#z"));
    let zoned = zoned.map(|moment| moment.to_utc()).ok();
    let unzoned = || FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day = || DAYS.iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok()?.and_hms_opt(0, 0, 0));
    zoned.or_else(|| unzoned().or_else(day).map(|moment| moment.and_utc()))
}

/// A moment as it is written here.
pub(super) fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_one_way() {
        for text in
            ["2026-03-14T10:30:00+01:00", "Sat, 14 Mar 2026 09:30:00 GMT", "2026-03-14 09:30", "14.03.2026 09:30"]
        {
            assert_eq!(of(text).as_deref(), Some("2026-03-14T09:30:00Z"), "{text}");
        }
        assert_eq!(of("14.03.2026").as_deref(), Some("2026-03-14T00:00:00Z"));
        assert_eq!(of("yesterday"), None);
    }
}
