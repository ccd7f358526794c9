//! What the ticker draws, on the board's panel.

use motograph_firmware::panel::Care;
use motograph_shared::Ticker;
use motograph_shared::link::Faults;
use motograph_shared::time::Instant;

use crate::board::Board;
use crate::frames;

/// The panel, looked after.
#[derive(Debug)]
pub struct Glass {
    care: Care,
}

impl Glass {
    /// Of a panel that shows nothing yet.
    pub const fn new(now: Instant) -> Self {
        Self { care: Care::new(now) }
    }

    /// Shows what has changed at `now`; when nothing has, and nothing will until `wake`, looks after the panel now and then.
    pub fn show<const N: usize>(
        &mut self,
        ticker: &mut Ticker<'_, N>,
        board: &mut impl Board,
        now: Instant,
        wake: Instant,
    ) {
        let changed = ticker.draw(now);
        let shown = if !changed.is_empty() {
            board.show(&ticker.frame(), changed).map(|()| frames::frame_shown(now.ms()))
        } else if let Some(frame) = ticker.standing()
            && self.care.is_due(now, wake)
        {
            board.check_panel(&frame)
        } else {
            Ok(())
        };
        if shown.is_err() {
            ticker.report(Faults::PANEL);
            ticker.redraw();
        }
    }
}
