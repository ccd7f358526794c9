use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use motograph_simulator::carrier::{Broker, Collected, Collector};
use motograph_simulator::newsroom::{Config, Newsroom, Supply, Task};
use motograph_tests::KEY;

use crate::lobby::Lobby;

const SETTINGS: &str = r#"
[[display]]
name = "hall"
port = "/dev/hall"

[broker]
address = "mqtt://localhost"
"#;

/// How long a real broker may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A site with one display: the broker's line to it is real, its time is the test's.
pub(crate) struct Site {
    room: Newsroom,
    pub(crate) display: Lobby,
    pub(crate) pushes: u32,
    collector: Collector,
    said: Receiver<Collected>,
}

impl Site {
    pub(crate) fn new(broker: Broker) -> Self {
        let (sender, said) = mpsc::channel();
        let collector = Collector::start(broker, "harbour", KEY, move |collected| drop(sender.send(collected)));
        let room = Newsroom::new(Config::parse(SETTINGS, "site.toml", Supply::Broker).unwrap(), 1928);
        Self { room, display: Lobby::new(), pushes: 0, collector, said }
    }

    /// Waits, in real time, until the broker has said something, and takes that and all before it at `now`.
    pub(crate) fn hear(&mut self, now: u64, is_it: impl Fn(&Collected) -> bool) {
        loop {
            let collected = self.said.recv_timeout(PATIENCE).expect("the broker says something");
            let is_last = is_it(&collected);
            match collected {
                Collected::Connected => self.room.broker_is(Ok(())),
                Collected::Edition(edition) => self.room.carried(Duration::from_millis(now), edition),
                Collected::Refused(error) => panic!("{error}"),
                Collected::Lost(error, _) => self.room.broker_is(Err(error.to_string())),
            }
            if is_last {
                return;
            }
        }
    }

    /// Lets a moment pass; says when to call again.
    pub(crate) fn step(&mut self, now: u64) -> u64 {
        let span = Duration::from_millis(now);
        for task in self.room.poll(span, 0) {
            let Task::Visit(place, edition) = task else { panic!("a site has no sources") };
            if let Some(visited) = self.display.visit(now, edition) {
                self.room.visited(span, place, visited);
            }
        }
        if let Some(visited) = self.display.step(now) {
            self.pushes += u32::from(visited.is_ok());
            self.room.visited(span, 0, visited);
        }
        self.collector.tell(self.room.site_state());
        let next = self.room.wake().map_or(u64::MAX, |wake| (wake.as_micros() as u64).div_ceil(1000));
        next.min(self.display.wake(now))
    }
}
