use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;

use clap::Args;

use super::CliError;
use super::line::Line;
use crate::display::{self, Mirror};
use crate::push::Port;
use crate::show::face::{Event, Face as _, TerminalFace};
use crate::words::say;

/// A look at a display's glass.
#[derive(Debug, Args)]
pub(super) struct MirrorArgs {
    #[command(flatten)]
    line: Line,
    /// Save one picture in this file
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

impl MirrorArgs {
    /// Takes it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let mut port = self.line.open_one()?;
        let mirror = display::mirror(&mut port)?;
        match self.png {
            Some(path) => {
                mirror.look(&mut port)?.write_png(&path)?;
                Ok(say(&format!("wrote {}", path.display()))?)
            }
            None if stdout().is_terminal() => watch(&mirror, &mut port),
            None => Err(CliError::NoTerminal),
        }
    }
}

/// Shows a display's glass in the terminal until somebody quits.
fn watch(mirror: &Mirror, port: &mut Port) -> Result<(), CliError> {
    let mut face = TerminalFace::new()?;
    let caption = format!("the glass of the display on {}", port.name());
    loop {
        face.show(&mirror.look(port)?, &caption)?;
        if face.events()?.contains(&Event::Quit) {
            return Ok(());
        }
    }
}
