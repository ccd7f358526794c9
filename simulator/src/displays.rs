//! Displays on one line, as they are named on the command line: `3`, `1-8`, `1-4,9`.

use std::str::FromStr;

use motograph_shared::link::Address;

/// Some displays, in rising order; never none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Displays(Vec<Address>);

impl Displays {
    /// The addresses.
    pub fn addresses(&self) -> &[Address] {
        &self.0
    }

    /// The first of them.
    pub fn first(&self) -> Address {
        self.0.first().copied().unwrap_or(Address::ANY)
    }
}

impl FromStr for Displays {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("give addresses from 1 to {}, such as 3, 1-8 or 1-4,9", Address::LAST.number());
        let address =
            |text: &str| text.trim().parse().ok().and_then(Address::new).filter(|address| address.is_display());
        let mut all = Vec::new();
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = address(first).zip(address(last)).ok_or_else(wrong)?;
            if last < first {
                return Err(wrong());
            }
            all.extend((first.number()..=last.number()).filter_map(Address::new));
        }
        all.sort();
        all.dedup();
        Ok(Self(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_ranges_of_them() {
        let numbers = |text: &str| {
            let displays: Displays = text.parse()?;
            Ok::<_, String>(displays.addresses().iter().map(|address| address.number()).collect::<Vec<_>>())
        };
        assert_eq!(numbers("3"), Ok(vec![3]));
        assert_eq!(numbers("9, 1-3,2"), Ok(vec![1, 2, 3, 9]));
        for wrong in ["", "0", "96", "3-1", "1-", "a", "1--3", "1-200"] {
            assert!(numbers(wrong).is_err(), "{wrong}");
        }
    }
}
