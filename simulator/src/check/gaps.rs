use motograph_shared::bundle::{Edition, Schedule};

/// Minutes of a day and of a week.
const DAY: u16 = 24 * 60;
const WEEK: u16 = 7 * DAY;

/// The times of the week at which no headline of an edition is to be shown, as minutes since Monday began, each with its end.
pub fn gaps(edition: &Edition<'_>) -> Vec<(u16, u16)> {
    let outlines = (0..edition.len()).filter_map(|place| edition.outline(place));
    between(outlines.map(|headline| headline.terms.schedule))
}

/// The times of the week that lie in none of `schedules`; what has none is always on.
pub fn between(schedules: impl Iterator<Item = Option<Schedule>>) -> Vec<(u16, u16)> {
    let Some(schedules) = schedules.collect::<Option<Vec<_>>>() else { return Vec::new() };
    let is_on = |minute: u16| {
        let (day, minute) = ((minute / DAY) as u8, minute % DAY);
        schedules.iter().any(|schedule| schedule.is_on(day, minute))
    };
    let mut gaps: Vec<(u16, u16)> = Vec::new();
    for minute in (0..WEEK).filter(|&minute| !is_on(minute)) {
        match gaps.last_mut() {
            Some((_, end)) if *end == minute => *end = minute + 1,
            Some(_) | None => gaps.push((minute, minute + 1)),
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use motograph_shared::bundle::{Checker, EditionWriter, Terms};

    use super::*;

    fn of(schedules: &[Option<Schedule>]) -> Vec<(u16, u16)> {
        let mut buffer = [0; 256];
        let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
        for &schedule in schedules {
            writer.headline("a").unwrap();
            writer.terms(&Terms { schedule, ..Terms::ALWAYS }).unwrap();
        }
        let bytes = writer.finish();
        gaps(&Edition::new(bytes, &Checker::check(bytes).unwrap()))
    }

    #[test]
    fn times_without_news_are_found() {
        let day = Schedule { days: 127, from: 8 * 60, until: 18 * 60 };
        let night = Schedule { days: 127, from: 18 * 60, until: 8 * 60 };
        assert_eq!(of(&[Some(day), Some(night)]), []);
        assert_eq!(of(&[Some(day), None]), []);
        let found = of(&[Some(day)]);
        assert_eq!((found.len(), found[0], found[1]), (8, (0, 480), (1080, 1440 + 480)));
        let weekend = Schedule { days: 0b110_0000, from: 0, until: 1440 };
        assert_eq!(of(&[Some(weekend)]), [(0, 5 * 1440)]);
    }
}
