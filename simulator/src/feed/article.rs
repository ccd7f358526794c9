use super::paragraph::paragraphs;
use super::shape::{is_byline, is_date, is_headline, is_picture_credit, is_prose, is_sub_heading};
use super::{Page, Story};

/// Reads an article page or a live blog: a headline is a line with the shape of one above body text.
///
/// The page is taken as groups of short lines, each followed by its body text. Of each group the longest line with the
/// shape of a headline is one; short lines after the last body text belong to the page, not to the news.
pub(super) fn read(text: &str) -> Page {
    let paragraphs = paragraphs(text);
    let date = paragraphs.iter().find(|line| is_date(line)).cloned();
    let mut found = Vec::new();
    let mut group: Vec<&str> = Vec::new();
    let mut in_body = false;
    for paragraph in &paragraphs {
        if is_prose(paragraph) {
            if !in_body {
                found.extend(story(&group));
            }
            in_body = true;
        } else {
            if in_body {
                group.clear();
            }
            in_body = false;
            group.push(paragraph);
        }
    }
    let longest = found.iter().map(|story| story.text.chars().count()).max().unwrap_or(0);
    // What carries a byline is a story of its own, however short its headline.
    found.retain(|story| story.byline.is_some() || !is_sub_heading(&story.text, longest));
    Page { date, stories: found }
}

/// The headline and the byline in the short lines above a body text.
fn story(group: &[&str]) -> Option<Story> {
    let is_caption = |place: usize| group.get(place + 1).is_some_and(|next| is_picture_credit(next));
    let (place, text) = group
        .iter()
        .enumerate()
        .filter(|&(place, line)| is_headline(line) && !is_caption(place))
        // The later of two equally long ones: a page's title stands above its news.
        .max_by_key(|(_, line)| line.chars().count())?;
    let byline = group[place + 1..].iter().find(|line| is_byline(line));
    Some(Story { text: (*text).to_owned(), byline: byline.map(|line| (*line).to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The old tower clock struck thirteen on Sunday, and nobody in the square was surprised by it.";

    #[test]
    fn only_what_stands_above_body_text_is_a_headline() {
        let page = format!(
            "Tuesday, 3 June\n\nClock strikes thirteen, and the town nods\n\nBy Ada Ray\n\nShare this:\n\n{BODY}\n\n{BODY}\n\n\
             Swans refuse to leave the lock before lunch\n\n{BODY}\n\nMore stories about clocks and swans\n\nLeave a Reply"
        );
        let page = read(&page);
        assert_eq!(page.date.as_deref(), Some("Tuesday, 3 June"));
        let stories: Vec<_> = page.stories.iter().map(|story| (story.text.as_str(), story.byline.as_deref())).collect();
        assert_eq!(
            stories,
            [
                ("Clock strikes thirteen, and the town nods", Some("By Ada Ray")),
                ("Swans refuse to leave the lock before lunch", None)
            ]
        );
    }

    #[test]
    fn body_text_alone_has_no_headline() {
        assert!(read(BODY).stories.is_empty());
        assert!(read("").stories.is_empty());
    }
}
