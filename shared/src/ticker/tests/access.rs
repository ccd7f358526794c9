//! Who may change what a display shows, through the whole display.

use super::*;
use crate::link::{Offer, Refusal, Refused, Standing, digest};
use crate::trust::Access;

const OTHER: Secret = Secret::new([8; 32]);

fn install(key: Secret) -> Installation {
    Installation { key, address: Address::FIRST, group: Address::ANY, edition: 0, command: 0 }
}

impl Desk {
    /// Holds the keys for so long.
    fn hold(&mut self, held: Held, ms: u32) {
        for _ in 0..ms / 5 {
            self.ticker.sample_keys(self.now, held);
            self.now = self.now.after(Span::from_ms(5));
        }
    }

    /// Sends a request, and polls so often whatever is answered.
    fn tell(&mut self, request: &Request<'_>, polls: u32) {
        let mut line = Vec::new();
        crate::link::send_request(Address::FIRST, 9, request, &mut |bytes| line.extend_from_slice(bytes));
        let (mut rest, mut outbox) = (&line[..], Outbox::new());
        for _ in 0..polls {
            rest = &rest[self.ticker.poll(self.now, rest, &mut outbox).taken..];
        }
    }

    /// A whole edition in one frame; polls until it is answered.
    fn whole(&mut self, bytes: &[u8], tag: Tag) -> Reply<'static> {
        self.ask(&Request::Whole { tag, bytes })
    }

    fn access(&mut self) -> Access {
        match self.ask(&Request::Hello { oldest: 1, newest: 1 }) {
            Reply::Hello(greeting) => greeting.access,
            reply => panic!("{reply:?}"),
        }
    }

    /// Polls for a while and returns the rows of the headline's band.
    fn band_after(&mut self, ms: u32) -> Vec<Vec<u8>> {
        let end = self.now.after(Span::from_ms(ms));
        let mut outbox = Outbox::new();
        while !self.now.reached(end) {
            self.ticker.poll(self.now, &[], &mut outbox);
            self.ticker.draw(self.now);
            self.now = self.now.after(Span::from_ms(1));
        }
        (2..6).map(|page| self.ticker.frame().canvas().page(page).to_vec()).collect()
    }
}

fn tag(key: &Secret, number: u32, audience: Address, bytes: &[u8]) -> Tag {
    Tag::of(key, Purpose::Edition(number), audience, bytes)
}

#[test]
fn without_a_key_nothing_is_taken_but_one_and_that_only_while_select_is_held() {
    let mut desk = Desk::locked(Lock::Empty);
    let none = Held::NONE;
    desk.hold(none, 50);
    let news = edition(7, &["one"]);
    assert_eq!(desk.access(), Access::NoKey);
    assert_eq!(desk.push_bytes(&news, 7), Err(PushError::NoKey));
    assert_eq!(desk.whole(&news, Tag::NONE), Reply::Refused(Refused::new(Refusal::NoKey)));
    assert_eq!(desk.command(1, Command::Brightness(3)), Reply::Refused(Refused::new(Refusal::NoKey)));
    let offer = Offer { edition: 7, length: news.len() as u32, digest: digest(&news) };
    assert_eq!(desk.ask(&Request::Offer(offer)), Reply::Standing(Standing::Wants { next: 0 }));
    assert_eq!(desk.ask(&Request::Commit { offer, tag: Tag::NONE }), Reply::Refused(Refused::new(Refusal::NoKey)));

    assert_eq!(desk.ask(&Request::Install(install(KEY))), Reply::Refused(Refused::new(Refusal::NotHeld)));
    desk.hold(none.with(Key::Next, true), 100);
    assert_eq!(
        desk.ask(&Request::Install(install(KEY))),
        Reply::Refused(Refused::new(Refusal::NotHeld)),
        "another button"
    );
    desk.hold(none, 100);
    desk.hold(none.with(Key::Pause, true), 10);
    assert_eq!(
        desk.ask(&Request::Install(install(KEY))),
        Reply::Refused(Refused::new(Refusal::NotHeld)),
        "a spike on its line"
    );
    desk.hold(none, 100);
    desk.hold(none.with(Key::Pause, true), 2900);
    assert_eq!(desk.ask(&Request::Install(install(KEY))), Reply::Refused(Refused::new(Refusal::NotHeld)), "a press");
    desk.hold(none.with(Key::Pause, true), 300);
    let everybody = Address::EVERYBODY;
    let nowhere = Installation { address: everybody, ..install(KEY) };
    assert_eq!(desk.ask(&Request::Install(nowhere)), Reply::Refused(Refused::new(Refusal::Malformed)));
    assert!(
        matches!(desk.ask(&Request::Install(install(KEY))), Reply::Hello(hello) if hello.access == Access::Keyed(KEY.id()))
    );
    assert_eq!(desk.access(), Access::Keyed(KEY.id()));
    assert!(matches!(desk.ask(&Request::Install(install(KEY))), Reply::Hello(_)), "its answer was lost");
    let another = desk.ask(&Request::Install(install(OTHER)));
    assert_eq!(another, Reply::Refused(Refused::new(Refusal::NotHeld)), "one key a hold");
    assert!(matches!(desk.push_bytes(&news, 7), Ok((Outcome::Taken(_), _))));
    desk.hold(none, 100);
    assert_eq!(desk.ask(&Request::Install(install(OTHER))), Reply::Refused(Refused::new(Refusal::NotHeld)));
}

#[test]
fn a_button_that_is_held_since_start_lets_no_key_in() {
    let mut desk = Desk::locked(Lock::Empty);
    desk.hold(Held::NONE.with(Key::Pause, true), 5000);
    assert_eq!(desk.ask(&Request::Install(install(KEY))), Reply::Refused(Refused::new(Refusal::NotHeld)));
}

#[test]
fn a_tag_is_good_for_one_key_one_audience_one_number_and_exact_bytes() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let news = edition(300, &["one", "two"]);
    let good = tag(&KEY, 300, Address::FIRST, &news);
    let forged = Reply::Refused(Refused::new(Refusal::Forged));
    for wrong in [
        Tag::NONE,
        tag(&OTHER, 300, Address::FIRST, &news),
        tag(&KEY, 301, Address::FIRST, &news),
        tag(&KEY, 300, Address::new(2).unwrap(), &news),
        tag(&KEY, 300, Address::ANY, &news),
        tag(&KEY, 300, Address::EVERYBODY, &news),
        tag(&KEY, 300, Address::FIRST, &news[..news.len() - 1]),
        Tag::of(&KEY, Purpose::Command(300), Address::FIRST, &news),
    ] {
        assert_eq!(desk.whole(&news, wrong), forged);
    }
    // Whatever byte of the edition is another one: most are no edition of this number, and none is taken.
    for place in 0..news.len() {
        let mut other = news.clone();
        other[place] ^= 1;
        assert!(matches!(desk.whole(&other, good), Reply::Refused(_)), "byte {place}");
    }
    assert!(desk.ticker.shelf.on_show().is_none());
    assert!(matches!(desk.whole(&news, good), Reply::Taken(_)));
    assert!(matches!(desk.whole(&news, good), Reply::Taken(_)), "its answer was lost");
    let older = edition(299, &["old"]);
    let replayed = desk.whole(&older, tag(&KEY, 299, Address::FIRST, &older));
    assert_eq!(replayed, Reply::Refused(Refused::new(Refusal::Outdated)));
}

#[test]
fn a_forged_commit_leaves_the_bytes_to_whoever_has_the_key() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let news = edition(300, &["one", "two"]);
    let offer = Offer { edition: 300, length: news.len() as u32, digest: digest(&news) };
    desk.ask(&Request::Offer(offer));
    desk.ask(&Request::Chunk { offset: 0, bytes: &news });
    assert_eq!(desk.ask(&Request::Commit { offer, tag: Tag::NONE }), Reply::Refused(Refused::new(Refusal::Forged)));
    let tag = tag(&KEY, 300, Address::FIRST, &news);
    assert!(matches!(desk.ask(&Request::Commit { offer, tag }), Reply::Taken(_)));
}

#[test]
fn the_same_key_again_lets_no_number_go_back_and_another_key_begins_anew() {
    let mut desk = Desk::new(Instant::from_ms(0));
    desk.push(300, &["one"]).unwrap();
    assert_eq!(desk.command(5, Command::Brightness(3)), desk.command(5, Command::Brightness(3)));
    desk.ticker.install(desk.now, &install(KEY));
    assert_eq!(desk.push(200, &["old"]), Err(PushError::Refused(Refused::new(Refusal::Outdated))));
    assert_eq!(desk.command(4, Command::Brightness(4)), Reply::Refused(Refused::new(Refusal::Replayed)));
    desk.ticker.install(desk.now, &install(OTHER));
    assert_eq!(desk.push(400, &["two"]), Err(PushError::OtherKey { asked: OTHER.id() }));
    assert_eq!(desk.command(6, Command::Brightness(4)), Reply::Refused(Refused::new(Refusal::Forged)));
    let above = Installation { edition: 500, command: 9, ..install(KEY) };
    desk.ticker.install(desk.now, &above);
    assert_eq!(desk.push(500, &["two"]), Err(PushError::Refused(Refused::new(Refusal::Outdated))));
    assert_eq!(desk.command(9, Command::Brightness(5)), Reply::Refused(Refused::new(Refusal::Replayed)));
    assert_eq!(desk.ticker.stage.brightness().level(), 3);
    assert!(desk.push(501, &["two"]).is_ok());
}

#[test]
fn an_open_display_takes_anything_but_a_key_and_says_so() {
    let mut desk = Desk::locked(Lock::Open);
    desk.hold(Held::NONE, 50);
    desk.hold(Held::NONE.with(Key::Pause, true), 50);
    assert_eq!(desk.ask(&Request::Install(install(KEY))), Reply::Refused(Refused::new(Refusal::Open)));
    assert_eq!(desk.access(), Access::Open);
    assert!(matches!(desk.push(7, &["one"]), Ok((Outcome::Taken(_), _))));
    let open = desk.band_after(300);
    let mut keyed = Desk::new(Instant::from_ms(0));
    keyed.push(7, &["one"]).unwrap();
    assert_eq!(open, keyed.band_after(300), "the headline is the same");
    assert_ne!(desk.ticker.stage.scene().top, keyed.ticker.stage.scene().top, "and the top line is not");
}

#[test]
fn what_was_on_its_way_is_worth_nothing_once_there_is_another_key() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let news = edition(300, &["one", "two"]);
    let good = tag(&KEY, 300, Address::FIRST, &news);
    let offer = Offer { edition: 300, length: news.len() as u32, digest: digest(&news) };
    // In every state that it can be in: received, under proof or check, and waiting for its turn.
    for polls in 0..40 {
        let mut desk = Desk::new(Instant::from_ms(0));
        desk.push(200, &["before"]).unwrap();
        desk.ask(&Request::Offer(offer));
        desk.ask(&Request::Chunk { offset: 0, bytes: &news });
        if polls > 0 {
            desk.tell(&Request::Commit { offer, tag: good }, polls);
        }
        desk.ticker.install(desk.now, &Installation { edition: 500, ..install(OTHER) });
        desk.run(Span::from_s(30));
        assert_eq!(desk.ticker.edition_on_show(), Some(200), "{polls}");
        assert_eq!(desk.ticker.shelf.above(), 500);
    }
    assert!(matches!(desk.whole(&news, good), Reply::Taken(_)), "the tag was good");
}

#[test]
fn a_command_that_is_too_long_to_be_one_is_not_even_proved() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let refused = desk.ask(&Request::Command { number: 1, tag: Tag::NONE, bytes: &[0; Command::BYTES + 1] });
    assert_eq!(refused, Reply::Refused(Refused::new(Refusal::TooLong)));
}

#[test]
fn a_flood_of_tags_out_of_nowhere_does_not_stop_the_news() {
    let mut desk = Desk::new(Instant::from_ms(0));
    let many: Vec<String> = (0..20).map(|n| format!("Headline {n} of the edition on show")).collect();
    desk.push(1, &many.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    let shown = |desk: &Desk| desk.ticker.shelf.accounts(0).1.iter().filter(|account| account.times > 0).count();
    // The longest junk there may be, and a commit of it with another tag each time, three bytes a millisecond.
    let junk = vec![7; crate::limits::EDITION_BYTES];
    let offer = Offer { edition: 9, length: junk.len() as u32, digest: digest(&junk) };
    desk.ask(&Request::Offer(offer));
    for (place, bytes) in junk.chunks(400).enumerate() {
        desk.ask(&Request::Chunk { offset: (place * 400) as u32, bytes });
    }
    let (mut frames, mut outbox, before) = (0, Outbox::new(), shown(&desk));
    for ms in 0..60_000_u32 {
        let mut line = Vec::new();
        if ms % 12 == 0 {
            let tag = Tag(u128::from(ms).to_le_bytes());
            crate::link::send_request(Address::EVERYBODY, 9, &Request::Commit { offer, tag }, &mut |bytes| {
                line.extend_from_slice(bytes);
            });
        }
        let mut rest = &line[..];
        // As slow as a board may be: two calls a millisecond.
        for _ in 0..2 {
            rest = &rest[desk.ticker.poll(desk.now, rest, &mut outbox).taken..];
            frames += u32::from(!desk.ticker.draw(desk.now).is_empty());
            outbox.clear();
        }
        desk.now = desk.now.after(Span::from_ms(1));
    }
    assert!(shown(&desk) >= before + 3 && frames > 1000, "{} headlines, {frames} frames", shown(&desk));
    // And whoever has the key gets through.
    let news = edition(10, &["one"]);
    let good = tag(&KEY, 10, Address::FIRST, &news);
    desk.run(Span::from_s(4));
    assert!(matches!(desk.whole(&news, good), Reply::Taken(_)));
}
