use core::fmt::Write as _;

use super::Ticker;
use super::copy::{access_text, age_text, fill_in};
use super::stage::Cue;
use crate::bundle::Edition;
use crate::layout::Marquee;
use crate::limits::HEADLINES_A_CALL;
use crate::link::Arrival;
use crate::playlist::{Age, Found, Identity, Interrupted, Playlist, Reached, Seek, Stop, Turn, is_shown};
use crate::time::{Instant, Span};

/// A headline that is looked for, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quest {
    seek: Seek,
    cause: Cause,
    /// The story to be found first, so that another edition goes on where the one before it was.
    from: Option<From>,
}

/// The story that was on the glass when another edition came.
#[derive(Clone, Copy, Debug)]
enum From {
    /// It was shown: the one after it follows.
    After(Identity),
    /// It was interrupted: it comes again.
    At(Identity),
}

/// Why another headline comes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The one before it was shown for this time.
    Over(Span),
    /// Somebody asked for it.
    Key,
    /// Its edition has come, or the one that was interrupted is not to be shown any more.
    New,
}

/// The edition while a bulletin is before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Behind {
    pub(super) interrupted: Interrupted,
    /// The story that was interrupted, where another edition has come meanwhile.
    from: Option<From>,
}

impl From {
    /// Looks for the story among some more headlines of `edition`, from where `seek` is on, and says with which to go on; `None` as
    /// long as that is not known. If it is not there, the edition begins with its first.
    fn look(&self, edition: &Edition<'_>, seek: &mut Seek) -> Option<Seek> {
        let (Self::After(story) | Self::At(story)) = *self;
        let (count, round) = (edition.len(), seek.round());
        for place in (seek.place()..count).take(HEADLINES_A_CALL) {
            if edition.outline(place).is_some_and(|headline| story.is(&headline)) {
                return Some(match self {
                    Self::After(_) => Seek::after(place, round, count),
                    Self::At(_) => Seek::from(place, round),
                });
            }
            *seek = Seek::from(place + 1, round);
        }
        (seek.place() >= count).then(|| Seek::from(0, round))
    }
}

impl<const N: usize> Ticker<'_, N> {
    /// Goes to the next page, headline, bulletin or edition when it is time.
    pub(super) fn turn(&mut self, now: Instant) {
        if self.quest.is_some() {
            return self.seek(now);
        }
        if self.shelf.on_show().is_none() && self.behind.is_none() && self.turn_edition(now) {
            return self.begin_news(now);
        }
        // How long a headline is shown is known once it is set.
        if self.stage.is_being_set() {
            return;
        }
        // Behind a bulletin, another edition disturbs nobody.
        if let Some(behind) = &self.behind
            && matches!(self.shelf.arrival(), Arrival::Waiting { .. })
        {
            let from = self.identity(behind.interrupted.playlist().stop().headline).map(From::At);
            if self.turn_edition(now) {
                self.behind = Some(Behind { interrupted: Playlist::new(now).interrupt(now, Span::ZERO), from });
            }
        }
        let is_over = self.playlist.is_over(now, self.stage.duration());
        let rest = self.stage.scene().rest;
        let reached = match (is_over, rest) {
            (false, _) | (true, Some(_)) => Reached::Within,
            (true, None) if self.is_last_time() => Reached::Next,
            (true, None) => Reached::End,
        };
        if self.turn_bulletin(now, reached) || !is_over {
            return;
        }
        match rest {
            Some(bytes) => self.go_on(now, self.playlist.stop().next_page(bytes)),
            None => self.follow(now),
        }
    }

    /// Whether the headline on show gives way to another one when it is over.
    fn is_last_time(&self) -> bool {
        self.behind.is_some() || self.playlist.stop().round + 1 >= self.settings.rounds
    }

    /// Goes to what follows a headline that is over.
    fn follow(&mut self, now: Instant) {
        // A few milliseconds more, until the edition that follows is kept.
        if self.shelf.is_unkept() {
            return;
        }
        let cause = Cause::Over(self.stage.duration());
        let (stop, count) = (self.playlist.stop(), self.count());
        if let Some(from) = self.turn_edition_from(now) {
            self.quest = Some(Quest { seek: Seek::from(0, self.round), cause, from });
            return self.seek(now);
        }
        let seek = if count == 0 {
            // That there is no news goes round like a headline: it may be longer than the glass.
            return self.go_on(now, Stop::default());
        } else if self.is_last_time() || self.is_dry {
            Seek::after(stop.headline, self.round, count)
        } else {
            return self.go_on(now, stop.again());
        };
        self.quest = Some(Quest { seek, cause, from: None });
        self.seek(now);
    }

    /// Puts the edition that waits on show, and says which story was on the glass; `None` when none waits.
    fn turn_edition_from(&mut self, now: Instant) -> Option<Option<From>> {
        let waits = matches!(self.shelf.arrival(), Arrival::Waiting { .. });
        let from = if waits { self.identity(self.playlist.stop().headline).map(From::After) } else { None };
        self.turn_edition(now).then_some(from)
    }

    /// What the headline at `place` is.
    fn identity(&self, place: usize) -> Option<Identity> {
        Some(Identity::of(&self.shelf.on_show()?.outline(place)?))
    }

    /// Shows `stop` when what is on the glass is over.
    fn go_on(&mut self, now: Instant, stop: Stop) {
        self.playlist.advance(now, self.stage.duration(), stop);
        self.begin_turn();
    }

    /// Begins with the first headline that is to be shown of the edition that is on show now.
    pub(super) fn begin_news(&mut self, now: Instant) {
        self.playlist = Playlist::new(now);
        self.find(now, 0, None);
    }

    /// Shows the headline at `place`, or the next one that is to be shown; in another edition, `from` where the one before it was.
    fn find(&mut self, now: Instant, place: usize, from: Option<From>) {
        self.quest = Some(Quest { seek: Seek::from(place, self.round), cause: Cause::New, from });
        self.seek(now);
    }

    /// Goes to the next or the previous headline, because somebody asked for it.
    pub(super) fn skip(&mut self, now: Instant, is_next: bool) {
        // Whoever asks for another headline ends this one, and a new edition has waited for that.
        if let Some(from) = self.turn_edition_from(now) {
            self.playlist = Playlist::new(now);
            return self.find(now, 0, from);
        }
        let (from, count) = (self.playlist.stop().headline, self.count());
        self.quest = Some(Quest { seek: Seek::asked(from, self.round, is_next, count), cause: Cause::Key, from: None });
        self.seek(now);
    }

    /// Headlines of the edition on show.
    pub(super) fn count(&self) -> usize {
        self.shelf.on_show().map_or(0, |edition| edition.len())
    }

    /// Asks some more headlines whether they are to be shown now, and shows the first that is.
    fn seek(&mut self, now: Instant) {
        let Some(Quest { mut seek, cause, from }) = self.quest.take() else { return };
        let mut found = Found::NotYet;
        if let Some(edition) = self.shelf.on_show() {
            if let Some(from) = from {
                // What is found is asked in the next call.
                let found = from.look(&edition, &mut seek);
                self.quest = Some(Quest {
                    seek: found.unwrap_or(seek),
                    cause,
                    from: if found.is_some() { None } else { Some(from) },
                });
                return;
            }
            for _ in 0..HEADLINES_A_CALL {
                let terms = edition.outline(seek.place()).map(|headline| headline.terms).unwrap_or_default();
                found = seek.ask(&terms, edition.len(), self.daytime.wall(), self.here.minutes());
                if found != Found::NotYet {
                    break;
                }
            }
        } else {
            found = Found::Nothing;
        }
        let headline = match found {
            Found::NotYet => return self.quest = Some(Quest { seek, cause, from: None }),
            Found::Headline(place) => place,
            Found::Nothing => 0,
        };
        self.is_dry = found == Found::Nothing;
        self.round = seek.round();
        let stop = Stop { headline, ..Stop::default() };
        match cause {
            Cause::Over(duration) => self.playlist.advance(now, duration, stop),
            Cause::Key | Cause::New => self.playlist.come(now, stop),
        }
        self.begin_turn();
    }

    /// Lets bulletins come and go, and says whether one did.
    fn turn_bulletin(&mut self, now: Instant, reached: Reached) -> bool {
        if reached == Reached::Within && (!self.bulletins.is_urgent() || self.playlist.is_new(now)) {
            return false;
        }
        match self.bulletins.turn(now, reached) {
            Turn::None => return false,
            Turn::Again => self.playlist.advance(now, self.stage.duration(), Stop::default()),
            Turn::Comes => {
                if self.behind.is_none() {
                    self.behind = Some(Behind { interrupted: self.interrupt(now, reached), from: None });
                }
                self.playlist = Playlist::new(now);
            }
            Turn::Leaves => {
                let Some(Behind { interrupted, from }) = self.behind.take() else { return false };
                self.playlist = interrupted.resume(now);
                self.resume_news(now, from);
                return true;
            }
        }
        self.begin_turn();
        true
    }

    /// The playlist as it goes on after a bulletin.
    fn interrupt(&self, now: Instant, reached: Reached) -> Interrupted {
        let mut playlist = self.playlist;
        let stop = playlist.stop();
        match reached {
            Reached::Within => return playlist.interrupt(now, self.stage.entrance_time()),
            Reached::End => playlist.come(now, stop.again()),
            Reached::Next => playlist.come(now, stop.following(self.count())),
        }
        playlist.interrupt(now, Span::ZERO)
    }

    /// Goes on with the edition after a bulletin: where it was, if that headline is still to be shown.
    fn resume_news(&mut self, now: Instant, from: Option<From>) {
        let stop = self.playlist.stop();
        let headline = self.shelf.on_show().and_then(|edition| edition.outline(stop.headline));
        let (wall, minutes) = (self.daytime.wall(), self.here.minutes());
        let is_shown = headline.is_none_or(|headline| is_shown(&headline.terms, wall, minutes));
        if is_shown && !self.is_dry && from.is_none() {
            let has_begun = stop.page > 0 || self.playlist.shown(now) > Span::ZERO;
            self.begin(if has_begun { Cue::Resume } else { Cue::Turn });
        } else {
            self.find(now, stop.headline, from);
        }
    }

    /// Begins to set the headline, page or bulletin that the playlist has come to.
    pub(super) fn begin_turn(&mut self) {
        self.begin(Cue::Turn);
    }

    fn begin(&mut self, cue: Cue) {
        self.prefix.clear();
        self.is_newly_keyed = false;
        let has_bulletin = self.bulletins.on_glass().is_some();
        let has_words = has_bulletin || self.shelf.on_show().is_some() && !self.is_dry;
        if self.stage.scene().bands.labels.is_none() && has_words {
            let remark = access_text(self.lock.access());
            let age = self.age.as_ref().filter(|_| self.is_old() && !has_bulletin).map(|age| age_text(age, true));
            // The longest remark and age, and what is around them, fit.
            let _ = match (remark, age) {
                (None, None) => Ok(()),
                (None, Some(text)) => write!(self.prefix, "{text}: "),
                (Some(text), None) => write!(self.prefix, "{text}: "),
                (Some(remark), Some(age)) => write!(self.prefix, "{remark}, {age}: "),
            };
        }
        // A headline that is on its second page, or was interrupted, goes on as it began.
        if self.playlist.stop().page == 0 {
            if !has_bulletin && cue == Cue::Turn {
                self.shelf.account(self.playlist.stop().headline, Span::ZERO, 1);
                self.fill_in();
            }
            self.stage.set_settings(self.settings);
        }
        self.stage.begin(cue);
    }

    /// Fills in the fields of the headline on show.
    fn fill_in(&mut self) {
        self.live.clear();
        let (Some(edition), place) = (self.shelf.on_show(), self.playlist.stop().headline) else { return };
        if edition.outline(place).is_some_and(|headline| headline.terms.is_live)
            && let Some(headline) = edition.headline(place)
        {
            fill_in(headline.text, self.daytime.wall(), self.age.as_ref(), &mut self.live);
        }
    }

    /// Fills in the fields of a headline that stands; one that moves keeps what it came with, so that it never shifts.
    pub(super) fn fill_in_again(&mut self) {
        let stands = matches!(self.stage.scene().marquee, Marquee::Still { .. });
        let is_whole = self.playlist.stop().page == 0 && self.stage.scene().rest.is_none();
        if !self.live.is_empty() && stands && is_whole && self.behind.is_none() {
            self.fill_in();
        }
    }

    /// Puts the edition that waits on show; `false` when none waits.
    fn turn_edition(&mut self, now: Instant) -> bool {
        let turned = self.shelf.turn();
        if turned {
            let mut age = Age::new(self.taken.at);
            age.pass(now);
            self.age = Some(age);
            self.here = age;
            self.on_show_taken = Some(self.taken.at);
        }
        turned
    }

    /// Takes all news off the glass.
    pub(super) fn clear(&mut self, now: Instant) {
        self.bulletins.clear();
        self.shelf.clear();
        self.behind = None;
        self.quest = None;
        self.is_dry = false;
        self.age = None;
        self.on_show_taken = None;
        self.playlist = Playlist::new(now);
        self.begin_turn();
    }
}
