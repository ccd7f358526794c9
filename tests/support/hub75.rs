//! A HUB75 matrix of 64×32 LEDs, two rows an address, that holds whoever drives it to what such a module needs: what would show a
//! wrong row, or a ghost of one, is a panic. It adds up how long each LED is lit.

/// Columns of a row.
const COLUMNS: usize = 64;
/// Addresses, each of a row in either half.
const ROWS: usize = 16;

/// The levels on the connector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pins {
    /// R1, G1, B1, R2, G2, B2 from the lowest bit on.
    pub colors: u8,
    /// A to D.
    pub row: u8,
    /// CLK: at its rise, the colours are shifted in.
    pub clock: bool,
    /// LAT: at its rise, what was shifted in is what is lit.
    pub latch: bool,
    /// OE: nothing is lit while it is high.
    pub is_dark: bool,
}

/// The matrix.
#[derive(Clone, Debug)]
pub struct Matrix {
    pins: Pins,
    /// The shift registers, a column's six bits a place; what comes first ends up on the left.
    shifted: [u8; COLUMNS],
    /// Shifts since the last latch.
    shifts: usize,
    latched: [u8; COLUMNS],
    /// Whether what is latched was not shown yet.
    is_loaded: bool,
    /// Since when something is lit, in nanoseconds.
    lit_since: u64,
    now: u64,
    /// How long each LED was lit, in nanoseconds: row, column, and red, green, blue.
    light: Vec<[u64; 3]>,
    /// How long each address was lit.
    row_time: [u64; ROWS],
}

impl Default for Matrix {
    fn default() -> Self {
        Self {
            pins: Pins { is_dark: true, ..Pins::default() },
            shifted: [0; COLUMNS],
            shifts: 0,
            latched: [0; COLUMNS],
            is_loaded: false,
            lit_since: 0,
            now: 0,
            light: vec![[0; 3]; COLUMNS * ROWS * 2],
            row_time: [0; ROWS],
        }
    }
}

impl Matrix {
    /// The levels are these from `after` nanoseconds on.
    ///
    /// # Panics
    /// When that would show what is not to be seen.
    pub fn set(&mut self, after: u64, pins: Pins) {
        self.now += after;
        let before = std::mem::replace(&mut self.pins, pins);
        if pins.row != before.row {
            assert!(usize::from(pins.row) < ROWS, "there is no row {}", pins.row);
            assert!(before.is_dark && pins.is_dark, "another row is chosen while one is lit");
        }
        if pins.clock && !before.clock {
            assert_eq!(pins.colors, before.colors, "the colours change as the clock rises");
            assert!(!pins.latch, "a column is shifted in while the latch is open");
            self.shifted.rotate_left(1);
            self.shifted[COLUMNS - 1] = pins.colors;
            self.shifts += 1;
        }
        if pins.latch && !before.latch {
            assert!(before.is_dark && pins.is_dark, "it is latched while a row is lit");
            assert_eq!(self.shifts, COLUMNS, "another number of columns is latched");
            self.shifts = 0;
            self.latched = self.shifted;
            self.is_loaded = true;
        }
        match (before.is_dark, pins.is_dark) {
            (true, false) => {
                assert!(self.is_loaded && !pins.latch, "a row is lit that was not loaded");
                self.is_loaded = false;
                self.lit_since = self.now;
            }
            (false, true) => self.add(self.now - self.lit_since, usize::from(before.row)),
            _ => {}
        }
    }

    fn add(&mut self, time: u64, row: usize) {
        self.row_time[row] += time;
        for (x, bits) in self.latched.iter().enumerate() {
            for channel in 0..6 {
                let y = row + channel / 3 * ROWS;
                self.light[y * COLUMNS + x][channel % 3] += time * u64::from(bits >> channel & 1);
            }
        }
    }

    /// How bright red, green and blue were in column `x` of row `y`: the part of the row's time in which they were lit, in steps of which
    /// the most are `steps`. `None` when that is no whole step, or when the row was never lit.
    pub fn seen(&self, x: u16, y: u16, steps: u64) -> Option<[u64; 3]> {
        let all = self.row_time[usize::from(y) % ROWS];
        let light = self.light[usize::from(y) * COLUMNS + usize::from(x)];
        let is_whole = all > 0 && light.iter().all(|time| (time * steps).is_multiple_of(all));
        is_whole.then(|| light.map(|time| time * steps / all))
    }

    /// How long a row was lit, in nanoseconds.
    pub fn row_time(&self, row: usize) -> u64 {
        self.row_time[row]
    }

    /// Forgets the light so far.
    pub fn look_again(&mut self) {
        self.light.fill([0; 3]);
        self.row_time = [0; ROWS];
    }
}
