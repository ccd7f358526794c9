use std::path::PathBuf;

use motograph_shared::limits::BULLETIN_BYTES;

use crate::demo;
use crate::error::{
    BundleError, CarrierError, ConfigError, FeedError, KeyError, PackError, PictureError, PushFailed, SendError,
    ShowError,
};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant is the error of one room, which says what it is")]
#[error(transparent)]
pub enum CliError {
    Feed(#[from] FeedError),
    Config(#[from] ConfigError),
    Carrier(#[from] CarrierError),
    Key(#[from] KeyError),
    Bundle(#[from] BundleError),
    Pack(#[from] PackError),
    Send(#[from] SendError),
    Picture(#[from] PictureError),
    Push(#[from] PushFailed),
    Show(#[from] ShowError),
    Demo(#[from] demo::DemoError),
    Output(#[from] std::io::Error),
    #[error("something is wrong with the display; what, stands above")]
    Unwell,
    #[error("set, doctor and mirror speak to one display; name it with --to")]
    One,
    #[error(
        "the bulletin takes {bytes} bytes with its section, and a display takes {BULLETIN_BYTES}; say it in fewer words"
    )]
    LongBulletin {
        /// Bytes of text and section.
        bytes: usize,
    },
    #[error("cannot write the manual to {}: {error}; name a folder that you may write to", folder.display())]
    NoManual {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    #[error("there are problems; which, stands above")]
    Problems,
    #[error("not all sources and displays are well; which and why, stands above")]
    NotAllWell,
    #[error("night begins and ends at the same time; give two times, or --always")]
    NoNight,
    #[error("there is no terminal to show the glass in; save a picture with --png FILE")]
    NoTerminal,
}

impl CliError {
    /// What the command ends with: 1, but where that says something else.
    pub const fn status(&self, is_preflight: bool) -> u8 {
        match self {
            Self::Problems => 1,
            _ if is_preflight => 2,
            _ => 1,
        }
    }

    /// Whether whoever read the output has gone, which is no failure of ours: `motograph … | head -1`.
    pub fn is_closed_pipe(&self) -> bool {
        let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
        match self {
            Self::Output(error)
            | Self::Show(ShowError::Output(error))
            | Self::Demo(demo::DemoError::Show(ShowError::Output(error))) => closed(error),
            _ => false,
        }
    }
}
