//! Are the headlines of an article found? Each `NAME.txt` here is a page, `NAME.json` what is to be found on it.

use std::fs;
use std::path::PathBuf;

use motograph_shared::link::digest;
use motograph_tests::{command, figures, workspace};
use serde_json::{Value, json};

const COMMAND: &str = "cargo test -p motograph-tests --test articles";

fn pack(article: &std::path::Path) -> Value {
    let bundle = tempfile::NamedTempFile::new().unwrap();
    command::json(&["pack", article.to_str().unwrap(), "-o", bundle.path().to_str().unwrap(), "--json"])
}

fn articles() -> Vec<PathBuf> {
    let folder = workspace().join("tests/articles");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    found.sort();
    found
}

#[test]
fn every_article_gives_its_headlines_word_for_word() {
    let articles = articles();
    for article in &articles {
        let expected: Value =
            serde_json::from_str(&fs::read_to_string(article.with_extension("json")).unwrap()).unwrap();
        let found = pack(article);
        let found = json!({ "headlines": found["headlines"], "date": found["date"] });
        assert_eq!(found, expected, "{}", article.display());
    }
    assert!(articles.len() >= 8, "articles are missing: {}", articles.len());
    figures::record("articles_read", articles.len(), "articles", COMMAND, None);
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
    let found = pack(&page);
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
