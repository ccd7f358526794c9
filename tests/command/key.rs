use std::os::unix::fs::PermissionsExt as _;

use motograph_tests::command::{self, Desk, key_file};

use crate::{Folder, fails};

#[test]
fn a_key_is_made_once_named_and_kept_from_others() {
    let folder = Folder::new();
    let key = folder.path("lobby.key");
    let ran = command::run(&["key", "new", "--key", &key]);
    assert!(ran.success, "{}", ran.err);
    let id = command::run(&["key", "show-id", "--key", &key]).out.trim().to_owned();
    let install = format!("motograph key install --port PORT --key {key}");
    assert_eq!((id.len(), ran.out.trim()), (8, &*format!("key {id} is in {key}; give it to a display: {install}")));
    let secret = std::fs::read_to_string(&key).unwrap();
    let digits = secret.trim().rsplit(' ').next().unwrap();
    assert!(digits.len() == 64 && !ran.out.contains(&digits[..16]), "no output has it");
    let sentence = "is there already, and whoever loses a key has to walk to each display; name another file with \
        --key FILE, or move it away first";
    fails(&["key", "new", "--key", &key], &format!("{key} {sentence}"));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ran = command::run(&["key", "show-id", "--key", &key]);
    assert!(!ran.success && ran.err.contains("can be used by others than its owner (mode 644)"), "{}", ran.err);
    let gone = folder.path("gone.key");
    let remedy = format!("make one with `motograph key new --key {gone}`, or name another file with --key FILE");
    fails(&["key", "show-id", "--key", &gone], &format!("there is no key in {gone}; {remedy}"));
}

#[test]
fn only_the_key_of_a_display_puts_news_on_it_and_changes_it() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let (key, other) = (folder.path("its.key"), folder.path("other.key"));
    for file in [&key, &other] {
        assert!(command::run(&["key", "new", "--key", file]).success);
    }
    let id = |file: &str| command::run(&["key", "show-id", "--key", file]).out.trim().to_owned();
    let (its, others) = (id(&key), id(&other));
    let desk = Desk::show(&["--seconds", "60", "--key", &key]);
    let port = &desk.port;
    let sentence = format!(
        "the display on {port} has key {its}, and yours is {others}; name the file of its key with --key FILE, or hold \
         its select button and install yours: motograph key install --port {port} (with your --key, \
         and its --address on a line with several)"
    );
    fails(&["push", &bundle, "--port", port, "--key", &other], &sentence);
    fails(&["set", "--port", port, "--rounds", "2", "--key", &other], &sentence);
    let before = command::json(&["status", "--port", port, "--json"]);
    assert_eq!((&before["showing"], before["key"].as_str()), (&serde_json::Value::Null, Some(&*its)));
    assert!(command::run(&["push", &bundle, "--port", port, "--key", &key]).success);
    let set = command::json(&["set", "--port", port, "--brightness", "3", "--key", &key, "--json"]);
    assert_eq!(set["brightness"], 3);
    assert_eq!(command::json(&["status", "--port", port, "--json"])["health"]["brightness"], 3);
}

#[test]
fn an_open_desk_takes_news_from_anybody_and_the_doctor_says_so() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    let desk = Desk::show(&["--seconds", "60", "--open"]);
    let other = folder.path("other.key");
    assert!(command::run(&["key", "new", "--key", &other]).success);
    assert!(command::run(&["push", &bundle, "--port", &desk.port, "--key", &other]).success);
    let ran = command::run(&["doctor", "--port", &desk.port]);
    assert!(!ran.success && ran.out.contains("anybody who reaches its line may change what it shows"), "{}", ran.out);
}

#[test]
fn a_display_without_a_key_says_how_it_gets_one() {
    let folder = Folder::new();
    let bundle = folder.bundle(7, "Tram is late\n");
    // A user without a key, who shows no bundle.
    let desk = Desk::show_as(folder.root(), &["--seconds", "60"]);
    let port = &desk.port;
    let sentence = format!(
        "the display on {port} has no key yet, so it takes nothing else: hold its select button and run `motograph key \
         install --port {port}` (with your --key, and its --address on a line with several)"
    );
    fails(&["push", &bundle, "--port", port], &sentence);
    let ran = command::run(&["doctor", "--port", port]);
    assert!(!ran.success && ran.out.contains("the display has no key yet: "), "{}", ran.out);
    let key = key_file();
    assert!(key.exists(), "the other user has one");
}
