//! Texts of foreign files: names on one line, long texts as Markdown.
//!
//! HTML entities are decoded once, in both: only with their semicolon, so that `AT&T`
//! and `?a=1&lang=en` stay. What a reader passes has its own format's escapes undone.

use std::borrow::Cow;

use crate::format::html;
use crate::text::{clean, markdown};

/// The markup that a long text may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Markdown or HTML.
    Markdown,
    /// None, or HTML: the line ends are the author's, and `*` is an asterisk.
    Plain,
}

/// A title, a name or a room on one line, cleaned and without blanks around it; none
/// where it is blank.
pub fn line(text: &str) -> Option<String> {
    let line = clean::line(&decode(text));
    (!line.is_empty()).then_some(line)
}

/// A long text as Markdown, cleaned.
pub fn body(text: &str, markup: Markup) -> String {
    if html::is_html(text) || markup == Markup::Markdown {
        return clean::block(&html::to_markdown(text));
    }
    let text = clean::block(&decode(text));
    markdown::plain(text.trim_start_matches('\n'))
}

/// A text with its HTML entities decoded.
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, entity, after)) = next_entity(rest) {
        out.push_str(before);
        out.push_str(&htmlize::unescape_attribute(entity));
        rest = after;
    }
    if out.is_empty() && rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The next text of the form of an entity, `&name;` or `&#1234;`, with what stands
/// before and after it.
fn next_entity(text: &str) -> Option<(&str, &str, &str)> {
    const LONGEST: usize = 40;
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'&', &text.as_bytes()[from..])?;
        let name = text[at + 1..].bytes().take(LONGEST);
        let end = name
            .enumerate()
            .find(|(_, byte)| !byte.is_ascii_alphanumeric() && *byte != b'#');
        if let Some((length, b';')) = end {
            let (entity, after) = text[at..].split_at(length + 2);
            return Some((&text[..at], entity, after));
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once_and_ampersands_stay() {
        for (text, decoded) in [
            (
                "Caf&eacute; &ndash; it&#8217;s &#x201c;on&#x201D;",
                "Café – it’s “on”",
            ),
            ("a&nbsp;b", "a b"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            (
                "AT&T, R&D; ?a=1&lang=en&copy=2",
                "AT&T, R&D; ?a=1&lang=en&copy=2",
            ),
            ("&nothing; &; &#; &", "&nothing; &; &#; &"),
            ("&#27;[31mred&#7; &#146;", "red ’"),
        ] {
            assert_eq!(line(text).as_deref(), Some(decoded));
        }
        assert_eq!(line(" &nbsp; &#8203;"), None);
    }

    #[test]
    fn a_control_character_between_words_is_a_blank() {
        assert_eq!(
            line("one\u{b}two\u{c}three").as_deref(),
            Some("one two three")
        );
        assert_eq!(body("one\u{b}two", Markup::Plain), "one two");
    }
}
