//! What is done with bytes that a serial port has received.

/// Bytes that are taken from the port at once: its FIFO may fill as fast as it is emptied.
pub const MOST: usize = 64;

/// Moves bytes from a port to a queue, until the port has no more or there were [`MOST`]; returns how many were lost, as the
/// queue was full or they came damaged (overrun, framing, parity, break). What is damaged is passed over: the frame's check
/// will say so.
pub fn drain<E>(mut read: impl FnMut() -> Result<Option<u8>, E>, mut take: impl FnMut(u8) -> bool) -> u32 {
    let mut lost = 0;
    for _ in 0..MOST {
        match read() {
            Ok(None) => break,
            Ok(Some(byte)) if take(byte) => {}
            Ok(Some(_)) | Err(_) => lost += 1,
        }
    }
    lost
}
