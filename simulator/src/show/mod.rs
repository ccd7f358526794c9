//! The ticker on the desk, live: a clock, a line that others can push to, and a face that shows it.

/// Where the live ticker is seen.
pub mod face;
mod line;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Clock};

use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Microseconds, Span};
use motograph_shared::trust::Lock;

use crate::bundle_file::Bundle;
use crate::desk::store::FileStore;
use crate::desk::{DEVICE, Desk, Profile};
use crate::display::command_number_now;
use crate::error::{PushFailed, ShowError};
use crate::faults::{Cable, Faults};
use crate::keys::{KeyFile, fresh};
use crate::words::say;
use face::{Event, Face, Headless, TerminalFace};
use line::Pty;

/// What is to be shown.
#[derive(Debug, Default)]
pub struct Show {
    /// The panel.
    pub profile: Profile,
    /// How it shows the news.
    pub settings: Settings,
    /// The edition to begin with, pushed over the link like any other.
    pub bundle: Option<Bundle>,
    /// Who may push to it.
    pub entry: Entry,
    /// What the line does to bytes, if anything.
    pub faults: Option<Faults>,
    /// Where the edition on show is kept, if anywhere.
    pub store: Option<PathBuf>,
    /// When to end by itself.
    pub seconds: Option<f64>,
    /// Whether to open the simulator's window.
    pub window: bool,
}

/// Who may push to the ticker on the desk.
#[derive(Debug, Default)]
pub enum Entry {
    /// Whoever has the key in the user's settings. Where there is none, nobody: with a bundle it has a key of its own, else
    /// it has none, and one can be installed.
    #[default]
    Usual,
    /// Whoever has the key in this file.
    Key(PathBuf),
    /// Anybody who reaches its port. The glass says so.
    Open,
}

impl Entry {
    fn lock(&self, has_bundle: bool) -> Result<Lock, ShowError> {
        let key = match self {
            Self::Open => return Ok(Lock::Open),
            Self::Key(path) => Some(KeyFile::new(Some(path.clone()))?.read()?),
            // A machine without a home has no key.
            Self::Usual => KeyFile::new(None).map_or(Ok(None), |file| file.find())?,
        };
        Ok(match key {
            // Commands of before its start are recordings.
            Some(key) => Lock::above(key, command_number_now()),
            None if has_bundle => Lock::of(fresh().map_err(ShowError::Io)?),
            None => Lock::Empty,
        })
    }
}

/// What the keys do.
const KEYS: &str = "space pause · ← → headline · ↑ ↓ brightness · k hold select · q quit";

/// What is said of a desk without a key, where somebody can press its buttons, and where nobody can.
const NO_KEY_LIVE: &str = "no key: motograph key new, then motograph key install while k holds select";
const NO_KEY: &str = "it has no key, and takes no news: make one with motograph key new, and start it again";

/// What is said when the store does not work.
const NOT_KEPT: &str = "the edition could not be kept";

/// How long the loop may take to end when it is told to.
const GRACE: Duration = Duration::from_secs(1);

/// How long the select button is held when somebody asks for that: long enough to install a key from another terminal.
const HOLD: Span = Span::from_s(30);

/// How long to sleep at the most, so that keys and bytes are not kept waiting.
const NAP: Duration = Duration::from_millis(5);

/// Shows the ticker until somebody quits.
///
/// # Errors
/// [`ShowError`] when the terminal, the window or the port does not work.
pub fn show(show: &Show, is_terminal: bool) -> Result<(), ShowError> {
    let pty = Pty::open();
    let caption = match &pty {
        Ok(pty) => format!("port {}", pty.name()),
        Err(error) => format!("no port: {error}"),
    };
    if let Some(store) = &show.store {
        // Whatever is wrong with it is said before anything is shown.
        Bundle::may_stand(store)?;
        if store.exists() {
            Bundle::read(store)?;
        }
    }
    if show.window && cfg!(not(feature = "window")) {
        return Err(ShowError::NoWindow);
    }
    let mut memory = Memory::new();
    let lock = show.entry.lock(show.bundle.is_some())?;
    let mut desk = Desk::locked(DEVICE, show.profile, &mut memory, Instant::default(), lock);
    desk.set(show.settings);
    if show.window {
        let hint = if desk.has_no_key() { format!("\n{NO_KEY_LIVE}") } else { String::new() };
        say(&format!("{caption}\n{KEYS}{hint}")).map_err(ShowError::Output)?;
        return run_in_window(show, desk, pty.ok());
    }
    if is_terminal {
        return run(show, desk, pty.ok(), TerminalFace::new()?, &caption);
    }
    let said = if desk.has_no_key() { format!("{caption}\n{NO_KEY}") } else { caption.clone() };
    say(&said).map_err(ShowError::Output)?;
    run(show, desk, pty.ok(), Headless, &caption)
}

#[cfg(feature = "window")]
fn run_in_window(show: &Show, desk: Desk<'_>, pty: Option<Pty>) -> Result<(), ShowError> {
    let face = crate::glass::window::WindowFace::new("Motograph", &desk.picture());
    run(show, desk, pty, face, "")
}

#[cfg(not(feature = "window"))]
fn run_in_window(_show: &Show, _desk: Desk<'_>, _pty: Option<Pty>) -> Result<(), ShowError> {
    Err(ShowError::NoWindow)
}

fn run(
    show: &Show,
    mut desk: Desk<'_>,
    mut pty: Option<Pty>,
    mut face: impl Face,
    caption: &str,
) -> Result<(), ShowError> {
    let stopped = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&stopped);
    // A second handler in one process is refused; then the first one stops both.
    let _ = ctrlc::set_handler(move || {
        stop.store(true, Ordering::Relaxed);
        // Reading the keys of a terminal that is gone does not come back; nothing is lost by leaving without it.
        std::thread::sleep(GRACE);
        std::process::exit(1);
    });
    let start = Clock::now();
    let mut clock = Microseconds::new(0);
    // A board's counter of microseconds wraps after 71 minutes, and so does this one.
    let mut now = move || clock.read(start.elapsed().as_micros() as u32);
    let mut store = show.store.clone().map(FileStore::new);
    if let Some(store) = &mut store {
        desk.restore(now(), store);
    }
    let mut caption = caption.to_owned();
    let mut bad_line = String::new();
    let mut without_key = format!("{caption} · {NO_KEY_LIVE}");
    let without_store = format!("{caption} · {NOT_KEPT}");
    if let Some(bundle) = &show.bundle {
        let number = bundle.edition().number();
        desk.deliver(now(), bundle.bytes(), number, |_| ()).map_err(|error| PushFailed { error })?;
    }
    desk.announce();
    let mut cables = show.faults.map(|faults| [Cable::new(faults, 0), Cable::new(faults, 1)]);
    loop {
        let mut bytes = pty.as_mut().map(Pty::read).transpose()?.unwrap_or_default();
        let at = now();
        if let Some([to_desk, _]) = &mut cables {
            bytes = to_desk.carry(at, &bytes);
        }
        let (mut answers, changed) = desk.step(at, &bytes);
        if let Some([to_desk, from_desk]) = &mut cables {
            answers = from_desk.carry(at, &answers);
            if !bytes.is_empty() {
                bad_line = format!("{caption} · bad line: {}", to_desk.happened().and(from_desk.happened()));
            }
        }
        if let Some(pty) = &mut pty {
            pty.write(&answers)?;
        }
        if let Some(store) = &mut store
            && desk.keep(at, store).is_err()
        {
            // The edition stays on show: it is only not kept.
            face.warn(NOT_KEPT);
            caption.clone_from(&without_store);
        }
        if stopped.load(Ordering::Relaxed) {
            return tell(cables);
        }
        if !changed.is_empty() || face.wants_redraw() {
            if !desk.has_no_key() {
                without_key.clear();
            }
            let captions = [&without_key, &bad_line, &caption];
            face.show(&desk.picture(), captions.into_iter().find(|caption| !caption.is_empty()).unwrap_or(&caption))?;
        }
        for event in face.events()? {
            match event {
                Event::Press(key) => desk.press(now(), key),
                Event::HoldSelect => desk.hold_select(now().after(HOLD)),
                Event::Quit => return tell(cables),
            }
        }
        if show.seconds.is_some_and(|seconds| start.elapsed().as_secs_f64() >= seconds) {
            return tell(cables);
        }
        let due = Duration::from_millis(u64::from(desk.wake().since(now()).ms()));
        std::thread::sleep(due.min(NAP));
    }
}

/// Says at the end what a bad line did.
fn tell(cables: Option<[Cable; 2]>) -> Result<(), ShowError> {
    if let Some([to_desk, from_desk]) = cables {
        say(&format!("to the desk: {}\nfrom it: {}", to_desk.happened(), from_desk.happened()))
            .map_err(ShowError::Output)?;
    }
    Ok(())
}
