//! The order of the modules, read from the source: which file imports which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The modules of the crate with their layers. A module imports only lower layers.
const LAYERS: [(&str, u8); 14] = [
    ("text", 0),
    ("config", 1),
    ("fetch", 1),
    ("schedule", 2),
    ("agenda", 3),
    ("catalogue", 3),
    ("format", 4),
    ("environment", 5),
    ("store", 5),
    ("import", 6),
    ("friends", 7),
    ("tui", 8),
    ("cli", 9),
    ("main", 10),
];

/// The parts of the terminal UI with their layers.
const PARTS: [(&str, u8); 5] =
    [("dialog", 0), ("model", 1), ("screen", 2), ("update", 3), ("view", 3)];

/// The types of the store that read or write files; its other types are plain values.
const STORE_FILES: [&str; 11] = [
    "AgendaFile",
    "Calendars",
    "CatalogueFile",
    "EditorFile",
    "Folders",
    "HistoryFile",
    "Library",
    "PlacesFile",
    "Session",
    "Vdir",
    "Watch",
];

/// The modules whose results depend on nothing but their input, besides [`PARTS`].
const CORE: [&str; 12] = [
    "text",
    "config",
    "schedule",
    "agenda",
    "catalogue",
    "format",
    "tui::keys",
    "tui::layout",
    "tui::nav",
    "tui::open",
    "tui::prefs",
    "tui::theme",
];

/// What their results would otherwise depend on.
const OUTSIDE: [&str; 12] = [
    "std::fs",
    "std::thread",
    "std::net",
    "std::process",
    "std::env",
    "Mutex",
    "RwLock",
    "Atomic",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
];

type Segments = Vec<String>;

/// A file of the source.
struct Module {
    /// Its module path without `crate`; empty for the library's front page.
    path: Segments,
    /// Its text without comments and tests.
    text: String,
    /// The imported paths as written; whether they are exported again.
    uses: Vec<(Segments, bool)>,
}

/// An import: the file, and the path that it names.
struct Import {
    from: String,
    to: String,
    path: Segments,
}

/// The source code of the crate.
struct Source {
    modules: BTreeMap<String, Module>,
}

fn segments(path: &str) -> Segments {
    path.split("::").map(|part| part.trim().to_owned()).collect()
}

/// Splits a list at its commas, except those in braces.
fn split(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The paths of a tree as in `a::{b, c::{d, e as f}}`.
fn expand(tree: &str) -> Vec<Segments> {
    let tree = tree.trim();
    let Some((lead, rest)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default();
        return vec![segments(path)];
    };
    let inner = rest.rsplit_once('}').unwrap().0;
    let lead = lead.trim().trim_end_matches("::");
    let lead = if lead.is_empty() { Vec::new() } else { segments(lead) };
    let paths = split(inner).into_iter().flat_map(expand);
    paths
        .map(|path| {
            let path = path.into_iter().filter(|part| part != "self");
            lead.iter().cloned().chain(path).collect()
        })
        .collect()
}

/// The text of a file without comments and tests.
fn code(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim_start() == "#[cfg(test)]" {
            let tested = lines.next().unwrap_or_default();
            if tested.trim_end().ends_with('{') {
                let indent = tested.len() - tested.trim_start().len();
                let end = format!("{}}}", " ".repeat(indent));
                let _ = lines.by_ref().find(|line| **line == end);
            }
            continue;
        }
        let line = line.split("//").next().unwrap_or_default();
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The imports of a text, and the text without them.
fn uses(text: &str) -> (Vec<(Segments, bool)>, String) {
    let (mut found, mut rest, mut open) = (Vec::new(), String::new(), None::<(String, bool)>);
    for line in text.lines() {
        let trimmed = line.trim();
        let public = ["pub ", "pub(super) ", "pub(crate) "];
        let bare = public.iter().find_map(|public| trimmed.strip_prefix(public));
        let (visible, bare) = (bare.is_some(), bare.unwrap_or(trimmed));
        match (&mut open, bare.strip_prefix("use ")) {
            (Some((statement, _)), _) => statement.push_str(trimmed),
            (None, Some(tree)) => open = Some((tree.to_owned(), visible)),
            (None, None) => {
                rest.push_str(line);
                rest.push('\n');
            }
        }
        if let Some((statement, visible)) = open.take_if(|(statement, _)| statement.ends_with(';'))
        {
            let paths = expand(statement.trim_end_matches(';'));
            found.extend(paths.into_iter().map(|path| (path, visible)));
        }
    }
    (found, rest)
}

/// Adds the source files in a folder and its subfolders, except tests.
fn files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name == "tests" {
            continue;
        }
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push(path);
        }
    }
}

impl Source {
    fn read() -> Self {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        files(&src, &mut paths);
        let module = |path: &std::path::PathBuf| {
            let inner = path.strip_prefix(&src).unwrap().with_extension("");
            let mut parts: Segments =
                inner.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if parts == ["lib"] {
                parts.clear();
            }
            let (uses, text) = uses(&code(&std::fs::read_to_string(path).unwrap()));
            let name = parts.join("::");
            let module = Module { path: parts, text, uses };
            (name, module)
        };
        Self { modules: paths.iter().map(module).collect() }
    }

    /// An absolute path; `None` for a path of another crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Segments> {
        let mut base = module.path.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" | "hallway" => (base, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                base.push(child.to_owned());
                self.modules.get(&base.join("::"))?;
                rest = &path[1..];
            }
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    /// The module that defines an absolute path, looking through re-exports.
    fn owner(&self, path: &[String], depth: usize) -> String {
        let lead = (0..=path.len()).rev();
        let mut lead = lead.map(|parts| path[..parts].join("::"));
        let module = lead.find(|name| self.modules.contains_key(name)).unwrap();
        let at = if module.is_empty() { 0 } else { module.split("::").count() };
        let Some(name) = path.get(at).filter(|_| depth < 8) else {
            return module;
        };
        let here = &self.modules[&module];
        let exports = here.uses.iter().filter(|(_, visible)| *visible);
        let mut exports = exports.filter(|(export, _)| export.last() == Some(name));
        let export = exports.find_map(|(export, _)| self.absolute(here, export));
        export.map_or(module, |export| self.owner(&export, depth + 1))
    }

    /// All imports of files from other files: `use` lines, and paths in the text.
    fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (from, module) in &self.modules {
            let mut paths: Vec<Segments> = Vec::new();
            for (path, visible) in &module.uses {
                // A re-export is used elsewhere.
                let used = !visible || path.last().is_some_and(|name| has_word(&module.text, name));
                if used {
                    paths.push(path.clone());
                }
            }
            paths.extend(inline_paths(&module.text));
            for path in paths {
                let Some(path) = self.absolute(module, &path) else {
                    continue;
                };
                let to = self.owner(&path, 0);
                if to != *from {
                    let from = from.clone();
                    imports.push(Import { from, to, path });
                }
            }
        }
        imports
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// The paths in a text, as `crate::a::B` or `a::b`.
fn inline_paths(text: &str) -> Vec<Segments> {
    let part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = text.split(|c: char| !part(c));
    let paths = words.filter(|word| word.contains("::") && !word.starts_with(':'));
    paths.map(|path| segments(path.trim_end_matches(':'))).collect()
}

fn within(module: &str, part: &str) -> bool {
    module == part || module.strip_prefix(part).is_some_and(|rest| rest.starts_with("::"))
}

fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn layer(layers: &[(&str, u8)], name: &str) -> Option<u8> {
    let layer = layers.iter().find(|(other, _)| *other == name);
    layer.map(|(_, layer)| *layer)
}

#[test]
fn modules_import_only_lower_layers() {
    let source = Source::read();
    let mut wrong = BTreeSet::new();
    for Import { from, to, .. } in source.imports() {
        let (from_top, to_top) = (top(&from), top(&to));
        if from_top == to_top || from_top.is_empty() {
            continue;
        }
        let [above, below] = [from_top, to_top]
            .map(|name| layer(&LAYERS, name).unwrap_or_else(|| panic!("{name} has no layer")));
        if below >= above {
            wrong.insert(format!("{from} imports {to}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn tui_parts_import_only_lower_layers() {
    let source = Source::read();
    let mut wrong = BTreeSet::new();
    let part = |module: &str| {
        let rest = module.strip_prefix("tui::")?;
        layer(&PARTS, top(rest)).map(|layer| (top(rest).to_owned(), layer))
    };
    for Import { from, to, .. } in source.imports() {
        if let (Some((above, high)), Some((below, low))) = (part(&from), part(&to))
            && above != below
            && low >= high
        {
            wrong.insert(format!("{from} imports {to}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn core_uses_no_files_threads_locks_or_clock() {
    let source = Source::read();
    let parts = PARTS.iter().map(|(name, _)| format!("tui::{name}"));
    let core: Vec<String> = CORE.into_iter().map(str::to_owned).chain(parts).collect();
    let is_core = |module: &str| core.iter().any(|part| within(module, part));
    let mut wrong = BTreeSet::new();
    for (name, module) in source.modules.iter().filter(|(name, _)| is_core(name)) {
        let paths = module.uses.iter().map(|(path, _)| path.clone());
        for path in paths.chain(inline_paths(&module.text)).map(|path| path.join("::")) {
            if OUTSIDE.iter().any(|outside| path.contains(outside)) {
                wrong.insert(format!("{name} uses {path}"));
            }
        }
    }
    for import in source.imports().iter().filter(|import| is_core(&import.from)) {
        let file = import.path.iter().find(|part| STORE_FILES.contains(&part.as_str()));
        if let ("store", Some(file)) = (top(&import.to), file) {
            wrong.insert(format!("{} imports store::{file}", import.from));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_import_cycle_has_more_than_three_files() {
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for Import { from, to, .. } in Source::read().imports() {
        arrows.entry(from).or_default().insert(to);
    }
    let reached = |from: &String| {
        let (mut seen, mut left) = (BTreeSet::new(), vec![from]);
        while let Some(next) = left.pop() {
            let there = arrows.get(next).into_iter().flatten();
            left.extend(there.filter(|to| seen.insert((*to).clone())));
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<String>> =
        arrows.keys().map(|from| (from, reached(from))).collect();
    let mut cycles = BTreeSet::new();
    for (from, there) in &all {
        let back = |to: &&String| all.get(to).is_some_and(|back| back.contains(*from));
        let cycle: Vec<&String> = there.iter().filter(back).collect();
        if cycle.len() > 3 {
            cycles.insert(cycle);
        }
    }
    let mut text = String::new();
    for cycle in &cycles {
        writeln!(text, "{} files:", cycle.len()).unwrap();
        for from in cycle {
            let there = arrows[*from].iter().filter(|to| cycle.contains(to));
            let there: Vec<&str> = there.map(String::as_str).collect();
            writeln!(text, "  {from} imports {}", there.join(", ")).unwrap();
        }
    }
    assert!(cycles.is_empty(), "{text}");
}

#[test]
fn no_struct_has_more_than_twenty_public_fields() {
    let mut wrong = Vec::new();
    for (name, module) in Source::read().modules {
        let (mut open, mut fields) = (None, 0);
        for line in module.text.lines() {
            // The symbols are a table, not state.
            let is_symbols = line.contains("struct Symbols ");
            if line.starts_with("pub struct ") && line.ends_with('{') && !is_symbols {
                (open, fields) = (Some(line.to_owned()), 0);
            }
            if line.starts_with("    pub ") && line.contains(": ") && line.ends_with(',') {
                fields += 1;
            }
            if let Some(open) = open.take_if(|_| line == "}")
                && fields > 20
            {
                wrong.push(format!("{name}: {open} has {fields} public fields"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
