//! A panel that let everything pass would prove nothing.

use std::cell::RefCell;

use embedded_hal::i2c::{I2c, Operation};
use motograph_tests::ssd1306::{Bus, Panel};

/// Sends each transaction to a panel that is set up as far as its addressing.
fn send(address: u8, transactions: &[&[u8]]) {
    let panel = RefCell::new(Panel::new(0x3c));
    let mut bus = Bus(&panel);
    bus.write(0x3c, &[0x00, 0x20, 0x00]).unwrap();
    for bytes in transactions {
        bus.write(address, bytes).unwrap();
    }
}

#[test]
fn what_the_datasheet_knows_is_taken() {
    // Two commands with a control byte each, a window of 2×2 and its pixels: three as a stream, one by itself.
    send(0x3c, &[&[0x80, 0xae, 0x00, 0x81, 0x7f], &[0x00, 0x21, 9, 10, 0x22, 0, 1], &[0x40, 1, 2, 3], &[0xc0, 4]]);
}

#[test]
#[should_panic(expected = "nobody has this address")]
fn another_address_is_not() {
    send(0x3d, &[&[0x00, 0xae]]);
}

#[test]
#[should_panic(expected = "23 is no command")]
fn an_unknown_command_is_not() {
    send(0x3c, &[&[0x00, 0x23]]);
}

#[test]
#[should_panic(expected = "[21, 00] is cut off")]
fn half_a_command_is_not() {
    send(0x3c, &[&[0x00, 0x21, 0x00]]);
}

#[test]
#[should_panic(expected = "has an argument that the datasheet does not know")]
fn an_argument_out_of_range_is_not() {
    send(0x3c, &[&[0x00, 0x21, 0, 128]]);
}

#[test]
#[should_panic(expected = "is no control byte")]
fn another_control_byte_is_not() {
    send(0x3c, &[&[0x20, 0x00]]);
}

#[test]
#[should_panic(expected = "into no window")]
fn pixels_without_a_window_are_not() {
    send(0x3c, &[&[0x40, 1]]);
}

#[test]
#[should_panic(expected = "into one that is full")]
fn more_pixels_than_the_window_holds_are_not() {
    send(0x3c, &[&[0x00, 0x21, 9, 10, 0x22, 0, 1], &[0x40, 1, 2, 3, 4, 5]]);
}

#[test]
#[should_panic(expected = "below the glass")]
fn pixels_below_the_glass_are_not() {
    send(0x3c, &[&[0x00, 0xa8, 15, 0x21, 0, 0, 0x22, 1, 2], &[0x40, 1, 2]]);
}

#[test]
#[should_panic(expected = "over memory that nobody wrote")]
fn a_display_that_goes_on_too_early_is_not() {
    send(0x3c, &[&[0x00, 0xaf]]);
}

#[test]
#[should_panic(expected = "refuse a write of nothing")]
fn a_write_of_nothing_is_not() {
    let panel = RefCell::new(Panel::new(0x3c));
    Bus(&panel).transaction(0x3c, &mut [Operation::Write(&[0x00, 0xe3]), Operation::Write(&[])]).unwrap();
}
