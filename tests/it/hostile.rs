//! What strangers write into files: nothing of it reaches the terminal as control,
//! breaks out of a calendar or a report, or takes the program more time and memory
//! than it is worth.
//!
//! [`files`] has one programme in which every text is hostile, in each format that
//! can be read. The other modules show what comes of it: [`printed`] on the command
//! line, [`screens`] at the screen, [`structure`] where the file itself is the attack,
//! [`dates`] where its times are, [`picks`] where too many stand in it, [`random`] where
//! chance wrote it.
//!
//! The property tests run longer where the environment says so:
//!
//! ```sh
//! PROPTEST_CASES=100000 cargo test --test it hostile::random
//! ```

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

/// As many signs without a width as may stand on one letter.
const MOST_MARKS: usize = 8;

/// Whether a character speaks to the terminal, or reorders or hides what is around it.
fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Asserts that a text does nothing but be read.
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
        assert!(marks <= MOST_MARKS, "{what}: a flood after {}", around());
    }
}

/// The same for what is printed: where it is JSON, its texts as well, and where it is
/// a calendar, lines end as in one.
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

/// The lines of a calendar, each in one piece.
fn unfolded(calendar: &str) -> String {
    calendar.replace("\r\n ", "").replace("\r\n", "\n")
}
