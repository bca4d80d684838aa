//! Quotes Markdown inside another document.
//!
//! A `> ` before each line keeps everything inside the quotation: no list, code block or
//! table can leave it. The text itself stays as typed, except where markup would act on
//! the document around it. A backslash makes such markup plain text: raw HTML,
//! definitions of links and footnotes, and links that do not lead to the web. Headings
//! rank below those around.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};

use super::escape::code_block;
use super::links::is_safe_link;
use crate::text::clean;

/// Maximum number of passes. Text that was HTML in one pass is Markdown in the next.
const MAX_PASSES: usize = 8;

/// Quotes Markdown below a heading of the given level (1 to 3).
pub fn quote(markdown: &str, level: usize) -> String {
    let markdown = clean::block(markdown);
    let mut quoted = quote_lines(&markdown);
    for _ in 0..MAX_PASSES {
        let insertions = insertions(&quoted, level);
        if insertions.is_empty() {
            return quoted;
        }
        quoted = insert(&quoted, &insertions);
    }
    // A code block has no markup at all.
    quote_lines(&code_block(&markdown))
}

fn quote_lines(text: &str) -> String {
    let mark = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    let lines: Vec<String> = text.lines().map(mark).collect();
    lines.join("\n")
}

/// Returns the texts to insert, by position. Readers of the document may or may not
/// know the extensions of GitHub, so it has to be safe for both.
fn insertions(quoted: &str, level: usize) -> BTreeMap<usize, String> {
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut found = BTreeMap::new();
    for options in [Options::empty(), extensions] {
        let events = Parser::new_ext(quoted, options).into_offset_iter();
        for (_, definition) in events.reference_definitions().iter() {
            found.insert(definition.span.start, "\\".to_owned());
        }
        for (event, range) in events {
            let text = &quoted[range.clone()];
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {
                    let tags = text.match_indices('<');
                    found.extend(tags.map(|(at, _)| (range.start + at, "\\".to_owned())));
                }
                Event::Start(Tag::Heading { level: own, .. }) if own as usize <= level => {
                    found.extend([lower_heading(text, &range, level)]);
                }
                event if affects_document(&event, text) => {
                    let bang = usize::from(text.starts_with('!'));
                    found.insert(range.start + bang, "\\".to_owned());
                }
                _ => {}
            }
        }
    }
    found
}

/// Whether an event belongs to a footnote, to a link that does not lead to the web, or
/// to a character reference that stands for a control character.
fn affects_document(event: &Event<'_>, text: &str) -> bool {
    match event {
        Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => true,
        Event::Start(
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
        ) => *link_type != LinkType::Email && !is_safe_link(dest_url),
        Event::Text(decoded) => text.starts_with('&') && clean::piece(decoded) != **decoded,
        _ => false,
    }
}

/// Adds `#`s to a heading that starts with `#`, and makes an underlined heading a
/// paragraph.
fn lower_heading(text: &str, range: &Range<usize>, level: usize) -> (usize, String) {
    if text.starts_with('#') {
        return (range.start, "#".repeat(level));
    }
    let title = text.trim_end().trim_end_matches(['=', '-']);
    (range.start + title.len(), "\\".to_owned())
}

fn insert(text: &str, insertions: &BTreeMap<usize, String>) -> String {
    let mut out = String::with_capacity(text.len() + insertions.len());
    let mut from = 0;
    for (&at, inserted) in insertions {
        out.push_str(&text[from..at]);
        out.push_str(inserted);
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests;
