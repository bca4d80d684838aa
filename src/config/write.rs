//! Settings to a text that, read as the file, gives the same again.

use std::fmt::Write as _;

use super::Settings;
use super::entries::{ENTRIES, KEYS, text};
use crate::text::wrap;

/// An action as the file shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Its name.
    pub action: &'static str,
    /// What it does.
    pub what: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// Whether they are others than by default.
    pub changed: bool,
}

/// The file with these settings and keys. What is as it is by default anyway and
/// need not be said stands in it as a comment: the keys, and paths that are not
/// set.
pub fn write(heading: &str, settings: &Settings, keys: &[KeyLine]) -> String {
    let mut out = String::new();
    comment(&mut out, heading);
    for entry in ENTRIES {
        out.push('\n');
        comment(
            &mut out,
            &format!("{} ({})", entry.what, entry.kind.allowed()),
        );
        let _ = match entry.kind.value(settings) {
            Some(value) => writeln!(out, "{} = {value}", entry.name),
            None => writeln!(out, "# {} = {}", entry.name, entry.kind.example()),
        };
    }
    out.push('\n');
    comment(&mut out, KEYS.1);
    let _ = writeln!(out, "[{}]", KEYS.0);
    for line in keys {
        let keys: Vec<String> = line.keys.iter().map(|key| text(key)).collect();
        let mark = if line.changed { "" } else { "# " };
        let entry = format!("{mark}{} = [{}]", line.action, keys.join(", "));
        let _ = writeln!(out, "{entry:<42} # {}", line.what);
    }
    out
}

fn comment(out: &mut String, text: &str) {
    const CELLS: usize = 78;
    for line in wrap::plain(text, CELLS) {
        let _ = writeln!(out, "# {line}");
    }
}
