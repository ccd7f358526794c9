use std::path::Path;

use motograph_shared::bundle::{Schedule, Terms};
use motograph_simulator::bundle_file::Bundle;
use motograph_tests::command;

use crate::{Folder, fails, sample};

#[test]
fn what_cannot_be_read_is_named_with_its_place_and_remedy() {
    let folder = Folder::new();
    let out = folder.path("news.mgb");
    let missing = folder.path("missing.txt");
    fails(&["pack", &missing, "-o", &out], &format!("cannot read {missing}: No such file or directory (os error 2)"));
    let empty = folder.file("empty.txt", " \n\n");
    fails(&["pack", &empty, "-o", &out], &format!("{empty} is empty: there is no headline in it"));
    let binary = folder.file("binary", b"\x7fELF\x02\x01\x01\x00");
    fails(&["pack", &binary, "-o", &out], &format!("{binary} is no text: byte 4 is 0x02; give a plain-text file"));
    let latin = folder.file("latin1.txt", b"Good line\nCaf\xe9 closes\n");
    let sentence = "is not UTF-8 at byte 13 (line 2), and does not say what it is; convert it first, for example with \
        `iconv -f WINDOWS-1252 -t UTF-8`";
    fails(&["pack", &latin, "-o", &out], &format!("{latin} {sentence}"));
    let prose = "The old clock in the tower struck thirteen, and the town went about its business. ".repeat(3);
    let prose = folder.file("prose.txt", prose);
    let sentence = "on an article page a headline is a line above body text; for a list of headlines use --from lines";
    fails(&["pack", &prose, "-o", &out], &format!("no headline found in {prose}: {sentence}"));
    assert!(!std::path::Path::new(&out).exists(), "nothing was written");
    let nowhere = folder.path("no/such/folder.mgb");
    let list = folder.file("list.txt", "Swans are back\nTram is late\n");
    fails(&["pack", &list, "-o", &nowhere], &format!("cannot write {nowhere}: entity not found"));
    let listed = format!("{list} is there and is no Motograph bundle; give another name, or move it away first");
    fails(&["pack", &list, "-o", &list], &listed);
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "Swans are back\nTram is late\n");
}

#[test]
fn an_article_becomes_a_bundle_with_a_table() {
    let folder = Folder::new();
    let (article, out) = (sample(), folder.path("news.mgb"));
    let ran = command::run(&["pack", article.to_str().unwrap(), "-o", &out, "--edition", "12"]);
    assert!(ran.success, "{}", ran.err);
    let said = "edition 12: 4 headlines, date “Tuesday, November 24”";
    assert!(ran.out.contains(said) && ran.out.contains("By Ida Marlow"), "{}", ran.out);
    let json = command::json(&["pack", article.to_str().unwrap(), "-o", &out, "--edition", "12", "--json"]);
    let text = |place: usize| json["headlines"][place]["text"].as_str().unwrap().split(' ').next().unwrap();
    assert_eq!([0, 1, 2, 3].map(text), ["Night", "Tram", "Lighthouse", "Łódź,"]);
    assert_eq!(json["headlines"][1]["byline"], "By Milo Fenn");
    let again = folder.path("again.mgb");
    command::run(&["pack", article.to_str().unwrap(), "-o", &again, "--edition", "12"]);
    assert_eq!(std::fs::read(out).unwrap(), std::fs::read(again).unwrap(), "the same input gives the same bytes");
}

#[test]
fn several_inputs_and_standard_input_are_packed_in_order() {
    let folder = Folder::new();
    let (first, second) =
        (folder.file("a.txt", "Swans are back\n"), folder.file("b.txt", "Tram is late\nClock stopped\n"));
    let json = command::json(&["pack", &first, &second, "-o", &folder.path("news.mgb"), "--json"]);
    let texts: Vec<&str> = json["headlines"].as_array().unwrap().iter().map(|h| h["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Swans are back", "Tram is late", "Clock stopped"]);
    fails(&["pack", "-", "-o", &folder.path("x.mgb")], "standard input is empty: there is no headline in it");
}

#[test]
fn a_headline_over_the_limit_is_cut_at_a_word_and_reported() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "long words of a day ".repeat(20));
    let out = folder.path("news.mgb");
    let json = command::json(&["pack", &list, "--from", "lines", "-o", &out, "--json"]);
    let text = json["headlines"][0]["text"].as_str().unwrap();
    assert!(text.ends_with('…') && text.chars().count() <= 240, "{text}");
    assert_eq!(json["reports"][0]["cut"], 20 * 20 - 1 - (text.chars().count() - 1));
    let ran = command::run(&["pack", &list, "--from", "lines", "-o", &out]);
    assert!(ran.out.contains("cut to 240 characters: headline 1 (by "), "{}", ran.out);
}

#[test]
fn of_a_thousand_headlines_the_newest_fit_and_the_rest_is_reported() {
    let folder = Folder::new();
    let lines: String = (1..=1000).map(|n| format!("Headline number {n} of a long day\n")).collect();
    let list = folder.file("list.txt", lines);
    let json = command::json(&["pack", &list, "-o", &folder.path("news.mgb"), "--json"]);
    assert_eq!(json["headlines"].as_array().unwrap().len(), 256);
    assert_eq!(json["left_out"], 744);
    assert_eq!(json["headlines"][0]["text"], "Headline number 1 of a long day");
}

#[test]
fn ten_megabytes_of_article_are_read() {
    let folder = Folder::new();
    let body =
        "The clock struck thirteen, and nobody in the square was in the least surprised by it today. ".repeat(50);
    let story =
        format!("Clock in the tower strikes thirteen for the second time\n\nBy Ada Ray\n\n{body}\n\n{body}\n\n");
    let count = 10_000_000 / story.len() + 1;
    let article = folder.file("large.txt", story.repeat(count));
    let json = command::json(&["pack", &article, "-o", &folder.path("news.mgb"), "--json"]);
    let packed = json["headlines"].as_array().unwrap().len();
    assert_eq!(json["left_out"], count - packed);
    assert!(packed > 200 && json["bytes"].as_u64().unwrap() <= 16384, "{packed}");
}

#[test]
fn what_the_display_cannot_show_is_named() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "Smile 😀 and ﬁsh\n");
    let out = folder.path("news.mgb");
    let json = command::json(&["pack", &list, "-o", &out, "--json"]);
    assert_eq!(json["reports"][0]["missing"][0], "😀");
    assert_eq!(json["reports"][0]["folded"][0], "ﬁ");
    let ran = command::run(&["pack", &list, "-o", &out]);
    assert!(ran.out.contains("ﬁ→fi") && ran.out.contains("1 folded and 1 missing"), "{}", ran.out);
}

#[test]
fn tabs_and_any_line_end_and_bad_options_are_no_trouble() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "Swans\tare back\rTram is late\r\nClock stopped again\n\x1a");
    let json = command::json(&["pack", &list, "-o", &folder.path("news.mgb"), "--json"]);
    let texts: Vec<&str> = json["headlines"].as_array().unwrap().iter().map(|h| h["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Swans are back", "Tram is late", "Clock stopped again"]);
    for option in [["--masthead", ""], ["--masthead", "a\u{1b}[2J"], ["--edition", "0"], ["--edition", "4294967295"]] {
        let ran = command::run(&["pack", &list, "-o", &folder.path("x.mgb"), option[0], option[1]]);
        assert!(!ran.success && ran.err.contains("give a "), "{option:?}: {}", ran.err);
    }
}

#[test]
fn letters_and_their_marks_are_composed() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "Cafe\u{301} in Kyi\u{308}v\u{200b} closes\n");
    let json = command::json(&["pack", &list, "-o", &folder.path("news.mgb"), "--json"]);
    assert!(json["headlines"][0]["text"].as_str().unwrap().starts_with("Café in Kyïv"), "{json}");
    assert_eq!(json["reports"][0]["missing"].as_array().unwrap().len(), 0);
}

#[test]
fn headlines_are_packed_with_their_hours() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "It is {time} at the harbour\nA plain line\n");
    let bundle = folder.path("a.mgb");
    let terms =
        ["--not-after", "2026-12-01T00:00Z", "--lasts", "90m", "--hours", "mon-fri 08:00-18:00", "--every", "3"];
    command::json(&[&["pack", &list, "--from", "lines", "-o", &bundle, "--live", "--json"], &terms[..]].concat());
    let read = Bundle::read(Path::new(&bundle)).unwrap();
    let terms = Terms {
        until: Some(29_934_720),
        lasts: Some(90),
        schedule: Some(Schedule { days: 31, from: 480, until: 1080 }),
        every: Some(3),
        is_live: true,
        ..Terms::ALWAYS
    };
    let edition = read.edition();
    let packed: Vec<Terms> = (0..edition.len()).map(|place| edition.outline(place).unwrap().terms).collect();
    assert_eq!(packed, [terms, Terms { is_live: false, ..terms }], "only a text with fields has them filled in");
    let long = folder.file("long.txt", format!("{}{{time}}\n", "Wort ".repeat(40)));
    let ran = command::run(&["pack", &long, "--from", "lines", "-o", &bundle, "--live"]);
    assert!(!ran.success && ran.err.contains("at most 192 bytes and 4 fields"), "{}", ran.err);
}
