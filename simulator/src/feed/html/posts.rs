//! Lines → stories: which headings are headlines, and what belongs to each.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use dom_query::{NodeId, NodeRef};

use super::super::shape::{is_byline, is_prose, is_sub_heading};
use super::super::{Page, Story};
use super::chrome::words;
use super::ld::Described;
use super::lines::{DEPTH, Kind, Line};

/// What elements are called that hold one story.
const UNITS: &[&str] = &["post", "card", "teaser", "entry", "item", "story", "update", "tile", "article", "liveblog"];

/// Characters of body text with which a page is an article, whatever links stand below it.
const ARTICLE: usize = 300;

/// Characters of body text that an article has at the least, where nothing says who wrote it or when: a page that says that
/// something went wrong has fewer.
const LEAST_ARTICLE: usize = 200;

/// A heading, and what belongs to it.
#[derive(Debug)]
struct Post {
    /// The line.
    at: usize,
    level: u8,
    /// The lines around it that are its own.
    lines: Range<usize>,
    time: Option<String>,
    byline: Option<String>,
    /// Whether an element holds this one story.
    is_unit: bool,
    /// Whether some element has lines beside it that are no other heading's.
    has_own: bool,
}

/// Reads a page by its lines.
pub(super) fn read(lines: &[Line<'_>], described: &Described) -> Page {
    let posts = posts(lines);
    let listed = listed(lines, &posts, described);
    if !listed.is_empty() {
        return page_of_posts(lines, &listed);
    }
    if described.posts.len() > 1 {
        return Page { date: date(lines, 0..lines.len()), stories: described.posts.clone(), ..Page::default() };
    }
    if let Some(page) = unmarked(lines, described) {
        return page;
    }
    let page = article(lines, &posts, described);
    if !page.stories.is_empty() {
        return page;
    }
    // Old pages have large or bold letters for a headline.
    let is_strong = |line: &Line<'_>| line.kind == Kind::Text && line.is_strong && is_headline(&line.text);
    let lines = marked(lines, |at| is_strong(&lines[at]));
    article(&lines, &self::posts(&lines), described)
}

/// The lines, where text that `is_heading` is a heading.
fn marked<'d>(lines: &[Line<'d>], is_heading: impl Fn(usize) -> bool) -> Vec<Line<'d>> {
    let mark = |(at, line): (usize, &Line<'d>)| {
        let kind = if line.kind == Kind::Text && is_heading(at) { Kind::Heading(7) } else { line.kind };
        Line { kind, ..line.clone() }
    };
    lines.iter().enumerate().map(mark).collect()
}

/// Reads a page whose posts have no headings: what stands behind each time, or links that are all alike.
fn unmarked(lines: &[Line<'_>], described: &Described) -> Option<Page> {
    let after_time = |at: usize| at > 0 && lines[at - 1].kind == Kind::Time && is_time(&lines[at - 1]);
    let links = alike(lines);
    let as_links = |at: usize| links.contains(&at);
    let ways: [&dyn Fn(usize) -> bool; 2] = [&after_time, &as_links];
    ways.into_iter().find_map(|is_heading| {
        let lines = marked(lines, |at| is_headline(&lines[at].text) && is_heading(at));
        let posts = posts(&lines);
        let marked: Vec<&Post> =
            listed(&lines, &posts, described).into_iter().filter(|post| is_heading(post.at)).collect();
        (marked.len() > 1).then(|| page_of_posts(&lines, &marked))
    })
}

/// Whether a line says at which time of a day, or how long ago; not on which day alone.
fn is_time(line: &Line<'_>) -> bool {
    !super::super::date::is_date(&line.text)
}

/// Links that are lines of their own, in the elements in which most of the text of such links stands.
fn alike(lines: &[Line<'_>]) -> Vec<usize> {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.is_link && is_headline(&line.text)) {
        let names = up(line.node).take(3).map(|node| {
            let class = node.class().unwrap_or_default();
            format!("{} {class}", node.node_name().unwrap_or_default())
        });
        groups.entry(names.collect::<Vec<_>>().join("/")).or_default().push(at);
    }
    let length = |group: &Vec<usize>| group.iter().map(|&at| lines[at].text.chars().count()).sum::<usize>();
    groups.into_values().max_by_key(length).unwrap_or_default()
}

/// All headings that could be headlines.
fn posts(lines: &[Line<'_>]) -> Vec<Post> {
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
        let byline = byline(lines, at, start..before_next.max(at + 1));
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
fn around(line: &Line<'_>) -> String {
    let kind =
        |node: NodeRef<'_>| format!("{} {}", node.node_name().unwrap_or_default(), node.class().unwrap_or_default());
    up(line.node).take(3).map(kind).collect::<Vec<_>>().join("/")
}

/// Where most posts have a short line in an element of the same kind, with figures in one of them, that is their time, in
/// whatever words.
fn find_times(lines: &[Line<'_>], posts: &mut [Post], level: u8) {
    let is_untimed = |post: &Post| post.level == level && post.is_unit && post.time.is_none();
    let untimed = posts.iter().filter(|post| is_untimed(post)).count();
    let mut found: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
    for (place, post) in posts.iter().enumerate().filter(|(_, post)| is_untimed(post)) {
        for at in post.lines.clone().filter(|&at| is_small(&lines[at])) {
            let places = found.entry(around(&lines[at])).or_default();
            if places.last().is_none_or(|&(last, _)| last != place) {
                places.push((place, at));
            }
        }
    }
    let has_figures = |places: &&Vec<(usize, usize)>| {
        places.iter().any(|&(_, at)| lines[at].text.contains(|c: char| c.is_ascii_digit()))
            && places.iter().any(|&(_, at)| lines[at].text != lines[places[0].1].text)
    };
    let most = found.values().filter(|places| places.len() * 10 >= untimed * 6 && places.len() > 1).filter(has_figures);
    let Some(places) = most.max_by_key(|places| places.len()) else { return };
    for &(place, at) in places {
        posts[place].time = Some(lines[at].text.clone());
    }
}

/// Whether a line is a few words of no great weight.
fn is_small(line: &Line<'_>) -> bool {
    let words = line.text.split_whitespace().count();
    line.kind == Kind::Text && words <= 4 && line.text.chars().count() <= 30 && !is_byline(&line.text)
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
    let largest = listed.iter().map(|post| prose(lines, post)).max().unwrap_or_default();
    let is_article = others > ARTICLE.max(theirs)
        || (largest > ARTICLE && largest * 10 > (theirs + others) * 8 && listed.len() > 2)
        || (listed.len() == 2 && largest > ARTICLE && listed.iter().any(|post| prose(lines, post) == 0));
    if listed.len() < 2 || is_one || is_article { Vec::new() } else { listed }
}

fn page_of_posts(lines: &[Line<'_>], listed: &[&Post]) -> Page {
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

/// Reads the one article on a page.
fn article(lines: &[Line<'_>], posts: &[Post], described: &Described) -> Page {
    let is_named_so = |text: &str| described.site.as_ref().is_some_and(|site| same(site, text));
    let is_site = |line: &Line<'_>| is_named_so(&line.text) || is_home(line);
    let is_titled = |text: &str| described.titles.iter().any(|title| !is_named_so(title) && contains(title, text));
    let candidates = || posts.iter().filter(|post| !is_site(&lines[post.at]));
    let has_body = |post: &&Post| prose(lines, post) > 0;
    let by_title = candidates().filter(|post| is_titled(&lines[post.at].text)).min_by_key(|post| (post.level, post.at));
    let by_level = || candidates().filter(has_body).min_by_key(|post| (post.level, post.at));
    let Some(post) = by_title.or_else(by_level) else { return Page::default() };
    let Some(story) = Story::new(&lines[post.at].text) else { return Page::default() };
    let end = lines.len();
    // Between headline and byline a standfirst may stand, as a heading.
    let near = || {
        let below = lines.get(post.at + 1..end.min(post.at + 7)).unwrap_or_default();
        below.iter().find(|line| line.kind == Kind::Text && is_byline(&line.text)).map(|line| line.text.clone())
    };
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

/// Whether a line leads to the front page, so that it is the site's name.
fn is_home(line: &Line<'_>) -> bool {
    let leads_home = |node: &NodeRef<'_>| node.attr("href").is_some_and(|to| matches!(&*to, "/" | "./" | "index.html"));
    line.is_link && (leads_home(&line.node) || line.node.find(&["a"]).iter().any(leads_home))
}

/// Characters of body text below a heading.
fn prose(lines: &[Line<'_>], post: &Post) -> usize {
    body(lines.get(post.lines.clone()).unwrap_or_default())
}

/// Characters of body text.
fn body(lines: &[Line<'_>]) -> usize {
    lines
        .iter()
        .filter(|line| line.kind == Kind::Text && is_prose(&line.text))
        .map(|line| line.text.chars().count())
        .sum()
}

/// The date that stands on a page, as it stands there.
fn date(lines: &[Line<'_>], range: Range<usize>) -> Option<String> {
    let times = lines.get(range).unwrap_or_default().iter().filter(|line| line.kind == Kind::Time);
    times
        .map(|line| &line.text)
        .find(|text| super::super::date::is_date(text) || text.chars().filter(char::is_ascii_digit).count() >= 4)
        .cloned()
}

fn first(lines: &[Line<'_>], range: Range<usize>, kind: Kind) -> Option<String> {
    lines.get(range)?.iter().find(|line| line.kind == kind).map(|line| line.text.clone())
}

/// Who wrote what stands at a heading: as marked, or a line of that shape before the first of body text.
fn byline(lines: &[Line<'_>], at: usize, range: Range<usize>) -> Option<String> {
    let marked = first(lines, range.clone(), Kind::Byline);
    let shaped = || {
        let below = lines.get(at + 1..range.end)?.iter().take_while(|line| !is_prose(&line.text)).take(4);
        below.filter(|line| line.kind == Kind::Text).find(|line| is_byline(&line.text)).map(|line| line.text.clone())
    };
    marked.or_else(shaped)
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
fn is_headline(text: &str) -> bool {
    let count = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let length = text.chars().count();
    (count >= 3 || (count == 2 && length >= 14)) && length <= 400 && !text.ends_with(':')
}

/// Whether two texts are the same for a reader.
fn same(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn contains(text: &str, part: &str) -> bool {
    let part: String = letters(part).collect();
    !part.is_empty() && letters(text).collect::<String>().contains(&part)
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
