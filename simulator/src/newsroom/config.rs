//! The settings of a newsroom, in TOML.

use std::collections::HashSet;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use clap::ValueEnum as _;
use motograph_shared::bundle::{Schedule, Terms};
use motograph_shared::limits::HEADLINES;
use motograph_shared::link::Address;
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::brokerage::BrokerConfig;
use crate::error::ConfigError;
use crate::fallback::{Fallback, unshown};
use crate::feed::{Form, Source, Story};
use crate::push::BAUDS;
use crate::times;
use crate::words::line_of_text;

/// What a newsroom does: where its news comes from, and where it goes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose news it is, for the top line.
    #[serde(default, deserialize_with = "text")]
    pub masthead: Option<String>,
    /// Minutes after which displays say how old the news is.
    #[serde(default, deserialize_with = "minutes")]
    pub good_for: Option<u32>,
    /// The file of the displays' key; without one, the user's.
    pub key: Option<PathBuf>,
    /// Most headlines in an edition.
    #[serde(default = "most_headlines", deserialize_with = "count")]
    pub most: usize,
    /// How long the headlines of a source that fails are kept.
    #[serde(default = "keep", deserialize_with = "span")]
    pub keep: Duration,
    /// What becomes of characters that displays have no glyph for.
    #[serde(default, deserialize_with = "fallback")]
    pub fallback: Fallback,
    /// The broker that carries editions to sites.
    pub broker: Option<Spanned<BrokerConfig>>,
    /// Where news comes from; of two that have the same story, the first one's is shown.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceConfig>,
    /// Where it goes.
    #[serde(default, rename = "display")]
    pub displays: Vec<DisplayConfig>,
}

/// A source of news.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// What it is called in logs.
    pub name: Spanned<String>,
    /// Its address, or a file, relative to that of the settings.
    #[serde(deserialize_with = "source")]
    pub from: Source,
    /// What it is, where its shape does not tell.
    #[serde(default, deserialize_with = "form")]
    pub form: Option<Form>,
    /// How often it is asked.
    #[serde(default = "every", deserialize_with = "span")]
    pub every: Duration,
    /// The section of its headlines.
    #[serde(default, deserialize_with = "text")]
    pub section: Option<String>,
    /// Most headlines of it.
    #[serde(default = "most_headlines", deserialize_with = "count")]
    pub most: usize,
    /// When they are shown.
    #[serde(default, deserialize_with = "schedule")]
    pub hours: Option<Schedule>,
    /// In which rounds they are shown: each third, for example.
    #[serde(default)]
    pub round: Option<u8>,
    /// Whether `{time}`, `{date}` and `{age}` in them are filled in.
    #[serde(default)]
    pub live: bool,
}

/// A display.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisplayConfig {
    /// What it is called in logs.
    pub name: Spanned<String>,
    /// A serial device, or `tcp:HOST:PORT`.
    pub port: Option<String>,
    /// In place of a port, the site that the broker carries its editions to.
    pub site: Option<Spanned<String>>,
    /// The line's speed, where it is to be no other.
    pub baud: Option<Spanned<u32>>,
    /// Its address, on a line with several.
    pub address: Option<Spanned<u8>>,
    /// The sources that it shows; all, where none is named.
    #[serde(default)]
    pub sources: Vec<Spanned<String>>,
}

/// Where editions come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply {
    /// From the sources in the settings.
    Sources,
    /// From the broker in the settings: this is a site.
    Broker,
}

/// How a display is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way<'c> {
    /// On this port.
    Port(&'c str),
    /// By way of the broker, at this site.
    Site(&'c str),
}

impl SourceConfig {
    /// When its headlines are shown, and how often.
    pub const fn terms(&self) -> Terms {
        Terms { schedule: self.hours, every: self.round, is_live: self.live, ..Terms::ALWAYS }
    }
}

impl DisplayConfig {
    /// Its address on its line.
    pub fn place(&self) -> Address {
        self.address.as_ref().and_then(|address| Address::new(*address.get_ref())).unwrap_or(Address::ANY)
    }

    /// The line's speed, where it is to be no other.
    pub fn speed(&self) -> Option<u32> {
        self.baud.as_ref().map(|baud| *baud.get_ref())
    }

    /// How it is reached.
    pub fn way(&self) -> Way<'_> {
        match &self.site {
            Some(site) => Way::Site(site.get_ref()),
            None => Way::Port(self.port.as_deref().unwrap_or_default()),
        }
    }

    /// What is wrong with how it is reached, and where.
    fn check_way(&self, supply: Supply, has_broker: bool) -> Result<(), (usize, String)> {
        let wrong = |at: usize, message: &str| Err((at, message.to_owned()));
        let Some(site) = &self.site else {
            if self.port.is_none() {
                return wrong(
                    self.name.span().start,
                    "write port = \"…\", or site = \"…\" where the broker carries its editions",
                );
            }
            return Ok(());
        };
        let at = site.span().start;
        if self.port.is_some() || self.baud.is_some() || self.address.is_some() {
            return wrong(
                at,
                "what is on a port is at no site; take out one of both, and baud and address with the port",
            );
        }
        if supply == Supply::Broker {
            return wrong(at, "with --mqtt this is a site itself; write port = \"…\"");
        }
        if !has_broker {
            return wrong(at, "nobody carries its editions; write a table [broker] with address");
        }
        super::site(site.get_ref()).map(drop).or_else(|message| wrong(at, message))
    }

    /// Whether both would be spoken to at once.
    fn is_in_the_way_of(&self, other: &Self) -> bool {
        let (place, other_place) = (self.place(), other.place());
        self.way() == other.way() && (place == other_place || [place, other_place].contains(&Address::ANY))
    }

    /// Whether it shows this source.
    pub fn shows(&self, source: &SourceConfig) -> bool {
        self.sources.is_empty() || self.sources.iter().any(|name| name.get_ref() == source.name.get_ref())
    }
}

impl Config {
    /// Reads the settings in a file.
    ///
    /// # Errors
    /// [`ConfigError`], which names the file, the line and what to write there.
    pub fn read(path: &Path, supply: Supply) -> Result<Self, ConfigError> {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable { name: name.clone(), error })?;
        let mut config = Self::parse(&text, &name, supply)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        for source in &mut config.sources {
            if let Source::File(path) = &mut source.from {
                *path = folder.join(&*path);
            }
        }
        config.key = config.key.map(|key| folder.join(key));
        if let Some(broker) = &mut config.broker {
            broker.get_mut().lies_in(folder);
        }
        Ok(config)
    }

    /// The settings in `text`, which is that of the file `name`.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(text: &str, name: &str, supply: Supply) -> Result<Self, ConfigError> {
        let wrong = |at: usize, message: String| ConfigError::wrong(name, text, at, message);
        let config: Self = toml::from_str(text).map_err(|error| {
            let place = error.span().map_or(0, |span| span.start);
            wrong(place, error.message().to_owned())
        })?;
        config.check(supply).map_err(|(at, message)| wrong(at, message))?;
        Ok(config)
    }

    /// A story's text, and its characters for which displays have no glyph, where such a story is not to be shown.
    pub(super) fn refused<'s>(&self, story: &'s Story) -> Option<(&'s str, Vec<char>)> {
        if self.fallback != Fallback::Refuse {
            return None;
        }
        let texts = [Some(story.text.as_str()), story.byline.as_deref()].into_iter().flatten();
        let characters: Vec<char> = texts.flat_map(unshown).collect();
        (!characters.is_empty()).then_some((&story.text, characters))
    }

    /// Looks at what one value does not tell; an error has its place.
    fn check(&self, supply: Supply) -> Result<(), (usize, String)> {
        if let Some(broker) = &self.broker {
            broker.get_ref().check().map_err(|message| (broker.span().start, message.to_owned()))?;
        }
        if supply == Supply::Broker {
            if self.broker.is_none() {
                return Err((0, "--mqtt needs a broker; write a table [broker] with address".to_owned()));
            }
            if let Some(source) = self.sources.first() {
                let message = "with --mqtt, editions come from the broker; take out each [[source]]".to_owned();
                return Err((source.name.span().start, message));
            }
        } else if self.sources.is_empty() {
            return Err((0, "there is no source; write a table [[source]] with name and from".to_owned()));
        }
        if self.displays.is_empty() {
            return Err((0, "there is no display; write a table [[display]] with name and port".to_owned()));
        }
        distinct(self.sources.iter().map(|source| &source.name))?;
        distinct(self.displays.iter().map(|display| &display.name))?;
        for source in &self.sources {
            if source.from == Source::Input {
                let message = "standard input ends; name a file or an address".to_owned();
                return Err((source.name.span().start, message));
            }
            if source.round.is_some_and(|round| round < 2) {
                let message = "round is 2 or more: 3 shows its headlines in each third round".to_owned();
                return Err((source.name.span().start, message));
            }
        }
        let mut lines: Vec<&DisplayConfig> = Vec::new();
        for display in &self.displays {
            display.check_way(supply, self.broker.is_some())?;
            if let Some(other) = lines.iter().find(|other| other.is_in_the_way_of(display)) {
                let name = other.name.get_ref();
                let message = match display.way() {
                    Way::Port(_) => {
                        format!("{name:?} is on this line, too; give each of both its own address, from 1 to 95")
                    }
                    Way::Site(_) => format!("{name:?} is the same site; a site has one edition for all its displays"),
                };
                return Err((display.name.span().start, message));
            }
            lines.push(display);
            for name in &display.sources {
                if !self.sources.iter().any(|source| source.name.get_ref() == name.get_ref()) {
                    let names = self.sources.iter().map(|source| source.name.get_ref().as_str());
                    let names = names.collect::<Vec<_>>().join(", ");
                    return Err((
                        name.span().start,
                        format!("no source is called {:?}; there are {names}", name.get_ref()),
                    ));
                }
            }
            if let Some(address) = display.address.as_ref().filter(|address| !(1..=95).contains(address.get_ref())) {
                return Err((address.span().start, "an address is 1 to 95".to_owned()));
            }
            if let Some(baud) = display.baud.as_ref().filter(|baud| !BAUDS.contains(baud.get_ref())) {
                let message = format!("a line's speed is {} to {} baud", BAUDS.start(), BAUDS.end());
                return Err((baud.span().start, message));
            }
        }
        Ok(())
    }
}

/// No two names are the same.
fn distinct<'c>(names: impl Iterator<Item = &'c Spanned<String>>) -> Result<(), (usize, String)> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name.get_ref()) {
            return Err((name.span().start, format!("{:?} is there twice; give each its own name", name.get_ref())));
        }
    }
    Ok(())
}

const fn most_headlines() -> usize {
    HEADLINES
}

/// How often a source is asked where nobody says.
const fn every() -> Duration {
    Duration::from_secs(5 * 60)
}

/// How long headlines of a source that fails are kept where nobody says.
const fn keep() -> Duration {
    Duration::from_secs(24 * 3600)
}

/// A text, as `read` reads it.
pub(super) fn parsed<'de, D: Deserializer<'de>, T, E: Display>(
    deserializer: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    read(&String::deserialize(deserializer)?).map_err(de::Error::custom)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    parsed(deserializer, line_of_text).map(Some)
}

fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    match usize::deserialize(deserializer)? {
        0 => Err(de::Error::custom("give a number of headlines, 1 or more")),
        count => Ok(count),
    }
}

fn span<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    parsed(deserializer, times::span)
}

fn minutes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    parsed(deserializer, times::minutes).map(Some)
}

fn schedule<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Schedule>, D::Error> {
    parsed(deserializer, times::schedule).map(Some)
}

fn source<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Source, D::Error> {
    parsed(deserializer, Source::from_str)
}

fn fallback<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fallback, D::Error> {
    let remedy = "a fallback is one of box, transliterate, refuse";
    parsed(deserializer, |text| Fallback::from_str(text, false).map_err(|_| remedy))
}

fn form<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Form>, D::Error> {
    let names = || Form::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
    let known = || names().map(|name| name.get_name().to_owned()).collect::<Vec<_>>().join(", ");
    parsed(deserializer, |text| Form::from_str(text, false).map_err(|_| format!("a form is one of {}", known())))
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "[[source]]\nname = \"a\"\nfrom = \"a.txt\"\n[[display]]\nname = \"d\"\nport = \"/dev/null\"\n";

    fn error(text: &str) -> String {
        Config::parse(text, "room.toml", Supply::Sources).unwrap_err().to_string()
    }

    #[test]
    fn a_newsroom_needs_a_source_and_a_display() {
        let config = Config::parse(LEAST, "room.toml", Supply::Sources).unwrap();
        assert_eq!((config.most, config.keep, config.sources[0].every), (256, keep(), every()));
        assert_eq!(config.sources[0].from, Source::File("a.txt".into()));
        assert!(config.displays[0].shows(&config.sources[0]));
        assert_eq!(error(""), "room.toml:1:1: there is no source; write a table [[source]] with name and from");
    }

    #[test]
    fn each_mistake_has_its_file_its_line_and_its_remedy() {
        let after = |more: &str| error(&format!("{LEAST}{more}\n"));
        assert_eq!(after("sources = [\"a\", \"b\"]"), "room.toml:7:17: no source is called \"b\"; there are a");
        assert_eq!(after("address = 96"), "room.toml:7:11: an address is 1 to 95");
        let second = |more: &str| after(&format!("{more}\n[[display]]\nname = \"e\"\nport = \"/dev/null\""));
        let shared = "\"d\" is on this line, too; give each of both its own address, from 1 to 95";
        assert_eq!(second(""), format!("room.toml:9:8: {shared}"));
        assert_eq!(second("address = 3"), format!("room.toml:9:8: {shared}"));
        assert_eq!(after("baud = 300"), "room.toml:7:8: a line's speed is 9600 to 921600 baud");
        let source = |more: &str| error(&LEAST.replace("[[display]]", &format!("{more}\n[[display]]")));
        assert_eq!(
            source("every = \"soon\""),
            "room.toml:4:9: give seconds, minutes, hours or days, such as 90s, 5m, 12h or 2d"
        );
        assert_eq!(
            source("form = \"pdf\""),
            "room.toml:4:8: a form is one of article, lines, markdown, html, feed, csv"
        );
        assert_eq!(source("most = 0"), "room.toml:4:8: give a number of headlines, 1 or more");
        assert_eq!(source("section = \" \""), "room.toml:4:11: give a line of text without control characters");
        assert!(source("hours = \"day\"").starts_with("room.toml:4:9: give days and hours"));
        assert!(source("round = 1").starts_with("room.toml:2:8: round is 2 or more"));
        assert!(
            source("colour = \"red\"").starts_with("room.toml:4:1: unknown field `colour`"),
            "{}",
            source("colour = 1")
        );
        assert!(error("masthead = ").starts_with("room.toml:1:"));
        let twice = format!("{LEAST}[[source]]\nname = \"a\"\nfrom = \"b.txt\"\n");
        assert_eq!(error(&twice), "room.toml:8:8: \"a\" is there twice; give each its own name");
    }

    #[test]
    fn displays_are_on_ports_or_at_sites_of_the_broker() {
        const BROKER: &str = "[broker]\naddress = \"mqtts://b.example\"\n";
        let site = |more: &str| LEAST.replace("port = \"/dev/null\"", more);
        let head = Config::parse(&(site("site = \"berlin\"") + BROKER), "room.toml", Supply::Sources).unwrap();
        assert_eq!(head.displays[0].way(), Way::Site("berlin"));
        assert_eq!(head.broker.as_ref().unwrap().get_ref().topic, "motograph");
        let display = "[[display]]\nname = \"d\"\nport = \"/dev/null\"\n";
        let parsed =
            |text: String| Config::parse(&text, "room.toml", Supply::Broker).map_err(|error| error.to_string());
        assert_eq!(parsed(format!("{display}{BROKER}")).unwrap().displays[0].way(), Way::Port("/dev/null"));
        let at_site = |text: String| parsed(text).unwrap_err();
        assert_eq!(
            at_site(display.to_owned()),
            "room.toml:1:1: --mqtt needs a broker; write a table [broker] with address"
        );
        assert!(
            at_site(format!("{LEAST}{BROKER}"))
                .starts_with("room.toml:2:8: with --mqtt, editions come from the broker")
        );
        assert!(
            at_site(site("site = \"a\"").replace("[[source]]\nname = \"a\"\nfrom = \"a.txt\"\n", "") + BROKER)
                .starts_with("room.toml:3:8: with --mqtt this is a site itself")
        );
        let wrong = |text: String| error(&text);
        assert!(wrong(site("")).starts_with("room.toml:5:8: write port = "));
        assert!(wrong(site("site = \"a\"")).starts_with("room.toml:6:8: nobody carries its editions"));
        assert!(wrong(site("site = \"a/b\"") + BROKER).starts_with("room.toml:6:8: a site is a name"));
        assert!(wrong(site("site = \"a\"\nport = \"b\"") + BROKER).starts_with("room.toml:6:8: what is on a port"));
        let twice = site("site = \"a\"") + "[[display]]\nname = \"e\"\nsite = \"a\"\n" + BROKER;
        assert_eq!(wrong(twice), "room.toml:8:8: \"d\" is the same site; a site has one edition for all its displays");
        let broker = |more: &str| wrong(format!("{LEAST}{BROKER}{more}"));
        assert!(broker("password = \"p\"").contains("whose password is it?"));
        assert!(broker("topic = \"a/#\"").contains("a topic is a name"));
        assert!(wrong(format!("{LEAST}[broker]\naddress = \"mqtt://b\"\nca = \"c\"\n")).contains("without TLS"));
        assert!(
            wrong(format!("{LEAST}[broker]\naddress = \"b\"\n"))
                .starts_with("room.toml:8:11: give the broker's address")
        );
    }
}
