//! What a page says of itself for programs: JSON-LD of schema.org, and `<meta>`.

use dom_query::Document;
use serde_json::Value;

use super::super::{Story, moment};

/// What a page says of itself.
#[derive(Debug, Default)]
pub(super) struct Described {
    /// The headline of the page, by JSON-LD, `og:title` and `<title>`.
    pub(super) titles: Vec<String>,
    /// The posts of a live blog.
    pub(super) posts: Vec<Story>,
    /// The name of the site.
    pub(super) site: Option<String>,
}

impl Described {
    pub(super) fn of(document: &Document) -> Self {
        let mut described = Self::default();
        for script in document.select("script[type='application/ld+json']").nodes() {
            if let Ok(value) = serde_json::from_str(&script.text()) {
                described.read(&value);
            }
        }
        let meta = |selector: &str| document.select(selector).attr("content").map(|content| content.to_string());
        described.titles.extend(meta("meta[property='og:title']"));
        described.titles.extend(document.select("title").nodes().first().map(|title| title.text().to_string()));
        described.site = described.site.or_else(|| meta("meta[property='og:site_name']"));
        described
    }

    /// Reads an object of JSON-LD, or several: in a list, or in a `@graph`.
    fn read(&mut self, value: &Value) {
        let several = value.as_array().or_else(|| value["@graph"].as_array());
        if let Some(several) = several {
            several.iter().for_each(|value| self.read_one(value));
        } else {
            self.read_one(value);
        }
    }

    fn read_one(&mut self, value: &Value) {
        let is = |what: &str| match &value["@type"] {
            Value::String(kind) => kind.ends_with(what),
            Value::Array(kinds) => kinds.iter().any(|kind| kind.as_str().is_some_and(|kind| kind.ends_with(what))),
            _ => false,
        };
        if is("WebSite") || is("Organization") {
            self.site = self.site.take().or_else(|| value["name"].as_str().map(str::to_owned));
        }
        if is("Article") || is("BlogPosting") || is("LiveBlogPosting") {
            self.titles.extend(value["headline"].as_str().map(super::super::markup::title));
        }
        for update in value["liveBlogUpdate"].as_array().into_iter().flatten() {
            let title = update["headline"].as_str().map(super::super::markup::title);
            if let Some(story) = title.and_then(|title| Story::new(&title)) {
                let author = &update["author"];
                let author = author["name"].as_str().or_else(|| author[0]["name"].as_str()).or_else(|| author.as_str());
                let time = update["datePublished"].as_str().and_then(moment::of);
                self.posts.push(Story { time, ..story.by(author) });
            }
        }
    }
}
