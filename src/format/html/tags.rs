//! A tokenizer for HTML tags in text.
//!
//! It accepts only complete tags of known elements, or of names such as those of web
//! components: `a < b`, `Vec<T>` and `<stdio.h>` are text.

use std::collections::HashSet;

use html5gum::Tokenizer;
use memchr::{memchr, memchr2, memmem};

/// The beginnings and ends of markup that is dropped with its content.
const DROPPED: [(&str, &str); 5] = [
    ("<!--", "-->"),
    ("<!doctype", ">"),
    ("<?xml", ">"),
    ("<script", "</script>"),
    ("<style", "</style>"),
];

#[derive(Debug, Clone, Copy)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// Code in Markdown with its backticks. It contains no tags.
    Code(&'a str),
    Tag(Tag<'a>),
}

/// A tag, `<a href="…">` or `</a>`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub element: Element,
    pub is_end: bool,
    pub source: &'a str,
}

/// HTML elements, grouped by their effect on text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Element {
    /// A paragraph. Its end tag is optional.
    Paragraph,
    /// A block without a meaning of its own.
    Block,
    Heading(u8),
    List {
        numbered: bool,
    },
    Item,
    Quote,
    Pre,
    Row,
    Cell,
    Rule,
    Break,
    Bold,
    Italic,
    Code,
    Link,
    Image,
    /// Inline text with a style that Markdown lacks.
    Inline,
    /// An element of whole pages. It is text unless the blocks are HTML, because people
    /// write about `<video>`.
    Page {
        is_block: bool,
    },
}

impl Element {
    fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "p" | "dt" | "dd" => Self::Paragraph,
            // Google writes `<html-blob>` around the text of an event.
            "div" | "table" | "tbody" | "thead" | "section" | "article" | "center" | "dl"
            | "html-blob" => Self::Block,
            "ul" => Self::List { numbered: false },
            "ol" => Self::List { numbered: true },
            "li" => Self::Item,
            "blockquote" => Self::Quote,
            "pre" => Self::Pre,
            "tr" => Self::Row,
            "td" | "th" => Self::Cell,
            "hr" => Self::Rule,
            "br" => Self::Break,
            "b" | "strong" => Self::Bold,
            "i" | "em" => Self::Italic,
            "code" | "tt" => Self::Code,
            "a" => Self::Link,
            "img" => Self::Image,
            "span" | "u" | "sup" | "sub" | "small" | "big" | "font" | "s" | "del" | "strike"
            | "ins" | "o:p" => Self::Inline,
            "html" | "body" | "main" | "header" | "footer" | "nav" | "aside" | "figure"
            | "figcaption" | "address" | "details" | "summary" | "form" | "caption" => {
                Self::Page { is_block: true }
            }
            "head" | "title" | "meta" | "link" | "abbr" | "acronym" | "cite" | "q" | "mark"
            | "kbd" | "samp" | "var" | "dfn" | "time" | "label" | "input" | "button" | "select"
            | "option" | "textarea" | "iframe" | "video" | "audio" | "source" | "embed"
            | "object" | "param" | "picture" | "svg" | "path" | "canvas" | "noscript"
            | "colgroup" | "col" | "tfoot" | "wbr" | "nobr" => Self::Page { is_block: false },
            // A web component or an element of Office, but no URL.
            name if name.split_once(['-', ':']).is_some_and(|(prefix, rest)| {
                let is_word = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
                is_word(prefix) && is_word(rest)
            }) =>
            {
                Self::Page { is_block: false }
            }
            heading => {
                let level = heading.strip_prefix('h').filter(|level| level.len() == 1)?;
                let level = level.parse().ok()?;
                return (1..=6).contains(&level).then_some(Self::Heading(level));
            }
        })
    }

    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Self::Paragraph
                | Self::Block
                | Self::Heading(_)
                | Self::List { .. }
                | Self::Item
                | Self::Quote
                | Self::Pre
                | Self::Row
                | Self::Cell
        )
    }

    /// Returns a key that start and end tag share, whatever the level or kind of list.
    fn pair(self) -> Self {
        match self {
            Self::Heading(_) => Self::Heading(1),
            Self::List { .. } => Self::List { numbered: false },
            other => other,
        }
    }

    /// Reports whether a tag counts only if its other tag exists.
    fn is_paired(self) -> bool {
        matches!(
            self,
            Self::Block
                | Self::Heading(_)
                | Self::List { .. }
                | Self::Quote
                | Self::Pre
                | Self::Bold
                | Self::Italic
                | Self::Code
                | Self::Link
                | Self::Inline
        )
    }
}

impl Tag<'_> {
    /// Returns the value of an attribute with its entities decoded.
    pub(super) fn value(&self, name: &str) -> String {
        // Errors come before the tag, such as one about `=` in a value without quotes.
        let tag = Tokenizer::new(self.source).flatten().find_map(|token| match token {
            html5gum::Token::StartTag(tag) => Some(tag),
            _ => None,
        });
        let value = tag.as_ref().and_then(|tag| tag.attributes.get(name.as_bytes()));
        value.map(|value| String::from_utf8_lossy(value).trim().to_owned()).unwrap_or_default()
    }
}

/// Splits text into tokens. In Markdown, code contains no tags. A start tag without any end
/// tag in the text is text, and vice versa.
pub(super) fn tokens(text: &str, is_markdown: bool) -> Vec<Token<'_>> {
    let mut scanner = Scanner { text, is_markdown, budget: 16 * text.len() };
    let mut tokens = scanner.tokens();
    let tags = tokens.iter().filter_map(|token| match token {
        Token::Tag(tag) => Some((tag.element.pair(), tag.is_end)),
        _ => None,
    });
    let seen: HashSet<(Element, bool)> = tags.collect();
    for token in &mut tokens {
        if let Token::Tag(tag) = token
            && tag.element.is_paired()
            && !seen.contains(&(tag.element.pair(), !tag.is_end))
        {
            *token = Token::Text(tag.source);
        }
    }
    tokens
}

struct Scanner<'a> {
    text: &'a str,
    is_markdown: bool,
    /// Budget of bytes for unsuccessful searches, which keeps the time linear: every `<`
    /// may begin a tag without an end.
    budget: usize,
}

impl<'a> Scanner<'a> {
    fn tokens(&mut self) -> Vec<Token<'a>> {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut tokens = Vec::new();
        // The start of the text that is not in a token yet.
        let mut from = 0;
        let mut at = 0;
        let next = |at: usize, code: bool| {
            let rest = bytes.get(at..)?;
            let found = if code { memchr2(b'<', b'`', rest) } else { memchr(b'<', rest) };
            found.map(|found| at + found)
        };
        while let Some(found) = next(at, self.is_markdown) {
            let (token, end) = match bytes[found] {
                b'`' => {
                    let (end, is_code) = self.code_at(found);
                    (is_code.then(|| Token::Code(&text[found..end])), end)
                }
                _ => match self.markup(found) {
                    Some((tag, end)) => (tag.map(Token::Tag).or(Some(Token::Text(""))), end),
                    None => (None, found + 1),
                },
            };
            if let Some(token) = token {
                tokens.extend((from < found).then(|| Token::Text(&text[from..found])));
                tokens.push(token);
                from = end;
            }
            at = end;
        }
        tokens.extend((from < text.len()).then(|| Token::Text(&text[from..])));
        tokens
    }

    /// Returns the end of the code that begins with a run of backticks, or else the end
    /// of the run, and whether it is code.
    fn code_at(&mut self, at: usize) -> (usize, bool) {
        let text = self.text;
        let length = run(text, at);
        let start = at + length;
        let is_fence = length > 2 && (at == 0 || text[..at].ends_with('\n'));
        let mut next = start;
        while next - start < self.budget
            && let Some(found) = memchr(b'`', &text.as_bytes()[next..])
        {
            let (before, found) = (next, next + found);
            next = found + run(text, found);
            // The end of a paragraph ends its code.
            if !is_fence && text[before..found].contains("\n\n") {
                break;
            }
            if next - found == length {
                return (next, true);
            }
        }
        self.budget = self.budget.saturating_sub(next - start);
        (start, false)
    }

    /// Parses a tag, or markup to drop (`None`), and returns its end.
    fn markup(&mut self, at: usize) -> Option<(Option<Tag<'a>>, usize)> {
        let rest = &self.text[at..];
        let begins = |name: &str| {
            let (start, after) = rest.split_at_checked(name.len()).unwrap_or_default();
            // `<styled>` is another element.
            let is_whole = name == "<!--" || !after.starts_with(|c: char| c.is_alphanumeric());
            start.eq_ignore_ascii_case(name) && is_whole
        };
        if let Some((_, end)) = DROPPED.iter().find(|(name, _)| begins(name)) {
            return self.find(at, end.as_bytes()).map(|end| (None, end));
        }
        let (tag, end) = self.tag(at)?;
        Some((Some(tag), end))
    }

    /// Returns the end of the next occurrence of these bytes.
    fn find(&mut self, at: usize, sought: &[u8]) -> Option<usize> {
        let rest = self.text.as_bytes().get(at..)?;
        let rest = &rest[..rest.len().min(self.budget)];
        let found = memmem::find(rest, sought);
        if found.is_none() {
            self.budget = self.budget.saturating_sub(rest.len());
        }
        found.map(|found| at + found + sought.len())
    }

    /// Parses the tag at a `<`, and returns its end.
    fn tag(&mut self, at: usize) -> Option<(Tag<'a>, usize)> {
        let text = self.text;
        let inner = &text[at + 1..];
        let is_end = inner.starts_with('/');
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':');
        let name = inner.bytes().take(32).take_while(is_part).count();
        let element = Element::of(&inner[..name])?;
        let start = text.len() - inner.len() + name;
        if !matches!(text.as_bytes().get(start)?, b'>' | b'/' | b' ' | b'\n' | b'\t') {
            return None;
        }
        let end = start + attributes(&text[start..], &mut self.budget)?;
        let attributes = text[start..end].trim();
        // A slash closes the tag, unless it ends an unquoted value.
        let before = attributes.strip_suffix('/').filter(|before| {
            let ends = before.trim_end_matches(['"', '\'']).len() < before.len();
            ends || before.trim_end().len() < before.len() || before.is_empty()
        });
        let attributes = before.unwrap_or(attributes).trim();
        // Words without a value are no attributes but text, as in `<b and c>`.
        let is_whole = attributes.is_empty() || attributes.contains('=');
        let source = &text[at..=end];
        let tag = Tag { element, is_end, source };
        is_whole.then_some((tag, end + 1))
    }
}

/// Returns the length of the attributes of a tag, up to the first `>` outside values.
fn attributes(text: &str, budget: &mut usize) -> Option<usize> {
    let mut quote = None;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate().take(*budget) {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'<') => {
                *budget -= at;
                return None;
            }
            // A quote that does not begin a value is an apostrophe.
            (None, b'"' | b'\'') if text[..at].trim_end().ends_with('=') => quote = Some(*byte),
            (Some(open), _) if open == *byte => quote = None,
            _ => {}
        }
    }
    *budget = budget.saturating_sub(bytes.len());
    None
}

/// Counts the backticks at a position.
fn run(text: &str, at: usize) -> usize {
    text[at..].bytes().take_while(|byte| *byte == b'`').count()
}
