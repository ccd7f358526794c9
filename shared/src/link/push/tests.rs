use super::*;
use crate::link::{Arrival, Faults, Greeting, Lateness, LinkCounters, Refused, Reset, Status, Taken, encode};

const GREETING: Greeting<'static> = Greeting {
    oldest: 1,
    newest: 1,
    device: "test",
    width: 128,
    height: 64,
    edition_bytes: 4096,
    headlines: 64,
    chunk_bytes: 100,
    window_bytes: 300,
    faults: Faults::NONE,
    scripts: 0,
    access: Access::Open,
    address: Address::FIRST,
    group: Address::ANY,
    on_show: None,
};

const STATUS: Status<'static> = Status {
    uptime_ms: 1,
    on_show: None,
    arrival: Arrival::None,
    paused: false,
    brightness: 8,
    faults: Faults::NONE,
    link: LinkCounters {
        frames: 0,
        damaged: 0,
        overlong: 0,
        foreign: 0,
        unsupported: 0,
        lost_bytes: 0,
        lost_replies: 0,
    },
    lateness: Lateness::NONE,
    reset: Reset::PowerOn,
    free_stack: None,
};

/// A push at a time, with what it sent and heard.
struct Bench<'e> {
    push: Push<'e>,
    now: Instant,
    heard: Vec<String>,
    /// How many requests ago the one was that is answered.
    age: u8,
}

impl<'e> Bench<'e> {
    fn new(edition: &'e [u8]) -> Self {
        Self {
            push: Push::new(edition, 7, Address::ANY, None),
            now: Instant::from_ms(u32::MAX - 2000),
            heard: Vec::new(),
            age: 0,
        }
    }

    /// Polls with `replies`, each to the request sent last; returns the requests sent.
    fn poll(&mut self, replies: &[Reply<'_>]) -> Result<(Progress, Vec<String>), PushError> {
        let mut rx = Vec::new();
        for reply in replies {
            let mut body = vec![0x81, self.push.sequence.wrapping_sub(self.age)];
            body.extend_from_slice(postcard::to_slice(reply, &mut [0; 300]).unwrap());
            rx.extend_from_slice(encode(&body, &mut [0; FRAME_BYTES]).unwrap());
        }
        let mut line = Vec::new();
        let heard = &mut self.heard;
        let progress = self.push.poll(
            self.now,
            &rx,
            |bytes| line.extend_from_slice(bytes),
            |heard_now| {
                heard.push(format!("{heard_now:?}").split('(').next().unwrap().to_owned());
            },
        )?;
        let (mut deframer, mut rest, mut requests) = (Deframer::new(), &line[..], Vec::new());
        while let Fed::Frame { body, used } = deframer.feed(rest) {
            requests.push(match postcard::from_bytes::<Request<'_>>(&body[2..]).unwrap() {
                Request::Chunk { offset, bytes } => format!("{offset}+{}", bytes.len()),
                request => format!("{request:?}").split([' ', '(']).next().unwrap().to_owned(),
            });
            rest = &rest[used..];
        }
        Ok((progress, requests))
    }

    fn requests(&mut self, replies: &[Reply<'_>]) -> Vec<String> {
        self.poll(replies).unwrap().1
    }

    fn wait(&mut self) {
        self.now = self.now.after(PATIENCE);
    }
}

fn wants(next: u32) -> Reply<'static> {
    Reply::Standing(Standing::Wants { next })
}

fn taken() -> Reply<'static> {
    Reply::Taken(Taken { edition: 7, headlines: 3, folded: 0, boxed: 0 })
}

#[test]
fn an_edition_crosses_in_windows() {
    let edition = [1; 450];
    let mut bench = Bench::new(&edition);
    assert_eq!(bench.requests(&[]), ["Hello"]);
    assert_eq!(bench.requests(&[Reply::Hello(GREETING)]), ["Offer"]);
    assert_eq!(bench.requests(&[wants(0)]), ["0+100", "100+100"]);
    assert_eq!(bench.requests(&[wants(100)]), ["200+100"]);
    assert_eq!(bench.requests(&[wants(200), wants(300)]), ["300+100", "400+50"]);
    assert_eq!(bench.requests(&[wants(450)]), ["Commit"]);
    assert_eq!(bench.requests(&[taken()]), ["Status"]);
    let (progress, requests) = bench.poll(&[Reply::Status(STATUS)]).unwrap();
    assert!(matches!(progress, Progress::Done(Outcome::Taken(Taken { headlines: 3, .. }))));
    assert!(requests.is_empty());
    assert_eq!(bench.heard, ["Greeting", "Bytes", "Bytes", "Bytes", "Bytes", "Bytes", "Status"]);
}

#[test]
fn a_display_that_has_the_edition_gets_no_byte() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    assert_eq!(bench.requests(&[Reply::Standing(Standing::Held)]), ["Status"]);
    let (progress, _) = bench.poll(&[Reply::Status(STATUS)]).unwrap();
    assert_eq!(progress, Progress::Done(Outcome::Held));
}

#[test]
fn it_goes_on_where_the_display_stands() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    assert_eq!(bench.requests(&[wants(400)]), ["400+50"]);
}

#[test]
fn a_lost_chunk_is_sent_again_alone_and_once() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    assert_eq!(bench.requests(&[wants(0)]), ["0+100", "100+100"]);
    // The second chunk is answered, and the first is still wanted.
    let second = bench.push.sequence;
    assert_eq!(bench.requests(&[wants(0)]), ["0+100"]);
    assert!(bench.requests(&[wants(0)]).is_empty(), "the answer is to the chunk itself");
    bench.wait();
    assert_eq!(bench.requests(&[]), ["0+100"]);
    bench.age = bench.push.sequence - second;
    assert!(bench.requests(&[wants(0)]).is_empty(), "the answer is older than the chunk");
    bench.age = 0;
    assert_eq!(bench.requests(&[wants(100)]), ["100+100", "200+100"]);
}

#[test]
fn answers_that_were_lost_cost_one_chunk_and_no_storm() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(0)]);
    // Both chunks arrived, both answers were lost.
    bench.wait();
    assert_eq!(bench.requests(&[]), ["0+100"]);
    assert_eq!(bench.requests(&[wants(200)]), ["200+100", "300+100"]);
    assert_eq!(bench.requests(&[wants(300)]), ["400+50"]);
    assert_eq!(bench.requests(&[wants(450)]), ["Commit"]);
}

#[test]
fn an_edition_that_was_taken_is_not_lost_by_a_display_that_goes() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(450)]);
    bench.requests(&[taken()]);
    for _ in 1..TRIES {
        bench.wait();
        assert_eq!(bench.requests(&[]), ["Status"]);
    }
    bench.wait();
    assert!(matches!(bench.poll(&[]), Ok((Progress::Done(Outcome::Taken(_)), _))));
    // A display that came back with what it kept says so to the commit.
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(450)]);
    assert_eq!(bench.requests(&[Reply::Standing(Standing::Held)]), ["Status"]);
}

#[test]
fn a_silent_display_is_given_up_after_all_tries() {
    let mut bench = Bench::new(&[1; 450]);
    for _ in 0..TRIES {
        assert_eq!(bench.requests(&[]), ["Hello"]);
        assert!(bench.requests(&[]).is_empty(), "patience");
        bench.wait();
    }
    assert_eq!(bench.poll(&[]), Err(PushError::NoAnswer));
}

#[test]
fn a_display_unplugged_half_way_is_lost_with_its_bytes() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(0)]);
    bench.requests(&[wants(200)]);
    for _ in 1..TRIES {
        bench.wait();
        assert!(!bench.requests(&[]).is_empty());
    }
    bench.wait();
    assert_eq!(bench.poll(&[]), Err(PushError::Lost { bytes: 200 }));
}

#[test]
fn a_display_that_starts_again_is_greeted_again() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(0)]);
    assert_eq!(bench.requests(&[Reply::Started(GREETING)]), ["Hello"]);
    assert_eq!(bench.requests(&[Reply::Hello(GREETING)]), ["Offer"]);
    bench.requests(&[wants(0)]);
    assert_eq!(bench.requests(&[Reply::Refused(Refused::new(Refusal::NotOffered))]), ["Hello"]);
}

#[test]
fn refusals_and_versions_end_the_push() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    let old = Greeting { oldest: 9, newest: 9, ..GREETING };
    assert_eq!(bench.poll(&[Reply::Hello(old)]), Err(PushError::Version { oldest: 9, newest: 9 }));
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    let small = Greeting { edition_bytes: 449, ..GREETING };
    assert_eq!(bench.poll(&[Reply::Hello(small)]), Err(PushError::TooLong { limit: 449 }));
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(450)]);
    assert_eq!(
        bench.poll(&[Reply::Refused(Refused::new(Refusal::Malformed))]),
        Err(PushError::Refused(Refused::new(Refusal::Malformed)))
    );
}

#[test]
fn an_edition_that_is_always_refused_as_corrupted_ends_the_push() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    for _ in 1..TRIES {
        bench.requests(&[Reply::Hello(GREETING)]);
        bench.requests(&[wants(450)]);
        assert_eq!(bench.requests(&[Reply::Refused(Refused::new(Refusal::Corrupted))]), ["Hello"]);
    }
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(450)]);
    assert_eq!(
        bench.poll(&[Reply::Refused(Refused::new(Refusal::Corrupted))]),
        Err(PushError::Refused(Refused::new(Refusal::Corrupted)))
    );
}

#[test]
fn others_on_the_line_and_displays_that_say_anything_end_no_push_and_draw_it_into_no_loop() {
    let mut bench = Bench::new(&[1; 450]);
    bench.requests(&[]);
    // A greeting of no display's address: nothing is tagged for everybody because somebody says so.
    let everybody = Greeting { address: Address::EVERYBODY, ..GREETING };
    assert!(bench.requests(&[Reply::Hello(everybody)]).is_empty());
    bench.requests(&[Reply::Hello(GREETING)]);
    bench.requests(&[wants(0)]);
    // A refusal that somebody else was given long ago.
    bench.age = 100;
    assert!(bench.requests(&[Reply::Refused(Refused::new(Refusal::NotHeld))]).is_empty());
    bench.age = 0;
    for _ in 0..100 {
        assert!(bench.requests(&[Reply::Refused(Refused::new(Refusal::NotBase))]).is_empty(), "it sends its own bytes");
    }
    assert_eq!(bench.requests(&[wants(200)]), ["200+100", "300+100"]);
    assert_eq!(bench.requests(&[wants(100)]), ["Hello"], "it has lost what it had");
}
