use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant as Clock};

use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_simulator::desk::{Desk, Profile};
use motograph_tests::command;
use serialport::{SerialPort as _, TTYPort};

use crate::{Folder, fails};

/// How long a display waits for bytes before its time goes on.
const WAIT: Duration = Duration::from_millis(2);

/// The desk on a pseudo-terminal, which understands whoever has set one speed. At others both hear rubbish. It ends when this
/// is dropped.
struct Display {
    port: String,
    /// Kept open: without it the display's end would be hung up whenever a sender leaves.
    _theirs: TTYPort,
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Display {
    fn at(baud: u32) -> Self {
        let (mut ours, theirs) = TTYPort::pair().unwrap();
        ours.set_timeout(WAIT).unwrap();
        let (end, ended) = channel();
        let thread = thread::spawn(move || serve(&mut ours, &ended, |line| line.baud_rate().unwrap() == baud));
        Self { port: theirs.name().unwrap(), _theirs: theirs, end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(Err(panic)) = self.thread.take().map(JoinHandle::join)
            && !thread::panicking()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// A display on `line`, until that is hung up or `ended`.
fn serve<L: Read + Write>(line: &mut L, ended: &Receiver<()>, is_understood: impl Fn(&L) -> bool) {
    let (start, mut memory) = (Clock::now(), Memory::new());
    let mut desk =
        Desk::locked("Motograph", Profile::default(), &mut memory, Instant::from_ms(0), Lock::of(command::key()));
    let mut bytes = [0; 1024];
    while ended.try_recv() == Err(TryRecvError::Empty) {
        let came = match line.read(&mut bytes) {
            Ok(0) => return,
            Ok(length) => bytes.get(..length).unwrap(),
            Err(error) if matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock) => &[],
            Err(error) => panic!("{error}"),
        };
        let now = Instant::from_ms(u32::try_from(start.elapsed().as_millis()).unwrap());
        if is_understood(line) {
            let (answers, _) = desk.step(now, came);
            line.write_all(&answers).unwrap();
        } else {
            // No byte is a zero: it stands in the buffers of both until somebody sends one.
            let rubbish: Vec<u8> = came.iter().map(|byte| byte.rotate_left(3) | 1).collect();
            let (answers, _) = desk.step(now, &rubbish);
            assert!(answers.is_empty(), "a display does not answer rubbish");
            line.write_all(&rubbish).unwrap();
        }
    }
}

#[test]
fn a_display_is_found_at_its_speed() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let display = Display::at(38_400);
    let status = command::json(&["status", "--port", &display.port, "--json"]);
    assert_eq!(status["baud"], 38_400);
    assert!(status["health"]["link"]["damaged"].as_u64() > Some(0), "it heard other speeds before: {status}");
    let pushed = command::json(&["push", &bundle, "--port", &display.port, "--json"]);
    assert_eq!((&pushed["outcome"], &pushed["showing"]["text"]), (&"taken".into(), &"Tram is late".into()));
    let told = command::run(&["status", "--port", &display.port]);
    assert!(told.out.contains("\nits line: 38400 baud, "), "{}{}", told.out, told.err);
}

#[test]
fn a_display_at_the_usual_speed_hears_no_other() {
    let display = Display::at(115_200);
    let status = command::json(&["status", "--port", &display.port, "--json"]);
    assert_eq!((&status["baud"], &status["health"]["link"]["damaged"]), (&115_200.into(), &0.into()));
}

#[test]
fn a_given_speed_is_the_only_one() {
    let display = Display::at(14_400);
    let status = command::json(&["status", "--port", &display.port, "--baud", "14400", "--json"]);
    assert_eq!((&status["baud"], &status["health"]["link"]["damaged"]), (&14_400.into(), &0.into()));
    let sentence = "is the display on, is this its port, and is its speed right (--baud)?";
    fails(
        &["status", "--port", &display.port, "--baud", "9600"],
        &format!("nothing answers on {}: {sentence}", display.port),
    );
    // It is no speed that is looked for, and there is rubbish at all of those.
    fails(&["status", "--port", &display.port], &all_tried(&display.port));
}

#[test]
fn a_dead_port_is_given_up_when_all_speeds_were_tried() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let (_nobody, theirs) = TTYPort::pair().unwrap();
    let port = theirs.name().unwrap();
    fails(&["push", &bundle, "--port", &port], &all_tried(&port));
}

fn all_tried(port: &str) -> String {
    let sentence = "all usual speeds from 9600 to 921600 baud were tried: is the display on, and is this its port?";
    format!("nothing answers on {port}; {sentence}")
}

#[test]
fn a_speed_that_no_serial_port_has_is_refused() {
    for baud in ["300", "1000000", "fast"] {
        let ran = command::run(&["status", "--port", "/dev/null", "--baud", baud]);
        assert!(!ran.success && ran.err.contains("give a speed from 9600 to 921600 baud"), "{}", ran.err);
    }
}

#[test]
fn tcp_has_no_speed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!("tcp:{}", listener.local_addr().unwrap());
    let (end, ended) = channel();
    let display = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(WAIT)).unwrap();
        serve(&mut stream, &ended, |_| true);
    });
    let status = command::json(&["status", "--port", &port, "--json"]);
    assert_eq!(status["baud"], serde_json::Value::Null);
    assert_eq!(status["health"]["link"]["frames"], 2, "a hello and a status, and nothing before: {status}");
    drop(end);
    display.join().unwrap();
}
