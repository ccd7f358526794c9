use std::fs;
use std::path::PathBuf;

use motograph_shared::link::digest;

use crate::bundle_file::Bundle;
use crate::cache;

/// Editions that are remembered.
const MOST: usize = 32;

/// The editions that were pushed from here: what a display has of one need not be sent to it again. Without a folder for
/// them nothing is remembered, and everything is sent.
#[derive(Debug)]
pub(crate) struct Known(Option<PathBuf>);

impl Known {
    /// Those in `motograph/editions` in the user's cache (XDG Base Directory Specification).
    pub(crate) fn new() -> Self {
        Self(cache::folder("editions"))
    }

    /// The edition with this digest.
    pub(crate) fn find(&self, digest: u32) -> Option<Bundle> {
        let bundle = Bundle::read(&self.file(digest)?).ok()?;
        (self::digest(bundle.bytes()) == digest).then_some(bundle)
    }

    /// Remembers an edition, and forgets the oldest of too many.
    pub(crate) fn keep(&self, bundle: &Bundle) {
        let Some(folder) = &self.0 else { return };
        let Some(file) = self.file(digest(bundle.bytes())) else { return };
        if fs::create_dir_all(folder).is_err() || bundle.write(&file).is_err() {
            return;
        }
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files: Vec<_> =
            entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
        files.sort();
        for (_, path) in files.iter().rev().skip(MOST) {
            // Somebody else may have done so.
            let _ = fs::remove_file(path);
        }
    }

    fn file(&self, digest: u32) -> Option<PathBuf> {
        Some(self.0.as_ref()?.join(format!("{digest:08x}.mgb")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_editions_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let known = Known(Some(folder.path().join("editions")));
        let bundle = |number: u8| Bundle::new(vec![1, number, 1, 2, b'h', b'i'], "test").unwrap();
        for number in 1..50 {
            known.keep(&bundle(number));
        }
        assert_eq!(fs::read_dir(folder.path().join("editions")).unwrap().count(), MOST);
        assert_eq!(known.find(digest(bundle(49).bytes())).unwrap().bytes(), bundle(49).bytes());
        assert!(known.find(1).is_none());
    }
}
