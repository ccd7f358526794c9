use std::time::Duration;

use motograph_tests::command;
use motograph_tests::qemu::{Board, Glass};

use crate::line::{bundle, push};

/// Looks at the glass until it is as it should be.
fn becomes(board: &mut Board, mut is_right: impl FnMut(&Glass) -> bool) -> Glass {
    for _ in 0..100 {
        let glass = board.glass();
        if is_right(&glass) {
            return glass;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the glass does not change: {} pixels are lit", board.glass().lit());
}

#[test]
fn breaking_news_takes_the_glass_at_once_and_gives_it_back() {
    let mut board = Board::keyed();
    let news = bundle(&board, 1, "Tram late\n");
    push(&board, &news);
    // The headline has rolled in when nothing moves any more.
    let mut before = board.glass();
    let calm = becomes(&mut board, |glass| std::mem::replace(&mut before, glass.clone()) == *glass);
    let port = ["--port", &board.port].map(str::to_owned);
    let ran = command::run(&["breaking", "Old bridge shut", &port[0], &port[1]]);
    assert!(ran.success, "{}", ran.err);
    // Its paper is lit and its ink is dark.
    let breaking = becomes(&mut board, |glass| glass.lit() > 3 * calm.lit());
    println!("{} pixels are lit, and {} when it breaks", calm.lit(), breaking.lit());
    let agenda = command::json(&["status", &port[0], &port[1], "--json"])["agenda"]["bulletins"][0].clone();
    assert_eq!((agenda["on_glass"].as_bool(), agenda["level"].as_str()), (Some(true), Some("breaking")));
    let ran = command::run(&["retract", agenda["id"].as_str().unwrap(), &port[0], &port[1]]);
    assert!(ran.success, "{}", ran.err);
    becomes(&mut board, |glass| *glass == calm);
}
