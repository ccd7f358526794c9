//! A page as lines, in the order in which they are read.

use std::ops::Range;

use dom_query::{Document, NodeRef};

use super::super::clean::clean;
use super::super::date::{is_date, is_time};
use super::super::shape::{is_byline, is_prose};
use super::names::words;

/// Elements that stand in a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
    "wbr",
];

/// What elements are called that say who wrote something.
const WRITERS: &[&str] = &["byline", "author", "authors", "writer"];

/// How far a page may be nested: what is deeper is read as if it were not.
pub(super) const DEPTH: usize = 256;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of this level, 1 to 6; 7 is an element that is only called one.
    Heading(u8),
    /// Who wrote it.
    Byline,
    /// When it was written.
    Time,
    /// Anything else.
    Text,
}

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line<'d> {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Whether all of it is a link.
    pub(super) is_link: bool,
    /// Whether all of it is bold or larger than the rest.
    pub(super) is_strong: bool,
    /// The element in which it stands.
    pub(super) node: NodeRef<'d>,
}

/// What of a line is in elements of some kind.
#[derive(Default)]
struct Span {
    /// Such elements that are open.
    open: usize,
    /// Characters in them, spaces left out.
    inked: usize,
}

/// A step through the tree: into an element, or out of it.
enum Step<'d> {
    In(NodeRef<'d>),
    Out(NodeRef<'d>),
}

/// The lines of a page that are items of lists.
pub(super) fn items(document: &Document) -> Vec<String> {
    let is_item =
        |line: &Line<'_>| line.node.has_name("li") || line.node.parent().is_some_and(|node| node.has_name("li"));
    of(document).into_iter().filter(is_item).map(|line| line.text).collect()
}

/// The lines of a page.
pub(super) fn of(document: &Document) -> Vec<Line<'_>> {
    let root = document.root();
    let mut reader = Reader {
        lines: Vec::new(),
        line: String::new(),
        linked: Span::default(),
        strong: Span::default(),
        kinds: vec![(root, Kind::Text)],
    };
    let mut steps = vec![Step::In(root)];
    while let Some(step) = steps.pop() {
        match step {
            Step::In(node) if node.is_text() => reader.text(&node.text()),
            Step::In(node) => {
                reader.enter(&node);
                steps.push(Step::Out(node));
                steps.extend(node.children_it(true).map(Step::In));
            }
            Step::Out(node) => reader.leave(&node),
        }
    }
    reader.end_line();
    reader.lines
}

struct Reader<'d> {
    lines: Vec<Line<'d>>,
    line: String,
    linked: Span,
    strong: Span,
    /// The elements that are open and say what a line is, and the blocks.
    kinds: Vec<(NodeRef<'d>, Kind)>,
}

impl<'d> Reader<'d> {
    fn text(&mut self, text: &str) {
        let ink = ink(text);
        for span in [&mut self.linked, &mut self.strong] {
            span.inked += if span.open > 0 { ink } else { 0 };
        }
        self.line.push_str(text);
    }

    fn is_in_heading(&self) -> bool {
        self.kinds.iter().any(|(_, kind)| matches!(kind, Kind::Heading(_)))
    }

    fn enter(&mut self, node: &NodeRef<'d>) {
        let Some(name) = node.node_name() else { return };
        if &*name == "br" {
            return self.break_line();
        }
        self.linked.open += usize::from(&*name == "a");
        self.strong.open += usize::from(is_strong(node, &name));
        // Parts of a line that touch, each in an element of its own, are no word.
        let touches = &*name == "span" && node.prev_sibling().is_some_and(|before| before.has_name("span"));
        if touches && !self.is_in_heading() {
            self.end_line();
        }
        let kind = kind(node, &name);
        let stands_alone = kind == Kind::Time || (kind != Kind::Text && !self.is_in_heading());
        if stands_alone && !self.is_within_prose(&name) {
            self.end_line();
            self.kinds.push((*node, kind));
        } else if !is_inline(&name) {
            if self.is_in_heading() {
                self.line.push(' ');
            } else {
                self.end_line();
                self.kinds.push((*node, Kind::Text));
            }
        } else if kind == Kind::Byline && !self.is_in_heading() {
            // A name in a line makes the line a byline.
            if let Some((_, kind)) = self.kinds.last_mut().filter(|(_, kind)| *kind == Kind::Text) {
                *kind = Kind::Byline;
            }
        }
    }

    fn leave(&mut self, node: &NodeRef<'d>) {
        let Some(name) = node.node_name().filter(|name| &**name != "br") else { return };
        self.linked.open -= usize::from(&*name == "a");
        self.strong.open -= usize::from(is_strong(node, &name));
        if self.kinds.len() > 1 && self.kinds.last().is_some_and(|(open, _)| open.id == node.id) {
            self.end_line();
            self.kinds.pop();
        } else if !is_inline(&name) {
            self.line.push(' ');
        }
    }

    /// Whether the name of an author or a time stands in a line that has begun.
    fn is_within_prose(&self, name: &str) -> bool {
        is_inline(name) && name != "time" && !clean(&self.line).text.is_empty()
    }

    fn break_line(&mut self) {
        if self.is_in_heading() || self.linked.open > 0 || self.strong.open > 0 {
            self.line.push(' ');
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let text = clean(&std::mem::take(&mut self.line)).text;
        let whole = ink(&text);
        let mut is_all = |span: fn(&mut Self) -> &mut Span| {
            let inked = std::mem::take(&mut span(self).inked);
            inked > 0 && inked >= whole
        };
        let (is_link, is_strong) = (is_all(|reader| &mut reader.linked), is_all(|reader| &mut reader.strong));
        let Some(&(node, kind)) = self.kinds.last() else { return };
        let line = |text: &str, kind| Line { text: text.to_owned(), kind, is_link, is_strong, node };
        // A time may stand in front of what happened then.
        if let Some((time, rest)) = time_before(&text).filter(|_| kind != Kind::Byline) {
            self.lines.push(line(time, Kind::Time));
            self.lines.push(Line { is_strong: true, ..line(rest, kind) });
            return;
        }
        // In a line of small things each is one.
        let parts = text.split(['|', '·', '•']).map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric));
        let parts: Vec<&str> = parts.collect();
        let is_small = text.chars().count() < 120 && !matches!(kind, Kind::Heading(_));
        if is_small && parts.len() > 1 && parts.iter().any(|part| is_date(part) || is_time(part)) {
            let kind = |part: &str| if is_date(part) || is_time(part) { Kind::Time } else { kind };
            self.lines.extend(parts.iter().map(|part| line(part, kind(part))));
        } else if text.chars().any(char::is_alphanumeric) {
            let text = text.trim_matches([' ', '|', '·', '•']);
            let is_when = kind == Kind::Text && (is_date(text) || is_time(text));
            self.lines.push(line(text, if is_when { Kind::Time } else { kind }));
        }
    }
}

/// The lines, where text that `is_heading` is a heading.
pub(super) fn marked<'d>(lines: &[Line<'d>], is_heading: impl Fn(usize, &Line<'d>) -> bool) -> Vec<Line<'d>> {
    let mark = |(at, line): (usize, &Line<'d>)| {
        let kind = if line.kind == Kind::Text && is_heading(at, line) { Kind::Heading(7) } else { line.kind };
        Line { kind, ..line.clone() }
    };
    lines.iter().enumerate().map(mark).collect()
}

/// Characters of body text.
pub(super) fn body(lines: &[Line<'_>]) -> usize {
    lines
        .iter()
        .filter(|line| line.kind == Kind::Text && is_prose(&line.text))
        .map(|line| line.text.chars().count())
        .sum()
}

/// The date that stands on a page, as it stands there.
pub(super) fn date(lines: &[Line<'_>], range: Range<usize>) -> Option<String> {
    let times = lines.get(range).unwrap_or_default().iter().filter(|line| line.kind == Kind::Time);
    times
        .map(|line| &line.text)
        .find(|text| is_date(text) || text.chars().filter(char::is_ascii_digit).count() >= 4)
        .cloned()
}

/// The first line of a kind.
pub(super) fn first(lines: &[Line<'_>], range: Range<usize>, kind: Kind) -> Option<String> {
    lines.get(range)?.iter().find(|line| line.kind == kind).map(|line| line.text.clone())
}

/// The first line that has the shape of a byline.
pub(super) fn shaped_byline(lines: &[Line<'_>], range: Range<usize>) -> Option<String> {
    let below = lines.get(range)?;
    below.iter().find(|line| line.kind == Kind::Text && is_byline(&line.text)).map(|line| line.text.clone())
}

/// Whether a line leads to the front page, so that it is the site's name.
pub(super) fn is_home(line: &Line<'_>) -> bool {
    let leads_home = |node: &NodeRef<'_>| node.attr("href").is_some_and(|to| matches!(&*to, "/" | "./" | "index.html"));
    line.is_link && (leads_home(&line.node) || line.node.find(&["a"]).iter().any(leads_home))
}

/// Characters that can be seen.
fn ink(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{200b}' && *c != '\u{ad}').count()
}

/// A time and the headline behind it, on one line: `14:05 Swans are back on the canal`.
fn time_before(text: &str) -> Option<(&str, &str)> {
    let (time, rest) = text.split_once(' ')?;
    let rest = rest.trim_start_matches(['-', '–', '—', '|', ':', ' ']);
    (is_time(time) && rest.split_whitespace().count() >= 3).then_some((time, rest))
}

/// Whether an element makes text bold or larger.
fn is_strong(node: &NodeRef<'_>, name: &str) -> bool {
    match name {
        "b" | "strong" | "big" => true,
        "font" => {
            node.attr("size").is_some_and(|size| size.starts_with('+') || size.parse().is_ok_and(|size: u8| size > 3))
        }
        _ => false,
    }
}

fn is_inline(name: &str) -> bool {
    INLINE.contains(&name) || name == "time"
}

/// What an element says of the line in it.
fn kind(node: &NodeRef<'_>, name: &str) -> Kind {
    let classes: Vec<String> =
        node.class().map(|class| class.split_whitespace().flat_map(words).collect()).unwrap_or_default();
    let is_called = |names: &[&str]| classes.iter().any(|class| names.contains(&class.as_str()));
    if name.starts_with('h') && is_called(WRITERS) {
        return Kind::Byline;
    }
    if let Some(level) =
        name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level))
    {
        return Kind::Heading(level);
    }
    if name == "time" {
        return Kind::Time;
    }
    let has = |attribute: &str, value: &str| {
        node.attr(attribute).is_some_and(|found| found.split_whitespace().any(|found| found == value))
    };
    if has("role", "heading") {
        return Kind::Heading(node.attr("aria-level").and_then(|level| level.parse().ok()).unwrap_or(2).clamp(1, 6));
    }
    if has("rel", "author") || has("itemprop", "author") {
        return Kind::Byline;
    }
    if has("itemprop", "headline") {
        return Kind::Heading(7);
    }
    if has("itemprop", "datePublished") {
        return Kind::Time;
    }
    let holds = |names: &[&str]| node.descendants_it().any(|inner| names.iter().any(|name| inner.has_name(name)));
    if is_called(WRITERS) {
        Kind::Byline
    } else if is_called(&["time", "timestamp", "date", "dateline", "datetime", "published", "ago"]) {
        Kind::Time
    } else if is_called(&["headline", "title", "hed"])
        && !holds(&["p", "h1", "h2", "h3", "h4", "h5", "h6", "time", "ul"])
    {
        Kind::Heading(7)
    } else {
        Kind::Text
    }
}
