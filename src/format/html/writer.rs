//! Replacement of tags by Markdown.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::tags::{Element, Tag, Token};
use super::{Lines, decode, decoded, next_entity};
use crate::text::clean;
use crate::text::markdown::{address, code_block, code_span, destination, escape, literal};

/// The maximum depth of indented lists, because each line repeats the indent.
const MAX_INDENT_DEPTH: usize = 6;

/// Replaces the tags by Markdown. In plain text, a line end within an element is a space,
/// unless all lines are kept.
pub(super) fn convert(tokens: &[Token], is_markdown: bool, lines: Lines) -> String {
    let mut writer = Writer { is_markdown, lines, ..Writer::default() };
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Tag(tag) => writer.tag(tag, starts_word(tokens.get(at + 1))),
            Token::Code(code) if writer.code.is_none() => {
                writer.settle(code);
                writer.out.push_str(&decode(code));
            }
            Token::Text(text) | Token::Code(text) => writer.text(text),
        }
    }
    writer.end_code();
    writer.out
}

fn starts_word(token: Option<&Token>) -> bool {
    matches!(token, Some(Token::Text(text)) if text.starts_with(char::is_alphanumeric))
}

/// The separator before the next text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Break,
    Line,
    Paragraph,
}

#[derive(Default)]
struct Writer {
    out: String,
    is_markdown: bool,
    lines: Lines,
    gap: Gap,
    /// Number of open block elements, in which a line end is a space.
    depth: usize,
    /// The next number of each open list, or `None` for a bullet list.
    lists: Vec<Option<u64>>,
    /// Whether the output ends with a list item.
    after_item: bool,
    in_heading: bool,
    /// The position in the output after the last mark of an item, heading or quotation.
    mark: usize,
    /// Open emphasis and links, each with the position of its content in the output and
    /// the target of the link.
    open: Vec<(Element, usize, String)>,
    /// The content of open code, and whether it is a block.
    code: Option<(String, bool)>,
}

impl Writer {
    fn tag(&mut self, tag: &Tag, before_word: bool) {
        if let Some((code, is_block)) = &mut self.code {
            let ends = if *is_block { Element::Pre } else { Element::Code };
            if tag.is_end && tag.element == ends {
                self.end_code();
            } else if matches!(tag.element, Element::Break) || tag.element.is_block() {
                code.push('\n');
            }
            return;
        }
        match (tag.element, tag.is_end) {
            (Element::Code, false) => self.code = Some((String::new(), false)),
            (Element::Pre, false) => {
                self.space(Gap::Paragraph);
                self.code = Some((String::new(), true));
            }
            (Element::Break, _) => self.line_break(),
            (Element::Rule, _) => {
                self.space(Gap::Paragraph);
                self.settle("");
                self.out.push_str("---");
                self.space(Gap::Paragraph);
            }
            (Element::Image, _) => self.image(tag),
            (Element::Bold | Element::Italic | Element::Link, false) => self.open(tag),
            (Element::Bold | Element::Italic | Element::Link, true) => {
                self.close(tag.element, before_word);
            }
            (element, is_end) if element.is_block() => self.block(element, is_end),
            (Element::Page { .. }, _) if self.lines != Lines::Spaces => self.text(tag.source),
            (Element::Page { is_block: true }, _) => self.space(Gap::Paragraph),
            _ => {}
        }
    }

    fn block(&mut self, element: Element, is_end: bool) {
        self.depth = if is_end { self.depth.saturating_sub(1) } else { self.depth + 1 };
        self.in_heading = false;
        match (element, is_end) {
            (Element::List { numbered }, false) => {
                self.space(if self.after_item { Gap::Line } else { Gap::Paragraph });
                self.lists.push(numbered.then_some(1));
            }
            (Element::List { .. }, true) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.after_item = false;
                    self.space(Gap::Paragraph);
                }
            }
            (Element::Item, false) => self.item(),
            (Element::Heading(level), false) => {
                self.space(Gap::Paragraph);
                self.mark(&format!("{} ", "#".repeat(usize::from(level))));
                self.in_heading = true;
            }
            (Element::Quote, false) => {
                self.space(Gap::Paragraph);
                self.mark("> ");
            }
            (Element::Row, _) => self.space(Gap::Break),
            (Element::Cell, false) if self.gap == Gap::None => self.out.push(' '),
            (Element::Cell, _) => {}
            _ => self.space(Gap::Paragraph),
        }
    }

    fn item(&mut self) {
        self.gap = Gap::None;
        self.space(if self.after_item { Gap::Line } else { Gap::Paragraph });
        let depth = self.lists.len().saturating_sub(1).min(MAX_INDENT_DEPTH);
        let indent = "   ".repeat(depth);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{indent}{}. ", *number - 1)
            }
            _ => format!("{indent}* "),
        };
        self.mark(&mark);
        self.after_item = true;
    }

    /// Requests a gap before the next text. The end of a paragraph ends emphasis.
    fn space(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
        if gap > Gap::Break {
            self.open.retain(|(element, ..)| *element == Element::Link);
        }
    }

    fn line_break(&mut self) {
        if self.in_heading {
            self.text(" ");
        } else {
            // Two line breaks end a paragraph.
            let gap = if self.gap >= Gap::Break { Gap::Paragraph } else { Gap::Break };
            self.space(gap);
        }
    }

    /// Writes the requested gap before text.
    fn settle(&mut self, text: &str) {
        let gap = std::mem::take(&mut self.gap);
        if gap == Gap::None {
            return;
        }
        let begins = text.len() - text.trim_start().len();
        let mut ends = text[..begins].matches('\n').count();
        let written = self.out.trim_end().len();
        ends = ends.max(self.out[written..].matches('\n').count());
        if self.is_after_mark() {
            return;
        }
        let mut end = match gap {
            Gap::Line if ends < 2 => "\n",
            Gap::Break if ends < 2 => "  \n",
            _ => "\n\n",
        }
        .to_owned();
        if end == "\n\n" && self.after_item && !text.is_empty() {
            // A further paragraph of the item.
            end.push_str(&"   ".repeat(self.lists.len().min(MAX_INDENT_DEPTH)));
        }
        self.end_line(written, &end);
    }

    /// Replaces trailing spaces with a line end. Open elements without content begin after
    /// it.
    fn end_line(&mut self, written: usize, end: &str) {
        self.out.truncate(written);
        self.out.push_str(end);
        for (_, from, _) in &mut self.open {
            if *from > written {
                *from = self.out.len();
            }
        }
    }

    fn mark(&mut self, mark: &str) {
        self.settle("");
        self.out.push_str(mark);
        self.mark = self.out.len();
    }

    /// Reports whether nothing follows the last mark, or nothing is written at all.
    fn is_after_mark(&self) -> bool {
        self.out.len() == self.mark
    }

    fn text(&mut self, text: &str) {
        if let Some((code, _)) = &mut self.code {
            code.push_str(&decode(text));
            return;
        }
        let mut words = text;
        if self.gap != Gap::None || self.is_after_mark() {
            words = text.trim_start();
            if words.is_empty() {
                return;
            }
            self.settle(text);
        }
        self.words(&if self.in_heading {
            words.replace('\n', " ").into()
        } else {
            Cow::from(words)
        });
    }

    fn words(&mut self, text: &str) {
        if self.is_markdown {
            return self.markdown(text);
        }
        let text = decode(text);
        if self.lines == Lines::Spaces {
            return self.html(&text);
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                let written = self.out.trim_end_matches(' ');
                let hard = (self.lines == Lines::Kept || self.depth == 0)
                    && !written.ends_with('\n')
                    && !line.trim().is_empty();
                let written = written.len();
                self.end_line(written, if hard { "  \n" } else { "\n" });
            }
            let starts = self.out.is_empty() || self.out.ends_with('\n');
            let line = clean::piece(if starts { line.trim_start() } else { line });
            self.out.push_str(&escape(&line, starts));
        }
    }

    /// Writes text of an HTML block, in which all spaces and line ends become one space.
    fn html(&mut self, text: &str) {
        let starts = self.out.is_empty() || self.out.ends_with('\n');
        let mut is_blank = starts || self.out.ends_with(' ');
        let mut words = String::with_capacity(text.len());
        for c in text.chars() {
            if !c.is_ascii_whitespace() {
                words.push(c);
            } else if !is_blank {
                words.push(' ');
            }
            is_blank = c.is_ascii_whitespace();
        }
        self.out.push_str(&escape(&clean::piece(&words), starts));
    }

    /// Writes Markdown. Replaces its entities by characters without a special meaning.
    fn markdown(&mut self, text: &str) {
        let mut rest = text;
        while let Some((before, entity, after)) = next_entity(rest) {
            self.out.push_str(before);
            let starts = self.out.is_empty() || self.out.ends_with('\n');
            let decoded = clean::piece(&decoded(entity)).into_owned();
            self.out.push_str(&literal(&decoded, starts, after));
            rest = after;
        }
        self.out.push_str(rest);
    }

    fn open(&mut self, tag: &Tag) {
        self.settle("x");
        if self.open.iter().all(|(element, ..)| *element != tag.element) {
            self.open.push((tag.element, self.out.len(), tag.value("href")));
        }
    }

    fn close(&mut self, element: Element, before_word: bool) {
        let Some(at) = self.open.iter().rposition(|(open, ..)| *open == element) else { return };
        let (_, from, to) = self.open.remove(at);
        self.open.truncate(at);
        if element == Element::Link {
            return self.link(from, &to);
        }
        let Some(content) = self.out.get(from..) else { return };
        let inner = content.trim();
        let marker = if element == Element::Bold { "**" } else { "*" };
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        // Next to a letter, emphasis in Markdown must begin and end with a letter.
        let word_before = is_word(self.out[..from].chars().next_back())
            && content.len() == content.trim_start().len();
        let fits = (!word_before || is_word(inner.chars().next()))
            && (!before_word
                || content.len() > content.trim_end().len()
                || is_word(inner.chars().next_back()));
        if inner.is_empty() || inner.contains("\n\n") || !fits {
            return;
        }
        self.enclose(from, marker, marker);
    }

    /// Puts markers around the words of the output from a position on.
    fn enclose(&mut self, from: usize, before: &str, after: &str) {
        let end = self.out.trim_end().len();
        let start = self.out.len() - self.out[from..].trim_start().len();
        self.out.insert_str(end, after);
        self.out.insert_str(start, before);
    }

    fn link(&mut self, from: usize, to: &str) {
        // In HTML, keep links within the site as well.
        let is_within_site = self.lines == Lines::Spaces
            && !to.is_empty()
            && !to.contains([':', '<', '>', '\\', ' ', '\n']);
        let url = address(to).or_else(|| is_within_site.then(|| to.to_owned()));
        let Some((url, content)) = url.zip(self.out.get(from..)) else { return };
        let title = content.trim();
        if title.is_empty() || title == url {
            let blank = if content.len() > content.trim_start().len() { " " } else { "" };
            self.out.truncate(from);
            let _ = write!(self.out, "{blank}<{url}>");
        } else if title.contains(['[', ']']) || title.contains("\n\n") {
            let _ = write!(self.out, " <{url}>");
        } else {
            self.enclose(from, "[", &format!("]({})", destination(&url)));
        }
    }

    fn image(&mut self, tag: &Tag) {
        let alt = escape(&clean::line(&tag.value("alt")), false);
        self.settle("x");
        let url = address(&tag.value("src"));
        self.out
            .push_str(&url.map_or(alt.clone(), |url| format!("![{alt}]({})", destination(&url))));
    }

    fn end_code(&mut self) {
        let Some((code, is_block)) = self.code.take() else { return };
        let code = clean::block(&code);
        if code.trim().is_empty() {
            return;
        }
        if !is_block && !code.contains('\n') {
            self.settle("x");
            return self.out.push_str(&code_span(&code));
        }
        self.space(Gap::Paragraph);
        self.settle("");
        self.out.push_str(&code_block(code.trim_matches('\n')));
        self.space(Gap::Paragraph);
    }
}
