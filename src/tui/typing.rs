//! The keys that edit text, the same in the search box, the prompts and a note. They
//! follow readline.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest as Edit};

use super::keys::{Chord, KeyRow};
use crate::text::width;

/// Each edit with its name, the names of its keys, and its description.
const TABLE: &[(Edit, &str, &str, &str)] = &[
    (Edit::DeleteFromStart, "delete-to-start", "Ctrl-u", "clear the line up to the cursor"),
    (Edit::DeleteTillEnd, "delete-to-end", "Ctrl-k", "clear the line from the cursor on"),
    (
        Edit::DeletePrevWord,
        "delete-word",
        "Ctrl-w Alt-Backspace Ctrl-Backspace",
        "delete the word before the cursor",
    ),
    (Edit::DeleteNextWord, "delete-next-word", "Alt-d", "delete the word after the cursor"),
    (Edit::Yank, "yank", "Ctrl-y", "insert the last deleted text"),
    (Edit::GoToStart, "line-start", "Ctrl-a Home", "to the start of the line"),
    (Edit::GoToEnd, "line-end", "Ctrl-e End", "to the end of the line"),
    (Edit::GoToPrevWord, "word-left", "Alt-b Ctrl-Left", "a word to the left"),
    (Edit::GoToNextWord, "word-right", "Alt-f Ctrl-Right", "a word to the right"),
    (Edit::GoToPrevChar, "cursor-left", "Left", "a character to the left"),
    (Edit::GoToNextChar, "cursor-right", "Right", "a character to the right"),
    (
        Edit::DeletePrevChar,
        "delete-left",
        "Backspace Ctrl-h",
        "delete the character before the cursor",
    ),
    (Edit::DeleteNextChar, "delete-right", "Delete Ctrl-d", "delete the character at the cursor"),
];

/// The edit that a key makes in text: of the table, or to insert a letter.
pub fn edit(event: KeyEvent) -> Option<Edit> {
    let held = event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match (in_table(Chord::of(event)), event.code) {
        (None, KeyCode::Char(c)) if !held => Some(Edit::InsertChar(c)),
        (edit, _) => edit,
    }
}

fn in_table(chord: Chord) -> Option<Edit> {
    let has = |names: &str| names.split(' ').any(|name| Chord::named(name) == Some(chord));
    TABLE.iter().find(|(_, _, names, _)| has(names)).map(|(edit, ..)| *edit)
}

/// Edits a line of text, and returns whether the text has changed.
pub fn edit_line(input: &mut Input, with: impl FnOnce(&mut Input)) -> bool {
    let before = input.value().to_owned();
    with(input);
    input.value() != before
}

/// Scrolls a line of text that is typed in `room` cells. Returns the first visible byte and the
/// cell of the cursor.
pub fn scroll(input: &Input, room: usize) -> (usize, usize) {
    let value = input.value();
    let cursor = value.char_indices().nth(input.cursor()).map_or(value.len(), |(at, _)| at);
    let before = width::suffix(&value[..cursor], room);
    (cursor - before.len(), width::of(before))
}

/// The rows for the help, without the keys that mean something else in a scope.
pub fn rows(is_bound: impl Fn(Chord) -> bool) -> Vec<KeyRow> {
    let free = |name: &&str| !Chord::named(name).is_some_and(&is_bound);
    let row =
        |(_, name, keys, description): &(Edit, &'static str, &'static str, &'static str)| KeyRow {
            keys: keys.split(' ').filter(free).map(str::to_owned).collect(),
            name,
            description,
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
                assert_eq!(in_table(chord), Some(*meant));
                assert!(!seen.contains(&chord), "{name}");
                seen.push(chord);
            }
        }
    }
}
