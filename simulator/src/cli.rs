//! The command line.

use std::io::{IsTerminal as _, stderr, stdout};
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};

use crate::bundle_file::Bundle;
use crate::demo;
use crate::desk::Profile;
use crate::error::{BundleError, FeedError, PackError, PictureError, PushFailed, SendError, ShowError};
use crate::feed::{self, Form, Page};
use crate::pack::{self, Order, Packed};
use crate::push::{self, Port};
use crate::shot::Staged;
use crate::show::{Show, show};

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
        /// Show it in a window instead of the terminal (a build with `--features window`)
        #[arg(long)]
        window: bool,
        /// Keep the edition on show in this file, and begin with it
        #[arg(long, value_name = "FILE")]
        store: Option<PathBuf>,
        /// End after so many seconds
        #[arg(long, value_name = "SECONDS")]
        seconds: Option<f64>,
    },
    /// Find the headlines in articles, and pack them into a bundle
    #[command(after_help = "Examples:
  motograph pack page.txt -o news.mgb
  motograph pack - --from lines -o news.mgb < headlines.txt")]
    Pack {
        /// Plain-text articles or lists of headlines, the newest first; `-` is standard input
        #[arg(required = true)]
        input: Vec<PathBuf>,
        /// The bundle to write
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// What the inputs are, when their shape does not tell
        #[arg(long, value_enum)]
        from: Option<Form>,
        /// Whose news it is, for the top line
        #[arg(long, value_name = "TEXT")]
        masthead: Option<String>,
        /// The edition's number; displays take only rising ones [default: the time]
        #[arg(long, value_name = "NUMBER")]
        edition: Option<u32>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Push a bundle to a display, and say what it shows then
    #[command(after_help = "Examples:
  motograph push news.mgb --port /dev/ttyUSB0
  motograph push news.mgb --port tcp:192.0.2.7:4000")]
    Push {
        /// The bundle
        bundle: PathBuf,
        /// A serial device, a PTY, or tcp:HOST:PORT
        #[arg(long)]
        port: String,
        /// The serial line's speed
        #[arg(long, default_value_t = 115_200)]
        baud: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Save frames of a bundle without a window: one as PNG, or a GIF
    #[command(after_help = "Examples:
  motograph shot news.mgb --at 3 -o frame.png
  motograph shot news.mgb --gif --from 0 --to 12 -o film.gif")]
    Shot {
        /// The bundle
        bundle: PathBuf,
        /// Seconds after the first headline came on
        #[arg(long, value_name = "SECONDS", default_value_t = 0.0, conflicts_with_all = ["gif", "from", "to"])]
        at: f64,
        /// Write an animated GIF
        #[arg(long)]
        gif: bool,
        /// Where the GIF begins, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 0.0, requires = "gif")]
        from: f64,
        /// Where the GIF ends, in seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 10.0, requires = "gif")]
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
    Bundle(#[from] BundleError),
    Pack(#[from] PackError),
    Send(#[from] SendError),
    Picture(#[from] PictureError),
    Push(#[from] PushFailed),
    Show(#[from] ShowError),
    Demo(#[from] demo::DemoError),
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// [`CliError`], a sentence for the terminal.
    pub fn run(self) -> Result<(), CliError> {
        match self.command {
            None => Ok(demo::run(stdout().is_terminal())?),
            Some(Command::Show { bundle, profile, window, store, seconds }) => {
                let bundle = bundle.as_deref().map(Bundle::read).transpose()?;
                Ok(show(&Show { profile, bundle, store, seconds, window }, stdout().is_terminal())?)
            }
            Some(Command::Pack { input, output, from, masthead, edition, json }) => {
                let page = read_all(&input, from)?;
                let order = Order { number: edition.unwrap_or_else(pack::number_now), masthead };
                let packed = pack::pack(&page, &order)?;
                packed.bundle.write(&output)?;
                print_packed(&packed, json);
                Ok(())
            }
            Some(Command::Push { bundle, port, baud, json }) => {
                let bundle = Bundle::read(&bundle)?;
                let mut port = Port::open(&port, baud)?;
                let bar = progress_bar(bundle.bytes().len());
                let delivery = push::push(&bundle, &mut port, |bytes| bar.set_position(u64::from(bytes)))?;
                bar.finish_and_clear();
                println!("{}", if json { format!("{:#}", delivery.json()) } else { delivery.report() });
                Ok(())
            }
            Some(Command::Shot { bundle, at, gif, from, to, output, profile }) => {
                let bundle = Bundle::read(&bundle)?;
                let mut memory = Memory::new();
                let (mut staged, _) = Staged::new(&bundle, profile, &mut memory, Instant::default(), |_| ())?;
                if !gif {
                    staged.picture(seconds(at), &output)?;
                } else if from < to {
                    staged.film(seconds(from), seconds(to), &output)?;
                } else {
                    Err(PictureError::Times { from, to })?;
                }
                println!("wrote {}", output.display());
                Ok(())
            }
        }
    }
}

/// The stories of all inputs in one page, with the first date.
fn read_all(inputs: &[PathBuf], form: Option<Form>) -> Result<Page, FeedError> {
    inputs.iter().try_fold(Page::default(), |mut all, input| {
        let page = feed::read(input, form)?;
        all.date = all.date.or(page.date);
        all.stories.extend(page.stories);
        Ok(all)
    })
}

fn print_packed(packed: &Packed, json: bool) {
    if json {
        println!("{:#}", packed.json());
    } else {
        let width = ratatui::crossterm::terminal::size().map_or(100, |(width, _)| width.clamp(60, 160));
        println!("{}", packed.table(width));
    }
}

/// A bar on standard error, where there is somebody to see it.
fn progress_bar(bytes: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}");
    let bar = ProgressBar::new(bytes as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// A time on the command line; what is negative or no number is the start.
fn seconds(seconds: f64) -> Span {
    // Float to integer conversion saturates, and takes NaN to zero.
    Span::from_ms((seconds * 1000.0) as u32)
}
