use std::collections::HashSet;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use tracing::{info, warn};

use super::config::Way;
use super::lines::Lines;
use super::notebook::Notebook;
use super::room::{Newsroom, Task};
use super::screen::Visited;
use super::visit::{Means, visit};
use crate::bundle_file::Bundle;
use crate::carrier::{Collected, Collector};
use crate::error::{FeedError, SendError};
use crate::feed::{Reading, Source, Validators, read_if_changed};
use crate::pack::number_now;

/// How often it is said how all is.
const HEALTH: Duration = Duration::from_secs(10 * 60);

/// How long after it has heard a source a newsroom takes its notes: often there is more to note then.
const NOTE: Duration = Duration::from_secs(5);

/// How long a push that is under way may take when the newsroom is to end.
const LAST: Duration = Duration::from_secs(10);

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// A source was asked.
    Heard(usize, Result<Reading, FeedError>),
    /// A display was visited.
    Visited(usize, Result<Visited, String>),
    /// The broker has said something.
    Collected(Collected),
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

/// Runs `room` with real clocks, files, servers and displays; `events` gives and takes what happens. With a `collector`, it is told
/// how the site is. Says whether all was well at the end.
pub fn drive(
    room: &mut Newsroom,
    means: &Means,
    collector: Option<&Collector>,
    events: (Sender<Event>, Receiver<Event>),
    until: Until,
) -> bool {
    let (sender, receiver) = events;
    let start = Instant::now();
    let _watcher = watch(room, &sender);
    let lines = Lines::default();
    let mut visits: Vec<JoinHandle<()>> = Vec::new();
    let (notebook, started) = (Notebook::of(room.config()), number_now());
    room.know(notebook.read(), started);
    let (mut health, mut note, mut is_stopped) = (HEALTH, None::<Duration>, false);
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
            match task {
                Task::Ask(place, validators) => ask(room, place, validators, sender.clone()),
                Task::Visit(place, edition) => visits.extend(send(room, place, edition, &lines, means, sender.clone())),
            }
        }
        visits.retain(|visit| !visit.is_finished());
        if now >= health {
            health = now + HEALTH;
            room.say_health();
        }
        if note.take_if(|at| *at <= now).is_some() {
            notebook.write(&room.notes(started));
        }
        let wait = room.wake().unwrap_or(health).min(health).min(note.unwrap_or(health)).saturating_sub(now);
        match receiver.recv_timeout(wait) {
            Ok(Event::Heard(place, read)) => {
                asked.insert(place);
                room.heard(start.elapsed(), place, read);
                note.get_or_insert(start.elapsed() + NOTE);
            }
            Ok(Event::Visited(place, visited)) => {
                room.visited(start.elapsed(), place, visited);
                if let Some(collector) = collector {
                    collector.tell(room.site_state());
                }
                is_stopped = until == Until::Once && room.is_settled();
            }
            Ok(Event::Collected(collected)) => collect(room, start.elapsed(), collected),
            Ok(Event::Changed(path)) => room.changed(start.elapsed(), &path),
            Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => is_stopped = true,
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    notebook.write(&room.notes(started));
    // A push that is under way ends; one that waits for a headline is taken by the display without us.
    let end = Instant::now();
    while visits.iter().any(|visit| !visit.is_finished()) && end.elapsed() < LAST && until == Until::Stopped {
        thread::sleep(Duration::from_millis(10));
    }
    room.say_health();
    info!(event = "stopped", "the newsroom ends");
    room.is_well()
}

/// Asks a source beside everything else, and says what it gave.
fn ask(room: &Newsroom, place: usize, before: Validators, sender: Sender<Event>) {
    let Some(source) = room.config().sources.get(place).cloned() else { return };
    thread::spawn(move || {
        let read = unharmed(|| read_if_changed(&source.from, source.form, &before));
        let read = read.unwrap_or_else(|| Err(FeedError::Fault { name: source.from.to_string() }));
        // Nobody listens any more when the newsroom has ended.
        let _ = sender.send(Event::Heard(place, read));
    });
}

/// Takes what the broker has said.
fn collect(room: &mut Newsroom, now: Duration, collected: Collected) {
    match collected {
        Collected::Connected => room.broker_is(Ok(())),
        Collected::Edition(edition) => room.carried(now, edition),
        Collected::Refused(error) => warn!(event = "edition_refused", "the broker gave what is not shown: {error}"),
        Collected::Lost(error, wait) => {
            room.broker_is(Err(format!("{error}; it is tried again in {} s", wait.as_secs_f32().ceil())));
        }
    }
}

/// Visits a display beside everything else, and says what came of it.
fn send(
    room: &Newsroom,
    place: usize,
    edition: Option<Arc<Bundle>>,
    lines: &Lines,
    means: &Means,
    sender: Sender<Event>,
) -> Option<JoinHandle<()>> {
    let display = room.config().displays.get(place)?.clone();
    let means = means.clone();
    let line = lines.line(match display.way() {
        Way::Port(name) | Way::Site(name) => name,
    });
    Some(thread::spawn(move || {
        let visited = unharmed(|| visit(&display, &line, edition.as_deref(), &means));
        let fault = || SendError::Fault { port: display.port.clone().unwrap_or_default() }.to_string();
        let _ = sender.send(Event::Visited(place, visited.unwrap_or_else(|| Err(fault()))));
    }))
}

/// What `work` gives; nothing when it has failed. A page that some reader of pages cannot bear must not keep a source from being
/// asked again; what it was, the failing thread has said.
fn unharmed<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
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
    let unwatched = |what: &str, error: notify::Error| {
        warn!(event = "not_watched", "{what} is not watched ({error}); it is read as often as `every` says");
    };
    let mut watcher = notify::recommended_watcher(tell).map_err(|error| unwatched("no file", error)).ok()?;
    for folder in &folders {
        // One that is not there yet keeps nobody from watching the others.
        if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
            unwatched(&folder.display().to_string(), error);
        }
    }
    Some(watcher)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_fails_harms_nobody_else() {
        assert_eq!(unharmed(|| 7), Some(7));
        assert_eq!(unharmed(|| -> u8 { panic!("on purpose") }), None);
    }
}
