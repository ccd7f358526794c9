use std::path::PathBuf;

use clap::Args;
use motograph_shared::bundle::Level;

use super::CliError;
use super::terms::TermsArgs;
use crate::error::FeedError;
use crate::fallback::Fallback;
use crate::feed::{self, Form, Page, Source};
use crate::pack::{self, Order};
use crate::times::minutes;
use crate::words::{line_of_text, say};

/// An edition to be packed.
#[derive(Debug, Args)]
pub(super) struct PackArgs {
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
}

impl PackArgs {
    /// Packs it.
    pub(super) fn run(self) -> Result<(), CliError> {
        let Self { input, output, from, masthead, section, breaking, good_for, terms, fallback, edition, json } = self;
        let page = read_all(&input, from)?;
        let number = edition.unwrap_or_else(pack::number_now);
        let level = if breaking { Level::Breaking } else { Level::Normal };
        let order = Order { number, masthead, section, level, good_for, terms: terms.terms(), fallback };
        let packed = pack::pack(&page, &order)?;
        packed.bundle.write(&output)?;
        Ok(say(&if json { format!("{:#}", packed.json()) } else { packed.table(width()) })?)
    }
}

/// The stories of all inputs in one page, with the first date.
pub(super) fn read_all(inputs: &[Source], form: Option<Form>) -> Result<Page, FeedError> {
    inputs.iter().try_fold(Page::default(), |mut all, input| {
        let page = feed::read(input, form)?;
        all.date = all.date.or(page.date);
        all.stories.extend(page.stories);
        all.passed_over.extend(page.passed_over);
        Ok(all)
    })
}

/// Columns of a table: the terminal's, where there is one.
pub(super) fn width() -> u16 {
    ratatui::crossterm::terminal::size().map_or(100, |(width, _)| width.clamp(60, 160))
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
