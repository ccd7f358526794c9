#![no_main]
//! A whole display: whatever comes on its line and whoever presses its keys, it polls on, draws within its canvas and never
//! asks for no time at all. The input is a list of steps: a kind, a length, and so many bytes.

use libfuzzer_sys::fuzz_target;
use motograph_shared::bundle::Checker;
use motograph_shared::keys::{Held, Key};
use motograph_shared::layout::Screen;
use motograph_shared::limits::{CHUNK_BYTES, FRAME_BYTES};
use motograph_shared::link::{Address, Offer, Outbox, Request, digest, encode};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Key as Secret, Lock, Purpose, Tag};
use motograph_shared::{Setup, Ticker};

struct Display<'m> {
    ticker: Ticker<'m, 7680>,
    outbox: Outbox,
    now: Instant,
}

impl Display<'_> {
    /// Takes bytes from the line and does all that is to be done now.
    fn settle(&mut self, line: &[u8]) {
        let mut rest = line;
        for _ in 0..20_000 {
            let polled = self.ticker.poll(self.now, rest, &mut self.outbox);
            rest = &rest[polled.taken..];
            self.outbox.clear();
            self.ticker.draw(self.now);
            if rest.is_empty() && polled.wake != self.now {
                return;
            }
        }
        panic!("the display asks for no time at all");
    }

    /// Sends a request as a host would.
    fn ask(&mut self, request: &Request<'_>) {
        let mut body = [0; 512];
        let length = 2 + postcard::to_slice(request, &mut body[2..]).expect("a request fits").len();
        let mut frame = [0; FRAME_BYTES];
        let frame = encode(&body[..length], &mut frame).expect("a body fits").to_vec();
        self.settle(&frame);
    }
}

/// The display's key: what the fuzzer offers as editions is tagged, so that it gets past the lock.
const KEY: Secret = Secret::new([7; 32]);

/// A bit of a step's kind: another way of doing the same.
const VARIANT: u8 = 0x40;

fuzz_target!(|input: &[u8]| {
    let Some((&size, mut steps)) = input.split_first() else { return };
    let sizes = [(32, 8), (64, 32), (128, 16), (128, 64), (240, 240)];
    let (width, height) = sizes[usize::from(size) % sizes.len()];
    let setup =
        Setup { screen: Screen::new(width, height), device: "fuzz", address: Address::FIRST, lock: Lock::of(KEY) };
    let mut memory = Memory::new();
    let now = Instant::from_ms(0_u32.wrapping_sub(20_000));
    let mut ticker = Ticker::new(setup, &mut memory, now);
    ticker.sample_keys(now, Held::NONE);
    let mut display = Display { ticker, outbox: Outbox::new(), now };
    while let Some((&[kind, length], rest)) = steps.split_first_chunk() {
        let (bytes, rest) = rest.split_at(rest.len().min(usize::from(length)));
        steps = rest;
        match kind % 8 {
            // The raw line, and a body in a good frame.
            0 => display.settle(bytes),
            1 => {
                let mut frame = [0; FRAME_BYTES];
                let frame = encode(bytes, &mut frame).expect("255 bytes fit").to_vec();
                display.settle(&frame);
            }
            // An edition in one frame, with the tag of the key, whatever it holds.
            2 | 3 if kind & VARIANT != 0 => {
                let number = Checker::check(bytes).map_or(1, |contents| contents.number());
                let tag = Tag::of(&KEY, Purpose::Edition(number), Address::FIRST, bytes);
                display.ask(&Request::Whole { tag, bytes });
            }
            // The same, offered, sent and committed.
            2 | 3 => {
                let number = Checker::check(bytes).map_or(1, |contents| contents.number());
                let offer = Offer { edition: number, length: bytes.len() as u32, digest: digest(bytes) };
                display.ask(&Request::Offer(offer));
                for (place, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
                    display.ask(&Request::Chunk { offset: (place * CHUNK_BYTES) as u32, bytes: chunk });
                }
                display.ask(&Request::Commit {
                    offer,
                    tag: Tag::of(&KEY, Purpose::Edition(number), Address::FIRST, bytes),
                });
            }
            4 => bytes.iter().for_each(|&byte| {
                display.ticker.press(display.now, Key::ALL[usize::from(byte) % Key::ALL.len()]);
            }),
            // Somebody holds the select button, or lets it go; or has a command with the tag of the key done.
            5 if kind & VARIANT != 0 => {
                let is_held = length % 2 == 1;
                for _ in 0..8 {
                    display.ticker.sample_keys(display.now, Held::NONE.with(Key::Pause, is_held));
                    display.now = display.now.after(Span::from_ms(5));
                }
                let number = u64::from(display.now.ms());
                let tag = Tag::of(&KEY, Purpose::Command(number), Address::FIRST, bytes);
                display.ask(&Request::Command { number, tag, bytes });
            }
            5 => display.ticker.redraw(),
            // Time: up to twelve seconds a step, then up to a minute for each byte.
            6 => {
                for _ in 0..8 {
                    display.now = display.now.after(Span::from_ms(6 * u32::from(length)));
                    display.settle(&[]);
                }
            }
            _ => bytes.iter().for_each(|&byte| {
                display.now = display.now.after(Span::from_ms(235 * u32::from(byte)));
                display.settle(&[]);
            }),
        }
        display.settle(&[]);
    }
});
