//! Several displays on one line of two wires: whatever one says, all hear.

use motograph_shared::bundle::EditionWriter;
use motograph_shared::layout::Screen;
use motograph_shared::link::{Address, Heard, Outbox, Outcome, Progress, Push, PushError, broadcast};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Installation, Lock};
use motograph_shared::{Setup, Ticker};
use motograph_simulator::faults::{Cable, Faults};
use motograph_tests::KEY;

const SCREEN: Screen = Screen::new(128, 64);
const DISPLAYS: u8 = 8;

/// What is wrong with a display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ails {
    Nothing,
    /// What it says comes out as rubbish.
    Mumbles,
    /// It hears nothing.
    Deaf,
}

struct Display {
    address: Address,
    ails: Ails,
    ticker: Ticker<'static, 1024>,
    outbox: Outbox,
    unread: Vec<u8>,
}

/// A host, eight displays, and the line between them.
struct World {
    now: Instant,
    displays: Vec<Display>,
    /// What was said a millisecond ago.
    said: Vec<u8>,
    cable: Option<Cable>,
}

impl World {
    fn new(ails: impl Fn(u8) -> Ails, faults: Option<Faults>) -> Self {
        let now = Instant::from_ms(u32::MAX - 9000);
        let display = |number: u8| {
            let address = Address::new(number).unwrap();
            let setup = Setup { screen: SCREEN, device: "many", address, lock: Lock::Empty };
            let mut ticker = Ticker::new(setup, Box::leak(Box::new(Memory::new())), now);
            // Odd ones are in a group.
            let group = if number % 2 == 1 { Address::group(3).unwrap() } else { Address::ANY };
            ticker.install(now, &Installation { key: KEY, address, group, edition: 0, command: 0 });
            Display { address, ails: ails(number), ticker, outbox: Outbox::new(), unread: Vec::new() }
        };
        let displays = (1..=DISPLAYS).map(display).collect();
        Self { now, displays, said: Vec::new(), cable: faults.map(|faults| Cable::new(faults, 0)) }
    }

    /// Lets a millisecond pass in which the host says `bytes`; returns what it hears.
    fn pass(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut on_line = [bytes, &std::mem::take(&mut self.said)].concat();
        if let Some(cable) = &mut self.cable {
            on_line = cable.carry(self.now, &on_line);
        }
        for display in &mut self.displays {
            if display.ails != Ails::Deaf {
                display.unread.extend(&on_line);
            }
            loop {
                let polled = display.ticker.poll(self.now, &display.unread, &mut display.outbox);
                display.unread.drain(..polled.taken);
                if (display.unread.is_empty() || polled.taken == 0) && polled.wake != self.now {
                    break;
                }
            }
            display.ticker.draw(self.now);
            let says = std::iter::from_fn(|| display.outbox.pop_front());
            self.said.extend(says.map(|byte| if display.ails == Ails::Mumbles { byte ^ 0x55 } else { byte }));
        }
        self.now = self.now.after(Span::from_ms(1));
        self.said.clone()
    }

    /// Says `edition` to `audience` at once, 11 bytes a millisecond.
    fn broadcast(&mut self, edition: &[u8], number: u32, audience: Address) {
        let mut line = Vec::new();
        broadcast(edition, number, audience, Some(&KEY), |frame| line.extend_from_slice(frame));
        for bytes in line.chunks(11) {
            self.pass(bytes);
        }
        for _ in 0..300 {
            self.pass(&[]);
        }
    }

    /// Pushes to one display; returns what became of it, and how many bytes of the edition it still wanted.
    fn push(&mut self, edition: &[u8], number: u32, address: Address) -> (Result<Outcome, PushError>, u32) {
        let mut push = Push::new(edition, number, address, Some(&KEY));
        let (mut heard, mut wanted) = (Vec::new(), 0);
        loop {
            let mut line = Vec::new();
            let progress = push.poll(
                self.now,
                &heard,
                |bytes| line.extend_from_slice(bytes),
                |heard| {
                    if let Heard::Bytes(bytes) = heard {
                        wanted = wanted.max(edition.len() as u32 - bytes);
                    }
                },
            );
            match progress {
                Ok(Progress::Done(outcome)) => return (Ok(outcome), wanted),
                Ok(Progress::Waiting(_)) => heard = self.pass(&line),
                Err(error) => return (Err(error), wanted),
            }
        }
    }

    fn shows(&mut self, number: u8) -> Option<u32> {
        let display = &mut self.displays[usize::from(number) - 1];
        display.ticker.edition_on_show()
    }
}

fn edition(number: u32, headlines: usize) -> Vec<u8> {
    let mut buffer = vec![0; 8192];
    let mut writer = EditionWriter::new(&mut buffer, number).unwrap();
    for headline in 0..headlines {
        writer.headline(&format!("Headline {headline} of edition {number}")).unwrap();
    }
    writer.finish().to_vec()
}

#[test]
fn of_eight_displays_one_deaf_and_one_that_mumbles_six_are_known_to_have_the_news() {
    let ails = |number| match number {
        3 => Ails::Mumbles,
        6 => Ails::Deaf,
        _ => Ails::Nothing,
    };
    let mut world = World::new(ails, None);
    for (number, headlines) in [(1, 3), (2, 60)] {
        let news = edition(number, headlines);
        world.broadcast(&news, number, Address::EVERYBODY);
        for display in 1..=DISPLAYS {
            let (outcome, wanted) = world.push(&news, number, Address::new(display).unwrap());
            match ails(display) {
                // The broadcast was enough: nothing is sent again.
                Ails::Nothing => assert_eq!((outcome, wanted), (Ok(Outcome::Held), 0), "display {display}"),
                Ails::Mumbles | Ails::Deaf => assert_eq!(outcome, Err(PushError::NoAnswer), "display {display}"),
            }
        }
        // A headline ends, and the edition comes on.
        for _ in 0..20_000 {
            world.pass(&[]);
        }
        // Whoever mumbles has heard it, and the host does not claim so.
        let shown: Vec<_> = (1..=DISPLAYS).map(|display| world.shows(display)).collect();
        let expected: Vec<_> = (1..=DISPLAYS).map(|display| (display != 6).then_some(number)).collect();
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_group_is_told_and_others_are_not() {
    let mut world = World::new(|_| Ails::Nothing, None);
    let news = edition(1, 40);
    world.broadcast(&news, 1, Address::group(3).unwrap());
    for _ in 0..100 {
        world.pass(&[]);
    }
    let shown: Vec<_> = (1..=DISPLAYS).map(|display| world.shows(display)).collect();
    assert_eq!(shown, [Some(1), None, Some(1), None, Some(1), None, Some(1), None]);
    // What was sealed for the group is no edition for one that is not in it.
    let (outcome, wanted) = world.push(&news, 1, Address::new(2).unwrap());
    assert!(matches!(outcome, Ok(Outcome::Taken(_))) && wanted == news.len() as u32);
}

#[test]
fn what_a_bad_line_took_from_a_broadcast_is_sent_to_each_again() {
    let faults: Faults = "error=2e-3,drop=3e-4,seed=6".parse().unwrap();
    let mut world = World::new(|_| Ails::Nothing, Some(faults));
    let news = edition(1, 60);
    world.broadcast(&news, 1, Address::EVERYBODY);
    let mut sent_again = 0;
    for display in 1..=DISPLAYS {
        let address = Address::new(display).unwrap();
        let delivered = (0..8).any(|_| {
            let (outcome, wanted) = world.push(&news, 1, address);
            sent_again += wanted;
            outcome.is_ok()
        });
        assert!(delivered, "display {display}");
        assert_eq!(world.displays[usize::from(display) - 1].address, address);
    }
    assert!(sent_again > 0, "the line was bad");
}
