//! Pages of several stories: live blogs, and pages of headlines.

use std::collections::{HashMap, HashSet};

use super::super::date::is_date;
use super::super::shape::{is_prose, is_sub_heading};
use super::super::{Page, Story};
use super::ld::Described;
use super::lines::{Kind, Line, body, date, is_home, marked};
use super::post::{Post, around, is_headline, posts};
use super::same::{contains, letters, same};

/// Characters of body text with which a page is an article, whatever links stand below it.
const ARTICLE: usize = 300;

/// Reads a page of several stories; nothing when it is none.
pub(super) fn read(lines: &[Line<'_>], posts: &[Post], described: &Described) -> Option<Page> {
    let listed = listed(lines, posts, described);
    if !listed.is_empty() {
        return Some(page(lines, &listed));
    }
    if described.posts.len() > 1 {
        return Some(Page { date: date(lines, 0..lines.len()), stories: described.posts.clone(), ..Page::default() });
    }
    unmarked(lines, described)
}

/// Reads a page whose posts have no headings: what stands behind each time, or links that are all alike.
fn unmarked(lines: &[Line<'_>], described: &Described) -> Option<Page> {
    let after_time = |at: usize| at > 0 && lines[at - 1].kind == Kind::Time && !is_date(&lines[at - 1].text);
    let links = alike(lines);
    let as_links = |at: usize| links.contains(&at);
    let ways: [&dyn Fn(usize) -> bool; 2] = [&after_time, &as_links];
    ways.into_iter().find_map(|is_heading| {
        let lines = marked(lines, |at, line| is_headline(&line.text) && is_heading(at));
        let posts = posts(&lines);
        let marked: Vec<&Post> =
            listed(&lines, &posts, described).into_iter().filter(|post| is_heading(post.at)).collect();
        (marked.len() > 1).then(|| page(&lines, &marked))
    })
}

/// Links that are lines of their own, in the elements in which most of the text of such links stands.
fn alike(lines: &[Line<'_>]) -> Vec<usize> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.is_link && is_headline(&line.text)) {
        groups.entry(around(line)).or_default().push(at);
    }
    let length = |group: &Vec<usize>| group.iter().map(|&at| lines[at].text.chars().count()).sum::<usize>();
    groups.into_values().max_by_key(length).unwrap_or_default()
}

/// The headings that are one headline of several on a page; none when the page is an article.
fn listed<'p>(lines: &[Line<'_>], posts: &'p [Post], described: &Described) -> Vec<&'p Post> {
    let text = |post: &Post| lines[post.at].text.as_str();
    // A page that says what its posts are is believed.
    let named: Vec<&Post> =
        posts.iter().filter(|post| described.posts.iter().any(|story| same(&story.text, text(post)))).collect();
    if named.len() > 1 {
        return named;
    }
    let stands_for_itself = |post: &&Post| {
        if is_home(&lines[post.at]) {
            return false;
        }
        let is_title = posts.iter().filter(|other| other.at != post.at && post.lines.contains(&other.at)).count() > 1;
        !is_title && (post.time.is_some() || post.byline.is_some() || post.is_unit || lines[post.at].is_link)
    };
    let candidates: Vec<&Post> = posts.iter().filter(stands_for_itself).collect();
    let longest = candidates.iter().map(|post| text(post).chars().count()).max().unwrap_or_default();
    let is_short = |post: &Post| {
        !post.is_unit && is_sub_heading(text(post), longest) && post.time.is_none() && post.byline.is_none()
    };
    let is_within = |post: &Post| {
        candidates.iter().any(|other| other.level < post.level && other.at < post.at && other.lines.contains(&post.at))
    };
    let listed: Vec<&Post> = candidates.iter().copied().filter(|post| !is_short(post) && !is_within(post)).collect();
    // Where most have a time or a link, a heading without is that of a box.
    let is_timed = |post: &Post| post.time.is_some() || post.byline.is_some();
    let is_linked = |post: &Post| lines[post.lines.clone()].iter().any(|line| line.is_link) || is_timed(post);
    let most = |is: &dyn Fn(&Post) -> bool| listed.iter().filter(|post| is(post)).count() * 10 > listed.len() * 6;
    let (are_timed, are_linked) = (most(&is_timed), most(&is_linked));
    let listed: Vec<&Post> = listed
        .iter()
        .copied()
        .filter(|post| !are_linked || is_linked(post))
        .filter(|post| !are_timed || is_timed(post) || lines[post.at].is_link || listed.len() == 2)
        .collect();
    let is_theirs = |at: usize| listed.iter().any(|post| post.lines.contains(&at));
    let (mut theirs, mut others) = (0, 0);
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.kind == Kind::Text && is_prose(&line.text)) {
        *(if is_theirs(at) { &mut theirs } else { &mut others }) += line.text.chars().count();
    }
    // One of them may have the whole article as its own, and the others be links to more.
    // A page that is named after one of its headings is that story, and the others are links to more, or it is a live blog.
    let is_named =
        |post: &Post| !lines[post.at].is_link && described.titles.iter().any(|title| contains(title, text(post)));
    let is_one = posts.iter().any(is_named) && !are_timed;
    let largest = listed.iter().map(|post| body(&lines[post.lines.clone()])).max().unwrap_or_default();
    let is_article = others > ARTICLE.max(theirs)
        || (largest > ARTICLE && largest * 10 > (theirs + others) * 8 && listed.len() > 2)
        || (listed.len() == 2 && largest > ARTICLE && listed.iter().any(|post| body(&lines[post.lines.clone()]) == 0));
    if listed.len() < 2 || is_one || is_article { Vec::new() } else { listed }
}

fn page(lines: &[Line<'_>], listed: &[&Post]) -> Page {
    let (mut stories, mut seen) = (Vec::new(), HashSet::new());
    for post in listed {
        let Some(story) = Story::new(&lines[post.at].text) else { continue };
        // A story may be on a page twice.
        if seen.insert(letters(&story.text).collect::<String>()) {
            stories.push(Story { time: post.time.clone(), ..story.by(post.byline.as_deref()) });
        }
    }
    // Above a page of links stands today's date, which is not that of its stories.
    let is_live = listed.iter().filter(|post| post.time.is_some()).count() * 2 > listed.len();
    let first = listed.first().filter(|_| is_live).map_or(0, |post| post.lines.start);
    Page { date: date(lines, 0..first), stories, ..Page::default() }
}
