use std::collections::VecDeque;
use std::sync::Arc;

use motograph_shared::layout::Screen;
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Deframer, Fed, Offer, Outbox, Outcome, Progress, Push, Reply, Request, encode};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::bundle_file::Bundle;
use motograph_simulator::newsroom::Visited;
use motograph_tests::KEY;

/// A display with its cable, in whatever time the test likes.
pub(crate) struct Lobby {
    ticker: Ticker<'static, 1024>,
    /// When it was switched on, on the clock of the test, in milliseconds.
    on_since: u64,
    /// Whether its cable is in.
    pub(crate) is_plugged: bool,
    visit: Option<Visit>,
    /// The headlines that came on, each with its edition.
    pub(crate) shown: Vec<(u32, String)>,
    since: Option<Instant>,
    wake: u64,
}

/// A push on its way.
struct Visit {
    push: Push<'static>,
    number: u32,
    to_host: Vec<u8>,
    to_display: VecDeque<u8>,
}

/// Bytes that cross the line in a millisecond at 115200 baud.
const BYTES_A_MS: usize = 11;

impl Lobby {
    pub(crate) fn new() -> Self {
        Self { ticker: ticker(), on_since: 0, is_plugged: true, visit: None, shown: Vec::new(), since: None, wake: 0 }
    }

    /// The power goes, and comes back at once; what it showed is not kept.
    pub(crate) fn cut(&mut self, now: u64) {
        self.ticker = ticker();
        self.on_since = now;
        self.since = None;
        self.wake = now;
        self.shown.push((0, "the power went".to_owned()));
    }

    fn clock(&self, now: u64) -> Instant {
        Instant::from_ms((now - self.on_since) as u32)
    }

    /// Somebody visits it with an edition, or only looks; the answer comes now, or from [`step`](Self::step).
    pub(crate) fn visit(&mut self, now: u64, edition: Option<Arc<Bundle>>) -> Option<Result<Visited, String>> {
        let Some(held) = self.hello(now) else { return Some(Err("nothing answers".to_owned())) };
        let held = held.map(|offer| offer.edition);
        let Some(edition) = edition else { return Some(Ok(Visited::Has { edition: held, is_pushed: false })) };
        let number = edition.edition().number();
        if held == Some(number) {
            return Some(Ok(Visited::Has { edition: held, is_pushed: false }));
        }
        // A test ends soon enough for what is leaked.
        let bytes: &'static [u8] = edition.bytes().to_vec().leak();
        let push = Push::new(bytes, number, Address::ANY, Some(&KEY));
        self.visit = Some(Visit { push, number, to_host: Vec::new(), to_display: VecDeque::new() });
        self.wake = now;
        None
    }

    /// Whether a push is on its way.
    pub(crate) fn is_visited(&self) -> bool {
        self.visit.is_some()
    }

    /// When it has something to do next.
    pub(crate) fn wake(&self, now: u64) -> u64 {
        if self.visit.is_some() { now + 1 } else { self.wake }
    }

    /// Lets a millisecond of line and glass pass; gives the end of a visit.
    pub(crate) fn step(&mut self, now: u64) -> Option<Result<Visited, String>> {
        let clock = self.clock(now);
        let mut ended = None;
        let mut line = Vec::new();
        if let Some(visit) = &mut self.visit {
            let queue = &mut visit.to_display;
            // The host's clock goes on whatever becomes of the display.
            let polled = visit.push.poll(
                Instant::from_ms(now as u32),
                &std::mem::take(&mut visit.to_host),
                |bytes| queue.extend(bytes),
                |_| (),
            );
            line.extend(visit.to_display.drain(..visit.to_display.len().min(BYTES_A_MS)));
            ended = match polled {
                Ok(Progress::Waiting(_)) => None,
                Ok(Progress::Done(Outcome::Taken(_) | Outcome::Held)) => {
                    Some(Ok(Visited::Has { edition: Some(visit.number), is_pushed: true }))
                }
                Err(error) => Some(Err(format!("{error:?}"))),
            };
        }
        if !self.is_plugged {
            line.clear();
        }
        let (mut rest, mut outbox) = (&line[..], Outbox::new());
        for calls in 0.. {
            assert!(calls < 1000, "it asks for no time at all");
            let polled = self.ticker.poll(clock, rest, &mut outbox);
            rest = &rest[polled.taken..];
            self.ticker.draw(clock);
            if rest.is_empty() && polled.wake != clock {
                self.wake = now + u64::from(polled.wake.since(clock).ms());
                break;
            }
        }
        if let Some(visit) = self.visit.as_mut().filter(|_| self.is_plugged) {
            visit.to_host.extend(std::iter::from_fn(|| outbox.pop_front()));
        }
        if ended.is_some() {
            self.visit = None;
        }
        self.look(now);
        ended
    }

    /// Takes down the headline on the glass, if another one has come on.
    fn look(&mut self, now: u64) {
        let clock = self.clock(now);
        let since = self.ticker.on_show_since(clock);
        if self.ticker.edition_on_show().is_none() || self.since == Some(since) {
            return;
        }
        self.since = Some(since);
        self.ask(now, &Request::Status, |reply| match reply {
            Reply::Status(status) => status.on_show.map(|on_show| (on_show.edition, on_show.text.to_owned())),
            _ => None,
        })
        .into_iter()
        .for_each(|shown| self.shown.push(shown));
    }

    /// Which edition it shows; nothing when it does not answer.
    fn hello(&mut self, now: u64) -> Option<Option<Offer>> {
        if !self.is_plugged {
            return None;
        }
        self.ask(now, &Request::HELLO, |reply| match reply {
            Reply::Hello(greeting) => Some(greeting.on_show),
            _ => None,
        })
    }

    fn ask<T>(&mut self, now: u64, request: &Request<'_>, hear: impl Fn(Reply<'_>) -> Option<T>) -> Option<T> {
        let clock = self.clock(now);
        let mut body = vec![Address::ANY.number(), 9];
        body.extend_from_slice(postcard::to_slice(request, &mut [0; 64]).unwrap());
        // A zero before it ends what a push may have left on the line.
        let frame = [&[0], encode(&body, &mut [0; FRAME_BYTES]).unwrap()].concat();
        let (mut rest, mut outbox) = (&frame[..], Outbox::new());
        for calls in 0.. {
            assert!(calls < 1000, "no answer");
            if !outbox.is_empty() {
                break;
            }
            rest = &rest[self.ticker.poll(clock, rest, &mut outbox).taken..];
        }
        let answer: Vec<u8> = std::iter::from_fn(|| outbox.pop_front()).collect();
        let mut deframer = Deframer::new();
        let Fed::Frame { body, .. } = deframer.feed(&answer) else { panic!("no frame") };
        hear(postcard::from_bytes(&body[2..]).unwrap())
    }
}

fn ticker() -> Ticker<'static, 1024> {
    let setup = Setup { screen: Screen::new(128, 64), device: "lobby", address: Address::FIRST, lock: Lock::of(KEY) };
    let mut ticker = Ticker::new(setup, Box::leak(Box::new(Memory::new())), Instant::default());
    ticker.set(Settings::DEFAULT);
    ticker
}
