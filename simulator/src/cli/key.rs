use std::path::PathBuf;

use clap::{Args, Subcommand};
use motograph_shared::link::Address;
use motograph_shared::trust::Key;

use super::CliError;
use super::line::PortArgs;
use crate::error::KeyError;
use crate::keys::{self, KeyFile, Place};
use crate::push::{self, Port};
use crate::words::say;

/// What is done with a key.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a new key, in a file that only you can read
    #[command(after_help = "Examples:
  motograph key new                          your key, for all displays
  motograph key new --key lobby.key          one more, for some; name it with --key from then on")]
    New {
        #[command(flatten)]
        key: KeyArg,
    },
    /// Print the key's name, which is no secret; displays say it too (motograph status)
    #[command(after_help = "Examples:
  motograph key show-id
  motograph key show-id --key lobby.key")]
    ShowId {
        #[command(flatten)]
        key: KeyArg,
    },
    /// Give the key to the display whose select button somebody holds
    ///
    /// It waits a minute for the button. With --address the line's speed is 115200 baud unless --baud says otherwise: a display
    /// that has no address yet cannot be asked.
    #[command(after_help = "Examples:
  motograph key install --port /dev/ttyUSB0                          the only display on its line
  motograph key install --port /dev/ttyUSB0 --address 3 --group 1    one of several")]
    Install {
        #[command(flatten)]
        port: PortArgs,
        #[command(flatten)]
        key: KeyArg,
        /// The display's address from now on, on a line with several
        #[arg(long, value_name = "1..95", value_parser = clap::value_parser!(u8).range(1..=95))]
        address: Option<u8>,
        /// The group it is in
        #[arg(long, value_name = "1..31", requires = "address", value_parser = clap::value_parser!(u8).range(1..=31))]
        group: Option<u8>,
        /// Take only editions of higher numbers than this [default: those packed from now on]
        #[arg(long, value_name = "NUMBER")]
        above: Option<u32>,
    },
}

/// Whose key.
#[derive(Debug, Args)]
pub(super) struct KeyArg {
    /// The key's file [default: motograph/key in your settings, mostly ~/.config]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl KeyArg {
    fn file(self) -> Result<KeyFile, KeyError> {
        KeyFile::new(self.key)
    }

    /// The key, if there is one: open displays ask for none.
    pub(super) fn find(self) -> Result<Option<Key>, KeyError> {
        match self.file() {
            Err(KeyError::NoHome) => Ok(None),
            file => file?.find(),
        }
    }
}

impl KeyCommand {
    /// Does it.
    pub(super) fn run(self) -> Result<(), CliError> {
        match self {
            Self::New { key } => {
                let file = key.file()?;
                let id = file.create()?.id();
                let (name, option) = (file.path().display(), file.option());
                let install = format!("motograph key install --port PORT{option}");
                Ok(say(&format!("key {id} is in {name}; give it to a display: {install}"))?)
            }
            Self::ShowId { key } => Ok(say(&key.file()?.read()?.id().to_string())?),
            Self::Install { port: PortArgs { port, baud }, key, address, group, above } => {
                let key = key.file()?.read()?;
                let place = Place { address: address.and_then(Address::new), group: group.and_then(Address::group) };
                // Nobody may have the address yet, so it cannot be asked at which speed it is.
                let baud = baud.or_else(|| place.address.map(|_| push::USUAL));
                let mut port = Port::open(&port, baud, Address::ANY)?;
                let remind = || eprintln!("hold the display's select button, until it has the key");
                keys::install(&mut port, key, place, above, remind)?;
                let since = if above.is_some() { "" } else { "; it takes editions packed from now on" };
                Ok(say(&format!("the display on {} has key {} now{since}", port.name(), key.id()))?)
            }
        }
    }
}
