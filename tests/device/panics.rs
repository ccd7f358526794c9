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
    let image = Image::built();
    let places = image.panic_places();
    for place in &places {
        let is_listed = |&(name, file, _): &(&str, &str, &str)| place.contains(name) && place.ends_with(file);
        assert!(PLACES.iter().any(is_listed), "{place} can panic: avoid it, or list it with its reason");
    }
    assert_eq!(places.len(), PLACES.len(), "a place that is listed is there: {places:?}");
    let functions = image.panicking();
    for function in &functions {
        assert!(FUNCTIONS.iter().any(|listed| function.contains(listed)), "{function} is in the image");
    }
    figures::record("panic_symbols", functions.len(), "functions", COMMAND, None);
}
