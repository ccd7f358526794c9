use super::host::send_request;
use super::{Address, Offer, Request, digest};
use crate::limits::CHUNK_BYTES;
use crate::trust::{Key, Purpose, Tag};

/// Hands the frames that tell `edition`, of this number, to all displays of `audience` at once to `tx`. None of them
/// answers: a [`Push`](super::Push) to each asks then whether it has the edition, and sends what it has not.
pub fn broadcast(edition: &[u8], number: u32, audience: Address, key: Option<&Key>, mut tx: impl FnMut(&[u8])) {
    let tag = key.map_or(Tag::NONE, |key| Tag::of(key, Purpose::Edition(number), audience, edition));
    let mut sequence = 0;
    let mut send = |request: &Request<'_>| {
        send_request(audience, sequence, request, &mut tx);
        sequence = sequence.wrapping_add(1);
    };
    if edition.len() <= CHUNK_BYTES {
        return send(&Request::Whole { tag, bytes: edition });
    }
    let length = u32::try_from(edition.len()).unwrap_or(u32::MAX);
    let offer = Offer { edition: number, length, digest: digest(edition) };
    send(&Request::Offer(offer));
    for (offset, bytes) in (0..).step_by(CHUNK_BYTES).zip(edition.chunks(CHUNK_BYTES)) {
        send(&Request::Chunk { offset, bytes });
    }
    send(&Request::Commit { offer, tag });
}
