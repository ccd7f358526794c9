use std::path::PathBuf;

use motograph_shared::shelf::{Kept, Loaded, Store, StoreError};

use crate::bundle_file::Bundle;

/// Keeps the edition in a bundle file, so that a ticker on the desk comes back with its news. Its key and settings are said
/// on the command line each time.
#[derive(Debug)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// A store in the file at `path`, which need not be there yet.
    pub const fn new(path: PathBuf) -> Self {
        Self { path }
    }
}

impl Store for FileStore {
    fn load(&mut self, _state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        if !self.path.exists() {
            return Ok(None);
        }
        let bundle = Bundle::read(&self.path).map_err(|_| StoreError)?;
        let room = edition.get_mut(..bundle.bytes().len()).ok_or(StoreError)?;
        room.copy_from_slice(bundle.bytes());
        Ok(Some(Loaded { state: 0, edition: room.len() }))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn keep(&mut self, _state: &[u8], edition: &[u8]) -> Result<Kept, StoreError> {
        if edition.is_empty() {
            return Ok(Kept::Whole);
        }
        let bundle = Bundle::new(edition.to_vec(), "the edition on show").map_err(|_| StoreError)?;
        bundle.write(&self.path).map_err(|_| StoreError)?;
        Ok(Kept::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_survives_in_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = FileStore::new(folder.path().join("shelf.mgb"));
        let mut room = [0; 64];
        assert_eq!(store.load(&mut [], &mut room), Ok(None));
        assert_eq!(store.keep(&[9], &[1, 7, 1, 2, b'h', b'i']), Ok(Kept::Whole));
        assert_eq!(store.load(&mut [], &mut room), Ok(Some(Loaded { state: 0, edition: 6 })));
        assert_eq!(room[..6], [1, 7, 1, 2, b'h', b'i']);
        assert_eq!(store.load(&mut [], &mut [0; 3]), Err(StoreError));
        std::fs::write(folder.path().join("shelf.mgb"), b"rubbish").unwrap();
        assert_eq!(store.load(&mut [], &mut room), Err(StoreError));
    }
}
