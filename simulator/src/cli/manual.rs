use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{Cli, CliError};
use crate::words::say;

/// What a shell needs to complete the command's words.
///
/// # Errors
/// What the system says, when its text is none.
pub(super) fn completions(shell: Shell) -> io::Result<String> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "motograph", &mut text);
    String::from_utf8(text).map_err(io::Error::other)
}

/// Writes the manual to a folder, and says so.
///
/// # Errors
/// [`CliError::NoManual`] when it cannot be written.
pub(super) fn write_to(folder: PathBuf) -> Result<(), CliError> {
    match write(&folder) {
        Ok(pages) => Ok(say(&format!("wrote {pages} pages to {}", folder.display()))?),
        Err(error) => Err(CliError::NoManual { folder, error }),
    }
}

/// Writes a page of the manual for the command and each subcommand, and says how many there are.
///
/// # Errors
/// What the system says, when one cannot be written.
fn write(folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let command = Cli::command().disable_help_subcommand(true);
    clap_mangen::generate_to(command, folder)?;
    let is_ours = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with("motograph") && name.ends_with(".1"))
    };
    Ok(fs::read_dir(folder)?.flatten().filter(is_ours).count())
}
