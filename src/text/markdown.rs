//! Markdown (`CommonMark`) to lines of a given width, and to plain text.
//!
//! Reads with `pulldown-cmark`. Links are numbered in the order they are met, so
//! that a view can list and follow them; bare web addresses count as links. It
//! shows raw HTML as the text it is and lays out no tables.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::symbols::{self, Symbols};
use super::{Emphasis, Fragment, RichLine, width, wrap};

/// A link met in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads: `http:`, `https:` or `mailto:`.
    pub url: String,
    /// What it is called; the address itself for a bare one.
    pub title: String,
}

/// A text, parsed.
#[derive(Debug, Clone, Default)]
pub struct Document {
    blocks: Vec<Block>,
    links: Vec<Link>,
}

#[derive(Debug, Clone)]
struct Block {
    /// What stands before the first line, and before the lines after it.
    lead: Vec<Lead>,
    first_lead: Option<String>,
    content: Vec<Fragment>,
    kind: Kind,
    /// Whether an empty line separates it from what is before.
    gap: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Flow,
    Code,
    Rule,
}

#[derive(Debug, Clone)]
enum Lead {
    Indent(usize),
    Quote,
}

impl Document {
    /// Reads Markdown. Every text is Markdown, so this cannot fail.
    pub fn parse(markdown: &str) -> Self {
        let mut reader = Reader::default();
        let options = Options::ENABLE_STRIKETHROUGH;
        for event in pulldown_cmark::TextMergeStream::new(Parser::new_ext(markdown, options)) {
            reader.event(event);
        }
        reader.flush();
        reader.document
    }

    /// The links in the order they are met, each address once.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The text in lines of at most `cells`.
    pub fn lines(&self, cells: usize, symbols: &Symbols) -> Vec<RichLine> {
        let mut out: Vec<RichLine> = Vec::new();
        for block in &self.blocks {
            if block.gap && !out.is_empty() {
                out.push(Vec::new());
            }
            let rest = lead_text(&block.lead, symbols);
            let first = match &block.first_lead {
                Some(mark) => {
                    let mark = if mark.is_empty() {
                        symbols.bullet
                    } else {
                        mark
                    };
                    let indent =
                        lead_text(&block.lead[..block.lead.len().saturating_sub(1)], symbols);
                    let room = width::of(&rest).saturating_sub(width::of(&indent));
                    format!("{indent}{}", width::exact(mark, room, ""))
                }
                None => rest.clone(),
            };
            let room = cells.saturating_sub(width::of(&rest)).max(1);
            let lines = match block.kind {
                Kind::Flow | Kind::Code => wrap::wrap(&block.content, room),
                Kind::Rule => vec![vec![furniture(symbols.rule.repeat(room.min(40)))]],
            };
            for (i, mut line) in lines.into_iter().enumerate() {
                let lead = if i == 0 { &first } else { &rest };
                if !lead.is_empty() {
                    line.insert(0, furniture(lead.clone()));
                }
                out.push(line);
            }
        }
        out
    }

    /// The text without markup, one line a paragraph or list item.
    pub fn plain(&self) -> String {
        let lines = self.lines(usize::MAX, &symbols::ASCII);
        let mut out = String::new();
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            for fragment in line {
                out.push_str(&fragment.text);
            }
        }
        out
    }
}

fn furniture(text: String) -> Fragment {
    Fragment {
        text,
        emphasis: Emphasis {
            furniture: true,
            ..Emphasis::default()
        },
    }
}

fn lead_text(lead: &[Lead], symbols: &Symbols) -> String {
    let mut out = String::new();
    for part in lead {
        match part {
            Lead::Indent(cells) => out.extend(std::iter::repeat_n(' ', *cells)),
            Lead::Quote => {
                out.push_str(symbols.quote);
                out.push(' ');
            }
        }
    }
    out
}

#[derive(Default)]
struct Reader {
    document: Document,
    lead: Vec<Lead>,
    /// The mark of a list item whose first block is still to come: empty for a
    /// bullet, "3." for a number.
    item: Option<String>,
    /// For each open list its next number, if it is numbered.
    lists: Vec<Option<u64>>,
    content: Vec<Fragment>,
    emphasis: Emphasis,
    /// Where the open link leads, and where in `content` its text begins.
    link: Option<(String, usize)>,
    code: bool,
    gap: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.push(text.trim_end_matches('\n')),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                let before = self.emphasis;
                self.emphasis.code = true;
                self.push(&text);
                self.emphasis = before;
            }
            Event::Html(text) => {
                self.push(text.trim_end_matches('\n'));
                self.flush();
            }
            Event::InlineHtml(text) => self.push(&text),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.flush();
                self.gap = true;
                self.block(Kind::Rule, Vec::new());
                self.gap = true;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.separate(),
            Tag::Heading { .. } => {
                self.separate();
                self.emphasis.heading = true;
            }
            Tag::BlockQuote(_) => {
                self.separate();
                self.lead.push(Lead::Quote);
            }
            Tag::CodeBlock(kind) => {
                self.separate();
                self.code = true;
                self.emphasis.code = true;
                if matches!(kind, CodeBlockKind::Fenced(_)) || self.lead.is_empty() {
                    self.lead.push(Lead::Indent(2));
                } else {
                    self.lead.push(Lead::Indent(0));
                }
            }
            Tag::List(first) => {
                // A list inside an item follows its text without a gap.
                self.flush();
                if self.lists.is_empty() {
                    self.gap = true;
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}.");
                        *number += 1;
                        mark
                    }
                    _ => String::new(),
                };
                let cells = if mark.is_empty() { 2 } else { mark.len() + 1 };
                self.lead.push(Lead::Indent(cells));
                self.item = Some(mark);
            }
            Tag::Emphasis => self.emphasis.stress = true,
            Tag::Strong => self.emphasis.strong = true,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some((dest_url.into_string(), self.content.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.flush();
                self.gap = true;
            }
            TagEnd::Heading(level) => {
                debug_assert!(level >= HeadingLevel::H1);
                self.flush();
                self.emphasis.heading = false;
                self.gap = true;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.lead.pop();
                self.gap = true;
            }
            TagEnd::CodeBlock => {
                let content = std::mem::take(&mut self.content);
                self.block(Kind::Code, content);
                self.code = false;
                self.emphasis.code = false;
                self.lead.pop();
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.gap = true;
                }
            }
            TagEnd::Item => {
                self.flush();
                // An item with nothing in it still shows its mark.
                if self.item.is_some() {
                    self.block(Kind::Flow, Vec::new());
                }
                self.lead.pop();
            }
            TagEnd::Emphasis => self.emphasis.stress = false,
            TagEnd::Strong => self.emphasis.strong = false,
            TagEnd::Link | TagEnd::Image => self.close_link(),
            _ => {}
        }
    }

    /// A new block begins: a gap before it, unless it is the first of its item.
    fn separate(&mut self) {
        self.flush();
        if self.item.is_some() && self.lists.len() > 1 {
            self.gap = false;
        }
    }

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.content.push(Fragment {
                text: text.to_owned(),
                emphasis: self.emphasis,
            });
        }
    }

    /// Running text, in which bare web addresses become links.
    fn text(&mut self, text: &str) {
        if self.link.is_some() {
            return self.push(text);
        }
        let mut rest = text;
        while let Some((before, url, after)) = find_url(rest) {
            self.push(before);
            self.link = Some((url.to_owned(), self.content.len()));
            self.push(url);
            self.close_link();
            rest = after;
        }
        self.push(rest);
    }

    fn close_link(&mut self) {
        let Some((url, at)) = self.link.take() else {
            return;
        };
        if !is_web_link(&url) {
            return;
        }
        let at = at.min(self.content.len());
        let title: String = self.content[at..].iter().map(|f| f.text.as_str()).collect();
        for fragment in &mut self.content[at..] {
            fragment.emphasis.link = true;
        }
        let bare = title == url || url.strip_prefix("mailto:") == Some(title.as_str());
        let known = self.document.links.iter().position(|l| l.url == url);
        let number = known.unwrap_or(self.document.links.len()) + 1;
        if known.is_none() {
            self.document.links.push(Link { url, title });
        }
        if !bare {
            let mark = furniture(format!(" [{number}]"));
            self.content.push(mark);
        }
    }

    fn flush(&mut self) {
        if !self.content.is_empty() {
            let content = std::mem::take(&mut self.content);
            self.block(Kind::Flow, content);
        }
    }

    fn block(&mut self, kind: Kind, content: Vec<Fragment>) {
        self.document.blocks.push(Block {
            lead: self.lead.clone(),
            first_lead: self.item.take(),
            content,
            kind,
            gap: std::mem::take(&mut self.gap),
        });
    }
}

/// Whether an address is one that may be followed.
pub fn is_web_link(url: &str) -> bool {
    let lower = url
        .get(..8.min(url.len()))
        .unwrap_or_default()
        .to_ascii_lowercase();
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
        && !url
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == '"' || c == '<' || c == '>')
}

/// The first bare web address: what is before it, itself, what is after.
fn find_url(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find("http")?;
        let tail = &text[at..];
        let scheme = ["https://", "http://"]
            .into_iter()
            .find(|scheme| tail.starts_with(scheme));
        let at_word = !text[..at].ends_with(char::is_alphanumeric);
        if let (Some(scheme), true) = (scheme, at_word) {
            let end = tail
                .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
                .unwrap_or(tail.len());
            let url = trim_url(&tail[..end]);
            if url.len() > scheme.len() {
                return Some((&text[..at], url, &tail[url.len()..]));
            }
        }
        from = at + 4;
    }
}

/// Punctuation after an address belongs to the sentence; a closing bracket only
/// where none was opened inside (GFM 6.9).
fn trim_url(mut url: &str) -> &str {
    loop {
        let cut = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '’', '”']);
        let open = cut.matches('(').count();
        let shut = cut.matches(')').count();
        let cut = if shut > open {
            cut.strip_suffix(')').unwrap_or(cut)
        } else {
            cut.strip_suffix(']').unwrap_or(cut)
        };
        if cut.len() == url.len() {
            return url;
        }
        url = cut;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(markdown: &str, cells: usize) -> Vec<String> {
        Document::parse(markdown)
            .lines(cells, &symbols::ASCII)
            .into_iter()
            .map(|line| line.into_iter().map(|f| f.text).collect())
            .collect()
    }

    #[test]
    fn paragraphs_and_lists() {
        let text = "One two\nthree.\n\nTopics:\n\n- first item here\n- second\n  - inner\n  - more\n- third\n\n1. a\n2. b\n";
        assert_eq!(
            shown(text, 12),
            [
                "One two",
                "three.",
                "",
                "Topics:",
                "",
                "- first item",
                "  here",
                "- second",
                "  - inner",
                "  - more",
                "- third",
                "",
                "1. a",
                "2. b"
            ]
        );
    }

    #[test]
    fn an_item_of_several_paragraphs_keeps_its_indent() {
        assert_eq!(
            shown("- one\n\n  two\n- three", 20),
            ["- one", "", "  two", "", "- three"]
        );
    }

    #[test]
    fn code_blocks_keep_their_lines_and_blanks() {
        assert_eq!(
            shown("Look:\n\n```\nPageTables:      XXX kB\nB: 1\n```\n", 40),
            ["Look:", "", "  PageTables:      XXX kB", "  B: 1"]
        );
    }

    #[test]
    fn links_are_numbered_once_each() {
        let text = "See [the list](https://a.org/x) and <https://b.org> or https://b.org/y_z. Also [again](https://a.org/x), [lost](#).";
        let document = Document::parse(text);
        let urls: Vec<_> = document.links().iter().map(|l| l.url.as_str()).collect();
        assert_eq!(
            urls,
            ["https://a.org/x", "https://b.org", "https://b.org/y_z"]
        );
        assert_eq!(
            document.plain(),
            "See the list [1] and https://b.org or https://b.org/y_z. Also again [1], lost."
        );
    }

    #[test]
    fn only_web_and_mail_addresses_are_links() {
        assert!(is_web_link("HTTPS://a.org"));
        assert!(is_web_link("mailto:a@b.org"));
        for url in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://a b",
            "#",
            "",
            "é",
        ] {
            assert!(!is_web_link(url), "{url}");
        }
    }

    #[test]
    fn punctuation_after_an_address_is_the_sentences() {
        assert_eq!(
            find_url("(see https://a.org/b_(c)).").map(|u| u.1),
            Some("https://a.org/b_(c)")
        );
        assert_eq!(find_url("x https:// y"), None);
    }

    #[test]
    fn quotes_and_rules_and_headings() {
        assert_eq!(
            shown("# Head\n\n> said\n> so\n\n---\n\nend", 6),
            ["Head", "", "| said", "| so", "", "------", "", "end"]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_laid_out_within_its_width(text in "[-a-z0-9#>*_`\\[\\]()<\n :/.漢]{0,120}", cells in 12_usize..60) {
            for line in shown(&text, cells) {
                let lead = line.len() - line.trim_start_matches(['|', ' ', '-']).len();
                prop_assert!(width::of(&line) <= cells.max(lead + 2), "{:?}", line);
            }
        }
    }
}
