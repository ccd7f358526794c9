//! Writes a Pico's image as a UF2 file beside it: `cargo run -p motograph-tests --example uf2 -- <ELF file>`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use motograph_tests::uf2;

fn main() -> ExitCode {
    let Some(elf) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: uf2 <ELF file>");
        return ExitCode::FAILURE;
    };
    let file = elf.with_extension("uf2");
    let written = fs::read(&elf)
        .map_err(|error| error.to_string())
        .and_then(|bytes| uf2::of_elf(&bytes))
        .and_then(|blocks| fs::write(&file, &blocks).map(|()| blocks.len()).map_err(|error| error.to_string()));
    match written {
        Ok(length) => {
            println!("{}: {length} bytes, {} of flash", file.display(), length / uf2::BLOCK * uf2::PAYLOAD);
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{}: {why}", elf.display());
            ExitCode::FAILURE
        }
    }
}
