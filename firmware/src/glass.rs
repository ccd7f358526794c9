//! What the ticker draws, on the board's panel.

use motograph_shared::Ticker;
use motograph_shared::link::Faults;
use motograph_shared::time::{Instant, Span};

use crate::board::Board;
use crate::frames;

/// How often it is looked whether the panel still has what it was told: a panel that is sent one page each time, because
/// nothing can be read from it, is whole again within a second.
const CHECK_EVERY: Span = Span::from_ms(100);

/// Time that a check has to have before the next frame is due: a page of 128 columns takes 3 ms at 400 kHz.
const CHECK_TIME: Span = Span::from_ms(5);

/// The panel's care.
#[derive(Debug)]
pub struct Glass {
    check_at: Instant,
}

impl Glass {
    /// Of a panel that shows nothing yet.
    pub const fn new(now: Instant) -> Self {
        Self { check_at: now.after(CHECK_EVERY) }
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
        } else if now.reached(self.check_at)
            && wake.since(now) >= CHECK_TIME
            && let Some(frame) = ticker.standing()
        {
            self.check_at = now.after(CHECK_EVERY);
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
