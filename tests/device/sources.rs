use std::path::PathBuf;

use motograph_tests::command;
use motograph_tests::qemu::Board;
use motograph_tests::web::{Reply, Web};
use motograph_tests::workspace;

/// A document of each form, and the media type under which servers have it.
const DOCUMENTS: [(&str, &str); 9] = [
    ("01-harbour-crane.txt", "text/plain"),
    ("21-live-regatta.html", "text/html; charset=utf-8"),
    ("37-rss091.xml", "application/xml"),
    ("39-rss10.rdf", "application/rdf+xml"),
    ("45-rss-koi8-u.xml", "application/rss+xml"),
    ("48-atom-inherited-author.xml", "application/atom+xml"),
    ("50-jsonfeed-1.0.json", "application/feed+json"),
    ("53-meldungen.csv", "text/csv"),
    ("58-live-marathon.md", "text/markdown"),
];

fn corpus(name: &str) -> PathBuf {
    workspace().join("tests/corpus").join(name)
}

/// From a file and from the web, each form of source gets onto the display, whole and with as many headlines as it has.
#[test]
fn every_form_of_source_gets_onto_the_display() {
    let web = Web::serve(|request| {
        let name = request.url().trim_start_matches('/');
        let media = DOCUMENTS.iter().find(|(known, _)| *known == name).map_or("text/plain", |(_, media)| media);
        Reply::of(media, std::fs::read(corpus(name)).unwrap())
    });
    let mut board = Board::keyed();
    for (edition, (name, _)) in (1_u64..).zip(DOCUMENTS) {
        let expected = std::fs::read_to_string(corpus(&format!("{name}.json"))).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        let pack = |source: &str| {
            let bundle = board.file("news.mgb").to_str().unwrap().to_owned();
            command::json(&["pack", source, "-o", &bundle, "--edition", &edition.to_string(), "--json"]);
            std::fs::read(bundle).unwrap()
        };
        let (file, fetched) = (pack(corpus(name).to_str().unwrap()), pack(&web.at(name)));
        assert!(file == fetched, "{name}: a server's is another edition than a file's");
        let taken = push_now(&mut board);
        let count = expected["headlines"].as_array().unwrap().len() as u64;
        let whole = (taken["edition"].as_u64(), taken["taken"]["headlines"].as_u64());
        assert_eq!(whole, (Some(edition), Some(count)), "{name}: {taken}");
    }
    board.press("right");
    let shown = command::json(&["status", "--port", &board.port, "--json"])["showing"]["edition"].as_u64();
    assert_eq!(shown, Some(DOCUMENTS.len() as u64));
}

/// Pushes the bundle while somebody presses a button: it would wait for the end of a headline.
fn push_now(board: &mut Board) -> serde_json::Value {
    let (bundle, port) = (board.file("news.mgb"), board.port.clone());
    let push =
        std::thread::spawn(move || command::json(&["push", bundle.to_str().unwrap(), "--port", &port, "--json"]));
    while !push.is_finished() {
        board.press("right");
    }
    push.join().unwrap()
}
