use serde::{Deserialize, Serialize};

use super::{AccountPart, Address, Agenda, Faults, RefusalLog, Refused, Status};
use crate::paint::Look;
use crate::settings::Settings;
use crate::trust::{Access, Installation, Tag};

/// Versions of the messages and of the edition format, and the policy for changing them.
///
/// Enums are append-only: a variant is never removed or moved, a field never added to one that exists. A new variant
/// raises [`CURRENT`](version::CURRENT); a change that an old device would misread raises
/// [`OLDEST`](version::OLDEST). A request that a device does not know is answered with [`Reply::Unsupported`].
pub mod version {
    /// The oldest version this code talks to.
    pub const OLDEST: u8 = 1;
    /// The version this code speaks.
    pub const CURRENT: u8 = 3;
}

/// What a host asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request<'a> {
    /// Who is there? Answered with [`Reply::Hello`], whatever the versions.
    Hello {
        /// The oldest version the host speaks.
        oldest: u8,
        /// The newest version the host speaks.
        newest: u8,
    },
    /// An edition is to come. Answered with [`Reply::Standing`].
    Offer(Offer),
    /// Bytes of the offered edition. Answered with [`Reply::Standing`], which names the next byte wanted.
    Chunk {
        /// Place of the first byte in the edition.
        offset: u32,
        /// The bytes, at most [`CHUNK_BYTES`](crate::limits::CHUNK_BYTES).
        bytes: &'a [u8],
    },
    /// The offered edition is complete: check it, and show it from the end of the headline on show. Answered with
    /// [`Reply::Taken`] or [`Reply::Refused`] once it is checked, which may take several frames.
    Commit {
        /// Which edition.
        offer: Offer,
        /// The tag of its bytes.
        tag: Tag,
    },
    /// How are you? Answered with [`Reply::Status`].
    Status,
    /// Change something. Answered with [`Reply::Settings`] when it is about how the news is shown, with [`Reply::Agenda`]
    /// else, or with [`Reply::Refused`].
    Command {
        /// The command's number: higher than that of every command before it. Milliseconds since 1970 are.
        number: u64,
        /// The tag of the bytes.
        tag: Tag,
        /// The [`Command`](super::Command).
        bytes: &'a [u8],
    },
    /// How do you show the news? Answered with [`Reply::Settings`].
    Settings,
    /// What is on the glass? Answered with [`Reply::Picture`]. From byte 0 on, it is the picture of now; further on, what
    /// is left of that one.
    Picture {
        /// The byte of the picture to begin with.
        from: u16,
    },
    /// A whole edition that is short enough for one frame: offer, chunk and commit in one. Answered like these.
    Whole {
        /// The tag of its bytes.
        tag: Tag,
        /// All its bytes, at most [`CHUNK_BYTES`](crate::limits::CHUNK_BYTES).
        bytes: &'a [u8],
    },
    /// Bytes of the offered edition that the edition on show has too: for those that a host need not send again. Answered
    /// with [`Reply::Standing`].
    Copy {
        /// Place of the first byte in the offered edition.
        offset: u32,
        /// Digest of the edition on show.
        base: u32,
        /// Place of the first byte in the edition on show.
        from: u32,
        /// How many, at most [`COPIED_BYTES`](crate::limits::COPIED_BYTES).
        length: u32,
    },
    /// What became of the headlines of an edition? Answered with [`Reply::Account`].
    Account {
        /// The edition's number; 0 for the one on show.
        edition: u32,
        /// The headline to begin with, from 0.
        from: u16,
    },
    /// What did you refuse? Answered with [`Reply::Refusals`].
    Refusals,
    /// Take this key. It is done only while the select button is held. Answered with [`Reply::Hello`] or
    /// [`Reply::Refused`].
    Install(Installation),
    /// What did you say before you started again, if you had to? Answered with [`Reply::LastWords`]. Since version 2.
    LastWords,
    /// What do you go by beside your edition? Answered with [`Reply::Agenda`]. Since version 3.
    Agenda,
}

impl Request<'_> {
    /// Who is there? As this code asks it.
    pub const HELLO: Self = Self::Hello { oldest: version::OLDEST, newest: version::CURRENT };
}

/// What a display answers, or says by itself at its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply<'a> {
    /// Answer to [`Request::Hello`].
    #[serde(borrow)]
    Hello(Greeting<'a>),
    /// Answer to [`Request::Offer`] and [`Request::Chunk`].
    Standing(Standing),
    /// The committed edition is good and will be shown.
    Taken(Taken),
    /// The request is understood, and refused.
    Refused(Refused),
    /// Answer to [`Request::Status`].
    #[serde(borrow)]
    Status(Status<'a>),
    /// The request is not known here: it is of a newer version, or no message at all.
    Unsupported {
        /// The oldest version the display speaks.
        oldest: u8,
        /// The newest version the display speaks.
        newest: u8,
    },
    /// Said once, unasked, when the display starts.
    #[serde(borrow)]
    Started(Greeting<'a>),
    /// Answer to [`Request::Command`] and [`Request::Settings`].
    Settings(InEffect),
    /// Answer to [`Request::Picture`].
    #[serde(borrow)]
    Picture(PicturePart<'a>),
    /// Answer to [`Request::Account`].
    #[serde(borrow)]
    Account(AccountPart<'a>),
    /// Answer to [`Request::Refusals`].
    Refusals(RefusalLog),
    /// Answer to [`Request::LastWords`]: where the firmware failed, at most
    /// [`LAST_WORDS_BYTES`](crate::limits::LAST_WORDS_BYTES); empty when it did not.
    LastWords(&'a str),
    /// Answer to [`Request::Agenda`] and to commands about it.
    Agenda(Agenda),
}

/// Some of what is on the glass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturePart<'a> {
    /// What its ink and its paper look like.
    pub look: Look,
    /// Bytes of the whole picture: eight rows a byte, page by page, as in the SSD1306's memory.
    pub whole: u16,
    /// The byte that this part begins with.
    pub from: u16,
    /// The bytes, run-length coded; [`decode_runs`](super::decode_runs) reads them. The next part begins behind them.
    pub runs: &'a [u8],
}

impl PicturePart<'_> {
    /// Most bytes of runs in one part.
    pub const RUN_BYTES: usize = 176;
}

/// How a display shows the news, and what becomes of the pace that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InEffect {
    /// What was asked for, within what the display can do.
    pub settings: Settings,
    /// Pixels of a step.
    pub pixels: u8,
    /// Frames of a step.
    pub frames: u8,
    /// Milliseconds of a frame.
    pub frame_ms: u8,
    /// Pixels of a character of the moving line.
    pub advance: u8,
    /// Brightness, 1 to 8.
    pub brightness: u8,
}

/// An edition by its number and its exact bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The edition's number.
    pub edition: u32,
    /// Bytes of the edition.
    pub length: u32,
    /// CRC-32C of those bytes.
    pub digest: u32,
}

/// Who a display is, and what it can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting<'a> {
    /// The oldest version the display speaks.
    pub oldest: u8,
    /// The newest version the display speaks.
    pub newest: u8,
    /// The board and the firmware's version, for people.
    pub device: &'a str,
    /// Pixels across.
    pub width: u16,
    /// Pixels down.
    pub height: u16,
    /// Bytes of the longest edition.
    pub edition_bytes: u32,
    /// Most headlines in one edition.
    pub headlines: u16,
    /// Bytes of the longest chunk.
    pub chunk_bytes: u16,
    /// Bytes of frames a host may have on the line without an answer.
    pub window_bytes: u16,
    /// What went wrong at start-up.
    pub faults: Faults,
    /// Scripts whose letters it has glyphs for: bit 0 Latin, 1 Greek, 2 Cyrillic; bit 7, glyphs that travel with an edition.
    pub scripts: u8,
    /// What keeps others out.
    pub access: Access,
    /// Its address: what is tagged for it alone is tagged for this one.
    pub address: Address,
    /// The group it is in; [`Address::ANY`] is none.
    pub group: Address,
    /// The edition on show.
    pub on_show: Option<Offer>,
}

/// Where a display stands with an offered edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It is on show, or waits for the end of a headline: nothing to send.
    Held,
    /// All bytes up to `next` are here; send from there, or commit when that is all.
    Wants {
        /// Place of the next byte wanted.
        next: u32,
    },
    /// An edition that was promised to be shown waits for the end of a headline, or another one is being received or looked at;
    /// offer again in a few seconds.
    Later,
}

/// A good edition, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The edition's number.
    pub edition: u32,
    /// Headlines in it.
    pub headlines: u16,
    /// Characters shown by another that a table gives.
    pub folded: u16,
    /// Characters shown as a box, because nothing stands for them.
    pub boxed: u16,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Tone, Tones};
    use crate::limits::{CHUNK_BYTES, FRAME_BODY_BYTES, REPLY_BYTES};
    use crate::link::Envelope;
    use crate::link::{Arrival, Lateness, LinkCounters, Logged, OnShow, Refusal, Reset};
    use crate::settings::Motion;
    use crate::trust::Key;

    /// `value` and its exact bytes, both ways.
    fn exactly<'a, T: Serialize + Deserialize<'a> + PartialEq + core::fmt::Debug>(value: T, bytes: &'a [u8]) {
        let mut buffer = [0; 64];
        assert_eq!(postcard::to_slice(&value, &mut buffer).unwrap(), bytes);
        assert_eq!(postcard::take_from_bytes::<T>(bytes).unwrap(), (value, &[][..]));
    }

    #[test]
    fn requests_on_the_line() {
        let offer = Offer { edition: 300, length: 5, digest: 0x8000_0001 };
        exactly(Request::Hello { oldest: 1, newest: 2 }, &[0, 1, 2]);
        exactly(Request::Offer(offer), &[1, 0xac, 2, 5, 0x81, 0x80, 0x80, 0x80, 8]);
        exactly(Request::Chunk { offset: 4, bytes: b"ab" }, &[2, 4, 2, b'a', b'b']);
        let tag = Tag([0xa5; 16]);
        let tagged = |head: &[u8], rest: &[u8]| [head, &[0xa5; 16], rest].concat();
        exactly(Request::Commit { offer, tag }, &tagged(&[3, 0xac, 2, 5, 0x81, 0x80, 0x80, 0x80, 8], &[]));
        exactly(Request::Status, &[4]);
        exactly(Request::Command { number: 300, tag, bytes: b"ab" }, &tagged(&[5, 0xac, 2], &[2, b'a', b'b']));
        exactly(Request::Settings, &[6]);
        exactly(Request::Picture { from: 300 }, &[7, 0xac, 2]);
        exactly(Request::Whole { tag, bytes: b"ab" }, &tagged(&[8], &[2, b'a', b'b']));
        exactly(Request::Copy { offset: 1, base: 300, from: 2, length: 3 }, &[9, 1, 0xac, 2, 2, 3]);
        exactly(Request::Account { edition: 7, from: 300 }, &[10, 7, 0xac, 2]);
        exactly(Request::Refusals, &[11]);
        exactly(Request::LastWords, &[13]);
        let (key, address, group) = (Key::new([7; 32]), Address::FIRST, Address::ANY);
        let installation = Installation { key, address, group, edition: 1, command: 2 };
        exactly(Request::Install(installation), &[&[12][..], &[7; 32], &[1, 0, 1, 2]].concat());
    }

    #[test]
    fn replies_on_the_line() {
        exactly(Reply::Standing(Standing::Held), &[1, 0]);
        exactly(Reply::Standing(Standing::Wants { next: 7 }), &[1, 1, 7]);
        exactly(Reply::Taken(Taken { edition: 3, headlines: 4, folded: 1, boxed: 0 }), &[2, 3, 4, 1, 0]);
        exactly(Reply::Refused(Refused::new(Refusal::Corrupted)), &[3, 3, 0]);
        exactly(Reply::Refused(Refused { why: Refusal::NotHeld, at: 300 }), &[3, 11, 0xac, 2]);
        exactly(Reply::Unsupported { oldest: 1, newest: 1 }, &[5, 1, 1]);
        let look = Look { motion: Motion::Scroll, tones: Tones::PLAIN, right: (90, 108), brightness: 8 };
        let part = PicturePart { look, whole: 1024, from: 0, runs: &[129, 0] };
        exactly(Reply::Picture(part), &[8, 0, 0, 2, 2, 2, 90, 108, 8, 0x80, 8, 0, 2, 129, 0]);
        let part = AccountPart { edition: 1, headlines: 2, from: 0, entries: &[7] };
        exactly(Reply::Account(part), &[9, 1, 2, 0, 1, 7]);
        let mut log = RefusalLog::EMPTY;
        log.add(5, Refused::new(Refusal::Forged), 300);
        exactly(Reply::LastWords("hi"), &[11, 2, 104, 105]);
        exactly(Reply::Refusals(log), &[10, 1, 1, 5, 9, 0, 0xac, 2, 1, 0, 0, 0, 0, 0, 0, 0]);
        let settings = Settings::DEFAULT;
        let reply = InEffect { settings, pixels: 1, frames: 2, frame_ms: 20, advance: 10, brightness: 8 };
        exactly(Reply::Settings(reply), &[7, 0, 0, 1, 1, 0, 1, 2, 20, 10, 8]);
    }

    #[test]
    fn a_status_on_the_line() {
        let link = LinkCounters { frames: 1, damaged: 2, overlong: 3, foreign: 4, ..LinkCounters::default() };
        let mut status = Status {
            uptime_ms: 300,
            on_show: None,
            arrival: Arrival::None,
            paused: false,
            brightness: 8,
            faults: Faults::NONE,
            link,
            lateness: Lateness { frames: [9, 0, 0, 0, 0, 1] },
            reset: Reset::Software,
            free_stack: None,
        };
        let start = [4, 0xac, 2, 0, 0, 0, 8, 0, 1, 2, 3, 4, 0, 0, 0, 9, 0, 0, 0, 0, 1];
        exactly(Reply::Status(status), &[&start[..], &[5, 0]].concat());
        status.free_stack = Some(20_000);
        exactly(Reply::Status(status), &[&start[..], &[5, 1, 0xa0, 0x9c, 1]].concat());
        let resets = [Reset::Unknown, Reset::PowerOn, Reset::Pin, Reset::BrownOut, Reset::Watchdog, Reset::Software];
        for (byte, reset) in (0..).zip(resets) {
            exactly(reset, &[byte]);
        }
    }

    #[test]
    fn the_longest_messages_fit() {
        let mut buffer = [0; 1024];
        let chunk = Request::Chunk { offset: u32::MAX, bytes: &[0xff; CHUNK_BYTES] };
        assert!(postcard::to_slice(&chunk, &mut buffer).unwrap().len() + Envelope::BYTES <= FRAME_BODY_BYTES);
        let whole = Request::Whole { tag: Tag::NONE, bytes: &[0xff; CHUNK_BYTES] };
        assert!(postcard::to_slice(&whole, &mut buffer).unwrap().len() + Envelope::BYTES <= FRAME_BODY_BYTES);
        let text = "x".repeat(OnShow::TEXT_BYTES);
        let most = u32::MAX;
        let status = Reply::Status(Status {
            uptime_ms: most,
            on_show: Some(OnShow {
                edition: most,
                digest: most,
                headline: u16::MAX,
                headlines: u16::MAX,
                taken_ms: Some(most),
                since_ms: most,
                text: &text,
            }),
            arrival: Arrival::Receiving { edition: most, next: most },
            paused: true,
            brightness: 8,
            faults: Faults(u16::MAX),
            link: LinkCounters {
                frames: most,
                damaged: most,
                overlong: most,
                foreign: most,
                unsupported: most,
                lost_bytes: most,
                lost_replies: most,
            },
            lateness: Lateness { frames: [most; Lateness::BOUNDS_MS.len()] },
            reset: Reset::Software,
            free_stack: Some(most),
        });
        let tone = Tone::Section(u8::MAX);
        let tones = Tones { headline: tone, source: tone, age: tone, place: tone };
        let look = Look { motion: Motion::Pages, tones, right: (u16::MAX, u16::MAX), brightness: 8 };
        let runs = &[0xff; PicturePart::RUN_BYTES];
        let picture = Reply::Picture(PicturePart { look, whole: u16::MAX, from: u16::MAX, runs });
        let body = postcard::to_slice(&picture, &mut buffer).unwrap().len() + Envelope::BYTES;
        assert!(cobs::max_encoding_length(body + 4) < REPLY_BYTES, "{body}");
        let most_refused = Refused { why: Refusal::NotBase, at: most };
        let logged = Logged { at_ms: most, refused: most_refused, edition: most, times: u16::MAX };
        let log = RefusalLog { count: most, last: [Some(logged); RefusalLog::ENTRIES] };
        let account = AccountPart {
            edition: most,
            headlines: u16::MAX,
            from: u16::MAX,
            entries: &[0xff; AccountPart::ENTRY_BYTES],
        };
        let words = "x".repeat(crate::limits::LAST_WORDS_BYTES);
        for reply in [Reply::Refusals(log), Reply::Account(account), Reply::LastWords(&words)] {
            let body = postcard::to_slice(&reply, &mut buffer).unwrap().len() + Envelope::BYTES;
            assert!(cobs::max_encoding_length(body + 4) < REPLY_BYTES, "{body}");
        }
        let body = postcard::to_slice(&status, &mut buffer).unwrap().len() + Envelope::BYTES;
        assert!(cobs::max_encoding_length(body + 4) < REPLY_BYTES, "{body}");
    }
}
