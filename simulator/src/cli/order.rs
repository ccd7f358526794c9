use clap::{Args, Subcommand, ValueEnum};
use motograph_shared::bundle::Level;
use motograph_shared::limits::{BULLETIN_BYTES, BULLETIN_SECONDS};
use motograph_shared::link::{Agenda, Bulletin, Command, Dimming, Entry, digest};
use motograph_shared::trust::Key;

use super::key::KeyArg;
use super::line::Line;
use super::{CliError, several};
use crate::display::{self, agenda};
use crate::feed::clean;
use crate::push::Port;
use crate::times::minute_of_day;
use crate::words::{line_of_text, say};

/// What a display is told to do at once.
#[derive(Debug, Subcommand)]
pub(super) enum Order {
    /// Put breaking news on a display, before its edition, which goes on after it where it was
    ///
    /// It is shown in full at least once, and again and again until its time is over. A display holds four such bulletins, of which the
    /// last comes first, and takes six at once, then one each half minute. They are gone with the power.
    #[command(after_help = "Examples:
  motograph breaking \"Bridge closed: take the ferry\" --port /dev/ttyUSB0
  motograph breaking \"Ferry at noon\" --level notice --enter next --for 1h --port /dev/ttyUSB0
  motograph breaking \"Bridge open again\" --id 5d0a7e31 --port /dev/ttyUSB0     in the place of the first")]
    Breaking {
        /// The headline
        #[arg(value_parser = line_of_text)]
        text: String,
        /// Its section, for the top line
        #[arg(long, value_name = "TEXT", value_parser = line_of_text)]
        section: Option<String>,
        /// How much it matters
        #[arg(long, value_enum, default_value_t = LevelName::Breaking)]
        level: LevelName,
        /// When it comes
        #[arg(long, value_enum, default_value_t = EntryName::Now)]
        enter: EntryName,
        /// How long it is shown, such as 90s, 10m or 1h
        #[arg(long = "for", value_name = "TIME", value_parser = bulletin_seconds, default_value = "2m")]
        time: u16,
        /// Take the place of the bulletin with this id [default: an id that is made from the text]
        #[arg(long, value_name = "ID", value_parser = bulletin_id)]
        id: Option<u32>,
        #[command(flatten)]
        way: Way,
    },
    /// Take a bulletin off a display
    #[command(after_help = "Examples:
  motograph retract 5d0a7e31 --port /dev/ttyUSB0           motograph status lists the ids")]
    Retract {
        /// Its id, as `motograph breaking` said it
        #[arg(value_name = "ID", value_parser = bulletin_id)]
        id: u32,
        #[command(flatten)]
        way: Way,
    },
    /// Take all news off a display: bulletins, and its edition
    ///
    /// It says that it has no news until the next push. What is cleared does not come back with the power, nor with an old bundle.
    #[command(after_help = "Examples:
  motograph clear --port /dev/ttyUSB0
  motograph clear --port /dev/ttyUSB0 --to 1-8")]
    Clear {
        #[command(flatten)]
        way: Way,
    },
    /// Set how bright a display is, always or by the time of day
    #[command(after_help = "Examples:
  motograph brightness 6 --port /dev/ttyUSB0
  motograph brightness 7 --night 2 --from 22:00 --until 6:30 --port /dev/ttyUSB0
  motograph brightness 6 --always --port /dev/ttyUSB0      at night, too, from now on")]
    Brightness {
        /// How bright it is, 1 to 8; by day, where it is another at night
        #[arg(value_name = "1..8", value_parser = clap::value_parser!(u8).range(1..=8))]
        level: u8,
        /// How bright it is at night; it needs the time of day, see `motograph clock`
        #[arg(long, value_name = "1..8", requires_all = ["from", "until"], value_parser = clap::value_parser!(u8).range(1..=8))]
        night: Option<u8>,
        /// When night begins, in the display's local time
        #[arg(long, value_name = "HH:MM", requires = "night", value_parser = minute_of_day)]
        from: Option<u16>,
        /// When it ends
        #[arg(long, value_name = "HH:MM", requires = "night", value_parser = minute_of_day)]
        until: Option<u16>,
        /// Forget what was said about the night
        #[arg(long, conflicts_with = "night")]
        always: bool,
        #[command(flatten)]
        way: Way,
    },
    /// Tell a display how late it is: the time and the time zone of this machine
    ///
    /// A display shows the time on its top line, and needs it for news with a date. It forgets it without power, and drifts by a second or
    /// two a day: tell it each hour (`motograph run` does).
    #[command(after_help = "Examples:
  motograph clock --port /dev/ttyUSB0
  TZ=Asia/Tokyo motograph clock --port /dev/ttyUSB0        for a display somewhere else")]
    Clock {
        #[command(flatten)]
        way: Way,
    },
}

/// The way to one or more displays, with a key.
#[derive(Debug, Args)]
pub(super) struct Way {
    #[command(flatten)]
    pub(super) line: Line,
    #[command(flatten)]
    pub(super) key: KeyArg,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// [`Level`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelName {
    /// Its section stands out
    Notice,
    /// Ink and paper change places
    Breaking,
}

/// [`Entry`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EntryName {
    /// At once; the headline on show goes on after it where it was
    Now,
    /// At the end of the headline on show
    End,
    /// Before the next headline: where headlines are shown several times, after the last time
    Next,
}

impl Order {
    /// Does what it says.
    ///
    /// # Errors
    /// [`CliError`], a sentence for the terminal.
    pub(super) fn run(self) -> Result<(), CliError> {
        match self {
            Self::Breaking { text, section, level, enter, time, id, way } => {
                let text = clean(&text).text;
                let section = section.map(|section| clean(&section).text).unwrap_or_default();
                let bytes = text.len() + section.len();
                if bytes > BULLETIN_BYTES {
                    return Err(CliError::LongBulletin { bytes });
                }
                let id = id.unwrap_or_else(|| digest(text.as_bytes()));
                let (level, when) = (level.level(), enter.sentence());
                let command = Command::Announce(Bulletin {
                    id,
                    level,
                    entry: enter.entry(),
                    seconds: time,
                    section: &section,
                    text: &text,
                });
                let told = format!("bulletin {id:08x} {when}; `motograph retract {id:08x} …` takes it off");
                way.tell(&told, |port, key| display::direct(port, key, command))
            }
            Self::Retract { id, way } => way.tell(&format!("bulletin {id:08x} is off"), |port, key| {
                display::direct(port, key, Command::Retract(id))
            }),
            Self::Clear { way } => way.tell("all news is off", |port, key| display::direct(port, key, Command::Clear)),
            Self::Brightness { level, night, from, until, always, way } => {
                let dimming =
                    night.zip(from).zip(until).map(|((night, from), until)| Dimming { from, until, night, day: level });
                if dimming.is_some_and(|dimming| !dimming.is_possible()) {
                    return Err(CliError::NoNight);
                }
                way.tell(&format!("its brightness is {level} now"), |port, key| {
                    display::command(port, key, Command::Brightness(level))?;
                    if dimming.is_some() || always {
                        return display::direct(port, key, Command::Dim(dimming)).map(Some);
                    }
                    Ok(None)
                })
            }
            Self::Clock { way } => way.tell("its clock is set", |port, key| {
                display::direct(port, key, Command::Clock(agenda::clock_time(&agenda::now())))
            }),
        }
    }
}

impl Way {
    /// Has each display do something, and says what each goes by then.
    fn tell<A: Into<Option<Agenda>>>(
        self,
        told: &str,
        mut order: impl FnMut(&mut Port, Option<&Key>) -> Result<A, crate::error::SendError>,
    ) -> Result<(), CliError> {
        let key = self.key.find()?;
        let mut port = self.line.open()?;
        let sentences = |agenda: &Option<Agenda>| {
            let mut lines = vec![told.to_owned()];
            lines.extend(agenda.iter().flat_map(agenda::sentences));
            lines.join("\n")
        };
        let value = |agenda: &Option<Agenda>| agenda.as_ref().map_or(serde_json::Value::Null, agenda::value);
        let Some(displays) = self.line.to.as_ref().filter(|to| to.addresses().len() > 1) else {
            let agenda = order(&mut port, key.as_ref())?.into();
            return Ok(say(&if self.json { format!("{:#}", value(&agenda)) } else { sentences(&agenda) })?);
        };
        let mut said = Vec::new();
        for &address in displays.addresses() {
            port.set_address(address);
            said.push((address, order(&mut port, key.as_ref()).map(Into::into)));
        }
        several::tell(&said, self.json, sentences, value)
    }
}

impl LevelName {
    const fn level(self) -> Level {
        match self {
            Self::Notice => Level::Notice,
            Self::Breaking => Level::Breaking,
        }
    }
}

impl EntryName {
    const fn entry(self) -> Entry {
        match self {
            Self::Now => Entry::Now,
            Self::End => Entry::AtEnd,
            Self::Next => Entry::Next,
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::Now => "comes at once",
            Self::End => "comes at the end of the headline on show",
            Self::Next => "comes before the next headline",
        }
    }
}

/// A bulletin's id: eight hexadecimal digits.
fn bulletin_id(text: &str) -> Result<u32, String> {
    let is_id = !text.is_empty() && text.len() <= 8;
    let id = is_id.then(|| u32::from_str_radix(text, 16).ok()).flatten();
    id.ok_or_else(|| "give up to eight hexadecimal digits, such as 5d0a7e31".to_owned())
}

/// A time in seconds, minutes or hours, as seconds.
fn bulletin_seconds(text: &str) -> Result<u16, String> {
    let unit = |unit, seconds: u16| text.strip_suffix(unit)?.trim().parse::<u16>().ok()?.checked_mul(seconds);
    let seconds = unit('s', 1).or_else(|| unit('m', 60)).or_else(|| unit('h', 3600));
    seconds.filter(|seconds| (1..=BULLETIN_SECONDS).contains(seconds)).ok_or_else(|| {
        format!("give seconds, minutes or hours up to {} h, such as 90s, 10m or 1h", BULLETIN_SECONDS / 3600)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_ids_on_the_command_line() {
        assert_eq!(["90s", "10m", "4h"].map(|text| bulletin_seconds(text).unwrap()), [90, 600, 14_400]);
        assert!(["", "5", "0s", "5h", "9999999s", "-1m", "m"].iter().all(|text| bulletin_seconds(text).is_err()));
        assert_eq!(bulletin_id("5d0a7e31"), Ok(0x5d0a_7e31));
        assert!(["", "5d0a7e311", "xyz", "-1"].iter().all(|text| bulletin_id(text).is_err()));
    }
}
