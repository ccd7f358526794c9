use std::collections::HashMap;

use motograph_shared::link::Run;

/// Bytes of the shortest run that is looked for: to name a run takes about as many.
const LEAST: usize = 24;

/// The bytes of `edition` that are in `base` too.
pub(super) fn runs(base: &[u8], edition: &[u8]) -> Vec<Run> {
    // Of the same bytes at several places, the first is as good as any.
    let mut places = HashMap::new();
    for (from, bytes) in base.windows(LEAST).enumerate() {
        places.entry(bytes).or_insert(from);
    }
    let (mut runs, mut at) = (Vec::new(), 0);
    while let Some(begin) = edition.get(at..at + LEAST) {
        let Some(&from) = places.get(begin) else {
            at += 1;
            continue;
        };
        let pairs = edition.iter().skip(at).zip(base.iter().skip(from));
        let length = pairs.take_while(|(new, old)| new == old).count();
        // An edition has at most 16384 bytes.
        runs.push(Run { at: at as u32, from: from as u32, length: length as u32 });
        at += length;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_changed_is_found_wherever_it_stands() {
        let (one, two) = ("A headline of the morning, as it was", "Another headline of the same morning");
        let base = format!("01{one}{two}");
        assert_eq!(runs(base.as_bytes(), format!("02{one}{two}").as_bytes()), [Run { at: 2, from: 2, length: 72 }]);
        let swapped = format!("02{two}new{one}");
        let expected = [Run { at: 2, from: 38, length: 36 }, Run { at: 41, from: 2, length: 36 }];
        assert_eq!(runs(base.as_bytes(), swapped.as_bytes()), expected);
        assert_eq!(runs(base.as_bytes(), b"something else, as long as a headline is"), []);
        assert_eq!(runs(b"", base.as_bytes()), []);
    }
}
