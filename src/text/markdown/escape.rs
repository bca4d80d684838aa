//! Writes plain text as Markdown with the same meaning, and addresses that end only at
//! their end.
//!
//! Escapes as little as possible, because people read the Markdown, too.

use super::links::may_be_followed;
use crate::text::url::percent_encoded;

/// Escapes text within a line. `at_start` says whether it starts the line: some
/// characters are markup only there.
pub fn escape(text: &str, at_start: bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push(&mut out, text, at_start, |character| "`*_[]<~".contains(character));
    out
}

/// Escapes plain text of several lines so that `CommonMark` shows the same lines, with
/// every line end and all leading spaces.
pub fn from_plain(text: &str) -> String {
    const PAIRED: [char; 4] = ['`', '*', '_', '~'];
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text.lines().map(str::trim_end).peekable();
    while let Some(first) = rest.next() {
        // A paired character that appears once in its paragraph is no markup.
        let mut paragraph = vec![first];
        while !first.is_empty()
            && let Some(line) = rest.next_if(|line| !line.is_empty())
        {
            paragraph.push(line);
        }
        let count = |character| paragraph.iter().map(move |line| line.matches(character).count());
        let paired = PAIRED.map(|character: char| count(character).sum::<usize>() > 1);
        for (at, line) in paragraph.iter().enumerate() {
            if at > 0 {
                out.push_str("  \n");
            }
            let words = line.trim_start_matches([' ', '\u{a0}']);
            let indent = line[..line.len() - words.len()].chars();
            out.extend(indent.map(|_| '\u{a0}'));
            push(&mut out, words, words.len() == line.len(), |character| {
                let pair = PAIRED.iter().position(|paired| *paired == character);
                pair.is_some_and(|pair| paired[pair])
            });
        }
        if rest.peek().is_some() {
            out.push('\n');
        }
    }
    out
}

/// Adds a line with its markup escaped. `matters` tells whether a character that works in
/// pairs, such as `*`, can be markup here.
fn push(out: &mut String, text: &str, at_start: bool, matters: impl Fn(char) -> bool) {
    let mark = at_start.then(|| block_mark(text)).flatten();
    let mut before: Option<char> = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let special = match c {
            '`' | '~' | '[' => matters(c),
            // A `*` between spaces is no markup.
            '*' => matters(c) && !(is_space(before) && is_space(next)),
            // Without an address it does not end a link.
            ']' => matters(c) || matches!(next, Some('(' | ':')),
            '<' => matters(c) || may_open(next),
            // Before a letter it is literal; at the end of a line it breaks the line.
            '\\' => !word(next),
            // Within a word it is literal.
            '_' => !(word(before) && word(next)) && (matters(c) || before.is_none()),
            // Only before text that may be the name or number of a character.
            '&' => is_entity(&text[at + 1..]),
            _ => false,
        };
        if special || mark == Some(at) {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Whether a `<` before this character may start a tag or a link.
fn may_open(next: Option<char>) -> bool {
    next.is_some_and(|c| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c))
}

/// Escapes a character from a decoded character reference if it would be markup before
/// `after`, the text that follows.
pub fn literal(character: &str, at_start: bool, after: &str) -> String {
    let is_special = match character {
        "&" => is_entity(after),
        "<" => may_open(after.chars().next()),
        "`" | "*" | "_" | "[" | "]" | "~" | "\\" => true,
        "#" | "-" | "+" | ">" | "=" => at_start,
        _ => false,
    };
    format!("{}{character}", if is_special { "\\" } else { "" })
}

/// Writes code within a line.
pub fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let is_blank = |text: &str| text.chars().all(|c| c == ' ');
    let padded = text.starts_with(' ') && text.ends_with(' ') && !is_blank(text);
    let pad = if padded || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Writes a code block. The text has no line end at its end.
pub fn code_block(text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    format!("{fence}\n{text}\n{fence}")
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Writes an address as the target of a link in brackets.
pub fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        let entity = c == '&' && is_entity(&address[at + 1..]);
        if entity || matches!(c, '(' | ')') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether `&` before this text would be a character reference: `amp;`, `#38;`.
fn is_entity(after: &str) -> bool {
    let name = after.trim_start_matches(|c: char| c == '#' || c.is_ascii_alphanumeric());
    name.starts_with(';') && name.len() < after.len()
}

/// The position of the character in a line that would start a block, underline a heading
/// or separate the head of a table.
fn block_mark(text: &str) -> Option<usize> {
    if !text.is_empty() && text.chars().all(|c| "|:- ".contains(c)) {
        return Some(0);
    }
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut characters = text[digits..].chars();
    let (character, next) = (characters.next(), characters.next());
    let ends = next.is_none_or(char::is_whitespace);
    let begins = match character {
        Some('.' | ')') => digits > 0 && ends,
        Some('>') => digits == 0,
        Some('+' | '*') => digits == 0 && ends,
        Some(character @ ('#' | '-' | '=')) => digits == 0 && (ends || next == Some(character)),
        _ => false,
    };
    begins.then_some(digits)
}

/// Writes text as the content of a heading that starts with `#`. `#`s at its end would
/// close the heading, so they are escaped.
pub fn heading(text: &str) -> String {
    let escaped = escape(text, true);
    let title = escaped.trim_end_matches('#');
    let characters = &escaped[title.len()..];
    if !characters.is_empty() && (title.is_empty() || title.ends_with(' ')) {
        format!("{title}\\{characters}")
    } else {
        escaped
    }
}

/// Encodes a web or mail address for an autolink (`<…>`): percent-encodes invisible
/// characters and characters that would end the address. `None` for any other address.
pub fn address(url: &str) -> Option<String> {
    let out = percent_encoded(url.trim(), |c| match c {
        '<' | '>' | '"' | '`' | '\\' | '|' => false,
        c if c.is_ascii() => c.is_ascii_graphic(),
        c => c.is_alphanumeric(),
    });
    let (_, rest) = out.split_once(':')?;
    let leads = !rest.trim_start_matches('/').is_empty();
    (leads && may_be_followed(&out)).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    fn read(markdown: &str) -> (Vec<Event<'_>>, String) {
        let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_GFM;
        let events: Vec<_> = Parser::new_ext(markdown, options).collect();
        let text = |event: &Event<'_>| match event {
            Event::Text(text) => Some(text.to_string()),
            _ => None,
        };
        let text = events.iter().filter_map(text).collect();
        (events, text)
    }

    #[test]
    fn only_markdown_syntax_is_escaped() {
        for same in [
            "R & D, AT&T: 1.5x faster, C# and snake_case!",
            "-x, +1, #tag and 100%",
            "C:\\temp (a|b)",
            "2023 - a review",
        ] {
            assert_eq!(escape(same, true), same);
        }
        for (text, escaped) in [
            ("1. first", "1\\. first"),
            ("- item", "\\- item"),
            ("--- a", "\\--- a"),
            ("# head", "\\# head"),
            ("> quote", "\\> quote"),
            ("*a* _b_ <c> [d] `e`", "\\*a\\* \\_b\\_ \\<c> \\[d\\] \\`e\\`"),
            ("&amp; a\\", "\\&amp; a\\\\"),
        ] {
            assert_eq!(escape(text, true), escaped);
        }
        assert_eq!(heading("C #"), "C \\#");
        assert_eq!(heading("C#"), "C#");
    }

    #[test]
    fn plain_text_is_escaped_only_where_needed() {
        for same in [
            "2 * 3 * 4, ~5 min, a < b, [1] see below, f(x)[0]",
            "One star* only, see https://a.example/~ann/x_y",
        ] {
            assert_eq!(from_plain(same), same);
        }
        assert_eq!(from_plain("one\ntwo \n\n\nthree"), "one  \ntwo\n\n\nthree");
        assert_eq!(from_plain("- a\n  - b"), "\\- a  \n\u{a0}\u{a0}- b");
        assert_eq!(
            from_plain("Aktivist*innen und Freund*innen"),
            "Aktivist\\*innen und Freund\\*innen"
        );
        assert_eq!(from_plain("[x](y) [z]: w"), "[x\\](y) [z\\]: w");
    }

    #[test]
    fn urls_are_encoded_or_rejected() {
        let encoded = |url: &str| address(url).unwrap();
        assert_eq!(encoded("https://a.org/b_(c)"), "https://a.org/b_(c)");
        assert_eq!(encoded(" https://a.org/b c<d> "), "https://a.org/b%20c%3Cd%3E");
        assert_eq!(encoded("HTTP://a.org/ä\u{202e}x"), "HTTP://a.org/ä%E2%80%AEx");
        assert_eq!(encoded("mailto:a@b.org"), "mailto:a@b.org");
        for none in ["javascript:alert(1)", "/path", "https://", "http:", "a@b.org", ""] {
            assert_eq!(address(none), None, "{none}");
        }
    }

    const TEXT: &str = "([-+=#>.)0-9 a-zA&;*_`<>\\[\\]()!~|:\\\\\"é]|&amp;|https://a.b/){1,24}";

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn escaped_text_reads_back_unchanged(text in TEXT) {
            let text = crate::text::clean::line(&text);
            prop_assume!(!text.is_empty());
            let escaped = escape(&text, true);
            let (events, back) = read(&escaped);
            prop_assert_eq!(&back, &text, "{}", escaped);
            prop_assert_eq!(&events[0], &Event::Start(Tag::Paragraph));
            let only_text = |e: &Event<'_>| matches!(e, Event::Text(_));
            prop_assert!(events[1..events.len() - 1].iter().all(only_text), "{:?}", events);
            // The text must not turn the line before it into a heading.
            let after = format!("a\n{escaped}");
            let (events, _) = read(&after);
            prop_assert_eq!(&events[0], &Event::Start(Tag::Paragraph));
            prop_assert_eq!(events.last(), Some(&Event::End(TagEnd::Paragraph)));
        }

        #[test]
        fn plain_text_lines_survive_rendering(lines in prop::collection::vec(prop_oneof![TEXT, Just(String::new())], 1..6)) {
            let text = crate::text::clean::block(&lines.join("\n"));
            let shown = super::super::Document::parse(&from_plain(&text)).to_plain();
            let trimmed: Vec<_> = text.lines().map(str::trim_end).collect();
            let mut written = trimmed.join("\n").trim_matches('\n').replace("\n ", "\n\u{a0}");
            while written.contains("\n\n\n") {
                written = written.replace("\n\n\n", "\n\n");
            }
            prop_assert_eq!(shown.replace('\u{a0}', " "), written.replace('\u{a0}', " "), "{}", from_plain(&text));
        }

        #[test]
        fn heading_reads_back_unchanged(text in TEXT) {
            let text = crate::text::clean::line(&text);
            prop_assume!(!text.is_empty());
            let written = format!("### {}", heading(&text));
            let (events, back) = read(&written);
            prop_assert_eq!(&back, &text, "{}", written);
            let only_text = |e: &Event<'_>| matches!(e, Event::Text(_));
            prop_assert!(events[1..events.len() - 1].iter().all(only_text), "{:?}", events);
        }

        #[test]
        fn encoded_url_is_a_single_link(url in "(https?://|mailto:|HTTPS://)(\\PC|[<>()\\[\\] \"`\\\\&;*_]){0,16}") {
            if let Some(address) = address(&url) {
                let markdown = format!("a <{address}> b");
                let (events, back) = read(&markdown);
                prop_assert_eq!(back, format!("a {address} b"));
                let leads = |e: &Event<'_>| matches!(e, Event::Start(Tag::Link { dest_url, .. }) if **dest_url == *address);
                prop_assert!(events.iter().any(leads), "{:?}", events);
            }
        }
    }
}
