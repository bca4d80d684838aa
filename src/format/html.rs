//! HTML in foreign texts as Markdown, which is what our abstracts are.
//!
//! A text whose blocks are HTML is converted by `htmd`. In any other text the tags are
//! replaced where they stand: a `<b>` does not make HTML of Markdown, whose lines would
//! run together. Everything here takes time as long as the text.

mod in_place;
mod tags;

use std::borrow::Cow;
use std::rc::Rc;

use htmd::options::Options;
use htmd::{HtmlToMarkdown, Node};

use tags::{Element, Tag, Token};

/// The deepest nesting that is converted: the tree is walked by recursion.
const DEEPEST: usize = 100;
/// The most tags that are converted by way of a tree: the time to build one grows with
/// the square of them.
const MOST_TAGS: usize = 2_000;

thread_local! {
    /// Made once: a conference has a thousand abstracts.
    static CONVERTER: HtmlToMarkdown = HtmlToMarkdown::builder()
        .options(Options {
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        })
        .build();
}

/// A text as Markdown: its HTML is converted, its entities are decoded. What is neither
/// is taken as Markdown, or else as plain text, in which no sign is markup. Line ends
/// must be `\n`.
pub fn to_markdown(text: &str, is_markdown: bool) -> String {
    if !text.contains(['<', '&']) {
        return if is_markdown {
            text.to_owned()
        } else {
            crate::text::markdown::plain(text)
        };
    }
    let tokens = tags::tokens(text, is_markdown);
    let tags = tokens.iter().filter(|token| matches!(token, Token::Tag(_)));
    let tags = tags.count();
    if tags == 0 && !is_markdown {
        return crate::text::markdown::plain(&crate::text::clean::piece(&decode(text)));
    }
    let document = tags <= MOST_TAGS && is_document(&tokens, is_markdown);
    let converted = document.then(|| converted(&tokens)).flatten();
    converted.unwrap_or_else(|| in_place::convert(&tokens, is_markdown))
}

/// Whether the blocks of a text are HTML: nearly all of it is in elements, and no
/// paragraphs or list items are told by line ends alone.
fn is_document(tokens: &[Token], is_markdown: bool) -> bool {
    let (mut depth, mut blocks) = (0_usize, 0);
    let (mut inside, mut outside) = (0, 0);
    // Line ends since the words before; none where a tag stands between.
    let mut ends = None;
    for token in tokens {
        match token {
            Token::Tag(tag) if tag.element.is_block() => {
                blocks += 1;
                depth = if tag.is_end {
                    depth.saturating_sub(1)
                } else {
                    depth + 1
                };
                ends = None;
            }
            Token::Tag(tag) if matches!(tag.element, Element::Break | Element::Rule) => ends = None,
            Token::Tag(_) => {}
            Token::Code(_) => return false,
            Token::Text(text) => {
                for (at, line) in text.split('\n').enumerate() {
                    if at > 0 {
                        ends = ends.map(|ends| ends + 1);
                    }
                    let line = line.trim();
                    if line.is_empty() {
                        continue;
                    }
                    let ended = ends.unwrap_or(0);
                    let matters = !is_markdown && depth == 0;
                    if ended > 1 || (ended == 1 && (matters || begins_block(line))) {
                        return false;
                    }
                    *(if depth > 0 { &mut inside } else { &mut outside }) += line.len();
                    ends = Some(0);
                }
            }
        }
    }
    blocks > 0 && outside <= inside
}

/// Whether a line begins a list item or a heading in Markdown.
fn begins_block(line: &str) -> bool {
    let sign = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = sign.trim_start_matches(['#', '*', '-', '+', '.', ')']);
    rest.len() < sign.len() && rest.starts_with(' ')
}

/// HTML as Markdown; none where its elements are nested too deeply.
fn converted(tokens: &[Token]) -> Option<String> {
    let mut html = String::new();
    for token in tokens {
        match token {
            Token::Text(text) | Token::Code(text) => {
                html.push_str(&htmlize::escape_text(decode(text)))
            }
            Token::Tag(tag) => push_tag(&mut html, tag),
        }
    }
    CONVERTER.with(|converter| {
        let tree = converter.html_to_tree(&html).ok()?;
        (!is_deeper(&tree, DEEPEST)).then(|| converter.tree_to_markdown(&tree))
    })
}

/// Writes a tag with those of its attributes that Markdown has a place for.
fn push_tag(html: &mut String, tag: &Tag) {
    let name = match tag.element {
        Element::Page { is_block: true } => "div",
        Element::Page { .. } | Element::Inline | Element::Hidden => return,
        _ => tag.name(),
    };
    html.push_str(if tag.is_end { "</" } else { "<" });
    html.push_str(name);
    for attribute in ["href", "src", "alt", "start"] {
        if let Some(value) = tag.value(attribute) {
            let value = htmlize::escape_attribute(htmlize::unescape_attribute(value));
            html.push_str(&format!(" {attribute}=\"{value}\""));
        }
    }
    html.push('>');
}

/// Whether a tree has more levels than so many.
fn is_deeper(tree: &Rc<Node>, levels: usize) -> bool {
    let mut level = vec![Rc::clone(tree)];
    for _ in 0..levels {
        let below = level.iter().flat_map(|node| node.children.borrow().clone());
        level = below.collect();
        if level.is_empty() {
            return false;
        }
    }
    true
}

/// A text with its HTML entities decoded, once.
pub fn decode(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, entity, after)) = next_entity(rest) {
        out.push_str(before);
        out.push_str(&decoded(entity));
        rest = after;
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn decoded(entity: &str) -> Cow<'_, str> {
    htmlize::unescape_attribute(entity)
}

/// The next text of the form of an entity, `&name;` or `&#1234;`, with what stands
/// before and after it. The semicolon is needed: `AT&T` and `?a=1&lang=en` stay.
fn next_entity(text: &str) -> Option<(&str, &str, &str)> {
    const LONGEST: usize = 40;
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(b'&', &text.as_bytes()[from..])?;
        let mut name = text.bytes().skip(at + 1).take(LONGEST).enumerate();
        let end = name.find(|(_, byte)| !byte.is_ascii_alphanumeric() && *byte != b'#');
        if let Some((length, b';')) = end {
            let (entity, after) = text[at..].split_at(length + 2);
            return Some((&text[..at], entity, after));
        }
        from = at + 1;
    }
}
