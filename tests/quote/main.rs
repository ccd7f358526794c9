//! Writes the figures of the last run (`target/figures.json`) into the README's table: `tests/run quote`.

use std::fs;

use motograph_tests::workspace;
use serde_json::{Map, Value};

const BEGIN: &str = "<!-- figures: written by `tests/run quote` -->\n";
const END: &str = "<!-- end of figures -->";

fn main() {
    // An example runs from `<target>/<profile>/examples`, as deep as a test.
    let figures = fs::read_to_string(motograph_tests::target().join("figures.json")).expect("run `tests/run` first");
    let figures: Map<String, Value> = serde_json::from_str(&figures).expect("figures.json is an object");
    let mut table = String::from("| figure | value | command |\n|---|---|---|\n");
    for (name, figure) in &figures {
        let text = |key: &str| figure[key].as_str().unwrap_or_default();
        table += &format!("| `{name}` | {} {} | `{}` |\n", figure["value"], text("unit"), text("command"));
    }
    let path = workspace().join("README.md");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let (before, rest) = readme.split_once(BEGIN).expect("the README has a place for figures");
    let (_, after) = rest.split_once(END).expect("the README's figures have an end");
    fs::write(path, format!("{before}{BEGIN}{table}{END}{after}")).expect("the README can be written");
}
