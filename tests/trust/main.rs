//! Can somebody without the key, or with a recording, change what a display shows?
//!
//! `MOTOGRAPH_CAMPAIGN=1` (`tests/run campaign`) tries ten million forged tags.

use motograph_shared::bundle::EditionWriter;
use motograph_shared::layout::Screen;
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Command, Deframer, Fed, Offer, Outbox, Refusal, Reply, Request, digest, encode};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Key, Lock, Purpose, Tag};
use motograph_shared::{Setup, Ticker};
use motograph_tests::{KEY, figures};

const COMMAND: &str = "cargo test -p motograph-tests --test trust";
const SEED: u64 = 9;
const SCREEN: Screen = Screen::new(32, 8);

/// Forged tags of every day, and how many times as many are tried in a campaign.
const FORGERIES: u64 = 200_000;
const CAMPAIGN: u64 = 50;

/// A display with a key and an edition on show, and somebody at its line.
struct Attacked {
    ticker: Ticker<'static, 32>,
    outbox: Outbox,
    now: Instant,
}

impl Attacked {
    fn new() -> Self {
        let setup = Setup { screen: SCREEN, device: "attacked", address: Address::FIRST, lock: Lock::of(KEY) };
        let now = Instant::from_ms(0);
        let ticker = Ticker::new(setup, Box::leak(Box::new(Memory::new())), now);
        let mut attacked = Self { ticker, outbox: Outbox::new(), now };
        assert_eq!(attacked.whole(&edition(100, "The news on show"), &KEY, 100, 1), Some(None));
        attacked.pass(3000);
        assert_eq!(attacked.ticker.edition_on_show(), Some(100));
        attacked
    }

    /// Sends a body in a good frame and says what is answered.
    fn send(&mut self, address: u8, request: &Request<'_>) -> Option<Reply<'static>> {
        let mut body = [0; 512];
        body[0] = address;
        let length = 2 + postcard::to_slice(request, &mut body[2..]).unwrap().len();
        self.send_body(&body[..length])
    }

    fn send_body(&mut self, body: &[u8]) -> Option<Reply<'static>> {
        let mut room = [0; FRAME_BYTES];
        let mut rest = encode(body, &mut room).unwrap();
        loop {
            let polled = self.ticker.poll(self.now, rest, &mut self.outbox);
            rest = &rest[polled.taken..];
            if rest.is_empty() && polled.wake != self.now {
                break;
            }
        }
        let mut answer = [0; FRAME_BYTES];
        let mut length = 0;
        while let Some(byte) = self.outbox.pop_front() {
            answer[length] = byte;
            length += 1;
        }
        let mut deframer = Deframer::new();
        let Fed::Frame { body, .. } = deframer.feed(&answer[..length]) else { return None };
        match postcard::from_bytes(&body[2..]).unwrap() {
            Reply::Refused(refused) => Some(Reply::Refused(refused)),
            Reply::Taken(taken) => Some(Reply::Taken(taken)),
            Reply::Standing(standing) => Some(Reply::Standing(standing)),
            Reply::Settings(in_effect) => Some(Reply::Settings(in_effect)),
            Reply::Unsupported { oldest, newest } => Some(Reply::Unsupported { oldest, newest }),
            _ => None,
        }
    }

    /// Sends an edition with the tag that `key` gives it for an audience; `Some(None)` when it is taken, else why not.
    fn whole(&mut self, bytes: &[u8], key: &Key, number: u32, audience: u8) -> Option<Option<Refusal>> {
        let tag = Tag::of(key, Purpose::Edition(number), Address::new(audience).unwrap(), bytes);
        match self.send(1, &Request::Whole { tag, bytes })? {
            Reply::Taken(_) => Some(None),
            Reply::Refused(refused) => Some(Some(refused.why)),
            _ => None,
        }
    }

    fn pass(&mut self, ms: u32) {
        for _ in 0..ms {
            while self.ticker.poll(self.now, &[], &mut self.outbox).wake == self.now {}
            self.ticker.draw(self.now);
            self.now = self.now.after(Span::from_ms(1));
        }
    }
}

fn edition(number: u32, headline: &str) -> Vec<u8> {
    let mut buffer = [0; 256];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    writer.headline(headline).unwrap();
    writer.finish().to_vec()
}

fn times(in_a_campaign: u64) -> u64 {
    if std::env::var_os("MOTOGRAPH_CAMPAIGN").is_some() { in_a_campaign } else { 1 }
}

#[test]
fn no_forged_tag_is_accepted() {
    let mut attacked = Attacked::new();
    let mut random = fastrand::Rng::with_seed(SEED);
    let (mut tried, mut accepted) = (0_u64, 0_u64);
    let bytes = edition(101, "Never");
    let good = Tag::of(&KEY, Purpose::Edition(101), Address::FIRST, &bytes);
    // Tags out of nowhere, and tags that are nearly right.
    for round in 0..FORGERIES * times(CAMPAIGN) {
        let mut tag = good;
        if round % 2 == 0 {
            random.fill(&mut tag.0);
        } else {
            let at = random.usize(..Tag::BYTES);
            tag.0[at] ^= random.u8(1..);
        }
        tried += 1;
        match attacked.send(1, &Request::Whole { tag, bytes: &bytes }) {
            Some(Reply::Refused(refused)) if refused.why == Refusal::Forged => {}
            _ => accepted += 1,
        }
    }
    // Every bit of the whole request, the tag, the number and the length among them.
    let mut body = vec![1, 9];
    body.extend_from_slice(postcard::to_slice(&Request::Whole { tag: good, bytes: &bytes }, &mut [0; 512]).unwrap());
    for bit in 16..body.len() * 8 {
        let mut other = body.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        // One bit makes it a commit, an offer or nothing known: whatever it is, no edition is taken.
        if let Some(Reply::Taken(_)) = attacked.send_body(&other) {
            accepted += 1;
        }
    }
    // The tag of another key, another display, a group, everybody, nobody; of a command; of an edition that is cut.
    for (key, audience) in [(&Key::new([8; 32]), 1), (&KEY, 2), (&KEY, 96), (&KEY, 127), (&KEY, 0)] {
        tried += 1;
        accepted += u64::from(attacked.whole(&bytes, key, 101, audience) != Some(Some(Refusal::Forged)));
    }
    for (purpose, bytes_tagged) in
        [(Purpose::Command(101), &bytes[..]), (Purpose::Edition(102), &bytes), (Purpose::Edition(101), &bytes[..5])]
    {
        let tag = Tag::of(&KEY, purpose, Address::FIRST, bytes_tagged);
        tried += 1;
        accepted +=
            u64::from(matches!(attacked.send(1, &Request::Whole { tag, bytes: &bytes }), Some(Reply::Taken(_))));
    }
    attacked.pass(60_000);
    assert_eq!(attacked.ticker.edition_on_show(), Some(100));
    figures::record("forgeries_tried", tried, "tags", COMMAND, Some(SEED));
    figures::record("forgeries_accepted", accepted, "tags", COMMAND, Some(SEED));
    assert_eq!(accepted, 0);
    // It was not deaf meanwhile.
    assert_eq!(
        attacked.send(1, &Request::Whole { tag: good, bytes: &bytes }).map(|reply| matches!(reply, Reply::Taken(_))),
        Some(true)
    );
}

#[test]
fn no_recording_is_accepted_again() {
    let mut attacked = Attacked::new();
    let mut accepted = 0_u64;
    // Editions 101 to 150 are shown one after the other; each recording is played after each of them, by every way.
    for latest in 101..=150_u32 {
        let bytes = edition(latest, "The news of this hour");
        assert_eq!(attacked.whole(&bytes, &KEY, latest, 1), Some(None));
        attacked.pass(20_000);
        assert_eq!(attacked.ticker.edition_on_show(), Some(latest));
        for old in 100..latest {
            let text = if old == 100 { "The news on show" } else { "The news of this hour" };
            let bytes = edition(old, text);
            accepted += u64::from(attacked.whole(&bytes, &KEY, old, 1) != Some(Some(Refusal::Outdated)));
            let offer = Offer { edition: old, length: bytes.len() as u32, digest: digest(&bytes) };
            let tag = Tag::of(&KEY, Purpose::Edition(old), Address::FIRST, &bytes);
            attacked.send(1, &Request::Offer(offer));
            attacked.send(1, &Request::Chunk { offset: 0, bytes: &bytes });
            accepted += u64::from(matches!(attacked.send(1, &Request::Commit { offer, tag }), Some(Reply::Taken(_))));
        }
    }
    // Commands: what was dimmed once is not dimmed again by a recording, not even by that of the last command.
    let command = |number: u64, level: u8| {
        let mut room = [0; Command::BYTES];
        let bytes = Command::Brightness(level).to_bytes(&mut room).to_vec();
        (number, Tag::of(&KEY, Purpose::Command(number), Address::FIRST, &bytes), bytes)
    };
    let recordings: Vec<_> = (1..=20_u64).map(|number| command(number, (number % 8) as u8 + 1)).collect();
    let brightness = |reply: Option<Reply<'_>>| match reply {
        Some(Reply::Settings(in_effect)) => Some(in_effect.brightness),
        _ => None,
    };
    for (place, (number, tag, bytes)) in recordings.iter().enumerate() {
        let level = brightness(attacked.send(1, &Request::Command { number: *number, tag: *tag, bytes }));
        assert_eq!(level, Some((number % 8) as u8 + 1));
        for (number, tag, bytes) in &recordings[..place] {
            let reply = attacked.send(1, &Request::Command { number: *number, tag: *tag, bytes });
            accepted += u64::from(!matches!(reply, Some(Reply::Refused(refused)) if refused.why == Refusal::Replayed));
        }
    }
    attacked.ticker.press(attacked.now, motograph_shared::keys::Key::Darker);
    let (number, tag, bytes) = recordings.last().unwrap();
    let level = brightness(attacked.send(1, &Request::Command { number: *number, tag: *tag, bytes }));
    accepted += u64::from(level != Some((number % 8) as u8));
    figures::record("replays_accepted", accepted, "recordings", COMMAND, None);
    assert_eq!(accepted, 0);
}
