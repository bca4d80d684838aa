//! The words of an event: names on one line, texts as Markdown.

use std::borrow::Cow;

use crate::format::html;
use crate::text::{clean, fold};

/// A text on one line, cleaned; none where it is blank.
pub fn line(text: &str) -> Option<String> {
    let line = clean::line(&once_more(text));
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Abstract and description in one, Markdown: the second after the first, unless one
/// of them says all that the other does.
pub fn both(summary: &str, description: &str) -> String {
    let (summary, description) = (markdown(summary), markdown(description));
    if summary.is_empty() || description.is_empty() {
        return summary + &description;
    }
    let [bare_summary, bare_description] = [&summary, &description].map(|text| bare(text));
    if bare_description.contains(&bare_summary) {
        description
    } else if bare_summary.contains(&bare_description) {
        summary
    } else {
        format!("{summary}\n\n{description}")
    }
}

/// The words of a text, and nothing of how they stand.
fn bare(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn markdown(text: &str) -> String {
    if text.trim().is_empty() {
        return String::new();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    clean::block(&html::to_markdown(&flush(&text)))
}

/// A text without the blanks that all its lines begin with: an XML file may indent a
/// text along with its elements, and indented Markdown is code. Where the text begins
/// right after its tag, the first line does not count, if the others are further in
/// than code would be.
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

/// A text whose entities were written twice, `&amp;amp;`, as it was meant.
fn once_more(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", "\u{a0}"),
        // The last, so that nothing is read a third time.
        ("&amp;", "&"),
    ];
    let mut text = Cow::Borrowed(text);
    if text.contains('&') {
        for (entity, meant) in ENTITIES {
            text = Cow::Owned(text.replace(entity, meant));
        }
    }
    text
}

/// Whether an event is a break: its type says so, or, where nobody speaks, its title
/// is what breaks are called: `Lunch`, `Afternoon break`.
pub fn is_break(kind: Option<&str>, title: &str, speaks: bool) -> bool {
    const BREAKS: [&str; 13] = [
        "breakfast",
        "coffee",
        "dinner",
        "lunch",
        "meal",
        "abendessen",
        "fruhstuck",
        "kaffeepause",
        "mittagessen",
        "mittagspause",
        "pause",
        "pause cafe",
        "umbaupause",
    ];
    const MOST_WORDS: usize = 3;
    let called = |text: &str| {
        let text = fold::text(text);
        let words = || text.split_whitespace();
        let is_some_break = words().count() <= MOST_WORDS && words().last() == Some("break");
        is_some_break || BREAKS.contains(&text.trim())
    };
    kind.is_some_and(called) || (!speaks && called(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_says_it_all_stands_alone() {
        assert_eq!(both("One.", "Two."), "One.\n\nTwo.");
        assert_eq!(both("One.", "One.\n Two."), "One.\n Two.");
        assert_eq!(both("One. Two.", "<p>Two.</p>"), "One. Two.");
        assert_eq!(both("", "Two."), "Two.");
        assert_eq!(both("One.", " "), "One.");
    }

    #[test]
    fn a_text_that_is_indented_as_a_whole_is_not() {
        assert_eq!(
            both("One\n\n          two\n            * three", ""),
            "One\n\ntwo\n  * three"
        );
        assert_eq!(
            both("\n    One\n      * two\n\n    three\n  ", ""),
            "One\n  * two\n\nthree"
        );
        assert_eq!(both("One\n\n    code", ""), "One\n\n    code");
    }

    #[test]
    fn what_was_encoded_twice_is_decoded_once_more() {
        assert_eq!(
            line("A &amp; B&#39;s &amp;lt;").as_deref(),
            Some("A & B's &lt;")
        );
        assert_eq!(both("<p>A &amp; B&#39;s</p>", ""), "A & B's");
    }

    #[test]
    fn breaks_are_known_by_their_type_or_by_their_title() {
        assert!(is_break(Some("Break"), "Get together", true));
        assert!(is_break(None, "Frühstück", false));
        assert!(is_break(None, "Afternoon break", false));
        assert!(!is_break(None, "How not to break", false));
        assert!(!is_break(None, "Lunch", true));
        assert!(!is_break(None, "Breaking things", false));
    }
}
