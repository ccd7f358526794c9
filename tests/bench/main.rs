//! What does a frame cost? Runs the bench image for each core in QEMU, at both optimisation levels for one, counts instructions, prints them
//! beside other renderers' and holds them to their limits. `tests/run bench` builds the images and runs this.
//!
//! Instructions are counted, not cycles, so the numbers are the same on every machine.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use motograph_tests::{figures, target};

const COMMAND: &str = "tests/run bench";

/// What the bench image says of one run: figures by name.
struct Counts(BTreeMap<String, u64>);

impl Counts {
    /// Runs the image that was built for `core` with `profile`. QEMU's Cortex-M3 runs ARMv6-M code as it is, instruction by instruction.
    fn of(core: &str, profile: &str) -> Self {
        let image = target().join(core).join(profile).join("motograph-bench");
        assert!(image.exists(), "{} is missing; build it with `tests/run bench`", image.display());
        let output = Command::new("timeout")
            .args(["60", "qemu-system-arm", "-M", "lm3s6965evb", "-display", "none", "-serial", "none"])
            .args(["-monitor", "none", "-icount", "shift=0", "-semihosting-config", "enable=on,target=native"])
            .arg("-kernel")
            .arg(image)
            .stdin(Stdio::null())
            .output()
            .expect("qemu-system-arm is there: tests/run installs it");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("the image prints text");
        assert!(output.status.success() && !text.contains("panic"), "the bench image did not end well: {text}");
        let count = |line: &str| {
            let (name, count) = line.split_once(' ')?;
            Some((name.to_owned(), count.trim().parse().ok()?))
        };
        Self(text.lines().filter_map(count).collect())
    }

    fn get(&self, name: &str) -> u64 {
        *self.0.get(name).unwrap_or_else(|| panic!("the bench image does not say {name}"))
    }

    fn named(&self, beginning: &str) -> impl Iterator<Item = u64> {
        self.0.iter().filter(move |(name, _)| name.starts_with(beginning)).map(|(_, &count)| count)
    }
}

/// The core of the lm3s6965evb, and that of a Pico, as Rust's targets.
const CORTEX_M3: &str = "thumbv7m-none-eabi";
const CORTEX_M0_PLUS: &str = "thumbv6m-none-eabi";

/// A Pico has two and a half times the clock, and half the instructions: budgets of its own.
#[test]
fn a_frame_costs_what_it_may_on_the_core_of_a_pico() {
    let counts = Counts::of(CORTEX_M0_PLUS, "firmware");
    println!("{:<34}{:>12}", "Cortex-M0+ instructions", "opt \"s\"");
    for (name, count) in &counts.0 {
        println!("{name:<34}{count:>12}");
    }
    assert!((2_000..2_020).contains(&counts.get("calibration_insn")), "the counter is wrong");
    assert!(counts.get("frame_6x10") <= 3_600 && counts.get("frame_10x20_unaligned") <= 4_500);
    assert!(counts.get("kept_6x10") <= 2_700 && counts.get("kept_10x20") <= 3_600);
    assert!(counts.named("peer_").all(|count| count > 20 * counts.get("frame_6x10")));
    let floods = counts.named("flood_").collect::<Vec<_>>();
    assert_eq!(floods.len(), 65);
    // A fiftieth of the time between two frames at 125 MHz, were an instruction a clock.
    let worst = counts.named("worst_").chain(floods).max().unwrap();
    assert!(worst <= 70_000 && counts.get("announce") <= 70_000, "{worst}");
    assert!(counts.get("receive") <= 80_000, "{}", counts.get("receive"));
    let forged = counts.named("forged_at_").collect::<Vec<_>>();
    assert!(forged.iter().all(|count| count.abs_diff(forged[0]) <= 1), "{forged:?}");
    let figure = |name: &str, value: u64| figures::record(name, value, "instructions", COMMAND, None);
    figure("pico_frame_6x10_insn", counts.get("frame_6x10"));
    figure("pico_frame_10x20_insn", counts.get("frame_10x20"));
    figure("pico_frame_6x10_kept_insn", counts.get("kept_6x10"));
    figure("pico_frame_worst_insn", worst);
    figure("pico_receive_insn", counts.get("receive"));
}

#[test]
fn a_frame_costs_what_it_may() {
    let (small, fast) = (Counts::of(CORTEX_M3, "firmware"), Counts::of(CORTEX_M3, "firmware-o3"));
    println!("{:<34}{:>12}{:>12}", "Cortex-M3 instructions", "opt \"s\"", "opt 3");
    for (name, count) in &small.0 {
        println!("{name:<34}{count:>12}{:>12}", fast.get(name));
    }

    for counts in [&small, &fast] {
        // A loop of 2,002 instructions and its call: an instruction is a nanosecond.
        assert!((2_000..2_020).contains(&counts.get("calibration_insn")), "the counter is wrong");
        // The whole frame of the moving line, drawn from nothing, averaged over the pass of an 88-character headline.
        assert!(counts.get("frame_6x10") <= 2_500 && counts.get("frame_6x10_unaligned") <= 2_500);
        assert!(counts.get("frame_10x20") <= 3_200 && counts.get("frame_10x20_unaligned") <= 3_200);
        // The same with the picture kept from frame to frame, which costs no memory.
        assert!(counts.get("kept_6x10") <= 1_000 && counts.get("kept_10x20") <= 1_300);
        // Other renderers draw the same line, and really did.
        assert!(counts.named("peer_").all(|count| count > 20 * counts.get("frame_6x10")));
        for own in ["ascii", "cyrillic", "mixed", "boxes", "folds", "spaces", "travelling", "hours"] {
            assert!(counts.get(&format!("screen_full_{own}")) <= 40_000);
            // The worst call of all: bytes, checks, counting, setting and drawing, at any moment of an edition's life.
            assert!(counts.get(&format!("worst_{own}")) <= 40_000);
        }
    }
    for counts in [&small, &fast] {
        // A line full of whatever: no call takes longer than any other may.
        let floods = counts.named("flood_").collect::<Vec<_>>();
        assert_eq!(floods.len(), 65);
        assert!(floods.iter().all(|&worst| worst <= 40_000), "{floods:?}");
        // The longest bulletin: its tag, its text and its place before the edition.
        assert!(counts.get("announce") <= 40_000, "{}", counts.get("announce"));
        // An edition in one frame is received for so much in all, and a forged tag is found out in constant time: what is
        // counted is exact to one instruction in each of 80.
        assert!(counts.get("receive") <= 50_000, "{}", counts.get("receive"));
        let forged = counts.named("forged_at_").collect::<Vec<_>>();
        assert_eq!(forged.len(), 16);
        assert!(forged.iter().all(|count| count.abs_diff(forged[0]) <= 1), "{forged:?}");
    }
    let covered: Vec<u64> = small.named("covered_").chain(fast.named("covered_")).collect();
    assert_eq!(covered.len(), 24);
    let spread = |counts: &Counts| {
        let (least, most) = (counts.named("covered_").min().unwrap(), counts.named("covered_").max().unwrap());
        (most - least) as f64 * 100.0 / least as f64
    };
    let flatness = spread(&small).max(spread(&fast));
    assert!(flatness <= 5.0, "{flatness} %");

    let figure = |name: &str, value: u64| figures::record(name, value, "instructions", COMMAND, None);
    figure("frame_6x10_insn_os", small.get("frame_6x10"));
    figure("frame_6x10_insn_o3", fast.get("frame_6x10"));
    figure("frame_10x20_insn_os", small.get("frame_10x20"));
    figure("frame_10x20_insn_o3", fast.get("frame_10x20"));
    figure("frame_6x10_kept_insn_os", small.get("kept_6x10"));
    figure("frame_6x10_kept_insn_o3", fast.get("kept_6x10"));
    // Over texts of every kind, an edition of as many travelling glyphs as there may be among them.
    figure("screen_full_insn", small.named("screen_full_").max().unwrap());
    figure("receive_insn", small.get("receive").max(fast.get("receive")));
    figure("flood_worst_insn", small.named("flood_").chain(fast.named("flood_")).max().unwrap());
    figure("announce_worst_insn", small.get("announce").max(fast.get("announce")));
    figure("frame_worst_insn", small.named("worst_").max().unwrap());
    figure("peer_embedded_graphics_6x10_insn_os", small.get("peer_embedded_graphics_6x10"));
    figure("peer_u8g2_fonts_6x10_insn_os", small.get("peer_u8g2_fonts_6x10"));
    figures::record("frame_flatness_percent", flatness, "percent", COMMAND, None);
}
