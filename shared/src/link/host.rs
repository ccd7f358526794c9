use super::{Address, Direction, Envelope, Reply, Request, encode};
use crate::limits::{FRAME_BODY_BYTES, FRAME_BYTES};

/// Hands the frame of `request` to `tx`: a zero first, then the frame.
pub fn send_request(address: Address, sequence: u8, request: &Request<'_>, tx: &mut impl FnMut(&[u8])) {
    let mut body = [0; FRAME_BODY_BYTES];
    let envelope = Envelope { direction: Direction::Request, address, sequence };
    let (head, message) = body.split_at_mut(Envelope::BYTES);
    head.copy_from_slice(&envelope.to_bytes());
    // Every request fits: tied by a const assert in `limits` and a test of the longest ones.
    let Ok(length) = postcard::to_slice(request, message).map(|written| Envelope::BYTES + written.len()) else {
        return;
    };
    // A zero first ends whatever noise stands in the display's buffer.
    let mut frame = [0; FRAME_BYTES + 1];
    let (_, rest) = frame.split_at_mut(1);
    if let Some(Ok(bytes)) = body.get(..length).map(|body| encode(body, rest)) {
        let length = bytes.len() + 1;
        tx(frame.get(..length).unwrap_or_default());
    }
}

/// The sequence number and the message of a frame, when it is a reply from the display at `address`.
pub(super) fn reply_for(address: Address, body: &[u8]) -> Option<(u8, Reply<'_>)> {
    let (envelope, message) = Envelope::split(body)?;
    let is_mine = address == Address::ANY || envelope.address == address;
    match (envelope.direction, postcard::take_from_bytes(message)) {
        (Direction::Reply, Ok((reply, []))) if is_mine => Some((envelope.sequence, reply)),
        _ => None,
    }
}
