//! The text of an XML file before parsing: replaces forbidden characters and rejects
//! input that takes a parser too long.

use std::borrow::Cow;

use roxmltree::Node;

use crate::format::schedule_event::Findings;
use crate::text::truncated;

/// The maximum number of attributes of an element. The parser compares all of them with
/// each other to find duplicates.
const MAX_ATTRIBUTES: usize = 1_000;
/// The maximum number of prefixes in a file. Every nested element holds all of them.
const MAX_PREFIXES: usize = 1_000;

/// Returns the name of the first element.
pub fn root(text: &str) -> Option<String> {
    const HEAD: usize = 16 * 1024;
    let head = truncated(text, HEAD);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest.get(..2)? {
            "<?" => "?>",
            "<!" if rest.starts_with("<!--") => "-->",
            // A document type and its definitions.
            "<!" | "]>" => ">",
            _ => break,
        };
        let at = rest.find(end)?;
        rest = rest[at + end.len()..].trim_start();
    }
    let rest = rest.strip_prefix('<')?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    Some(rest[..end].to_owned())
}

/// Replaces each forbidden character, raw or encoded, with a space.
pub fn text<'a>(text: &'a str, findings: &mut Findings) -> Cow<'a, str> {
    if forbidden(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, length)) = forbidden(rest) {
        out.push_str(&rest[..at]);
        // Only the first place is reported, so count lines only for that one.
        let is_first = rest.len() == text.len();
        let place = if is_first { place(out.as_bytes()) } else { String::new() };
        findings.add(&place, DROPPED);
        out.push(' ');
        rest = &rest[at + length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

const DROPPED: &str = "XML forbids this control character; read as a blank";

/// Finds the next forbidden character and its length in the source.
fn forbidden(text: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, c)| match c {
        '&' => forbidden_reference(&text[at..]).map(|length| (at, length)),
        c => is_forbidden(c).then(|| (at, c.len_utf8())),
    })
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..'\t' | '\x0b' | '\x0c' | '\x0e'..' ' | '\u{fffe}' | '\u{ffff}')
}

/// Returns the length of a reference to a forbidden character: `&#6;`.
fn forbidden_reference(text: &str) -> Option<usize> {
    const MAX_REFERENCE_LENGTH: usize = 12;
    let digits = text.strip_prefix("&#")?;
    let end = digits.bytes().take(MAX_REFERENCE_LENGTH).position(|b| b == b';')?;
    let number = &digits[..end];
    let number = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    char::from_u32(number.ok()?).is_none_or(is_forbidden).then_some(end + 3)
}

/// Rejects files that a parser cannot read in linear time. The message names the place.
pub fn check(text: &str) -> Result<(), String> {
    let mut at = 0;
    for piece in text.split('<') {
        let values = piece.split('=').skip(1);
        if values.filter(|it| it.trim_start().starts_with(['"', '\''])).count() > MAX_ATTRIBUTES {
            return Err(format!(
                "an element has more than {MAX_ATTRIBUTES} attributes, at {}",
                place(&text.as_bytes()[..at])
            ));
        }
        at = (at + piece.len() + 1).min(text.len());
    }
    if text.matches("xmlns:").count() > MAX_PREFIXES {
        return Err(format!("it has more than {MAX_PREFIXES} namespaces"));
    }
    Ok(())
}

/// Formats the place after the given bytes: `line 542`.
fn place(before: &[u8]) -> String {
    format!("line {}", before.split(|&b| b == b'\n').count())
}

/// The line ends of a file, to find the line of an element quickly.
pub struct Lines(Vec<usize>);

impl Lines {
    pub fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// Formats the line on which an element begins: `line 542`.
    pub fn place(&self, node: Node) -> String {
        let start = node.range().start;
        format!("line {}", 1 + self.0.partition_point(|&end| end < start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_element_is_found_after_prolog() {
        let some = Some("schedule".to_owned());
        assert_eq!(root("<schedule>"), some);
        let before =
            "\u{feff}<?xml version='1.0'?>\n<!-- <x> -->\n<!DOCTYPE x [\n<!ENTITY a 'b'>\n]>\n";
        assert_eq!(root(&format!("{before}<schedule a='b'>")), some);
        assert_eq!(root("<schedules>"), Some("schedules".to_owned()));
        for text in ["", "<", "schedule", "<!-- ", "{\"schedule\": 1}", "<?"] {
            assert_ne!(root(text), some, "{text}");
        }
    }

    #[test]
    fn forbidden_characters_become_spaces_and_others_are_kept() {
        let text = |given: &str| text(given, &mut Findings::default()).into_owned();
        assert_eq!(
            text("a\x06b&#6;c&#x1F;d&#x41;\t\n\r&amp;&#13;&"),
            "a b c d&#x41;\t\n\r&amp;&#13;&"
        );
        assert_eq!(text("a\u{fffe}b\u{fffd}\u{feff}"), "a b\u{fffd}\u{feff}");
    }
}
