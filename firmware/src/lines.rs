//! Two serial lines for one ticker.
//!
//! *In:* bytes of two ports, at any time. *Out:* one stream of bytes in which no frame has bytes of both, and answers to whoever
//! asked.
//! *Promises:* a line that falls silent within a frame, or never ends it, gives way to the other one; a host that does not
//! take what is sent to it holds nobody up for longer than [`PATIENCE`].
//! *Does not know:* what a frame says, or which ports there are ([`Port`]).

use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::time::{Instant, Span};

/// How long a line may be silent within its frame, its answer may take, or its host may let it wait, while the other one has
/// something: erasing a sector of flash and drawing a whole frame pass in it.
pub const PATIENCE: Span = Span::from_ms(100);

/// What ends a frame.
const END: u8 = 0;

/// What became of a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is on its way.
    Taken,
    /// There is no room for it now.
    Busy,
    /// Nobody listens.
    Unheard,
}

/// A serial port, as its driver moves its bytes.
pub trait Port {
    /// Whether a byte has come.
    fn has_byte(&self) -> bool;

    /// The next byte, if one has come.
    fn receive(&mut self) -> Option<u8>;

    /// Sends a byte, if that is possible now.
    fn transmit(&mut self, byte: u8) -> Sent;
}

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    First,
    Second,
}

/// Whose bytes are handed over.
#[derive(Clone, Copy, Debug)]
enum Hearing {
    /// Nobody's yet: the line that has a byte begins a frame.
    Either,
    /// Those of a line that is within a frame, of which so many bytes came, the last one then.
    One { line: Line, bytes: usize, at: Instant },
}

/// To whom bytes go, and whether the line takes them.
#[derive(Clone, Copy, Debug, Default)]
struct Listener {
    /// Whether the frame that is being sent goes there.
    is_meant: bool,
    /// Whether it has the byte that is being sent.
    has_byte: bool,
    /// Since when it has had no room.
    busy_since: Option<Instant>,
}

/// What is being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Saying {
    /// Nothing: it is to be decided who hears the next frame.
    Nothing,
    /// A frame, of which nothing has been sent yet while it is empty.
    Frame { is_answer: bool, is_empty: bool },
}

/// Both lines.
#[derive(Debug)]
pub struct Lines<A, B> {
    first: A,
    second: B,
    hearing: Hearing,
    /// Whose frame ended last, and when.
    asked: (Line, Instant),
    /// Frames of that line without an answer yet.
    owed: u16,
    saying: Saying,
    listeners: [Listener; 2],
    /// Frames of which a host did not take all.
    untaken: u32,
}

impl Line {
    const BOTH: [Self; 2] = [Self::First, Self::Second];

    const fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }
}

impl<A: Port, B: Port> Lines<A, B> {
    /// Two lines on which nothing was said.
    pub fn new(first: A, second: B) -> Self {
        Self {
            first,
            second,
            hearing: Hearing::Either,
            asked: (Line::Second, Instant::default()),
            owed: 0,
            saying: Saying::Nothing,
            listeners: [Listener::default(); 2],
            untaken: 0,
        }
    }

    /// The first line's port.
    pub fn first(&mut self) -> &mut A {
        &mut self.first
    }

    /// The second line's port.
    pub fn second(&mut self) -> &mut B {
        &mut self.second
    }

    /// How many frames a host that was there did not take, or not all of.
    pub const fn untaken(&self) -> u32 {
        self.untaken
    }

    fn port(&mut self, line: Line) -> &mut dyn Port {
        match line {
            Line::First => &mut self.first,
            Line::Second => &mut self.second,
        }
    }

    /// The next byte for the ticker. Where a line gives way within a frame, that is an end which was never sent: what came of
    /// the frame is counted as damaged.
    pub fn receive(&mut self, now: Instant) -> Option<u8> {
        match self.hearing {
            Hearing::One { line, bytes, at } => {
                let is_stuck = bytes >= FRAME_BYTES || now.since(at) >= PATIENCE;
                if is_stuck && self.port(line.other()).has_byte() {
                    self.hearing = Hearing::Either;
                    self.owed = 0;
                    self.asked = (line, now);
                    return Some(END);
                }
                let byte = self.port(line).receive()?;
                if byte == END {
                    self.hearing = Hearing::Either;
                    self.owed = self.owed.saturating_add(1);
                    self.asked = (line, now);
                } else {
                    self.hearing = Hearing::One { line, bytes: bytes + 1, at: now };
                }
                Some(byte)
            }
            Hearing::Either => {
                let (last, at) = self.asked;
                // By turns: a line that never rests must not keep the other one out.
                let next = if self.port(last.other()).has_byte() { last.other() } else { last };
                if next != last && self.owed > 0 && now.since(at) < PATIENCE {
                    return None;
                }
                let byte = self.port(next).receive()?;
                if byte != END {
                    if next != last {
                        self.owed = 0;
                    }
                    self.hearing = Hearing::One { line: next, bytes: 1, at: now };
                }
                Some(byte)
            }
        }
    }

    /// Sends a byte of the ticker's, of an answer to the line that asked, and of anything else to both; `false` when it is to be
    /// sent again.
    pub fn transmit(&mut self, now: Instant, byte: u8) -> bool {
        if self.saying == Saying::Nothing {
            let is_answer = self.owed > 0;
            for line in Line::BOTH {
                self.listeners[line as usize].is_meant = !is_answer || line == self.asked.0;
            }
            self.saying = Saying::Frame { is_answer, is_empty: true };
        }
        for line in Line::BOTH {
            self.offer(line, now, byte);
        }
        if self.listeners.iter().any(|listener| listener.is_meant && !listener.has_byte) {
            return false;
        }
        for listener in &mut self.listeners {
            listener.has_byte = false;
        }
        if let Saying::Frame { is_answer, is_empty } = self.saying {
            let has_ended = byte == END;
            if has_ended && is_answer && !is_empty {
                self.owed = self.owed.saturating_sub(1);
            }
            self.saying = if has_ended { Saying::Nothing } else { Saying::Frame { is_answer, is_empty: false } };
        }
        true
    }

    /// Offers a byte to a line that is to have it.
    fn offer(&mut self, line: Line, now: Instant, byte: u8) {
        let Listener { is_meant: true, has_byte: false, busy_since } = self.listeners[line as usize] else { return };
        let sent = self.port(line).transmit(byte);
        let listener = &mut self.listeners[line as usize];
        match (sent, busy_since) {
            (Sent::Taken, _) => (listener.has_byte, listener.busy_since) = (true, None),
            (Sent::Unheard, _) => (listener.is_meant, listener.busy_since) = (false, None),
            (Sent::Busy, None) => listener.busy_since = Some(now),
            (Sent::Busy, Some(since)) if now.since(since) < PATIENCE => {}
            // It is given nothing more of this frame, and no time with the next one.
            (Sent::Busy, Some(_)) => {
                listener.is_meant = false;
                self.untaken = self.untaken.saturating_add(1);
            }
        }
    }
}
