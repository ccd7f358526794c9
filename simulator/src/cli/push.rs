use std::io::{IsTerminal as _, stderr};
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use motograph_shared::link::Address;

use super::key::KeyArg;
use super::line::Line;
use super::{CliError, several};
use crate::bundle_file::Bundle;
use crate::push::{self, Step};
use crate::words::say;

/// A push.
#[derive(Debug, Args)]
pub(super) struct PushArgs {
    /// The bundle
    bundle: PathBuf,
    #[command(flatten)]
    line: Line,
    /// Send it once to a group of displays, 1 to 31, instead of to all on the line; then ask each of --to
    #[arg(long, value_name = "1..31", requires = "to", value_parser = clap::value_parser!(u8).range(1..=31))]
    group: Option<u8>,
    #[command(flatten)]
    key: KeyArg,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl PushArgs {
    /// Pushes it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { bundle, line, group, key, json } = self;
        let bundle = Bundle::read(&bundle)?;
        let key = key.find()?;
        if let Some(displays) = line.to.as_ref().filter(|to| group.is_some() || to.addresses().len() > 1) {
            let audience = group.and_then(Address::group).unwrap_or(Address::EVERYBODY);
            return several::push(&bundle, &mut line.open()?, key.as_ref(), displays, audience, json);
        }
        let mut port = line.open()?;
        let bar = progress_bar(bundle.bytes().len());
        let delivery = push::push(&bundle, &mut port, key.as_ref(), |step| match step {
            Step::Arrived(bytes) => bar.set_position(u64::from(bytes)),
            Step::Waiting => bar.set_message("another edition comes first"),
        })?;
        bar.finish_and_clear();
        Ok(say(&if json { format!("{:#}", delivery.json()) } else { delivery.report() })?)
    }
}

/// A bar on standard error, where there is somebody to see it.
fn progress_bar(bytes: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {msg}");
    let bar = ProgressBar::new(bytes as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
