//! Cleans external text once, on the way in.
//!
//! Cleaned text cannot control the terminal. Control characters, escape sequences, and
//! invisible or reordering characters are removed, and no letter carries more combining
//! marks than any script needs. The text is not shortened or reworded.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_width::UnicodeWidthChar;

/// Maximum number of zero-width characters per letter in any script. More of them could
/// overwrite adjacent lines or hide text.
const MAX_MARKS: usize = 8;
/// The zero-width joiner of emoji and of letters in some scripts.
const JOINER: char = '\u{200d}';
/// Maximum number of joiners per emoji: a family has three.
const MAX_JOINERS: usize = 4;

/// Cleans a title, a name or a room: a single line with single spaces.
pub fn line(text: &str) -> String {
    let cleaned = piece(text);
    let mut out = String::with_capacity(cleaned.len());
    for word in cleaned.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Cleans an abstract: keeps lines, turns line ends into `\n` and tabs into spaces, and
/// drops white space at the end.
pub fn block(text: &str) -> String {
    let cleaned = piece(text);
    cleaned.trim_end().to_owned()
}

/// Cleans text in place like [`line()`].
pub fn make_line(text: &mut String) {
    let mut before = b' ';
    let words = text.bytes().all(|byte| {
        let fits = matches!(byte, b'!'..=b'~') || (byte == b' ' && before != b' ');
        before = byte;
        fits
    });
    if !words || (before == b' ' && !text.is_empty()) {
        *text = line(text);
    }
}

/// Cleans text in place like [`block`].
pub fn make_block(text: &mut String) {
    if is_plain_text(text) {
        text.truncate(text.trim_end().len());
    } else {
        *text = block(text);
    }
}

/// Cleans a piece of text: keeps spaces at both ends and turns line ends into `\n`.
pub fn piece(text: &str) -> Cow<'_, str> {
    if is_plain_text(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push_str("    "),
            '\u{1b}' => skip_escape(&mut chars),
            '\u{9b}' => skip_parameters(&mut chars),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut chars),
            c if is_invisible(c) => {}
            // Vertical tabs and the like separate words.
            c if c.is_control() => {
                let between = |c: &char| !c.is_whitespace() && !c.is_control();
                if out.ends_with(|c| between(&c)) && chars.peek().is_some_and(between) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    // Each accented letter is a single code point, so that folding for search maps
    // characters one to one.
    if is_nfc_quick(out.chars()) != IsNormalized::Yes {
        out = out.nfc().collect();
    }
    thin_out(&mut out);
    Cow::Owned(out)
}

/// Limits the marks per letter and the joiners per emoji, and so what a terminal has to
/// draw in one cell.
fn thin_out(text: &mut String) {
    let (mut marks, mut joiners, mut before) = (0, 0, '\0');
    text.retain(|c| {
        let stays = if c.width() == Some(0) {
            marks += 1;
            joiners += usize::from(c == JOINER);
            marks <= MAX_MARKS && (c != JOINER || joiners <= MAX_JOINERS)
        } else {
            marks = 0;
            if before != JOINER {
                joiners = 0;
            }
            true
        };
        if stays {
            before = c;
        }
        stays
    });
}

/// Whether text needs no cleaning. Checks ASCII, the bulk of most texts, many bytes at a
/// time.
fn is_plain_text(text: &str) -> bool {
    const CHUNK_BYTES: usize = 64;
    let mut rest = text;
    while !rest.is_empty() {
        let bytes = rest.as_bytes();
        let some = &bytes[..bytes.len().min(CHUNK_BYTES)];
        let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n');
        // `fold` instead of `all`: without an early exit it is vectorized.
        let mut passed =
            if some.iter().fold(true, |all, byte| all & plain(byte)) { some.len() } else { 0 };
        if passed == 0 {
            for c in rest.chars() {
                if !is_plain(c) {
                    return false;
                }
                passed += c.len_utf8();
                if passed >= CHUNK_BYTES {
                    break;
                }
            }
        }
        rest = &rest[passed..];
    }
    true
}

/// Whether a character never needs cleaning, whatever its neighbours: letters of
/// western scripts in one code point, and ordinary punctuation.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\n' | ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}')
}

/// Skips a whole escape sequence: `ESC [31m` must not leave `[31m` behind.
fn skip_escape(chars: &mut Peekable<Chars<'_>>) {
    match chars.next_if(|c| matches!(c, ' '..='~')) {
        Some('[') => skip_parameters(chars),
        Some(']' | 'P' | 'X' | '^' | '_') => skip_string(chars),
        _ => {}
    }
}

/// Skips the rest of a control sequence: parameters and a final byte (ECMA-48 5.4).
fn skip_parameters(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// Skips a command string to its terminator, or to the end of the line, so that a stray
/// introducer cannot swallow an abstract.
fn skip_string(chars: &mut Peekable<Chars<'_>>) {
    let ends = |c: &char| matches!(c, '\n' | '\r' | '\u{7}' | '\u{9c}' | '\u{1b}');
    while chars.next_if(|c| !ends(c)).is_some() {}
    if chars.next_if(|c| !matches!(c, '\n' | '\r')) == Some('\u{1b}') {
        chars.next_if_eq(&'\\');
    }
}

/// Whether a character reorders or hides text without showing itself. The joiners
/// U+200C and U+200D don't count: scripts and emoji need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns the message of an error without the number that the standard library adds to errors
/// of the system: `No such file or directory (os error 2)`.
pub fn system_error(error: &impl ToString) -> String {
    let message = error.to_string();
    match message.split_once(" (os error ") {
        Some((reason, number)) => {
            let rest = number.split_once(')').map_or("", |(_, rest)| rest);
            format!("{reason}{rest}")
        }
        None => message,
    }
}

/// Quotes an argument for a shell, unless it has only characters without a special meaning.
pub fn shell_argument(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,=~".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn arguments_are_quoted_only_if_necessary() {
        assert_eq!(shell_argument("~/a-b_1.ics"), "~/a-b_1.ics");
        assert_eq!(shell_argument("my talks.ics"), "'my talks.ics'");
        assert_eq!(shell_argument("it's"), r"'it'\''s'");
        assert_eq!(shell_argument("$(x)"), "'$(x)'");
        assert_eq!(shell_argument(""), "''");
    }

    #[test]
    fn system_errors_lose_their_number() {
        let plain = |code| system_error(&std::io::Error::from_raw_os_error(code));
        assert_eq!(plain(2), "No such file or directory");
        assert_eq!(system_error(&"io: refused (os error 111), gone"), "io: refused, gone");
        assert_eq!(system_error(&"it is a folder"), "it is a folder");
    }

    #[test]
    fn escape_sequences_are_removed_whole() {
        assert_eq!(line("a\u{1b}[31mred\u{1b}[0m"), "ared");
        assert_eq!(line("x\u{1b}]0;title\u{7}y"), "xy");
        assert_eq!(line("x\u{1b}]52;c;aGk=\u{1b}\\y"), "xy");
        assert_eq!(line("x\u{9b}2Jy"), "xy");
        assert_eq!(block("x\u{1b}]0;no end\nnext"), "x\nnext");
    }

    #[test]
    fn control_characters_between_words_become_spaces() {
        assert_eq!(line("one\u{b}two\u{c}\u{1e}three\0"), "one two three");
        assert_eq!(block("a\u{7f}b \u{6} c\u{b}\nd"), "a b  c\nd");
    }

    #[test]
    fn bidi_and_zero_width_marks_are_removed_but_joiners_kept() {
        assert_eq!(line("a\u{202e}b\u{200b}c"), "abc");
        assert_eq!(line("👩\u{200d}💻"), "👩\u{200d}💻");
    }

    #[test]
    fn marks_and_joiners_are_limited_but_real_scripts_kept() {
        let flood = line(&format!("a{}b", "\u{316}".repeat(1000)));
        assert_eq!(flood, format!("a{}b", "\u{316}".repeat(MAX_MARKS)));
        let joined = line(&"👩\u{200d}".repeat(1000));
        assert!(!joined.contains(&"👩\u{200d}".repeat(MAX_JOINERS + 1)));
        assert_eq!(joined.matches('👩').count(), 1000);
        for writing in [
            "ཧྐྵྨླྺྼྻྂ",
            "👩\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨",
            "👨🏽\u{200d}👩🏽\u{200d}👧🏽\u{200d}👦🏽",
            "ශ්\u{200d}රී ලංකා",
            "می\u{200c}خواهم",
            "שָׁלוֹם",
        ] {
            let composed: String = writing.nfc().collect();
            assert_eq!(line(writing), composed);
        }
    }

    #[test]
    fn accents_are_composed() {
        assert_eq!(line("To\u{308}pel"), "Töpel");
    }

    #[test]
    fn block_keeps_line_breaks_and_line_joins_them() {
        assert_eq!(block("a\r\nb\rc\n\n"), "a\nb\nc");
        assert_eq!(line("  a \n b\t"), "a b");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn in_place_variants_give_the_same_result(text in "(\\PC|[a-z \n\t]{0,70}|[\u{80}-\u{9f}\u{1b}\u{200b}]){0,6}") {
            let (mut lined, mut blocked) = (text.clone(), text.clone());
            make_line(&mut lined);
            make_block(&mut blocked);
            prop_assert_eq!(lined, line(&text));
            prop_assert_eq!(blocked, block(&text));
        }

        #[test]
        fn fast_path_matches_slow_path(text in "[ -~\u{a0}-\u{2ff}\u{2010}-\u{205e}\n]{0,40}") {
            // A character to remove makes cleaning take the slow path.
            prop_assert_eq!(block(&text), block(&format!("\u{200b}{text}")));
        }

        #[test]
        fn no_control_characters_remain(text in any::<String>()) {
            let line = line(&text);
            prop_assert!(!line.chars().any(char::is_control));
            prop_assert!(!block(&text).chars().any(|c| c != '\n' && c.is_control()));
            prop_assert_eq!(super::line(&line), line);
        }
    }
}
