use serde::{Deserialize, Serialize};

use crate::words::plain;

/// Longest name or trouble that is taken from a broker, in characters: what it says bears no seal.
const LONGEST: usize = 200;

/// Most displays of one site.
const MOST: usize = 100;

/// What a site says of itself. The broker says [`AWAY`](Self::AWAY) for it when it is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteState {
    /// Whether it is there.
    pub online: bool,
    /// Its displays.
    #[serde(default)]
    pub displays: Vec<ScreenState>,
}

/// What a site says of one of its displays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenState {
    /// What it is called there.
    pub name: String,
    /// The number of the edition that it has.
    pub edition: Option<u32>,
    /// What is wrong with it.
    pub trouble: Option<String>,
}

impl SiteState {
    /// Nobody is there.
    pub const AWAY: Self = Self { online: false, displays: Vec::new() };

    /// As it is given to a broker.
    pub(super) fn payload(&self) -> Vec<u8> {
        // Names, numbers and sentences are always JSON.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What a broker gave, if it makes sense; nothing in it is for a terminal to obey.
    pub(super) fn read(payload: &[u8]) -> Option<Self> {
        let mut state: Self = serde_json::from_slice(payload).ok()?;
        state.displays.truncate(MOST);
        let tame = |text: &str| plain(text).chars().take(LONGEST).collect::<String>();
        for display in &mut state.displays {
            display.name = tame(&display.name);
            display.trouble = display.trouble.as_deref().map(tame);
        }
        Some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_json_and_what_a_broker_makes_up_harms_nobody() {
        let lobby = ScreenState { name: "lobby".to_owned(), edition: Some(7), trouble: None };
        let state = SiteState { online: true, displays: vec![lobby] };
        let text = r#"{"online":true,"displays":[{"name":"lobby","edition":7,"trouble":null}]}"#;
        assert_eq!(String::from_utf8(state.payload()).unwrap(), text);
        assert_eq!(SiteState::read(text.as_bytes()), Some(state));
        assert_eq!(SiteState::read(br#"{"online":false}"#), Some(SiteState::AWAY));
        assert_eq!(SiteState::read(b"{"), None);
        let made_up = format!(
            r#"{{"online":true,"displays":[{}{{"name":"a"}}]}}"#,
            r#"{"name":"\u001b[2J","trouble":"x"},"#.repeat(300)
        );
        let read = SiteState::read(made_up.as_bytes()).unwrap();
        assert_eq!((read.displays.len(), read.displays[0].name.as_str()), (100, "<U+001B>[2J"));
    }
}
