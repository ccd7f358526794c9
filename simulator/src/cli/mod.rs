//! The command line.

mod check;
mod doctor;
mod error;
mod key;
mod line;
mod manual;
mod mirror;
mod order;
mod pack;
mod push;
mod run;
mod set;
mod several;
mod shot;
mod show;
mod status;
mod terms;

use std::io::{IsTerminal as _, stdout};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::demo;
use crate::words::say;
use check::CheckArgs;
use doctor::DoctorArgs;
pub use error::CliError;
use key::KeyCommand;
use mirror::MirrorArgs;
use order::Order;
use pack::PackArgs;
use push::PushArgs;
use run::RunArgs;
use set::SetArgs;
use shot::ShotArgs;
use show::ShowArgs;
use status::StatusArgs;

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
    Show(ShowArgs),
    /// Find the headlines in articles, and pack them into a bundle
    #[command(after_help = "Examples:
  motograph pack page.html -o news.mgb
  motograph pack https://example.org/feed.xml -o news.mgb
  motograph pack - --from lines -o news.mgb < headlines.txt")]
    Pack(PackArgs),
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
    Push(PushArgs),
    /// Ask a display who it is, what it shows and how it is
    #[command(after_help = "Examples:
  motograph status --port /dev/ttyUSB0
  motograph status --port /dev/ttyUSB0 --to 1-8            eight displays, one after the other")]
    Status(StatusArgs),
    /// Say what is wrong with a display and what to do about it; fails when something is
    #[command(after_help = "Examples:
  motograph doctor --port /dev/ttyUSB0
  motograph doctor --port /dev/ttyUSB0 --to 3 --json")]
    Doctor(DoctorArgs),
    /// Show what is on a display's glass: live in the terminal, or once as a picture
    #[command(after_help = "Examples:
  motograph mirror --port /dev/ttyUSB0                     live; q ends it
  motograph mirror --port /dev/ttyUSB0 --png glass.png     once")]
    Mirror(MirrorArgs),
    /// Ask a display how it shows its news, and change that
    #[command(after_help = "Examples:
  motograph set --port /dev/ttyUSB0                        asks, and changes nothing
  motograph set --port /dev/ttyUSB0 --pace 120wpm          answers with the speed there will really be
  motograph set --port /dev/ttyUSB0 --motion pages         nothing moves
  motograph set --port /dev/ttyUSB0 --brightness 3")]
    Set(SetArgs),
    /// Keep displays in step with their sources, until it is stopped: the daemon of a lobby
    ///
    /// Sources are asked whether they have changed, files are watched, and displays are told only what is new. A source or a display that is
    /// away is tried again, less and less often. What happens is said on standard error, or as JSON on standard output. SIGTERM and ^C end
    /// it once a push that is under way has ended.
    #[command(after_help = "Examples:
  motograph run newsroom.toml
  motograph run newsroom.toml --check                      are the settings good?
  motograph run newsroom.toml --once --json                one round, for cron
  motograph run site.toml --mqtt harbour                   what the broker carries for this site")]
    Run(RunArgs),
    #[command(flatten)]
    Order(Order),
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
    Shot(ShotArgs),
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
            Some(Command::Show(args)) => args.run(),
            Some(Command::Pack(args)) => args.run(),
            Some(Command::Check(args)) => args.run(),
            Some(Command::Push(args)) => args.run(),
            Some(Command::Status(args)) => args.run(),
            Some(Command::Doctor(args)) => args.run(),
            Some(Command::Mirror(args)) => args.run(),
            Some(Command::Set(args)) => args.run(),
            Some(Command::Run(args)) => args.run(),
            Some(Command::Order(order)) => order.run(),
            Some(Command::Completions { shell }) => Ok(say(&manual::completions(shell)?)?),
            Some(Command::Manual { folder }) => manual::write_to(folder),
            Some(Command::Key(command)) => command.run(),
            Some(Command::Shot(args)) => args.run(),
        }
    }
}
