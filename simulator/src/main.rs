//! The `motograph` command.

use std::process::ExitCode;

use clap::Parser as _;
use motograph_simulator::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let is_preflight = cli.is_preflight();
    match cli.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motograph: {error}");
            ExitCode::from(error.status(is_preflight))
        }
    }
}
