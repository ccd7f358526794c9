use serde::{Deserialize, Serialize};

use super::{Judged, Key, KeyId, Proof, Purpose, ReadyKey, Tag};
use crate::link::{Address, Command, Refusal};

/// What keeps others out of a display.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one exists, and most displays have a key")]
pub enum Lock {
    /// Nothing does: whoever reaches the line may change what is shown. The glass says so.
    Open,
    /// There is no key yet: nothing is taken but a key. The glass says so.
    Empty,
    /// Only what bears a tag of this key is taken.
    Keyed {
        /// The key.
        key: Key,
        /// The same, for proofs.
        ready: ReadyKey,
        /// Its name.
        id: KeyId,
        /// The number of the last command that was taken; only higher ones are.
        above: u64,
        /// The tag of that command, whose answer may have been lost.
        last: Option<Tag>,
    },
}

/// What a host may know of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Tags are not looked at.
    Open,
    /// A key has to be installed first.
    NoKey,
    /// Tags of this key are asked for.
    Keyed(KeyId),
}

/// A key for a display, its place on the line, and the numbers that its first edition and command have to exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// The key.
    pub key: Key,
    /// The display's address from now on, 1 to 95.
    pub address: Address,
    /// The group it is in, 96 to 126; [`Address::ANY`] is none.
    pub group: Address,
    /// Editions of higher numbers only.
    pub edition: u32,
    /// Commands of higher numbers only.
    pub command: u64,
}

impl Installation {
    /// Whether a display can be at this address and in this group.
    pub const fn is_possible(&self) -> bool {
        self.address.is_display() && (self.group.is_group() || self.group.number() == Address::ANY.number())
    }
}

impl Lock {
    /// A lock with a key that was never used.
    pub fn of(key: Key) -> Self {
        Self::above(key, 0)
    }

    /// A lock with a key that takes only commands of higher numbers.
    pub fn above(key: Key, above: u64) -> Self {
        Self::Keyed { key, ready: ReadyKey::new(&key), id: key.id(), above, last: None }
    }

    /// What a host may know.
    pub const fn access(&self) -> Access {
        match self {
            Self::Open => Access::Open,
            Self::Empty => Access::NoKey,
            Self::Keyed { id, .. } => Access::Keyed(*id),
        }
    }

    /// How the tag of an edition is to be proved; `None` where none is asked for.
    ///
    /// # Errors
    /// [`Refusal::NoKey`] as long as there is none.
    pub fn edition(&self, number: u32, audience: Address, tag: Tag) -> Result<Option<Proof>, Refusal> {
        match self {
            Self::Open => Ok(None),
            Self::Empty => Err(Refusal::NoKey),
            Self::Keyed { ready, .. } => Ok(Some(Proof::new(ready, Purpose::Edition(number), audience, tag))),
        }
    }

    /// Whether a command is to be done: `Ok(false)` when it was, and its answer was lost.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    pub fn command(&mut self, number: u64, audience: Address, tag: Tag, bytes: &[u8]) -> Result<bool, Refusal> {
        match self {
            Self::Open => Ok(true),
            Self::Empty => Err(Refusal::NoKey),
            // A longer one is none, and would take long to prove.
            Self::Keyed { .. } if bytes.len() > Command::BYTES => Err(Refusal::TooLong),
            Self::Keyed { ready, above, last, .. } => {
                let mut proof = Proof::new(ready, Purpose::Command(number), audience, tag);
                let judged = loop {
                    match proof.step(bytes) {
                        // A command is shorter than one step.
                        Judged::NotYet => {}
                        judged => break judged,
                    }
                };
                if judged != Judged::Good {
                    return Err(Refusal::Forged);
                }
                if number > *above {
                    (*above, *last) = (number, Some(tag));
                    return Ok(true);
                }
                if number == *above && *last == Some(tag) { Ok(false) } else { Err(Refusal::Replayed) }
            }
        }
    }

    /// Takes a key; the same one again never lets numbers go back.
    pub fn install(&mut self, installation: &Installation) {
        let &Installation { key, command, .. } = installation;
        let above = match self {
            Self::Keyed { key: before, above, .. } if *before == key && *above >= command => return,
            Self::Open | Self::Empty | Self::Keyed { .. } => command,
        };
        *self = Self::above(key, above);
    }

    /// Whether `key` is the one that is here.
    pub fn has(&self, key: &Key) -> bool {
        matches!(self, Self::Keyed { key: here, .. } if here == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key::new([7; 32]);

    fn tag(number: u64) -> Tag {
        Tag::of(&KEY, Purpose::Command(number), Address::FIRST, b"set")
    }

    fn installation(command: u64) -> Installation {
        Installation { key: KEY, address: Address::FIRST, group: Address::ANY, edition: 0, command }
    }

    #[test]
    fn a_number_is_good_once_and_its_answer_may_be_asked_for_again() {
        let mut lock = Lock::Empty;
        let command = |lock: &mut Lock, number, tag| lock.command(number, Address::FIRST, tag, b"set");
        assert_eq!(command(&mut lock, 5, tag(5)), Err(Refusal::NoKey));
        lock.install(&installation(4));
        assert_eq!(command(&mut lock, 3, tag(3)), Err(Refusal::Replayed));
        assert_eq!(command(&mut lock, 6, tag(5)), Err(Refusal::Forged));
        assert_eq!(command(&mut lock, u64::MAX, Tag::NONE), Err(Refusal::Forged), "and no number is lost");
        assert_eq!(command(&mut lock, 5, tag(5)), Ok(true));
        assert_eq!(command(&mut lock, 5, tag(5)), Ok(false));
        lock.install(&installation(0));
        assert_eq!(command(&mut lock, 4, tag(4)), Err(Refusal::Replayed), "the same key again");
        assert_eq!(Lock::Open.command(1, Address::FIRST, Tag::NONE, b"set"), Ok(true));
    }

    #[test]
    fn what_a_host_may_know_is_the_name_of_the_key() {
        assert_eq!((Lock::Open.access(), Lock::Empty.access()), (Access::Open, Access::NoKey));
        let mut lock = Lock::Empty;
        lock.install(&installation(0));
        assert_eq!(lock.access(), Access::Keyed(KEY.id()));
    }
}
