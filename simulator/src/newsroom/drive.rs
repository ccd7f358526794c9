use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use motograph_shared::trust::Key;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tracing::{info, warn};

use super::room::{Newsroom, Task};
use super::screen::Visited;
use super::visit::visit;
use crate::error::FeedError;
use crate::feed::{Reading, Source, read_if_changed};
use crate::pack::number_now;

/// How often it is said how all is.
const HEALTH: Duration = Duration::from_secs(10 * 60);

/// How long a push that is under way may take when the newsroom is to end.
const LAST: Duration = Duration::from_secs(10);

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// A source was asked.
    Heard(usize, Result<Reading, FeedError>),
    /// A display was visited.
    Visited(usize, Result<Visited, String>),
    /// A file has changed.
    Changed(PathBuf),
    /// It is to end.
    Stop,
}

/// How long a newsroom runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Until it is stopped.
    Stopped,
    /// Until each source was asked and each display visited once with what there was.
    Once,
}

/// Runs `room` with real clocks, files, servers and displays; `events` gives and takes what happens. Says whether all was well at the
/// end.
pub fn drive(room: &mut Newsroom, key: Option<Key>, events: (Sender<Event>, Receiver<Event>), until: Until) -> bool {
    let (sender, receiver) = events;
    let start = Instant::now();
    let _watcher = watch(room, &sender);
    let mut workers: Vec<JoinHandle<()>> = Vec::new();
    let (mut health, mut is_stopped) = (HEALTH, false);
    let mut asked = HashSet::new();
    while !is_stopped {
        let now = start.elapsed();
        for task in room.poll(now, number_now()) {
            // With one round, displays wait for all sources.
            let is_early =
                until == Until::Once && matches!(task, Task::Visit(..)) && asked.len() < room.config().sources.len();
            if is_early {
                let Task::Visit(place, _) = task else { continue };
                room.put_off(place, now + Duration::from_millis(100));
                continue;
            }
            workers.push(work(room, task, key, sender.clone()));
        }
        workers.retain(|worker| !worker.is_finished());
        if now >= health {
            health = now + HEALTH;
            room.say_health();
        }
        let wait = room.wake().unwrap_or(health).min(health).saturating_sub(now);
        match receiver.recv_timeout(wait) {
            Ok(Event::Heard(place, read)) => {
                asked.insert(place);
                room.heard(start.elapsed(), place, read);
            }
            Ok(Event::Visited(place, visited)) => {
                room.visited(start.elapsed(), place, visited);
                is_stopped = until == Until::Once && room.is_settled();
            }
            Ok(Event::Changed(path)) => room.changed(start.elapsed(), &path),
            Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => is_stopped = true,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    // A push that is under way ends; one that waits for a headline is taken by the display without us.
    let end = Instant::now();
    while workers.iter().any(|worker| !worker.is_finished()) && end.elapsed() < LAST && until == Until::Stopped {
        thread::sleep(Duration::from_millis(10));
    }
    room.say_health();
    info!(event = "stopped", "the newsroom ends");
    room.is_well()
}

/// Does `task` beside everything else, and says what it gave.
fn work(room: &Newsroom, task: Task, key: Option<Key>, sender: Sender<Event>) -> JoinHandle<()> {
    let config = room.config();
    // Nobody listens any more when the newsroom has ended.
    match task {
        Task::Ask(place, validators) => {
            let source = config.sources.get(place).cloned();
            thread::spawn(move || {
                let Some(source) = source else { return };
                let read = read_if_changed(&source.from, source.form, &validators);
                let _ = sender.send(Event::Heard(place, read));
            })
        }
        Task::Visit(place, edition) => {
            let display = config.displays.get(place).cloned();
            thread::spawn(move || {
                let Some(display) = display else { return };
                let visited = visit(&display, edition.as_deref(), key.as_ref()).map_err(|error| error.to_string());
                let _ = sender.send(Event::Visited(place, visited));
            })
        }
    }
}

/// Watches the folders of all files that are sources: an editor puts another file in the place of the one before.
fn watch(room: &Newsroom, sender: &Sender<Event>) -> Option<RecommendedWatcher> {
    let files = room.config().sources.iter().filter_map(|source| match &source.from {
        Source::File(path) => Some(path.clone()),
        Source::Web(_) | Source::Input => None,
    });
    let files: Vec<PathBuf> = files.collect();
    let folders: HashSet<PathBuf> = files.iter().filter_map(|file| folder(file)).collect();
    if folders.is_empty() {
        return None;
    }
    let sender = sender.clone();
    let tell = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        if event.kind.is_access() {
            return;
        }
        for file in files.iter().filter(|file| event.paths.iter().any(|path| path.file_name() == file.file_name())) {
            let _ = sender.send(Event::Changed(file.clone()));
        }
    };
    let watched = notify::recommended_watcher(tell).and_then(|mut watcher| {
        for folder in &folders {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    });
    match watched {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            warn!(event = "not_watched", "files are not watched ({error}); they are read as often as `every` says");
            None
        }
    }
}

/// The folder that a file is in.
fn folder(file: &Path) -> Option<PathBuf> {
    let folder = file.parent()?;
    Some(if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() })
}

/// A way for what happens.
pub fn events() -> (Sender<Event>, Receiver<Event>) {
    mpsc::channel()
}
