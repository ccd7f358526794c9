//! Are the headlines found in what newsrooms have? Each `NAME` here is a document, and `NAME.json` what is to be found in it.

mod missed;

use std::fs;
use std::path::PathBuf;

use motograph_shared::link::digest;
use motograph_simulator::feed::{self, Page, Source};
use motograph_tests::{command, figures, workspace};
use serde_json::{Value, json};

use missed::MISSED;

const COMMAND: &str = "cargo test -p motograph-tests --test corpus";

fn documents() -> Vec<PathBuf> {
    let folder = workspace().join("tests/corpus");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| expected_path(path).exists());
    found.sort();
    found
}

fn expected_path(document: &std::path::Path) -> PathBuf {
    let mut name = document.as_os_str().to_owned();
    name.push(".json");
    PathBuf::from(name)
}

/// What was found, as what is expected is written. Spaces at which no line may be broken are spaces.
fn found(page: &Page) -> Value {
    let spaced = |text: &String| text.replace(['\u{a0}', '\u{202f}'], " ");
    let headlines = page.stories.iter().map(|story| {
        json!({ "text": spaced(&story.text), "byline": story.byline.as_ref().map(spaced), "time": story.time.as_ref().map(spaced) })
    });
    json!({ "headlines": headlines.collect::<Vec<_>>(), "date": page.date.as_ref().map(spaced) })
}

fn texts(page: &Value) -> Vec<&str> {
    page["headlines"].as_array().unwrap().iter().map(|headline| headline["text"].as_str().unwrap()).collect()
}

#[test]
fn every_document_gives_its_headlines_word_for_word() {
    let documents = documents();
    let (mut right, mut all_found, mut all_expected, mut wrong) = (0, 0, 0, Vec::new());
    for document in &documents {
        let name = document.file_name().unwrap().to_str().unwrap();
        let expected = fs::read_to_string(expected_path(document)).unwrap().replace(['\u{a0}', '\u{202f}'], " ");
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let page = feed::read(&Source::File(document.clone()), None);
        let found = page.as_ref().map_or_else(|error| json!({ "headlines": [], "error": error.to_string() }), found);
        let (here, there) = (texts(&found), texts(&expected));
        right += there.iter().filter(|text| here.contains(text)).count();
        all_found += here.len();
        all_expected += there.len();
        wrong.extend(differences(name, &found, &expected));
    }
    println!("{}", wrong.join("\n"));
    let share = |of: usize| (right as f64 / of as f64 * 1000.0).round() / 1000.0;
    figures::record("corpus_documents", documents.len(), "documents", COMMAND, None);
    figures::record("corpus_headlines", all_expected, "headlines", COMMAND, None);
    figures::record("corpus_precision", share(all_found), "share", COMMAND, None);
    figures::record("corpus_recall", share(all_expected), "share", COMMAND, None);
    println!("{} documents, precision {}, recall {}", documents.len(), share(all_found), share(all_expected));
    assert!(documents.len() >= 40 && all_expected >= 160);
    let known = MISSED.iter().flat_map(|(name, lines, _)| lines.iter().map(move |line| format!("{name}: {line}")));
    let known: Vec<String> = known.collect();
    assert_eq!(wrong, known);
}

/// What differs, a line each.
fn differences(name: &str, found: &Value, expected: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(error) = found.get("error") {
        lines.push(format!("{name}: {error}"));
    }
    let (here, there) = (texts(found), texts(expected));
    lines.extend(there.iter().filter(|text| !here.contains(text)).map(|text| format!("{name}: not found: {text}")));
    lines.extend(here.iter().filter(|text| !there.contains(text)).map(|text| format!("{name}: no headline: {text}")));
    if lines.is_empty() && here != there {
        lines.push(format!("{name}: in another order, or more than once"));
    }
    for headline in expected["headlines"].as_array().unwrap() {
        let same = |found: &&Value| found["text"] == headline["text"];
        let Some(found) = found["headlines"].as_array().unwrap().iter().find(same) else { continue };
        for field in ["byline", "time"] {
            if headline.get(field).is_some_and(|expected| found[field] != *expected) {
                lines.push(format!(
                    "{name}: {field} {} instead of {} at {}",
                    found[field], headline[field], headline["text"]
                ));
            }
        }
    }
    if found["date"] != expected["date"] && found.get("error").is_none() {
        lines.push(format!("{name}: date {} instead of {}", found["date"], expected["date"]));
    }
    lines
}

/// The page that Motograph was asked to read lies beside the project and is not ours to copy: its headlines are known
/// here by their CRC-32C.
#[test]
fn the_live_blog_beside_the_project_gives_its_four_headlines() {
    let page = workspace().join("../shared/samples/liveblog.txt");
    if !page.exists() {
        println!("not run: {} is not there", page.display());
        return;
    }
    let bundle = tempfile::NamedTempFile::new().unwrap();
    let found = command::json(&["pack", page.to_str().unwrap(), "-o", bundle.path().to_str().unwrap(), "--json"]);
    let headlines: Vec<(u32, Option<u32>)> = found["headlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|headline| {
            let check = |text: &Value| text.as_str().map(|text| digest(text.as_bytes()));
            (check(&headline["text"]).unwrap(), check(&headline["byline"]))
        })
        .collect();
    assert_eq!(headlines, LIVE_BLOG);
    assert_eq!(found["date"].as_str().map(|date| digest(date.as_bytes())), Some(LIVE_BLOG_DATE));
}

const LIVE_BLOG: [(u32, Option<u32>); 4] =
    [(0x08fb6f74, None), (0x72468eef, None), (0x7e670264, Some(0x28f10a16)), (0x3df89271, Some(0x0f2a8fbb))];
const LIVE_BLOG_DATE: u32 = 0x1bedb84e;
