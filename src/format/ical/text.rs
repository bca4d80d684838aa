//! Descriptions of events as Markdown, which is what our abstracts are.
//!
//! What is HTML is turned into it by [`html`]; a plain text, which has its lines
//! where it wants them, keeps them.

use crate::format::html;
use crate::format::repairs::text::{Markup, body};

/// A description as Markdown; `page` is the event's own address, which some writers
/// put at the end of the text as well.
pub fn markdown(text: &str, page: Option<&str>) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut text = text.trim_end();
    if let Some(page) = page
        && let Some(before) = text.strip_suffix(page)
        && (before.is_empty() || before.ends_with('\n'))
    {
        text = before.trim_end();
    }
    let text = text.trim_start_matches('\n');
    if html::is_html(text) {
        return html::to_markdown(&lines_outside_elements(text));
    }
    body(text, Markup::Plain)
}

/// HTML in which the line ends that stand in no element are elements: what stands
/// there is plain text, put before or behind the HTML.
fn lines_outside_elements(text: &str) -> String {
    const BLOCKS: [&str; 14] = [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "blockquote",
        "table",
    ];
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['<', '\n']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = found.strip_prefix('\n') {
            let between = !out.trim_end_matches(' ').ends_with(['>', '\n']);
            let between = between && !after.trim_start_matches(' ').starts_with(['<', '\n']);
            out.push_str(if depth == 0 && between { "<br>" } else { "\n" });
            rest = after;
            continue;
        }
        let inner = &found[1..];
        let name = inner.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default();
        if BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block)) {
            depth = if inner.starts_with('/') {
                depth.saturating_sub(1)
            } else {
                depth + 1
            };
        }
        out.push('<');
        rest = inner;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_keeps_its_lines() {
        assert_eq!(markdown("a\r\nb\n\n\nc \nd\n", None), "a  \nb\n\n\nc  \nd");
        assert_eq!(markdown("\n\n", None), "");
    }

    #[test]
    fn the_page_at_the_end_goes() {
        let page = Some("https://a.example/1");
        assert_eq!(markdown("a\n\nhttps://a.example/1\n", page), "a");
        assert_eq!(markdown("https://a.example/1", page), "");
        assert_eq!(
            markdown("see https://a.example/1", page),
            "see https://a.example/1"
        );
    }

    #[test]
    fn html_becomes_markdown_and_the_lines_around_it_stay() {
        assert_eq!(
            markdown("Section: a\nKind: b\n<p>One\ntwo</p>\nBy:\nAnn", None),
            "Section: a  \nKind: b\n\nOne two\n\nBy:  \nAnn"
        );
    }
}
