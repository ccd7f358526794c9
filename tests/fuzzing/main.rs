//! Does any input make it panic? Runs the targets of `tests/fuzz` with coverage, for some seconds each; a campaign for longer.
//! Needs cargo-fuzz: `tests/run` installs it.

use std::process::{Command, Stdio};

use motograph_tests::{figures, target, workspace};

const COMMAND: &str = "cargo test -p motograph-tests --features fuzz --test fuzzing";
const SEED: u64 = 20_261_124;

/// The targets, and the inputs of each that either of two processes of a campaign makes.
const TARGETS: [(&str, u64); 4] =
    [("frames", 8_000_000), ("messages", 40_000_000), ("editions", 8_000_000), ("display", 5_000_000)];

/// Bytes of the longest input: a few of the longest frames. For the display, two: it is slower with each.
const LONGEST: usize = 4096;
const LONGEST_DISPLAY: usize = 1024;

/// How long a target runs: for everyday tests it is the time that matters, for a campaign the inputs.
#[derive(Clone, Copy)]
enum Length {
    Seconds(u32),
    Inputs(u64),
}

/// Runs a target from `seed`, and says how many inputs that were.
fn run(name: &str, length: Length, seed: u64) -> u64 {
    let folder = workspace().join("tests/fuzz");
    // What it finds is kept outside; the seeds in the repository stay as they are.
    let found = target().join("fuzz-corpus").join(name);
    std::fs::create_dir_all(&found).unwrap();
    let mut fuzz = Command::new("cargo");
    fuzz.args(["fuzz", "run", "--sanitizer", "none", "--fuzz-dir"]).arg(&folder).arg("--target-dir");
    fuzz.arg(target().join("fuzz")).arg(name).arg(&found).arg(folder.join("corpus").join(name));
    let longest = if name == "display" { LONGEST_DISPLAY } else { LONGEST };
    fuzz.arg("--").arg(format!("-max_len={longest}")).arg("-print_final_stats=1");
    fuzz.arg(match length {
        Length::Seconds(seconds) => format!("-max_total_time={seconds}"),
        Length::Inputs(inputs) => format!("-runs={inputs}"),
    });
    fuzz.arg(format!("-seed={seed}"));
    fuzz.arg(format!("-artifact_prefix={}/", target().display()));
    let output = fuzz.stdin(Stdio::null()).output().expect("cargo-fuzz is there: tests/run installs it");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success(), "{name}: {text}");
    let inputs = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    inputs.and_then(|count| count.trim().parse().ok()).expect("libFuzzer says how many")
}

#[test]
fn no_input_makes_anything_panic() {
    let is_campaign = std::env::var_os("MOTOGRAPH_CAMPAIGN").is_some();
    let mut all = 0;
    for (name, inputs) in TARGETS {
        let inputs = if is_campaign {
            // One on each core of a small machine.
            let other = std::thread::spawn(move || run(name, Length::Inputs(inputs), SEED + 1));
            run(name, Length::Inputs(inputs), SEED) + other.join().unwrap()
        } else {
            run(name, Length::Seconds(5), SEED)
        };
        assert!(inputs > 1000, "{name}: only {inputs} inputs");
        figures::record(&format!("fuzz_inputs_{name}"), inputs, "inputs", COMMAND, Some(SEED));
        all += inputs;
    }
    figures::record("fuzz_inputs", all, "inputs", COMMAND, Some(SEED));
}
