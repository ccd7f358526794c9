use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use motograph_shared::limits::FRAME_BYTES;
use motograph_shared::link::{Address, Deframer, Faults, Fed, Greeting, Reply, Request, Standing, encode};
use motograph_shared::trust::Access;
use motograph_tests::command::{self, Desk};

use crate::{Folder, fails};

#[test]
fn a_pushed_bundle_is_on_show_and_pushed_again_is_held() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Swans are back\nTram is late\nﬁsh 😀 for all\n");
    let desk = Desk::show(&["--seconds", "60"]);
    let json = command::json(&["push", &bundle, "--port", &desk.port, "--json"]);
    assert_eq!(json["outcome"], "taken");
    assert_eq!(json["taken"], serde_json::json!({ "headlines": 3, "folded": 1, "boxed": 1 }));
    assert_eq!(json["showing"]["text"], "Swans are back");
    assert_eq!(json["health"]["link"]["damaged"], 0);
    let ran = command::run(&["push", &bundle, "--port", &desk.port]);
    assert!(ran.success && ran.out.contains("has edition 7 already, nothing was sent"), "{}{}", ran.out, ran.err);
    let newer = folder.bundle(8, "News of the next day\n");
    let ran = command::run(&["push", &newer, "--port", &desk.port]);
    // Unless the headline ended in the moment between.
    let waits_or_shows = ["edition 8 comes at the end of this headline", "of edition 8: News of the next day"];
    assert!(waits_or_shows.iter().any(|words| ran.out.contains(words)), "{}{}", ran.out, ran.err);
    let older = folder.bundle(6, "News of the day before\n");
    let sentence = "its number is not above that of the last edition it took, or it was packed before its key was \
        installed; pack it again (numbers rise with the time)";
    fails(
        &["push", &older, "--port", &desk.port],
        &format!("the display on {} refuses the bundle: {sentence}", desk.port),
    );
}

#[test]
fn only_what_has_changed_since_the_edition_on_show_is_sent() {
    let folder = Folder::new();
    let desk = Desk::show(&["--seconds", "60"]);
    let push = |bundle: &str| command::json(&["push", bundle, "--port", &desk.port, "--json"]);
    let mut headlines: Vec<String> =
        (0..60).map(|n| format!("Headline number {n} of a long day by the canal")).collect();
    let first = push(&folder.bundle(7, &headlines.join("\n")));
    headlines[30] = "Somebody has found the key of the bridge".to_owned();
    let second = push(&folder.bundle(8, &headlines.join("\n")));
    let sent = |pushed: &serde_json::Value| pushed["line_bytes"]["sent"].as_u64().unwrap();
    assert_eq!((first["outcome"].as_str(), second["outcome"].as_str()), (Some("taken"), Some("taken")));
    assert!(sent(&first) > 2900 && sent(&second) < 300, "{} and {}", sent(&first), sent(&second));
    assert_eq!(second["taken"]["headlines"], 60);
}

#[test]
fn a_push_says_what_becomes_of_each_headline() {
    let folder = Folder::new();
    let desk = Desk::show(&["--seconds", "60"]);
    let bundle = folder.bundle(7, "Tram is late\n漢字 for ﬁsh\nTram is late\n");
    let ran = command::run(&["push", &bundle, "--port", &desk.port]);
    let said = "headline 2: 1 glyphs folded, 2 characters shown as a box\nheadline 3: the same as headline 1\n";
    assert!(ran.success && ran.out.contains(said), "{}{}", ran.out, ran.err);
}

#[test]
fn what_is_no_good_bundle_is_not_sent() {
    let folder = Folder::new();
    let foreign = folder.file("foreign.mgb", "PK\x03\x04");
    let sentence = "is no Motograph bundle; make one with `motograph pack ARTICLE -o FILE`";
    fails(&["push", &foreign, "--port", "/dev/null"], &format!("{foreign} {sentence}"));
    let bundle = folder.bundle(7, "Swans are back\n");
    let bytes = std::fs::read(&bundle).unwrap();
    let cut = folder.file("cut.mgb", &bytes[..bytes.len() - 3]);
    let sentence = "is damaged: 15 of 18 bytes are there and their check is wrong; pack it again";
    fails(&["push", &cut, "--port", "/dev/null"], &format!("{cut} {sentence}"));
}

#[test]
fn a_port_that_is_not_there_is_named_with_a_remedy() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Swans are back\n");
    let port = folder.path("ttyNONE");
    let remedy = "check the cable and the name (`ls /dev/tty*`), and that you may use it (group dialout)";
    fails(&["push", &bundle, "--port", &port], &format!("cannot open {port}: No such file or directory; {remedy}"));
    // A port that was free a moment ago, and where nobody listens now.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let port = format!("tcp:{address}");
    let remedy = "say tcp:HOST:PORT of something that listens there";
    let refused = "Connection refused (os error 111)";
    fails(&["push", &bundle, "--port", &port], &format!("cannot open {port}: {refused}; {remedy}"));
}

#[test]
fn a_display_that_never_answers_is_given_up_with_a_sentence() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Swans are back\n");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!("tcp:{}", listener.local_addr().unwrap());
    // The connection is taken by the system and read by nobody.
    let sentence = "is the display on, and is this its port?";
    fails(&["push", &bundle, "--port", &port], &format!("nothing answers on {port}: {sentence}"));
}

#[test]
fn a_display_unplugged_half_way_is_named_with_what_it_has() {
    let folder = Folder::new();
    let headlines: String = (0..40).map(|n| format!("Headline number {n} of a long day by the canal\n")).collect();
    let bundle = folder.bundle(7, &headlines);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = format!("tcp:{}", listener.local_addr().unwrap());
    let display = thread::spawn(move || half_a_display(&listener));
    let ran = command::run(&["push", &bundle, "--port", &port]);
    let taken = display.join().unwrap();
    assert!(!ran.success && taken > 0);
    let total = std::fs::read(&bundle).unwrap().len() - 16;
    assert!(ran.err.starts_with(&format!("motograph: {port} closed after {taken} of {total} bytes: ")), "{}", ran.err);
    assert!(ran.err.contains("the display still shows what it showed; plug it in and push again"), "{}", ran.err);
}

/// A display that greets, takes two chunks, and is gone. Returns how many bytes it had.
fn half_a_display(listener: &TcpListener) -> u32 {
    let (mut stream, _) = listener.accept().unwrap();
    let (mut deframer, mut chunks, mut next) = (Deframer::new(), 0, 0);
    let mut bytes = [0; 512];
    loop {
        let length = stream.read(&mut bytes).unwrap();
        let mut rest = &bytes[..length];
        while let Fed::Frame { body, used } = deframer.feed(rest) {
            rest = &rest[used..];
            let sequence = body[1];
            let reply = match postcard::from_bytes(&body[2..]).unwrap() {
                Request::Hello { .. } => Reply::Hello(greeting()),
                Request::Chunk { offset, bytes } => {
                    if chunks == 2 {
                        return next;
                    }
                    chunks += 1;
                    next = offset + bytes.len() as u32;
                    Reply::Standing(Standing::Wants { next })
                }
                _ => Reply::Standing(Standing::Wants { next }),
            };
            let mut body = vec![0x81, sequence];
            body.extend_from_slice(postcard::to_slice(&reply, &mut [0; 256]).unwrap());
            stream.write_all(encode(&body, &mut [0; FRAME_BYTES]).unwrap()).unwrap();
        }
    }
}

fn greeting() -> Greeting<'static> {
    Greeting {
        oldest: 1,
        newest: 1,
        device: "half",
        width: 128,
        height: 64,
        edition_bytes: 16384,
        headlines: 256,
        chunk_bytes: 200,
        window_bytes: 500,
        faults: Faults::NONE,
        scripts: 0,
        access: Access::Open,
        address: Address::FIRST,
        group: Address::ANY,
        on_show: None,
    }
}
