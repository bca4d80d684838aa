//! The promises in the guide, and the tests that keep them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::place;

/// The paths of tests.
type Tests = BTreeSet<String>;

/// The tests that this binary runs, ignored ones excluded.
fn listed() -> Tests {
    let list = |args: &[&str]| -> Tests {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = command.args(["--list", "--format", "terse"]).args(args).output().unwrap();
        let lines = String::from_utf8(output.stdout).unwrap();
        let names = lines.lines().filter_map(|line| line.strip_suffix(": test"));
        names.map(str::to_owned).collect()
    };
    let ignored = list(&["--ignored"]);
    list(&[]).difference(&ignored).cloned().collect()
}

/// Reads which tests a crate compiles and runs, following its `mod` declarations. Relies
/// on the layout of `cargo fmt`: an item's last line is indented like its first line.
#[derive(Default)]
struct Reader {
    tests: Tests,
}

impl Reader {
    /// The tests of the crate with this root file.
    fn read(root: &Path) -> Tests {
        let mut reader = Self::default();
        reader.file(root, root.parent().unwrap(), &[]);
        reader.tests
    }

    /// Reads a file whose child modules are in `folder`.
    fn file(&mut self, file: &Path, folder: &Path, path: &[String]) {
        let text = fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        self.items(&lines, folder, path);
    }

    fn items(&mut self, lines: &[&str], folder: &Path, path: &[String]) {
        let mut attributes: Vec<&str> = Vec::new();
        let mut rest = lines.iter().enumerate();
        while let Some((at, line)) = rest.next() {
            let item = line.trim();
            if item.starts_with("#[") {
                attributes.push(item);
            } else if !item.is_empty() && !item.starts_with("//") {
                let compiled = attributes.iter().all(|attribute| is_compiled(attribute));
                if let Some(name) = name_after("mod ", item) {
                    let inner = [path, std::slice::from_ref(&name)].concat();
                    let end = end_of_block(lines, at);
                    if compiled {
                        self.module(&lines[at + 1..end], item, &folder.join(&name), &inner);
                    }
                    // Continue after the block.
                    for _ in at + 1..end {
                        rest.next();
                    }
                } else if let Some(name) = name_after("fn ", item) {
                    let ignored = attributes.iter().any(|it| it.starts_with("#[ignore"));
                    if compiled && !ignored && attributes.contains(&"#[test]") {
                        self.tests.insert([path, &[name]].concat().join("::"));
                    }
                }
                attributes.clear();
            }
        }
    }

    /// Reads a module in place or in a file of its own.
    fn module(&mut self, block: &[&str], item: &str, folder: &Path, path: &[String]) {
        if item.ends_with('{') {
            return self.items(block, folder, path);
        }
        let files = [folder.with_extension("rs"), folder.join("mod.rs")];
        if let Some(file) = files.iter().find(|file| file.is_file()) {
            self.file(file, folder, path);
        }
    }
}

/// Whether `cargo test` compiles an item with this attribute here.
fn is_compiled(attribute: &str) -> bool {
    let conditional = attribute.starts_with("#[cfg(") || attribute.starts_with("#[path");
    !conditional
        || attribute == "#[cfg(test)]"
        || attribute == "#[cfg(unix)]"
        || cfg!(target_os = "linux") && attribute == "#[cfg(target_os = \"linux\")]"
}

/// The name of an item after its keyword, whatever its visibility.
fn name_after(keyword: &str, item: &str) -> Option<String> {
    let bare = item.strip_prefix("pub ").unwrap_or(item);
    let bare =
        bare.strip_prefix("pub(super) ").or(bare.strip_prefix("pub(crate) ")).unwrap_or(bare);
    let rest = bare.strip_prefix(keyword)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (end > 0).then(|| rest[..end].to_owned())
}

/// The line on which the item of a line ends.
fn end_of_block(lines: &[&str], at: usize) -> usize {
    let line = lines[at];
    if !line.ends_with('{') {
        return at + 1;
    }
    let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
    let inside = lines[at + 1..].iter().take_while(|line| **line != end).count();
    at + 1 + inside
}

/// Drops the segments `tests`, which the guide leaves out.
fn short(path: &str) -> String {
    let segments: Vec<&str> = path.split("::").filter(|segment| *segment != "tests").collect();
    segments.join("::")
}

/// Whether a name is that of a test or of a module with tests.
fn names_tests(name: &str, tests: &Tests) -> bool {
    tests.iter().map(|test| short(test)).any(|test| {
        test.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    })
}

/// The names in a table of promises that are not tests, each with its row.
fn missing(table: &str, tests: &Tests) -> Vec<String> {
    let mut missing = Vec::new();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(2);
    for row in rows {
        let cell = row.trim_end_matches(" |").rsplit("| ").next().unwrap();
        for name in cell.split(", ") {
            let bare = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
            if !bare.is_some_and(|bare| names_tests(bare, tests)) {
                missing.push(format!("{name} in {row}"));
            }
        }
    }
    missing
}

#[test]
fn every_promise_in_the_guide_names_running_tests() {
    let page = fs::read_to_string(place("docs/files.md")).unwrap();
    let section = page.split("## What it promises").nth(1).unwrap();
    let table = section.split("\n## ").next().unwrap();
    assert!(table.matches("\n| ").count() > 20, "{table}");
    let mut tests = listed();
    tests.extend(Reader::read(&place("src/lib.rs")));
    assert_eq!(missing(table, &tests), [""; 0]);
}

#[test]
fn promise_without_a_running_test_is_detected() {
    let tests = ["store::failpoint::tests::a_fault", "cli::zones::a_guess", "cli::zones::a_doubt"];
    let tests: Tests = tests.map(str::to_owned).into();
    let valid = [
        "`store::failpoint`",
        "`store::failpoint::a_fault`, `cli::zones`",
        "`cli::zones::a_doubt`",
    ];
    let invalid = [
        "`store::step`",
        "`store::failpoint::a_fault_that_was_renamed`",
        "`cli::zones::a_guess::more`",
        "`zones`",
        "cli::zones",
        "",
    ];
    let table =
        |cell: &str| format!("| promise | tests |\n| --- | --- |\n| A, b \\| c. | {cell} |\n");
    for cell in valid {
        assert_eq!(missing(&table(cell), &tests), [""; 0], "{cell}");
    }
    for cell in invalid {
        assert_eq!(missing(&table(cell), &tests).len(), 1, "{cell}");
        assert_eq!(missing(&table(&format!("`cli::zones`, {cell}")), &tests).len(), 1, "{cell}");
    }
}

#[test]
fn reader_finds_only_compiled_and_run_tests() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let test = "#[test]\nfn it_runs() {\n    assert!(true);\n}\n";
    write(
        "lib.rs",
        "//! Front page.\npub mod kept;\nmod alone;\n// mod commented;\n\
         #[cfg(feature = \"none\")]\nmod conditional;\n#[cfg(any())]\nmod inline {\n    \
         #[test]\n    fn not_compiled() {}\n}\n\n#[cfg(test)]\nmod tests {\n    mod deep;\n\n    \
         proptest! {\n        #![proptest_config(x())]\n\n        /// Doc.\n        #[test]\n        \
         fn random(\n            a in 0..5,\n        ) {\n            prop_assert!(a < 5);\n        }\n    \
         }\n\n    #[test]\n    #[should_panic]\n    fn it_panics() {}\n}\n\n#[test]\nfn at_the_end() {}\n",
    );
    write("kept.rs", "pub(crate) mod inner;\nfn no_test() {}\n");
    write("kept/inner.rs", test);
    write("kept/not_declared.rs", test);
    write("not_declared.rs", test);
    write("commented.rs", test);
    write("conditional.rs", test);
    write(
        "alone/mod.rs",
        "#[test]\n#[ignore = \"slow\"]\nfn later() {}\n// #[test]\nfn no_test() {}\n",
    );
    write("tests/deep.rs", test);
    let read = Reader::read(&folder.path().join("lib.rs"));
    let wanted = [
        "at_the_end",
        "kept::inner::it_runs",
        "tests::deep::it_runs",
        "tests::it_panics",
        "tests::random",
    ];
    assert_eq!(read.into_iter().collect::<Vec<_>>(), wanted);
}

/// Reads the source of this binary, whose tests are known.
#[test]
fn reader_agrees_with_the_test_binary() {
    let (listed, read) = (listed(), Reader::read(&place("tests/it/main.rs")));
    assert_eq!(read.difference(&listed).collect::<Vec<_>>(), [""; 0]);
    // A macro generates the tests of the readers.
    let generated = |test: &&String| test.starts_with("hostile::random::");
    assert_eq!(
        listed.difference(&read).filter(|test| !generated(test)).collect::<Vec<_>>(),
        [""; 0]
    );
}
