//! Markdown: its headings and paragraphs are those of a page.

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::date::is_date;
use super::{Page, Story, html, list};

/// Reads a text: an article, a live blog, or a list.
pub(super) fn read(text: &str) -> Page {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES;
    let (mut matter, mut in_matter, mut events) = (Matter::default(), false, Vec::new());
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_matter = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_matter = false,
            Event::Text(text) if in_matter => matter.read(&text),
            event => events.push(event),
        }
    }
    let is_list = is_list(&events);
    let mut body = String::new();
    push_html(&mut body, events.into_iter());
    matter.complete(if is_list { list::read(&html::items(&body)) } else { html::read(&body) })
}

/// Whether there is hardly anything but the items of lists, below one title at the most.
fn is_list(events: &[Event<'_>]) -> bool {
    let count = |is: fn(&Event<'_>) -> bool| events.iter().filter(|event| is(event)).count();
    let items = count(|event| matches!(event, Event::Start(Tag::Item)));
    let headings = count(|event| matches!(event, Event::Start(Tag::Heading { .. })));
    let paragraphs = count(|event| matches!(event, Event::Start(Tag::Paragraph)));
    items >= 2 && headings <= 1 && paragraphs <= items / 2
}

/// What stands before the text, in YAML: `title: …`.
#[derive(Default)]
struct Matter {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

impl Matter {
    fn read(&mut self, lines: &str) {
        for (name, value) in lines.lines().filter_map(|line| line.split_once(':')) {
            let value = value.trim().trim_matches(['"', '\'']).to_owned();
            match name.trim() {
                _ if value.is_empty() => {}
                "title" | "headline" => self.title = Some(value),
                "author" | "byline" => self.author = Some(value),
                "date" | "published" => self.date = Some(value),
                _ => {}
            }
        }
    }

    /// The page, with what is said before its text: an article's title is its headline.
    fn complete(self, mut page: Page) -> Page {
        page.date = page.date.or(self.date.filter(|date| is_date(date) || super::moment::of(date).is_some()));
        let Some(title) = self.title else { return page };
        let is_article =
            page.stories.len() <= 1 || page.stories.iter().all(|story| story.time.is_none() && story.byline.is_none());
        if is_article && let Some(story) = Story::new(&title) {
            let byline = page.stories.first().and_then(|story| story.byline.clone()).or(self.author);
            page.stories = vec![story.by(byline.as_deref())];
        }
        page
    }
}
