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
    tries: u8,
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
        Self { request, address, sequence, deframer: Deframer::new(), repeat_at: None, tries: 0 }
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
            if self.tries >= TRIES {
                return CallProgress::NoAnswer;
            }
            self.tries += 1;
            self.repeat_at = Some(now.after(PATIENCE));
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
        let mut call = Call::new(Request::Status, Address::ANY, 0);
        let (mut now, mut sent) = (Instant::from_ms(0), 0);
        loop {
            match call.poll(now, &[], |_| sent += 1, |_| panic!("nobody answers")) {
                CallProgress::Waiting(at) => now = at,
                progress => break assert_eq!(progress, CallProgress::NoAnswer),
            }
        }
        assert_eq!((sent, now.ms()), (6, 6 * 700));
    }
}
