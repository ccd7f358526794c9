use motograph_tests::figures;
use motograph_tests::image::Image;

const COMMAND: &str = "tests/run pico";

/// The places that could panic, all of them in other people's crates, and why they do not.
const PLACES: [(&str, &str, &str); 12] = [
    ("cobs-", "/src/dec.rs", "its index stays below the end that it has checked"),
    ("heapless-", "/src/spsc.rs", "the remainder by the size of a queue, which is not 0"),
    ("postcard-", "/src/varint.rs", "a varint of N bytes is written to N bytes"),
    ("rp2040-hal-", "/src/clocks/mod.rs", "divides by the clocks that start() asks for, which are not 0"),
    (
        "rp2040-hal-",
        "/src/usb.rs",
        "lengths are checked against both buffers; its RefCell is borrowed where no interrupt comes",
    ),
    ("rp2040-pac-", "/src/usbctrl_dpram.rs", "endpoints are counted by the driver that asks for them"),
    ("usb-device-", "/src/bus.rs", "endpoints are allocated at start, and there are enough for one class"),
    ("usb-device-", "/src/control_pipe.rs", "a host's length is checked against the buffer before it is counted on"),
    ("usb-device-", "/src/descriptor.rs", "what is written is ours, and shorter than the buffer"),
    ("usb-device-", "/src/device.rs", "one language; the state before a suspension is kept with it"),
    ("usb-device-", "/src/endpoint.rs", "the bus is there before anybody asks for it"),
    ("usbd-serial-", "/src/buffer.rs", "reads and writes what it has counted as there"),
];

/// The functions that they call, and the ones that those call.
const FUNCTIONS: [&str; 6] = [
    "panic_already_borrowed",
    "slice_index_fail",
    "9panicking",
    "expect_failed",
    "unwrap_failed",
    "panic_bounds_check",
];

#[test]
fn no_code_of_ours_can_panic() {
    let functions = Image::built_for_pico().panics_only_at(&PLACES, &FUNCTIONS);
    figures::record("pico_panic_symbols", functions, "functions", COMMAND, None);
}
