use super::shape::{ends_sentence, is_byline, is_list_item};

/// The paragraphs of a text, in order: blocks between blank lines, with wrapped lines joined and lists taken apart.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if !line.is_empty() {
            block.push(line);
        } else if is_wrapped(&block) {
            found.push(block.join(" "));
            block.clear();
        } else {
            found.extend(block.drain(..).map(str::to_owned));
        }
    }
    found
}

/// Whether the second of two lines ends a headline that was broken: it begins within a sentence, and is no byline.
fn goes_on(line: &str) -> bool {
    line.starts_with(char::is_lowercase) && !is_byline(line)
}

/// Whether the lines of a block are one paragraph, broken at a right margin.
fn is_wrapped(block: &[&str]) -> bool {
    let lengths: Vec<usize> = block.iter().map(|line| line.chars().count()).collect();
    let [body @ .., last] = &lengths[..] else { return false };
    let Some(margin) = lengths.iter().max() else { return false };
    // A line broken at the margin is no shorter than the margin less the word that did not fit.
    let at_margin = |(length, next): (&usize, &&str)| {
        let word = next.split(' ').next().unwrap_or_default().chars().count();
        length + 1 + word > margin - margin / 8
    };
    // Most lines of running text begin within a sentence; those of a list do not.
    let begins_within = block.iter().skip(1).filter(|line| line.starts_with(char::is_lowercase)).count();
    !body.is_empty()
        && begins_within * 3 >= body.len()
        && *margin <= 120
        && last <= margin
        && block.iter().skip(1).all(|line| !is_list_item(line))
        && body.iter().zip(&block[1..]).all(at_margin)
        && (body.len() > 1 || ends_sentence(block[1]) || goes_on(block[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_paragraph_and_others_are_not() {
        let wrapped = "The first line of a paragraph that was broken at a margin by an\n\
            editor ends near that margin, and the last one where it likes.";
        assert_eq!(paragraphs(wrapped), [wrapped.replace('\n', " ")]);
        assert_eq!(paragraphs("A headline\nBy Somebody\n\nText."), ["A headline", "By Somebody", "Text."]);
        assert_eq!(
            paragraphs("Crane falls into the\nbasin as it is moved"),
            ["Crane falls into the basin as it is moved"]
        );
        assert_eq!(paragraphs("A headline of some words\nby Ada Ray").len(), 2);
        let headlines = "Swans are back on the canal\nTrams are late on the bridge\nClock strikes again in town";
        assert_eq!(paragraphs(headlines).len(), 3);
        let list = "Three things were found in the old tower clock today:\n- a nest of swallows, with the swallows in it\n- a hat.";
        assert_eq!(paragraphs(list).len(), 3);
    }

    #[test]
    fn any_line_end_will_do() {
        assert_eq!(paragraphs("One\r\n\r\n  Two \r\n\r\n\r\nThree"), ["One", "Two", "Three"]);
    }
}
