use clap::Args;

use super::CliError;
use super::line::Line;
use super::pack::{read_all, width};
use crate::bundle_file::Bundle;
use crate::check::{Preflight, Target};
use crate::desk::Profile;
use crate::display;
use crate::displays::Displays;
use crate::fallback::Fallback;
use crate::feed::{Form, Source};
use crate::pack::{self, Order};
use crate::push;
use crate::words::say;

/// A preflight.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// What would be packed, as for `motograph pack`; or a bundle
    #[arg(required = true)]
    input: Vec<Source>,
    /// What the inputs are, when their shape does not tell
    #[arg(long, value_enum)]
    from: Option<Form>,
    /// What becomes of characters that displays have no glyph for
    #[arg(long, value_enum, default_value_t)]
    fallback: Fallback,
    /// The panel that it is for [default: oled-128x64]
    #[arg(long, value_enum, conflicts_with = "port")]
    profile: Option<Profile>,
    /// The display that it is for: a serial device, a PTY, or tcp:HOST:PORT; it is asked what it can show, and how
    #[arg(long)]
    port: Option<String>,
    /// The serial line's speed, 9600 to 921600 [default: the one at which the display answers]
    #[arg(long, requires = "port", value_parser = push::speed)]
    baud: Option<u32>,
    /// Which display, on a line with several, 1 to 95 [default: the only one]
    #[arg(long, requires = "port", value_name = "ADDRESS")]
    to: Option<Displays>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl CheckArgs {
    /// Looks at it, and fails when somebody else should.
    ///
    /// # Errors
    /// [`CliError::Problems`] when there are problems, and others when it cannot be looked at.
    pub(super) fn run(self) -> Result<(), CliError> {
        let target = match self.port {
            Some(port) => {
                let mut port = Line::new(port, self.baud, self.to).open_one()?;
                Target::display(&display::inquire(&mut port)?, port.name())?
            }
            None => {
                let profile = self.profile.unwrap_or_default();
                Target::panel(&profile.name(), profile.screen())
            }
        };
        let preflight = match self.input.as_slice() {
            [Source::File(path)] if Bundle::is_at(path) => Preflight::new(&Bundle::read(path)?, target, None),
            inputs => {
                let page = read_all(inputs, self.from)?;
                let packed = pack::pack(&page, &Order { fallback: self.fallback, ..Order::plain(pack::number_now()) })?;
                Preflight::new(&packed.bundle, target, Some(&packed))
            }
        };
        say(&if self.json { format!("{:#}", preflight.json()) } else { preflight.table(width()) })?;
        if preflight.has_problems() { Err(CliError::Problems) } else { Ok(()) }
    }
}
