//! The panel of the emulated board, whose bus only writes.

use std::cell::RefCell;
use std::convert::Infallible;

use embedded_hal::digital::{self, OutputPin};
use embedded_hal::spi::{self, Operation, SpiDevice};
use motograph_firmware::panel::ssd0323::{SCREEN, Ssd0323};
use motograph_shared::keys::Held;
use motograph_shared::link::{Address, Outbox};
use motograph_shared::shelf::Memory;
use motograph_shared::time::Instant;
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};

/// What an SSD0323 knows, as far as its driver tells it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Chip {
    /// Every other command and its arguments, in the order of their numbers.
    settings: Vec<(u8, Vec<u8>)>,
    is_on: bool,
    rows: Vec<Option<Vec<u8>>>,
    window: (u8, u8),
}

#[derive(Debug, Default)]
struct Wires {
    is_data: bool,
    chip: Chip,
    bytes: usize,
}

struct Bus<'w>(&'w RefCell<Wires>);
struct Data<'w>(&'w RefCell<Wires>);

impl Chip {
    fn obey(&mut self, command: &[u8]) {
        match *command {
            [0xae] => self.is_on = false,
            [0xaf] => self.is_on = true,
            [0x15, 0, 0x3f] => {}
            [0x75, first, last] => self.window = (first, last),
            [command, ref arguments @ ..] => {
                self.settings.retain(|(other, _)| *other != command);
                self.settings.push((command, arguments.to_vec()));
                self.settings.sort();
            }
            [] => unreachable!("a command says something"),
        }
    }

    fn write(&mut self, row: &[u8]) {
        assert!(self.window.0 <= self.window.1, "rows in a window that is full");
        self.rows.resize(64, None);
        self.rows[usize::from(self.window.0)] = Some(row.to_vec());
        self.window.0 += 1;
    }
}

impl spi::ErrorType for Bus<'_> {
    type Error = Infallible;
}

impl SpiDevice for Bus<'_> {
    fn transaction(&mut self, operations: &mut [Operation<'_, u8>]) -> Result<(), Infallible> {
        let mut wires = self.0.borrow_mut();
        for operation in operations {
            let Operation::Write(bytes) = operation else { panic!("it only writes") };
            wires.bytes += bytes.len();
            if wires.is_data { wires.chip.write(bytes) } else { wires.chip.obey(bytes) }
        }
        Ok(())
    }
}

impl digital::ErrorType for Data<'_> {
    type Error = Infallible;
}

impl OutputPin for Data<'_> {
    fn set_low(&mut self) -> Result<(), Infallible> {
        self.0.borrow_mut().is_data = false;
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        self.0.borrow_mut().is_data = true;
        Ok(())
    }
}

#[test]
fn a_panel_that_cannot_be_read_is_told_all_again_within_eight_checks() {
    let (mut memory, now) = (Memory::new(), Instant::default());
    let setup = Setup { screen: SCREEN, device: "Motograph", address: Address::FIRST, lock: Lock::Open };
    let mut ticker: Ticker<'_, { SCREEN.canvas_bytes() }> = Ticker::new(setup, &mut memory, now);
    ticker.sample_keys(now, Held::NONE);
    let wires = RefCell::default();
    let mut driver = Ssd0323::new(Bus(&wires), Data(&wires));
    let (mut outbox, mut changed) = (Outbox::new(), ticker.draw(now));
    while changed.is_empty() {
        assert!(ticker.standing().is_none(), "nothing is shown yet");
        ticker.poll(now, &[], &mut outbox);
        changed = ticker.draw(now);
    }
    driver.show(&ticker.frame(), changed).unwrap();
    let told = wires.borrow().chip.clone();
    assert!(told.is_on && told.rows.iter().flatten().flatten().any(|&greys| greys != 0), "there is something to see");
    for lost in [Chip::default(), told.clone()] {
        wires.borrow_mut().chip = lost;
        for _ in 0..SCREEN.pages() {
            driver.check(&ticker.standing().expect("all is shown")).unwrap();
            assert!(wires.borrow().chip.is_on);
        }
        assert!(wires.borrow().chip.rows == told.rows && wires.borrow().chip.settings == told.settings);
    }
}
