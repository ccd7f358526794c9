use clap::Args;

use super::line::Line;
use super::{CliError, several};
use crate::display::{self, Answer};
use crate::words::say;

/// A question to one or more displays.
#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    line: Line,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl StatusArgs {
    /// Asks it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { line, json } = self;
        let mut port = line.open()?;
        let Some(displays) = line.to.filter(|to| to.addresses().len() > 1) else {
            let answer = display::inquire(&mut port)?;
            return Ok(say(&if json { format!("{:#}", answer.json()) } else { answer.sentences() })?);
        };
        let mut said = Vec::new();
        for &address in displays.addresses() {
            port.set_address(address);
            said.push((address, display::inquire(&mut port)));
        }
        several::tell(&said, json, Answer::sentences, Answer::json)
    }
}
