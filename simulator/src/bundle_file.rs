//! A bundle on disk: an edition's bytes behind a header that tells a damaged or foreign file from a good one.
//!
//! ```text
//! ┌───────────────────────────────┬────────────┬──────────────┬─────────────┐
//! │ 89 4d 47 42 0d 0a 1a 0a       │ length u32 │ CRC-32C u32  │ the edition │   little endian
//! └───────────────────────────────┴────────────┴──────────────┴─────────────┘
//! ```
//! The first bytes are chosen as PNG's are (ISO/IEC 15948 §5.2): whatever changes line ends or drops bit 7 shows.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use motograph_shared::bundle::{Checker, Edition, Header};
use motograph_shared::link::digest;

use crate::error::BundleError;

const MAGIC: [u8; 8] = *b"\x89MGB\r\n\x1a\n";
const HEADER: usize = MAGIC.len() + 4 + 4;

/// An edition that was checked, with its bytes.
#[derive(Debug)]
pub struct Bundle {
    bytes: Vec<u8>,
    contents: motograph_shared::bundle::Contents,
}

impl Bundle {
    /// The bundle of an edition that was just packed.
    ///
    /// # Errors
    /// [`BundleError::Flawed`] when the bytes are no edition; `name` says whose they are.
    pub fn new(bytes: Vec<u8>, name: &str) -> Result<Self, BundleError> {
        match Checker::check(&bytes) {
            Ok(contents) => Ok(Self { bytes, contents }),
            Err(error) => Err(BundleError::Flawed { name: name.to_owned(), error }),
        }
    }

    /// Whether the file at a path begins like a bundle.
    pub fn is_at(path: &Path) -> bool {
        let mut head = [0; MAGIC.len()];
        let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut head));
        read.is_ok() && head == MAGIC
    }

    /// Reads and checks a bundle file.
    ///
    /// # Errors
    /// A [`BundleError`] that says what is wrong with the file.
    pub fn read(path: &Path) -> Result<Self, BundleError> {
        let name = path.display().to_string();
        let file = fs::read(path).map_err(|error| BundleError::Unreadable { name: name.clone(), error })?;
        let foreign = || BundleError::Foreign { name: name.clone() };
        let rest = file.strip_prefix(&MAGIC).ok_or_else(foreign)?;
        let damaged = |found, expected| BundleError::Damaged { name: name.clone(), found, expected };
        let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(|| damaged(0, 0))?;
        let length = u32::from_le_bytes(*length) as usize;
        let (check, edition) = rest.split_first_chunk::<4>().ok_or_else(|| damaged(0, length))?;
        if edition.len() != length || digest(edition) != u32::from_le_bytes(*check) {
            return Err(damaged(edition.len(), length));
        }
        Self::new(edition.to_vec(), &name)
    }

    /// Whether it may stay where `newer` was to come: it has the same news, and half the time that this is fresh is still before it.
    /// Numbers are the seconds after 1970 in which editions were packed.
    pub fn stands_for(&self, newer: &Self) -> bool {
        let age_s = newer.edition().number().saturating_sub(self.edition().number());
        let is_fresh = newer.edition().good_for().is_none_or(|minutes| age_s < minutes.saturating_mul(30));
        is_fresh && Header::rest(&self.bytes) == Header::rest(&newer.bytes)
    }

    /// Writes the bundle to a file, whole or not at all, in place of the bundle that is there.
    ///
    /// # Errors
    /// [`BundleError::Occupied`] when something else is there, [`BundleError::Unwritable`] with what the system says.
    pub fn write(&self, path: &Path) -> Result<(), BundleError> {
        Self::may_stand(path)?;
        let unwritable = |error| BundleError::Unwritable { name: path.display().to_string(), error };
        let mut file = Vec::with_capacity(HEADER + self.bytes.len());
        file.extend_from_slice(&MAGIC);
        file.extend_from_slice(&(self.bytes.len() as u32).to_le_bytes());
        file.extend_from_slice(&digest(&self.bytes).to_le_bytes());
        file.extend_from_slice(&self.bytes);
        if path.exists() && !path.is_file() {
            // A device or a pipe is written to, not replaced.
            return fs::write(path, file).map_err(unwritable);
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // As any new file of this user: the umask takes its part.
        let everybody = fs::Permissions::from_mode(0o666);
        let beside = tempfile::Builder::new().permissions(everybody).tempfile_in(folder);
        // The name beside it is nobody's business.
        let mut beside = beside.map_err(|error| unwritable(error.kind().into()))?;
        beside.write_all(&file).and_then(|()| beside.as_file().sync_all()).map_err(unwritable)?;
        beside.persist(path).map(|_| ()).map_err(|error| unwritable(error.error))
    }

    /// Whether a bundle may be written to a path: nothing is there, or an empty file, or a bundle, or a device.
    ///
    /// # Errors
    /// [`BundleError::Occupied`] when something else is there.
    pub fn may_stand(path: &Path) -> Result<(), BundleError> {
        let mut start = [0; MAGIC.len()];
        let is_free = match fs::File::open(path) {
            Ok(file) if file.metadata().is_ok_and(|file| !file.is_file() || file.len() == 0) => true,
            Ok(mut file) => file.read_exact(&mut start).is_ok() && start == MAGIC,
            // What cannot be read cannot be a bundle of ours; what is not there will be said when it is written.
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        };
        if is_free { Ok(()) } else { Err(BundleError::Occupied { name: path.display().to_string() }) }
    }

    /// The edition's bytes, as they go over the line.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The edition.
    pub fn edition(&self) -> Edition<'_> {
        Edition::new(&self.bytes, &self.contents)
    }
}

#[cfg(test)]
mod tests {
    use motograph_shared::bundle::EditionWriter;

    use super::*;

    fn bundle() -> Bundle {
        Bundle::new(vec![1, 7, 1, 2, b'h', b'i'], "test").unwrap()
    }

    #[test]
    fn exact_bytes_and_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.mgb");
        bundle().write(&path).unwrap();
        let file = fs::read(&path).unwrap();
        bundle().write(&path).unwrap();
        let other = folder.path().join("page.txt");
        fs::write(&other, "somebody's article").unwrap();
        assert!(matches!(bundle().write(&other), Err(BundleError::Occupied { .. })));
        assert_eq!(fs::read_to_string(&other).unwrap(), "somebody's article");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left beside them");
        assert_eq!(file[..12], [0x89, 0x4d, 0x47, 0x42, 0x0d, 0x0a, 0x1a, 0x0a, 6, 0, 0, 0]);
        assert_eq!(file[16..], [1, 7, 1, 2, b'h', b'i']);
        assert_eq!(Bundle::read(&path).unwrap().edition().headline(0).unwrap().text, "hi");
    }

    #[test]
    fn the_same_news_stands_for_a_newer_edition_while_it_is_fresh() {
        let edition = |number: u32, text: &str, good_for: Option<u32>| {
            let mut buffer = [0; 64];
            let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
            if let Some(minutes) = good_for {
                writer.good_for(minutes).unwrap();
            }
            writer.headline(text).unwrap();
            Bundle::new(writer.finish().to_vec(), "test").unwrap()
        };
        let first = edition(1000, "Fog", Some(60));
        assert!(first.stands_for(&edition(1000 + 1799, "Fog", Some(60))));
        assert!(!first.stands_for(&edition(1000 + 1800, "Fog", Some(60))), "its display would say that it is old");
        assert!(!first.stands_for(&edition(1001, "Fog at sea", Some(60))));
        assert!(edition(1000, "Fog", None).stands_for(&edition(99_999, "Fog", None)), "it never grows old");
    }

    #[test]
    fn every_truncation_and_every_changed_byte_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b.mgb");
        bundle().write(&path).unwrap();
        let file = fs::read(&path).unwrap();
        for length in 0..file.len() {
            fs::write(&path, &file[..length]).unwrap();
            let error = Bundle::read(&path).unwrap_err();
            assert!(matches!(error, BundleError::Foreign { .. } | BundleError::Damaged { .. }), "{length}: {error}");
        }
        for place in 0..file.len() {
            let mut changed = file.clone();
            changed[place] ^= 0x04;
            fs::write(&path, &changed).unwrap();
            assert!(Bundle::read(&path).is_err(), "byte {place}");
        }
    }
}
