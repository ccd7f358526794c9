use std::path::{Path, PathBuf};

use clap::Args;
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};

use super::CliError;
use crate::bundle_file::Bundle;
use crate::desk::{Desk, Profile};
use crate::error::PictureError;
use crate::manner::Manner;
use crate::sheet;
use crate::shot::Staged;
use crate::words::say;

/// A picture or a film.
#[derive(Debug, Args)]
pub(super) struct ShotArgs {
    /// The bundle
    #[arg(required_unless_present = "sheet")]
    bundle: Option<PathBuf>,
    /// Write a contact sheet of all panels in all states
    #[arg(long, conflicts_with_all = ["bundle", "at", "gif", "from", "to", "profile"])]
    sheet: bool,
    #[command(flatten)]
    manner: Manner,
    /// Seconds after the first headline came on
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value_t = 0.0, conflicts_with_all = ["gif", "from", "to"])]
    at: f64,
    /// Write an animated GIF
    #[arg(long)]
    gif: bool,
    /// Where the GIF begins, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value_t = 0.0, requires = "gif")]
    from: f64,
    /// Where the GIF ends, in seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value_t = 10.0, requires = "gif")]
    to: f64,
    /// The picture or film to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// The panel to imitate
    #[arg(long, value_enum, default_value_t = Profile::default(), hide_default_value = true)]
    profile: Profile,
}

impl ShotArgs {
    /// Takes it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { bundle, sheet, manner, at, gif, from, to, output, profile } = self;
        match bundle {
            Some(bundle) if !sheet => shoot(&bundle, profile, &manner, at, gif.then_some((from, to)), &output)?,
            Some(_) | None => sheet::write_png(&output)?,
        }
        Ok(say(&format!("wrote {}", output.display()))?)
    }
}

/// Writes a frame, or a film of what is between two times.
fn shoot(
    bundle: &Path,
    profile: Profile,
    manner: &Manner,
    at: f64,
    film: Option<(f64, f64)>,
    output: &Path,
) -> Result<(), CliError> {
    if bundle.canonicalize().ok().is_some_and(|bundle| Some(bundle) == output.canonicalize().ok()) {
        Err(PictureError::Itself { name: output.display().to_string() })?;
    }
    let bundle = Bundle::read(bundle)?;
    let mut memory = Memory::new();
    let mut desk = Desk::new(profile, &mut memory, Instant::default());
    desk.set(manner.apply(Settings::DEFAULT));
    let (mut staged, _) = Staged::new(&bundle, desk, Instant::default(), |_| ())?;
    match film {
        None => staged.picture(span(at), output)?,
        Some((from, to)) if from < to => staged.film(span(from), span(to), output)?,
        Some((from, to)) => Err(PictureError::Times { from, to })?,
    }
    Ok(())
}

/// Seconds of the longest film, and of the latest picture: a day.
const MOST_SECONDS: f64 = 86_400.0;

/// A time on the command line.
pub(super) fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=MOST_SECONDS).contains(&seconds) => Ok(seconds),
        Ok(_) | Err(_) => Err(format!("give seconds from 0 to {MOST_SECONDS}")),
    }
}

fn span(seconds: f64) -> Span {
    Span::from_ms((seconds * 1000.0) as u32)
}
