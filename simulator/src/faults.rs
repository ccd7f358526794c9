//! A bad cable: bytes are changed, lost, doubled, swapped and held up, as often as asked, by a seed, and counted.

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;

use motograph_shared::time::{Instant, Span};

/// How bad a cable is: for each kind of fault, how many bytes of one it happens to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// A bit of the byte is another one.
    pub error: f64,
    /// The byte is lost.
    pub drop: f64,
    /// The byte comes twice.
    pub duplicate: f64,
    /// The byte changes places with the next.
    pub swap: f64,
    /// The byte, and what is behind it, is held up for [`STALL`].
    pub stall: f64,
    /// What the faults follow from.
    pub seed: u64,
}

/// How long a line is held up.
pub const STALL: Span = Span::from_ms(300);

/// Faults that have happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    /// Bytes that went in.
    pub bytes: u64,
    /// Bytes with a bit changed.
    pub errors: u64,
    /// Bytes lost.
    pub drops: u64,
    /// Bytes doubled.
    pub duplicates: u64,
    /// Pairs swapped.
    pub swaps: u64,
    /// Times the line was held up.
    pub stalls: u64,
}

/// One direction of a bad cable.
#[derive(Debug)]
pub struct Cable {
    faults: Faults,
    random: fastrand::Rng,
    /// Bytes on the way, each with when it is to come out.
    way: VecDeque<(Instant, u8)>,
    held_until: Option<Instant>,
    happened: Happened,
}

impl Cable {
    /// A cable with these faults; `direction` makes the two of a line differ.
    pub fn new(faults: Faults, direction: u64) -> Self {
        let random = fastrand::Rng::with_seed(faults.seed.wrapping_mul(2).wrapping_add(direction));
        Self { faults, random, way: VecDeque::new(), held_until: None, happened: Happened::default() }
    }

    /// What has happened so far.
    pub const fn happened(&self) -> Happened {
        self.happened
    }

    /// Puts bytes in at one end, and takes those that come out at the other.
    pub fn carry(&mut self, now: Instant, bytes: &[u8]) -> Vec<u8> {
        for &byte in bytes {
            self.enter(now, byte);
        }
        let mut out = Vec::new();
        while let Some(&(at, byte)) = self.way.front()
            && now.reached(at)
        {
            self.way.pop_front();
            out.push(byte);
        }
        out
    }

    /// Whether there are bytes on the way.
    pub fn is_empty(&self) -> bool {
        self.way.is_empty()
    }

    fn enter(&mut self, now: Instant, byte: u8) {
        self.happened.bytes += 1;
        if self.strikes(self.faults.stall) {
            self.happened.stalls += 1;
            self.held_until = Some(now.after(STALL));
        }
        let at = self.held_until.filter(|until| !now.reached(*until)).unwrap_or(now);
        if self.strikes(self.faults.drop) {
            self.happened.drops += 1;
            return;
        }
        let byte = match self.strikes(self.faults.error) {
            true => {
                self.happened.errors += 1;
                byte ^ 1 << self.random.u8(..8)
            }
            false => byte,
        };
        self.way.push_back((at, byte));
        if self.strikes(self.faults.duplicate) {
            self.happened.duplicates += 1;
            self.way.push_back((at, byte));
        }
        if self.strikes(self.faults.swap)
            && let Some(before) = self.way.len().checked_sub(2)
        {
            self.happened.swaps += 1;
            let (first, second) = (self.way[before].1, self.way[before + 1].1);
            (self.way[before].1, self.way[before + 1].1) = (second, first);
        }
    }

    fn strikes(&mut self, rate: f64) -> bool {
        rate > 0.0 && self.random.f64() < rate
    }
}

impl Happened {
    /// All faults.
    pub const fn all(&self) -> u64 {
        self.errors + self.drops + self.duplicates + self.swaps + self.stalls
    }

    /// Both, added.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            errors: self.errors + other.errors,
            drops: self.drops + other.drops,
            duplicates: self.duplicates + other.duplicates,
            swaps: self.swaps + other.swaps,
            stalls: self.stalls + other.stalls,
        }
    }
}

impl fmt::Display for Happened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, errors, drops, duplicates, swaps, stalls } = self;
        write!(
            f,
            "{bytes} bytes: {errors} changed, {drops} lost, {duplicates} doubled, {swaps} swapped, {stalls} times held up"
        )
    }
}

impl FromStr for Faults {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut faults = Self::default();
        for fault in text.split(',') {
            let (name, value) =
                fault.split_once('=').ok_or_else(|| format!("{fault} has no value; say {fault}=1e-3"))?;
            if name == "seed" {
                faults.seed = value.parse().map_err(|_| format!("the seed {value} is no whole number"))?;
                continue;
            }
            let rate = value.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
            let rate = rate.ok_or_else(|| format!("{name}={value} is no rate from 0 to 1"))?;
            match name {
                "error" => faults.error = rate,
                "drop" => faults.drop = rate,
                "duplicate" => faults.duplicate = rate,
                "swap" => faults.swap = rate,
                "stall" => faults.stall = rate,
                _ => return Err(format!("there is no fault {name}: say error, drop, duplicate, swap, stall or seed")),
            }
        }
        Ok(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant::from_ms(5);

    #[test]
    fn a_good_cable_changes_nothing() {
        let mut cable = Cable::new(Faults::default(), 0);
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(cable.carry(NOW, &bytes), bytes);
        assert_eq!((cable.happened().all(), cable.happened().bytes, cable.is_empty()), (0, 256, true));
    }

    #[test]
    fn faults_happen_as_often_as_asked_and_are_those_that_are_counted() {
        let sent = vec![0x55; 100_000];
        let carry = |text: &str| {
            let mut cable = Cable::new(text.parse().unwrap(), 0);
            (cable.carry(NOW, &sent), cable.happened())
        };
        let (got, happened) = carry("error=1e-2,seed=7");
        let flipped = got.iter().filter(|&&byte| (byte ^ 0x55_u8).count_ones() == 1).count();
        assert_eq!((flipped as u64, got.len()), (happened.errors, sent.len()));
        assert!((800..1200).contains(&happened.errors), "{happened}");
        let (got, happened) = carry("drop=1e-2,duplicate=2e-2,seed=7");
        assert_eq!(got.len() as u64, sent.len() as u64 - happened.drops + happened.duplicates);
        assert!((800..1200).contains(&happened.drops) && (1700..2300).contains(&happened.duplicates), "{happened}");
        assert_eq!(carry("error=1e-2,seed=7"), carry("error=1e-2,seed=7"));
        assert_ne!(carry("error=1e-2,seed=7").0, carry("error=1e-2,seed=8").0);
    }

    #[test]
    fn what_is_held_up_comes_later_and_in_order() {
        let mut cable = Cable::new("stall=1".parse().unwrap(), 0);
        assert!(cable.carry(NOW, &[1, 2]).is_empty());
        assert!(!cable.is_empty());
        assert!(cable.carry(NOW.after(Span::from_ms(299)), &[]).is_empty());
        assert_eq!(cable.carry(NOW.after(STALL), &[]), [1, 2]);
    }

    #[test]
    fn swapped_bytes_are_neighbours() {
        let mut cable = Cable::new("swap=1".parse().unwrap(), 0);
        assert_eq!(cable.carry(NOW, &[1, 2, 3]), [2, 3, 1]);
        assert_eq!(cable.happened().swaps, 2);
    }

    #[test]
    fn what_is_no_fault_is_said() {
        let error = |text: &str| text.parse::<Faults>().unwrap_err();
        assert_eq!(error("error"), "error has no value; say error=1e-3");
        assert_eq!(error("error=2"), "error=2 is no rate from 0 to 1");
        assert_eq!(error("noise=0.1"), "there is no fault noise: say error, drop, duplicate, swap, stall or seed");
        assert_eq!(error("seed=x"), "the seed x is no whole number");
    }
}
