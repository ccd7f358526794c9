//! What can go wrong on the host, as sentences: what it is about, what happened there, and what to do.

use std::io;

use motograph_shared::bundle::{EditionError, Flaw};
use motograph_shared::limits::EDITION_BYTES;
use motograph_shared::link::{LONGEST_WAIT, PushError, Refusal, version};
use motograph_shared::trust::KeyId;
use thiserror::Error;

use crate::push::BAUDS;

/// A source that gives no headlines.
#[derive(Debug, Error)]
pub enum FeedError {
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The source.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// There is nothing in it.
    #[error("{name} is empty: there is no headline in it")]
    Empty {
        /// The source.
        name: String,
    },
    /// It is no text.
    #[error("{name} is no text: byte {place} is {byte:#04x}; give a plain-text file")]
    Binary {
        /// The source.
        name: String,
        /// Where the first byte is that no text has.
        place: usize,
        /// That byte.
        byte: u8,
    },
    /// It goes on and on.
    #[error("{name} has more than {most} MB; give the page of a day")]
    TooLarge {
        /// The source.
        name: String,
        /// Megabytes of the largest source.
        most: u64,
    },
    /// It is text in an encoding that it does not say.
    #[error(
        "{name} is not {charset} at byte {place} (line {line}), and does not say what it is; convert it first, for example with \
         `iconv -f WINDOWS-1252 -t UTF-8`"
    )]
    Charset {
        /// The source.
        name: String,
        /// The encoding that was tried.
        charset: &'static str,
        /// The first byte that does not fit.
        place: usize,
        /// Its line, from 1.
        line: usize,
    },
    /// It says that it is written in an encoding that there is not.
    #[error("{name} says that it is written in “{label}”, which nobody knows; convert it to UTF-8 first")]
    UnknownCharset {
        /// The source.
        name: String,
        /// What it says.
        label: String,
    },
    /// It cannot be fetched.
    #[error("cannot fetch {address}: {error}; open it in a browser, or save the page and give the file")]
    Web {
        /// Its address.
        address: String,
        /// What went wrong.
        error: Box<ureq::Error>,
    },
    /// It is no feed.
    #[error(
        "{name} is no feed that can be read: {error}; open its address in a browser to see what it is, or say what it is with --from"
    )]
    Feed {
        /// The source.
        name: String,
        /// What was wrong.
        error: String,
    },
    /// It is no table.
    #[error("{name} is no table that can be read, at line {line}: {error}")]
    Table {
        /// The source.
        name: String,
        /// The line, from 1.
        line: u64,
        /// What was wrong.
        error: String,
    },
    /// It was read, and there is no headline in it.
    #[error("no headline found in {name}, read as {form}; if it is something else, say what with --from")]
    NoneFound {
        /// The source.
        name: String,
        /// What it was read as.
        form: &'static str,
    },
    /// It is text, but nothing in it looks like a headline.
    #[error(
        "no headline found in {name}: on an article page a headline is a line above body text; \
         for a list of headlines use --from lines"
    )]
    NoHeadline {
        /// The source.
        name: String,
    },
}

/// A bundle file that cannot be used.
#[derive(Debug, Error)]
pub enum BundleError {
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// There is something else at its place.
    #[error("{name} is there and is no Motograph bundle; give another name, or move it away first")]
    Occupied {
        /// The file.
        name: String,
    },
    /// It does not begin like a bundle.
    #[error("{name} is no Motograph bundle; make one with `motograph pack ARTICLE -o FILE`")]
    Foreign {
        /// The file.
        name: String,
    },
    /// Its end is missing, or its bytes have changed.
    #[error("{name} is damaged: {found} of {expected} bytes are there and their check is wrong; pack it again")]
    Damaged {
        /// The file.
        name: String,
        /// Bytes of the edition in the file.
        found: usize,
        /// Bytes that it says it has.
        expected: usize,
    },
    /// It is a bundle of another version of the tool.
    #[error("{name}: {}; pack it again with this tool", flaw(*.error))]
    Flawed {
        /// The file.
        name: String,
        /// What is wrong.
        error: EditionError,
    },
}

/// Headlines that cannot be packed.
#[derive(Debug, Error)]
pub enum PackError {
    /// Not even the first one fits.
    #[error("no headline fits an edition of {EDITION_BYTES} bytes with this masthead and date; shorten them")]
    NothingFits,
    /// The edition is not one that a display would take.
    #[error(transparent)]
    Flawed(#[from] BundleError),
}

/// A key that cannot be used.
#[derive(Debug, Error)]
pub enum KeyError {
    /// Nobody says where the user's settings are.
    #[error("neither HOME nor XDG_CONFIG_HOME says where your key is; name its file with --key FILE")]
    NoHome,
    /// There is no such file.
    #[error(
        "there is no key in {name}; make one with `motograph key new{option}`, or name another file with --key FILE"
    )]
    Missing {
        /// The file.
        name: String,
        /// What names it on the command line, where that has to be.
        option: String,
    },
    /// The file cannot be opened or read.
    #[error("cannot read {name}: {error}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// Others than its owner can read or write it.
    #[error(
        "{name} can be used by others than its owner (mode {mode:o}), so its key is no secret: make a new one, \
         or, if nobody else has been on this machine, `chmod 600` it"
    )]
    Open {
        /// The file.
        name: String,
        /// Its permissions.
        mode: u32,
    },
    /// It holds something else.
    #[error("{name} is no key of motograph's; make one with `motograph key new --key FILE`")]
    Foreign {
        /// The file.
        name: String,
    },
    /// There is something at its place.
    #[error(
        "{name} is there already, and whoever loses a key has to walk to each display; \
         name another file with --key FILE, or move it away first"
    )]
    Occupied {
        /// The file.
        name: String,
    },
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
}

/// A push that did not end well.
#[derive(Debug, Error)]
pub enum SendError {
    /// The display has no key.
    #[error("{}", push_sentence(.port, PushError::NoKey, 0, None))]
    NoKey {
        /// The port.
        port: String,
    },
    /// The display has another key.
    #[error("{}", push_sentence(.port, PushError::OtherKey { asked: *.asked }, 0, *.ours))]
    OtherKey {
        /// The port.
        port: String,
        /// The key it has.
        asked: KeyId,
        /// The key there is here.
        ours: Option<KeyId>,
    },
    /// The display has this key already.
    #[error(
        "the display at address {address} on {port} has key {id} already, and nothing was changed; to install it once more, \
         give the display another address first"
    )]
    HasKey {
        /// The port.
        port: String,
        /// Its address.
        address: u8,
        /// The key.
        id: KeyId,
    },
    /// Nobody at this address has taken a key.
    #[error(
        "no display on {port} took the key for address {address}: hold the select button of the one that is to have it until \
         this command ends{}",
        .baud.map(|baud| format!("; {baud} baud was taken for its speed, say another with --baud")).unwrap_or_default()
    )]
    NotTaken {
        /// The port.
        port: String,
        /// The address.
        address: u8,
        /// The line's speed, if it has one.
        baud: Option<u32>,
    },
    /// The display does not do what it is told.
    #[error("the display on {port} refuses: {}", refusal_sentence(*.refusal))]
    Refused {
        /// The port.
        port: String,
        /// Why.
        refusal: Refusal,
    },
    /// The port cannot be opened.
    #[error("cannot open {port}: {error}; {}", port_remedy(.port, .error))]
    NoPort {
        /// The port.
        port: String,
        /// What the system says.
        error: io::Error,
    },
    /// Nobody answers a question.
    #[error("{}", push_sentence(.port, PushError::NoAnswer, 0, None))]
    NoAnswer {
        /// The port.
        port: String,
    },
    /// Nobody answers at any speed.
    #[error(
        "nothing answers on {port}; all usual speeds from {} to {} baud were tried: is the display on, and is this its port?",
        BAUDS.start(),
        BAUDS.end()
    )]
    NoSpeed {
        /// The port.
        port: String,
    },
    /// What answers is no display.
    #[error("what answers on {port} is no display that this tool knows; is this the right port, and the tool as new?")]
    NoDisplay {
        /// The port.
        port: String,
    },
    /// The display does not show its picture.
    #[error("the display on {port} does not send its picture: its firmware is older than this tool; update it")]
    NoPicture {
        /// The port.
        port: String,
    },
    /// The display does not know a question.
    #[error("the display on {port} has no settings: its firmware is older than this tool; update it")]
    NoSettings {
        /// The port.
        port: String,
    },
    /// The port stopped working while bytes went through it.
    #[error(
        "{port} closed after {bytes} of {total} bytes: {error}; the display still shows what it showed; \
         plug it in and push again, it goes on from there"
    )]
    Unplugged {
        /// The port.
        port: String,
        /// What the system says.
        error: io::Error,
        /// Bytes that had arrived.
        bytes: u32,
        /// Bytes of the edition.
        total: u32,
    },
    /// The display cannot take the edition, or does not answer.
    #[error("{}{}", push_sentence(.port, *.error, *.total, *.ours), headline(.at.as_ref()))]
    Push {
        /// The port.
        port: String,
        /// What happened.
        error: PushError,
        /// Bytes of the edition.
        total: u32,
        /// The key there is here.
        ours: Option<KeyId>,
        /// The headline that it is about, from 1, and its text.
        at: Option<(usize, String)>,
    },
    /// Some of several displays did not answer, or refused.
    #[error("{failed} of {all} displays could not be dealt with; which and why, stands above")]
    Some {
        /// How many.
        failed: usize,
        /// All of them.
        all: usize,
    },
}

/// Frames that cannot be saved.
#[derive(Debug, Error)]
pub enum PictureError {
    /// The file cannot be written.
    #[error("cannot write {name}: {error}")]
    Unwritable {
        /// The file.
        name: String,
        /// What the system or the encoder says.
        error: String,
    },
    /// The picture would take the place of its bundle.
    #[error("{name} is the bundle itself; give another name for the picture")]
    Itself {
        /// The file.
        name: String,
    },
    /// The times make no sense.
    #[error("--from {from} s is not before --to {to} s")]
    Times {
        /// The first time.
        from: f64,
        /// The last time.
        to: f64,
    },
}

/// What is wrong with an edition, as the second half of a sentence.
fn flaw(error: EditionError) -> String {
    let place = error.place;
    match error.flaw {
        Flaw::Format(format) => format!("its format is {format}, this tool reads {}", motograph_shared::bundle::FORMAT),
        Flaw::Item => format!("byte {place} begins no item"),
        Flaw::Text => format!("the text at byte {place} is not plain text"),
        Flaw::Long => format!("the text at byte {place} is too long"),
        Flaw::Order => format!("the item at byte {place} stands in the wrong place"),
        Flaw::Value => format!("the value at byte {place} is none that it can have"),
        Flaw::Glyphs => format!("the glyphs at byte {place} are not well-formed"),
        Flaw::Headlines => "it has too many headlines".to_owned(),
        Flaw::Items => format!("at byte {place} there are too many items to one headline"),
        Flaw::Empty => "it has no headline".to_owned(),
    }
}

fn port_remedy(port: &str, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::ResourceBusy || error.to_string().contains("busy") {
        "another program uses it: end that one first".to_owned()
    } else if port.starts_with("tcp:") {
        "say tcp:HOST:PORT of something that listens there".to_owned()
    } else {
        "check the cable and the name (`ls /dev/tty*`), and that you may use it (group dialout)".to_owned()
    }
}

fn push_sentence(port: &str, error: PushError, total: u32, ours: Option<KeyId>) -> String {
    match error {
        PushError::NoAnswer if port.starts_with("tcp:") => {
            format!("nothing answers on {port}: is the display on, and is this its port?")
        }
        PushError::NoAnswer => {
            format!("nothing answers on {port}: is the display on, is this its port, and is its speed right (--baud)?")
        }
        PushError::Lost { bytes } => format!(
            "the display on {port} stopped answering after {bytes} of {total} bytes; it still shows what it showed; \
             check the cable and push again, it goes on from there"
        ),
        PushError::Version { oldest, newest } => format!(
            "the display on {port} speaks versions {oldest} to {newest} of the link, this tool {} to {}; \
             update the older of the two",
            version::OLDEST,
            version::CURRENT
        ),
        PushError::TooLong { limit } => {
            format!("the bundle has {total} bytes, the display on {port} holds {limit}; pack fewer headlines")
        }
        PushError::Busy => format!(
            "the display on {port} has another edition waiting for the end of a headline, and still has after {} \
             minutes; look whether it is paused, and push again",
            LONGEST_WAIT.ms() / 60_000
        ),
        PushError::NoKey => format!(
            "the display on {port} has no key yet, so it takes nothing else: hold its select button and run \
             `motograph key install --port {port}` (with your --key, and its --address on a line with several)"
        ),
        PushError::OtherKey { asked } => match ours {
            Some(ours) => format!(
                "the display on {port} has key {asked}, and yours is {ours}; name the file of its key with --key FILE, \
                 or hold its select button and install yours: motograph key install --port {port} (with your --key, and \
                 its --address on a line with several)"
            ),
            None => format!(
                "the display on {port} has key {asked}, and you have none; name the file of its key with --key FILE, \
                 or make your own (motograph key new) and install it while its select button is held \
                 (motograph key install --port {port})"
            ),
        },
        PushError::Refused(refusal) => {
            format!("the display on {port} refuses the bundle: {}", refusal_sentence(refusal.why))
        }
    }
}

/// The headline that an error is about, behind its sentence.
fn headline(at: Option<&(usize, String)>) -> String {
    at.map(|(place, text)| format!(" (headline {place}: {text:?})")).unwrap_or_default()
}

/// Why a display refuses, as the second half of a sentence, with what to do.
pub fn refusal_sentence(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TooLong => "it is too long; pack fewer headlines",
        Refusal::NotOffered | Refusal::Incomplete => {
            "it lost its place again and again; check the cable and push again"
        }
        Refusal::Corrupted => "its bytes arrive changed again and again; check the cable, or try a lower --baud",
        Refusal::Malformed => "it is no edition that this firmware reads; pack it with the tool of its version",
        Refusal::Outdated => {
            "its number is not above that of the last edition it took, or it was packed before its key was \
             installed; pack it again (numbers rise with the time)"
        }
        Refusal::Empty => "it has no headline",
        Refusal::NoKey => "it has no key yet; install one: motograph key install",
        Refusal::Forged => {
            "its tag is not that of these bytes for this display; are the display and the key the right ones?"
        }
        Refusal::Replayed => {
            "it was told something later already; is this machine's clock right? (commands are numbered by the time)"
        }
        Refusal::NotHeld => "nobody holds its select button, and only then does it take a key",
        Refusal::NotBase => "it shows another edition than it did; push again",
        Refusal::Open => "its firmware is built open (insecure-open): it asks for no key and takes none",
        Refusal::Blank => "a headline in it would leave the glass blank; take it out and pack it again",
    }
}

/// A ticker on the desk that refuses its own edition: never so unless something is broken.
#[derive(Debug, Error)]
#[error("{}", push_sentence("the desk", *.error, 0, None))]
pub struct PushFailed {
    /// What happened.
    pub error: PushError,
}

/// The live desk has to end.
#[derive(Debug, Error)]
pub enum ShowError {
    /// The terminal or the port does not work.
    #[error("the terminal or the port does not work: {0}")]
    Io(#[from] io::Error),
    /// There is nobody to print to.
    #[error("cannot print: {0}")]
    Output(io::Error),
    /// There is no window in this build.
    #[error(
        "this build has no window; build it with `cargo run --release --features window -- show --window` \
         (needs SDL2: apt-get install libsdl2-dev) or with `--features window-bundled` (builds SDL2; needs cmake)"
    )]
    NoWindow,
    /// The edition was not taken.
    #[error(transparent)]
    Push(#[from] PushFailed),
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] BundleError),
    /// The key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}
