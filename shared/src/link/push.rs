mod outcome;

use super::host::{reply_for, send_request};
use super::piece::Piece;
use super::{Address, Base, Deframer, Fed, Offer, Refusal, Reply, Request, Standing, digest, version};
use crate::limits::{CHUNK_BYTES, FRAME_BYTES};
use crate::time::{Instant, Span};
use crate::trust::{Access, Key, Purpose, Tag};
pub use outcome::{Heard, Outcome, Progress, PushError};

/// How long a display may take to answer before a request is repeated. It is longer than a frame of
/// [`FRAME_BYTES`] at 9600 baud (540 ms).
const PATIENCE: Span = Span::from_ms(1500);

/// How often a request is sent before the display is given up.
const TRIES: u8 = 6;

/// How often an edition is sent in one frame before it is sent in several.
const WHOLE_TRIES: u8 = 2;

/// Bytes of the shortest chunk on a bad line: what stands around it is a sixth of it.
const LEAST_CHUNK: u32 = 120;

/// How often a display may say that another edition comes first.
const WAITS: u16 = 600;

/// How long a push waits for another edition's turn: longer than the longest headline and a forgotten pause, which the
/// ticker asserts.
pub const LONGEST_WAIT: Span = Span::from_ms(WAITS as u32 * PATIENCE.ms());

/// Bytes on the line around a chunk's bytes: zero, envelope, tag, offset, length, check, COBS, zero.
const CHUNK_OVERHEAD: u32 = 20;

/// The host's end of the link: carries one edition to a display. No I/O: bytes in, bytes out, time as an argument.
#[derive(Debug)]
pub struct Push<'e> {
    edition: &'e [u8],
    offer: Offer,
    base: Base<'e>,
    key: Option<&'e Key>,
    tag: Tag,
    /// The display's own address, once it has said it.
    address: Address,
    deframer: Deframer,
    state: State,
    limits: Limits,
    sequence: u8,
    tries: u8,
    rounds: u8,
    waits: u16,
    repeat_at: Option<Instant>,
}

/// Where the push is; each state's doc says what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Until the display said who it is; then the edition is offered.
    Greeting,
    /// Until the display said where it stands; then bytes are sent, or the end is asked for.
    Offering,
    /// All that is to be said is said in one frame, until the display has checked it; then it is asked what it shows.
    SendingWhole,
    /// `acked` bytes are there and those to `sent` are on the line; when all are there, the edition is committed.
    /// `first` is the sequence number of the chunk at `acked`.
    Sending { acked: u32, sent: u32, first: u8, pace: Pace },
    /// Until the display has checked the edition; then it is asked what it shows.
    Committing,
    /// Until the display said what it shows.
    Asking { outcome: Outcome },
    /// Nothing more to do.
    Ended(Outcome),
}

/// How much may be on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// A window of chunks.
    Window,
    /// One chunk, until it has arrived: a chunk was lost, and those behind it may still be on the line.
    Single,
}

/// What the display said it can take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    chunk: u32,
    window: u32,
}

impl<'e> Push<'e> {
    /// A push of `edition`, which has number `number`, to the display at `address`, with tags of `key`.
    pub fn new(edition: &'e [u8], number: u32, address: Address, key: Option<&'e Key>) -> Self {
        let length = u32::try_from(edition.len()).unwrap_or(u32::MAX);
        Self {
            edition,
            offer: Offer { edition: number, length, digest: digest(edition) },
            base: Base::default(),
            key,
            tag: Tag::NONE,
            address,
            deframer: Deframer::new(),
            state: State::Greeting,
            limits: Limits { chunk: CHUNK_BYTES as u32, window: FRAME_BYTES as u32 },
            sequence: 0,
            tries: 0,
            rounds: 0,
            waits: 0,
            repeat_at: None,
        }
    }

    /// Sends no bytes that the edition on show has, if it is the one of `base`.
    #[must_use]
    pub const fn over(mut self, base: Base<'e>) -> Self {
        self.base = base;
        self
    }

    /// Bytes of the edition that the display has.
    const fn sent(&self) -> u32 {
        match self.state {
            State::Greeting | State::Offering | State::SendingWhole => 0,
            State::Sending { acked, .. } => acked,
            State::Committing | State::Asking { .. } | State::Ended(_) => self.offer.length,
        }
    }

    /// What became of the edition when the line is gone for good: it may have been taken already.
    ///
    /// # Errors
    /// [`PushError`] when it was not.
    pub const fn hang_up(&self) -> Result<Outcome, PushError> {
        match self.state {
            State::Asking { outcome } | State::Ended(outcome) => Ok(outcome),
            State::Greeting | State::Offering | State::SendingWhole | State::Sending { .. } | State::Committing => {
                Err(self.silence())
            }
        }
    }

    /// Takes the bytes that came, hands bytes for the line to `tx`, and tells `hear` what the display says.
    ///
    /// # Errors
    /// [`PushError`] when the push cannot go on.
    pub fn poll(
        &mut self,
        now: Instant,
        rx: &[u8],
        mut tx: impl FnMut(&[u8]),
        mut hear: impl FnMut(Heard<'_>),
    ) -> Result<Progress, PushError> {
        self.listen(rx, &mut hear)?;
        if let State::Ended(outcome) = self.state {
            return Ok(Progress::Done(outcome));
        }
        if self.repeat_at.is_some_and(|at| now.reached(at)) {
            self.tries += 1;
            if self.tries >= TRIES {
                return self.hang_up().map(Progress::Done);
            }
            self.repeat_at = None;
            self.rewind();
            // All in one frame does not get through: the same in shorter ones.
            if self.state == State::SendingWhole && self.tries >= WHOLE_TRIES {
                self.limits.chunk = LEAST_CHUNK.min(self.limits.chunk);
                self.enter(State::Offering);
            }
        }
        self.speak(&mut tx);
        let at = *self.repeat_at.get_or_insert(now.after(PATIENCE));
        Ok(Progress::Waiting(at))
    }

    /// Acts on every frame in `rx`.
    fn listen(&mut self, rx: &[u8], hear: &mut impl FnMut(Heard<'_>)) -> Result<(), PushError> {
        let mut deframer = core::mem::take(&mut self.deframer);
        let mut rest = rx;
        let heard = loop {
            match deframer.feed(rest) {
                Fed::NeedMore => break Ok(()),
                // The request whose answer this was is repeated in time.
                Fed::Dropped { used, .. } => rest = rest.get(used..).unwrap_or_default(),
                Fed::Frame { body, used } => {
                    rest = rest.get(used..).unwrap_or_default();
                    if let Some((sequence, reply)) = reply_for(self.address, body)
                        && let Err(error) = self.act(sequence, &reply, hear)
                    {
                        break Err(error);
                    }
                }
            }
        };
        self.deframer = deframer;
        heard
    }

    /// One reply, in each state.
    fn act(&mut self, sequence: u8, reply: &Reply<'_>, hear: &mut impl FnMut(Heard<'_>)) -> Result<(), PushError> {
        let expected = sequence == self.sequence;
        match (self.state, *reply) {
            // What is tagged is tagged for a display's own address, and for the one that was asked.
            (State::Greeting, Reply::Hello(greeting))
                if !greeting.address.is_display()
                    || self.address != Address::ANY && greeting.address != self.address => {}
            (State::Greeting, Reply::Hello(greeting)) if expected => {
                if greeting.oldest > version::CURRENT || greeting.newest < version::OLDEST {
                    return Err(PushError::Version { oldest: greeting.oldest, newest: greeting.newest });
                }
                hear(Heard::Greeting(greeting));
                if greeting.on_show.map(|offer| offer.digest) != Some(self.base.digest) {
                    self.base = Base::default();
                }
                self.address = greeting.address;
                self.tag = self.tag_for(greeting.access)?;
                if self.offer.length > greeting.edition_bytes {
                    return Err(PushError::TooLong { limit: greeting.edition_bytes });
                }
                self.limits = Limits {
                    chunk: u32::from(greeting.chunk_bytes).clamp(1, CHUNK_BYTES as u32),
                    window: u32::from(greeting.window_bytes),
                };
                self.enter(if greeting.on_show == Some(self.offer) {
                    State::Asking { outcome: Outcome::Held }
                } else if self.offer.length <= self.limits.chunk {
                    State::SendingWhole
                } else {
                    State::Offering
                });
            }
            (State::Offering | State::SendingWhole, Reply::Standing(Standing::Held)) if expected => {
                self.enter(State::Asking { outcome: Outcome::Held });
            }
            (State::Offering | State::SendingWhole, Reply::Standing(Standing::Later)) if expected => {
                self.waits += 1;
                hear(Heard::Waiting);
                // One answer is one wait, however often it is said.
                self.sequence = self.sequence.wrapping_add(1);
                if self.waits >= WAITS {
                    return Err(PushError::Busy);
                }
                self.tries = 0;
            }
            (State::Offering, Reply::Standing(Standing::Wants { next })) if expected && next <= self.offer.length => {
                hear(Heard::Bytes(next));
                self.enter(self.from(next));
            }
            // Chunks are acknowledged by place, so an answer to any of them counts.
            (State::Sending { acked, sent, first, .. }, Reply::Standing(Standing::Wants { next }))
                if next <= self.offer.length =>
            {
                // Whether the answer is to a chunk behind the one at `acked`, as that was last sent.
                let is_later = sequence != first && self.is_in_flight(first, sequence);
                if next < acked && self.is_in_flight(first, sequence) {
                    // It has lost what it had: from the top.
                    self.again(PushError::Lost { bytes: next })?;
                } else if next > acked {
                    hear(Heard::Bytes(next));
                    let (arrived, _) = self.on_line(acked, next);
                    self.enter(match self.from(next) {
                        State::Sending { acked, .. } => State::Sending {
                            acked,
                            sent: sent.max(acked),
                            // Chunks that are on the line together have consecutive numbers.
                            first: first.wrapping_add(arrived as u8),
                            pace: Pace::Window,
                        },
                        complete => complete,
                    });
                } else if next == acked && sent > acked && is_later {
                    // A later chunk has come, so the one at `acked` was lost.
                    self.repeat_at = None;
                    self.rewind();
                }
            }
            // A display that has started again with the edition it kept.
            (State::Committing, Reply::Standing(Standing::Held)) if expected => {
                self.enter(State::Asking { outcome: Outcome::Held });
            }
            (State::Committing | State::SendingWhole, Reply::Taken(taken))
                if expected && taken.edition == self.offer.edition =>
            {
                self.enter(State::Asking { outcome: Outcome::Taken(taken) });
            }
            (State::Asking { outcome }, Reply::Status(status)) if expected => {
                hear(Heard::Status(status));
                self.enter(State::Ended(outcome));
            }
            // The display has started again, or has forgotten the offer: from the top. It says what it still has.
            (
                State::Offering
                | State::SendingWhole
                | State::Sending { .. }
                | State::Committing
                | State::Asking { .. },
                Reply::Started(_),
            ) => {
                self.again(PushError::Lost { bytes: self.sent() })?;
            }
            (State::Sending { .. } | State::Committing, Reply::Refused(refused))
                if self.begins_again(refused.why) && self.is_awaited(sequence) =>
            {
                // If the edition on show was not what it was thought to be, all of this one is sent now.
                self.base = Base::default();
                self.again(PushError::Refused(refused))?;
            }
            // Another edition has come on show meanwhile.
            (State::Sending { .. }, Reply::Refused(refused)) if refused.why == Refusal::NotBase => {
                if !self.base.runs.is_empty() {
                    self.base = Base::default();
                    self.repeat_at = None;
                    self.rewind();
                }
            }
            (State::Sending { .. }, Reply::Refused(refused)) if self.is_awaited(sequence) => {
                return Err(PushError::Refused(refused));
            }
            (State::Offering | State::SendingWhole | State::Committing, Reply::Refused(refused)) if expected => {
                return Err(PushError::Refused(refused));
            }
            (_, Reply::Unsupported { oldest, newest }) if expected => {
                return Err(PushError::Version { oldest, newest });
            }
            // An answer to a request that was repeated, or to somebody else's.
            (
                State::Greeting
                | State::Offering
                | State::SendingWhole
                | State::Sending { .. }
                | State::Committing
                | State::Asking { .. }
                | State::Ended(_),
                _,
            ) => {}
        }
        Ok(())
    }

    /// The tag that a display asks for.
    fn tag_for(&self, access: Access) -> Result<Tag, PushError> {
        match (access, self.key) {
            (Access::Open, _) => Ok(Tag::NONE),
            (Access::NoKey, _) => Err(PushError::NoKey),
            (Access::Keyed(asked), Some(key)) if key.id() == asked => {
                Ok(Tag::of(key, Purpose::Edition(self.offer.edition), self.address, self.edition))
            }
            (Access::Keyed(asked), _) => Err(PushError::OtherKey { asked }),
        }
    }

    /// Whether `sequence` is that of a chunk that is on the line, `first` being that of the first of them.
    const fn is_in_flight(&self, first: u8, sequence: u8) -> bool {
        sequence.wrapping_sub(first) <= self.sequence.wrapping_sub(first)
    }

    /// Whether an answer with this sequence number is one to this push: others may talk on the line, too.
    const fn is_awaited(&self, sequence: u8) -> bool {
        match self.state {
            State::Sending { first, .. } => self.is_in_flight(first, sequence),
            _ => sequence == self.sequence,
        }
    }

    /// Whether everything may be well when all is sent again: the display has lost its place, or somebody else has sent it
    /// other bytes or another offer meanwhile. That the tag is one of its key was known from the greeting.
    const fn begins_again(&self, why: Refusal) -> bool {
        match why {
            Refusal::NotOffered | Refusal::Incomplete | Refusal::Corrupted => true,
            Refusal::TooLong => matches!(self.state, State::Sending { .. }),
            Refusal::Forged => matches!(self.state, State::Committing),
            _ => false,
        }
    }

    /// A state in which `next` bytes are there.
    const fn from(&self, next: u32) -> State {
        if next >= self.offer.length {
            State::Committing
        } else {
            State::Sending { acked: next, sent: next, first: self.sequence.wrapping_add(1), pace: Pace::Window }
        }
    }

    /// Goes back to the first chunk that has not arrived, with shorter ones: where a byte in 500 is damaged, a short frame
    /// gets through much more often than a long one.
    fn rewind(&mut self) {
        if let State::Sending { acked, .. } = self.state {
            self.limits.chunk = (self.limits.chunk / 2).max(LEAST_CHUNK.min(self.limits.chunk));
            let first = self.sequence.wrapping_add(1);
            self.state = State::Sending { acked, sent: acked, first, pace: Pace::Single };
        }
    }

    /// A new state: its request is sent at once, with all tries before it.
    fn enter(&mut self, state: State) {
        self.state = state;
        self.tries = 0;
        self.repeat_at = None;
    }

    /// Starts over with the greeting, but not for ever.
    fn again(&mut self, error: PushError) -> Result<(), PushError> {
        self.rounds += 1;
        if self.rounds >= TRIES {
            return Err(error);
        }
        self.enter(State::Greeting);
        Ok(())
    }

    /// Sends what the state asks for, unless its answer is still awaited.
    fn speak(&mut self, tx: &mut impl FnMut(&[u8])) {
        if let State::Sending { acked, mut sent, first, pace } = self.state {
            while let Some(piece) = self.next_piece(acked, sent, pace) {
                self.send(&piece.request(sent, self.base.digest), tx);
                sent += piece.length();
            }
            self.state = State::Sending { acked, sent, first, pace };
            return;
        }
        if self.repeat_at.is_some() {
            return;
        }
        match self.state {
            State::Greeting => {
                self.send(&Request::HELLO, tx);
            }
            State::Offering => self.send(&Request::Offer(self.offer), tx),
            State::SendingWhole => self.send(&Request::Whole { tag: self.tag, bytes: self.edition }, tx),
            State::Committing => self.send(&Request::Commit { offer: self.offer, tag: self.tag }, tx),
            State::Asking { .. } => self.send(&Request::Status, tx),
            State::Sending { .. } | State::Ended(_) => {}
        }
    }

    /// What to send next, when the window has room for it.
    fn next_piece(&self, acked: u32, sent: u32, pace: Pace) -> Option<Piece<'e>> {
        let piece = Piece::at(self.edition, self.base, sent, self.limits.chunk)?;
        let (_, waiting) = self.on_line(acked, sent);
        // One piece may always go: a display whose window is smaller than its chunk would wait for ever.
        let fits = waiting + piece.line_bytes() + CHUNK_OVERHEAD <= self.limits.window;
        let may_go = sent == acked || (pace == Pace::Window && fits);
        may_go.then_some(piece)
    }

    /// The requests for the bytes from `acked` to `sent`, and the bytes that those are on the line.
    fn on_line(&self, acked: u32, sent: u32) -> (u32, u32) {
        let (mut at, mut requests, mut bytes) = (acked, 0, 0);
        while at < sent
            && let Some(piece) = Piece::at(self.edition, self.base, at, self.limits.chunk)
        {
            at += piece.length();
            requests += 1;
            bytes += piece.line_bytes() + CHUNK_OVERHEAD;
        }
        (requests, bytes)
    }

    fn send(&mut self, request: &Request<'_>, tx: &mut impl FnMut(&[u8])) {
        self.sequence = self.sequence.wrapping_add(1);
        send_request(self.address, self.sequence, request, tx);
    }

    /// What to say of a display that answers no more.
    const fn silence(&self) -> PushError {
        match (self.state, self.rounds) {
            (State::Greeting, 0) => PushError::NoAnswer,
            _ => PushError::Lost { bytes: self.sent() },
        }
    }
}

#[cfg(test)]
mod tests;
