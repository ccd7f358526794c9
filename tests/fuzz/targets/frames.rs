#![no_main]
//! Whatever comes on the line, in whatever pieces, is taken in bounded steps, and the same frames come out.

use libfuzzer_sys::fuzz_target;
use motograph_shared::link::{Deframer, Fed};

fn frames(bytes: &[u8], piece: usize) -> Vec<Vec<u8>> {
    let (mut deframer, mut frames) = (Deframer::new(), Vec::new());
    for piece in bytes.chunks(piece) {
        let mut rest = piece;
        loop {
            match deframer.feed(rest) {
                Fed::NeedMore => break,
                Fed::Dropped { used, .. } => {
                    assert!(used > 0 && used <= rest.len());
                    rest = &rest[used..];
                }
                Fed::Frame { body, used } => {
                    assert!(used > 0 && used <= rest.len());
                    frames.push(body.to_vec());
                    rest = &rest[used..];
                }
            }
        }
    }
    frames
}

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(frames(bytes, 7), frames(bytes, usize::MAX));
});
