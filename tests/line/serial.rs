use std::collections::VecDeque;

use arm_pl011_uart::Error;
use motograph_firmware::serial::{MOST, drain};

/// Takes what a port gives, into a queue with so much room; what was taken, and how many bytes were lost.
fn taken(port: &mut VecDeque<Result<u8, Error>>, room: usize) -> (Vec<u8>, u32) {
    let mut queue = Vec::new();
    let read = || port.pop_front().transpose();
    let lost = drain(read, |byte| {
        let fits = queue.len() < room;
        if fits {
            queue.push(byte);
        }
        fits
    });
    (queue, lost)
}

#[test]
fn damaged_bytes_are_counted_and_the_others_come_through() {
    let mut port = VecDeque::from([
        Ok(1),
        Err(Error::Overrun),
        Ok(2),
        Err(Error::Framing),
        Err(Error::Parity),
        Ok(3),
        Err(Error::Break),
        Ok(4),
    ]);
    assert_eq!(taken(&mut port, 100), (vec![1, 2, 3, 4], 4));
    assert_eq!(taken(&mut port, 100), (vec![], 0), "nothing is left");
}

#[test]
fn a_break_that_never_ends_and_a_fifo_that_never_empties_are_left_after_a_while() {
    assert_eq!(drain(|| Err::<Option<u8>, _>(Error::Break), |_| true), MOST as u32);
    let mut count = 0;
    assert_eq!(
        drain(
            || Ok::<_, Error>(Some(7)),
            |_| {
                count += 1;
                true
            }
        ),
        0
    );
    assert_eq!(count, MOST);
}

#[test]
fn what_a_full_queue_has_no_room_for_is_counted() {
    let mut port = (0..10).map(Ok).collect();
    assert_eq!(taken(&mut port, 6), (vec![0, 1, 2, 3, 4, 5], 4));
}
