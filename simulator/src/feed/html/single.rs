//! Pages of one story.

use super::super::{Page, Story};
use super::ld::Described;
use super::lines::{Kind, Line, body, date, first, is_home, marked, shaped_byline};
use super::post::{Post, is_headline, posts};
use super::same::{contains, same};

/// Characters of body text that an article has at the least, where nothing says who wrote it or when: a page that says that
/// something went wrong has fewer.
const LEAST_ARTICLE: usize = 200;

/// Reads the article on a page, whose headline is a heading, or on old pages large or bold; a page without one has no story.
pub(super) fn read(lines: &[Line<'_>], posts: &[Post], described: &Described) -> Page {
    let page = article(lines, posts, described);
    if !page.stories.is_empty() {
        return page;
    }
    let lines = marked(lines, |_, line| line.is_strong && is_headline(&line.text));
    article(&lines, &self::posts(&lines), described)
}

fn article(lines: &[Line<'_>], posts: &[Post], described: &Described) -> Page {
    let is_named_so = |text: &str| described.site.as_ref().is_some_and(|site| same(site, text));
    let is_site = |line: &Line<'_>| is_named_so(&line.text) || is_home(line);
    let is_titled = |text: &str| described.titles.iter().any(|title| !is_named_so(title) && contains(title, text));
    let candidates = || posts.iter().filter(|post| !is_site(&lines[post.at]));
    let has_body = |post: &&Post| body(&lines[post.lines.clone()]) > 0;
    let by_title = candidates().filter(|post| is_titled(&lines[post.at].text)).min_by_key(|post| (post.level, post.at));
    let by_level = || candidates().filter(has_body).min_by_key(|post| (post.level, post.at));
    let Some(post) = by_title.or_else(by_level) else { return Page::default() };
    let Some(story) = Story::new(&lines[post.at].text) else { return Page::default() };
    let end = lines.len();
    // Between headline and byline a standfirst may stand, as a heading.
    let near = || shaped_byline(lines, post.at + 1..end.min(post.at + 7));
    let byline = post.byline.clone().or_else(|| first(lines, post.at..end, Kind::Byline)).or_else(near);
    let passed_over =
        posts.iter().filter(|other| other.at != post.at).map(|other| lines[other.at].text.clone()).collect();
    let date = date(lines, post.at..end).or_else(|| date(lines, 0..post.at));
    if byline.is_none() && date.is_none() && body(lines) < LEAST_ARTICLE {
        return Page::default();
    }
    Page { date, stories: vec![story.by(byline.as_deref())], passed_over }
}

/// Whether there is enough text on a page for an article.
pub(super) fn has_article(lines: &[Line<'_>]) -> bool {
    body(lines) >= LEAST_ARTICLE
}
