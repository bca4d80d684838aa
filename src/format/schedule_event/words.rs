//! The abstract of an event, and the detection of breaks by their title.

use crate::format::repairs::text::{Markup, body};
use crate::text::fold;

/// Joins abstract and description as Markdown. If one contains the other, uses only the
/// longer one.
pub fn merge_abstracts(summary: &str, description: &str) -> String {
    let (summary, description) =
        (body(summary, Markup::Markdown), body(description, Markup::Markdown));
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

/// Returns the words of text without its layout.
fn bare(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reports whether an event is a break, by its type. Without speakers, the title counts
/// as well: `Lunch`, `Afternoon break`.
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
    const MAX_WORDS: usize = 3;
    let called = |text: &str| {
        let text = fold::text(text);
        let words = || text.split_whitespace();
        let is_some_break = words().count() <= MAX_WORDS && words().last() == Some("break");
        is_some_break || BREAKS.contains(&text.trim())
    };
    kind.is_some_and(called) || (!speaks && called(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contained_text_is_not_repeated() {
        assert_eq!(merge_abstracts("One.", "Two."), "One.\n\nTwo.");
        assert_eq!(merge_abstracts("One.", "One.\n Two."), "One.\n Two.");
        assert_eq!(merge_abstracts("One. Two.", "<p>Two.</p>"), "One. Two.");
        assert_eq!(merge_abstracts("", "Two."), "Two.");
        assert_eq!(merge_abstracts("One.", " "), "One.");
    }

    #[test]
    fn common_indentation_is_removed() {
        assert_eq!(
            merge_abstracts("One\n\n          two\n            * three", ""),
            "One\n\ntwo\n  * three"
        );
        assert_eq!(
            merge_abstracts("\n    One\n      * two\n\n    three\n  ", ""),
            "One\n  * two\n\nthree"
        );
        assert_eq!(merge_abstracts("One\n\n    code", ""), "One\n\n    code");
    }

    #[test]
    fn breaks_are_recognized_by_type_or_title() {
        assert!(is_break(Some("Break"), "Get together", true));
        assert!(is_break(None, "Frühstück", false));
        assert!(is_break(None, "Afternoon break", false));
        assert!(!is_break(None, "How not to break", false));
        assert!(!is_break(None, "Lunch", true));
        assert!(!is_break(None, "Breaking things", false));
    }
}
