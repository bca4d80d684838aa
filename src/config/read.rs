//! Parses the configuration file and reports all problems in it, not just the first.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entries::{ENTRIES, Entry, KEYS, Kind};
use super::{Config, KeyEntry, MAX_MINUTES, Notify, Problem, Settings, nearest, quoted};
use crate::text::clean;

/// Parses the file's text. Returns the valid settings and keys, and the problems in the
/// order of their lines.
pub fn parse(text: &str) -> (Config, Vec<Problem>) {
    let mut reader = Reader { text, config: Config::default(), problems: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.no_toml(&error);
    }
    // After a TOML syntax error the values on that line are guesses.
    let guessed: Vec<usize> = reader.problems.iter().map(|problem| problem.line).collect();
    reader.entries("", table.get_ref());
    let Reader { mut config, mut problems, .. } = reader;
    let of_guesses = problems.split_off(guessed.len());
    let sure = |line: &usize| !guessed.contains(line);
    problems.extend(of_guesses.into_iter().filter(|problem| sure(&problem.line)));
    config.keys.retain(|entry| sure(&entry.line));
    problems.sort_by_key(|problem| problem.line);
    problems.dedup();
    (config, problems)
}

struct Reader<'t> {
    text: &'t str,
    config: Config,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Returns the line number of a span, starting at 1.
    fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        before.split(|byte| *byte == b'\n').count()
    }

    fn problem(&mut self, span: &Range<usize>, entry: impl Into<String>, what: impl Into<String>) {
        self.problems.push(Problem {
            line: self.line(span),
            entry: entry.into(),
            what: what.into(),
        });
    }

    fn no_toml(&mut self, error: &toml::de::Error) {
        let span = error.span().unwrap_or(0..0);
        let there = self.text.get(span.clone()).unwrap_or_default();
        let there = quoted(there.lines().next().unwrap_or_default());
        let what = clean::line(error.message());
        let what = if there.is_empty() { what } else { format!("{what}: {there}") };
        let entry = self.entry_at(self.line(&span));
        self.problem(&span, entry, what);
    }

    /// Guesses the entry on a line, with its table, for a file that is not TOML.
    fn entry_at(&self, line: usize) -> String {
        let lines = || self.text.lines().take(line).map(str::trim);
        let name = |text: &str| {
            let name = text.trim();
            let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            (!name.is_empty() && name.chars().all(bare)).then(|| quoted(name))
        };
        let last = lines().last().unwrap_or_default();
        let Some(entry) = last.split('=').next().and_then(name) else {
            return String::new();
        };
        let table = lines().filter_map(|line| line.strip_prefix('[')?.split(']').next());
        match table.last().and_then(name) {
            Some(table) => format!("{table}.{entry}"),
            None => entry,
        }
    }

    /// Reads the entries of a table, or those outside of tables.
    fn entries(&mut self, table: &str, entries: &DeTable<'_>) {
        for (name, value) in entries {
            self.entry(table, name, value);
        }
    }

    fn entry(
        &mut self,
        table: &str,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) {
        let whole = if table.is_empty() { String::new() } else { format!("{table}.") };
        let shown = format!("{whole}{}", quoted(name.get_ref()));
        let in_tables = || ENTRIES.iter().map(Entry::place);
        if table.is_empty() && name.get_ref() == KEYS.0 {
            return self.keys(&name.span(), value);
        }
        if table.is_empty() && in_tables().any(|(table, _)| table == name.get_ref()) {
            return match value.get_ref() {
                DeValue::Table(entries) => self.entries(name.get_ref(), entries),
                other => {
                    let what = format!("must be a table, [{shown}], not {}", kind_of(other));
                    self.problem(&name.span(), shown, what);
                }
            };
        }
        if let ("", "bell", DeValue::Boolean(rings)) =
            (table, name.get_ref().as_ref(), value.get_ref())
        {
            // The former name of `notify`.
            self.config.settings.notify = if *rings { Notify::Bell } else { Notify::None };
            return;
        }
        let place = (table, name.get_ref().as_ref());
        if let Some(entry) = ENTRIES.iter().find(|entry| entry.place() == place) {
            let written = self.text.get(value.span()).unwrap_or_default();
            if let Err(what) = set(entry, value.get_ref(), written, &mut self.config.settings) {
                self.problem(&name.span(), entry.name, what);
            }
            return;
        }
        let here = in_tables().filter(|(of, _)| *of == table).map(|(_, name)| name);
        let tables = in_tables().map(|(table, _)| table).chain([KEYS.0]);
        let tables = tables.filter(|name| table.is_empty() && !name.is_empty());
        let mut names: Vec<&str> = here.chain(tables).collect();
        names.dedup();
        let what = match nearest(name.get_ref(), names.iter().copied()) {
            Some(near) => format!("unknown setting; did you mean {near}?"),
            None => format!("unknown setting; available: {}", names.join(", ")),
        };
        self.problem(&name.span(), shown, what);
    }

    fn keys(&mut self, span: &Range<usize>, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            let what = format!("must be a table, [{}], not {}", KEYS.0, kind_of(value.get_ref()));
            return self.problem(span, KEYS.0, what);
        };
        for (action, keys) in table {
            let entry = format!("{}.{}", KEYS.0, quoted(action.get_ref()));
            let mut found = Vec::new();
            let keys = match keys.get_ref() {
                DeValue::Array(keys) => keys.iter().collect(),
                _ => vec![keys],
            };
            for key in keys {
                match key.get_ref() {
                    DeValue::String(text) => found.push((text.to_string(), self.line(&key.span()))),
                    other => {
                        let what = format!(
                            "must be a key in quotes or a list of them, not {}",
                            kind_of(other)
                        );
                        self.problem(&key.span(), &entry, what);
                    }
                }
            }
            let line = self.line(&action.span());
            self.config.keys.push(KeyEntry {
                action: action.get_ref().to_string(),
                line,
                keys: found,
            });
        }
        self.config.keys.sort_by_key(|entry| entry.line);
    }
}

/// Sets the value of a setting as it is written, or says why it is invalid.
fn set(
    entry: &Entry,
    value: &DeValue<'_>,
    written: &str,
    settings: &mut Settings,
) -> Result<(), String> {
    let wrong = |what: String| format!("must be {}, not {what}", entry.kind.allowed());
    match (&entry.kind, value) {
        (Kind::Word { words, set, .. }, DeValue::String(text)) => {
            let at = words.iter().position(|word| word == text);
            set(settings, at.ok_or_else(|| wrong(format!("\"{}\"", quoted(text))))?);
        }
        (Kind::Flag(of), DeValue::Boolean(flag)) => *of(settings) = *flag,
        (Kind::Minutes(of), DeValue::Integer(number)) => {
            let minutes = i64::from_str_radix(number.as_str(), number.radix()).ok();
            let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
            *of(settings) = minutes
                .filter(|minutes| *minutes <= MAX_MINUTES)
                .ok_or_else(|| wrong(quoted(written)))?;
        }
        (Kind::Path { of, .. }, DeValue::String(path)) => *of(settings) = Some(a_path(path)?),
        (Kind::Paths { of, .. }, DeValue::Array(paths)) => {
            let path = |path: &Spanned<DeValue<'_>>| match path.get_ref() {
                DeValue::String(path) => a_path(path),
                other => Err(wrong(format!("a list with {}", kind_of(other)))),
            };
            *of(settings) = paths.iter().map(path).collect::<Result<_, _>>()?;
        }
        (_, other) => return Err(wrong(kind_of(other).to_owned())),
    }
    Ok(())
}

/// Validates a path: it must be possible to show and type it unchanged.
fn a_path(path: &str) -> Result<String, String> {
    const MAX_PATH_BYTES: usize = 4096;
    if path.trim().is_empty() {
        return Err("must not be empty; leave the setting out instead".to_owned());
    }
    if path.len() > MAX_PATH_BYTES {
        return Err(format!("longer than a path can be ({MAX_PATH_BYTES} bytes)"));
    }
    if clean::line(path) != path {
        return Err("has invisible characters, or blanks at an end or in a row".to_owned());
    }
    Ok(path.to_owned())
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(true) => "true",
        DeValue::Boolean(false) => "false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
