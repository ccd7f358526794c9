use motograph_tests::command;

use crate::Folder;

/// The subcommands, as the help lists them.
fn subcommands() -> Vec<String> {
    let help = command::run(&["--help"]).out;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let name = |line: &str| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')).map(first_word);
    list.lines().filter_map(name).filter(|name| name != "help").collect()
}

fn first_word(line: &str) -> String {
    line.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn every_subcommand_is_explained_with_examples() {
    let all = subcommands();
    assert!(all.len() >= 17 && all.iter().any(|name| name == "breaking"), "{all:?}");
    for name in all {
        let help = command::run(&[&name, "--help"]).out;
        let is_parent = name == "key";
        assert!(is_parent || help.contains("Examples:\n  motograph"), "{name}: {help}");
        assert!(help.contains("Usage: motograph"), "{name}: {help}");
    }
}

#[test]
fn the_manual_has_a_page_for_each_subcommand_and_shells_know_them() {
    let folder = Folder::new();
    let pages = folder.path("man1");
    let ran = command::run(&["manual", &pages]);
    assert!(ran.success, "{}", ran.err);
    let completions = ["bash", "zsh", "fish"].map(|shell| {
        let ran = command::run(&["completions", shell]);
        assert!(ran.success, "{}", ran.err);
        ran.out
    });
    for name in subcommands() {
        let page = std::fs::read_to_string(format!("{pages}/motograph-{name}.1")).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
        assert!(name == "key" || page.contains("Examples:"), "{name}");
        for text in &completions {
            assert!(text.contains(&name), "{name}");
        }
    }
    let ran = command::run(&["manual", "/dev/null/man"]);
    assert!(!ran.success && ran.err.contains("cannot write the manual to /dev/null/man"), "{}", ran.err);
}
