//! Collects the events of the Markdown parser into blocks.

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZeroUsize;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use unicode_width::UnicodeWidthChar;

use super::{Block, Document, Lead, Link, decoration, links};
use crate::text::{Emphasis, Fragment, clean};

/// Builds a document from parser events.
#[derive(Default)]
pub(super) struct DocumentBuilder {
    pub(super) document: Document,
    lead: Vec<Lead>,
    /// The mark of a list item before its first block: empty for a bullet, "3." for a
    /// number.
    item: Option<String>,
    /// The open lists: the next number if numbered.
    lists: Vec<Option<u64>>,
    content: Vec<Fragment>,
    emphasis: Emphasis,
    /// The open links: the target, and the start of the text in `content`. A link may
    /// contain an image.
    open: Vec<(String, usize)>,
    /// The link numbers by address.
    numbers: HashMap<String, NonZeroUsize>,
    gap: bool,
}

impl DocumentBuilder {
    /// A builder for text below others with these links.
    pub(super) fn with_links(links: Vec<Link>) -> Self {
        let numbers = links.iter().map(|link| link.url.clone());
        let numbers = numbers.zip((1..).filter_map(NonZeroUsize::new)).collect();
        Self { document: Document { blocks: Vec::new(), links }, numbers, ..Self::default() }
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.emphasis.code => self.push(text.trim_end_matches('\n')),
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
                self.end_block();
                self.block(Vec::new(), true);
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
                self.emphasis.code = true;
                let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
                let cells = if is_fenced || self.lead.is_empty() { 2 } else { 0 };
                self.lead.push(Lead::Indent(cells));
            }
            Tag::List(first) => {
                // A nested list follows its item's text without a gap.
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
                self.open.push((dest_url.into_string(), self.content.len()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_block(),
            TagEnd::Heading(_) => {
                self.end_block();
                self.emphasis.heading = false;
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.lead.pop();
            }
            TagEnd::CodeBlock => {
                let content = std::mem::take(&mut self.content);
                self.block(content, false);
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
                // An empty item still shows its mark.
                if self.item.is_some() {
                    self.block(Vec::new(), false);
                }
                self.lead.pop();
            }
            TagEnd::Emphasis => self.emphasis.stress = false,
            TagEnd::Strong => self.emphasis.strong = false,
            TagEnd::Link | TagEnd::Image => self.close_link(),
            _ => {}
        }
    }

    /// Starts a new block, after a gap unless it is the first of its item.
    fn separate(&mut self) {
        self.flush();
        if self.item.is_some() && self.lists.len() > 1 {
            self.gap = false;
        }
    }

    fn end_block(&mut self) {
        self.flush();
        self.gap = true;
    }

    fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.content.push(Fragment { text: text.to_owned(), emphasis: self.emphasis });
        }
    }

    /// Adds running text and turns bare web addresses into links.
    fn text(&mut self, text: &str) {
        if !self.open.is_empty() {
            return self.push(text);
        }
        let mut rest = text;
        while let Some((before, url, after)) = links::find(rest) {
            self.push(before);
            self.open.push((url.to_owned(), self.content.len()));
            self.push(url);
            self.close_link();
            rest = after;
        }
        self.push(rest);
    }

    fn close_link(&mut self) {
        let Some((url, at)) = self.open.pop() else {
            return;
        };
        if !links::is_safe_link(&url) {
            return;
        }
        let next = NonZeroUsize::MIN.saturating_add(self.numbers.len());
        let number = *self.numbers.entry(url.clone()).or_insert(next);
        let at = at.min(self.content.len());
        let mut title = String::new();
        for fragment in &mut self.content[at..] {
            // The number of a nested link is not part of the title.
            if !fragment.emphasis.decoration {
                title.push_str(&fragment.text);
                fragment.emphasis.link = Some(number);
            }
        }
        let title = clean::piece(&title).into_owned();
        let bare = title == url || url.strip_prefix("mailto:") == Some(title.as_str());
        if number == next {
            self.document.links.push(Link { url, title });
        }
        if !bare {
            let mark = decoration(format!(" [{number}]"));
            self.content.push(mark);
        }
    }

    pub(super) fn flush(&mut self) {
        if !self.content.is_empty() {
            let content = std::mem::take(&mut self.content);
            self.block(content, false);
        }
    }

    fn block(&mut self, mut content: Vec<Fragment>, is_rule: bool) {
        // Character references such as `&#27;` were not decoded when the text was
        // cleaned. Combining marks among them belong to the letter before.
        content.dedup_by(|next, before| {
            let first = next.text.chars().next().and_then(UnicodeWidthChar::width);
            let belongs = first == Some(0) && next.emphasis == before.emphasis;
            if belongs {
                before.text.push_str(&next.text);
            }
            belongs
        });
        for fragment in &mut content {
            if let Cow::Owned(text) = clean::piece(&fragment.text) {
                fragment.text = text;
            }
        }
        self.document.blocks.push(Block {
            lead: self.lead.clone(),
            first_lead: self.item.take(),
            content,
            is_rule,
            gap: std::mem::take(&mut self.gap),
        });
    }
}
