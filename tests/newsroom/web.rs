use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use motograph_simulator::error::FeedError;
use motograph_simulator::feed::{Reading, Source, Validators, read_if_changed};
use motograph_tests::web::{Reply, Web};

const FEED: &str = "<rss version=\"2.0\"><channel><item><title>Ferry runs all night</title></item></channel></rss>";

/// What servers show who cannot do what they are asked: a page that looks as if it had headlines.
const REGRETS: &str = "<!doctype html><html><body><ul>\
    <li><h2>We are working on our systems tonight</h2><p>Please come back in an hour, and thank you for waiting.</p></li>\
    <li><h2>Call the town hall if it cannot wait</h2><p>Somebody is there from eight in the morning on.</p></li>\
    </ul></body></html>";

const MODIFIED: &str = "Wed, 25 Nov 2026 09:00:00 GMT";

#[test]
fn a_server_is_asked_for_what_has_changed_and_says_for_how_long_it_wants_to_be_left_alone() {
    let web = Web::serve(|request| {
        let asks = |name: &'static str, value: &str| {
            request.headers().iter().any(|header| header.field.equiv(name) && header.value.as_str() == value)
        };
        match request.url() {
            "/busy" => Reply { headers: vec![("Retry-After", "120".to_owned())], ..Reply::status(503) },
            "/tagged" if asks("If-None-Match", "W/\"7\"") && asks("If-Modified-Since", MODIFIED) => Reply::status(304),
            "/dated" if asks("If-Modified-Since", MODIFIED) => Reply::status(304),
            "/tagged" => Reply {
                headers: vec![("ETag", "W/\"7\"".to_owned()), ("Last-Modified", MODIFIED.to_owned())],
                ..Reply::of("application/rss+xml", FEED)
            },
            _ => Reply {
                headers: vec![("Last-Modified", MODIFIED.to_owned())],
                ..Reply::of("application/rss+xml", FEED)
            },
        }
    });
    for path in ["tagged", "dated"] {
        let source = Source::Web(web.at(path));
        let Reading::Page(page, known) = read_if_changed(&source, None, &Validators::default()).unwrap() else {
            panic!("it was asked for the first time");
        };
        assert_eq!(page.stories[0].text, "Ferry runs all night");
        assert_eq!((known.modified.as_deref(), known.is_feed), (Some(MODIFIED), true));
        assert_eq!(read_if_changed(&source, None, &known).unwrap(), Reading::Same);
    }
    match read_if_changed(&Source::Web(web.at("busy")), None, &Validators::default()) {
        Err(FeedError::Web { later, .. }) => assert_eq!(later, Some(Duration::from_secs(120))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_of_regrets_where_a_feed_was_is_no_news() {
    let asked = AtomicUsize::new(0);
    let web = Web::serve(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => Reply::of("application/rss+xml", FEED),
        _ => Reply::of("text/html", REGRETS),
    });
    let source = Source::Web(web.at("feed.xml"));
    let Reading::Page(_, known) = read_if_changed(&source, None, &Validators::default()).unwrap() else {
        panic!("it was asked for the first time");
    };
    let regrets = read_if_changed(&source, None, &known);
    assert!(matches!(regrets, Err(FeedError::Feed { .. })), "{regrets:?}");
    // Without what is known of it, nobody could tell.
    let Reading::Page(page, known) = read_if_changed(&source, None, &Validators::default()).unwrap() else {
        panic!("nothing is known of it");
    };
    assert_eq!((page.stories.len(), known.is_feed), (2, false));
}
