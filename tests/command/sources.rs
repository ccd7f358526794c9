//! Files, standard input and the web.

use motograph_tests::command;
use motograph_tests::web::{Reply, Web};

use crate::{Folder, fails};

fn texts(source: &str, more: &[&str]) -> Vec<String> {
    let folder = Folder::new();
    let out = folder.path("news.mgb");
    let json = command::json(&[&["pack", source, "-o", &out, "--json"], more].concat());
    json["headlines"].as_array().unwrap().iter().map(|headline| headline["text"].as_str().unwrap().to_owned()).collect()
}

const FEED: &str = "<rss version='2.0'><channel><item><title>Swans are back</title></item></channel></rss>";

#[test]
fn a_page_is_read_as_the_server_says_that_it_is_written() {
    let web = Web::serve(|request| match request.url() {
        "/koi" => Reply::of(
            "text/plain; charset=koi8-u",
            b"\xeb\xc9\xa7\xd7 \xdf\xc4\xe5 \xc4\xcf\xcd\xcf\xca\nTram is late\n",
        ),
        "/moved" => Reply { headers: vec![("Location", "/feed".to_owned())], ..Reply::status(301) },
        _ => Reply::of("application/rss+xml", FEED),
    });
    assert_eq!(texts(&web.at("koi"), &["--from", "lines"])[1], "Tram is late");
    assert!(texts(&web.at("koi"), &["--from", "lines"])[0].starts_with("Київ "));
    assert_eq!(texts(&web.at("moved"), &[]), ["Swans are back"], "a redirection is followed");
}

#[test]
fn a_server_that_fails_is_named_with_what_it_said() {
    let folder = Folder::new();
    let out = folder.path("news.mgb");
    let error_page = "<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1>\
        <p>The server cannot do what you ask at the moment.</p></body></html>";
    let web = Web::serve(move |request| match request.url() {
        "/gone" => Reply::status(404),
        "/empty" => Reply::of("text/plain", ""),
        _ => Reply::of("text/html", error_page),
    });
    let remedy = "open it in a browser, or save the page and give the file";
    let gone = web.at("gone");
    fails(&["pack", &gone, "-o", &out], &format!("cannot fetch {gone}: http status: 404; {remedy}"));
    let empty = web.at("empty");
    fails(&["pack", &empty, "-o", &out], &format!("{empty} is empty: there is no headline in it"));
    // A server that says that all is well, with a page that says that it is not.
    let feed = web.at("feed.xml");
    let sentence =
        format!("no headline found in {feed}, read as a page of HTML; if it is something else, say what with --from");
    fails(&["pack", &feed, "-o", &out], &sentence);
    let ran = command::run(&["pack", &feed, "--from", "feed", "-o", &out]);
    assert!(!ran.success && ran.err.contains("is no feed that can be read"), "{}", ran.err);
    drop(web);
    let ran = command::run(&["pack", &gone, "-o", &out]);
    assert!(!ran.success && ran.err.contains("cannot fetch") && ran.err.contains("refused"), "{}", ran.err);
    assert!(!std::path::Path::new(&out).exists(), "nothing was written");
}

#[test]
fn invisible_characters_are_taken_out_and_named() {
    let folder = Folder::new();
    let list = folder.file("list.txt", "Tram\u{ad}bahn is late\u{202e} again\nSwans are back\n");
    let out = folder.path("news.mgb");
    assert_eq!(texts(&list, &[]), ["Trambahn is late again", "Swans are back"]);
    let json = command::json(&["pack", &list, "-o", &out, "--json"]);
    assert_eq!(json["reports"][0]["removed"], serde_json::json!(["U+00AD", "U+202E"]));
    let ran = command::run(&["pack", &list, "-o", &out]);
    assert!(ran.out.contains("invisible characters taken out: headline 1 (U+00AD U+202E)"), "{}", ran.out);
}
