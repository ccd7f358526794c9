//! Feeds: RSS of any version, Atom, JSON Feed.

use std::collections::HashSet;

use feed_rs::model::{Entry, Feed, FeedType, Text};
use feed_rs::parser;
use serde_json::Value;

use super::{Page, Story, markup, moment};
use crate::error::FeedError;

/// Reads a feed, which has been decoded: what it says of its own encoding does not hold any more.
pub(super) fn read(text: &str, name: &str) -> Result<Page, FeedError> {
    let text = if text.trim_start().starts_with('{') {
        with_texts_for_ids(text)
    } else {
        without_declaration(text).to_owned()
    };
    let parser = parser::Builder::new().timestamp_parser(moment::moment).build();
    let feed = parser
        .parse(text.as_bytes())
        .map_err(|error| FeedError::Feed { name: name.to_owned(), error: error.to_string() })?;
    let mut seen = HashSet::new();
    let entries = feed.entries.iter().filter(|entry| seen.insert(entry.id.as_str()));
    let stories = entries.filter_map(|entry| story(&feed, entry)).collect();
    Ok(Page { stories, ..Page::default() })
}

/// What is behind an XML declaration, and whatever stands before the root that is none of XML's.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    let declared = text.find("<?xml").filter(|&place| place < 512);
    let rest = declared.and_then(|place| text.get(place..)?.split_once("?>"));
    rest.map_or(text, |(_, rest)| rest)
}

/// JSON Feed 1.1, "items": an id that is a number is to be taken for its text.
fn with_texts_for_ids(text: &str) -> String {
    let Ok(mut feed) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    for item in feed["items"].as_array_mut().into_iter().flatten() {
        if item["id"].is_number() {
            item["id"] = Value::String(item["id"].to_string());
        }
    }
    feed.to_string()
}

fn story(feed: &Feed, entry: &Entry) -> Option<Story> {
    // Where a format tells text from markup it is believed; RSS does not.
    let is_told = matches!(feed.feed_type, FeedType::Atom | FeedType::JSON);
    let text = |title: &Text| {
        let is_plain = is_told && title.content_type.as_str() == "text/plain";
        if is_plain { title.content.clone() } else { markup::title(&title.content) }
    };
    let title = entry.title.as_ref().map(text).and_then(|title| Story::new(&title));
    let body = || {
        let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
        let content = || entry.content.as_ref().and_then(|content| content.body.as_deref());
        let body = summary.filter(|text| !text.trim().is_empty()).or_else(content)?;
        Story::new(&markup::first_sentence(body))
    };
    let story = title.or_else(body)?;
    // RFC 4287, 4.1.1, and JSON Feed 1.1, "top-level": an entry without an author has its feed's.
    let inherited = if is_told { &feed.authors[..] } else { &[] };
    let authors = if entry.authors.is_empty() { inherited } else { &entry.authors[..] };
    let names: Vec<String> = authors.iter().filter_map(|person| author(person.name.as_deref()?)).collect();
    let time = entry.published.or(entry.updated).map(moment::written);
    Some(Story {
        time,
        id: Some(entry.id.clone()),
        ..story.by(Some(names.join(", ").as_str()).filter(|names| !names.is_empty()))
    })
}

/// The name of an author: RSS 2.0 has `mail@example.org (Name)`.
fn author(text: &str) -> Option<String> {
    let name = match text.split_once('(') {
        Some((mail, name)) if mail.contains('@') || mail.trim().is_empty() => name.trim_end_matches(')'),
        _ => text,
    };
    let name = markup::title(name).trim().to_owned();
    (!name.is_empty() && !name.contains('@')).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(feed: &str) -> Vec<(String, Option<String>)> {
        read(feed, "feed").unwrap().stories.into_iter().map(|story| (story.text, story.byline)).collect()
    }

    #[test]
    fn entries_are_headlines_once_each() {
        let feed = "\n<!-- made by hand --><?xml version='1.0' encoding='koi8-u'?><rss version='2.0'><channel><title>Post</title>
            <item><title><![CDATA[Swans <b>&amp;</b> trams]]></title><guid>1</guid><author>a@example.org (Ada Ray)</author></item>
            <item><title>Swans again</title><guid>1</guid></item>
            <item><description>&lt;p&gt;The clock struck thirteen on Sunday. Nobody noticed.&lt;/p&gt;</description><guid>2</guid></item>
            <item><link>http://example.org/</link></item></channel></rss>";
        let expected = [
            ("Swans & trams".to_owned(), Some("Ada Ray".to_owned())),
            ("The clock struck thirteen on Sunday.".to_owned(), None),
        ];
        assert_eq!(stories(feed), expected);
    }

    #[test]
    fn what_is_no_feed_is_said_with_its_place() {
        let error = read("<?xml version='1.0'?><rss><channel><item></rss>", "feed").unwrap_err();
        assert!(error.to_string().starts_with("feed is no feed that can be read"), "{error}");
    }
}
