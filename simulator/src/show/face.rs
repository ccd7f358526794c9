use std::io;
use std::time::Duration;

use motograph_shared::keys::Key;
use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Stylize as _;
use ratatui::text::Line;

use crate::glass::picture::Picture;
use crate::glass::terminal::{Colors, Glass};

/// What shows a ticker on the desk, and takes keys.
pub trait Face {
    /// Shows what is on the glass.
    ///
    /// # Errors
    /// When the terminal or window does not take it.
    fn show(&mut self, picture: &Picture, caption: &str) -> io::Result<()>;

    /// What somebody did since the last call.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    fn events(&mut self) -> io::Result<Vec<Event>>;

    /// Says that something is wrong that does not end the show, where the caption does not.
    fn warn(&mut self, what: &str) {
        eprintln!("motograph: {what}");
    }

    /// Whether the frame has to be shown again although it has not changed.
    fn wants_redraw(&mut self) -> bool {
        false
    }
}

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Pressed a key of the ticker.
    Press(Key),
    /// Holds the select button for a while, as whoever installs a key does.
    HoldSelect,
    /// Wants to leave.
    Quit,
}

/// Nothing to look at: for scripts and tests.
#[derive(Debug, Default)]
pub struct Headless;

impl Face for Headless {
    fn show(&mut self, _picture: &Picture, _caption: &str) -> io::Result<()> {
        Ok(())
    }

    fn events(&mut self) -> io::Result<Vec<Event>> {
        Ok(Vec::new())
    }
}

/// The terminal, which gets back what it showed when this is dropped.
#[derive(Debug)]
pub struct TerminalFace {
    terminal: DefaultTerminal,
    colors: Colors,
    stale: bool,
}

impl TerminalFace {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it is none.
    pub fn new() -> io::Result<Self> {
        Ok(Self { terminal: ratatui::try_init()?, colors: Colors::of_terminal(), stale: true })
    }
}

impl Drop for TerminalFace {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

impl Face for TerminalFace {
    fn show(&mut self, picture: &Picture, caption: &str) -> io::Result<()> {
        let colors = self.colors;
        self.terminal.draw(|view| {
            let [glass, words] = Layout::vertical([Constraint::Min(1), Constraint::Length(2)]).areas(view.area());
            let (width, height) =
                Glass::size(picture, glass.width, glass.height).unwrap_or((glass.width, glass.height));
            let left = glass.x + (glass.width - width) / 2;
            let top = glass.y + (glass.height - height) / 2;
            view.render_widget(Glass::new(picture, colors), Rect::new(left, top, width, height));
            let [keys, port] = Layout::vertical([Constraint::Length(1), Constraint::Length(1)]).areas(words);
            view.render_widget(Line::from(super::KEYS).centered().dim(), keys);
            view.render_widget(Line::from(caption).centered().dim(), port);
        })?;
        Ok(())
    }

    fn events(&mut self) -> io::Result<Vec<Event>> {
        let mut events = Vec::new();
        while event::poll(Duration::ZERO)? {
            match event::read()? {
                event::Event::Key(key) => events.extend(event_of(key)),
                event::Event::Resize(..) => self.stale = true,
                _ => {}
            }
        }
        Ok(events)
    }

    fn warn(&mut self, _what: &str) {
        // The caption has changed.
        self.stale = true;
    }

    fn wants_redraw(&mut self) -> bool {
        std::mem::take(&mut self.stale)
    }
}

fn event_of(key: KeyEvent) -> Option<Event> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    match (key.code, key.modifiers) {
        (KeyCode::Char('c'), KeyModifiers::CONTROL) | (KeyCode::Char('q') | KeyCode::Esc, _) => Some(Event::Quit),
        (KeyCode::Char(' ') | KeyCode::Enter, _) => Some(Event::Press(Key::Pause)),
        (KeyCode::Char('k'), _) => Some(Event::HoldSelect),
        (KeyCode::Right, _) => Some(Event::Press(Key::Next)),
        (KeyCode::Left, _) => Some(Event::Press(Key::Previous)),
        (KeyCode::Up, _) => Some(Event::Press(Key::Brighter)),
        (KeyCode::Down, _) => Some(Event::Press(Key::Darker)),
        _ => None,
    }
}
