//! Headings, and what belongs to each: by the elements that hold it, or up to the next heading.

use std::collections::HashMap;
use std::ops::Range;

use dom_query::{NodeId, NodeRef};

use super::super::shape::is_prose;
use super::lines::{DEPTH, Kind, Line, first, shaped_byline};
use super::names::words;
use super::times::find_times;

/// What elements are called that hold one story.
const UNITS: &[&str] = &["post", "card", "teaser", "entry", "item", "story", "update", "tile", "article", "liveblog"];

/// A heading, and what belongs to it.
#[derive(Debug)]
pub(super) struct Post {
    /// The line.
    pub(super) at: usize,
    pub(super) level: u8,
    /// The lines around it that are its own.
    pub(super) lines: Range<usize>,
    pub(super) time: Option<String>,
    pub(super) byline: Option<String>,
    /// Whether an element holds this one story.
    pub(super) is_unit: bool,
    /// Whether some element has lines beside it that are no other heading's.
    has_own: bool,
}

/// All headings that could be headlines.
pub(super) fn posts(lines: &[Line<'_>]) -> Vec<Post> {
    let headings: Vec<(usize, u8)> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| if let Kind::Heading(level) = line.kind { Some((at, level)) } else { None })
        .collect();
    // How many headings of each level an element has within it.
    let mut within: HashMap<NodeId, [usize; 8]> = HashMap::new();
    for &(at, level) in &headings {
        for node in up(lines[at].node) {
            within.entry(node.id).or_default()[usize::from(level)] += 1;
        }
    }
    let mut posts: Vec<Post> = Vec::new();
    for &(at, level) in &headings {
        let line = &lines[at];
        if !is_headline(&line.text) {
            continue;
        }
        let is_alone = |node: &NodeRef<'_>| within[&node.id][..=usize::from(level)].iter().sum::<usize>() == 1;
        let unit =
            up(line.node).take_while(is_alone).last().filter(|unit| !unit.has_name("body") && !unit.has_name("html"));
        let own = unit.map_or(at..at + 1, |unit| range(lines, at, unit.id));
        let next = headings.iter().find(|&&(other, other_level)| other > at && other_level <= level);
        let next = next.map_or(lines.len(), |&(other, _)| other);
        // On a flat page all up to the next heading is its own, and a time just above it.
        let is_more = |line: &Line<'_>| line.kind != Kind::Text || line.is_link || is_prose(&line.text);
        let is_flat = own.end == at + 1 || !own.clone().any(|line| line != at && is_more(&lines[line]));
        let last_end = posts.last().map_or(0, |post| post.at + 1);
        let start = if is_flat { above(lines, at, last_end) } else { own.start };
        let end = if is_flat { next.max(own.end.min(next)) } else { own.end };
        let before_next = headings.iter().find(|&&(other, _)| other > at).map_or(end, |&(other, _)| other.min(end));
        let time =
            first(lines, start..at, Kind::Time).or_else(|| first(lines, at + 1..before_next.max(at + 1), Kind::Time));
        let around = start..before_next.max(at + 1);
        let to_body = lines[at + 1..around.end].iter().take_while(|line| !is_prose(&line.text)).take(4).count();
        let byline = first(lines, around, Kind::Byline).or_else(|| shaped_byline(lines, at + 1..at + 1 + to_body));
        let is_unit =
            unit.is_some_and(|unit| is_unit(&unit)) || up(line.node).take_while(is_alone).any(|node| is_unit(&node));
        posts.push(Post { at, level, lines: start..end.max(at + 1), time, byline, is_unit, has_own: own.len() > 1 });
    }
    let mut alike: HashMap<(u8, String), usize> = HashMap::new();
    for post in &posts {
        *alike.entry(likeness(lines, post)).or_default() += 1;
    }
    for post in &mut posts {
        // Elements of one kind, each with a heading and a link, are cards, whatever they are called.
        let is_repeated = alike.get(&likeness(lines, post)).is_some_and(|&count| count > 1);
        let has_link = lines[post.lines.clone()].iter().any(|line| line.is_link);
        post.is_unit |= post.has_own && is_repeated && has_link;
    }
    for level in 1..=7 {
        find_times(lines, &mut posts, level);
    }
    posts
}

/// The level of a heading, and the kinds of the elements around it.
fn likeness(lines: &[Line<'_>], post: &Post) -> (u8, String) {
    (post.level, around(&lines[post.at]))
}

/// The kinds of the elements around a line.
pub(super) fn around(line: &Line<'_>) -> String {
    let kind =
        |node: NodeRef<'_>| format!("{} {}", node.node_name().unwrap_or_default(), node.class().unwrap_or_default());
    up(line.node).take(3).map(kind).collect::<Vec<_>>().join("/")
}

/// The first of the lines just above a heading that say when and by whom.
fn above(lines: &[Line<'_>], at: usize, end: usize) -> usize {
    let small = lines[end..at].iter().rev().take_while(|line| line.kind == Kind::Time).count();
    at - small.min(1)
}

/// The lines that stand in an element, around the line `at`.
fn range(lines: &[Line<'_>], at: usize, unit: NodeId) -> Range<usize> {
    let is_in = |line: &&Line<'_>| up(line.node).any(|node| node.id == unit);
    let before = lines[..at].iter().rev().take_while(is_in).count();
    let after = lines[at..].iter().take_while(is_in).count();
    at - before..at + after
}

fn is_unit(node: &NodeRef<'_>) -> bool {
    node.has_name("article")
        || node.has_name("li")
        || node.has_attr("itemscope")
        || node.class().is_some_and(|class| {
            class.split_whitespace().any(|class| words(class).iter().any(|word| UNITS.contains(&word.as_str())))
        })
}

/// An element and those around it, the innermost first.
fn up<'d>(node: NodeRef<'d>) -> impl Iterator<Item = NodeRef<'d>> {
    std::iter::successors(Some(node), |node| node.parent()).filter(|node| node.is_element()).take(DEPTH)
}

/// Whether a heading can be a headline: some words, which do not lead to what follows.
pub(super) fn is_headline(text: &str) -> bool {
    let count = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let length = text.chars().count();
    (count >= 3 || (count == 2 && length >= 14)) && length <= 400 && !text.ends_with(':')
}
