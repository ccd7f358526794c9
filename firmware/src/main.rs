//! The Motograph ticker on a board. Board in, board out: whatever decides is in `motograph-shared`.

#![no_std]
#![no_main]

mod board;
mod frames;
mod glass;
mod report;
mod stack;
mod watch;

use board::{Board, SCREEN, start};
use cortex_m_rt::entry;
use heapless::Vec;
use motograph_shared::Ticker;
use motograph_shared::link::Outbox;
use watch::{Stage, stage};

/// Bytes handed to the ticker at once. What does not fit waits in the board's queue.
const BATCH: usize = 256;

#[entry]
fn main() -> ! {
    let Some((mut board, memory, mut store)) = start() else { report::halt() };
    let mut ticker = Ticker::<{ SCREEN.canvas_bytes() }>::new(board.setup(), memory, board.now());
    let mut outbox = Outbox::new();
    let mut rx = Vec::<u8, BATCH>::new();
    let mut stack = stack::Gauge::new();
    let mut glass = glass::Glass::new(board.now());

    // The lines of the buttons need a moment after start before a released one reads so.
    board.rest();
    ticker.sample_keys(board.now(), board.held());
    let last = report::last();
    ticker.report(board.faults().with(last.faults));
    ticker.report_reset(last.reset.unwrap_or(board.last_reset()));
    ticker.report_last_words(&last.words);
    // Where it cannot be read, the glass says so.
    let _ = if last.failures > report::MOST_FAILURES {
        ticker.restore_without_news(board.now(), &mut store)
    } else {
        ticker.restore(board.now(), &mut store)
    };
    let mut well_at = (last.failures > 0).then(|| board.now().after(report::WELL));
    ticker.announce(&mut outbox);

    // A card may take its time at the start.
    board.start_watchdog();
    loop {
        let now = board.now();
        ticker.sample_keys(now, board.held());
        let polled = stage(Stage::Line, || {
            ticker.report_lost_bytes(board.lost_bytes());
            while rx.len() < rx.capacity() {
                let Some(byte) = board.receive() else { break };
                // There is room: asked for above.
                let _ = rx.push(byte);
            }
            let polled = ticker.poll(now, &rx, &mut outbox);
            rx.drain(..polled.taken.min(rx.len()));
            while let Some(&byte) = outbox.front()
                && board.transmit(byte)
            {
                outbox.pop_front();
            }
            polled
        });
        stage(Stage::Render, || glass.show(&mut ticker, &mut board, now, polled.wake));
        stage(Stage::Store, || {
            // What cannot be kept is said on the glass and in the status.
            let _ = ticker.keep(now, &mut store);
        });
        if watch::is_well(now) {
            board.feed();
        }
        if well_at.take_if(|at| now.reached(*at)).is_some() {
            report::is_well();
        }
        // A ticker that wants to be called again at once has work that it does in small pieces.
        if polled.wake != now {
            if let Some(bytes) = stack.look() {
                ticker.report_free_stack(bytes);
            }
            board.rest();
        }
    }
}
