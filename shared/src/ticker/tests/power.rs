use super::*;
use crate::link::{Refusal, Refused};
use crate::shelf::{Kept, Loaded, Store, StoreError};

/// A store in memory, which takes some calls for each snapshot.
#[derive(Default)]
struct Ram {
    kept: Option<(Vec<u8>, Vec<u8>)>,
    calls: u32,
    is_broken: bool,
    snapshots: u32,
}

impl Store for Ram {
    fn load(&mut self, state: &mut [u8], edition: &mut [u8]) -> Result<Option<Loaded>, StoreError> {
        if self.is_broken {
            return Err(StoreError);
        }
        let Some((of_state, of_edition)) = &self.kept else { return Ok(None) };
        state[..of_state.len()].copy_from_slice(of_state);
        edition[..of_edition.len()].copy_from_slice(of_edition);
        Ok(Some(Loaded { state: of_state.len(), edition: of_edition.len() }))
    }

    fn begin(&mut self) -> Result<(), StoreError> {
        self.calls = 0;
        if self.is_broken { Err(StoreError) } else { Ok(()) }
    }

    fn keep(&mut self, state: &[u8], edition: &[u8]) -> Result<Kept, StoreError> {
        self.calls += 1;
        if self.calls < 5 {
            return Ok(Kept::Partly);
        }
        self.kept = Some((state.to_vec(), edition.to_vec()));
        self.snapshots += 1;
        Ok(Kept::Whole)
    }
}

impl Desk {
    /// A board that is switched on, with what `store` kept.
    fn switched_on(store: &mut Ram) -> Self {
        let mut desk = Self::locked(Lock::Empty);
        let _ = desk.ticker.restore(desk.now, store);
        desk
    }

    /// Lets time pass, and keeps what is to be kept meanwhile.
    fn run_with(&mut self, store: &mut Ram, span: Span) {
        for _ in 0..span.ms() {
            let _ = self.ticker.keep(self.now, store);
            self.run(Span::from_ms(1));
        }
    }

    /// Pushes an edition of one headline, and keeps what is to be kept meanwhile.
    fn push_and_keep(&mut self, store: &mut Ram, number: u32, headline: &str) -> Result<Outcome, PushError> {
        let pushed = self.push_while(&edition(number, &[headline]), number, |ticker, now| {
            let _ = ticker.keep(now, store);
        });
        pushed.map(|(outcome, _)| outcome)
    }

    fn install(&mut self, installation: Installation) {
        self.ticker.install(self.now, &installation);
    }

    /// What stands at the right of the foot line.
    fn is_unsaved(&self) -> bool {
        self.ticker.faults.any(Faults::STORE)
    }
}

const PLACE: Installation =
    Installation { key: KEY, address: Address::LAST, group: Address::ANY, edition: 5, command: 70 };

#[test]
fn key_place_numbers_settings_and_news_come_back() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.run_with(&mut store, Span::from_ms(20));
    assert_eq!(Desk::switched_on(&mut store).ticker.access(), Access::Keyed(KEY.id()), "without any news");
    desk.push_and_keep(&mut store, 7, "one").unwrap();
    let settings = Settings { rounds: 3, ..Settings::DEFAULT };
    let bytes = |command: Command| command.to_bytes(&mut [0; Command::BYTES]).to_vec();
    let ask = |desk: &mut Desk, number, command| {
        let bytes = bytes(command);
        let tag = Tag::of(&KEY, Purpose::Command(number), Address::LAST, &bytes);
        desk.ask(&Request::Command { number, tag, bytes: &bytes })
    };
    assert!(matches!(ask(&mut desk, 71, Command::Set(settings)), Reply::Settings(_)));
    assert!(matches!(ask(&mut desk, 72, Command::Brightness(3)), Reply::Settings(_)));
    desk.run_with(&mut store, Span::from_s(1));

    let mut desk = Desk::switched_on(&mut store);
    desk.run(Span::from_s(1));
    assert_eq!((desk.edition(), desk.ticker.access()), (Some(7), Access::Keyed(KEY.id())));
    assert_eq!((desk.ticker.settings, desk.ticker.stage.brightness().level()), (settings, 3));
    assert_eq!(desk.ticker.station.address(), Address::LAST);
    let outdated = Err(PushError::Refused(Refused::new(Refusal::Outdated)));
    assert_eq!(desk.push(6, &["older"]), outdated, "numbers never go back");
    let replayed = ask(&mut desk, 72, Command::Brightness(8));
    assert_eq!(replayed, Reply::Refused(Refused::new(Refusal::Replayed)));
    let before = store.snapshots;
    desk.push_and_keep(&mut store, 7, "one").unwrap();
    desk.run_with(&mut store, Span::from_s(1));
    assert_eq!(store.snapshots, before, "the same edition again writes nothing");
}

#[test]
fn nothing_is_shown_or_said_to_be_taken_that_a_power_cut_could_take_back() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.run_with(&mut store, Span::from_ms(20));
    for number in [7, 8] {
        let before = desk.edition();
        let mut calls = 0;
        let pushed = desk.push_while(&edition(number, &["one"]), number, |ticker, now| {
            calls += 1;
            // The store is slow: the host asks again and again meanwhile.
            if calls % 200 == 0 {
                let _ = ticker.keep(now, &mut store);
            }
            assert!(calls > 1000 || ticker.shelf.on_show().map(|edition| edition.number()) == before);
        });
        assert!(matches!(pushed, Ok((Outcome::Taken(taken), _)) if taken.edition == number), "{pushed:?}");
        assert!(calls > 1000, "it took as long as the store");
        assert_eq!(Desk::switched_on(&mut store).edition(), Some(number));
        desk.run(Span::from_s(60));
        assert_eq!(desk.edition(), Some(number));
    }
}

#[test]
fn without_a_store_that_works_the_news_is_shown_and_the_glass_says_so() {
    let mut store = Ram { is_broken: true, ..Ram::default() };
    let mut desk = Desk::switched_on(&mut store);
    assert!(desk.is_unsaved());
    desk.install(PLACE);
    desk.push_and_keep(&mut store, 7, "one").unwrap();
    desk.run_with(&mut store, Span::from_s(1));
    assert_eq!((desk.edition(), desk.is_unsaved()), (Some(7), true));
    let unsaved = desk.picture();
    store.is_broken = false;
    desk.push_and_keep(&mut store, 8, "one").unwrap();
    desk.run_with(&mut store, Span::from_s(30));
    assert_eq!((desk.edition(), desk.is_unsaved()), (Some(8), false));
    assert_ne!(desk.picture(), unsaved, "the glass has said so");
    assert_eq!(Desk::switched_on(&mut store).edition(), Some(8));
}

#[test]
fn a_key_that_is_installed_while_an_edition_waits_is_kept_without_it() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.run_with(&mut store, Span::from_ms(20));
    let mut calls = 0;
    let pushed = desk.push_while(&edition(7, &["one"]), 7, |ticker, now| {
        if ticker.shelf.is_unkept() {
            calls += 1;
            match calls {
                ..=3 => drop(ticker.keep(now, &mut store)),
                4 => ticker.install(now, &PLACE),
                _ => {}
            }
        }
    });
    assert!(pushed.is_err() && calls == 4, "{pushed:?}");
    desk.run_with(&mut store, Span::from_s(1));
    assert_eq!(desk.edition(), None);
    let desk = Desk::switched_on(&mut store);
    assert_eq!((desk.edition(), desk.ticker.access()), (None, Access::Keyed(KEY.id())));
}

#[test]
fn another_key_may_begin_with_lower_numbers_and_they_come_back() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.push_and_keep(&mut store, 1000, "one").unwrap();
    desk.run_with(&mut store, Span::from_ms(20));
    desk.install(Installation { key: Secret::new([8; 32]), ..PLACE });
    desk.run_with(&mut store, Span::from_ms(20));
    let desk = Desk::switched_on(&mut store);
    assert_eq!((desk.edition(), desk.ticker.shelf.above()), (Some(1000), 5));
}

#[test]
fn commands_that_come_all_the_time_do_not_keep_an_edition_from_being_kept() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.run_with(&mut store, Span::from_ms(20));
    let mut number = 100;
    let pushed = desk.push_while(&edition(7, &["one"]), 7, |ticker, now| {
        number += 1;
        // As a command does.
        ticker.lock = Lock::above(KEY, number);
        let _ = ticker.keep(now, &mut store);
    });
    assert!(matches!(pushed, Ok((Outcome::Taken(_), _))), "{pushed:?}");
    desk.run_with(&mut store, Span::from_ms(20));
    let desk = Desk::switched_on(&mut store);
    assert!(matches!(desk.ticker.lock, Lock::Keyed { above, .. } if above == number), "the last one is kept behind it");
}

#[test]
fn news_that_makes_a_board_fail_can_be_left_out() {
    let mut store = Ram::default();
    let mut desk = Desk::switched_on(&mut store);
    desk.install(PLACE);
    desk.push_and_keep(&mut store, 7, "one").unwrap();
    desk.run_with(&mut store, Span::from_ms(20));
    let mut desk = Desk::locked(Lock::Empty);
    assert_eq!(desk.ticker.restore_without_news(desk.now, &mut store), Ok(false));
    assert_eq!((desk.edition(), desk.ticker.access()), (None, Access::Keyed(KEY.id())));
    assert_eq!(desk.push(7, &["one"]), Err(PushError::Refused(Refused::new(Refusal::Outdated))));
}
