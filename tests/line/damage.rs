use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Deframer, Fed, Offer, Reply, Request, Standing, encode};
use motograph_shared::trust::Tag;
use motograph_tests::figures;

use crate::times;

const COMMAND: &str = "cargo test -p motograph-tests --test line";
const SEED: u64 = 20_261_124;

/// The bodies of all frames that come out of `line`.
fn received(line: &[u8]) -> Vec<Vec<u8>> {
    let (mut deframer, mut rest, mut bodies) = (Deframer::new(), line, Vec::new());
    loop {
        match deframer.feed(rest) {
            Fed::NeedMore => return bodies,
            Fed::Dropped { used, .. } => rest = &rest[used..],
            Fed::Frame { body, used } => {
                bodies.push(body.to_vec());
                rest = &rest[used..];
            }
        }
    }
}

fn frame(body: &[u8]) -> Vec<u8> {
    encode(body, &mut [0; FRAME_BYTES]).unwrap().to_vec()
}

fn body<T: serde::Serialize>(head: [u8; 2], message: &T) -> Vec<u8> {
    let mut buffer = [0; 512];
    [&head[..], postcard::to_slice(message, &mut buffer).unwrap()].concat()
}

/// A body of each kind: short and long, of zeroes and without.
fn bodies() -> Vec<Vec<u8>> {
    let offer = Offer { edition: 1_795_542_789, length: 386, digest: 0x8000_0001 };
    let text: Vec<u8> = "Łódź, São Paulo and Київ swap bakers for a week ".bytes().cycle().take(480).collect();
    vec![
        body([1, 7], &Request::Hello { oldest: 1, newest: 1 }),
        body([0, 8], &Request::Offer(offer)),
        body([0, 9], &Request::Chunk { offset: 0, bytes: &text }),
        body([1, 10], &Request::Chunk { offset: 480, bytes: &[0; 120] }),
        body([127, 11], &Request::Commit { offer, tag: Tag([0xa5; 16]) }),
        body(
            [1, 12],
            &Request::Command { number: 1_795_542_789_000, tag: Tag([0xa5; 16]), bytes: &[0, 0, 0, 1, 1, 0] },
        ),
        body([1, 13], &Request::Whole { tag: Tag([0; 16]), bytes: &text }),
        body([0x81, 9], &Reply::Standing(Standing::Wants { next: 480 })),
        body([0x81, 11], &Reply::Unsupported { oldest: 1, newest: 1 }),
    ]
}

/// Damaged frames that were tried, and those of them that came through as something else than was sent.
#[derive(Default)]
struct Count {
    tried: u64,
    accepted: u64,
}

impl Count {
    fn try_line(&mut self, sent: &[u8], line: &[u8]) {
        self.tried += 1;
        self.accepted += received(line).iter().filter(|body| body[..] != *sent).count() as u64;
    }
}

#[test]
fn no_damaged_frame_is_taken_for_another() {
    let mut count = Count::default();
    for body in bodies() {
        let good = frame(&body);
        assert_eq!(received(&good), std::slice::from_ref(&body), "a good frame is received");
        for place in 0..good.len() {
            for bit in 0..8 {
                let mut line = good.clone();
                line[place] ^= 1 << bit;
                count.try_line(&body, &line);
            }
            // Cut, with and without the end that the next frame begins with.
            count.try_line(&body, &good[..place]);
            count.try_line(&body, &[&good[..place], &[0][..]].concat());
            count.try_line(&body, &[&good[..place], &good[place + 1..]].concat());
            count.try_line(&body, &[&good[..=place], &good[place..]].concat());
            for byte in 0..=255 {
                count.try_line(&body, &[&good[..place], &[byte], &good[place..]].concat());
            }
        }
    }
    // All pairs of bits of a frame of 64 bytes.
    let body: Vec<u8> = (0..58).map(|byte: u8| byte.wrapping_mul(37)).collect();
    let good = frame(&body);
    assert_eq!(good.len(), 64);
    for first in 0..good.len() * 8 {
        for second in first + 1..good.len() * 8 {
            let mut line = good.clone();
            line[first / 8] ^= 1 << (first % 8);
            line[second / 8] ^= 1 << (second % 8);
            count.try_line(&body, &line);
        }
    }
    // Bursts: up to 40 bits in a row become anything.
    let mut random = fastrand::Rng::with_seed(SEED);
    let all: Vec<(Vec<u8>, Vec<u8>)> = bodies().into_iter().map(|body| (frame(&body), body)).collect();
    for _ in 0..500_000 * times(20) {
        let (good, body) = &all[random.usize(..all.len())];
        let mut line = good.clone();
        let (from, length) = (random.usize(..good.len() * 8), random.usize(2..=40));
        for bit in from..(from + length).min(good.len() * 8) {
            line[bit / 8] ^= random.u8(..2) << (bit % 8);
        }
        if line != *good {
            count.try_line(body, &line);
        }
    }
    figures::record("damaged_frames_tried", count.tried, "frames", COMMAND, Some(SEED));
    figures::record("damaged_frames_accepted", count.accepted, "frames", COMMAND, Some(SEED));
    assert_eq!(count.accepted, 0);
}

#[test]
fn behind_any_garbage_the_next_good_frame_is_received() {
    let (body, mut random) = (body([1, 7], &Request::Status), fastrand::Rng::with_seed(SEED));
    // Whoever sends a request sends a zero before it.
    let good = [&[0], &frame(&body)[..]].concat();
    let prefixes = 100_000 * times(10);
    for _ in 0..prefixes {
        let garbage: Vec<u8> = (0..random.usize(..700)).map(|_| random.u8(..)).collect();
        let heard = received(&[&garbage[..], &good].concat());
        assert_eq!(heard.last(), Some(&body), "lost behind {garbage:?}");
    }
    figures::record("garbage_prefixes_survived", prefixes, "prefixes", COMMAND, Some(SEED));
}
