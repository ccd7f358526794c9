use clap::Args;
use motograph_shared::link::{self, InEffect, Reply, Request};
use motograph_shared::trust::Key;

use super::CliError;
use super::order::Way;
use crate::display;
use crate::error::SendError;
use crate::manner::{self, Manner};
use crate::push::Port;
use crate::words::say;

/// What is to be changed of how a display shows its news.
#[derive(Debug, Args)]
pub(super) struct SetArgs {
    #[command(flatten)]
    manner: Manner,
    /// How bright it is, 1 to 8
    #[arg(long, value_name = "1..8", value_parser = clap::value_parser!(u8).range(1..=8))]
    brightness: Option<u8>,
    #[command(flatten)]
    way: Way,
}

impl SetArgs {
    /// Changes it, and says what there is then.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { manner, brightness, way: Way { line, key, json } } = self;
        let in_effect = set(&manner, brightness, &mut line.open_one()?, key.find()?.as_ref())?;
        let told = if json { format!("{:#}", manner::value(&in_effect)) } else { manner::sentences(&in_effect) };
        Ok(say(&told)?)
    }
}

/// Asks the display on `port` for its settings, and changes what `manner` and `brightness` say.
fn set(manner: &Manner, brightness: Option<u8>, port: &mut Port, key: Option<&Key>) -> Result<InEffect, SendError> {
    let settings = |reply: Reply<'_>| match reply {
        Reply::Settings(in_effect) => Some(in_effect),
        _ => None,
    };
    let mut answer = display::ask(port, Request::Settings, settings)?;
    if let Some(before) = answer
        && !manner.is_empty()
    {
        let set = link::Command::Set(manner.apply(before.settings));
        answer = Some(display::command(port, key, set)?);
    }
    if let Some(level) = brightness {
        answer = Some(display::command(port, key, link::Command::Brightness(level))?);
    }
    answer.ok_or_else(|| SendError::NoSettings { port: port.name().to_owned() })
}
