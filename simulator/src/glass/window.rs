use std::time::{Duration, Instant as Clock};

use embedded_graphics_simulator::sdl2::Keycode;
use embedded_graphics_simulator::{SimulatorEvent, Window};
use motograph_shared::keys::Key;

use super::picture::{self, Picture};
use crate::show::face::{Event, Face};

/// embedded-graphics' simulator window.
pub struct WindowFace {
    window: Window,
    shown: Clock,
}

/// How often a picture that does not change is shown again: a window that was covered, or has only just been mapped,
/// has lost what it showed, and the simulator does not pass SDL's word of it on.
const AGAIN: Duration = Duration::from_millis(200);

impl WindowFace {
    /// Opens the window with its first picture.
    pub fn new(title: &str, picture: &Picture) -> Self {
        let mut window = Window::new(title, &picture::settings());
        window.update(&picture.display());
        Self { window, shown: Clock::now() }
    }
}

impl Face for WindowFace {
    fn show(&mut self, picture: &Picture, _caption: &str) -> std::io::Result<()> {
        self.window.update(&picture.display());
        self.shown = Clock::now();
        Ok(())
    }

    fn wants_redraw(&mut self) -> bool {
        self.shown.elapsed() >= AGAIN
    }

    fn events(&mut self) -> std::io::Result<Vec<Event>> {
        let event = |event| match event {
            SimulatorEvent::Quit => Some(Event::Quit),
            SimulatorEvent::KeyDown { keycode, repeat: false, .. } => match keycode {
                Keycode::Space | Keycode::Return => Some(Event::Press(Key::Pause)),
                Keycode::Right => Some(Event::Press(Key::Next)),
                Keycode::Left => Some(Event::Press(Key::Previous)),
                Keycode::Up => Some(Event::Press(Key::Brighter)),
                Keycode::Down => Some(Event::Press(Key::Darker)),
                Keycode::K => Some(Event::HoldSelect),
                Keycode::Q | Keycode::Escape => Some(Event::Quit),
                _ => None,
            },
            _ => None,
        };
        Ok(self.window.events().filter_map(event).collect())
    }
}

impl std::fmt::Debug for WindowFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WindowFace").finish_non_exhaustive()
    }
}
