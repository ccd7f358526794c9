use super::shape::{ends_like_prose, is_byline, is_prose};
use super::{Page, Story};

/// Characters of the longest line that is still one headline; longer ones are cut when they are packed.
const MOST_LINE: usize = 400;

/// Whether a text is a list of headlines, one a line: hardly any line is long, begins within a sentence, or ends like
/// body text.
pub(super) fn is_list(text: &str) -> bool {
    let lines: Vec<&str> = lines(text).collect();
    let like_a_headline = lines.iter().filter(|line| {
        let begins_within = line.starts_with(char::is_lowercase);
        !begins_within && !ends_like_prose(line) && line.chars().count() <= MOST_LINE && line.contains(' ')
    });
    !lines.is_empty() && like_a_headline.count() * 10 >= lines.len() * 7
}

/// Reads one headline a line, as somebody says that it is.
pub(super) fn read(text: &str) -> Page {
    let stories = lines(text).filter_map(Story::new).collect();
    Page { stories, ..Page::default() }
}

/// Reads what has the shape of a list: a line that names its author belongs to the headline above it, and body text is
/// passed over.
pub(super) fn read_by_shape(text: &str) -> Page {
    let mut page = Page::default();
    for line in lines(text) {
        match page.stories.last_mut() {
            _ if is_prose(line) => page.passed_over.push(line.to_owned()),
            Some(story) if story.byline.is_none() && is_byline(line) => story.byline = Some(line.to_owned()),
            _ => page.stories.extend(Story::new(line)),
        }
    }
    page
}

/// The lines that can be seen: one without a letter or figure is a rule between others, or nothing at all.
fn lines(text: &str) -> impl Iterator<Item = &str> {
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

    #[test]
    fn bylines_belong_to_the_line_above_and_body_text_to_none() {
        let text = "Swans back on the canal\nBy Ada Ray\n\nClock stopped again\nThe old clock in the square has stopped \
            again, and nobody has noticed.\nTrams late";
        let page = read_by_shape(text);
        let stories: Vec<_> = page.stories.iter().map(|story| (story.text.as_str(), story.byline.as_deref())).collect();
        let expected =
            [("Swans back on the canal", Some("By Ada Ray")), ("Clock stopped again", None), ("Trams late", None)];
        assert_eq!(stories, expected);
        assert_eq!(page.passed_over.len(), 1);
        assert_eq!(read(text).stories.len(), 5, "unless somebody says that each line is one");
    }
}
