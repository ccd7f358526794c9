//! Figures: what a test measured, into `target/figures.json`, so that documents can quote it.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};

use serde_json::{Map, Value, json};

/// Records a figure under `name`, replacing what an earlier run measured.
///
/// # Panics
/// When the file cannot be read or written.
pub fn record(name: &str, value: impl Into<Value>, unit: &str, command: &str, seed: Option<u64>) {
    let value = value.into();
    println!("{name} = {value} {unit}");
    let path = crate::target().join("figures.json");
    let mut file =
        File::options().read(true).write(true).create(true).truncate(false).open(path).expect("target is ours");
    // Several tests of one run write at the same time.
    file.lock().expect("a local file can be locked");
    let mut text = String::new();
    file.read_to_string(&mut text).expect("figures are text");
    let mut figures: Map<String, Value> = serde_json::from_str(&text).unwrap_or_default();
    figures.insert(name.to_owned(), json!({ "value": value, "unit": unit, "command": command, "seed": seed }));
    figures.sort_keys();
    file.set_len(0).and_then(|()| file.rewind()).expect("target is ours");
    writeln!(file, "{:#}", Value::Object(figures)).expect("target is ours");
}
