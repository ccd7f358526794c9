use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant as Clock};

use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_simulator::desk::{DEVICE, Desk, Profile};
use motograph_tests::command;

use crate::{Folder, fails};

/// How long the displays wait for bytes before their time goes on.
const WAIT: Duration = Duration::from_millis(2);

/// Nobody's select button is held.
const NOBODY: usize = usize::MAX;

/// Two displays without a key on one line, which is a TCP port: both hear what comes, and whatever either says goes out.
struct TwoDisplays {
    port: String,
    held: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TwoDisplays {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = format!("tcp:{}", listener.local_addr().unwrap());
        let (held, ended) = (Arc::new(AtomicUsize::new(NOBODY)), Arc::new(AtomicBool::new(false)));
        let (button, end) = (Arc::clone(&held), Arc::clone(&ended));
        let thread = thread::spawn(move || serve(&listener, &button, &end));
        Self { port, held, ended, thread: Some(thread) }
    }

    /// Installs the user's key in the display `place`, whose button is held, as the one at `address`.
    fn install(&self, place: usize, address: &str) {
        self.held.store(place, Ordering::Relaxed);
        let ran = command::run(&["key", "install", "--port", &self.port, "--address", address, "--above", "0"]);
        self.held.store(NOBODY, Ordering::Relaxed);
        assert!(ran.success, "{}", ran.err);
    }
}

impl Drop for TwoDisplays {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join)
            && !thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

fn serve(listener: &TcpListener, held: &AtomicUsize, ended: &AtomicBool) {
    let start = Clock::now();
    let now = || Instant::from_ms(u32::try_from(start.elapsed().as_millis()).unwrap());
    let mut memories = [Memory::new(), Memory::new()];
    let mut desks: Vec<_> = memories
        .iter_mut()
        .map(|memory| Desk::locked(DEVICE, Profile::default(), memory, Instant::from_ms(0), Lock::Empty))
        .collect();
    listener.set_nonblocking(true).unwrap();
    let mut line: Option<TcpStream> = None;
    let mut bytes = [0; 1024];
    while !ended.load(Ordering::Relaxed) {
        if line.is_none() {
            line = listener.accept().ok().map(|(stream, _)| {
                stream.set_nonblocking(false).unwrap();
                stream.set_read_timeout(Some(WAIT)).unwrap();
                stream
            });
        }
        let mut came = 0;
        match line.as_mut().map(|line| line.read(&mut bytes)) {
            Some(Ok(0)) => line = None,
            Some(Ok(length)) => came = length,
            Some(Err(error)) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => {}
            Some(Err(_)) => line = None,
            None => thread::sleep(WAIT),
        }
        for (place, desk) in desks.iter_mut().enumerate() {
            if held.load(Ordering::Relaxed) == place {
                desk.hold_select(now().after(Span::from_ms(200)));
            }
            let (answers, _) = desk.step(now(), bytes.get(..came).unwrap());
            if let Some(line) = &mut line {
                // Whoever asked may have gone.
                let _ = line.write_all(&answers);
            }
        }
    }
}

#[test]
fn displays_without_a_key_are_given_one_and_an_address_each_then_told_at_once_and_asked_alone() {
    let (displays, folder) = (TwoDisplays::new(), Folder::new());
    let port = &displays.port;
    // The other one, which has no key, must not answer for the first address.
    displays.install(0, "1");
    displays.install(1, "2");
    let bundle = folder.bundle(7, "Tram is late\n\u{65e5} is a day\n");
    let push = ["push", &bundle, "--port", port, "--to", "1-2"];
    let ran = command::run(&push);
    assert!(ran.success, "{}{}", ran.out, ran.err);
    for address in [1, 2] {
        let sentence =
            format!("display {address}: {DEVICE}, 128×64: took edition 7 when it was sent to all, or had it\n");
        assert!(ran.out.contains(&sentence), "{}", ran.out);
    }
    assert_eq!(ran.out.matches("headline 2").count(), 2, "each says what it makes of the headlines: {}", ran.out);
    let status = command::json(&["status", "--port", port, "--to", "1-2", "--json"]);
    for address in ["1", "2"] {
        assert_eq!(status[address]["showing"]["edition"], 7, "{status:#}");
        assert_eq!(status[address]["device"]["address"].to_string(), address);
    }
    fails(
        &["push", &bundle, "--port", port, "--to", "3"],
        &format!("nothing answers on {port} (address 3): is the display on, and is this its port?"),
    );
}
