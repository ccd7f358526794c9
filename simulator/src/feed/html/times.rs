//! When posts were written, where no element says that it is a time.

use std::collections::HashMap;

use super::super::shape::is_byline;
use super::lines::{Kind, Line};
use super::post::{Post, around};

/// Where most posts have a short line in an element of the same kind, with figures in one of them, that is their time, in
/// whatever words.
pub(super) fn find_times(lines: &[Line<'_>], posts: &mut [Post], level: u8) {
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
