use std::io::{ErrorKind, Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serialport::{SerialPort as _, TTYPort};

/// A line of the board as a serial port: a PTY, of which the other end is joined to the bridge's socket.
#[derive(Debug)]
pub(super) struct Cable {
    /// What programs open.
    pub(super) port: String,
    /// Kept open: without it the other end would be hung up whenever a program leaves.
    _theirs: TTYPort,
    socket: UnixStream,
    is_over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// How long the bridge may take until it has a socket.
const WAIT: Duration = Duration::from_secs(20);

/// How often a thread looks whether it is to end.
const LOOK: Duration = Duration::from_millis(50);

impl Cable {
    /// Joins a new PTY to the socket at `path`.
    pub(super) fn join(path: &Path) -> Self {
        let socket = connect(path);
        let (mut ours, theirs) = TTYPort::pair().expect("the system has PTYs");
        ours.set_timeout(LOOK).expect("a PTY can wait");
        let port = theirs.name().expect("a PTY has a name");
        let is_over = Arc::new(AtomicBool::new(false));
        let out = ours.try_clone_native().expect("a PTY can be shared");
        let streams = [socket.try_clone(), socket.try_clone()].map(|stream| stream.expect("a socket can be shared"));
        let [to, from] = streams;
        let over = Arc::clone(&is_over);
        let sending = std::thread::spawn(move || to_board(ours, to, &over));
        let hearing = std::thread::spawn(move || from_board(from, out));
        Self { port, _theirs: theirs, socket, is_over, threads: vec![sending, hearing] }
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // It may be gone already.
        let _ = self.socket.shutdown(Shutdown::Both);
        for thread in self.threads.drain(..) {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "a line has failed");
        }
    }
}

fn connect(path: &Path) -> UnixStream {
    let start = Instant::now();
    loop {
        match UnixStream::connect(path) {
            Ok(stream) => return stream,
            Err(error) => assert!(start.elapsed() < WAIT, "{}: {error}", path.display()),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn to_board(mut port: TTYPort, mut socket: UnixStream, is_over: &AtomicBool) {
    let mut bytes = [0; 256];
    while !is_over.load(Ordering::Relaxed) {
        match port.read(&mut bytes) {
            Ok(length) => {
                let Ok(()) = socket.write_all(&bytes[..length]) else { return };
            }
            Err(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
            Err(_) => return,
        }
    }
}

fn from_board(mut socket: UnixStream, mut port: TTYPort) {
    let mut bytes = [0; 256];
    while let Ok(length @ 1..) = socket.read(&mut bytes) {
        // What nobody reads is let go, as on a cable with nobody at its end.
        let _ = port.write_all(&bytes[..length]);
    }
}
