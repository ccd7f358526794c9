use motograph_tests::figures;
use motograph_tests::image::Image;

const COMMAND: &str = "tests/run firmware";

/// The places that could panic, all of them in other people's crates, and why they do not.
const PLACES: [(&str, &str, &str); 4] = [
    ("cobs-", "/src/dec.rs", "its index stays below the end that it has checked"),
    (
        "embedded-sdmmc-",
        "/src/sdcard/spi.rs",
        "its RefCell is borrowed within a call alone, and no interrupt uses the card",
    ),
    ("heapless-", "/src/spsc.rs", "the remainder by the size of a queue, which is not 0"),
    ("postcard-", "/src/varint.rs", "a varint of N bytes is written to N bytes"),
];

/// The functions that they call, and the one that those call.
const FUNCTIONS: [&str; 4] = ["panic_already_borrowed", "panic_bounds_check", "panic_const_rem_by_zero", "panic_fmt"];

#[test]
fn no_code_of_ours_can_panic() {
    let functions = Image::built().panics_only_at(&PLACES, &FUNCTIONS);
    figures::record("panic_symbols", functions, "functions", COMMAND, None);
}
