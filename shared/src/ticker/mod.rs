//! The rooms joined: serial bytes and time in, serial bytes and changed pages out.
//!
//! A board (or the desk) calls [`Ticker::poll`] whenever bytes have come or the moment that the last call named is
//! reached, then [`Ticker::draw`], and sends the changed pages of [`Ticker::frame`] to its panel.

mod answers;
mod checking;
mod copy;
mod keeping;
mod preparing;
mod stage;
mod state;
mod turning;

use heapless::String;

use crate::bundle::TravellingGlyph;
use crate::font::SCRIPTS;
use crate::keys::{Held, Key, Keypad};
use crate::layout::{Screen, Speed};
use crate::limits::{
    CHUNK_BYTES, HEADLINE_CHARS, HEADLINES, LAST_WORDS_BYTES, LINE_GLYPHS, LIVE_TEXT_BYTES, WINDOW_BYTES,
};
use crate::link::{
    Address, Arrival, Faults, Greeting, LONGEST_WAIT, Lateness, Outbox, PicturePart, RefusalLog, Reply, Reset, Station,
    version,
};
use crate::paint::{Brightness, Frame, Pages, Stroke};
use crate::playlist::{Age, Bulletins, Daytime, Interrupted, PAUSE_LIMIT, Playlist};
use crate::settings::Settings;
use crate::shelf::{Memory, Shelf};
use crate::time::{Instant, Span};
use crate::trust::{Access, Installation, Lock};
use answers::{Answers, Done};
use checking::Received;
use stage::{Cue, Stage};
use state::Memo;
use turning::{Behind, Quest};

/// A push waits for the end of a headline: the longest has only the widest glyphs, and moves at the slowest speed, or
/// has each of them on a page of its own.
const _: () = {
    let longest = Speed::Quarter.time((LINE_GLYPHS * TravellingGlyph::MOST_WIDTH as usize) as u32);
    assert!(LONGEST_WAIT.ms() > longest.ms() + PAUSE_LIMIT.ms());
    assert!(LONGEST_WAIT.ms() > HEADLINE_CHARS as u32 * 2000 + PAUSE_LIMIT.ms());
};

/// What a board says of itself.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The panel.
    pub screen: Screen,
    /// The board's name and the firmware's version, for people.
    pub device: &'static str,
    /// Its address on the line until a key is installed, which brings another one. Without a key it has none.
    pub address: Address,
    /// What keeps others out at first.
    pub lock: Lock,
}

/// A news ticker. `N` is the bytes of its canvas, at least [`Screen::canvas_bytes`].
#[derive(Debug)]
pub struct Ticker<'m, const N: usize> {
    screen: Screen,
    device: &'static str,
    station: Station,
    shelf: Shelf<'m>,
    playlist: Playlist,
    /// The edition's playlist, while a bulletin is on the glass.
    behind: Option<Behind>,
    /// The next headline, while it is looked for.
    quest: Option<Quest>,
    /// Rounds through editions.
    round: u32,
    /// Whether no headline of the edition on show is to be shown now.
    is_dry: bool,
    bulletins: Bulletins,
    daytime: Daytime,
    /// The headline on show with its fields filled in; nothing where it has none.
    live: String<LIVE_TEXT_BYTES>,
    age: Option<Age>,
    /// How long the edition on show has been here since the start.
    here: Age,
    /// When the edition on show was taken; nothing when that was before the start.
    on_show_taken: Option<Instant>,
    taken: Received,
    keypad: Keypad,
    lock: Lock,
    /// The key that was taken last while select was held, and since when it was.
    taken_while_held: Option<(Instant, Installation)>,
    /// Whether a key was taken since the headline on the glass came on.
    is_newly_keyed: bool,
    faults: Faults,
    stage: Stage<N>,
    turn_of: Turn,
    /// Whether the next piece of work is one of what is to be shown, where there is one of what has come, too.
    prepares_next: bool,
    /// What the next headline is shown with.
    settings: Settings,
    /// When a host last asked something.
    heard: Age,
    /// What is said before the headline on a screen without label lines: set when it comes on, so that it never moves.
    prefix: String<24>,
    due: Instant,
    late: Span,
    lateness: Lateness,
    refusals: RefusalLog,
    /// Until when it is accounted how long a headline was shown.
    accounted: Instant,
    reset: Reset,
    /// Bytes of the stack that were never used, as the board last said.
    free_stack: Option<u32>,
    /// What is kept beside the edition.
    memo: Option<Memo>,
    /// What the firmware said before it had to start again.
    last_words: String<LAST_WORDS_BYTES>,
}

/// Whose turn the next call is, where there is work to do and the line has something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// A request is answered, if one has come; work is done if none has.
    Line,
    /// Work is done; what has come waits.
    Work,
}

/// What a call of [`Ticker::poll`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Polled {
    /// How many of the bytes were taken; pass the rest again. None while the outbox is full, or it is the turn of work.
    pub taken: usize,
    /// When to call again at the latest. Earlier is harmless; later makes a frame late, which is counted.
    pub wake: Instant,
}

impl<'m, const N: usize> Ticker<'m, N> {
    /// A ticker without an edition, started at `now`, with its editions in `memory`.
    // A function of its own: what it puts together leaves the stack again (6 KB), where its caller's frame never does.
    #[inline(never)]
    pub fn new(setup: Setup, memory: &'m mut Memory, now: Instant) -> Self {
        let Setup { screen, device, address, lock } = setup;
        let mut stage = Stage::new(screen);
        stage.begin(Cue::Turn);
        Self {
            screen,
            device,
            station: match lock {
                Lock::Empty => Station::nameless(),
                Lock::Open | Lock::Keyed { .. } => Station::new(address),
            },
            shelf: Shelf::new(memory),
            playlist: Playlist::new(now),
            behind: None,
            quest: None,
            round: 0,
            is_dry: false,
            bulletins: Bulletins::new(now),
            daytime: Daytime::default(),
            live: String::new(),
            age: None,
            here: Age::new(now),
            on_show_taken: None,
            taken: Received::default(),
            keypad: Keypad::new(),
            lock,
            taken_while_held: None,
            is_newly_keyed: false,
            faults: Faults::NONE,
            stage,
            turn_of: Turn::Line,
            prepares_next: false,
            settings: Settings::DEFAULT,
            heard: Age::new(now),
            prefix: String::new(),
            due: now,
            late: Span::ZERO,
            lateness: Lateness::NONE,
            refusals: RefusalLog::EMPTY,
            accounted: now,
            reset: Reset::Unknown,
            free_stack: None,
            memo: None,
            last_words: String::new(),
        }
    }

    /// Says on the line that the display has started, and with which faults; once, after the first
    /// [`sample_keys`](Self::sample_keys).
    pub fn announce(&mut self, outbox: &mut Outbox) {
        let greeting = self.greeting();
        self.station.announce(&Reply::Started(greeting), outbox);
    }

    /// Reports that something is wrong with the board.
    pub fn report(&mut self, faults: Faults) {
        self.faults = self.faults.with(faults);
        self.stage.begin(Cue::Relabel);
    }

    /// Reports why the board started last.
    pub fn report_reset(&mut self, reset: Reset) {
        self.reset = reset;
    }

    /// Reports what the firmware said before it had to start again.
    pub fn report_last_words(&mut self, words: &str) {
        self.last_words.clear();
        // Where there are more, the first ones say what it was.
        let _ = self.last_words.push_str(words.get(..words.floor_char_boundary(LAST_WORDS_BYTES)).unwrap_or_default());
    }

    /// Reports how many bytes of the board's stack were never used since start.
    pub fn report_free_stack(&mut self, bytes: u32) {
        self.free_stack = Some(bytes);
    }

    /// Draws everything again with the next [`draw`](Self::draw): the panel has lost what it showed.
    pub fn redraw(&mut self) {
        self.stage.redraw();
    }

    /// Counts bytes that the serial port lost before they were read.
    pub fn report_lost_bytes(&mut self, bytes: u32) {
        self.station.count_lost(bytes);
    }

    /// Takes bytes from the line, puts answers in the outbox, and lets time pass.
    pub fn poll(&mut self, now: Instant, rx: &[u8], outbox: &mut Outbox) -> Polled {
        self.late = now.since(self.due);
        if self.behind.is_none() && !self.is_dry {
            self.shelf.account(self.playlist.stop().headline, now.since(self.accounted), 0);
        }
        self.accounted = now;
        // Before anything that is heard changes what that means.
        let was_lost = self.is_line_lost();
        let behind = self.behind.as_ref().map(|behind| &behind.interrupted);
        let mut answers = Answers {
            now,
            greeting: self.greeting(),
            shelf: &mut self.shelf,
            is_paused: behind.map_or(self.playlist.is_paused(), Interrupted::was_paused),
            playlist: behind.map_or(&self.playlist, Interrupted::playlist),
            received: &self.taken,
            on_show_taken: self.on_show_taken,
            keypad: &self.keypad,
            lock: &mut self.lock,
            taken_while_held: &mut self.taken_while_held,
            brightness: self.stage.brightness(),
            lateness: self.lateness,
            reset: self.reset,
            free_stack: self.free_stack,
            screen: self.screen,
            settings: &mut self.settings,
            picture: self.stage.picture(),
            runs: [0; PicturePart::RUN_BYTES],
            refusals: &mut self.refusals,
            last_words: &self.last_words,
            daytime: &mut self.daytime,
            bulletins: &mut self.bulletins,
            heard: 0,
            installed: None,
            done: Done::Nothing,
        };
        // One piece of work a call, so that no frame waits for more than one: an answer, or something of what goes on
        // between frames. They take turns, so that no host keeps the news from going on.
        let line_waits = self.turn_of == Turn::Work && !rx.is_empty();
        let taken = match self.turn_of {
            Turn::Line => self.station.receive(rx, &mut answers, outbox),
            Turn::Work => 0,
        };
        let Answers { heard, installed, brightness, done, .. } = answers;
        self.stage.set_brightness(brightness);
        if done == Done::Cleared {
            self.clear(now);
        }
        if let Some(installation) = installed {
            self.install(now, &installation);
        }
        let has_answered = heard > 0;
        self.turn_of = if has_answered { Turn::Work } else { Turn::Line };
        if !has_answered {
            self.settle_kept(now, outbox);
            self.work(now, outbox);
        }
        if has_answered {
            self.heard = Age::new(now);
        }
        self.heard.pass(now);
        self.here.pass(now);
        let is_later = self.daytime.pass(now) || done == Done::Told;
        if let Some(level) = self.daytime.brightness() {
            self.stage.set_brightness(Brightness::of(level));
        }
        let is_resumed = self.playlist.end_forgotten_pause(now);
        self.turn(now);
        let is_older = self.age.as_mut().is_some_and(|age| age.pass(now));
        if is_older || is_later {
            self.fill_in_again();
        }
        if is_older || is_later || is_resumed || was_lost != self.is_line_lost() {
            self.stage.begin(Cue::Relabel);
        }
        self.stage.set_stroke(if self.is_line_lost() { Stroke::Dotted } else { Stroke::Solid });
        // An answer and a picture are two calls: together they could take too long for one.
        let wake = if has_answered || line_waits || self.is_busy() { now } else { self.next_change(now) };
        self.due = wake;
        Polled { taken, wake }
    }

    /// Does one piece of the work that goes on between frames. What has come and what is to be shown take turns: no flood of
    /// editions to be looked at keeps the news from going on.
    fn work(&mut self, now: Instant, outbox: &mut Outbox) {
        let is_prepared = !self.stage.is_being_set() && !self.stage.has_stale_labels();
        if (is_prepared || !self.prepares_next) && self.check(now, outbox) {
            self.prepares_next = true;
        } else {
            self.prepare();
            self.prepares_next = false;
        }
    }

    /// Draws what has changed since the last call and returns the pages that did; none as long as
    /// what is to be shown next is not ready, and in a call that answered.
    pub fn draw(&mut self, now: Instant) -> Pages {
        if self.turn_of == Turn::Work || self.quest.is_some() {
            return Pages::NONE;
        }
        let travelling = self.shelf.on_show().map(|edition| edition.glyphs()).unwrap_or_default();
        let pages = self.stage.draw(self.playlist.shown(now), travelling);
        if !pages.is_empty() {
            self.lateness.count(self.late.ms());
        }
        pages
    }

    /// What the panel shows, as last drawn.
    pub const fn frame(&self) -> Frame<'_, N> {
        self.stage.frame()
    }

    /// The frame that the panel shows, if nothing of it is drawn that [`draw`](Self::draw) has not returned yet: whatever is
    /// sent of it again changes nothing.
    pub fn standing(&self) -> Option<Frame<'_, N>> {
        self.stage.stands().then(|| self.frame())
    }

    /// How late the frames were that were drawn since start.
    pub const fn lateness(&self) -> Lateness {
        self.lateness
    }

    /// The number of the edition on show.
    pub fn edition_on_show(&self) -> Option<u32> {
        self.shelf.on_show_offer().map(|offer| offer.edition)
    }

    /// When the headline on the glass came on, or would have without its pauses.
    pub const fn on_show_since(&self, now: Instant) -> Instant {
        self.playlist.since(now)
    }

    /// Shows the news like this from the next headline on.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings.within_limits();
    }

    /// Who may change what is shown.
    pub const fn access(&self) -> Access {
        self.lock.access()
    }

    /// Takes a key, as if it had come over the line while the select button was held.
    pub fn install(&mut self, now: Instant, installation: &Installation) {
        let above = if self.lock.has(&installation.key) { self.shelf.above() } else { 0 };
        // What is on its way bears tags of the key before this one.
        self.shelf.begin_above(installation.edition.max(above));
        self.taken = Received::default();
        self.lock.install(installation);
        self.station.move_to(installation.address, installation.group);
        // The button was held for the key, not for a pause.
        if self.playlist.is_paused() {
            self.playlist.toggle_pause(now);
        }
        if self.shelf.on_show().is_none() && self.behind.is_none() {
            self.playlist = Playlist::new(now);
            self.begin_turn();
        } else {
            self.stage.begin(Cue::Relabel);
        }
        self.is_newly_keyed = true;
    }

    /// Takes the levels of the buttons' lines, at least every 10 ms, and acts on what was pressed.
    pub fn sample_keys(&mut self, now: Instant, held: Held) {
        let pressed = self.keypad.sample(now, held);
        for key in pressed {
            self.press(now, key);
        }
        let faults = self.faults.without(Faults::KEYS).with(self.keypad.stuck());
        if faults != self.faults {
            self.faults = faults;
            self.stage.begin(Cue::Relabel);
        }
    }

    /// Does what `key` does.
    pub fn press(&mut self, now: Instant, key: Key) {
        // What cannot wait is not put off, and what is no news need not be.
        let count = if self.behind.is_some() || self.is_dry { 0 } else { self.count() };
        match key {
            Key::Brighter => self.stage.set_brightness(self.stage.brightness().up()),
            Key::Darker => self.stage.set_brightness(self.stage.brightness().down()),
            Key::Pause if count > 0 => {
                self.stage.end_entrance(self.playlist.shown(now));
                self.playlist.toggle_pause(now);
                self.stage.begin(Cue::Relabel);
            }
            Key::Next | Key::Previous if count > 0 && !self.playlist.is_new(now) => {
                self.skip(now, key == Key::Next);
            }
            Key::Pause | Key::Next | Key::Previous => {}
        }
    }

    /// Whether there is work that goes on between frames.
    fn is_busy(&self) -> bool {
        self.quest.is_some()
            || self.stage.is_being_set()
            || self.stage.has_stale_labels()
            || matches!(self.shelf.arrival(), Arrival::Checking { .. })
    }

    fn next_change(&self, now: Instant) -> Instant {
        // What waits for the store, or for a headline that has only just come on.
        if self.shelf.is_unkept() || self.bulletins.is_urgent() {
            return now.after(Span::from_ms(1));
        }
        let change = self.playlist.wake(self.stage.next_change(self.playlist.shown(now)));
        let change = self.daytime.wall().map_or(change, |wall| change.earlier(wall.wake()));
        let older = self.age.as_ref().map_or(change, |age| change.earlier(age.wake()));
        if self.settings.silence > 0 { older.earlier(self.heard.wake()) } else { older }
    }

    /// What the display says of itself.
    fn greeting(&self) -> Greeting<'static> {
        Greeting {
            oldest: version::OLDEST,
            newest: version::CURRENT,
            device: self.device,
            width: self.screen.width,
            height: self.screen.height,
            edition_bytes: self.shelf.edition_bytes() as u32,
            headlines: HEADLINES as u16,
            chunk_bytes: CHUNK_BYTES as u16,
            window_bytes: WINDOW_BYTES as u16,
            faults: self.faults,
            scripts: SCRIPTS,
            access: self.lock.access(),
            address: self.station.address(),
            group: self.station.group(),
            on_show: self.shelf.on_show_offer(),
        }
    }
}

#[cfg(test)]
mod tests;
