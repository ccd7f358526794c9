use super::Ticker;
use crate::font::Font;
use crate::layout::{Bands, Tally, Typeface};
use crate::limits::CHARACTERS_A_CALL;
use crate::link::{Arrival, Outbox, Refusal, Refused, Reply, Taken};
use crate::settings::Motion;
use crate::shelf::Checked;
use crate::time::Instant;

/// The edition that is being checked, or was last.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Received {
    /// What its texts need, as far as they are checked.
    pub(super) tally: Tally,
    /// The text whose characters are being counted.
    pub(super) counting: Option<Counting>,
    /// What the host is told.
    pub(super) reply: Option<Taken>,
    /// Whether it is told once the edition is kept.
    pub(super) is_reply_due: bool,
    /// When it was taken; [`Age`](crate::playlist::Age) counts from here once it is on show.
    pub(super) at: Instant,
}

/// A text whose characters are being counted, as far as they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counting {
    font: &'static Font,
    /// Bytes of the text that are counted.
    at: usize,
    must_have_ink: bool,
    tally: Tally,
}

impl<const N: usize> Ticker<'_, N> {
    /// Checks some more of a committed edition, so that no frame waits for all of it; `false` when there is nothing to
    /// check.
    pub(super) fn check(&mut self, now: Instant, outbox: &mut Outbox) -> bool {
        if let Some(counting) = self.taken.counting {
            self.count_some(now, counting, outbox);
            return true;
        }
        let bands = Bands::of(self.screen, self.settings.motion);
        let edition = self.under_check();
        match self.shelf.check() {
            Checked::Nothing => return false,
            Checked::Other => {}
            Checked::Headline => {
                // What fits the smaller font's cells fits the larger one's.
                let font = match self.settings.motion {
                    Motion::Scroll => bands.headline.font,
                    Motion::Pages => bands.row.font,
                };
                let at = 0;
                self.taken.counting = Some(Counting { font, at, must_have_ink: true, tally: Tally::default() });
            }
            Checked::Label => {
                let counting = |font| Counting { font, at: 0, must_have_ink: false, tally: Tally::default() };
                self.taken.counting = bands.labels.map(|(band, _)| counting(band.font));
            }
            Checked::Good { offer, headlines } => {
                let Tally { folded, boxed, .. } = self.taken.tally;
                let reply = Taken { edition: offer.edition, headlines, folded, boxed };
                self.taken = Received { reply: Some(reply), is_reply_due: true, at: now, ..Received::default() };
                self.settle_kept(now, outbox);
            }
            Checked::Bad(refused) => self.refuse(now, refused, edition, outbox),
        }
        true
    }

    /// Tells the host that its edition is taken, once a power cut cannot take it back.
    pub(super) fn settle_kept(&mut self, now: Instant, outbox: &mut Outbox) {
        if let Received { reply: Some(reply), is_reply_due: true, .. } = self.taken
            && !self.shelf.is_unkept()
        {
            self.taken.is_reply_due = false;
            self.taken.at = now;
            self.station.settle(&Reply::Taken(reply), outbox);
        }
    }

    /// Counts what some more characters of the text under check need.
    fn count_some(&mut self, now: Instant, mut counting: Counting, outbox: &mut Outbox) {
        let (text, travelling) = self.shelf.text_under_check();
        let typeface = Typeface { font: counting.font, travelling };
        let rest = text.get(counting.at..).unwrap_or_default();
        for c in rest.chars().take(CHARACTERS_A_CALL) {
            counting.tally = counting.tally.and(typeface.marks_of(c, |_| ()));
            counting.at += c.len_utf8();
        }
        if counting.at < text.len() {
            self.taken.counting = Some(counting);
            return;
        }
        self.taken.counting = None;
        self.taken.tally = self.taken.tally.and(counting.tally);
        if counting.must_have_ink {
            let Tally { folded, boxed, .. } = counting.tally;
            self.shelf.note_marks(folded, boxed);
        }
        if counting.must_have_ink && counting.tally.inked == 0 {
            let edition = self.under_check();
            let at = self.shelf.refuse();
            self.refuse(now, Refused { why: Refusal::Blank, at }, edition, outbox);
        }
    }

    /// The number of the edition that is being checked.
    fn under_check(&self) -> u32 {
        match self.shelf.arrival() {
            Arrival::Checking { edition } => edition,
            Arrival::None | Arrival::Receiving { .. } | Arrival::Waiting { .. } => 0,
        }
    }

    /// Tells the host that its edition is not taken, and remembers it.
    fn refuse(&mut self, now: Instant, refused: Refused, edition: u32, outbox: &mut Outbox) {
        self.taken.tally = Tally::default();
        self.refusals.add(now.ms(), refused, edition);
        self.station.settle(&Reply::Refused(refused), outbox);
    }
}
