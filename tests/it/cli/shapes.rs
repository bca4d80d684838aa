//! The README documents every field of the `--json` output.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Hallway;
use crate::editions;
use hallway::format::native;

/// A user with picks, one of them cancelled and unread, and a friend's agenda.
fn user() -> Hallway {
    let user = Hallway::new();
    user.write_agenda(editions::picks());
    let newer = native::write(editions::moved().conference());
    fs::write(user.path("programme.json"), newer).unwrap();
    user.prints(["import", "programme.json"]);
    let other = Hallway::new();
    other.prints(["star", "115", "62"]);
    let anna = other.prints(["agenda", "--export", "-"]);
    fs::write(user.path("anna.json"), anna).unwrap();
    // A talk without a title, which the import repairs.
    let broken = native::write(native::embedded().unwrap().conference());
    fs::write(user.path("broken.json"), broken.replacen("\"RISC-V patchwork CI\"", "\"\"", 1))
        .unwrap();
    user
}

/// Collects the names of all fields in a value.
fn fields(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                into.insert(name.clone());
                fields(value, into);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| fields(value, into)),
        _ => {}
    }
}

/// The words in backquotes.
fn quoted(text: &str) -> BTreeSet<String> {
    let parts = text.split('`').skip(1).step_by(2);
    let words = parts.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_readme_names_the_fields_of_all_that_is_printed_as_json() {
    let user = user();
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).unwrap();
    let from = readme.find("`--json` prints the same object").unwrap();
    let part = readme[from..].split("Exit codes:").next().unwrap();
    let (talk, shapes) = part.split_once("has a shape of its own").unwrap();
    let printed = |runs: &[&[&str]]| {
        let mut all = BTreeSet::new();
        for args in runs {
            fields(&user.json(args.iter().chain(&["--json"])), &mut all);
        }
        all
    };
    let of_talks =
        printed(&[&["list"], &["show", "211"], &["next", "--all-conferences"], &["agenda"]]);
    let named = quoted(talk);
    assert!(of_talks.is_subset(&named), "{of_talks:?} in {named:?}");
    assert!(of_talks.contains("gone") && of_talks.contains("ends_in"));
    for (command, args) in [
        ("free", &["free"][..]),
        ("changes", &["changes", "--all"]),
        ("compare", &["compare", "anna.json"]),
        ("conferences", &["conferences"]),
        ("catalogue", &["catalogue", "fosdem"]),
        ("import", &["import", "broken.json", "--force"]),
        ("agenda --import", &["agenda", "--import", "anna.json", "--dry-run"]),
    ] {
        let row = format!("| `{command}`");
        let row = shapes.lines().find(|line| line.starts_with(&row)).unwrap();
        let mut there = printed(&[args]);
        assert!(command != "import" || there.contains("message"), "a problem");
        if command == "free" {
            there = there.difference(&of_talks).cloned().collect();
        }
        let named = quoted(row);
        assert!(there.is_subset(&named), "{command}: {there:?} in {named:?}");
    }
}
