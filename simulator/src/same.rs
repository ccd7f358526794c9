//! Whether two headlines say the same: of two sources, or in one edition.

use strsim::normalized_levenshtein;

/// How alike two spellings of a word are, of 1: a letter more or less in a word of seven, as in *harbour* and *harbor*.
const ALIKE: f64 = 0.85;

/// Words that one newsroom's headlines leave out and another's do not. They change nothing of what is said.
const ARTICLES: &[&str] = &[
    "a", "an", "the", "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une", "el", "los", "las", "una",
    "de", "het", "een", "il", "lo", "gli",
];

/// How alike a headline and its correction are, of 1.
const CORRECTED: f64 = 0.7;

/// A headline without what does not matter: case, punctuation, spaces.
pub fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether two headlines of two sources say the same: word by word, since one other word may say the contrary. To show a story twice
/// is a smaller fault than not to show another one.
pub fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (one, other) = (words(&one), words(&other));
    one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| is_same_word(one, other))
}

/// Whether one headline is the correction of another of the same source that is gone.
pub fn is_correction(before: &str, after: &str) -> bool {
    normalized_levenshtein(&plain(before), &plain(after)) >= CORRECTED
}

/// The words of a plain headline that say something; all of them, if none does.
fn words(plain: &str) -> Vec<&str> {
    let all = || plain.split(' ');
    let telling: Vec<&str> = all().filter(|word| !ARTICLES.contains(word)).collect();
    if telling.is_empty() { all().collect() } else { telling }
}

/// Whether two words are one in two spellings. What begins otherwise is another word: *legal* and *illegal*, *million* and *billion*.
fn is_same_word(one: &str, other: &str) -> bool {
    let is_number = |word: &str| word.chars().any(char::is_numeric);
    one == other
        || (one.chars().next() == other.chars().next()
            && !is_number(one)
            && !is_number(other)
            && normalized_levenshtein(one, other) >= ALIKE)
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
    fn a_word_that_says_the_contrary_is_another_headline() {
        for (one, other) in [
            ("Council rejects the new plan for the old harbour", "Council accepts the new plan for the old harbour"),
            ("Prices of flats in the old town increase again", "Prices of flats in the old town decrease again"),
            (
                "The mayor says that she will resign over the bridge",
                "The mayor says that she will not resign over the bridge",
            ),
            ("Repairs of the bridge cost the town two million", "Repairs of the bridge cost the town two billion"),
            (
                "Court calls the ban on cars in the old town legal",
                "Court calls the ban on cars in the old town illegal",
            ),
            (
                "Visitors from Austria fill the hotels at the harbour",
                "Visitors from Australia fill the hotels at the harbour",
            ),
            ("Line 12 of the tram is late again this morning", "Line 14 of the tram is late again this morning"),
        ] {
            assert!(!is_same(one, other), "{one} / {other}");
        }
        assert!(is_same("Council approves plan for the harbour", "Council approved the plan for the harbor"));
        assert!(is_same("The The", "the the") && !is_same("The The", "A"));
    }

    #[test]
    fn a_correction_is_nearly_the_same() {
        assert!(is_correction("Storm: 3 dead on the coast road", "Storm: 5 dead on the coast road"));
        assert!(!is_correction("Storm on the coast road", "Tram is late again"));
    }
}
