//! What a display says of what it showed and what it refused.

use super::*;
use crate::link::{Account, Logged, Refusal, RefusalLog, Refused};

impl Desk {
    /// Of the edition on show.
    fn accounts(&mut self) -> Vec<Account> {
        self.accounts_of(0)
    }

    fn accounts_of(&mut self, edition: u32) -> Vec<Account> {
        let mut all = Vec::new();
        loop {
            let Reply::Account(part) = self.ask(&Request::Account { edition, from: all.len() as u16 }) else {
                panic!("no account")
            };
            all.extend(part.accounts());
            if all.len() >= usize::from(part.headlines) {
                return all;
            }
        }
    }

    fn refusals(&mut self) -> RefusalLog {
        match self.ask(&Request::Refusals) {
            Reply::Refusals(log) => log,
            reply => panic!("{reply:?}"),
        }
    }
}

#[test]
fn each_headline_is_accounted_for_by_how_often_and_how_long_it_was_shown() {
    let mut desk = Desk::new(Instant::from_ms(u32::MAX - 5000));
    assert_eq!(desk.accounts(), []);
    desk.push(1, &["Tram is late", "\u{fb01}sh and 漢字 for all", "Short"]).unwrap();
    let start = desk.ticker.on_show_since(desk.now);
    desk.run(Span::from_s(60));
    let accounts = desk.accounts();
    assert_eq!((accounts[0].folded, accounts[0].boxed), (0, 0));
    assert_eq!((accounts[1].folded, accounts[1].boxed), (1, 2));
    let shown: u32 = accounts.iter().map(|account| account.shown_ms).sum();
    assert_eq!(shown, desk.now.since(start).ms(), "every moment is accounted for once");
    let times: Vec<u16> = accounts.iter().map(|account| account.times).collect();
    assert!(times[0] > 2 && times.iter().all(|&n| times[0] - n <= 1), "{times:?}");
    // A long edition, in parts; the next one begins anew.
    let many: Vec<String> = (0..200).map(|n| format!("Headline {n}")).collect();
    desk.push(2, &many.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    assert_eq!((desk.accounts_of(2).len(), desk.accounts_of(1).len(), desk.accounts_of(3).len()), (200, 3, 0));
    desk.run(Span::from_s(30));
    let accounts = desk.accounts();
    assert_eq!(accounts.len(), 200);
    assert!(accounts[0].times == 1 && accounts[199] == Account::NONE);
}

#[test]
fn what_was_refused_is_remembered_with_its_place() {
    let mut desk = Desk::new(Instant::from_ms(70));
    assert_eq!(desk.refusals(), RefusalLog::EMPTY);
    let blank = edition(9, &["one", "\u{200b}", "three"]);
    let at = blank.windows(3).position(|bytes| bytes == "\u{200b}".as_bytes()).unwrap() as u32 - 2;
    let refused = Refused { why: Refusal::Blank, at };
    assert_eq!(desk.push_bytes(&blank, 9), Err(PushError::Refused(refused)));
    let log = desk.refusals();
    let at_ms = log.last[0].unwrap().at_ms;
    assert_eq!(log.last[0], Some(Logged { at_ms, refused, edition: 9, times: 1 }));
    desk.ask(&Request::Whole { tag: Tag::NONE, bytes: &blank });
    desk.ask(&Request::Command { number: 1, tag: Tag::NONE, bytes: &[1, 8] });
    let why: Vec<_> =
        desk.refusals().last.into_iter().flatten().map(|logged| (logged.refused.why, logged.edition)).collect();
    assert_eq!(why, [(Refusal::Forged, 0), (Refusal::Forged, 9), (Refusal::Blank, 9)]);
}
