use clap::Args;

use super::CliError;
use super::line::Line;
use crate::display::{self, Finding};
use crate::words::say;

/// A question to one display.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    line: Line,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl DoctorArgs {
    /// Asks it, and fails when something is wrong.
    pub(super) fn run(self) -> Result<(), CliError> {
        let findings = display::examine(&display::inquire(&mut self.line.open_one()?)?);
        let told = match (self.json, findings.is_empty()) {
            (true, _) => format!("{:#}", findings.iter().map(Finding::json).collect::<serde_json::Value>()),
            (false, true) => "all is well".to_owned(),
            (false, false) => findings.iter().map(Finding::sentence).collect::<Vec<_>>().join("\n"),
        };
        say(&told)?;
        if findings.is_empty() { Ok(()) } else { Err(CliError::Unwell) }
    }
}
