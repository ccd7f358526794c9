//! Does the command say what went wrong, and lose nothing?

mod check;
mod display;
mod key;
mod line;
mod manual;
mod order;
mod pack;
mod push;
mod set;
mod several;
mod show;
mod sources;
mod speed;

use std::path::{Path, PathBuf};

use motograph_tests::command::{self, Ran};
use tempfile::TempDir;

/// A folder of one test, gone with it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The path of a file in the folder.
    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Where it is.
    fn root(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The bundle of a list of headlines.
    fn bundle(&self, number: u32, headlines: &str) -> String {
        let (list, bundle) = (self.file("list.txt", headlines), self.path(&format!("{number}.mgb")));
        let number = number.to_string();
        let ran = command::run(&["pack", &list, "--from", "lines", "-o", &bundle, "--edition", &number]);
        assert!(ran.success, "{}", ran.err);
        bundle
    }
}

/// The command fails, with exactly this sentence.
fn fails(arguments: &[&str], sentence: &str) {
    let Ran { success, out, err } = command::run(arguments);
    assert!(!success, "{arguments:?} prints {out}");
    assert_eq!(err.trim_end(), format!("motograph: {sentence}"));
}

/// The sample article of the demo.
fn sample() -> PathBuf {
    motograph_tests::workspace().join("simulator/samples/evening.txt")
}
