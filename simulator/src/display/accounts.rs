use motograph_shared::limits::HEADLINES;
use motograph_shared::link::{Account, Reply, Request};
use serde_json::{Value, json};

use super::ask;
use crate::error::SendError;
use crate::push::Port;

/// What became of the headlines of an edition on the display on `port`, which has this number; 0 is the one on show.
/// Nothing when the display does not have it, or does not keep account.
///
/// # Errors
/// [`SendError`] when nobody answers.
pub fn accounts(port: &mut Port, edition: u32) -> Result<Vec<Account>, SendError> {
    let (mut all, mut of) = (Vec::new(), None);
    loop {
        let from = u16::try_from(all.len()).unwrap_or(u16::MAX);
        let part = ask(port, Request::Account { edition, from }, |reply| match reply {
            // Another edition may have come on show in between.
            Reply::Account(part) if part.from == from && *of.get_or_insert(part.edition) == part.edition => {
                Some((usize::from(part.headlines).min(HEADLINES), part.accounts().collect::<Vec<_>>()))
            }
            _ => None,
        })?;
        match part {
            Some((headlines, part)) if !part.is_empty() => {
                all.extend(part);
                if all.len() >= headlines {
                    return Ok(all);
                }
            }
            // What a display says may be anything.
            Some(_) | None => return Ok(all),
        }
    }
}

/// For programs.
pub fn value(account: &Account) -> Value {
    json!({
        "times": account.times,
        "shown_ms": account.shown_ms,
        "folded": account.folded,
        "boxed": account.boxed,
    })
}
