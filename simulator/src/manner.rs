//! How the news is to be shown, in an operator's words.

use clap::{Args, ValueEnum};
use motograph_shared::link::InEffect;
use motograph_shared::settings::{Motion, Pace, Settings, Transition};
use serde_json::{Value, json};

/// What of a display's settings is to be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct Manner {
    /// Reading pace: 120wpm, 8cps, or auto (a usual word stays whole on the glass for two seconds)
    #[arg(long, value_name = "PACE", value_parser = pace)]
    pub pace: Option<Pace>,
    /// How often each headline is shown before the next, 1 to 9
    #[arg(long, value_name = "TIMES", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub rounds: Option<u8>,
    /// How a headline longer than the glass is shown
    #[arg(long, value_enum)]
    pub motion: Option<MotionName>,
    /// How one headline gives way to the next
    #[arg(long, value_enum)]
    pub transition: Option<TransitionName>,
    /// Say that the line is lost after so many minutes without a word from a host; 0 is never
    #[arg(long, value_name = "MINUTES")]
    pub silence: Option<u16>,
}

/// [`Motion`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MotionName {
    /// It moves through
    Scroll,
    /// It is wrapped at its words and shown page by page: nothing moves
    Pages,
}

/// [`Transition`] on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TransitionName {
    /// At once
    Cut,
    /// Up from below
    Roll,
    /// From left to right
    Wipe,
}

impl Manner {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// `settings` with what is to be changed.
    pub fn apply(&self, settings: Settings) -> Settings {
        Settings {
            pace: self.pace.unwrap_or(settings.pace),
            rounds: self.rounds.unwrap_or(settings.rounds),
            motion: self.motion.map_or(settings.motion, |name| match name {
                MotionName::Scroll => Motion::Scroll,
                MotionName::Pages => Motion::Pages,
            }),
            transition: self.transition.map_or(settings.transition, |name| match name {
                TransitionName::Cut => Transition::Cut,
                TransitionName::Roll => Transition::RollUp,
                TransitionName::Wipe => Transition::Wipe,
            }),
            silence: self.silence.unwrap_or(settings.silence),
        }
    }
}

/// Words a minute, or characters a second.
fn pace(text: &str) -> Result<Pace, String> {
    if text == "auto" {
        return Ok(Pace::Readable);
    }
    let number = |unit| text.strip_suffix(unit).map(str::trim).and_then(|number| number.parse::<f64>().ok());
    let a_minute = match (number("wpm"), number("cps")) {
        (Some(words), _) => words * f64::from(Pace::WORD),
        (None, Some(characters)) => characters * 60.0,
        (None, None) => f64::NAN,
    };
    let asked = Pace::CharactersAMinute(a_minute as u16);
    if a_minute.is_finite() && asked.within_limits() == asked {
        Ok(asked)
    } else {
        Err("give 6wpm to 600wpm, 0.6cps to 60cps, or auto".to_owned())
    }
}

/// Pixels, characters and words of the moving line in a minute.
fn a_minute(in_effect: &InEffect) -> [f64; 3] {
    let step_ms = f64::from(in_effect.frames) * f64::from(in_effect.frame_ms);
    let pixels = f64::from(in_effect.pixels) * 60_000.0 / step_ms;
    let characters = pixels / f64::from(in_effect.advance.max(1));
    [pixels, characters, characters / f64::from(Pace::WORD)]
}

/// What a display says of its settings, in sentences.
pub fn sentences(in_effect: &InEffect) -> String {
    let InEffect { settings, pixels, frames, brightness, .. } = in_effect;
    let [a_minute_pixels, characters, words] = a_minute(in_effect);
    let asked = match settings.pace {
        Pace::Readable => "auto".to_owned(),
        Pace::CharactersAMinute(asked) => {
            format!("{:.0} words a minute asked", f64::from(asked) / f64::from(Pace::WORD))
        }
    };
    let moves = match settings.motion {
        Motion::Scroll => format!(
            "moves {pixels} pixels every {frames} frames: {:.1} pixels a second, {:.1} characters a second, {words:.0} words \
             a minute ({asked})",
            a_minute_pixels / 60.0,
            characters / 60.0
        ),
        Motion::Pages => format!(
            "shows page by page, nothing moves; a page stands for {:.1} seconds a word, and two at the least ({asked})",
            f64::from(settings.pace.word().ms()) / 1000.0
        ),
    };
    let transition = match settings.transition() {
        Transition::Cut => "a cut",
        Transition::RollUp => "a roll up",
        Transition::Wipe => "a wipe",
    };
    let silence = match settings.silence {
        0 => "never says that the line is lost".to_owned(),
        minutes => format!("says after {minutes} minutes without a word that the line is lost"),
    };
    let rounds = match settings.rounds {
        1 => "each headline once".to_owned(),
        rounds => format!("each headline {rounds} times"),
    };
    format!(
        "the display {moves}; {rounds}, then {transition} to the next; it {silence}; its brightness is {brightness} of 8"
    )
}

/// The same for programs.
pub fn value(in_effect: &InEffect) -> Value {
    let InEffect { settings, pixels, frames, frame_ms, brightness, .. } = in_effect;
    let [a_minute_pixels, characters, words] = a_minute(in_effect);
    let moves = settings.motion == Motion::Scroll;
    let words = if moves { words } else { 60_000.0 / f64::from(settings.pace.word().ms().max(1)) };
    json!({
        "motion": match settings.motion { Motion::Scroll => "scroll", Motion::Pages => "pages" },
        "asked_characters_a_minute": match settings.pace { Pace::Readable => None, Pace::CharactersAMinute(pace) => Some(pace) },
        "step": moves.then(|| json!({ "pixels": pixels, "frames": frames, "frame_ms": frame_ms })),
        "pixels_a_second": moves.then_some(a_minute_pixels / 60.0),
        "characters_a_second": moves.then_some(characters / 60.0),
        "words_a_minute": words,
        "brightness": brightness,
        "rounds": settings.rounds,
        "transition": match settings.transition { Transition::Cut => "cut", Transition::RollUp => "roll", Transition::Wipe => "wipe" },
        "silence_minutes": settings.silence,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_has_a_unit() {
        assert_eq!(pace("120wpm"), Ok(Pace::CharactersAMinute(720)));
        assert_eq!(pace("7.5 cps"), Ok(Pace::CharactersAMinute(450)));
        assert_eq!(pace("auto"), Ok(Pace::Readable));
        for wrong in ["120", "wpm", "1wpm", "100cps", "-5wpm", "NaNwpm", "infcps", ""] {
            assert!(pace(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_speed_is_told_in_every_unit() {
        let settings = Settings { pace: Pace::CharactersAMinute(280), ..Settings::DEFAULT };
        let in_effect = InEffect { settings, pixels: 1, frames: 1, frame_ms: 20, advance: 10, brightness: 8 };
        let told = sentences(&in_effect);
        assert!(told.contains("50.0 pixels a second, 5.0 characters a second, 50 words a minute (47 words"), "{told}");
        assert_eq!(value(&in_effect)["words_a_minute"], 50.0);
    }

    #[test]
    fn only_what_is_given_changes() {
        let settings = Settings { rounds: 3, silence: 9, ..Settings::DEFAULT };
        let manner = Manner { transition: Some(TransitionName::Wipe), ..Manner::default() };
        assert_eq!(manner.apply(settings), Settings { transition: Transition::Wipe, ..settings });
        assert!(!manner.is_empty() && Manner::default().is_empty());
    }
}
