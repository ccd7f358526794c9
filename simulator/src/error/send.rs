use std::io;

use motograph_shared::link::{LONGEST_WAIT, PushError, Refusal, version};
use motograph_shared::trust::KeyId;
use thiserror::Error;

use super::refusal_sentence;
use crate::push::BAUDS;

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
    /// The display does not know a command.
    #[error("the display on {port} does not know this: its firmware is older than this tool; update it")]
    NotKnown {
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
    /// Speaking to it has failed in a way that is nobody's but ours.
    #[error("the display on {port} was not reached because of a fault in motograph; please report it")]
    Fault {
        /// The port.
        port: String,
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

fn port_remedy(port: &str, error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::ResourceBusy || error.to_string().contains("busy") {
        "another program uses it: end that one first".to_owned()
    } else if port.starts_with("tcp:") {
        "say tcp:HOST:PORT of something that listens there".to_owned()
    } else {
        "check the cable and the name (`ls /dev/tty*`), and that you may use it (group dialout)".to_owned()
    }
}

pub(super) fn push_sentence(port: &str, error: PushError, total: u32, ours: Option<KeyId>) -> String {
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
