use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;

use super::monitor::connect;

/// The few packets of the GDB remote protocol that stop a program at a place (GDB manual, appendix E).
#[derive(Debug)]
pub(super) struct Gdb {
    stream: UnixStream,
}

/// The numbers of the stack pointer and the program counter among the registers.
const SP: usize = 13;
const PC: usize = 15;

impl Gdb {
    /// Connects, which stops the machine.
    pub(super) fn connect(socket: &Path) -> Self {
        let mut gdb = Self { stream: connect(socket) };
        // Asked once, QEMU knows how the registers are numbered. The stop that the connection made is said before.
        gdb.send("qXfer:features:read:target.xml:0,ffb");
        while !gdb.receive().starts_with('l') {}
        gdb
    }

    pub(super) fn set_breakpoint(&mut self, address: u32) {
        assert_eq!(self.ask(&format!("Z0,{address:x},2")), "OK");
    }

    pub(super) fn remove_breakpoint(&mut self, address: u32) {
        assert_eq!(self.ask(&format!("z0,{address:x},2")), "OK");
    }

    pub(super) fn resume_to_breakpoint(&mut self) {
        let stop = self.ask("c");
        assert!(stop.starts_with("T05") || stop.starts_with("S05"), "no stop at a breakpoint: {stop}");
    }

    /// Goes on by one instruction, past the breakpoint at `address`.
    pub(super) fn step_over(&mut self, address: u32) {
        self.remove_breakpoint(address);
        let stop = self.ask("s");
        assert!(stop.starts_with('T') || stop.starts_with('S'), "no stop after a step: {stop}");
        self.set_breakpoint(address);
    }

    /// The first two arguments of the function that is about to run (AAPCS: r0 and r1).
    pub(super) fn first_arguments(&mut self) -> (u32, u32) {
        let registers = self.ask("g");
        let word = |place: usize| {
            let digits = registers.get(place * 8..place * 8 + 8).expect("all registers");
            u32::from_str_radix(digits, 16).expect("hexadecimal").swap_bytes()
        };
        (word(0), word(1))
    }

    pub(super) fn set_program_counter(&mut self, address: u32) {
        self.set_register(PC, address);
    }

    pub(super) fn set_stack_pointer(&mut self, address: u32) {
        self.set_register(SP, address);
    }

    fn set_register(&mut self, number: usize, value: u32) {
        assert_eq!(self.ask(&format!("P{number:x}={:08x}", value.swap_bytes())), "OK");
    }

    /// Goes on until `value` is written to the byte at `address`.
    pub(super) fn resume_to_write(&mut self, address: u32, value: u8) {
        // Other values are written in between.
        let is_written = (0..1000).any(|_| {
            assert_eq!(self.ask(&format!("Z2,{address:x},1")), "OK");
            let stop = self.ask("c");
            assert!(stop.starts_with("T05"), "no stop at a write: {stop}");
            // QEMU stops before it.
            assert_eq!(self.ask(&format!("z2,{address:x},1")), "OK");
            self.ask("s");
            self.ask(&format!("m{address:x},1")) == format!("{value:02x}")
        });
        assert!(is_written, "{value} is never written to {address:#x}");
    }

    pub(super) fn write(&mut self, address: u32, bytes: &[u8]) {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(self.ask(&format!("M{address:x},{:x}:{digits}", bytes.len())), "OK");
    }

    /// Lets the machine run, and goes.
    pub(super) fn detach(&mut self) {
        self.ask("D");
    }

    /// Sends a packet and returns the next one that comes.
    fn ask(&mut self, packet: &str) -> String {
        self.send(packet);
        self.receive()
    }

    fn send(&mut self, packet: &str) {
        let sum = packet.bytes().fold(0_u8, u8::wrapping_add);
        write!(self.stream, "${packet}#{sum:02x}").expect("QEMU listens");
    }

    fn receive(&mut self) -> String {
        let mut packet = String::new();
        // Acknowledgements stand before the packet, its check behind a '#'.
        while self.byte() != b'$' {}
        loop {
            match self.byte() {
                b'#' => break,
                byte => packet.push(char::from(byte)),
            }
        }
        let _ = (self.byte(), self.byte());
        self.stream.write_all(b"+").expect("QEMU listens");
        packet
    }

    fn byte(&mut self) -> u8 {
        let mut byte = [0];
        self.stream.read_exact(&mut byte).expect("QEMU answers within its time");
        byte[0]
    }
}
