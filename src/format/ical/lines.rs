//! The lines of a calendar file (RFC 5545 3.1), repaired for the parser: any line ends,
//! texts with unescaped line ends, stray quotes and backslashes, and the
//! quoted-printable encoding of vCalendar.
//!
//! This module does not interpret names and values.

use std::borrow::Cow;

use calcard::common::IanaParse;
use calcard::icalendar::ICalendarProperty;

use crate::format::encoding::decode_part;
use crate::text::url::starts;

/// Replaces unescaped commas before spaces in `CATEGORIES`, which are more likely part of a
/// name than separators.
pub const UNESCAPED_COMMA: char = '\u{1f}';

/// One content line: `DTSTART;TZID=Europe/Berlin:20200904T180000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of its first line in the file, from 1.
    pub number: usize,
    /// The name, in capitals.
    pub name: String,
    /// The line, unfolded and repaired.
    pub text: String,
}

impl Line {
    /// Returns the value, still escaped.
    pub fn value(&self) -> &str {
        self.text.split_once(':').map_or("", |(_, value)| value)
    }
}

/// Splits a file into content lines. Any other line continues the text before it, because
/// some programs do not escape the line ends of a description.
pub fn read(text: &str) -> Vec<Line> {
    let text = text.trim_start_matches('\u{feff}');
    // Lower-case names look like words of a text. In files with upper-case names, they count
    // only right before their value.
    let any_case = !["\nSUMMARY", "\rSUMMARY"].iter().any(|name| text.contains(name));
    let mut lines: Vec<Line> = Vec::new();
    // Number of blank lines, which count only if the text continues after them.
    let mut blank = 0;
    for (number, text) in unfolded(text) {
        if text.trim().is_empty() {
            blank += 1;
            continue;
        }
        if let Some((name, text)) = content_line(text.trim_start(), any_case) {
            lines.push(Line { number, name, text });
        } else if let Some(last) = lines.last_mut() {
            last.text.push_str(&"\\n".repeat(blank + 1));
            last.text.push_str(&with_known_escapes(&text));
        }
        blank = 0;
    }
    lines
}

/// Joins folded lines and the lines of a quoted-printable value.
fn unfolded(text: &str) -> Vec<(usize, Cow<'_, str>)> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let mut lines: Vec<(usize, Cow<'_, str>)> = Vec::new();
    for (at, line) in text.split(end).enumerate() {
        let line = line.trim_end_matches('\r');
        let line = if line.contains('\r') {
            Cow::Owned(line.replace('\r', ""))
        } else {
            Cow::Borrowed(line)
        };
        let Some((_, last)) = lines.last_mut() else {
            lines.push((at + 1, line));
            continue;
        };
        if last.ends_with('=') && is_quoted_printable(last) {
            last.to_mut().pop();
            last.to_mut().push_str(&line);
        } else if let Some(rest) = line.strip_prefix([' ', '\t']) {
            last.to_mut().push_str(rest);
        } else {
            lines.push((at + 1, line));
        }
    }
    lines
}

fn is_quoted_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default();
    let mut parameters = head.split(';').skip(1);
    parameters.any(|parameter| {
        let value = parameter.rsplit('=').next().unwrap_or_default();
        value.eq_ignore_ascii_case("QUOTED-PRINTABLE")
    })
}

/// Returns the name of a content line and the repaired line, or `None` for other lines.
fn content_line(line: &str, any_case: bool) -> Option<(String, String)> {
    let (name, rest) = line.split_at(line.find([':', ';'])?);
    let name = name.trim();
    if !is_name(name, any_case || is_right_before_value(rest)) {
        return None;
    }
    let name = name.to_ascii_uppercase();
    let (parameters, value) = parameters_and_value(&name, rest)?;
    let (parameters, value) = if is_quoted_printable(line) {
        let others = parameters.split(';').filter(|parameter| {
            let parameter = parameter.to_ascii_uppercase();
            !parameter.starts_with("ENCODING=") && parameter != "QUOTED-PRINTABLE"
        });
        let others = others.collect::<Vec<_>>().join(";");
        (others.into(), quoted_printable(value, &parameters).into())
    } else {
        (parameters, Cow::Borrowed(value))
    };
    let mut value = with_known_escapes(&value);
    if name == "CATEGORIES" {
        let escaped = value.replace("\\, ", "\\,\u{0} ");
        let marked = escaped.replace(", ", &format!("{UNESCAPED_COMMA} "));
        value = marked.replace('\u{0}', "").into();
    }
    let text = format!("{name}{parameters}:{value}");
    Some((name, text))
}

/// Reports whether the rest of a line after its name is a value or a parameter without a space
/// before it. `Room: 5` and `Source; see page 2` are text.
fn is_right_before_value(rest: &str) -> bool {
    let is_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    match (rest.strip_prefix(':'), rest.strip_prefix(';')) {
        (Some(value), _) => value.starts_with(|c: char| !c.is_whitespace()),
        (_, Some(parameter)) => parameter.split_once('=').is_some_and(|(name, _)| is_word(name)),
        _ => false,
    }
}

/// Reports whether a line with this name is a content line and not text.
fn is_name(name: &str, any_case: bool) -> bool {
    const RELIABLE_NAMES: [&str; 6] = ["BEGIN", "END", "DTSTART", "DTEND", "UID", "DTSTAMP"];
    let capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    let is = |name: &str| name.bytes().all(capital);
    name.len() > 2 && is(name)
        || starts(name, "x-") && is(&name.to_ascii_uppercase())
        || RELIABLE_NAMES.iter().any(|sure| name.eq_ignore_ascii_case(sure))
        || any_case && ICalendarProperty::parse(name.as_bytes()).is_some()
}

/// Splits the rest of a line after its name. Ignores unclosed quotes, and colons in
/// unquoted names of time zones.
fn parameters_and_value<'a>(name: &str, rest: &'a str) -> Option<(Cow<'a, str>, &'a str)> {
    let Some((parameters, value)) = at_colon(rest, true) else {
        let (parameters, value) = at_colon(rest, false)?;
        return Some((parameters.replace('"', "").into(), value));
    };
    let is_time = name.starts_with("DT") || name.ends_with("DATE") || name == "RECURRENCE-ID";
    let is_digit = |value: &str| value.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if is_time
        && !value.trim_start().get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
        && let Some((zone, value)) = rest.rsplit_once(':')
        && let Some((_, zone)) = zone.split_once("TZID=")
        && is_digit(value)
    {
        let zone = zone.replace('"', "");
        return Some((format!(";TZID=\"{zone}\"").into(), value));
    }
    Some((parameters.into(), value))
}

fn at_colon(text: &str, quotes: bool) -> Option<(&str, &str)> {
    let mut inside = false;
    let at = text.find(|c| {
        inside ^= quotes && c == '"';
        c == ':' && !inside
    })?;
    Some((&text[..at], &text[at + 1..]))
}

/// Escapes backslashes that escape nothing (RFC 5545 3.3.11).
fn with_known_escapes(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return value.into();
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' {
            let known = |c: &char| matches!(c, 'n' | 'N' | ',' | ';' | ':' | '"' | '\\');
            out.push(chars.next_if(known).unwrap_or('\\'));
        }
    }
    out.into()
}

/// Decodes a quoted-printable value (RFC 2045 6.7) of vCalendar 1.0 or Outlook, and
/// escapes its line ends.
fn quoted_printable(value: &str, parameters: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| char::from(*after.get(at)?).to_digit(16);
        let pair = hex(0).zip(hex(1)).filter(|_| *first == b'=');
        let byte = pair.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, label) = parameter.split_once('=')?;
        let label = label.trim_matches('"');
        name.eq_ignore_ascii_case("CHARSET").then_some(label)
    });
    let text = decode_part(&bytes, charset);
    text.replace("\r\n", "\n").replace(['\r', '\n'], "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Line {
        let mut lines = read(text);
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines.remove(0)
    }

    #[test]
    fn lines_unfold_with_any_line_ending() {
        assert_eq!(only("SUMMARY:a b \n\tc\r\r\n").text, "SUMMARY:a b c");
        let lines = read("UID:1\rSUMMARY:a\r b\rLOCATION:c").into_iter();
        let lines: Vec<_> = lines.map(|line| (line.number, line.text)).collect();
        let expected = [(1, "UID:1"), (2, "SUMMARY:ab"), (4, "LOCATION:c")];
        assert_eq!(lines, expected.map(|(number, text)| (number, text.to_owned())));
    }

    #[test]
    fn unescaped_line_breaks_continue_the_value() {
        let lines =
            read("SUMMARY:S\nDESCRIPTION:One\nNote: two\n\nthree \\ four\nLOCATION:R\nuid:1\n");
        let names: Vec<_> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["SUMMARY", "DESCRIPTION", "LOCATION", "UID"]);
        assert_eq!(lines[1].value(), r"One\nNote: two\n\nthree \\ four");
        assert_eq!(lines[2].number, 6);
    }

    #[test]
    fn lowercase_names_count_before_a_value_or_without_uppercase_names() {
        let names = |text: &str| read(text).into_iter().map(|line| line.name).collect::<Vec<_>>();
        assert_eq!(names("summary:a\nLocation:b\nspeaker:c"), ["SUMMARY", "LOCATION"]);
        assert_eq!(names("summary: a\nlocation:"), ["SUMMARY", "LOCATION"]);
        let file = |lines: &str| names(&format!("UID:1\nSUMMARY:a\n{lines}"));
        for (lines, expected) in [
            ("location:Attic", &["LOCATION"][..]),
            ("Categories;LANGUAGE=en:Tools\nRrule:FREQ=DAILY", &["CATEGORIES", "RRULE"]),
            ("X-A:b\nstatus:CANCELLED", &["X-A", "STATUS"]),
            ("Location: Attic\nsummary:\nSource; see=x: y\nUrl ; x:y\nspeaker:b", &[]),
        ] {
            assert_eq!(file(lines), [&["UID", "SUMMARY"], expected].concat(), "{lines}");
        }
    }

    #[test]
    fn unclosed_quotes_and_unquoted_colons_are_repaired() {
        assert_eq!(only("ATTENDEE;CN=\"Jane:mailto:x").text, "ATTENDEE;CN=Jane:mailto:x");
        assert_eq!(
            only("DTSTART;TZID=(UTC+01:00) Rom, Wien:20250611T083000").text,
            "DTSTART;TZID=\"(UTC+01:00) Rom, Wien\":20250611T083000"
        );
        let iso = "DTSTART:2020-09-04T18:00:00+02:00";
        assert_eq!(only(iso).text, iso);
    }

    #[test]
    fn comma_before_a_space_is_marked_in_categories() {
        let expected = format!(r"CATEGORIES:a{UNESCAPED_COMMA} b,c\, d");
        assert_eq!(only(r"CATEGORIES:a, b,c\, d").text, expected);
    }

    #[test]
    fn quoted_printable_is_decoded() {
        for (line, text) in [
            (
                "DESCRIPTION;ENCODING=QUOTED-PRINTABLE;X=y:K=C3=B6=\nln=0D=0Aa=\n b",
                "DESCRIPTION;X=y:Köln\\na b",
            ),
            (
                "LOCATION;CHARSET=ISO-8859-1;ENCODING=quoted-printable:Saal =FC",
                "LOCATION;CHARSET=ISO-8859-1:Saal ü",
            ),
            ("SUMMARY;QUOTED-PRINTABLE:1+1=3D2=", "SUMMARY:1+1=2="),
            ("SUMMARY:a=C3=\n b", "SUMMARY:a=C3=b"),
        ] {
            assert_eq!(only(line).text, text);
        }
    }
}
