//! Does a bad cable change what is shown? Damaged bytes and frames, garbage, and hours of a bad line, in virtual time.
//!
//! `MOTOGRAPH_CAMPAIGN=1` (`tests/run campaign`) does it for longer.

mod damage;
mod many;
mod serial;
mod size;
mod soak;

/// How much longer a campaign is than the tests of every day.
fn times(in_a_campaign: u64) -> u64 {
    if std::env::var_os("MOTOGRAPH_CAMPAIGN").is_some() { in_a_campaign } else { 1 }
}
