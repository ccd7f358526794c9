//! Does a panel show it, over as few bytes as can be? A ticker's frames go through the firmware's driver onto a panel that
//! holds it to the datasheet.

mod grey;
mod hub75;
mod rig;
mod sh1106;
mod strict;

use std::cell::RefCell;

use motograph_firmware::panel::Care;
use motograph_firmware::panel::ssd1306::{Rows, Sa0};
use motograph_shared::bundle::Level;
use motograph_shared::keys::Key;
use motograph_shared::shelf::Memory;
use motograph_shared::time::{Instant, Span};
use motograph_tests::figures;
use motograph_tests::ssd1306::{Fault, Panel, Status};

use rig::{Rig, Sent};

const COMMAND: &str = "cargo test -p motograph-tests --test panels";

const MOVING: &str = "Swans close the canal for a day: “We were here first”";
const STANDING: &str = "Tram is late";

/// Bytes on the bus for two pages at the most: 256 of pixels, a window, and what frames them.
const TWO_PAGES: usize = 280;

const ALL: [Rows; 3] = [Rows::Sixteen, Rows::ThirtyTwo, Rows::SixtyFour];

fn panel() -> RefCell<Panel> {
    RefCell::new(Panel::new(Sa0::Low as u8))
}

#[test]
fn every_frame_is_on_the_panel_pixel_for_pixel() {
    for rows in ALL {
        let (mut memory, panel) = (Memory::new(), panel());
        let mut rig = Rig::new(rows, &mut memory, &panel);
        rig.run(100);
        rig.deliver(&[MOVING, STANDING]);
        let frames = rig.run(40_000);
        assert!(frames.len() > 200, "{rows:?}: {} frames are no moving line", frames.len());
        assert!(rig.frames().iter().all(|frame| frame.result.is_ok()));
    }
}

#[test]
fn breaking_news_is_ink_on_lit_paper() {
    for rows in ALL {
        let (mut memory, panel) = (Memory::new(), panel());
        let mut rig = Rig::new(rows, &mut memory, &panel);
        rig.run(100);
        rig.deliver_as(&[MOVING, STANDING], Level::Breaking);
        rig.run(10_000);
        let lit = rig.picture().iter().filter(|pixel| **pixel == Some(true)).count();
        assert!(lit > 128 * 8, "{rows:?}: {lit} pixels are lit");
        rig.press(Key::Darker);
        rig.run(20_000);
    }
}

#[test]
fn a_frame_of_the_moving_line_is_one_window_and_its_pixels() {
    let (mut memory, panel) = (Memory::new(), panel());
    let mut rig = Rig::new(Rows::Sixteen, &mut memory, &panel);
    rig.run(100);
    rig.deliver(&[MOVING]);
    let frames = rig.run(12_000);
    assert!(frames.len() > 200, "{} frames are no moving line", frames.len());
    assert!(frames.iter().all(|frame| frame.transactions == 2));
    let most = frames.iter().map(|frame| frame.bytes).max().unwrap_or_default();
    figures::record("bus_bytes_per_frame_6x10", most, "bytes", COMMAND, None);
    assert!((256..=TWO_PAGES).contains(&most), "{most} bytes");
}

#[test]
fn a_headline_that_stands_still_costs_no_byte() {
    for rows in ALL {
        let (mut memory, panel) = (Memory::new(), panel());
        let mut rig = Rig::new(rows, &mut memory, &panel);
        rig.run(100);
        rig.deliver(&[STANDING]);
        rig.run(100);
        let start = rig.traffic();
        for _ in 0..10_000 {
            let (traffic, picture) = (rig.traffic(), rig.picture());
            if rig.run(1).is_empty() {
                assert_eq!(rig.traffic(), traffic);
            } else {
                assert!(rig.picture() != picture, "{rows:?}: a frame was sent that changes nothing");
            }
        }
        // Lower panels have a hairline of progress, which grows.
        assert!(rows != Rows::SixtyFour || rig.traffic() == start);
    }
}

#[test]
fn brightness_is_contrast_and_sent_only_when_it_changes() {
    let (mut memory, panel) = (Memory::new(), panel());
    let mut rig = Rig::new(Rows::SixtyFour, &mut memory, &panel);
    rig.run(100);
    rig.deliver(&[STANDING]);
    rig.run(100);
    // One run of all pages.
    let redrawn = Sent { bytes: 10 + 8 * 128, transactions: 2, result: Ok(()) };
    let dimmed = Sent { bytes: redrawn.bytes + 4, transactions: redrawn.transactions + 1, ..redrawn };
    for _ in 0..7 {
        rig.press(Key::Darker);
        assert_eq!(rig.run(1000), [dimmed]);
    }
    rig.redraw();
    assert_eq!(rig.run(1000), [redrawn]);
}

/// A panel is set up, gets news, is dimmed and shows the line move.
fn live(rig: &mut Rig<'_>) {
    rig.run(100);
    rig.deliver(&[MOVING]);
    rig.press(Key::Darker);
    rig.run(1700);
}

#[test]
fn a_panel_that_was_lost_is_set_up_again_with_the_next_frame() {
    let (mut memory, sound) = (Memory::new(), panel());
    live(&mut Rig::new(Rows::Sixteen, &mut memory, &sound));
    let transactions = sound.borrow().transactions();
    let is_status = |number| [rig::SET_UP - 3, rig::SET_UP - 1].contains(&number);
    // Within each command and its arguments, and within the pixels.
    let nacks = [0, 1, 2, 3, 4, 5, 6, 130].map(|after| Fault::Nack { after });
    let faults: Vec<_> = nacks.into_iter().chain([Fault::PowerLoss]).collect();
    for number in (0..transactions).filter(|&number| !is_status(number)) {
        for &fault in &faults {
            let (mut memory, panel) = (Memory::new(), panel());
            panel.borrow_mut().fail(number, fault);
            let mut rig = Rig::new(Rows::Sixteen, &mut memory, &panel);
            live(&mut rig);
            assert_eq!(panel.borrow().faults(), 1, "{fault:?} of transaction {number}");
            let failed = rig.frames().iter().position(|frame| frame.result.is_err());
            let after = &rig.frames()[failed.expect("the driver says that it failed") + 1..];
            // What is sent is compared with the panel.
            assert!(!after.is_empty() && after.iter().all(|frame| frame.result.is_ok()));
            assert_eq!(after[0].transactions, rig::SET_UP, "{fault:?} of transaction {number}");
        }
    }
    assert!(transactions > rig::SET_UP + 10, "{transactions} transactions are no life");
}

#[test]
fn a_panel_that_lost_all_without_a_word_is_noticed_by_its_status() {
    let (mut memory, sound) = (Memory::new(), panel());
    live(&mut Rig::new(Rows::Sixteen, &mut memory, &sound));
    let transactions = sound.borrow().transactions();
    for number in rig::SET_UP..transactions {
        let (mut memory, panel) = (Memory::new(), panel());
        panel.borrow_mut().fail(number, Fault::SilentLoss);
        let mut rig = Rig::unchecked(Rows::Sixteen, &mut memory, &panel);
        live(&mut rig);
        assert_eq!(panel.borrow().faults(), 1, "the loss at transaction {number}");
        assert!(!rig.look_after(), "it is noticed");
        let set_up = rig.run(50);
        assert_eq!(set_up.first().map(|frame| frame.transactions), Some(rig::SET_UP));
        rig.check();
        assert!(rig.look_after(), "once");
    }
    assert!(transactions > rig::SET_UP + 10, "{transactions} transactions are no life");
}

#[test]
fn a_panel_is_looked_after_ten_times_a_second_where_there_is_time_and_eight_times_where_there_is_none() {
    let start = Instant::from_ms(u32::MAX - 500);
    let checks = |until_wake| {
        let mut care = Care::new(start);
        (0..1000)
            .filter(|&ms| {
                let now = start.after(Span::from_ms(ms));
                care.is_due(now, now.after(Span::from_ms(until_wake)))
            })
            .count()
    };
    assert_eq!([0, 4, 5, 30].map(checks), [8, 8, 9, 9]);
}

#[test]
fn a_status_that_says_nothing_is_not_believed() {
    for status in [Status::Constant(0), Status::Constant(0xff), Status::Refused, Status::Told] {
        let (mut memory, panel) = (Memory::new(), RefCell::new(Panel::new(Sa0::Low as u8).with_status(status)));
        let mut rig = Rig::new(Rows::ThirtyTwo, &mut memory, &panel);
        live(&mut rig);
        let before = rig.traffic();
        assert!((0..10).all(|_| rig.look_after()), "{status:?}");
        let asked = if status == Status::Told { (20, 10) } else { (0, 0) };
        assert_eq!((rig.traffic().0 - before.0, rig.traffic().1 - before.1), asked, "{status:?}");
    }
}
