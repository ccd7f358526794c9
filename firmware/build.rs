//! Gives the linker the board's memory map and cortex-m-rt's script.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=memory");
    println!("cargo::rerun-if-changed=build.rs");
    // The library is built for the host too, which has no memory map.
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("none") {
        return;
    }
    let boards = [("CARGO_FEATURE_LM3S6965EVB", "lm3s6965evb"), ("CARGO_FEATURE_PICO", "pico")];
    let Some((_, board)) = boards.iter().find(|(feature, _)| env::var_os(feature).is_some()) else { return };
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let map = Path::new("memory").join(board).with_extension("x");
    fs::copy(&map, Path::new(&out).join("memory.x")).expect("each board has its memory map in firmware/memory");
    println!("cargo::rustc-link-search={out}");
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    println!("cargo::rustc-link-arg-bins=--nmagic");
}
