use heapless::{String, Vec};

use super::allowance::Allowance;
use crate::bundle::Level;
use crate::limits::{BULLETIN_BYTES, BULLETIN_SECONDS, BULLETINS};
use crate::link::{Announced, Bulletin, Entry, Refusal};
use crate::time::{Instant, Span};

/// The bulletins that a display holds, the latest last. They are gone with the power.
#[derive(Debug)]
pub struct Bulletins {
    held: Vec<Held, BULLETINS>,
    allowance: Allowance,
    /// Whether what is on the glass has to leave it: its bulletin was retracted, or another one took its place.
    is_withdrawn: bool,
}

/// A bulletin that is held.
#[derive(Debug)]
struct Held {
    id: u32,
    level: Level,
    seconds: u16,
    /// The section, then the headline.
    words: String<BULLETIN_BYTES>,
    /// Bytes of the section.
    section: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It comes as its entry says.
    Due(Entry),
    /// It is on the glass; the end of its time, or a later bulletin, takes it off.
    OnGlass { until: Instant },
    /// A later one came before it was shown in full or its time was over; it comes again after that one.
    Covered { until: Instant, was_whole: bool },
}

/// What a bulletin says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'a> {
    /// The headline.
    pub text: &'a str,
    /// Its section; empty where it has none.
    pub section: &'a str,
    /// How much it matters.
    pub level: Level,
}

/// How far what is on the glass has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// It is not shown in full.
    Within,
    /// It was shown in full, and is to be shown again.
    End,
    /// It was shown in full as often as it is to be.
    Next,
}

/// What becomes of the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It stays with what it shows, bulletin or headline.
    None,
    /// A bulletin comes on.
    Comes,
    /// The bulletin on it is shown once more, from its beginning.
    Again,
    /// The bulletin on it leaves it, and the edition goes on.
    Leaves,
}

impl Bulletins {
    /// None yet.
    pub const fn new(now: Instant) -> Self {
        Self { held: Vec::new(), allowance: Allowance::new(now), is_withdrawn: false }
    }

    /// Takes a bulletin that can be shown, in the place of one with the same id.
    ///
    /// # Errors
    /// A [`Refusal`] that says why there is no room for it.
    pub fn announce(&mut self, bulletin: &Bulletin<'_>, now: Instant) -> Result<(), Refusal> {
        let Bulletin { id, level, entry, seconds, section, text } = *bulletin;
        let mut words = String::new();
        words.push_str(section).and_then(|()| words.push_str(text)).map_err(|_| Refusal::TooLong)?;
        let before = self.held.iter().position(|held| held.id == id);
        if before.is_none() && self.held.is_full() {
            return Err(Refusal::Crowded);
        }
        if !self.allowance.take(now) {
            return Err(Refusal::TooOften);
        }
        if let Some(before) = before {
            self.remove(before);
        }
        let seconds = seconds.clamp(1, BULLETIN_SECONDS);
        let held = Held { id, level, seconds, words, section: section.len(), state: State::Due(entry) };
        // There is room: it was looked for.
        let _ = self.held.push(held);
        Ok(())
    }

    /// Takes the bulletin with this id off.
    ///
    /// # Errors
    /// [`Refusal::Unknown`] when there is none.
    pub fn retract(&mut self, id: u32) -> Result<(), Refusal> {
        let place = self.held.iter().position(|held| held.id == id).ok_or(Refusal::Unknown)?;
        self.remove(place);
        Ok(())
    }

    /// Takes all of them off.
    pub fn clear(&mut self) {
        while !self.held.is_empty() {
            self.remove(0);
        }
    }

    fn remove(&mut self, place: usize) {
        if place < self.held.len() {
            let held = self.held.remove(place);
            self.is_withdrawn |= matches!(held.state, State::OnGlass { .. });
        }
    }

    /// Lets go of those whose time was over before they came on again.
    fn forget(&mut self, now: Instant) {
        self.held.retain(|held| !matches!(held.state, State::Covered { until, was_whole: true } if now.reached(until)));
    }

    /// The one on the glass.
    pub fn on_glass(&self) -> Option<Words<'_>> {
        self.held.iter().find(|held| matches!(held.state, State::OnGlass { .. })).map(Held::words)
    }

    /// Whether one is to come as soon as may be, or to leave: nobody should wait for the end of a headline.
    pub fn is_urgent(&self) -> bool {
        self.is_withdrawn || self.held.iter().any(|held| held.state == State::Due(Entry::Now))
    }

    /// What comes on or leaves at `now`, when what is on the glass has come so far.
    pub fn turn(&mut self, now: Instant, reached: Reached) -> Turn {
        let on_glass = self.held.iter().position(|held| matches!(held.state, State::OnGlass { .. }));
        let may_come = |held: &Held| match (held.state, reached) {
            (State::Due(Entry::Now), _)
            | (State::Due(Entry::AtEnd), Reached::End | Reached::Next)
            | (State::Due(Entry::Next), Reached::Next) => true,
            (State::Due(_) | State::OnGlass { .. } | State::Covered { .. }, _) => false,
        };
        if let Some(place) = self.held.iter().rposition(may_come) {
            self.cover(on_glass, reached);
            self.come(place, now);
            return Turn::Comes;
        }
        let is_withdrawn = core::mem::take(&mut self.is_withdrawn);
        match on_glass.and_then(|place| self.held.get(place).map(|held| (place, held.state))) {
            Some((place, State::OnGlass { until })) if reached != Reached::Within => {
                if !now.reached(until) {
                    return Turn::Again;
                }
                self.held.remove(place);
            }
            Some(_) => return Turn::None,
            None if is_withdrawn => {}
            None => return Turn::None,
        }
        self.forget(now);
        match self.held.iter().rposition(|held| matches!(held.state, State::Covered { .. })) {
            Some(place) => {
                self.come(place, now);
                Turn::Comes
            }
            None => Turn::Leaves,
        }
    }

    /// The bulletin at `place` comes on.
    fn come(&mut self, place: usize, now: Instant) {
        self.is_withdrawn = false;
        if let Some(held) = self.held.get_mut(place) {
            let until = match held.state {
                State::Due(_) => now.after(Span::from_s(u32::from(held.seconds))),
                State::OnGlass { until } | State::Covered { until, .. } => until,
            };
            held.state = State::OnGlass { until };
        }
    }

    /// The one at `place` gives way to a later one.
    fn cover(&mut self, place: Option<usize>, reached: Reached) {
        if let Some(held) = place.and_then(|place| self.held.get_mut(place))
            && let State::OnGlass { until } = held.state
        {
            held.state = State::Covered { until, was_whole: reached != Reached::Within };
        }
    }

    /// Those that are held, for the host.
    pub fn announced(&self, now: Instant) -> [Option<Announced>; BULLETINS] {
        let mut all = [None; BULLETINS];
        for (room, held) in all.iter_mut().zip(&self.held) {
            let left = |until: Instant| u16::try_from(until.since(now).ms().div_ceil(1000)).unwrap_or(u16::MAX);
            let (seconds, is_on_glass) = match held.state {
                State::Due(_) => (held.seconds, false),
                State::OnGlass { until } => (left(until), true),
                State::Covered { until, .. } => (left(until), false),
            };
            *room = Some(Announced { id: held.id, level: held.level, seconds, is_on_glass });
        }
        all
    }
}

impl Held {
    fn words(&self) -> Words<'_> {
        let (section, text) = self.words.split_at_checked(self.section).unwrap_or(("", &self.words));
        Words { text, section, level: self.level }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u32) -> Instant {
        Instant::from_ms(seconds * 1000)
    }

    fn bulletin(id: u32, entry: Entry) -> Bulletin<'static> {
        Bulletin { id, level: Level::Breaking, entry, seconds: 60, section: "Sea", text: "Fog" }
    }

    fn ids(bulletins: &Bulletins) -> Vec<(u32, bool), BULLETINS> {
        bulletins.announced(s(0)).iter().flatten().map(|held| (held.id, held.is_on_glass)).collect()
    }

    #[test]
    fn a_bulletin_comes_when_its_entry_says_and_leaves_when_its_time_is_over() {
        for (entry, may) in
            [(Entry::Now, [true, true, true]), (Entry::AtEnd, [false, true, true]), (Entry::Next, [false, false, true])]
        {
            for (reached, may) in [Reached::Within, Reached::End, Reached::Next].into_iter().zip(may) {
                let mut bulletins = Bulletins::new(s(0));
                bulletins.announce(&bulletin(1, entry), s(0)).unwrap();
                assert_eq!(bulletins.turn(s(100), reached), if may { Turn::Comes } else { Turn::None }, "{entry:?}");
                if may {
                    assert_eq!(
                        bulletins.on_glass(),
                        Some(Words { text: "Fog", section: "Sea", level: Level::Breaking })
                    );
                    assert_eq!(bulletins.turn(s(159), Reached::Next), Turn::Again);
                    assert_eq!(bulletins.turn(s(170), Reached::Within), Turn::None, "it is shown in full");
                    assert_eq!(bulletins.turn(s(170), Reached::Next), Turn::Leaves);
                    assert_eq!(bulletins.on_glass(), None);
                }
            }
        }
    }

    #[test]
    fn a_later_one_covers_it_and_is_followed_by_what_was_not_over() {
        let mut bulletins = Bulletins::new(s(0));
        bulletins.announce(&bulletin(1, Entry::Now), s(0)).unwrap();
        assert_eq!(bulletins.turn(s(0), Reached::Within), Turn::Comes);
        bulletins.announce(&bulletin(2, Entry::Now), s(1)).unwrap();
        assert!(bulletins.is_urgent());
        assert_eq!(bulletins.turn(s(1), Reached::Within), Turn::Comes);
        assert_eq!(ids(&bulletins), [(1, false), (2, true)]);
        assert_eq!(bulletins.turn(s(61), Reached::Next), Turn::Comes, "the first was never shown in full");
        assert_eq!(ids(&bulletins), [(1, true)]);
        assert_eq!(bulletins.turn(s(66), Reached::Next), Turn::Leaves, "its time went on");
    }

    #[test]
    fn what_is_retracted_leaves_at_once() {
        let mut bulletins = Bulletins::new(s(0));
        bulletins.announce(&bulletin(1, Entry::Now), s(0)).unwrap();
        bulletins.turn(s(0), Reached::Within);
        assert_eq!(bulletins.retract(2), Err(Refusal::Unknown));
        bulletins.retract(1).unwrap();
        assert!(bulletins.is_urgent());
        assert_eq!(bulletins.turn(s(1), Reached::Within), Turn::Leaves);
        assert_eq!(bulletins.turn(s(1), Reached::Within), Turn::None);
        bulletins.announce(&bulletin(3, Entry::Next), s(2)).unwrap();
        bulletins.clear();
        assert!(!bulletins.is_urgent(), "it had not come");
        assert_eq!(bulletins.turn(s(3), Reached::Next), Turn::None);
    }

    #[test]
    fn the_same_id_takes_its_place() {
        let mut bulletins = Bulletins::new(s(0));
        bulletins.announce(&bulletin(1, Entry::Now), s(0)).unwrap();
        bulletins.turn(s(0), Reached::Within);
        bulletins.announce(&Bulletin { text: "Fog lifts", ..bulletin(1, Entry::Now) }, s(5)).unwrap();
        assert_eq!(bulletins.turn(s(5), Reached::Within), Turn::Comes);
        assert_eq!(bulletins.on_glass().unwrap().text, "Fog lifts");
        assert_eq!(ids(&bulletins), [(1, true)]);
    }

    #[test]
    fn what_there_is_no_room_for_is_refused() {
        let mut bulletins = Bulletins::new(s(0));
        let long = "a".repeat(BULLETIN_BYTES);
        let long = Bulletin { text: &long, ..bulletin(9, Entry::Now) };
        assert_eq!(bulletins.announce(&long, s(0)), Err(Refusal::TooLong));
        assert!(ids(&bulletins).is_empty());
        for id in 0..4 {
            bulletins.announce(&bulletin(id, Entry::Next), s(0)).unwrap();
        }
        assert_eq!(bulletins.announce(&bulletin(4, Entry::Next), s(0)), Err(Refusal::Crowded));
        bulletins.announce(&bulletin(3, Entry::Next), s(0)).unwrap();
        bulletins.announce(&bulletin(3, Entry::Next), s(0)).unwrap();
        assert_eq!(bulletins.announce(&bulletin(3, Entry::Next), s(0)), Err(Refusal::TooOften));
        assert_eq!(bulletins.announce(&bulletin(3, Entry::Next), s(30)), Ok(()));
    }
}
