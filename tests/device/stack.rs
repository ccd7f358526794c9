use std::time::{Duration, Instant};

use motograph_shared::limits::SPARE_STACK_BYTES;
use motograph_tests::image::Image;
use motograph_tests::qemu::Board;
use motograph_tests::{command, figures};

use crate::line::{bundle, push};
use crate::size::RAM;

const COMMAND: &str = "cargo test -p motograph-tests --features device --test device";

/// Bytes of the stack that the board says were never used; what has happened a second before is among them.
fn free(board: &Board) -> u64 {
    std::thread::sleep(Duration::from_secs(1));
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        let status = command::json(&["status", "--port", &board.port, "--json"]);
        assert_eq!(status["health"]["reset"], "unknown", "QEMU's chip does not say why it started");
        if let Some(bytes) = status["health"]["free_stack_bytes"].as_u64() {
            return bytes;
        }
    }
    panic!("the board does not say how much of its stack is free");
}

#[test]
fn much_of_the_stack_is_never_used_whatever_the_board_does() {
    let board = Board::keyed();
    let at_first = free(&board);
    let headline = "Łódź, Київ, Αθήνα ﬁsh 漢 ".repeat(9);
    let longest = bundle(&board, 1, &format!("{headline}\n").repeat(40));
    assert_eq!(push(&board, &longest)["outcome"], "taken");
    command::json(&["set", "--port", &board.port, "--transition", "wipe", "--motion", "pages", "--json"]);
    let path = board.file("mirror.png");
    assert!(command::run(&["mirror", "--port", &board.port, "--png", path.to_str().unwrap()]).success);
    let next = bundle(&board, 2, "Tram is late\n");
    push(&board, &next);
    let least = free(&board);
    figures::record("free_stack_bytes", least, "bytes", COMMAND, None);
    let stack = RAM - Image::built().sizes().ram;
    // The guard below it counts as used.
    figures::record("stack_max_bytes", stack - least, "bytes", COMMAND, None);
    assert!(least <= at_first && at_first < stack, "{least} of {stack} bytes, {at_first} before the push");
    assert!(least > u64::from(SPARE_STACK_BYTES), "{least} of {stack} bytes");
}
