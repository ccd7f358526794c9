use std::io::{self, Read as _, Write as _};
use std::time::Duration;

use serialport::{SerialPort as _, TTYPort};

/// A pseudo-terminal: the ticker's end, and the end that others open like a serial port.
#[derive(Debug)]
pub(super) struct Pty {
    ours: TTYPort,
    /// Kept open: without it the ticker's end would be hung up whenever a sender leaves.
    theirs: TTYPort,
    unsent: Vec<u8>,
}

impl Pty {
    pub(super) fn open() -> io::Result<Self> {
        let (mut ours, theirs) = TTYPort::pair()?;
        ours.set_timeout(Duration::ZERO)?;
        Ok(Self { ours, theirs, unsent: Vec::new() })
    }

    /// What others open.
    pub(super) fn name(&self) -> String {
        self.theirs.name().unwrap_or_default()
    }

    /// What has come, at once.
    pub(super) fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; 1024];
        match self.ours.read(&mut bytes) {
            Ok(length) => bytes.truncate(length),
            Err(error) if is_nothing(&error) => bytes.clear(),
            Err(error) => return Err(error),
        }
        Ok(bytes)
    }

    /// Sends as much as the other end takes; the rest goes with the next call. What nobody reads is let go.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.unsent.extend_from_slice(bytes);
        if self.unsent.len() > MOST_UNSENT {
            self.unsent.clear();
        }
        while !self.unsent.is_empty() {
            match self.ours.write(&self.unsent) {
                Ok(length) => drop(self.unsent.drain(..length)),
                Err(error) if is_nothing(&error) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Bytes that wait for a reader before they are let go, as on a cable with nobody at its end.
const MOST_UNSENT: usize = 4096;

fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
