//! The `motograph` command.

use std::process::ExitCode;

use clap::Parser as _;
use motograph_simulator::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motograph: {error}");
            ExitCode::FAILURE
        }
    }
}
