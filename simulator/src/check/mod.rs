//! The preflight: what a display would make of an edition, before it is pushed.
//!
//! *In:* an edition, and the display or panel it is for. *Out:* how long each headline is on the glass, and what an operator would rather
//! know before.
//! *Promises:* widths and times are the device's own, from the code that it runs.
//! *Does not know:* where the edition comes from, or whether it is ever pushed.

mod finding;
mod gaps;
mod measure;
mod preflight;
mod twins;

pub use finding::{Finding, Weight};
pub use gaps::{between, gaps};
pub use measure::{Measure, Target};
pub use preflight::{Preflight, week_time};
