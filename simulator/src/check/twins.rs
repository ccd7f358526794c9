use crate::same::is_same;

/// For each text, the place of the first one before it that says almost the same.
pub(super) fn twins(texts: &[&str]) -> Vec<Option<usize>> {
    let before = |(place, text): (usize, &&str)| texts.iter().take(place).position(|other| is_same(other, text));
    texts.iter().enumerate().map(before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_two_is_the_twin() {
        let texts = ["Old bridge shut", "Tram is late", "OLD BRIDGE SHUT!", "Tram 4 is late", "Tram 5 is late"];
        assert_eq!(twins(&texts), [None, None, Some(0), None, None]);
    }
}
