//! Lays out Markdown (`CommonMark`) as lines of a given width, or as plain text.
//!
//! Parses with `pulldown-cmark`. Numbers links in order of appearance, so that a view
//! can list and follow them; bare web addresses count as links. Shows raw HTML as text
//! and does not lay out tables.

mod escape;
mod links;
mod quote;
mod reader;

use std::num::NonZeroUsize;

use pulldown_cmark::{Options, Parser};

use self::reader::DocumentBuilder;
use super::symbols::{self, Symbols};
use super::{Emphasis, Fragment, RichLine, width, wrap};

pub use escape::{
    address, code_block, code_span, destination, escape, from_plain, heading, literal,
};
pub use links::{may_be_followed, may_have_links};
pub use quote::quote;

/// Maximum width of the lead before a line, however wide the line: each line repeats it,
/// and external text may be nested arbitrarily deep.
const MAX_LEAD_WIDTH: usize = 80;

/// A link in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The target: `http:`, `https:` or `mailto:`.
    pub url: String,
    /// The link text; the address itself for a bare link.
    pub title: String,
}

/// A parsed text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    blocks: Vec<Block>,
    links: Vec<Link>,
}

#[derive(Debug, Clone)]
struct Block {
    /// The leads before the first line, and before the other lines.
    lead: Vec<Lead>,
    first_lead: Option<String>,
    content: Vec<Fragment>,
    /// Whether the block is a horizontal line, which has no content.
    is_rule: bool,
    /// Whether an empty line separates the block from the one before.
    gap: bool,
}

#[derive(Debug, Clone)]
enum Lead {
    Indent(usize),
    Quote,
}

impl Document {
    /// Parses Markdown. Every text is valid Markdown, so this cannot fail.
    pub fn parse(markdown: &str) -> Self {
        Self::default().append(markdown)
    }

    /// Parses more text to show below; link numbers continue.
    #[must_use]
    pub fn append(self, markdown: &str) -> Self {
        let mut builder = DocumentBuilder::with_links(self.links);
        let options = Options::ENABLE_STRIKETHROUGH;
        for event in pulldown_cmark::TextMergeStream::new(Parser::new_ext(markdown, options)) {
            builder.event(event);
        }
        builder.flush();
        builder.document
    }

    /// The links in order of appearance, each address once, after those of the text
    /// above.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The URL of the link with a number.
    pub fn url(&self, number: NonZeroUsize) -> Option<&str> {
        self.links.get(number.get() - 1).map(|link| link.url.as_str())
    }

    /// Lays out the text in lines of at most `cells`.
    pub fn lines(&self, cells: usize, symbols: &Symbols) -> Vec<RichLine> {
        let mut out: Vec<RichLine> = Vec::new();
        for block in &self.blocks {
            if block.gap && !out.is_empty() {
                out.push(Vec::new());
            }
            // Half of the width belongs to the text; deeper nesting shows the deepest
            // lead that fits.
            let max_width = (cells / 2).min(MAX_LEAD_WIDTH);
            let own = block.first_lead.as_ref().zip(block.lead.split_last());
            let (first, rest) = if let Some((mark, (own, outer))) = own {
                let mark = if mark.is_empty() { symbols.bullet } else { mark };
                // Keep the mark at any depth: it separates the items.
                let own = own.text(symbols);
                let room = width::of(&own);
                let indent = lead_text(outer, symbols, max_width.saturating_sub(room));
                let first = format!("{indent}{}", width::exact(mark, room, ""));
                (first, format!("{indent}{own}"))
            } else {
                let rest = lead_text(&block.lead, symbols, max_width);
                (rest.clone(), rest)
            };
            let room = cells.saturating_sub(width::of(&rest)).max(1);
            let lines = if block.is_rule {
                vec![vec![decoration(symbols.rule.repeat(room.min(40)))]]
            } else {
                wrap::wrap(&block.content, room)
            };
            for (i, mut line) in lines.into_iter().enumerate() {
                let lead = if i == 0 { &first } else { &rest };
                if !lead.is_empty() {
                    line.insert(0, decoration(lead.clone()));
                }
                out.push(line);
            }
        }
        out
    }

    /// The text without markup, one line per paragraph or list item.
    pub fn to_plain(&self) -> String {
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

fn decoration(text: String) -> Fragment {
    Fragment { text, emphasis: Emphasis { decoration: true, ..Emphasis::default() } }
}

impl Lead {
    fn text(&self, symbols: &Symbols) -> String {
        match self {
            Self::Indent(cells) => " ".repeat(*cells),
            Self::Quote => format!("{} ", symbols.quote),
        }
    }
}

/// The outermost leads that fit into `max_width` cells.
fn lead_text(lead: &[Lead], symbols: &Symbols, max_width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for part in lead {
        let text = part.text(symbols);
        used += width::of(&text);
        if used > max_width {
            break;
        }
        out.push_str(&text);
    }
    out
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
    fn paragraphs_and_lists_are_laid_out() {
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
        assert_eq!(shown("- one\n\n  two\n- three", 20), ["- one", "", "  two", "", "- three"]);
    }

    #[test]
    fn code_blocks_keep_lines_and_spaces() {
        assert_eq!(
            shown("Look:\n\n```\nPageTables:      XXX kB\nB: 1\n```\n", 40),
            ["Look:", "", "  PageTables:      XXX kB", "  B: 1"]
        );
    }

    #[test]
    fn each_link_is_numbered_once() {
        let text = "See [the list](https://a.org/x) and <https://b.org> or https://b.org/y_z. Also [again](https://a.org/x), [lost](#).";
        let document = Document::parse(text);
        let urls: Vec<_> = document.links().iter().map(|l| l.url.as_str()).collect();
        assert_eq!(urls, ["https://a.org/x", "https://b.org", "https://b.org/y_z"]);
        assert_eq!(
            document.to_plain(),
            "See the list [1] and https://b.org or https://b.org/y_z. Also again [1], lost."
        );
    }

    #[test]
    fn link_numbers_continue_in_appended_text() {
        let below = Document::parse("See [a](https://a.org).")
            .append("[b](https://b.org), [a](https://a.org)");
        assert_eq!(below.to_plain(), "b [2], a [1]");
        let urls: Vec<_> = below.links().iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://a.org", "https://b.org"]);
    }

    #[test]
    fn quotes_rules_and_headings_are_laid_out() {
        assert_eq!(
            shown("# Head\n\n> said\n> so\n\n---\n\nend", 6),
            ["Head", "", "| said", "| so", "", "------", "", "end"]
        );
    }

    #[test]
    fn deep_nesting_leaves_half_of_the_width() {
        assert_eq!(
            shown(&format!("{}word word", "> ".repeat(2000)), 12),
            ["| | | word", "| | | word"]
        );
        assert_eq!(shown(&format!("{}x", "- ".repeat(50)), 12), ["    - x"]);
        // Deep nesting of many lines stays limited, too.
        let deep = format!("{}a{}", "> ".repeat(2000), "\\\nb".repeat(2000));
        let plain = Document::parse(&deep).to_plain();
        assert!(plain.len() < 200_000, "{}", plain.len());
    }

    #[test]
    fn image_inside_a_link_keeps_the_link() {
        let urls = |text: &str| -> Vec<String> {
            let document = Document::parse(text);
            document.links().iter().map(|l| l.url.clone()).collect()
        };
        assert_eq!(urls("[![x](img.png)](https://a.org)"), ["https://a.org"]);
        let both = "[![x](https://a.org/i) y](https://a.org)";
        assert_eq!(urls(both), ["https://a.org/i", "https://a.org"]);
        let document = Document::parse(both);
        assert_eq!(document.to_plain(), "x [1] y [2]");
        assert_eq!(document.links()[1].title, "x y");
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn any_text_is_laid_out_within_its_width(text in "[-a-z0-9#>*_`\\[\\]()<\n :/.漢]{0,120}", cells in 12_usize..60) {
            for line in shown(&text, cells) {
                let lead = line.len() - line.trim_start_matches(['|', ' ', '-']).len();
                prop_assert!(width::of(&line) <= cells.max(lead + 2), "{:?}", line);
            }
        }
    }
}
