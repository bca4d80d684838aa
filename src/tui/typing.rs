//! The keys that edit text, the same in the search box, the prompts and a note. They
//! follow readline.

use super::keys::{Chord, KeyRow};

/// An edit of a text at its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    DeleteLeft,
    DeleteRight,
    DeleteWordLeft,
    DeleteWordRight,
    DeleteToStart,
    DeleteToEnd,
    /// Inserts the text that was deleted last.
    Yank,
}

/// Each edit with its name, the names of its keys, and its description.
const TABLE: &[(Edit, &str, &str, &str)] = &[
    (Edit::DeleteToStart, "delete-to-start", "Ctrl-u", "clear the line up to the cursor"),
    (Edit::DeleteToEnd, "delete-to-end", "Ctrl-k", "clear the line from the cursor on"),
    (
        Edit::DeleteWordLeft,
        "delete-word",
        "Ctrl-w Alt-Backspace Ctrl-Backspace",
        "delete the word before the cursor",
    ),
    (Edit::DeleteWordRight, "delete-next-word", "Alt-d", "delete the word after the cursor"),
    (Edit::Yank, "yank", "Ctrl-y", "insert the last deleted text"),
    (Edit::LineStart, "line-start", "Ctrl-a Home", "to the start of the line"),
    (Edit::LineEnd, "line-end", "Ctrl-e End", "to the end of the line"),
    (Edit::WordLeft, "word-left", "Alt-b Ctrl-Left", "a word to the left"),
    (Edit::WordRight, "word-right", "Alt-f Ctrl-Right", "a word to the right"),
    (Edit::Left, "cursor-left", "Left", "a character to the left"),
    (Edit::Right, "cursor-right", "Right", "a character to the right"),
    (Edit::DeleteLeft, "delete-left", "Backspace Ctrl-h", "delete the character before the cursor"),
    (Edit::DeleteRight, "delete-right", "Delete Ctrl-d", "delete the character at the cursor"),
];

/// The edit that a chord makes in a text.
pub fn edit(chord: Chord) -> Option<Edit> {
    let has = |names: &str| names.split(' ').any(|name| Chord::named(name) == Some(chord));
    TABLE.iter().find(|(_, _, names, _)| has(names)).map(|(edit, ..)| *edit)
}

/// The rows for the help, without the keys that mean something else in a scope.
pub fn rows(is_bound: impl Fn(Chord) -> bool) -> Vec<KeyRow> {
    let free = |name: &&str| !Chord::named(name).is_some_and(&is_bound);
    let row = |(_, name, keys, what): &(Edit, &'static str, &'static str, &'static str)| KeyRow {
        keys: keys.split(' ').filter(free).map(str::to_owned).collect(),
        name,
        what,
    };
    TABLE.iter().map(row).filter(|row| !row.keys.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_name_and_a_single_meaning() {
        let mut seen = Vec::new();
        for (meant, _, names, _) in TABLE {
            for name in names.split(' ') {
                let chord = Chord::named(name).unwrap();
                assert_eq!(chord.name(), name);
                assert_eq!(edit(chord), Some(*meant));
                assert!(!seen.contains(&chord), "{name}");
                seen.push(chord);
            }
        }
    }
}
