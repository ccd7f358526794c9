use motograph_shared::bundle::Level;
use motograph_shared::settings::{Motion, Settings, Transition};
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_shared::trust::{Key, Lock};

use crate::desk::{Desk, Profile};
use crate::feed::{Page, Story};
use crate::glass::picture::Picture;
use crate::pack::{self, Order};

/// What a display can look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// First boot: there was never any news.
    NoNews,
    /// A headline that fits.
    Still,
    /// A longer one on its way, in a section.
    Moving,
    /// The next one comes up.
    RollUp,
    /// The next one is uncovered.
    Wipe,
    /// The first page of one that is wrapped.
    Pages,
    /// Breaking news.
    Breaking,
    /// News that is older than it may be.
    Old,
    /// No host has said anything for too long.
    NoLine,
    /// No host has ever said anything.
    NeverHeard,
    /// First boot: there is no key yet.
    NoKey,
    /// Anybody may change what is shown.
    Open,
}

const STILL: &str = "Tram is late";
const MOVING: &str = "Swans close the canal for a day: “We were here first”, says nobody";
const BREAKING: &str = "Old bridge shut: take the ferry";

impl State {
    /// All states.
    pub const ALL: [Self; 12] = [
        Self::NoNews,
        Self::Still,
        Self::Moving,
        Self::RollUp,
        Self::Wipe,
        Self::Pages,
        Self::Breaking,
        Self::Old,
        Self::NoLine,
        Self::NeverHeard,
        Self::NoKey,
        Self::Open,
    ];

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoNews => "first boot",
            Self::Still => "still",
            Self::Moving => "moving, section",
            Self::RollUp => "roll up",
            Self::Wipe => "wipe",
            Self::Pages => "pages",
            Self::Breaking => "breaking",
            Self::Old => "old news",
            Self::NoLine => "line lost",
            Self::NeverHeard => "first boot, line lost",
            Self::NoKey => "key missing",
            Self::Open => "open",
        }
    }

    /// What a panel shows in this state.
    pub fn picture(self, profile: Profile) -> Picture {
        let still = [(STILL, "By Milo Fenn")];
        let moving = [(MOVING, "By Ada Ray")];
        let both = [still[0], moving[0]];
        let settings = Settings { silence: 10, ..Settings::DEFAULT };
        let (order, stories, settings): (Order, &[_], Settings) = match self {
            Self::NoNews | Self::NeverHeard | Self::NoKey => (plain(), &[], settings),
            Self::Still | Self::NoLine | Self::Open => (plain(), &still, settings),
            Self::Moving => (Order { section: Some("Harbour".to_owned()), ..plain() }, &moving, settings),
            Self::RollUp => (plain(), &both, Settings { transition: Transition::RollUp, ..settings }),
            Self::Wipe => (plain(), &both, Settings { transition: Transition::Wipe, ..settings }),
            Self::Pages => (plain(), &moving, Settings { motion: Motion::Pages, ..settings }),
            Self::Breaking => (
                Order { section: Some("Breaking".to_owned()), level: Level::Breaking, ..plain() },
                &[(BREAKING, "By Ada Ray")],
                settings,
            ),
            Self::Old => (Order { good_for: Some(60), ..plain() }, &moving, Settings { silence: 0, ..settings }),
        };
        let mut memory = Memory::new();
        let lock = match self {
            Self::NoKey => Lock::Empty,
            Self::Open => Lock::Open,
            // Whose key it is, nobody sees.
            _ => Lock::of(Key::new([0; Key::BYTES])),
        };
        let now = Instant::default();
        let mut stand = Stand { desk: Desk::locked("Motograph", profile, &mut memory, now, lock), now };
        stand.desk.set(settings);
        stand.deliver(&order, stories);
        match self {
            Self::NoNews | Self::Still | Self::Pages | Self::NoKey | Self::Open => stand.run(Span::from_s(1)),
            // Where it is at its most telling on each width.
            Self::Moving | Self::Breaking => stand.run(Span::from_ms(3700)),
            Self::RollUp => {
                stand.run_to_next();
                // Half of it is in.
                stand.run(Span::from_ms(if profile.screen().height == 8 { 80 } else { 240 }));
            }
            Self::Wipe => {
                stand.run_to_next();
                stand.run(Span::from_ms(160));
            }
            Self::Old => {
                stand.jump(Span::from_s(3 * 3600));
                stand.run_to_next();
                stand.run(Span::from_s(2));
            }
            Self::NoLine | Self::NeverHeard => {
                stand.jump(Span::from_s(11 * 60));
                stand.run_to_next();
                stand.run(Span::from_s(2));
            }
        }
        stand.desk.picture()
    }
}

fn plain() -> Order {
    Order { masthead: Some("Canal Post".to_owned()), ..Order::plain(1) }
}

/// A desk and its clock.
struct Stand<'m> {
    desk: Desk<'m>,
    now: Instant,
}

impl Stand<'_> {
    /// Pushes an edition of `stories`, when there are any.
    fn deliver(&mut self, order: &Order, stories: &[(&str, &str)]) {
        let story = |&(text, byline): &(&str, &str)| Story {
            text: text.to_owned(),
            byline: Some(byline.to_owned()),
            ..Story::default()
        };
        let page = Page { stories: stories.iter().map(story).collect(), ..Page::default() };
        // The words are our own: they pack, and the desk takes them.
        let Ok(packed) = pack::pack(&page, order) else { return };
        if let Ok((now, _)) = self.desk.deliver(self.now, packed.bundle.bytes(), order.number, |_| ()) {
            self.now = now;
        }
    }

    /// Lets time pass, frame by frame.
    fn run(&mut self, span: Span) {
        let end = self.now.after(span);
        loop {
            self.desk.step(self.now, &[]);
            if self.now.reached(end) {
                return;
            }
            self.now = self.desk.wake().earlier(end);
        }
    }

    /// Sets the clock forward at once.
    fn jump(&mut self, span: Span) {
        self.now = self.now.after(span);
        self.desk.step(self.now, &[]);
    }

    /// Lets time pass until another headline, or the same one again, comes on; at the most two minutes.
    fn run_to_next(&mut self) {
        let (since, end) = (self.desk.on_show_since(self.now), self.now.after(Span::from_s(120)));
        while self.desk.on_show_since(self.now) == since && !self.now.reached(end) {
            self.now = self.desk.wake().earlier(end);
            self.desk.step(self.now, &[]);
        }
    }
}
