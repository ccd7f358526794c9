use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use motograph_shared::link::digest;
use serde::{Deserialize, Serialize};

use super::config::Config;
use super::wire::Named;
use crate::cache;
use crate::feed::Validators;

/// What a newsroom knows when it ends, and should when it starts again: a source that is away just then keeps its headlines.
#[derive(Debug)]
pub struct Notebook(Option<PathBuf>);

/// What is noted of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is called.
    pub(super) name: String,
    /// Where it is.
    pub(super) from: String,
    /// When it was last heard, in seconds after 1970.
    pub(super) heard_unix_s: u32,
    /// What it need not be sent again by.
    pub(super) validators: Validators,
    /// Its stories.
    pub(super) stories: Vec<Named>,
}

impl Notebook {
    /// That of a newsroom with these settings, in the user's cache; without one, nothing is noted.
    pub fn of(config: &Config) -> Self {
        // A source that is read otherwise has other stories.
        let sources = config
            .sources
            .iter()
            .map(|source| format!("{}\0{}\0{:?}\0{}\0", source.name.get_ref(), source.from, source.form, source.most));
        let name = format!("{:08x}.json", digest(sources.collect::<String>().as_bytes()));
        Self(cache::folder("newsrooms").filter(|_| !config.sources.is_empty()).map(|folder| folder.join(name)))
    }

    /// What was noted last; nothing where that cannot be read: the sources will say it again.
    pub fn read(&self) -> Vec<Note> {
        let notes = self.0.as_ref().and_then(|path| serde_json::from_slice(&fs::read(path).ok()?).ok());
        notes.unwrap_or_default()
    }

    /// Notes this in place of what was noted before. Where that cannot be done, it goes on without.
    pub fn write(&self, notes: &[Note]) {
        let Some((path, folder)) = self.0.as_ref().and_then(|path| Some((path, path.parent()?))) else { return };
        let Ok(text) = serde_json::to_vec(notes) else { return };
        let write = || {
            fs::create_dir_all(folder)?;
            let mut beside = tempfile::NamedTempFile::new_in(folder)?;
            beside.write_all(&text)?;
            beside.as_file().sync_all()?;
            beside.persist(path).map(drop).map_err(|error| error.error)
        };
        if let Err(error) = write() {
            tracing::debug!(event = "not_noted", "{}: {error}", path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::Story;

    #[test]
    fn what_was_noted_last_is_read_and_anything_else_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("newsrooms").join("a.json");
        let notebook = Notebook(Some(path.clone()));
        assert_eq!(notebook.read(), []);
        let story = Named { story: Story::new("Fog at sea").unwrap().by(Some("Ada")), name: 7 };
        let note = |heard_unix_s| Note {
            name: "a".to_owned(),
            from: "a.txt".to_owned(),
            heard_unix_s,
            validators: Validators { tag: Some("\"1\"".to_owned()), ..Validators::default() },
            stories: vec![story.clone()],
        };
        notebook.write(&[note(1)]);
        notebook.write(&[note(2)]);
        assert_eq!(notebook.read(), [note(2)]);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        fs::write(&path, "[{").unwrap();
        assert_eq!(notebook.read(), []);
        Notebook(None).write(&[note(1)]);
    }
}
