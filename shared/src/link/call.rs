use super::host::{reply_for, send_request};
use super::{Address, Deframer, Fed, Reply, Request};
use crate::time::{Instant, Span};

/// How long an answer may take before the request is repeated: a display answers between frames, within 50 ms, and the
/// longest answer takes 250 ms at 9600 baud.
const PATIENCE: Span = Span::from_ms(700);

/// How often a request is sent before the display is given up.
const TRIES: u8 = 6;

/// One question of a host, asked until it is answered. The question is the same each time, so asking twice does nothing
/// that asking once does not.
#[derive(Debug)]
pub struct Call<'r> {
    request: Request<'r>,
    address: Address,
    sequence: u8,
    deframer: Deframer,
    repeat_at: Option<Instant>,
    patience: Span,
    tries_left: u8,
}

/// How far a call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallProgress {
    /// Poll again when bytes have come, and at this moment at the latest.
    Waiting(Instant),
    /// The answer was heard.
    Answered,
    /// Nobody answers.
    NoAnswer,
}

impl<'r> Call<'r> {
    /// Asks `request` of the display at `address`; `sequence` is another one than that of the call before.
    pub const fn new(request: Request<'r>, address: Address, sequence: u8) -> Self {
        let deframer = Deframer::new();
        Self { request, address, sequence, deframer, repeat_at: None, patience: PATIENCE, tries_left: TRIES }
    }

    /// The same question, sent `tries` times, with `patience` for each answer: for who knows how long one takes.
    #[must_use]
    pub const fn with_patience(self, patience: Span, tries: u8) -> Self {
        Self { patience, tries_left: tries, ..self }
    }

    /// Takes the bytes that came, hands bytes for the line to `tx`, and the answer to `hear`, once.
    pub fn poll(
        &mut self,
        now: Instant,
        rx: &[u8],
        mut tx: impl FnMut(&[u8]),
        hear: impl FnOnce(Reply<'_>),
    ) -> CallProgress {
        let mut rest = rx;
        loop {
            match self.deframer.feed(rest) {
                Fed::NeedMore => break,
                Fed::Dropped { used, .. } => rest = rest.get(used..).unwrap_or_default(),
                Fed::Frame { body, used } => {
                    rest = rest.get(used..).unwrap_or_default();
                    match reply_for(self.address, body) {
                        Some((sequence, reply)) if sequence == self.sequence => {
                            hear(reply);
                            return CallProgress::Answered;
                        }
                        Some(_) | None => {}
                    }
                }
            }
        }
        if self.repeat_at.is_none_or(|at| now.reached(at)) {
            let Some(tries_left) = self.tries_left.checked_sub(1) else {
                return CallProgress::NoAnswer;
            };
            self.tries_left = tries_left;
            self.repeat_at = Some(now.after(self.patience));
            send_request(self.address, self.sequence, &self.request, &mut tx);
        }
        CallProgress::Waiting(self.repeat_at.unwrap_or(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FRAME_BYTES;
    use crate::link::encode;

    fn reply(sequence: u8, reply: Reply<'_>) -> Vec<u8> {
        let mut body = vec![0x81, sequence];
        body.extend_from_slice(postcard::to_slice(&reply, &mut [0; 64]).unwrap());
        encode(&body, &mut [0; FRAME_BYTES]).unwrap().to_vec()
    }

    #[test]
    fn it_is_asked_again_until_its_own_answer_comes() {
        let unsupported = Reply::Unsupported { oldest: 1, newest: 1 };
        let mut call = Call::new(Request::Status, Address::FIRST, 7);
        let (mut sent, mut heard) = (0, false);
        let mut poll = |ms, rx: &[u8]| {
            let now = Instant::from_ms(u32::MAX - 100).after(Span::from_ms(ms));
            call.poll(now, rx, |_| sent += 1, |reply| heard = reply == unsupported)
        };
        assert!(matches!(poll(0, &[]), CallProgress::Waiting(_)));
        assert!(matches!(poll(699, &reply(6, unsupported)), CallProgress::Waiting(_)));
        assert!(matches!(poll(700, &[1, 2, 0]), CallProgress::Waiting(_)));
        assert_eq!(poll(701, &reply(7, unsupported)), CallProgress::Answered);
        assert!(heard);
        assert_eq!(sent, 2);
    }

    #[test]
    fn a_display_that_says_nothing_is_given_up() {
        let call = Call::new(Request::Status, Address::ANY, 0);
        assert_eq!(until_given_up(call), (6, 6 * 700));
    }

    #[test]
    fn patience_can_be_shorter() {
        let call = Call::new(Request::Status, Address::ANY, 0).with_patience(Span::from_ms(150), 2);
        assert_eq!(until_given_up(call), (2, 2 * 150));
    }

    /// How often a question is sent that nobody answers, and when it is given up.
    fn until_given_up(mut call: Call<'_>) -> (u32, u32) {
        let (mut now, mut sent) = (Instant::from_ms(0), 0);
        loop {
            match call.poll(now, &[], |_| sent += 1, |_| panic!("nobody answers")) {
                CallProgress::Waiting(at) => now = at,
                progress => {
                    assert_eq!(progress, CallProgress::NoAnswer);
                    return (sent, now.ms());
                }
            }
        }
    }
}
