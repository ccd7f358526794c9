use serde::{Deserialize, Serialize};

/// Frames, by how late they were drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lateness {
    /// How many were at most as late as the bound of the same place in [`BOUNDS_MS`](Self::BOUNDS_MS), and later than the
    /// one before it.
    pub frames: [u32; 6],
}

impl Lateness {
    /// Milliseconds. A frame later than 20 ms, which is one frame, has made another one late.
    pub const BOUNDS_MS: [u32; 6] = [2, 5, 10, 20, 40, u32::MAX];

    /// None yet.
    pub const NONE: Self = Self { frames: [0; Self::BOUNDS_MS.len()] };

    /// Counts a frame.
    pub fn count(&mut self, late_ms: u32) {
        for (frames, bound) in self.frames.iter_mut().zip(Self::BOUNDS_MS) {
            if late_ms <= bound {
                *frames = frames.saturating_add(1);
                return;
            }
        }
    }

    /// All frames.
    pub fn all(&self) -> u32 {
        self.frames.iter().fold(0, |all, &frames| all.saturating_add(frames))
    }

    /// Frames later than a frame takes.
    pub fn late(&self) -> u32 {
        let late = self.frames.iter().zip(Self::BOUNDS_MS).filter(|(_, bound)| *bound > crate::layout::FRAME.ms());
        late.fold(0, |all, (&frames, _)| all.saturating_add(frames))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_counted_by_how_late_they_were() {
        let mut lateness = Lateness::NONE;
        for late_ms in [0, 2, 3, 20, 21, 40, 41, u32::MAX] {
            lateness.count(late_ms);
        }
        assert_eq!(lateness.frames, [2, 1, 0, 1, 2, 2]);
        assert_eq!((lateness.all(), lateness.late()), (8, 4));
    }
}
