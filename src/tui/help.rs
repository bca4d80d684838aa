//! The help: what stands in the table of keys, in columns of rows.

use super::keys::Table;

/// A row of the help: a heading, a key and what it does, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HelpRow {
    /// The name of a scope.
    Heading(&'static str),
    /// Keys and what they do.
    Key(String, &'static str),
    /// Room between two scopes.
    Blank,
}

/// The rows of some tables.
pub fn rows(tables: &[Table]) -> Vec<HelpRow> {
    let mut rows = Vec::new();
    for (scope, keys) in tables {
        if !rows.is_empty() {
            rows.push(HelpRow::Blank);
        }
        rows.push(HelpRow::Heading(scope));
        rows.extend(
            keys.iter()
                .map(|(keys, what)| HelpRow::Key(keys.clone(), what)),
        );
    }
    rows
}

/// How many rows some tables make.
pub fn length(tables: &[Table]) -> usize {
    rows(tables).len()
}
