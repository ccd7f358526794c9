use super::Wall;
use crate::bundle::Terms;

/// The search for the next headline that is to be shown: one after the other is asked, so that no call asks all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seek {
    at: usize,
    /// Places to the next one to be asked.
    by: usize,
    /// How many were asked.
    asked: usize,
    /// The round through the edition in which it would be shown.
    round: u32,
    /// Whether somebody wants to see each headline there is, in whichever rounds it is.
    of_all: bool,
    /// The first one that is to be shown in another round.
    spare: Option<usize>,
}

/// What a search has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing yet; ask on.
    NotYet,
    /// A headline at this place.
    Headline(usize),
    /// No headline is to be shown now.
    Nothing,
}

impl Seek {
    /// From the headline at `from` on, which is one of `round`.
    pub const fn from(from: usize, round: u32) -> Self {
        Self { at: from, by: 1, asked: 0, round, of_all: false, spare: None }
    }

    /// From the one after `from` of `count` on.
    pub const fn after(from: usize, round: u32, count: usize) -> Self {
        Self::from(from, round).going(1, count)
    }

    /// From the next or the previous one of `count` on, because somebody asked for it.
    pub const fn asked(from: usize, round: u32, is_next: bool, count: usize) -> Self {
        let by = if is_next { 1 } else { count.saturating_sub(1) };
        Self { of_all: true, ..Self::from(from, round).going(by, count) }
    }

    const fn going(self, by: usize, count: usize) -> Self {
        let at = self.at + by;
        if at < count {
            return Self { at, by, ..self };
        }
        // Going back is no new round.
        let round = if by == 1 { self.round.wrapping_add(1) } else { self.round };
        Self { at: if count == 0 { 0 } else { at % count }, by, round, ..self }
    }

    /// The headline that is to be asked.
    pub const fn place(&self) -> usize {
        self.at
    }

    /// The round that it has come to.
    pub const fn round(&self) -> u32 {
        self.round
    }

    /// Asks the headline at [`place`](Self::place), one of `count`, whose terms are `terms`.
    pub fn ask(&mut self, terms: &Terms, count: usize, wall: Option<&Wall>, minutes: u32) -> Found {
        let is_shown = is_shown(terms, wall, minutes);
        // Each in another round, so that those that are shown less often do not come in one.
        let every = terms.every.map_or(1, u32::from);
        let is_in_round = self.of_all || self.round.wrapping_add(self.at as u32).is_multiple_of(every.max(1));
        if is_shown && is_in_round {
            return Found::Headline(self.at);
        }
        if is_shown && self.spare.is_none() {
            self.spare = Some(self.at);
        }
        self.asked += 1;
        if self.asked >= count {
            return self.spare.map_or(Found::Nothing, Found::Headline);
        }
        *self = self.going(self.by, count);
        Found::NotYet
    }
}

/// Whether a headline of these terms is to be shown now, `minutes` after its edition was taken. Without a clock, what is not to be
/// seen before a time stays unseen; all else that a clock would decide is shown.
pub fn is_shown(terms: &Terms, wall: Option<&Wall>, minutes: u32) -> bool {
    let lasts = terms.lasts.is_none_or(|lasts| minutes < lasts);
    let Some(wall) = wall else { return lasts && terms.from.is_none() };
    let (now, week_time) = (wall.minutes(), wall.week_time());
    lasts
        && terms.from.is_none_or(|from| from <= now)
        && terms.until.is_none_or(|until| now < until)
        && terms.schedule.is_none_or(|schedule| schedule.is_on(week_time.day, week_time.minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::Schedule;
    use crate::time::Instant;

    /// Monday 5 January 1970, at noon in UTC.
    fn monday() -> Wall {
        Wall::new(4 * 86_400 + 12 * 3600, 0, Instant::default())
    }

    fn seek(mut seek: Seek, all: &[Terms], wall: Option<&Wall>, minutes: u32) -> (Found, u32) {
        for _ in 0..=all.len() {
            match seek.ask(&all[seek.place()], all.len(), wall, minutes) {
                Found::NotYet => {}
                found => return (found, seek.round()),
            }
        }
        panic!("it never ends")
    }

    #[test]
    fn headlines_that_are_not_to_be_shown_are_passed_over() {
        let noon = monday().minutes();
        let office = Schedule { days: 1, from: 8 * 60, until: 18 * 60 };
        let all = [
            Terms { from: Some(noon + 1), ..Terms::ALWAYS },
            Terms { until: Some(noon), ..Terms::ALWAYS },
            Terms { lasts: Some(90), ..Terms::ALWAYS },
            Terms { schedule: Some(office), ..Terms::ALWAYS },
        ];
        let shown = |wall: Option<&Wall>, minutes| {
            let found = |place| seek(Seek::from(place, 0), &all, wall, minutes).0;
            [0, 1, 2, 3].map(|place| found(place) == Found::Headline(place))
        };
        assert_eq!(shown(Some(&monday()), 89), [false, false, true, true]);
        assert_eq!(
            shown(Some(&Wall::new(monday().unix_s() + 60, 0, Instant::default())), 90),
            [true, false, false, true]
        );
        assert_eq!(
            shown(Some(&Wall::new(monday().unix_s(), 6 * 60, Instant::default())), 0),
            [false, false, true, false]
        );
        assert_eq!(shown(None, 90), [false, true, false, true], "without a clock");
        assert_eq!(seek(Seek::from(0, 0), &all[..2], Some(&monday()), 0).0, Found::Nothing);
        let nothing = seek(Seek::after(0, 0, 1), &[Terms { lasts: Some(1), ..Terms::ALWAYS }], None, 1);
        assert_eq!(nothing.0, Found::Nothing, "one alone");
    }

    #[test]
    fn those_of_each_third_round_come_in_turns() {
        let third = Terms { every: Some(3), ..Terms::ALWAYS };
        let all = [Terms::ALWAYS, third, third, third];
        let (mut place, mut round, mut order) = (0, 0, Vec::new());
        for _ in 0..8 {
            let (found, after) = seek(Seek::after(place, round, all.len()), &all, None, 0);
            let Found::Headline(next) = found else { panic!() };
            (place, round) = (next, after);
            order.push(place);
        }
        assert_eq!(order, [3, 0, 2, 0, 1, 0, 3, 0]);
        let alone = seek(Seek::after(0, 0, 2), &[third, Terms { lasts: Some(1), ..Terms::ALWAYS }], None, 5);
        assert_eq!(alone.0, Found::Headline(0), "rather one of another round than none");
        assert_eq!(seek(Seek::asked(0, 0, true, 4), &all, None, 0).0, Found::Headline(1));
        assert_eq!(seek(Seek::asked(0, 7, false, 4), &all, None, 0), (Found::Headline(3), 7));
    }
}
