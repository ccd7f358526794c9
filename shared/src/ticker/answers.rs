use super::checking::Received;
use super::stage::Picture;
use crate::bundle::{Header, checked_text};
use crate::keys::{Key, Keypad};
use crate::layout::{Bands, FRAME, Screen, Speed, Typeface};
use crate::limits::{BULLETINS, HEADLINE_CHARS, INK_WITHIN, LABEL_CHARS, SELECT_HOLD};
use crate::link::{
    Account, AccountPart, Address, Agenda, Arrival, Bulletin, Command, Faults, Greeting, InEffect, Lateness,
    LinkCounters, Offer, OnShow, PicturePart, Refusal, RefusalLog, Refused, Reply, Request, Reset, Service, Standing,
    Status, encode_runs, version,
};
use crate::paint::Brightness;
use crate::playlist::{Bulletins, Daytime, Playlist};
use crate::settings::Settings;
use crate::shelf::{Committed, Shelf};
use crate::time::Instant;
use crate::trust::{Access, Installation, Lock, Tag};

/// What the display answers with: the rooms it asks, for one call of `poll`.
pub(super) struct Answers<'t, 'm> {
    pub(super) now: Instant,
    pub(super) greeting: Greeting<'static>,
    pub(super) shelf: &'t mut Shelf<'m>,
    pub(super) playlist: &'t Playlist,
    pub(super) is_paused: bool,
    pub(super) received: &'t Received,
    pub(super) on_show_taken: Option<Instant>,
    pub(super) keypad: &'t Keypad,
    pub(super) lock: &'t mut Lock,
    pub(super) taken_while_held: &'t mut Option<(Instant, Installation)>,
    pub(super) brightness: Brightness,
    pub(super) lateness: Lateness,
    pub(super) reset: Reset,
    pub(super) free_stack: Option<u32>,
    pub(super) screen: Screen,
    pub(super) settings: &'t mut Settings,
    pub(super) picture: Picture<'t>,
    pub(super) runs: [u8; PicturePart::RUN_BYTES],
    pub(super) refusals: &'t mut RefusalLog,
    pub(super) last_words: &'t str,
    pub(super) daytime: &'t mut Daytime,
    pub(super) bulletins: &'t mut Bulletins,
    /// Requests that were asked in this call.
    pub(super) heard: u32,
    /// The key that was taken in this call.
    pub(super) installed: Option<Installation>,
    /// What was done in this call beside that.
    pub(super) done: Done,
}

/// What a command has done, for the glass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Done {
    /// Nothing that changes what is on it.
    #[default]
    Nothing,
    /// The time was told; it may stand on it.
    Told,
    /// All news is to go.
    Cleared,
}

impl Service for Answers<'_, '_> {
    fn answer(&mut self, request: Request<'_>, audience: Address, link: &LinkCounters) -> Option<Reply<'_>> {
        self.heard += 1;
        match request {
            Request::Hello { .. } => Some(Reply::Hello(self.greeting)),
            Request::Offer(offer) => {
                let standing = self.shelf.offer(offer, self.now);
                Some(self.standing(standing, offer.edition))
            }
            Request::Chunk { offset, bytes } => {
                let standing = self.shelf.chunk(offset, bytes, self.now);
                Some(self.standing(standing, self.arriving()))
            }
            Request::Copy { offset, base, from, length } => {
                let standing = self.shelf.copy(offset, base, from, length, self.now);
                Some(self.standing(standing, self.arriving()))
            }
            Request::Commit { offer, tag } => match self.commit(offer, audience, tag) {
                Ok(Committed::Held) => Some(self.taken(offer.edition)),
                Ok(Committed::UnderCheck) => None,
                Ok(Committed::Later) => Some(Reply::Standing(Standing::Later)),
                Err(refusal) => Some(self.refused(refusal, offer.edition)),
            },
            Request::Whole { tag, bytes } => {
                let number = Header::of(bytes).map(|header| header.number);
                match self.receive(number, bytes, audience, tag) {
                    Ok(Some(Standing::Held)) => Some(self.taken(number.unwrap_or_default())),
                    Ok(Some(standing)) => Some(Reply::Standing(standing)),
                    Ok(None) => None,
                    Err(refusal) => Some(self.refused(refusal, number.unwrap_or_default())),
                }
            }
            Request::Status => Some(Reply::Status(self.status(link))),
            Request::Command { number, tag, bytes } => Some(match self.lock.command(number, audience, tag, bytes) {
                Ok(is_new) => self.obey(bytes, is_new),
                Err(refusal) => self.refused(refusal, 0),
            }),
            Request::Install(installation) => Some(match self.install(&installation) {
                Ok(()) => Reply::Hello(self.greeting),
                Err(refusal) => self.refused(refusal, 0),
            }),
            Request::Settings => Some(Reply::Settings(self.in_effect())),
            Request::Picture { from } => Some(Reply::Picture(self.picture_part(from))),
            Request::Account { edition, from } => Some(Reply::Account(self.account_part(edition, from))),
            Request::Refusals => Some(Reply::Refusals(*self.refusals)),
            Request::Agenda => Some(Reply::Agenda(self.agenda())),
            Request::LastWords => Some(Reply::LastWords(self.last_words)),
        }
    }
}

impl Answers<'_, '_> {
    fn standing(&mut self, standing: Result<Standing, Refusal>, edition: u32) -> Reply<'static> {
        match standing {
            Ok(standing) => Reply::Standing(standing),
            Err(refusal) => self.refused(refusal, edition),
        }
    }

    /// The number of the edition that is being received.
    fn arriving(&self) -> u32 {
        match self.shelf.arrival() {
            Arrival::Receiving { edition, .. } => edition,
            Arrival::None | Arrival::Checking { .. } | Arrival::Waiting { .. } => 0,
        }
    }

    /// Remembers a refusal, and says it.
    fn refused(&mut self, why: Refusal, edition: u32) -> Reply<'static> {
        let refused = Refused::new(why);
        self.refusals.add(self.now.ms(), refused, edition);
        Reply::Refused(refused)
    }

    fn account_part(&mut self, edition: u32, from: u16) -> AccountPart<'_> {
        let (edition, accounts) = self.shelf.accounts(edition);
        let room = self.runs.get_mut(..AccountPart::ENTRY_BYTES).unwrap_or_default();
        let asked = accounts.get(usize::from(from)..).unwrap_or_default();
        let written = Account::write_all(asked.iter().copied(), room);
        let headlines = u16::try_from(accounts.len()).unwrap_or(u16::MAX);
        AccountPart { edition, headlines, from, entries: self.runs.get(..written).unwrap_or_default() }
    }

    fn commit(&mut self, offer: Offer, audience: Address, tag: Tag) -> Result<Committed, Refusal> {
        let proof = self.lock.edition(offer.edition, audience, tag)?;
        self.shelf.commit(offer, proof)
    }

    /// Takes a whole edition of this number.
    fn receive(
        &mut self,
        number: Option<u32>,
        bytes: &[u8],
        audience: Address,
        tag: Tag,
    ) -> Result<Option<Standing>, Refusal> {
        let number = number.ok_or(Refusal::Malformed)?;
        let proof = self.lock.edition(number, audience, tag)?;
        self.shelf.receive(number, bytes, proof, self.now)
    }

    /// What is said of an edition that is held.
    fn taken(&self, number: u32) -> Reply<'static> {
        match self.received.reply {
            Some(taken) if taken.edition == number => Reply::Taken(taken),
            // Restored from the store: it was counted before the power went.
            Some(_) | None => Reply::Standing(Standing::Held),
        }
    }

    /// Does what a command says, unless that was done, and says what is in effect then.
    fn obey(&mut self, bytes: &[u8], is_new: bool) -> Reply<'static> {
        match Command::from_bytes(bytes) {
            Some(Command::Set(settings)) => {
                if is_new {
                    *self.settings = settings.within_limits();
                }
                return Reply::Settings(self.in_effect());
            }
            Some(Command::Brightness(level)) => {
                if is_new {
                    self.brightness = Brightness::of(level);
                }
                return Reply::Settings(self.in_effect());
            }
            Some(_) if !is_new => {}
            Some(Command::Clock(time)) => {
                self.daytime.set_clock(time, self.now);
                self.done = Done::Told;
            }
            Some(Command::Dim(dimming)) => self.daytime.set_dimming(dimming),
            Some(Command::Announce(bulletin)) => {
                if let Err(refusal) = self.announce(&bulletin) {
                    return self.refused(refusal, 0);
                }
            }
            Some(Command::Retract(id)) => {
                if let Err(refusal) = self.bulletins.retract(id) {
                    return self.refused(refusal, 0);
                }
            }
            Some(Command::Clear) => self.done = Done::Cleared,
            None => return Reply::Unsupported { oldest: version::OLDEST, newest: version::CURRENT },
        }
        Reply::Agenda(self.agenda())
    }

    /// Takes a bulletin whose texts are such as an edition may have, and not blank.
    fn announce(&mut self, bulletin: &Bulletin<'_>) -> Result<(), Refusal> {
        let Bulletin { section, text, .. } = *bulletin;
        let texts = [(text, HEADLINE_CHARS), (section, LABEL_CHARS)];
        for (text, most) in texts.into_iter().take(if section.is_empty() { 1 } else { 2 }) {
            checked_text(text.as_bytes(), most).map_err(|_| Refusal::Malformed)?;
        }
        let font = Bands::of(self.screen, self.settings.motion).headline.font;
        let inked = |c| Typeface::plain(font).marks_of(c, |_| ()).inked > 0;
        if !text.chars().take(INK_WITHIN).any(inked) {
            return Err(Refusal::Blank);
        }
        self.bulletins.announce(bulletin, self.now)
    }

    fn agenda(&self) -> Agenda {
        let bulletins = if self.done == Done::Cleared { [None; BULLETINS] } else { self.bulletins.announced(self.now) };
        Agenda { clock: self.daytime.clock(), dimming: self.daytime.dimming(), bulletins }
    }

    /// Takes a key while the select button is held.
    fn install(&mut self, installation: &Installation) -> Result<(), Refusal> {
        if let Lock::Open = self.lock {
            return Err(Refusal::Open);
        }
        let held = self.keypad.held_since(Key::Pause);
        let held = held.filter(|&since| self.now.since(since) >= SELECT_HOLD).ok_or(Refusal::NotHeld)?;
        if !installation.is_possible() {
            return Err(Refusal::Malformed);
        }
        match self.taken_while_held {
            // Its answer was lost.
            Some((since, taken)) if *since == held && *taken == *installation => return Ok(()),
            // One key a hold: whoever else is on the line is too late.
            Some((since, _)) if *since == held => return Err(Refusal::NotHeld),
            Some(_) | None => {}
        }
        *self.taken_while_held = Some((held, *installation));
        self.installed = Some(*installation);
        self.greeting.access = Access::Keyed(installation.key.id());
        self.greeting.address = installation.address;
        self.greeting.group = installation.group;
        Ok(())
    }

    fn status(&self, link: &LinkCounters) -> Status<'_> {
        Status {
            uptime_ms: self.now.ms(),
            on_show: self.on_show(),
            arrival: self.shelf.arrival(),
            paused: self.is_paused,
            brightness: self.brightness.level(),
            faults: self.greeting.faults,
            link: *link,
            lateness: self.lateness,
            reset: self.reset(),
            free_stack: self.free_stack,
        }
    }

    fn reset(&self) -> Reset {
        match self.reset {
            // Firmware that failed starts itself again, and remembers that; not every board does.
            Reset::Unknown if self.greeting.faults.any(Faults::PANIC) => Reset::Software,
            reset => reset,
        }
    }

    fn picture_part(&mut self, from: u16) -> PicturePart<'_> {
        let Picture { now: (columns, look), asked: (asked, asked_look) } = &mut self.picture;
        if from == 0 {
            asked.iter_mut().zip(columns.iter()).for_each(|(asked, &column)| *asked = column);
            **asked_look = *look;
        }
        let rest = asked.get(usize::from(from)..).unwrap_or_default();
        let (_, written) = encode_runs(rest, &mut self.runs);
        let runs = self.runs.get(..written).unwrap_or_default();
        // The largest canvas, 256 by 256 pixels, is 8192 bytes.
        PicturePart { look: **asked_look, whole: asked.len() as u16, from, runs }
    }

    fn in_effect(&self) -> InEffect {
        let settings = *self.settings;
        let advance = Bands::of(self.screen, settings.motion).headline.advance();
        let (pixels, frames) = Speed::of(settings.pace, self.screen.width, advance).step();
        // Each is a few pixels or frames.
        InEffect {
            settings,
            pixels: pixels as u8,
            frames: frames as u8,
            frame_ms: FRAME.ms() as u8,
            advance: advance as u8,
            brightness: self.brightness.level(),
        }
    }

    fn on_show(&self) -> Option<OnShow<'_>> {
        let (edition, offer) = (self.shelf.on_show()?, self.shelf.on_show_offer()?);
        let headline = self.playlist.stop().headline;
        let text = edition.headline(headline)?.text;
        Some(OnShow {
            edition: offer.edition,
            digest: offer.digest,
            headline: u16::try_from(headline).unwrap_or(u16::MAX),
            headlines: u16::try_from(edition.len()).unwrap_or(u16::MAX),
            taken_ms: self.on_show_taken.map(Instant::ms),
            since_ms: self.playlist.since(self.now).ms(),
            text: text.get(..text.floor_char_boundary(OnShow::TEXT_BYTES)).unwrap_or_default(),
        })
    }
}
