use super::date::{is_date, is_time};
use super::paragraph::paragraphs;
use super::shape::{is_byline, is_headline, is_picture_credit, is_prose, is_short_headline, is_sub_heading};
use super::{Page, Story};

/// Reads an article page or a live blog: a headline is a line with the shape of one above body text.
///
/// The page is taken as groups of short lines, each followed by its body text; short lines after the last body text
/// belong to the page, not to the news. Where only the first of several stories has a byline, the page is one article,
/// and the others are headings and captions within it.
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
    let is_one_article = match &found[..] {
        [first, rest @ ..] => first.byline.is_some() && rest.iter().all(|story| story.byline.is_none()),
        [] => false,
    };
    let mut stories = Vec::new();
    for story in found {
        // What carries a byline is a story of its own, however short its headline.
        let is_within = is_one_article && !stories.is_empty();
        if story.byline.is_some() || story.time.is_some() || !(is_within || is_sub_heading(&story.text, longest)) {
            stories.push(story);
        }
    }
    // On a page where most have a time, what has none is the page's title.
    let timed = stories.iter().filter(|story| story.time.is_some()).count();
    if timed * 2 > stories.len() && timed > 1 {
        stories.retain(|story| story.time.is_some());
    }
    let is_taken =
        |line: &String| stories.iter().any(|story| story.text == *line || story.byline.as_ref() == Some(line));
    let passed_over = paragraphs.iter().filter(|line| is_headline(line) && !is_taken(line)).cloned().collect();
    Page { date, stories, passed_over }
}

/// The headline and the byline in the short lines above a body text.
///
/// Above a headline stand titles and times, below it come standfirst, byline and captions. So a time is followed by the
/// headline, and a byline is preceded by it; of the lines in between, the first that is not short beside the others.
fn story(group: &[&str]) -> Option<Story> {
    let after_time = group.iter().rposition(|line| is_time(line)).map_or(0, |place| place + 1);
    // What follows a time is a headline, however short.
    let is_after_time = |place: usize| place > 0 && place == after_time && is_short_headline(group[place]);
    let is_headline = |place: usize| is_headline(group[place]) || is_after_time(place);
    let first = (after_time..group.len()).find(|&place| is_headline(place))?;
    // The names of sites and sections may look like those of people; above who wrote it stands a headline.
    let bylines = || (first + 1..group.len()).filter(|&place| is_byline(group[place]));
    let has_headline =
        |&byline: &usize| (after_time..byline).any(|place| is_headline(place) && group[place].chars().count() >= 30);
    let byline = bylines().find(has_headline).or_else(|| bylines().next());
    let above = group.get(after_time..byline.unwrap_or(group.len())).unwrap_or_default();
    let is_caption = |place: usize| above.get(place + 1).is_some_and(|next| is_picture_credit(next));
    let candidates =
        above.iter().enumerate().filter(|&(place, _)| is_headline(after_time + place) && !is_caption(place));
    let candidates: Vec<&str> = candidates.map(|(_, line)| *line).collect();
    let longest = candidates.iter().map(|line| line.chars().count()).max()?;
    let is_first = |line: &&str| line.chars().count() * 2 >= longest || is_after_time(first) && **line == *group[first];
    let text = candidates.into_iter().find(is_first)?;
    let time = after_time.checked_sub(1).map(|place| group[place].to_owned());
    let byline = byline.and_then(|place| group.get(place));
    Story::new(text).map(|story| Story { time, ..story.by(byline.copied()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The old tower clock struck thirteen on Sunday, and nobody in the square was surprised by it.";

    fn found(page: &str) -> Vec<(String, Option<String>)> {
        read(page).stories.into_iter().map(|story| (story.text, story.byline)).collect()
    }

    #[test]
    fn only_what_stands_above_body_text_is_a_headline() {
        let page = format!(
            "Tuesday, 3 June\n\nClock strikes thirteen, and the town nods\n\nBy Ada Ray\n\nShare this:\n\n{BODY}\n\n{BODY}\n\n\
             Swans refuse to leave the lock before lunch\n\nFrom Ben Oxley at Fen Lock\n\n{BODY}\n\n\
             More stories about clocks and swans\n\nLeave a Reply"
        );
        let read = read(&page);
        assert_eq!(read.date.as_deref(), Some("Tuesday, 3 June"));
        assert_eq!(read.passed_over, ["More stories about clocks and swans"]);
        let expected = [
            ("Clock strikes thirteen, and the town nods", Some("By Ada Ray")),
            ("Swans refuse to leave the lock before lunch", Some("From Ben Oxley at Fen Lock")),
        ];
        let expected = expected.map(|(text, byline)| (text.to_owned(), byline.map(str::to_owned)));
        assert_eq!(found(&page), expected);
    }

    #[test]
    fn captions_and_standfirsts_are_not_taken_for_the_headline() {
        let page = format!(
            "Clock strikes thirteen, and the town nods\n\nA standfirst without a full stop that is longer than the \
             headline above it\n\nBy Ada Ray\n\nThe clock on its tower, photographed by a passer-by who would not \
             give a name\n\n{BODY}\n\nThe square below the clock, with some of its pigeons\n\n{BODY}"
        );
        let headline = "Clock strikes thirteen, and the town nods".to_owned();
        assert_eq!(found(&page), [(headline, Some("By Ada Ray".to_owned()))]);
        assert_eq!(read(&page).passed_over.len(), 3);
    }

    #[test]
    fn a_headline_follows_its_time_and_not_the_page_s_title() {
        let page = format!(
            "Canal closure, day two: our live coverage\n\n14:05\n\nSwans refuse to leave the lock before lunch\n\n{BODY}\n\n\
             13:50\n\nLock keeper offers the swans his own sandwiches\n\n{BODY}"
        );
        let texts: Vec<String> = found(&page).into_iter().map(|(text, _)| text).collect();
        let expected =
            ["Swans refuse to leave the lock before lunch", "Lock keeper offers the swans his own sandwiches"];
        assert_eq!(texts, expected);
    }

    #[test]
    fn body_text_alone_has_no_headline() {
        assert!(read(BODY).stories.is_empty());
        assert!(read("").stories.is_empty());
    }
}
