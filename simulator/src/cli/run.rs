use std::io::{IsTerminal as _, stderr, stdout};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use motograph_shared::trust::Key;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::format::debug_fn;

use super::CliError;
use crate::carrier::Collector;
use crate::check::{between, week_time};
use crate::error::KeyError;
use crate::keys::KeyFile;
use crate::newsroom::{Config, Event, Means, Newsroom, Supply, Until, Way, drive, events, site};
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
    /// Show the editions that the broker in the settings carries for this site, in place of sources
    #[arg(long, value_name = "SITE", conflicts_with = "once", value_parser = site)]
    mqtt: Option<String>,
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
        let supply = if self.mqtt.is_some() { Supply::Broker } else { Supply::Sources };
        let config = Config::read(&self.config, supply)?;
        let broker = config.broker.as_ref().map(|broker| broker.get_ref().open()).transpose()?;
        let means = Means { key: key(&config, supply)?, broker };
        if self.check {
            return Ok(say(&told(&config, means.key.as_ref(), self.mqtt.as_deref()))?);
        }
        self.listen();
        let (sender, receiver) = events();
        let collector = match (&self.mqtt, &means.broker, means.key) {
            (Some(site), Some(broker), Some(key)) => {
                let sender = sender.clone();
                // Whoever has ended hears no more.
                let hear = move |collected| drop(sender.send(Event::Collected(collected)));
                Some(Collector::start(broker.clone(), site, key, hear))
            }
            _ => None,
        };
        let stop = sender.clone();
        // Whoever has ended needs no end.
        let handled = ctrlc::set_handler(move || drop(stop.send(Event::Stop)));
        handled.map_err(|error| CliError::Output(std::io::Error::other(error)))?;
        let mut room = Newsroom::new(config, fastrand::u64(..));
        let until = if self.once { Until::Once } else { Until::Stopped };
        let is_well = drive(&mut room, &means, collector.as_ref(), (sender, receiver), until);
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

/// The key of its displays, if there is one; nothing goes by way of a broker without.
fn key(config: &Config, supply: Supply) -> Result<Option<Key>, KeyError> {
    let is_carried = config.displays.iter().any(|display| matches!(display.way(), Way::Site(_)));
    if supply == Supply::Broker || is_carried {
        return KeyFile::new(config.key.clone())?.read().map(Some);
    }
    match KeyFile::new(config.key.clone()) {
        Err(KeyError::NoHome) => Ok(None),
        file => file?.find(),
    }
}

/// What a newsroom with these settings does.
fn told(config: &Config, key: Option<&Key>, site: Option<&str>) -> String {
    let mut lines = Vec::new();
    if let Some(broker) = config.broker.as_ref().map(toml::Spanned::get_ref) {
        let user = broker.user.as_ref().map(|user| format!(", as {user}")).unwrap_or_default();
        let open = if broker.password.is_some() && !broker.address.is_private {
            "; without TLS, whoever is on the way reads the password"
        } else {
            ""
        };
        lines.push(format!("broker {}{user}, topics {}/SITE/…{open}", broker.address, broker.topic));
    }
    if let Some(site) = site {
        lines.push(format!("site {site}: shows the editions that the broker carries for it"));
    }
    for source in &config.sources {
        let section = source.section.as_ref().map(|section| format!(", under “{section}”")).unwrap_or_default();
        let every = source.every.as_secs();
        lines.push(format!("source {}: {}, asked each {every} s{section}", source.name.get_ref(), source.from));
    }
    for display in &config.displays {
        let shown = config.sources.iter().filter(|source| display.shows(source));
        let shown = shown.map(|source| source.name.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        if site.is_none() {
            let hours = config.sources.iter().filter(|source| display.shows(source)).map(|source| source.hours);
            for (from, until) in between(hours) {
                let (name, from, until) = (display.name.get_ref(), week_time(from), week_time(until));
                lines.push(format!(
                    "from {from} to {until} there is nothing for {name}; give one of its sources no hours, or others"
                ));
            }
        }
        let (name, shown) = (display.name.get_ref(), if site.is_some() { "them" } else { &shown });
        lines.push(match display.way() {
            Way::Port(port) => format!("display {name} on {port}: shows {shown}"),
            Way::Site(site) => format!("display {name} at site {site}, by way of the broker: shows {shown}"),
        });
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
