//! Two hosts and a ticker, joined as a board's main loop joins them.

use motograph_shared::keys::Held;
use motograph_shared::layout::Screen;
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Deframer, Envelope, Fed, Outbox, Outcome, Progress, Push, encode};
use motograph_shared::shelf::Memory;
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_simulator::feed::{Page, Story};
use motograph_simulator::pack::{Order, pack};

use super::{Fake, Lines, START, Span, Two};

const SCREEN: Screen = Screen::new(128, 64);

/// Bytes handed to the ticker at once, as in `firmware/src/main.rs`.
const BATCH: usize = 256;

/// How often the second host asks, in ms.
const EVERY: u32 = 7;

/// The second host's first sequence number; those of a push begin with 0.
const FIRST: u8 = 100;

/// The sequence numbers of the frames in `bytes`, all of which are whole.
fn sequences(bytes: &[u8]) -> Vec<u8> {
    let (mut deframer, mut rest, mut found) = (Deframer::new(), bytes, Vec::new());
    loop {
        match deframer.feed(rest) {
            Fed::NeedMore => return found,
            Fed::Frame { body, used } => {
                found.push(Envelope::split(body).expect("a display's frame has an envelope").0.sequence);
                rest = &rest[used..];
            }
            Fed::Dropped { why, .. } => panic!("{why:?}"),
        }
    }
}

#[test]
fn an_edition_comes_over_one_line_while_somebody_asks_over_the_other_again_and_again() {
    let stories = (0..80).map(|number| Story { text: format!("Tram {number} is late again"), ..Story::default() });
    let page = Page { stories: stories.collect(), ..Page::default() };
    let bundle = pack(&page, &Order::plain(1)).unwrap().bundle;
    let mut memory = Memory::new();
    let setup = Setup { screen: SCREEN, device: "Motograph", address: Address::FIRST, lock: Lock::Open };
    let mut ticker: Ticker<'_, { SCREEN.canvas_bytes() }> = Ticker::new(setup, &mut memory, START);
    ticker.sample_keys(START, Held::NONE);
    let mut push = Push::new(bundle.bytes(), 1, Address::ANY, None);
    let mut lines: Two = Lines::new(Fake::silent(), Fake::silent());
    let (mut outbox, mut rx) = (Outbox::new(), Vec::new());
    let (mut asked, mut answered, mut ms) = (Vec::new(), Vec::new(), 0);
    let outcome = loop {
        let now = START.after(Span::from_ms(ms));
        assert!(ms < 20_000, "it does not come to an end");
        let answers = std::mem::take(&mut lines.first().heard);
        let said = &mut lines.first().said;
        if let Progress::Done(outcome) = push.poll(now, &answers, |bytes| said.extend(bytes), |_| ()).unwrap() {
            break outcome;
        }
        if ms % EVERY == 0 {
            let sequence = FIRST + asked.len() as u8;
            asked.push(sequence);
            lines.second().said.extend(encode(&[0, sequence, 4], &mut [0; FRAME_BYTES]).unwrap());
        }
        while rx.len() < BATCH
            && let Some(byte) = lines.receive(now)
        {
            rx.push(byte);
        }
        let polled = ticker.poll(now, &rx, &mut outbox);
        rx.drain(..polled.taken);
        while let Some(&byte) = outbox.front()
            && lines.transmit(now, byte)
        {
            outbox.pop_front();
        }
        ticker.draw(now);
        answered.append(&mut lines.second().heard);
        ms += 1;
    };
    assert!(matches!(outcome, Outcome::Taken(_)), "{outcome:?}");
    // An answer that comes late, as that to a commit does, goes to both; hosts know by its number that it is not theirs.
    let (answered, others): (Vec<u8>, Vec<u8>) =
        sequences(&answered).into_iter().partition(|&sequence| sequence >= FIRST);
    assert!(others.len() <= 1, "{others:?}");
    assert!(answered.len() > 10, "{} answers in {ms} ms", answered.len());
    // The last ones are still on their way.
    assert_eq!(answered[..], asked[..answered.len()], "each question once, in their order");
    assert!(asked.len() - answered.len() < 5, "{} of {} are answered", answered.len(), asked.len());
}
