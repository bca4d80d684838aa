//! Conversion of descriptions to Markdown. Plain text keeps its lines.

use crate::format::repairs::text::{Markup, body};

/// Converts a description to Markdown. Drops `page`, the event's own URL, from the end of
/// the text, where some programs repeat it.
pub fn markdown(text: &str, page: Option<&str>) -> String {
    let text = text.trim_end();
    let without_page = page.and_then(|page| text.strip_suffix(page));
    let without_page = without_page.filter(|text| text.is_empty() || text.ends_with(['\n', '\r']));
    let text = without_page.map_or(text, str::trim_end);
    body(text.trim_start_matches(['\n', '\r']), Markup::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_keeps_its_lines() {
        assert_eq!(markdown("a\r\nb\n\n\nc \nd\n", None), "a  \nb\n\n\nc  \nd");
        assert_eq!(markdown("\n\n", None), "");
    }

    #[test]
    fn trailing_event_url_is_removed() {
        let page = Some("https://a.example/1");
        assert_eq!(markdown("a\n\nhttps://a.example/1\n", page), "a");
        assert_eq!(markdown("https://a.example/1", page), "");
        assert_eq!(markdown("see https://a.example/1", page), "see https://a.example/1");
    }

    #[test]
    fn html_becomes_markdown_and_lines_around_it_are_kept() {
        assert_eq!(
            markdown("Section: a\nKind: b\n<p>One\ntwo</p>\nBy:\nAnn", None),
            "Section: a  \nKind: b\n\nOne\ntwo\n\nBy:  \nAnn"
        );
    }
}
