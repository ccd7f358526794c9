use motograph_shared::link::{Account, Agenda, InEffect, Logged, Reply, Request};
use serde_json::{Value, json};

use super::{Device, Health, Showing, accounts, agenda, ask, refused, waiting};
use crate::error::SendError;
use crate::manner;
use crate::push::Port;
use crate::words::plain;

/// All that a display says of itself.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its line's speed in baud; TCP has none.
    pub baud: Option<u32>,
    /// Who it is.
    pub device: Device,
    /// The oldest and the newest version of the link that it speaks.
    pub versions: (u8, u8),
    /// Bytes of the longest edition it takes.
    pub edition_bytes: u32,
    /// Headlines of the longest edition it takes.
    pub headlines: u16,
    /// What it shows.
    pub showing: Option<Showing>,
    /// The edition that waits.
    pub waiting: Option<u32>,
    /// How it is.
    pub health: Health,
    /// How it shows the news; nothing on firmware that has no settings.
    pub settings: Option<InEffect>,
    /// The time it goes by, and its bulletins; nothing on firmware that has none.
    pub agenda: Option<Agenda>,
    /// What became of the headlines on show.
    pub accounts: Vec<Account>,
    /// What it refused last, the latest first.
    pub refusals: Vec<Logged>,
    /// What its firmware said before it had to start again; nothing where it did not, or does not remember.
    pub last_words: String,
}

/// Asks a display all there is to ask.
///
/// # Errors
/// [`SendError`] when nobody answers, or what answers is no display.
pub fn inquire(port: &mut Port) -> Result<Answer, SendError> {
    let greeting = ask(port, Request::HELLO, |reply| match reply {
        Reply::Hello(greeting) => Some((
            Device::new(&greeting),
            (greeting.oldest, greeting.newest),
            greeting.edition_bytes,
            greeting.headlines,
        )),
        _ => None,
    })?;
    let status = ask(port, Request::Status, |reply| match reply {
        Reply::Status(status) => Some((Showing::new(&status), waiting(&status), Health::new(&status))),
        _ => None,
    })?;
    let settings = ask(port, Request::Settings, |reply| match reply {
        Reply::Settings(in_effect) => Some(in_effect),
        _ => None,
    })?;
    let accounts = accounts::accounts(port, 0)?;
    let refusals = refused::refusals(port)?;
    // Older firmware counts what it does not understand, and a question that nobody needs is no reason for that.
    let newest = greeting.as_ref().map_or(0, |(_, (_, newest), ..)| *newest);
    let last_words = match newest {
        0..2 => String::new(),
        2.. => ask(port, Request::LastWords, |reply| match reply {
            Reply::LastWords(words) => plain(words),
            _ => String::new(),
        })?,
    };
    let agenda = match newest {
        0..3 => None,
        3.. => ask(port, Request::Agenda, |reply| match reply {
            Reply::Agenda(agenda) => Some(agenda),
            _ => None,
        })?,
    };
    match (greeting, status) {
        (Some((device, versions, edition_bytes, headlines)), Some((showing, waiting, health))) => {
            let baud = port.baud();
            Ok(Answer {
                baud,
                device,
                versions,
                edition_bytes,
                headlines,
                showing,
                waiting,
                health,
                settings,
                agenda,
                accounts,
                refusals,
                last_words,
            })
        }
        _ => Err(SendError::NoDisplay { port: port.name().to_owned() }),
    }
}

impl Answer {
    /// For people.
    pub fn sentences(&self) -> String {
        let Self { device, health, .. } = self;
        let Device { name, pixels: (width, height), place: (address, _), .. } = device;
        let address = address.number();
        let on_for = duration(health.uptime_ms);
        let mut lines = vec![format!("{name}, {width}×{height}, display {address} on its line, on for {on_for}")];
        lines.push(device.access_sentence());
        lines.push(self.showing.as_ref().map_or_else(|| "it is showing no edition".to_owned(), Showing::sentence));
        if let Some(edition) = self.waiting {
            lines.push(format!("edition {edition} comes at the end of this headline"));
        }
        let shown: Vec<&Account> = self.accounts.iter().filter(|account| account.times > 0).collect();
        if let Some(most) = shown.iter().map(|account| account.times).max() {
            let time = shown.iter().fold(0_u32, |time, account| time.saturating_add(account.shown_ms));
            lines.push(format!(
                "of its {} headlines, {} shown so far, {}, for {} in all",
                self.accounts.len(),
                shown.len(),
                if most == 1 { "once".to_owned() } else { format!("up to {most} times") },
                duration(time)
            ));
        }
        if let Some(in_effect) = &self.settings {
            lines.push(manner::sentences(in_effect));
        }
        lines.extend(self.agenda.iter().flat_map(agenda::sentences));
        let paused = if health.paused { ", paused" } else { "" };
        let (all, late) = (health.lateness.all(), health.lateness.late());
        lines.push(format!("{all} frames drawn, {late} of them late{paused}"));
        let speed = self.baud.map(|baud| format!("{baud} baud, ")).unwrap_or_default();
        let link = &health.link;
        lines.push(format!(
            "its line: {speed}{} frames heard, {} damaged, {} too long, {} for others, {} not understood; {} bytes and {} replies lost",
            link.frames, link.damaged, link.overlong, link.foreign, link.unsupported, link.lost_bytes, link.lost_replies
        ));
        lines.push(health.start_sentence());
        lines.extend(self.refusals.iter().map(refused::sentence));
        lines.extend(health.faults.iter().map(|fault| format!("note: {fault}")));
        if !self.last_words.is_empty() {
            lines.push(format!("before its last start it said {:?}", self.last_words));
        }
        lines.join("\n")
    }

    /// For programs.
    pub fn json(&self) -> Value {
        json!({
            "baud": self.baud,
            "device": self.device.json(),
            "key": self.device.key_json(),
            "versions": { "oldest": self.versions.0, "newest": self.versions.1 },
            "limits": { "edition_bytes": self.edition_bytes, "headlines": self.headlines },
            "showing": self.showing.as_ref().map(Showing::json),
            "waiting": self.waiting,
            "health": self.health.json(),
            "accounts": self.accounts.iter().map(accounts::value).collect::<Vec<_>>(),
            "last_words": self.last_words,
            "refusals": self.refusals.iter().map(refused::value).collect::<Vec<_>>(),
            "settings": self.settings.as_ref().map(manner::value),
            "agenda": self.agenda.as_ref().map(agenda::value),
        })
    }
}

/// A time in its two largest units.
fn duration(ms: u32) -> String {
    let s = ms / 1000;
    match s {
        0..60 => format!("{s} s"),
        60..3600 => format!("{} min {} s", s / 60, s % 60),
        3600..86400 => format!("{} h {} min", s / 3600, s / 60 % 60),
        _ => format!("{} d {} h", s / 86400, s / 3600 % 24),
    }
}
