//! What an edition costs that comes in one frame: frame, tag, and everything that is checked of its bytes.

use core::hint::black_box;

use cortex_m_semihosting::hprintln;
use motograph_shared::bundle::{Checker, EditionWriter, Step};
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Deframer, Fed, Request, encode};
use motograph_shared::trust::{Judged, Key, Proof, Purpose, ReadyKey, Tag};

use crate::count::Counter;
use crate::texts::{ASCII, long};

const KEY: Key = Key::new([7; Key::BYTES]);
const NUMBER: u32 = 1_795_551_797;

/// Characters of the four headlines of the page that is measured with, and of their bylines.
const LINES: [(usize, Option<usize>); 4] = [(88, None), (114, None), (102, Some(59)), (46, Some(28))];

/// The edition of the six lines, in `room`.
fn six_lines(room: &mut [u8]) -> &[u8] {
    let Ok(mut writer) = EditionWriter::new(room, NUMBER) else { return &[] };
    for (headline, byline) in LINES {
        let mut written = writer.headline(&long(ASCII, headline));
        if let Some(byline) = byline {
            written = written.and(writer.byline(&long(ASCII, byline)));
        }
        if written.is_err() {
            hprintln!("panic the six lines are too long");
        }
    }
    writer.finish()
}

fn judge(proof: &mut Proof, bytes: &[u8]) -> Judged {
    loop {
        match proof.step(bytes) {
            Judged::NotYet => {}
            judged => return judged,
        }
    }
}

#[inline(never)]
pub fn run(counter: &mut Counter) {
    let mut room = [0; 512];
    let edition = six_lines(&mut room);
    let purpose = Purpose::Edition(NUMBER);
    let key = ReadyKey::new(&KEY);
    let tag = Tag::of(&KEY, purpose, Address::FIRST, edition);
    let mut body = [0; 512];
    body[0] = Address::FIRST.number();
    let (_, message) = body.split_at_mut(2);
    let Ok(written) = postcard::to_slice(&Request::Whole { tag, bytes: edition }, message) else { return };
    let length = 2 + written.len();
    let mut frame = [0; FRAME_BYTES];
    let Some(Ok(frame)) = body.get(..length).map(|body| encode(body, &mut frame)) else { return };
    hprintln!("receive_frame_bytes {}", frame.len());

    let mut deframer = Deframer::new();
    let mut is_whole = false;
    let deframed = counter.each(20, |_| is_whole = matches!(deframer.feed(black_box(frame)), Fed::Frame { .. }));
    let mut is_read = false;
    let read = counter.each(20, |_| {
        let message = black_box(body.get(2..length).unwrap_or_default());
        is_read = matches!(postcard::take_from_bytes(message), Ok((Request::Whole { .. }, [])));
    });
    let mut judged = Judged::NotYet;
    let proved = counter.each(20, |_| {
        judged = judge(&mut Proof::new(black_box(&key), purpose, Address::FIRST, tag), black_box(edition));
    });
    let mut is_good = false;
    let checked = counter.each(20, |_| {
        let mut checker = Checker::new();
        is_good = loop {
            match checker.step(black_box(edition)) {
                Ok(Step::End) => break true,
                Ok(_) => {}
                Err(_) => break false,
            }
        };
    });
    if !is_whole || !is_read || judged != Judged::Good || !is_good {
        hprintln!("panic the six lines are not received");
    }
    hprintln!("receive_deframe {}", deframed);
    hprintln!("receive_decode {}", read);
    hprintln!("receive_prove {}", proved);
    hprintln!("receive_check {}", checked);
    hprintln!("receive {}", deframed + read + proved + checked);

    // A tag that is wrong is found out in the same time, wherever it is wrong.
    for place in 0..Tag::BYTES {
        let mut wrong = tag;
        wrong.0[place] ^= 1;
        let insn = counter.each(80, |_| {
            judged = judge(&mut Proof::new(&key, purpose, Address::FIRST, black_box(wrong)), black_box(edition));
        });
        hprintln!("forged_at_{} {}", place, insn);
        if judged != Judged::Forged {
            hprintln!("panic a forged tag is good");
        }
    }
}
