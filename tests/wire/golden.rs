//! Frames of version 1, which every later version reads: whoever has to change one has broken somebody's display.

use motograph_shared::bundle::Level;
use motograph_shared::layout::{Tone, Tones};
use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{
    AccountPart, Address, Agenda, Announced, Arrival, ClockTime, Deframer, Dimming, Faults, Fed, Greeting, InEffect,
    Lateness, LinkCounters, Offer, OnShow, PicturePart, Refusal, RefusalLog, Refused, Reply, Request, Reset, Standing,
    Status, Taken, encode,
};
use motograph_shared::paint::Look;
use motograph_shared::settings::{Motion, Settings};
use motograph_shared::trust::{Access, Installation, Key, KeyId, Tag};

/// The frames, as they were when version 1 was made.
const FILE: &str = include_str!("version-1.txt");

const OFFER: Offer = Offer { edition: 1_795_551_797, length: 300, digest: 0x8000_0001 };

fn requests() -> Vec<(&'static str, Request<'static>)> {
    let tag = Tag(*b"0123456789abcdef");
    let group = Address::group(1).unwrap();
    let installation =
        Installation { key: Key::new([7; 32]), address: Address::FIRST, group, edition: 300, command: 1 << 40 };
    vec![
        ("hello", Request::Hello { oldest: 1, newest: 1 }),
        ("offer", Request::Offer(OFFER)),
        ("chunk", Request::Chunk { offset: 480, bytes: b"\x00some bytes\x00" }),
        ("commit", Request::Commit { offer: OFFER, tag }),
        ("status", Request::Status),
        ("command", Request::Command { number: 1 << 40, tag, bytes: &[0, 1, 1, 0xd0, 5, 2, 1, 30] }),
        ("settings", Request::Settings),
        ("picture", Request::Picture { from: 300 }),
        ("whole", Request::Whole { tag, bytes: &[1, 7, 1, 2, b'h', b'i'] }),
        ("copy", Request::Copy { offset: 7, base: 0x8000_0001, from: 9, length: 2048 }),
        ("account", Request::Account { edition: 0, from: 300 }),
        ("refusals", Request::Refusals),
        ("install", Request::Install(installation)),
    ]
}

fn greeting() -> Greeting<'static> {
    Greeting {
        oldest: 1,
        newest: 1,
        device: "Motograph",
        width: 128,
        height: 64,
        edition_bytes: 16384,
        headlines: 256,
        chunk_bytes: 480,
        window_bytes: 1536,
        faults: Faults::PANEL,
        scripts: 0x87,
        access: Access::Keyed(KeyId(0xfdd7_16d5)),
        address: Address::FIRST,
        group: Address::ANY,
        on_show: Some(OFFER),
    }
}

fn status() -> Status<'static> {
    let on_show = OnShow {
        edition: OFFER.edition,
        digest: OFFER.digest,
        headline: 1,
        headlines: 4,
        taken_ms: Some(5000),
        since_ms: 6000,
        text: "Žofia’s tram",
    };
    Status {
        uptime_ms: 7000,
        on_show: Some(on_show),
        arrival: Arrival::Receiving { edition: OFFER.edition + 1, next: 480 },
        paused: true,
        brightness: 8,
        faults: Faults::NONE,
        link: LinkCounters {
            frames: 1,
            damaged: 2,
            overlong: 3,
            foreign: 4,
            unsupported: 5,
            lost_bytes: 6,
            lost_replies: 7,
        },
        lateness: Lateness { frames: [300, 5, 4, 3, 2, 1] },
        reset: Reset::Watchdog,
        free_stack: Some(6484),
    }
}

fn replies() -> Vec<(&'static str, Reply<'static>)> {
    let tones = Tones { headline: Tone::Breaking, source: Tone::Section(9), age: Tone::Warning, place: Tone::Label };
    let look = Look { motion: Motion::Scroll, tones, right: (90, 108), brightness: 8 };
    let in_effect =
        InEffect { settings: Settings::DEFAULT, pixels: 1, frames: 2, frame_ms: 20, advance: 10, brightness: 8 };
    let mut log = RefusalLog::EMPTY;
    log.add(5000, Refused { why: Refusal::Blank, at: 300 }, 7);
    log.add(6000, Refused::new(Refusal::Forged), 8);
    vec![
        ("hello", Reply::Hello(greeting())),
        ("standing-held", Reply::Standing(Standing::Held)),
        ("standing-wants", Reply::Standing(Standing::Wants { next: 480 })),
        ("standing-later", Reply::Standing(Standing::Later)),
        ("taken", Reply::Taken(Taken { edition: 300, headlines: 4, folded: 1, boxed: 2 })),
        ("refused", Reply::Refused(Refused { why: Refusal::NotBase, at: 0 })),
        ("status", Reply::Status(status())),
        ("unsupported", Reply::Unsupported { oldest: 1, newest: 1 }),
        ("started", Reply::Started(greeting())),
        ("settings", Reply::Settings(in_effect)),
        ("picture", Reply::Picture(PicturePart { look, whole: 1024, from: 0, runs: &[129, 0, 0, 7] })),
        ("account", Reply::Account(AccountPart { edition: 300, headlines: 1, from: 0, entries: &[1, 2, 3, 0xac, 2] })),
        ("refusals", Reply::Refusals(log)),
    ]
}

/// A frame as a line of the file.
fn line(direction: &str, name: &str, head: u8, message: &impl serde::Serialize) -> String {
    let mut body = vec![head, 9];
    body.extend_from_slice(postcard::to_slice(message, &mut [0; 512]).unwrap());
    let mut room = [0; FRAME_BYTES];
    let frame = encode(&body, &mut room).unwrap();
    format!("{direction} {name}: {}", frame.iter().map(|byte| format!("{byte:02x} ")).collect::<String>().trim_end())
}

/// The message in the frame of a line.
fn body(line: &str) -> Vec<u8> {
    let (_, bytes) = line.split_once(": ").unwrap();
    let bytes: Vec<u8> = bytes.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    let mut deframer = Deframer::new();
    let Fed::Frame { body, .. } = deframer.feed(&bytes) else { panic!("no frame: {line}") };
    body[2..].to_vec()
}

#[test]
fn version_1_is_what_it_was() {
    let mut said: Vec<String> = requests().iter().map(|(name, request)| line("request", name, 1, request)).collect();
    said.extend(replies().iter().map(|(name, reply)| line("reply", name, 0x81, reply)));
    let golden: Vec<&str> = FILE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert_eq!(said, golden, "\n{}", said.join("\n"));
    // And it is read as what it was.
    for ((_, request), line) in requests().iter().zip(&golden) {
        let body = body(line);
        assert_eq!(postcard::take_from_bytes::<Request<'_>>(&body).unwrap(), (*request, &[][..]));
    }
    for ((_, reply), line) in replies().iter().zip(&golden[requests().len()..]) {
        let body = body(line);
        assert_eq!(postcard::take_from_bytes::<Reply<'_>>(&body).unwrap(), (*reply, &[][..]));
    }
}

/// What version 2 and version 3 added.
#[test]
fn what_later_versions_added_is_what_it_was() {
    const LATER: &str = include_str!("version-3.txt");
    let bulletin = Announced { id: 300, level: Level::Breaking, seconds: 90, is_on_glass: true };
    let agenda = Agenda {
        clock: Some(ClockTime { unix_s: 1_795_593_630, ahead: -60 }),
        dimming: Some(Dimming { from: 1320, until: 390, night: 2, day: 7 }),
        bulletins: [Some(bulletin), None, None, None],
    };
    let said = [
        line("request", "last-words", 1, &Request::LastWords),
        line("request", "agenda", 1, &Request::Agenda),
        line("reply", "last-words", 0x81, &Reply::LastWords("main.rs:7")),
        line("reply", "agenda", 0x81, &Reply::Agenda(agenda)),
    ];
    let golden: Vec<&str> = LATER.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(said.to_vec(), golden, "\n{}", said.join("\n"));
    assert_eq!(postcard::from_bytes::<Reply<'_>>(&body(golden[3])), Ok(Reply::Agenda(agenda)));
}
