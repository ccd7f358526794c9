use motograph_shared::bundle::{EditionWriter, Level};
use motograph_shared::layout::Screen;
use motograph_shared::link::{Address, Outbox, Outcome, Progress, Push};
use motograph_shared::settings::Settings;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::Lock;
use motograph_shared::{Setup, Ticker};
use motograph_tests::KEY;

/// Bytes of the largest canvas.
pub(crate) const CANVAS: usize = 240 * 240 / 8;

/// A ticker with news on it.
pub(crate) struct Stand {
    pub(crate) ticker: Ticker<'static, CANVAS>,
    pub(crate) screen: Screen,
    pub(crate) now: Instant,
}

impl Stand {
    /// A ticker that starts at `boot`, with an edition of `headlines` pushed to it.
    pub(crate) fn new(screen: Screen, settings: Settings, boot: Instant, headlines: &[(&str, Level)]) -> Self {
        let setup = Setup { screen, device: "test", address: Address::FIRST, lock: Lock::of(KEY) };
        let mut ticker = Ticker::new(setup, Box::leak(Box::new(Memory::new())), boot);
        ticker.set(settings);
        let mut stand = Self { ticker, screen, now: boot };
        let mut buffer = vec![0; 4096];
        let mut writer = EditionWriter::new(&mut buffer, 1).unwrap();
        for (text, level) in headlines {
            writer.headline(text).unwrap();
            writer.level(*level).unwrap();
        }
        stand.push(writer.finish());
        stand
    }

    fn push(&mut self, edition: &[u8]) {
        let mut push = Push::new(edition, 1, Address::ANY, Some(&KEY));
        let (mut to_host, mut outbox) = (Vec::new(), Outbox::new());
        loop {
            let mut line = Vec::new();
            match push.poll(self.now, &to_host, |bytes| line.extend_from_slice(bytes), |_| ()).unwrap() {
                Progress::Done(outcome) => break assert!(matches!(outcome, Outcome::Taken(_))),
                Progress::Waiting(_) => {}
            }
            to_host.clear();
            let mut rest = &line[..];
            loop {
                let polled = self.ticker.poll(self.now, rest, &mut outbox);
                rest = &rest[polled.taken..];
                to_host.extend(std::iter::from_fn(|| outbox.pop_front()));
                if rest.is_empty() && polled.wake != self.now {
                    break;
                }
            }
            self.ticker.draw(self.now);
            self.now = self.now.after(Span::from_ms(1));
        }
    }

    /// Polls at `now` until there is nothing left to do, and draws; says whether something changed, and when to come back.
    pub(crate) fn step(&mut self, now: Instant) -> (bool, Instant) {
        self.now = now;
        let mut outbox = Outbox::new();
        let wake = loop {
            let wake = self.ticker.poll(now, &[], &mut outbox).wake;
            if wake != now {
                break wake;
            }
        };
        (!self.ticker.draw(now).is_empty(), wake)
    }

    /// All pages of the canvas.
    pub(crate) fn picture(&self) -> Vec<u8> {
        let frame = self.ticker.frame();
        (0..self.screen.pages()).flat_map(|page| frame.canvas().page(page).to_vec()).collect()
    }
}
