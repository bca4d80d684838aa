//! Hostile content in files must not reach the terminal as control sequences, break out
//! of a calendar or a report, or cost more time and memory than its size justifies.
//!
//! [`files`] contains a conference with hostile text in every field, in each supported
//! format. The other modules test the outcome: [`printed`] on the command line and
//! [`screens`] in the terminal UI. [`structure`], [`dates`], [`picks`], [`texts`] and
//! [`random`] attack by structure, times, numbers of picks, long texts and random
//! damage.
//!
//! [`crate::effort`] says how to run them for longer.

mod dates;
mod files;
mod picks;
mod printed;
mod random;
mod screens;
mod structure;
mod texts;

use serde_json::Value;
use unicode_width::UnicodeWidthChar;

/// The most combining marks allowed on a single letter.
const MAX_MARKS: usize = 8;

/// Whether a character controls the terminal, or reorders or hides nearby text.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Asserts that a text is harmless on a terminal.
#[track_caller]
fn assert_tame(what: &str, text: &str) {
    let mut marks = 0;
    for (at, c) in text.char_indices() {
        let around = || {
            let before: String = text[..at].chars().rev().take(40).collect();
            before.chars().rev().collect::<String>().escape_debug().to_string()
        };
        assert!(!is_forbidden(c), "{what}: {c:?} after {}", around());
        marks = if c != '\n' && c.width() == Some(0) { marks + 1 } else { 0 };
        assert!(marks <= MAX_MARKS, "{what}: a flood after {}", around());
    }
}

/// Asserts that output is harmless. Also checks the texts in JSON, and expects calendar
/// line ends in a calendar.
#[track_caller]
fn assert_prints_tame(what: &str, printed: &str) {
    if printed.starts_with("BEGIN:VCALENDAR") {
        return assert_tame(what, &unfolded(printed));
    }
    assert_tame(what, printed);
    if let Ok(value) = serde_json::from_str(printed) {
        assert_texts_tame(what, &value);
    }
}

#[track_caller]
fn assert_texts_tame(what: &str, value: &Value) {
    match value {
        Value::String(text) => assert_tame(what, text),
        Value::Array(values) => values.iter().for_each(|value| assert_texts_tame(what, value)),
        Value::Object(members) => {
            for (name, value) in members {
                assert_tame(what, name);
                assert_texts_tame(what, value);
            }
        }
        _ => {}
    }
}

/// The unfolded lines of a calendar.
fn unfolded(calendar: &str) -> String {
    calendar.replace("\r\n ", "").replace("\r\n", "\n")
}
