use super::checking::Received;
use super::stage::Picture;
use crate::layout::{Bands, FRAME, Screen, Speed};
use crate::link::{
    Greeting, InEffect, Lateness, LinkCounters, OnShow, PicturePart, Refusal, Reply, Request, Service, Standing,
    Status, encode_runs,
};
use crate::paint::Brightness;
use crate::playlist::Playlist;
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::time::Instant;

/// What the display answers with: the rooms it asks, for one call of `poll`.
pub(super) struct Answers<'t, 'm> {
    pub(super) now: Instant,
    pub(super) greeting: Greeting<'static>,
    pub(super) shelf: &'t mut Shelf<'m>,
    pub(super) playlist: &'t Playlist,
    pub(super) received: &'t Received,
    pub(super) on_show_taken: Option<Instant>,
    pub(super) brightness: Brightness,
    pub(super) lateness: Lateness,
    pub(super) screen: Screen,
    pub(super) settings: &'t mut Settings,
    pub(super) picture: Picture<'t>,
    pub(super) runs: [u8; PicturePart::RUN_BYTES],
    /// Requests that were asked in this call.
    pub(super) heard: u32,
}

impl Service for Answers<'_, '_> {
    fn answer(&mut self, request: Request<'_>, link: &LinkCounters) -> Option<Reply<'_>> {
        self.heard += 1;
        let standing = |standing: Result<Standing, Refusal>| match standing {
            Ok(standing) => Reply::Standing(standing),
            Err(refusal) => Reply::Refused(refusal),
        };
        match request {
            Request::Hello { .. } => Some(Reply::Hello(self.greeting)),
            Request::Offer(offer) => Some(standing(self.shelf.offer(offer))),
            Request::Chunk { offset, bytes } => Some(standing(self.shelf.chunk(offset, bytes))),
            Request::Commit(offer) => match self.shelf.commit(offer) {
                Ok(true) => match self.received.reply {
                    Some(taken) if taken.edition == offer.edition => Some(Reply::Taken(taken)),
                    // Restored from the store: it was counted before the power went.
                    Some(_) | None => Some(Reply::Standing(Standing::Held)),
                },
                Ok(false) => None,
                Err(refusal) => Some(Reply::Refused(refusal)),
            },
            Request::Status => Some(Reply::Status(self.status(link))),
            Request::Set(settings) => {
                *self.settings = settings.within_limits();
                Some(Reply::Settings(self.in_effect()))
            }
            Request::Settings => Some(Reply::Settings(self.in_effect())),
            Request::Picture { from } => Some(Reply::Picture(self.picture_part(from))),
        }
    }
}

impl Answers<'_, '_> {
    fn status(&self, link: &LinkCounters) -> Status<'_> {
        Status {
            uptime_ms: self.now.ms(),
            on_show: self.on_show(),
            arrival: self.shelf.arrival(),
            paused: self.playlist.is_paused(),
            brightness: self.brightness.level(),
            faults: self.greeting.faults,
            link: *link,
            lateness: self.lateness,
        }
    }

    fn picture_part(&mut self, from: u16) -> PicturePart<'_> {
        let Picture { now: (columns, look), asked: (asked, asked_look) } = &mut self.picture;
        if from == 0 {
            asked.copy_from_slice(columns);
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
