use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use motograph_shared::link::Address;
use serialport::{ClearBuffer, SerialPort};

use super::speed::{self, USUAL};
use crate::error::SendError;
use crate::pack::number_now;

/// How long a read waits for bytes.
const WAIT: Duration = Duration::from_millis(10);

/// How long a host may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);

/// A way to a display.
pub struct Port {
    name: String,
    line: Line,
    unsent: Vec<u8>,
    sequence: u8,
    address: Address,
}

enum Line {
    /// At so many baud.
    Serial(Box<dyn SerialPort>, u32),
    Tcp(TcpStream),
}

impl Port {
    /// Opens a serial device or PTY by its path, or `tcp:HOST:PORT`. Without `baud` it asks at one speed after the other
    /// until a display answers; TCP has no speed.
    ///
    /// # Errors
    /// [`SendError::NoPort`] with what the system says, and [`SendError::NoSpeed`] when no speed is found.
    pub fn open(name: &str, baud: Option<u32>, address: Address) -> Result<Self, SendError> {
        let line = match name.strip_prefix("tcp:") {
            Some(address) => connect(address).map(Line::Tcp),
            None => {
                let first = baud.unwrap_or(USUAL);
                let device = serialport::new(name, first).timeout(WAIT).open();
                device.map(|device| Line::Serial(device, first)).map_err(io::Error::from)
            }
        };
        match line {
            Ok(line) => {
                // Sixteen for each second: answers to an earlier command that are still on the line have other numbers.
                let sequence = (number_now() as u8).wrapping_mul(16);
                let mut port = Self { name: name.to_owned(), line, unsent: Vec::new(), sequence, address };
                if port.baud().is_some() && baud.is_none() {
                    speed::find(&mut port)?;
                }
                Ok(port)
            }
            Err(error) => Err(SendError::NoPort { port: name.to_owned(), error }),
        }
    }

    /// The name it was opened by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The display that is spoken to; at first whoever hears it.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// Speaks to another display from now on.
    pub const fn set_address(&mut self, address: Address) {
        self.address = address;
    }

    /// Where the display is that is spoken to, for people.
    pub fn place(&self) -> String {
        match self.address {
            Address::ANY => self.name.clone(),
            address => format!("{} (address {})", self.name, address.number()),
        }
    }

    /// Its speed in baud; TCP has none.
    pub const fn baud(&self) -> Option<u32> {
        match self.line {
            Line::Serial(_, baud) => Some(baud),
            Line::Tcp(_) => None,
        }
    }

    /// Changes the speed. What is still on its way, in or out, is of the speed before, and let go.
    pub(super) fn set_baud(&mut self, to: u32) -> io::Result<()> {
        match &mut self.line {
            Line::Serial(device, baud) if *baud != to => {
                self.unsent.clear();
                device.set_baud_rate(to)?;
                *baud = to;
                Ok(device.clear(ClearBuffer::All)?)
            }
            Line::Serial(..) | Line::Tcp(_) => Ok(()),
        }
    }

    /// The number of the next question.
    pub(crate) const fn next_sequence(&mut self) -> u8 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// The bytes that have come, or come within a moment.
    pub(crate) fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; 1024];
        let read = match &mut self.line {
            Line::Serial(device, _) => device.read(&mut bytes),
            Line::Tcp(stream) => stream.read(&mut bytes),
        };
        match read {
            Ok(0) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the other end hung up")),
            Ok(length) => {
                bytes.truncate(length);
                Ok(bytes)
            }
            Err(error) if is_nothing(&error) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Sends all of `bytes`, and waits until they have left.
    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes)?;
        while !self.unsent.is_empty() {
            std::thread::sleep(WAIT);
            self.write(&[])?;
        }
        match &mut self.line {
            Line::Serial(device, _) => device.flush(),
            Line::Tcp(stream) => stream.flush(),
        }
    }

    /// Sends as much as the port takes; the rest goes with the next call.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.unsent.extend_from_slice(bytes);
        while !self.unsent.is_empty() {
            let written = match &mut self.line {
                Line::Serial(device, _) => device.write(&self.unsent),
                Line::Tcp(stream) => stream.write(&self.unsent),
            };
            match written {
                Ok(length) => drop(self.unsent.drain(..length)),
                Err(error) if is_nothing(&error) => break,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Port").field("name", &self.name).finish_non_exhaustive()
    }
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let mut refused = io::Error::new(io::ErrorKind::InvalidInput, "no such host");
    let stream = address
        .to_socket_addrs()?
        .find_map(|address| TcpStream::connect_timeout(&address, CONNECT).map_err(|error| refused = error).ok());
    let Some(stream) = stream else { return Err(refused) };
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(WAIT))?;
    stream.set_write_timeout(Some(WAIT))?;
    Ok(stream)
}

fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
