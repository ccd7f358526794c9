use serde::{Deserialize, Serialize};

/// How a headline gives way to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transition {
    /// At once.
    Cut,
    /// The next one comes up from below and takes the old one out at the top.
    #[default]
    RollUp,
    /// The next one is uncovered from left to right.
    Wipe,
}
