use heapless::Deque;

use super::{Address, Damage, Deframer, Direction, Envelope, Fed, LinkCounters, Reply, Request, encode, version};
use crate::limits::{OUTBOX_BYTES, REPLY_BYTES};

/// Bytes that wait for the line.
pub type Outbox = Deque<u8, OUTBOX_BYTES>;

/// What a display does with requests. `None` means the answer comes later, by [`Station::settle`].
pub trait Service {
    /// Answers one request to `audience`, which is this display, a group it is in, or everybody; `link` is what the line did
    /// so far.
    fn answer(&mut self, request: Request<'_>, audience: Address, link: &LinkCounters) -> Option<Reply<'_>>;
}

/// The display's end of the link: bytes in, bytes out, and a [`Service`] that answers.
#[derive(Debug)]
pub struct Station {
    place: Place,
    deframer: Deframer,
    counters: LinkCounters,
    owed: Option<u8>,
}

/// Where a display stands on its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nobody has given it an address: it answers to [`Address::ANY`] alone, as there may be more of its kind on the line.
    Nameless,
    /// It answers to its address, and listens to its group besides; [`Address::ANY`] is no group.
    Given { address: Address, group: Address },
}

impl Station {
    /// A station that answers to `address` and to [`Address::ANY`].
    pub const fn new(address: Address) -> Self {
        Self::at(Place::Given { address, group: Address::ANY })
    }

    /// A station that was given no address, and answers to [`Address::ANY`] alone, as [`Address::FIRST`].
    pub const fn nameless() -> Self {
        Self::at(Place::Nameless)
    }

    const fn at(place: Place) -> Self {
        Self { place, deframer: Deframer::new(), counters: EMPTY, owed: None }
    }

    /// Gives the station another address, and the group it listens to besides.
    pub const fn move_to(&mut self, address: Address, group: Address) {
        self.place = Place::Given { address, group };
    }

    /// Its address.
    pub const fn address(&self) -> Address {
        self.place.address()
    }

    /// The group it is in; [`Address::ANY`] is none.
    pub const fn group(&self) -> Address {
        match self.place {
            Place::Nameless => Address::ANY,
            Place::Given { group, .. } => group,
        }
    }

    /// Takes bytes from the line up to the next request, and puts its answer in the outbox; returns how many bytes were
    /// taken. It takes none while the outbox could not hold another reply: feed them when the line has drained it.
    pub fn receive(&mut self, bytes: &[u8], service: &mut impl Service, outbox: &mut Outbox) -> usize {
        let Self { place, deframer, counters, owed } = self;
        let mut taken = 0;
        while outbox.capacity() - outbox.len() >= REPLY_BYTES {
            let rest = bytes.get(taken..).unwrap_or_default();
            match deframer.feed(rest) {
                Fed::NeedMore => return bytes.len(),
                Fed::Dropped { why, used } => {
                    match why {
                        Damage::Code | Damage::Check => count(&mut counters.damaged),
                        Damage::Overlong => count(&mut counters.overlong),
                    }
                    taken += used;
                }
                Fed::Frame { body, used } => {
                    taken += used;
                    let Some((sequence, audience, message)) = place.open(body) else {
                        count(&mut counters.foreign);
                        continue;
                    };
                    count(&mut counters.frames);
                    let reply = match postcard::take_from_bytes::<Request<'_>>(message) {
                        // Trailing bytes are no message of this version.
                        Ok((request, [])) => service.answer(request, audience, counters),
                        Ok(_) | Err(_) => {
                            count(&mut counters.unsupported);
                            Some(Reply::Unsupported { oldest: version::OLDEST, newest: version::CURRENT })
                        }
                    };
                    // Many listen to a group: if all answered at once, nobody could be understood.
                    if audience == place.address() {
                        match reply {
                            Some(reply) => send(place.address(), sequence, &reply, outbox, counters),
                            None => *owed = Some(sequence),
                        }
                    }
                    return taken;
                }
            }
        }
        taken
    }

    /// Sends the answer that [`Service::answer`] left for later, to the request that asked for it last.
    pub fn settle(&mut self, reply: &Reply<'_>, outbox: &mut Outbox) {
        if let Some(sequence) = self.owed.take() {
            send(self.address(), sequence, reply, outbox, &mut self.counters);
        }
    }

    /// Says something unasked. A zero before it ends whatever else was on the line: a boot loader, last words.
    pub fn announce(&mut self, reply: &Reply<'_>, outbox: &mut Outbox) {
        if outbox.push_back(0).is_err() {
            return count(&mut self.counters.lost_replies);
        }
        send(self.address(), 0, reply, outbox, &mut self.counters);
    }

    /// Counts bytes that the serial port lost before they were read.
    pub const fn count_lost(&mut self, bytes: u32) {
        self.counters.lost_bytes = self.counters.lost_bytes.saturating_add(bytes);
    }

    /// What the line did so far.
    pub const fn counters(&self) -> &LinkCounters {
        &self.counters
    }
}

const EMPTY: LinkCounters =
    LinkCounters { frames: 0, damaged: 0, overlong: 0, foreign: 0, unsupported: 0, lost_bytes: 0, lost_replies: 0 };

/// Counters stand still at their end: a wrapped one would tell a lie.
fn count(counter: &mut u32) {
    *counter = counter.saturating_add(1);
}

impl Place {
    const fn address(self) -> Address {
        match self {
            Self::Nameless => Address::FIRST,
            Self::Given { address, .. } => address,
        }
    }

    /// The sequence number, the audience and the message of a request that is meant for a display here.
    fn open(self, body: &[u8]) -> Option<(u8, Address, &[u8])> {
        let (envelope, message) = Envelope::split(body)?;
        let (audience, is_meant) = match (envelope.address, self) {
            // Whoever hears it is this display.
            (Address::ANY, _) => (self.address(), true),
            (Address::EVERYBODY, _) => (Address::EVERYBODY, true),
            (audience, Self::Given { address, group }) => (audience, audience == address || audience == group),
            (audience, Self::Nameless) => (audience, false),
        };
        (envelope.direction == Direction::Request && is_meant).then_some((envelope.sequence, audience, message))
    }
}

fn send(address: Address, sequence: u8, reply: &Reply<'_>, outbox: &mut Outbox, counters: &mut LinkCounters) {
    let mut body = [0; REPLY_BYTES];
    let mut frame = [0; REPLY_BYTES];
    let envelope = Envelope { direction: Direction::Reply, address, sequence }.to_bytes();
    let (head, message) = body.split_at_mut(envelope.len());
    head.copy_from_slice(&envelope);
    let length = match postcard::to_slice(reply, message) {
        Ok(written) => envelope.len() + written.len(),
        Err(_) => return count(&mut counters.lost_replies),
    };
    let Some(Ok(bytes)) = body.get(..length).map(|body| encode(body, &mut frame)) else {
        return count(&mut counters.lost_replies);
    };
    if outbox.capacity() - outbox.len() < bytes.len() {
        return count(&mut counters.lost_replies);
    }
    for &byte in bytes {
        // There is room: asked for above.
        let _ = outbox.push_back(byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::FRAME_BYTES;
    use crate::link::{Standing, Taken};

    /// Answers chunks at once and leaves everything else for later.
    struct Recorder(Vec<String>);

    impl Service for Recorder {
        fn answer(&mut self, request: Request<'_>, _audience: Address, _link: &LinkCounters) -> Option<Reply<'_>> {
            self.0.push(format!("{request:?}"));
            match request {
                Request::Chunk { offset, bytes } => {
                    Some(Reply::Standing(Standing::Wants { next: offset + bytes.len() as u32 }))
                }
                _ => None,
            }
        }
    }

    #[test]
    fn a_station_without_an_address_answers_only_to_whoever_asks_anybody() {
        let mut station = Station::nameless();
        let hears = |station: &mut Station, address: u8| {
            let (mut outbox, before) = (Outbox::new(), station.counters().foreign);
            station.receive(&request(address, 1, &[2, 4, 1, 9]), &mut Recorder(Vec::new()), &mut outbox);
            (!outbox.is_empty(), station.counters().foreign > before)
        };
        assert_eq!(hears(&mut station, 0), (true, false));
        assert_eq!(hears(&mut station, 1), (false, true), "another may be there");
        assert_eq!(hears(&mut station, 96), (false, true));
        assert_eq!(hears(&mut station, 127), (false, false), "done, and not answered");
        station.move_to(Address::FIRST, Address::ANY);
        assert_eq!(hears(&mut station, 1), (true, false));
    }

    fn request(address: u8, sequence: u8, message: &[u8]) -> Vec<u8> {
        let body = [&[address, sequence][..], message].concat();
        encode(&body, &mut [0; FRAME_BYTES]).unwrap().to_vec()
    }

    /// Feeds bytes until none are taken any more.
    fn receive_all(station: &mut Station, line: &[u8], service: &mut Recorder, outbox: &mut Outbox) -> usize {
        let mut taken = 0;
        loop {
            match station.receive(&line[taken..], service, outbox) {
                0 => return taken,
                more => taken += more,
            }
        }
    }

    fn sent(outbox: &mut Outbox) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Some(byte) = outbox.pop_front() {
            bytes.push(byte);
        }
        bytes
    }

    #[test]
    fn requests_are_answered_with_their_sequence_and_others_are_counted() {
        let (mut station, mut service, mut outbox) =
            (Station::new(Address::FIRST), Recorder(Vec::new()), Outbox::new());
        let line = [
            request(1, 7, &[2, 4, 1, 9]),
            request(2, 8, &[4]),
            request(0x81, 8, &[4]),
            request(0, 9, &[99]),
            request(0, 10, &[4, 0]),
            vec![3, 1, 0],
        ]
        .concat();
        assert_eq!(receive_all(&mut station, &line, &mut service, &mut outbox), line.len());
        assert_eq!(service.0, ["Chunk { offset: 4, bytes: [9] }"]);
        assert_eq!(
            sent(&mut outbox),
            [
                request(0x81, 7, &[1, 1, 5]),
                request(0x81, 9, &[5, 1, version::CURRENT]),
                request(0x81, 10, &[5, 1, version::CURRENT])
            ]
            .concat()
        );
        assert_eq!(
            *station.counters(),
            LinkCounters { frames: 3, damaged: 1, foreign: 2, unsupported: 2, ..LinkCounters::default() }
        );
    }

    #[test]
    fn an_answer_can_come_later_and_comes_once() {
        let (mut station, mut service, mut outbox) =
            (Station::new(Address::FIRST), Recorder(Vec::new()), Outbox::new());
        station.receive(&request(0, 3, &[4]), &mut service, &mut outbox);
        assert!(outbox.is_empty());
        let taken = Reply::Taken(Taken { edition: 1, headlines: 2, folded: 0, boxed: 0 });
        station.settle(&taken, &mut outbox);
        assert_eq!(sent(&mut outbox), request(0x81, 3, &[2, 1, 2, 0, 0]));
        station.settle(&taken, &mut outbox);
        assert!(outbox.is_empty());
    }

    #[test]
    fn groups_and_everybody_are_heard_and_not_answered() {
        let (mut station, mut service, mut outbox) =
            (Station::new(Address::FIRST), Recorder(Vec::new()), Outbox::new());
        let line = [request(96, 1, &[2, 4, 1, 9]), request(127, 2, &[2, 5, 1, 9]), request(127, 3, &[99])].concat();
        receive_all(&mut station, &line, &mut service, &mut outbox);
        assert_eq!(service.0, ["Chunk { offset: 5, bytes: [9] }"]);
        station.move_to(Address::new(5).unwrap(), Address::group(1).unwrap());
        let line =
            [request(96, 1, &[2, 4, 1, 9]), request(97, 1, &[2, 7, 1, 9]), request(1, 2, &[2, 7, 1, 9])].concat();
        receive_all(&mut station, &line, &mut service, &mut outbox);
        assert_eq!(service.0[1..], ["Chunk { offset: 4, bytes: [9] }"]);
        assert!(outbox.is_empty());
        receive_all(&mut station, &request(5, 3, &[2, 7, 1, 9]), &mut service, &mut outbox);
        assert_eq!(sent(&mut outbox), request(0x85, 3, &[1, 1, 8]));
    }

    #[test]
    fn a_full_outbox_holds_requests_back() {
        let (mut station, mut service, mut outbox) =
            (Station::new(Address::FIRST), Recorder(Vec::new()), Outbox::new());
        let one = request(0, 1, &[2, 4, 1, 9]);
        let line = one.repeat(100);
        let taken = receive_all(&mut station, &line, &mut service, &mut outbox);
        assert!(taken < line.len());
        assert_eq!(taken % one.len(), 0, "whole frames were taken");
        sent(&mut outbox);
        assert!(station.receive(&line[taken..], &mut service, &mut outbox) > 0);
        assert_eq!(station.counters().lost_replies, 0);
    }
}
