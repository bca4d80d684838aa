//! Writes settings as a configuration file; parsing it gives the same settings.

use std::fmt::Write as _;

use super::Settings;
use super::entries::{ENTRIES, KEYS, text};
use crate::text::wrap;

/// An action with its keys, as the file shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    pub action: &'static str,
    pub description: &'static str,
    pub keys: Vec<String>,
    /// Whether the keys differ from the defaults.
    pub changed: bool,
}

/// Writes a file with these settings and keys. Default keys and unset paths appear as
/// comments.
pub fn write(heading: &str, settings: &Settings, keys: &[KeyLine]) -> String {
    let mut out = String::new();
    comment(&mut out, heading);
    let mut table = "";
    for entry in ENTRIES {
        out.push('\n');
        let (of, name) = entry.place();
        if of != table {
            table = of;
            let _ = writeln!(out, "[{table}]");
        }
        comment(&mut out, &format!("{} ({})", entry.description, entry.kind.allowed()));
        let _ = match entry.kind.value(settings) {
            Some(value) => writeln!(out, "{name} = {value}"),
            None => writeln!(out, "# {name} = {}", entry.kind.example()),
        };
    }
    out.push('\n');
    comment(&mut out, KEYS.1);
    let _ = writeln!(out, "[{}]", KEYS.0);
    for line in keys {
        let keys: Vec<String> = line.keys.iter().map(|key| text(key)).collect();
        let mark = if line.changed { "" } else { "# " };
        let entry = format!("{mark}{} = [{}]", line.action, keys.join(", "));
        let _ = writeln!(out, "{entry:<42} # {}", line.description);
    }
    out
}

fn comment(out: &mut String, text: &str) {
    const CELLS: usize = 78;
    for line in wrap::plain(text, CELLS) {
        let _ = writeln!(out, "# {line}");
    }
}
