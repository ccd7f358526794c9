use std::time::Duration;

use motograph_shared::bundle::{Edition, Headline};
use motograph_shared::font::Font;
use motograph_shared::layout::{Bands, Entrance, Line, Marquee, Screen, Setting, Typeface, Words};
use motograph_shared::limits::{EDITION_BYTES, HEADLINES, LINE_GLYPHS};
use motograph_shared::settings::{Motion, Settings};

use crate::display::Answer;
use crate::error::SendError;

/// Characters that are set at once: more than a headline has.
const ALL: usize = 1 << 20;

/// What an edition is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// Its panel.
    pub screen: Screen,
    /// How it shows the news.
    pub settings: Settings,
    /// Bytes of the longest edition that it takes.
    pub edition_bytes: usize,
    /// Most headlines in one edition.
    pub headlines: usize,
}

/// How a headline is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Pixels across, in one line.
    pub width: u32,
    /// Whether it moves.
    pub moves: bool,
    /// Pages that it is shown on.
    pub pages: usize,
    /// How long it is on the glass, once.
    pub time: Duration,
}

impl Target {
    /// A panel with a display's first settings.
    pub fn panel(name: &str, screen: Screen) -> Self {
        let (edition_bytes, headlines) = (EDITION_BYTES, HEADLINES);
        Self { name: name.to_owned(), screen, settings: Settings::DEFAULT, edition_bytes, headlines }
    }

    /// A display, as it answers.
    ///
    /// # Errors
    /// [`SendError::NoSettings`] when it does not say how it shows the news.
    pub fn display(answer: &Answer, port: &str) -> Result<Self, SendError> {
        let in_effect = answer.settings.ok_or_else(|| SendError::NoSettings { port: port.to_owned() })?;
        let (width, height) = answer.device.pixels;
        Ok(Self {
            name: answer.device.name.clone(),
            screen: Screen::new(width, height),
            settings: in_effect.settings,
            edition_bytes: answer.edition_bytes as usize,
            headlines: usize::from(answer.headlines),
        })
    }

    /// How a headline of `edition` is shown.
    pub fn measure(&self, edition: &Edition<'_>, headline: &Headline<'_>) -> Measure {
        let travelling = edition.glyphs();
        let mut setting = Setting::blank(self.screen, self.settings);
        let bands = Bands::of(self.screen, self.settings.motion);
        let entrance = Entrance::new(self.settings.transition(), bands.headline.area(), self.screen);
        let (mut byte, mut pages, mut time, mut moves) = (0, 0, 0_u64, false);
        loop {
            let text = headline.text.get(byte..).unwrap_or_default();
            setting.begin(self.settings);
            let words = Words { headline: text, travelling, ..Words::default() };
            let scene = loop {
                if let Some(scene) = setting.step(&words, ALL) {
                    break scene;
                }
            };
            pages += 1;
            moves |= matches!(scene.marquee, Marquee::Moving { .. });
            time += u64::from(scene.marquee.duration().ms());
            match scene.rest {
                Some(bytes) if bytes > 0 => byte += bytes,
                Some(_) | None => break,
            }
        }
        // Lines come in after one another; rows are there at once.
        if self.settings.motion == Motion::Scroll {
            time += u64::from(entrance.time().ms());
        }
        let font: &Font = bands.headline.font;
        let line = Line::<LINE_GLYPHS>::set(headline.text, &Typeface { font, travelling });
        Measure { width: u32::from(line.width()), moves, pages, time: Duration::from_millis(time) }
    }
}
