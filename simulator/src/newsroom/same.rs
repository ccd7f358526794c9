use strsim::normalized_levenshtein;

/// How alike two headlines are that say the same, of 1.
const ALIKE: f64 = 0.85;

/// How alike a headline and its correction are, of 1.
const CORRECTED: f64 = 0.7;

/// A headline without what does not matter: case, punctuation, spaces.
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether two headlines of two sources say the same. Where their numbers differ, they do not: “3 dead” is not “5 dead”.
pub fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    one == other || (numbers(&one) == numbers(&other) && normalized_levenshtein(&one, &other) >= ALIKE)
}

/// Whether one headline is the correction of another of the same source that is gone.
pub(super) fn is_correction(before: &str, after: &str) -> bool {
    normalized_levenshtein(&plain(before), &plain(after)) >= CORRECTED
}

fn numbers(plain: &str) -> Vec<&str> {
    plain.split(' ').filter(|word| word.chars().any(char::is_numeric)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_the_same() {
        assert!(is_same("Old bridge shut — for repairs", "OLD BRIDGE SHUT FOR REPAIRS"));
        assert!(is_same("Harbour crane falls in the storm", "Harbour crane falls in storm"));
        assert!(!is_same("Storm: 3 dead on the coast road", "Storm: 5 dead on the coast road"));
        assert!(!is_same("Harbour crane falls", "Harbour crane repaired"));
        assert!(!is_same("Київ вітає гостей", "Львів вітає гостей"));
    }

    #[test]
    fn a_correction_is_nearly_the_same() {
        assert!(is_correction("Storm: 3 dead on the coast road", "Storm: 5 dead on the coast road"));
        assert!(!is_correction("Storm on the coast road", "Tram is late again"));
    }
}
