//! What the worst call costs while a line of 115200 baud is full: of rubbish, of forged editions, of questions.

use cortex_m_semihosting::hprintln;
use motograph_shared::bundle::Level;
use motograph_shared::limits::{BULLETIN_BYTES, CHUNK_BYTES, COPIED_BYTES, INK_WITHIN};
use motograph_shared::link::{Address, Bulletin, Command, Entry, Outbox, Request, send_request};
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Installation, Key, Purpose, Tag};

use crate::count::Counter;
use crate::texts::long;
use crate::ticker::{Bench, Worst, call};

/// Milliseconds of each flood.
const LENGTH: u32 = 1500;

/// Bytes that come in a millisecond at 115200 baud.
const BYTES_A_MS: usize = 12;

/// Bytes that the firmware hands over at once when it was kept busy for as long as those take to come.
const BATCH: usize = 256;

/// An endless line of pieces, one after the other.
struct Line<'l> {
    bytes: &'l [u8],
    at: usize,
}

impl Line<'_> {
    /// The next `room.len()` bytes.
    fn fill(&mut self, room: &mut [u8]) {
        for byte in room {
            *byte = self.bytes.get(self.at).copied().unwrap_or_default();
            self.at = (self.at + 1) % self.bytes.len().max(1);
        }
    }
}

/// Floods the line with `bytes`, and says the cost of the worst call.
#[inline(never)]
fn flood(
    counter: &mut Counter,
    name: &'static str,
    ticker: &mut Bench<'_>,
    start: Instant,
    bytes: &[u8],
    a_call: usize,
) -> Instant {
    let (mut worst, mut outbox, mut now) = (Worst::NONE, Outbox::new(), start);
    let mut line = Line { bytes, at: 0 };
    let mut room = [0; BATCH];
    let mut waiting = 0;
    for _ in 0..LENGTH {
        if waiting == 0 {
            line.fill(room.get_mut(..a_call).unwrap_or_default());
            waiting = a_call;
        }
        let rest = room.get(a_call - waiting..a_call).unwrap_or_default();
        let (taken, _) = call(counter, &mut worst, name, ticker, now, rest, &mut outbox);
        waiting -= taken;
        outbox.clear();
        now = now.after(Span::from_ms(1));
    }
    hprintln!("flood_{}_{}_{} {}", name, a_call, start.ms(), worst.insn);
    now
}

/// A frame of `request` at the beginning of `room`; how long it is.
fn frame(request: &Request<'_>, room: &mut [u8; 600]) -> usize {
    let mut length = 0;
    send_request(Address::ANY, 9, request, &mut |bytes| {
        if let Some(place) = room.get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
            length = bytes.len();
        }
    });
    length
}

/// Announces the longest bulletin, and says the cost of the worst call from its first byte until it leaves the glass.
#[inline(never)]
pub fn announce(counter: &mut Counter, ticker: &mut Bench<'_>, start: Instant, key: &Key) {
    let (mut worst, mut outbox, mut now) = (Worst::NONE, Outbox::new(), start);
    // What is folded to nothing takes longest until ink is found.
    let text = long("\u{301}\u{302}", INK_WITHIN - 1);
    let mut words = heapless::String::<BULLETIN_BYTES>::new();
    let _ = words.push_str(&text);
    while words.push('\u{4eff}').is_ok() {}
    let bulletin = Bulletin { id: 1, level: Level::Breaking, entry: Entry::Now, seconds: 1, section: "", text: &words };
    let mut bytes = [0; Command::BYTES];
    let bytes = Command::Announce(bulletin).to_bytes(&mut bytes);
    let number = 1;
    let tag = Tag::of(key, Purpose::Command(number), Address::FIRST, bytes);
    let mut room = [0; 600];
    let length = frame(&Request::Command { number, tag, bytes }, &mut room);
    let mut rest = room.get(..length).unwrap_or_default();
    let (mut answered, end) = (0, now.after(Span::from_s(120)));
    while !now.reached(end) {
        let batch = rest.get(..BYTES_A_MS).unwrap_or(rest);
        let (taken, wake) = call(counter, &mut worst, "announce", ticker, now, batch, &mut outbox);
        rest = rest.get(taken..).unwrap_or_default();
        answered += outbox.len();
        outbox.clear();
        now = if wake == now || !rest.is_empty() { now.after(Span::from_ms(1)) } else { wake };
    }
    // An agenda with a bulletin in it is longer than a refusal.
    if answered < 15 {
        hprintln!("panic the bulletin was not taken");
    }
    hprintln!("announce {}", worst.insn);
}

#[inline(never)]
pub fn run(counter: &mut Counter, ticker: &mut Bench<'_>, start: Instant) -> Instant {
    let mut now = start;
    // Rubbish with zeroes in it as they come: a frame ends every 256 bytes.
    let mut rubbish = [0_u8; 600];
    let mut state = 1_u32;
    for byte in &mut rubbish {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = state.to_be_bytes()[0];
    }
    let mut edition = [0x55; CHUNK_BYTES];
    edition[..3].copy_from_slice(&[1, 0xff, 0x7f]);
    let key = Key::new([1; Key::BYTES]);
    let installation = Installation { key, address: Address::FIRST, group: Address::ANY, edition: 0, command: 0 };
    let length = COPIED_BYTES as u32;
    let requests = [
        ("forged", Request::Whole { tag: Tag::NONE, bytes: &edition }),
        ("commands", Request::Command { number: u64::MAX, tag: Tag::NONE, bytes: &[0, 0, 0, 1, 1, 0] }),
        ("long_commands", Request::Command { number: u64::MAX, tag: Tag::NONE, bytes: &edition }),
        ("copies", Request::Copy { offset: 0, base: 0, from: 0, length }),
        ("chunks", Request::Chunk { offset: 0, bytes: &edition }),
        ("keys", Request::Install(installation)),
        ("status", Request::Status),
        ("pictures", Request::Picture { from: 0 }),
        ("accounts", Request::Account { edition: 0, from: 0 }),
        ("refusals", Request::Refusals),
        ("agenda", Request::Agenda),
        ("bulletins", Request::Command { number: u64::MAX, tag: Tag::NONE, bytes: &edition[..Command::BYTES] }),
    ];
    // At several places in the headlines' time: what an answer and a picture cost must not add up.
    for (a_call, later) in [(BYTES_A_MS, 0), (BATCH, 3), (BYTES_A_MS, 7), (BATCH, 11), (BYTES_A_MS, 13)] {
        now = now.after(Span::from_ms(later));
        now = flood(counter, "rubbish", ticker, now, &rubbish, a_call);
        for (name, request) in &requests {
            let mut room = [0; 600];
            let length = frame(request, &mut room);
            now = flood(counter, name, ticker, now, room.get(..length).unwrap_or_default(), a_call);
        }
    }
    now
}
