use serde::{Deserialize, Serialize};

/// What became of a headline of an edition, as in [`AccountPart::entries`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Characters of it shown by another that a table gives; 255 is that many or more.
    pub folded: u8,
    /// Characters of it shown as a box; 255 is that many or more.
    pub boxed: u8,
    /// How often it came on.
    pub times: u16,
    /// How long it was on the glass, in milliseconds.
    pub shown_ms: u32,
}

/// The accounts of some headlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPart<'a> {
    /// The number of the edition; 0 when the display does not have it.
    pub edition: u32,
    /// Headlines in it.
    pub headlines: u16,
    /// The headline that this part begins with, from 0.
    pub from: u16,
    /// [`Account`]s, one behind the other. The next part begins with the headline behind them.
    pub entries: &'a [u8],
}

impl Account {
    /// Of a headline that was not shown yet.
    pub const NONE: Self = Self { folded: 0, boxed: 0, times: 0, shown_ms: 0 };

    /// Writes as many of `accounts` to `room` as fit, and says how many bytes that are.
    pub(crate) fn write_all(accounts: impl Iterator<Item = Self>, room: &mut [u8]) -> usize {
        let mut at = 0;
        for account in accounts {
            let rest = room.get_mut(at..).unwrap_or_default();
            match postcard::to_slice(&account, rest) {
                Ok(written) => at += written.len(),
                Err(_) => break,
            }
        }
        at
    }
}

impl AccountPart<'_> {
    /// Most bytes of entries in one part.
    pub const ENTRY_BYTES: usize = 160;

    /// The accounts in it.
    pub fn accounts(&self) -> impl Iterator<Item = Account> {
        let mut rest = self.entries;
        core::iter::from_fn(move || {
            let (account, after) = postcard::take_from_bytes(rest).ok()?;
            rest = after;
            Some(account)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_fit_are_written_and_read() {
        let account = Account { folded: 1, boxed: 2, times: 300, shown_ms: u32::MAX };
        let mut room = [0; 20];
        let written = Account::write_all([account; 3].into_iter(), &mut room);
        assert_eq!(room[..written], [1, 2, 0xac, 2, 255, 255, 255, 255, 15, 1, 2, 0xac, 2, 255, 255, 255, 255, 15]);
        let part = AccountPart { edition: 1, headlines: 3, from: 0, entries: &room[..written] };
        assert_eq!(part.accounts().collect::<Vec<_>>(), [account; 2]);
    }
}
