//! ```text
//! motograph key 1: 64 hexadecimal digits, and a line's end
//! ```

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use motograph_shared::trust::Key;

use crate::error::KeyError;

const HEAD: &str = "motograph key 1: ";

/// The file of a key.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
    /// Whether somebody named it; else it is the one in the user's settings, which need not be there.
    is_named: bool,
}

impl KeyFile {
    /// The file at `path`; without one, `motograph/key` in the user's settings (XDG Base Directory Specification).
    ///
    /// # Errors
    /// [`KeyError::NoHome`] when nobody says where those are.
    pub fn new(path: Option<PathBuf>) -> Result<Self, KeyError> {
        if let Some(path) = path {
            return Ok(Self { path, is_named: true });
        }
        let settings = env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let settings = settings.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".config")));
        let path = settings.ok_or(KeyError::NoHome)?.join("motograph").join("key");
        Ok(Self { path, is_named: false })
    }

    /// What names it on the command line, behind a space; nothing where it need not be named.
    pub fn option(&self) -> String {
        if self.is_named { format!(" --key {}", self.path.display()) } else { String::new() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the key.
    ///
    /// # Errors
    /// A [`KeyError`] that says what is wrong with the file.
    pub fn read(&self) -> Result<Key, KeyError> {
        self.find()?.ok_or_else(|| self.missing())
    }

    /// Reads the key; nothing when nobody named the file and there is none.
    ///
    /// # Errors
    /// A [`KeyError`] that says what is wrong with the file.
    pub fn find(&self) -> Result<Option<Key>, KeyError> {
        let unreadable = |error| KeyError::Unreadable { name: self.name(), error };
        let mut file = match fs::File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !self.is_named => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(self.missing()),
            Err(error) => return Err(unreadable(error)),
        };
        let metadata = file.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(KeyError::Foreign { name: self.name() });
        }
        let mode = metadata.permissions().mode();
        // systemd gives a service its credentials in a folder that is the service's alone, and group root may read them there.
        let others = if is_credential(&self.path) { 0o037 } else { 0o077 };
        if mode & others != 0 {
            return Err(KeyError::Open { name: self.name(), mode: mode & 0o777 });
        }
        let mut text = String::new();
        // A key file is one short line.
        let read = (&mut file).take(256).read_to_string(&mut text);
        read.map_err(|_| KeyError::Foreign { name: self.name() })?;
        key_in(&text).map(Some).ok_or_else(|| KeyError::Foreign { name: self.name() })
    }

    /// Makes a new key and the file for it, which must not be there yet.
    ///
    /// # Errors
    /// [`KeyError::Occupied`] when something is there, [`KeyError::Unwritable`] with what the system says.
    pub fn create(&self) -> Result<Key, KeyError> {
        let unwritable = |error| KeyError::Unwritable { name: self.name(), error };
        let key = fresh().map_err(unwritable)?;
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unwritable)?;
        }
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.path);
        let mut file = file.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyError::Occupied { name: self.name() },
            _ => unwritable(error),
        })?;
        let digits: String = key.bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        file.write_all(format!("{HEAD}{digits}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(unwritable)?;
        Ok(key)
    }

    fn missing(&self) -> KeyError {
        KeyError::Missing { name: self.name(), option: self.option() }
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// A key that nobody has: 32 bytes from the system's random numbers.
///
/// # Errors
/// When the system has none.
pub fn fresh() -> io::Result<Key> {
    let mut bytes = [0; Key::BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(Key::new(bytes))
}

/// Whether systemd has put it where this service's credentials are (systemd.exec(5), `LoadCredential=`).
fn is_credential(path: &Path) -> bool {
    env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| is_owned_by_nobody_else(path, Path::new(&folder)))
}

/// Whether `path` is a file right in `folder`, which nobody but its owner's group may even look into.
fn is_owned_by_nobody_else(path: &Path, folder: &Path) -> bool {
    let is_closed = fs::metadata(folder).is_ok_and(|folder| folder.permissions().mode() & 0o027 == 0);
    is_closed && folder.is_absolute() && path.parent() == Some(folder)
}

fn key_in(text: &str) -> Option<Key> {
    let digits = text.strip_prefix(HEAD)?.trim_end();
    let mut bytes = [0; Key::BYTES];
    if digits.len() != 2 * bytes.len() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(Key::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_is_its_owners_alone_and_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(Some(folder.path().join("site").join("lobby.key"))).unwrap();
        assert!(matches!(file.read(), Err(KeyError::Missing { .. })));
        let key = file.create().unwrap();
        assert_eq!(file.read().unwrap(), key);
        assert_eq!(fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(file.create(), Err(KeyError::Occupied { .. })));
        assert_eq!(file.read().unwrap(), key);
        assert_ne!(fresh().unwrap(), fresh().unwrap());
    }

    #[test]
    fn a_file_that_others_can_read_or_that_is_none_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let file = KeyFile::new(Some(folder.path().join("key"))).unwrap();
        file.create().unwrap();
        let folder_as_file = KeyFile::new(Some(folder.path().to_owned())).unwrap();
        assert!(matches!(folder_as_file.read(), Err(KeyError::Foreign { .. })));
        for mode in [0o640, 0o604, 0o620] {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(file.read(), Err(KeyError::Open { .. })), "{mode:o}");
        }
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o600)).unwrap();
        let good = fs::read_to_string(file.path()).unwrap();
        for bad in ["", "motograph key 1: 12", &good.replace('1', "x"), &good[1..], &format!("{good}1"), "\u{fffd}"] {
            fs::write(file.path(), bad).unwrap();
            assert!(matches!(file.read(), Err(KeyError::Foreign { .. })), "{bad}");
        }
    }

    #[test]
    fn a_credential_lies_in_a_folder_that_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let closed = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        let file = folder.path().join("lobby.key");
        for (mode, is_one) in
            [(0o550, true), (0o500, true), (0o700, true), (0o551, false), (0o570, false), (0o555, false)]
        {
            closed(mode);
            assert_eq!(is_owned_by_nobody_else(&file, folder.path()), is_one, "{mode:o}");
        }
        closed(0o700);
        assert!(!is_owned_by_nobody_else(&folder.path().join("deeper/lobby.key"), folder.path()));
        assert!(!is_owned_by_nobody_else(Path::new("/etc/lobby.key"), folder.path()));
    }
}
