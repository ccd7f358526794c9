use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The lines that displays are on. Several displays may be on one, which carries one visit at a time.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Arc<Mutex<HashMap<String, Arc<Line>>>>);

/// A line.
#[derive(Debug, Default)]
pub(super) struct Line(Mutex<Option<u32>>);

impl Lines {
    /// The line behind `port`.
    pub(super) fn line(&self, port: &str) -> Arc<Line> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lines.entry(port.to_owned()).or_default())
    }
}

impl Line {
    /// Waits until nobody else uses it; then it is this caller's until the guard is dropped. What it guards is the speed in baud at
    /// which a display answered last, so that it need not be looked for again.
    pub(super) fn take(&self) -> MutexGuard<'_, Option<u32>> {
        // Whoever has failed on it has left it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_carries_one_visit_and_keeps_its_speed() {
        let lines = Lines::default();
        let (line, other) = (lines.line("/dev/ttyUSB0"), lines.line("/dev/ttyUSB1"));
        let mut speed = line.take();
        *speed = Some(9600);
        assert!(lines.line("/dev/ttyUSB0").0.try_lock().is_err() && other.0.try_lock().is_ok());
        drop(speed);
        assert_eq!((*lines.line("/dev/ttyUSB0").take(), *other.take()), (Some(9600), None));
    }
}
