//! The command line.

mod check;
mod key;
mod line;
mod manual;
mod order;
mod run;
mod several;
mod terms;

use std::io::{IsTerminal as _, stderr, stdout};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use motograph_shared::bundle::Level;
use motograph_shared::limits::BULLETIN_BYTES;
use motograph_shared::link::{self, Address, InEffect, Reply, Request};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Key;

use crate::bundle_file::Bundle;
use crate::demo;
use crate::desk::{Desk, Profile};
use crate::display::{self, Answer, Finding, Mirror};
use crate::error::{
    BundleError, ConfigError, FeedError, KeyError, PackError, PictureError, PushFailed, SendError, ShowError,
};
use crate::fallback::Fallback;
use crate::faults::Faults;
use crate::feed::{self, Form, Page, Source};
use crate::manner::{self, Manner};
use crate::pack::{self, Order};
use crate::push::{self, Port, Step};
use crate::sheet;
use crate::shot::Staged;
use crate::show::face::{Event, Face as _, TerminalFace};
use crate::show::{Entry, Show, show};
use crate::times::minutes;
use crate::words::say;
use check::CheckArgs;
use key::{KeyArg, KeyCommand};
use line::Line;
use order::Order as DisplayOrder;
use run::RunArgs;
use terms::TermsArgs;

/// News on small displays: packs articles into bundles, pushes them over serial, and runs the ticker on the desk.
///
/// Without a command it shows the demo: a built-in article on a virtual display, live in the terminal.
#[derive(Debug, Parser)]
#[command(
    name = "motograph",
    version,
    after_help = "Examples:
  motograph                                        the demo
  motograph pack page.txt -o news.mgb              an article page becomes a bundle
  motograph push news.mgb --port /dev/ttyUSB0      the bundle goes on a display
  motograph show news.mgb                          ... or on the desk
  motograph shot news.mgb --at 3 -o frame.png      one frame of it as a picture"
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the ticker on the desk, with a serial port that others can push to
    #[command(after_help = "Examples:
  motograph show                          waits for a push to the port it names
  motograph show news.mgb --profile strip-8x32
  motograph show --store shelf.mgb        comes back with the edition it showed last")]
    Show {
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
    },
    /// Find the headlines in articles, and pack them into a bundle
    #[command(after_help = "Examples:
  motograph pack page.html -o news.mgb
  motograph pack https://example.org/feed.xml -o news.mgb
  motograph pack - --from lines -o news.mgb < headlines.txt")]
    Pack {
        /// Articles, live blogs, feeds or lists of headlines, the newest first: files, addresses (http, https), or `-` for standard
        /// input
        #[arg(required = true)]
        input: Vec<Source>,
        /// The bundle to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// What the inputs are, when their shape does not tell
        #[arg(long, value_enum)]
        from: Option<Form>,
        /// Whose news it is, for the top line
        #[arg(long, value_name = "TEXT", value_parser = line_of_text)]
        masthead: Option<String>,
        /// The section of all the headlines, for the top line; it has a colour on panels that have colours
        #[arg(long, value_name = "TEXT", value_parser = line_of_text)]
        section: Option<String>,
        /// All the headlines are breaking news: ink and paper change places
        #[arg(long)]
        breaking: bool,
        /// How long the news is fresh, such as 90m, 12h or 2d; displays say of older news how old it is
        #[arg(long, value_name = "TIME", value_parser = minutes)]
        good_for: Option<u32>,
        #[command(flatten)]
        terms: TermsArgs,
        /// What becomes of characters that displays have no glyph for
        #[arg(long, value_enum, default_value_t)]
        fallback: Fallback,
        /// The edition's number; displays take only rising ones [default: the time]
        #[arg(long, value_name = "NUMBER", value_parser = edition_number)]
        edition: Option<u32>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a display would make of headlines, before they are pushed; fails when somebody should look at them
    ///
    /// For each headline: how wide it is, whether it moves, how long it is on the glass; characters that are shown otherwise or not at all,
    /// headlines that say almost the same, that are cut off, or that shout; for all: how long a round takes, and hours without news.
    /// It ends with 0 when all is well or there are only remarks, with 1 when there are problems, and with 2 when it could not look.
    #[command(after_help = "Examples:
  motograph check page.html                                for the usual panel
  motograph check news.mgb --profile matrix-64x32
  motograph check feed.xml --port /dev/ttyUSB0 --json      for this display, with its settings")]
    Check(CheckArgs),
    /// Push a bundle to a display, and say what it shows then
    #[command(after_help = "Examples:
  motograph push news.mgb --port /dev/ttyUSB0
  motograph push news.mgb --port tcp:192.0.2.7:4000
  motograph push news.mgb --port /dev/ttyUSB0 --to 1-8      to eight displays at once")]
    Push {
        /// The bundle
        bundle: PathBuf,
        #[command(flatten)]
        line: Line,
        /// Send it once to a group of displays, 1 to 31, instead of to all on the line; then ask each of --to
        #[arg(long, value_name = "1..31", requires = "to", value_parser = clap::value_parser!(u8).range(1..=31))]
        group: Option<u8>,
        #[command(flatten)]
        key: KeyArg,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Ask a display who it is, what it shows and how it is
    #[command(after_help = "Examples:
  motograph status --port /dev/ttyUSB0
  motograph status --port /dev/ttyUSB0 --to 1-8            eight displays, one after the other")]
    Status {
        #[command(flatten)]
        line: Line,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what is wrong with a display and what to do about it; fails when something is
    #[command(after_help = "Examples:
  motograph doctor --port /dev/ttyUSB0
  motograph doctor --port /dev/ttyUSB0 --to 3 --json")]
    Doctor {
        #[command(flatten)]
        line: Line,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what is on a display's glass: live in the terminal, or once as a picture
    #[command(after_help = "Examples:
  motograph mirror --port /dev/ttyUSB0                     live; q ends it
  motograph mirror --port /dev/ttyUSB0 --png glass.png     once")]
    Mirror {
        #[command(flatten)]
        line: Line,
        /// Save one picture in this file
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Ask a display how it shows its news, and change that
    #[command(after_help = "Examples:
  motograph set --port /dev/ttyUSB0                        asks, and changes nothing
  motograph set --port /dev/ttyUSB0 --pace 120wpm          answers with the speed there will really be
  motograph set --port /dev/ttyUSB0 --motion pages         nothing moves
  motograph set --port /dev/ttyUSB0 --brightness 3")]
    Set {
        #[command(flatten)]
        manner: Manner,
        /// How bright it is, 1 to 8
        #[arg(long, value_name = "1..8", value_parser = clap::value_parser!(u8).range(1..=8))]
        brightness: Option<u8>,
        #[command(flatten)]
        line: Line,
        #[command(flatten)]
        key: KeyArg,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Keep displays in step with their sources, until it is stopped: the daemon of a lobby
    ///
    /// Sources are asked whether they have changed, files are watched, and displays are told only what is new. A source or a display that is
    /// away is tried again, less and less often. What happens is said on standard error, or as JSON on standard output. SIGTERM and ^C end
    /// it once a push that is under way has ended.
    #[command(after_help = "Examples:
  motograph run newsroom.toml
  motograph run newsroom.toml --check                      are the settings good?
  motograph run newsroom.toml --once --json                one round, for cron")]
    Run(RunArgs),
    #[command(flatten)]
    Order(DisplayOrder),
    /// Print what a shell needs to complete this command's words
    #[command(after_help = "Examples:
  motograph completions bash > ~/.local/share/bash-completion/completions/motograph
  motograph completions fish > ~/.config/fish/completions/motograph.fish
  motograph completions zsh > ~/.zfunc/_motograph           with ~/.zfunc in $fpath")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Write the manual: a page for this command and for each of its subcommands
    #[command(after_help = "Examples:
  motograph manual ~/.local/share/man/man1                 then: man motograph, man motograph-pack")]
    Manual {
        /// The folder to write them to
        folder: PathBuf,
    },
    /// Make a key, name it, and give it to displays, which take news from nobody else then
    #[command(subcommand)]
    Key(KeyCommand),
    /// Save frames of a bundle without a window: one as PNG, or a GIF
    #[command(after_help = "Examples:
  motograph shot news.mgb --at 3 -o frame.png
  motograph shot news.mgb --gif --from 0 --to 12 -o film.gif
  motograph shot --sheet -o sheet.png                      every panel in every state")]
    Shot {
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
    },
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant is the error of one room, which says what it is")]
#[error(transparent)]
pub enum CliError {
    Feed(#[from] FeedError),
    Config(#[from] ConfigError),
    Key(#[from] KeyError),
    Bundle(#[from] BundleError),
    Pack(#[from] PackError),
    Send(#[from] SendError),
    Picture(#[from] PictureError),
    Push(#[from] PushFailed),
    Show(#[from] ShowError),
    Demo(#[from] demo::DemoError),
    Output(#[from] std::io::Error),
    #[error("something is wrong with the display; what, stands above")]
    Unwell,
    #[error("set, doctor and mirror speak to one display; name it with --to")]
    One,
    #[error(
        "the bulletin takes {bytes} bytes with its section, and a display takes {BULLETIN_BYTES}; say it in fewer words"
    )]
    LongBulletin {
        /// Bytes of text and section.
        bytes: usize,
    },
    #[error("cannot write the manual to {}: {error}; name a folder that you may write to", folder.display())]
    NoManual {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    #[error("there are problems; which, stands above")]
    Problems,
    #[error("not all sources and displays are well; which and why, stands above")]
    NotAllWell,
    #[error("night begins and ends at the same time; give two times, or --always")]
    NoNight,
    #[error("there is no terminal to show the glass in; save a picture with --png FILE")]
    NoTerminal,
}

impl CliError {
    /// What the command ends with: 1, but where that says something else.
    pub const fn status(&self, is_preflight: bool) -> u8 {
        match self {
            Self::Problems => 1,
            _ if is_preflight => 2,
            _ => 1,
        }
    }

    /// Whether whoever read the output has gone, which is no failure of ours: `motograph … | head -1`.
    pub fn is_closed_pipe(&self) -> bool {
        let closed = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
        match self {
            Self::Output(error)
            | Self::Show(ShowError::Output(error))
            | Self::Demo(demo::DemoError::Show(ShowError::Output(error))) => closed(error),
            _ => false,
        }
    }
}

impl Cli {
    /// Whether it only looks at what somebody wants to push.
    pub const fn is_preflight(&self) -> bool {
        matches!(self.command, Some(Command::Check(_)))
    }

    /// Does what the command line says.
    ///
    /// # Errors
    /// [`CliError`], a sentence for the terminal.
    pub fn run(self) -> Result<(), CliError> {
        match self.command {
            None => Ok(demo::run(stdout().is_terminal())?),
            Some(Command::Show { bundle, profile, manner, window, line, key, open, store, seconds }) => {
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
            Some(Command::Pack {
                input,
                output,
                from,
                masthead,
                section,
                breaking,
                good_for,
                terms,
                fallback,
                edition,
                json,
            }) => {
                let page = read_all(&input, from)?;
                let number = edition.unwrap_or_else(pack::number_now);
                let level = if breaking { Level::Breaking } else { Level::Normal };
                let order = Order { number, masthead, section, level, good_for, terms: terms.terms(), fallback };
                let packed = pack::pack(&page, &order)?;
                packed.bundle.write(&output)?;
                Ok(say(&if json { format!("{:#}", packed.json()) } else { packed.table(width()) })?)
            }
            Some(Command::Check(args)) => args.run(),
            Some(Command::Push { bundle, line, group, key, json }) => {
                let bundle = Bundle::read(&bundle)?;
                let key = key.find()?;
                if let Some(displays) = line.to.as_ref().filter(|to| group.is_some() || to.addresses().len() > 1) {
                    let audience = group.and_then(Address::group).unwrap_or(Address::EVERYBODY);
                    return several::push(&bundle, &mut line.open()?, key.as_ref(), displays, audience, json);
                }
                let mut port = line.open()?;
                let bar = progress_bar(bundle.bytes().len());
                let delivery = push::push(&bundle, &mut port, key.as_ref(), |step| match step {
                    Step::Arrived(bytes) => bar.set_position(u64::from(bytes)),
                    Step::Waiting => bar.set_message("another edition comes first"),
                })?;
                bar.finish_and_clear();
                Ok(say(&if json { format!("{:#}", delivery.json()) } else { delivery.report() })?)
            }
            Some(Command::Status { line, json }) => {
                let mut port = line.open()?;
                let Some(displays) = line.to.filter(|to| to.addresses().len() > 1) else {
                    let answer = display::inquire(&mut port)?;
                    return Ok(say(&if json { format!("{:#}", answer.json()) } else { answer.sentences() })?);
                };
                let mut said = Vec::new();
                for &address in displays.addresses() {
                    port.set_address(address);
                    said.push((address, display::inquire(&mut port)));
                }
                several::tell(&said, json, Answer::sentences, Answer::json)
            }
            Some(Command::Doctor { line, json }) => {
                let findings = display::examine(&display::inquire(&mut line.open_one()?)?);
                let told = match (json, findings.is_empty()) {
                    (true, _) => format!("{:#}", findings.iter().map(Finding::json).collect::<serde_json::Value>()),
                    (false, true) => "all is well".to_owned(),
                    (false, false) => findings.iter().map(Finding::sentence).collect::<Vec<_>>().join("\n"),
                };
                say(&told)?;
                if findings.is_empty() { Ok(()) } else { Err(CliError::Unwell) }
            }
            Some(Command::Mirror { line, png }) => {
                let mut port = line.open_one()?;
                let mirror = display::mirror(&mut port)?;
                match png {
                    Some(path) => {
                        mirror.look(&mut port)?.write_png(&path)?;
                        Ok(say(&format!("wrote {}", path.display()))?)
                    }
                    None if stdout().is_terminal() => watch(&mirror, &mut port),
                    None => Err(CliError::NoTerminal),
                }
            }
            Some(Command::Set { manner, brightness, line, key, json }) => {
                let in_effect = set(&manner, brightness, &mut line.open_one()?, key.find()?.as_ref())?;
                let told =
                    if json { format!("{:#}", manner::value(&in_effect)) } else { manner::sentences(&in_effect) };
                Ok(say(&told)?)
            }
            Some(Command::Run(args)) => args.run(),
            Some(Command::Order(order)) => order.run(),
            Some(Command::Completions { shell }) => Ok(say(&manual::completions(shell)?)?),
            Some(Command::Manual { folder }) => {
                let pages =
                    manual::write(&folder).map_err(|error| CliError::NoManual { folder: folder.clone(), error })?;
                Ok(say(&format!("wrote {pages} pages to {}", folder.display()))?)
            }
            Some(Command::Key(command)) => command.run(),
            Some(Command::Shot { bundle, sheet, manner, at, gif, from, to, output, profile }) => {
                match bundle {
                    Some(bundle) if !sheet => shoot(&bundle, profile, &manner, at, gif.then_some((from, to)), &output)?,
                    Some(_) | None => sheet::write_png(&output)?,
                }
                Ok(say(&format!("wrote {}", output.display()))?)
            }
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

/// The stories of all inputs in one page, with the first date.
fn read_all(inputs: &[Source], form: Option<Form>) -> Result<Page, FeedError> {
    inputs.iter().try_fold(Page::default(), |mut all, input| {
        let page = feed::read(input, form)?;
        all.date = all.date.or(page.date);
        all.stories.extend(page.stories);
        all.passed_over.extend(page.passed_over);
        Ok(all)
    })
}

/// Columns of a table: the terminal's, where there is one.
fn width() -> u16 {
    ratatui::crossterm::terminal::size().map_or(100, |(width, _)| width.clamp(60, 160))
}

/// A bar on standard error, where there is somebody to see it.
fn progress_bar(bytes: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {msg}");
    let bar = ProgressBar::new(bytes as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Seconds of the longest film, and of the latest picture: a day.
const MOST_SECONDS: f64 = 86_400.0;

/// A time on the command line.
fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.0..=MOST_SECONDS).contains(&seconds) => Ok(seconds),
        Ok(_) | Err(_) => Err(format!("give seconds from 0 to {MOST_SECONDS}")),
    }
}

fn span(seconds: f64) -> Span {
    Span::from_ms((seconds * 1000.0) as u32)
}

/// A text of one line with something to see in it.
fn line_of_text(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("give a line of text without control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// An edition's number. Numbers come from the time when none is given, so a higher one would make displays refuse all
/// editions until that time has come.
fn edition_number(text: &str) -> Result<u32, String> {
    let most = pack::number_now();
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        Ok(_) | Err(_) => Err(format!("give a number from 1 to {most}, the number of an edition packed now")),
    }
}
