//! Cleaning of external text: names become one line, long texts become Markdown.
//!
//! Both decode HTML entities once, and only with their semicolon, so that `AT&T` and
//! `?a=1&lang=en` stay. The reader must have undone the escapes of its format.

use crate::format::html;
use crate::text::{clean, truncated};

/// The maximum length of a long text in bytes, far more than that of an abstract.
const MAX_BYTES: usize = 4 << 20;

/// The possible markup of a long text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Markdown or HTML.
    Markdown,
    /// Plain text or HTML: line ends count, and `*` is an asterisk.
    Plain,
}

/// Cleans a title, a name or a room and puts it on one line. Returns `None` if it is
/// blank.
pub fn line(text: &str) -> Option<String> {
    let line = clean::line(&html::decode(text));
    (!line.is_empty()).then_some(line)
}

/// Converts a long text to clean Markdown.
pub fn body(text: &str, markup: Markup) -> String {
    let text = truncated(text, MAX_BYTES);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let markdown = match markup {
        Markup::Markdown => html::to_markdown(flush(&text).trim_start(), true),
        Markup::Plain => html::to_markdown(&text, false),
    };
    clean::block(&markdown).trim_start_matches('\n').to_owned()
}

/// Strips the common indent of all lines. XML files may indent a text along with its
/// elements, but indented Markdown is code. If the text begins right after its tag, the
/// first line does not count, unless the others are indented only like code.
fn flush(text: &str) -> String {
    const DEEP: usize = 8;
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(indent).min().unwrap_or(0)
    };
    let without = |text: &str, blanks: usize| {
        let lines = text.lines().map(|line| line.get(blanks..).unwrap_or(""));
        lines.collect::<Vec<_>>().join("\n")
    };
    match (common(text), text.split_once('\n')) {
        (0, Some((first, others))) if common(others) >= DEEP => {
            format!("{first}\n{}", without(others, common(others)))
        }
        (0, _) => text.to_owned(),
        (blanks, _) => without(text, blanks),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once_and_ampersands_stay() {
        for (text, decoded) in [
            ("Caf&eacute; &ndash; it&#8217;s &#x201c;on&#x201D;", "Café – it’s “on”"),
            ("a&nbsp;b", "a b"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("AT&T, R&D; ?a=1&lang=en&copy=2", "AT&T, R&D; ?a=1&lang=en&copy=2"),
            ("&nothing; &; &#; &", "&nothing; &; &#; &"),
            ("&#27;[31mred&#7; &#146;", "red ’"),
        ] {
            assert_eq!(line(text).as_deref(), Some(decoded));
        }
        assert_eq!(line(" &nbsp; &#8203;"), None);
    }

    #[test]
    fn control_character_between_words_becomes_a_space() {
        assert_eq!(line("one\u{b}two\u{c}three").as_deref(), Some("one two three"));
        assert_eq!(body("one\u{b}two", Markup::Plain), "one two");
    }
}
