use clap::Args;
use motograph_shared::link::Address;

use super::CliError;
use crate::displays::Displays;
use crate::error::SendError;
use crate::push::{self, Port};

/// A line.
#[derive(Debug, Args)]
pub(super) struct PortArgs {
    /// A serial device, a PTY, or tcp:HOST:PORT
    #[arg(long)]
    pub(super) port: String,
    /// The serial line's speed, 9600 to 921600 [default: the one at which a display answers]
    #[arg(long, value_parser = push::speed)]
    pub(super) baud: Option<u32>,
}

/// The way to a display.
#[derive(Debug, Args)]
pub(super) struct Line {
    #[command(flatten)]
    port: PortArgs,
    /// Which display, on a line with several, 1 to 95; where it makes sense more than one, such as 1-8 [default: the only one]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) to: Option<Displays>,
}

impl Line {
    /// The way through a port that was named.
    pub(super) const fn new(port: String, baud: Option<u32>, to: Option<Displays>) -> Self {
        Self { port: PortArgs { port, baud }, to }
    }

    /// Opens it, for the first display that answers where there are several.
    pub(super) fn open(&self) -> Result<Port, SendError> {
        let PortArgs { port, baud } = &self.port;
        let Some(displays) = &self.to else { return Port::open(port, *baud, Address::ANY) };
        let mut silent = None;
        // The first of several may be the one that is dead.
        for &address in displays.addresses() {
            match Port::open(port, *baud, address) {
                Err(error @ SendError::NoSpeed { .. }) => silent = Some(error),
                opened => return opened,
            }
        }
        match silent {
            Some(error) if displays.addresses().len() == 1 => Err(error),
            // Each says for itself that it does not answer.
            _ => Port::open(port, Some(push::USUAL), displays.first()),
        }
    }

    /// Opens it for a question to one display.
    pub(super) fn open_one(&self) -> Result<Port, CliError> {
        match &self.to {
            Some(displays) if displays.addresses().len() > 1 => Err(CliError::One),
            Some(_) | None => Ok(self.open()?),
        }
    }
}
