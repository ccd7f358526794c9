use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;

use clap::Args;
use motograph_shared::settings::Settings;

use super::CliError;
use super::shot::seconds;
use crate::bundle_file::Bundle;
use crate::desk::Profile;
use crate::faults::Faults;
use crate::manner::Manner;
use crate::show::{Entry, Show, show};

/// A ticker on the desk.
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The bundle to begin with
    bundle: Option<PathBuf>,
    /// The panel to imitate
    #[arg(long, value_enum, default_value_t = Profile::default(), hide_default_value = true)]
    profile: Profile,
    #[command(flatten)]
    manner: Manner,
    /// Show it in a window instead of the terminal (a build with `--features window`)
    #[arg(long)]
    window: bool,
    /// Break the line on purpose: error, drop, duplicate, swap and stall, each as a share of the bytes, and a seed
    #[arg(long, value_name = "error=1e-3,...,seed=7")]
    line: Option<Faults>,
    /// Let whoever has the key in this file push to it [default: your key, if you have one]
    #[arg(long, value_name = "FILE", conflicts_with = "open")]
    key: Option<PathBuf>,
    /// Let anybody push to it; the glass says OPEN then
    #[arg(long)]
    open: bool,
    /// Keep the edition on show in this file, and begin with it
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    /// End after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    seconds: Option<f64>,
}

impl ShowArgs {
    /// Runs it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { bundle, profile, manner, window, line, key, open, store, seconds } = self;
        let bundle = bundle.as_deref().map(Bundle::read).transpose()?;
        let settings = manner.apply(Settings::DEFAULT);
        let entry = match key {
            Some(file) => Entry::Key(file),
            None if open => Entry::Open,
            None => Entry::Usual,
        };
        let show_this = Show { profile, settings, bundle, entry, faults: line, store, seconds, window };
        Ok(show(&show_this, stdout().is_terminal())?)
    }
}
