//! An iCalendar file as content lines (RFC 5545 3.1), whatever is wrong with it.
//!
//! Our own reader and not the `icalendar` crate's: that one takes UTF-8 only, but
//! files in use fold in the middle of a character; one line that it cannot take
//! costs the whole file; and it does not say where a line stands. What names and
//! values mean is not known here.

use std::iter::Peekable;
use std::str::Chars;

/// One content line: `DTSTART;TZID=Europe/Berlin:20200904T180000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file where it begins, the first is 1.
    pub number: usize,
    /// Its name, in capitals.
    pub name: String,
    parameters: Vec<(String, String)>,
    /// Its value as it is written, still escaped.
    pub value: String,
}

impl Line {
    /// The value of a parameter; `name` in capitals.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let is = |(key, _): &&(String, String)| key == name;
        Some(self.parameters.iter().find(is)?.1.as_str())
    }

    /// The value as a text.
    pub fn text(&self) -> String {
        unescaped(&self.value)
    }

    /// The value as a list of texts, separated by commas.
    pub fn texts(&self) -> Vec<String> {
        let mut out = vec![String::new()];
        let mut chars = self.value.chars().peekable();
        while let Some(c) = chars.next() {
            match (c, out.last_mut()) {
                (',', _) => out.push(String::new()),
                ('\\', Some(last)) => escape(&mut chars, last),
                (c, Some(last)) => last.push(c),
                (_, None) => {}
            }
        }
        out
    }
}

/// The lines of a file, and the first line that is not in UTF-8 and was taken for
/// Latin-1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The content lines.
    pub lines: Vec<Line>,
    /// A line of the file.
    pub not_utf8: Option<usize>,
}

/// Reads a file. A line that is none of iCalendar carries on the text before it:
/// there are writers that do not escape the line ends of a description.
pub fn read(bytes: &[u8]) -> Lines {
    let mut out = Lines::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // Blank lines, kept until it is known whether a text goes on after them.
    let mut blank = 0;
    for (number, raw) in unfolded(bytes) {
        let text = match String::from_utf8(raw) {
            Ok(text) => text,
            Err(error) => {
                out.not_utf8.get_or_insert(number);
                error.into_bytes().into_iter().map(char::from).collect()
            }
        };
        if text.trim().is_empty() {
            blank += 1;
            continue;
        }
        match line(number, &text) {
            Some(line) => out.lines.push(line),
            None => {
                if let Some(last) = out.lines.last_mut() {
                    last.value.push_str(&"\n".repeat(blank + 1));
                    last.value.push_str(&text);
                }
            }
        }
        blank = 0;
    }
    out
}

/// Lines put together again, as bytes: a fold may fall into the middle of a
/// character. Ends of lines are those of any system.
fn unfolded(bytes: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
    let mut out: Vec<(usize, Vec<u8>)> = Vec::new();
    for (at, line) in bytes.split(|&byte| byte == end).enumerate() {
        let line = line.iter().copied().filter(|&byte| byte != b'\r');
        let line: Vec<u8> = line.collect();
        match (line.split_first(), out.last_mut()) {
            (Some((b' ' | b'\t', rest)), Some((_, last))) => last.extend_from_slice(rest),
            _ => out.push((at + 1, line)),
        }
    }
    out
}

/// Reads one line; none where it is no line of iCalendar.
fn line(number: usize, text: &str) -> Option<Line> {
    let text = text.trim_start();
    let end = text.find([':', ';'])?;
    let (name, rest) = text.split_at(end);
    let name = name.trim();
    if !is_name(name) {
        return None;
    }
    let (parameters, value) = match rest.strip_prefix(':') {
        Some(value) => (Vec::new(), value),
        None => parameters(rest)?,
    };
    Some(Line {
        number,
        name: name.to_ascii_uppercase(),
        parameters,
        value: value.to_owned(),
    })
}

/// Whether a line that begins so is one of iCalendar and not of a text. Names are
/// written in capitals; in small letters only those that a text hardly begins with.
fn is_name(name: &str) -> bool {
    const KNOWN: [&str; 6] = ["begin", "end", "dtstart", "dtend", "uid", "dtstamp"];
    let fit = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    name.len() > 2 && name.bytes().all(fit)
        || name.get(..2).is_some_and(|x| x.eq_ignore_ascii_case("x-"))
            && name.bytes().all(|b| fit(b.to_ascii_uppercase()))
        || KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The parameters, which begin with a semicolon, and the value behind them. A
/// quote that is never closed is none.
fn parameters(text: &str) -> Option<(Vec<(String, String)>, &str)> {
    let (head, value) = at_colon(text, true).or_else(|| at_colon(text, false))?;
    let mut parameters = Vec::new();
    let quotes = head.matches('"').count() % 2 == 0;
    let mut rest = head;
    while let Some(after) = rest.strip_prefix(';') {
        let end = outside_quotes(after, ';', quotes).unwrap_or(after.len());
        let (parameter, next) = after.split_at(end);
        if let Some((key, value)) = parameter.split_once('=') {
            let key = key.trim().to_ascii_uppercase();
            parameters.push((key, caret(&value.replace('"', ""))));
        }
        rest = next;
    }
    Some((parameters, value))
}

fn at_colon(text: &str, quotes: bool) -> Option<(&str, &str)> {
    let at = outside_quotes(text, ':', quotes)?;
    Some((&text[..at], &text[at + 1..]))
}

fn outside_quotes(text: &str, wanted: char, quotes: bool) -> Option<usize> {
    let mut inside = false;
    text.char_indices()
        .find(|&(_, c)| {
            inside ^= quotes && c == '"';
            c == wanted && !inside
        })
        .map(|(at, _)| at)
}

/// What a value of a parameter cannot hold as it is (RFC 6868).
fn caret(text: &str) -> String {
    if !text.contains('^') {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let meant = match (c, chars.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            (c, _) => {
                out.push(c);
                continue;
            }
        };
        chars.next();
        out.push(meant);
    }
    out
}

/// A text without its escapes (RFC 5545 3.3.11).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, &mut out),
            c => out.push(c),
        }
    }
    out
}

/// What stands behind a backslash; one that escapes nothing stands for itself.
fn escape(chars: &mut Peekable<Chars<'_>>, out: &mut String) {
    let meant = match chars.peek() {
        Some('n' | 'N') => Some('\n'),
        Some(&c @ (',' | ';' | ':' | '"' | '\\')) => Some(c),
        _ => None,
    };
    if meant.is_some() {
        chars.next();
    }
    out.push(meant.unwrap_or('\\'));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &[u8]) -> Line {
        let mut lines = read(text).lines;
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }

    #[test]
    fn lines_are_unfolded_before_they_are_decoded() {
        let line = only(b"SUMMARY:caf\xc3\r\n \xa9 au \n\tlait\r\r\n");
        assert_eq!(line.value, "café au lait");
    }

    #[test]
    fn parameters_may_be_quoted() {
        let line = only(b"ATTENDEE;ROLE=CHAIR;CN=\"Doe; Jane: ^'J^'\":invalid:nomail");
        assert_eq!(line.parameter("CN"), Some("Doe; Jane: \"J\""));
        assert_eq!(line.parameter("ROLE"), Some("CHAIR"));
        assert_eq!(line.value, "invalid:nomail");
        let broken = only(b"ATTENDEE;CN=\"Jane:mailto:x");
        assert_eq!(broken.parameter("CN"), Some("Jane"));
    }

    #[test]
    fn texts_are_unescaped() {
        let line = only(br"X-A:a\, b\;\\n \n c\Nd \x");
        assert_eq!(line.text(), "a, b;\\n \n c\nd \\x");
        let line = only(br"CATEGORIES:a\, b,c");
        assert_eq!(line.texts(), ["a, b", "c"]);
    }

    #[test]
    fn a_text_that_was_not_escaped_goes_on() {
        let text = b"DESCRIPTION:One\nNote: two\n\nthree\nLOCATION:R\nuid:1\n";
        let lines = read(text).lines;
        let names: Vec<_> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["DESCRIPTION", "LOCATION", "UID"]);
        assert_eq!(lines[0].value, "One\nNote: two\n\nthree");
        assert_eq!(lines[1].number, 5);
    }

    #[test]
    fn what_is_not_in_utf_8_is_taken_for_latin_1() {
        let lines = read(b"UID:1\nSUMMARY:caf\xe9\n");
        assert_eq!(lines.not_utf8, Some(2));
        assert_eq!(lines.lines[1].value, "café");
    }
}
