use super::shape::ends_like_prose;
use super::{Page, Story};

/// Characters of the longest line that is still one headline; longer ones are cut when they are packed.
const MOST_LINE: usize = 400;

/// Whether a text is a list of headlines, one a line: hardly any line is long, begins
/// within a sentence, or ends like body text.
pub(super) fn is_list(text: &str) -> bool {
    let lines: Vec<&str> = lines(text).collect();
    let like_a_headline = lines.iter().filter(|line| {
        let begins_within = line.starts_with(char::is_lowercase);
        !begins_within && !ends_like_prose(line) && line.chars().count() <= MOST_LINE && line.contains(' ')
    });
    !lines.is_empty() && like_a_headline.count() * 10 >= lines.len() * 7
}

/// Reads one headline a line.
pub(super) fn read(text: &str) -> Page {
    let stories = lines(text).map(|line| Story { text: line.to_owned(), byline: None }).collect();
    Page { date: None, stories }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    // A line without a letter or figure is a rule between others, or nothing that can be seen.
    text.lines().map(str::trim).filter(|line| line.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_headline() {
        let text = "Swans back on the canal\r\n\r\nIs it spring? \nClock stopped again";
        assert!(is_list(text));
        let texts: Vec<_> = read(text).stories.into_iter().map(|story| story.text).collect();
        assert_eq!(texts, ["Swans back on the canal", "Is it spring?", "Clock stopped again"]);
        assert!(!is_list("One.\nTwo."));
        assert!(!is_list(""));
    }
}
