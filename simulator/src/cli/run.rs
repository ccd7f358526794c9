use std::io::{IsTerminal as _, stderr, stdout};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use motograph_shared::trust::Key;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::format::debug_fn;

use super::CliError;
use crate::error::KeyError;
use crate::keys::KeyFile;
use crate::newsroom::{Config, Event, Newsroom, Until, drive, events};
use crate::words::say;

/// A newsroom.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
    /// Its settings, in TOML; simulator/lobby/newsroom.toml is an example that says what they may be
    config: PathBuf,
    /// Look at the settings, say what would be done, and do nothing
    #[arg(long)]
    check: bool,
    /// Ask each source and visit each display once; fails when one of them does
    #[arg(long, conflicts_with = "check")]
    once: bool,
    /// Print events as JSON, one a line
    #[arg(long)]
    json: bool,
    /// What is said
    #[arg(long, value_enum, default_value_t = Log::Info)]
    log: Log,
}

/// How much is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Log {
    /// What is wrong
    Warn,
    /// That, and what happens
    Info,
    /// Nothing
    Off,
}

impl RunArgs {
    /// Runs it.
    ///
    /// # Errors
    /// [`CliError`] when it cannot be run, or with `--once` when something failed.
    pub(super) fn run(self) -> Result<(), CliError> {
        let config = Config::read(&self.config)?;
        let key = key(&config)?;
        if self.check {
            return Ok(say(&told(&config, key.as_ref()))?);
        }
        self.listen();
        let (sender, receiver) = events();
        let stop = sender.clone();
        // Whoever has ended needs no end.
        let handled = ctrlc::set_handler(move || drop(stop.send(Event::Stop)));
        handled.map_err(|error| CliError::Output(std::io::Error::other(error)))?;
        let mut room = Newsroom::new(config, fastrand::u64(..));
        let until = if self.once { Until::Once } else { Until::Stopped };
        let is_well = drive(&mut room, key, (sender, receiver), until);
        if is_well || !self.once { Ok(()) } else { Err(CliError::NotAllWell) }
    }

    /// Has events said: to people on standard error, or to programs on standard output.
    fn listen(&self) {
        let level = match self.log {
            Log::Warn => LevelFilter::WARN,
            Log::Info => LevelFilter::INFO,
            Log::Off => LevelFilter::OFF,
        };
        let said = fmt().with_max_level(level).with_target(false);
        // People read sentences; what programs need beside them is for programs.
        let sentence = debug_fn(|writer, field, value| match field.name() {
            "message" => write!(writer, "{value:?}"),
            _ => Ok(()),
        });
        // The first one is there for the whole program.
        let _ = if self.json {
            said.json().flatten_event(true).with_writer(stdout).try_init()
        } else {
            said.compact().fmt_fields(sentence).with_ansi(stderr().is_terminal()).with_writer(stderr).try_init()
        };
    }
}

/// The key of its displays, if there is one.
fn key(config: &Config) -> Result<Option<Key>, KeyError> {
    match KeyFile::new(config.key.clone()) {
        Err(KeyError::NoHome) => Ok(None),
        file => file?.find(),
    }
}

/// What a newsroom with these settings does.
fn told(config: &Config, key: Option<&Key>) -> String {
    let mut lines = Vec::new();
    for source in &config.sources {
        let section = source.section.as_ref().map(|section| format!(", under “{section}”")).unwrap_or_default();
        let every = source.every.as_secs();
        lines.push(format!("source {}: {}, asked each {every} s{section}", source.name.get_ref(), source.from));
    }
    for display in &config.displays {
        let shown = config.sources.iter().filter(|source| display.shows(source));
        let shown = shown.map(|source| source.name.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        lines.push(format!("display {} on {}: shows {shown}", display.name.get_ref(), display.port));
    }
    lines.push(match key {
        Some(key) => format!("editions bear tags of key {}", key.id()),
        None => {
            "there is no key: only displays that are open take editions; make one with motograph key new".to_owned()
        }
    });
    lines.push("the settings are good; nothing was asked and nothing was sent".to_owned());
    lines.join("\n")
}
