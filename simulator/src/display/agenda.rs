use chrono::{DateTime, FixedOffset, Local, Offset as _};
use motograph_shared::bundle::Level;
use motograph_shared::link::{Agenda, Announced, ClockTime, Dimming};
use serde_json::{Value, json};

/// The time at which `moment` is, as a display is told it; its seconds last until 2106.
pub fn clock_time(moment: &DateTime<FixedOffset>) -> ClockTime {
    let unix_s = u32::try_from(moment.timestamp()).unwrap_or_default();
    // The offset of a time zone is less than a day.
    let ahead = i16::try_from(moment.offset().local_minus_utc() / 60).unwrap_or_default();
    ClockTime { unix_s, ahead }
}

/// The time on this machine, in its time zone.
pub fn now() -> DateTime<FixedOffset> {
    let now = Local::now();
    now.with_timezone(&now.offset().fix())
}

/// What a display goes by beside its edition, for people.
pub fn sentences(agenda: &Agenda) -> Vec<String> {
    let Agenda { clock, dimming, bulletins } = agenda;
    let mut lines = vec![match clock {
        Some(clock) => format!("its clock: {}", written(*clock)),
        None => "its clock was not set since it started (motograph clock)".to_owned(),
    }];
    if let Some(Dimming { from, until, night, day }) = dimming {
        let (from, until) = (hour(*from), hour(*until));
        lines.push(format!("brightness {night} from {from} to {until}, else {day}"));
    }
    lines.extend(bulletins.iter().flatten().map(|bulletin| {
        let Announced { id, seconds, is_on_glass, .. } = bulletin;
        let place = if *is_on_glass { "is on the glass" } else { "waits" };
        format!("bulletin {id:08x} {place}, {seconds} s of its time are left")
    }));
    lines
}

/// For programs.
pub fn value(agenda: &Agenda) -> Value {
    let bulletin = |bulletin: &Announced| {
        let Announced { id, level, seconds, is_on_glass } = bulletin;
        json!({ "id": format!("{id:08x}"), "level": level_name(*level), "seconds": seconds, "on_glass": is_on_glass })
    };
    json!({
        "clock": agenda.clock.map(written),
        "dimming": agenda.dimming.map(|Dimming { from, until, night, day }| {
            json!({ "from": hour(from), "until": hour(until), "night": night, "day": day })
        }),
        "bulletins": agenda.bulletins.iter().flatten().map(bulletin).collect::<Vec<_>>(),
    })
}

/// A time as RFC 3339 has it, with a space for its T.
fn written(clock: ClockTime) -> String {
    let offset = FixedOffset::east_opt(i32::from(clock.ahead) * 60);
    match DateTime::from_timestamp(i64::from(clock.unix_s), 0).zip(offset) {
        Some((time, offset)) => time.with_timezone(&offset).format("%Y-%m-%d %H:%M:%S%:z").to_string(),
        None => format!("{} s after 1970", clock.unix_s),
    }
}

/// A minute of the day as people say it.
pub fn hour(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A level, for programs.
const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Normal => "normal",
        Level::Notice => "notice",
        Level::Breaking => "breaking",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_display_goes_by_in_words_and_for_programs() {
        let clock = clock_time(&DateTime::parse_from_rfc3339("2026-11-25T09:00:30+01:00").unwrap());
        assert_eq!(clock, ClockTime { unix_s: 1_795_593_630, ahead: 60 });
        let bulletin = Announced { id: 0x2a, level: Level::Breaking, seconds: 90, is_on_glass: true };
        let dimming = Some(Dimming { from: 1320, until: 390, night: 2, day: 7 });
        let agenda = Agenda { clock: Some(clock), dimming, bulletins: [Some(bulletin), None, None, None] };
        assert_eq!(
            sentences(&agenda),
            [
                "its clock: 2026-11-25 09:00:30+01:00",
                "brightness 2 from 22:00 to 06:30, else 7",
                "bulletin 0000002a is on the glass, 90 s of its time are left"
            ]
        );
        assert_eq!(
            value(&agenda),
            json!({
                "clock": "2026-11-25 09:00:30+01:00",
                "dimming": { "from": "22:00", "until": "06:30", "night": 2, "day": 7 },
                "bulletins": [{ "id": "0000002a", "level": "breaking", "seconds": 90, "on_glass": true }],
            })
        );
        assert_eq!(sentences(&Agenda::default()), ["its clock was not set since it started (motograph clock)"]);
    }
}
