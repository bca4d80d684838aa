//! Every link of the documentation leads somewhere, and every page and picture is linked.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::place;

/// The documents of the project, the guide's pages included.
fn documents() -> Vec<PathBuf> {
    let pages = fs::read_dir(place("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = pages.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let others = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "data/README.md"];
    let mut documents: Vec<PathBuf> = pages.chain(others.map(place)).collect();
    documents.sort();
    documents
}

fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
}

/// The targets of all links and pictures.
fn targets(text: &str) -> Vec<String> {
    let target = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    };
    events(text).filter_map(target).collect()
}

/// The anchors that GitHub gives to the headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::End(TagEnd::Heading(_)) => anchors.extend(heading.take().map(|it| anchor(&it))),
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    heading.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

/// What is wrong with a link of a document, if anything.
fn link_error(document: &Path, target: &str) -> Option<String> {
    if target.contains("://") {
        return (!target.starts_with("https://")).then(|| format!("{target}: not https"));
    }
    let (file, wanted) = target.split_once('#').unwrap_or((target, ""));
    let path = match file {
        "" => document.to_path_buf(),
        file => document.parent().unwrap().join(file),
    };
    if !path.exists() {
        return Some(format!("{target}: no such file"));
    }
    let is_there =
        wanted.is_empty() || anchors(&fs::read_to_string(path).unwrap()).contains(wanted);
    (!is_there).then(|| format!("{target}: no such heading"))
}

#[test]
fn every_link_resolves() {
    let mut errors = Vec::new();
    let mut count = 0;
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let targets = targets(&text);
        count += targets.len();
        let found = targets.iter().filter_map(|target| link_error(&document, target));
        errors.extend(found.map(|error| format!("{}: {error}", document.display())));
    }
    assert!(count > 50, "{count} links");
    assert_eq!(errors, [""; 0]);
}

#[test]
fn every_page_and_picture_of_the_guide_is_linked() {
    let mut linked = BTreeSet::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let folder = document.parent().unwrap();
        for target in targets(&text).iter().filter(|target| !target.contains("://")) {
            let file = target.split('#').next().unwrap();
            linked.extend(folder.join(file).canonicalize().ok().filter(|path| *path != document));
        }
    }
    for entry in fs::read_dir(place("docs")).unwrap() {
        let path = entry.unwrap().path().canonicalize().unwrap();
        assert!(linked.contains(&path), "nothing links to {}", path.display());
    }
}

#[test]
fn broken_link_is_detected() {
    let readme = place("README.md");
    for (target, error) in [
        ("docs/nowhere.md", "no such file"),
        ("docs/keys.md#nowhere", "no such heading"),
        ("#nowhere", "no such heading"),
        ("http://example.org", "not https"),
    ] {
        assert!(link_error(&readme, target).unwrap().contains(error), "{target}");
    }
    for target in ["docs", "docs/keys.md", "https://example.org", "docs/files.md#what-it-promises"]
    {
        assert_eq!(link_error(&readme, target), None, "{target}");
    }
    let text =
        "# A `b`, c: d\n\n[x](y.md#z) ![p](q.svg) <https://a.b> `[no](link)`\n\n```\n[n](o)\n```\n";
    assert_eq!(targets(text), ["y.md#z", "q.svg", "https://a.b"]);
    assert_eq!(anchors(text).into_iter().collect::<Vec<_>>(), ["a-b-c-d"]);
}

#[test]
fn readme_is_short() {
    let readme = fs::read_to_string(place("README.md")).unwrap();
    assert!(readme.lines().count() <= 200, "{} lines", readme.lines().count());
    for line in readme.lines().filter(|line| !line.starts_with(['|', '!'])) {
        assert!(line.chars().count() <= 120, "{line}");
    }
}
