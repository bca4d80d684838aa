//! Rewrites Markdown to stand inside another document.
//!
//! Paragraphs, lists, quotations, code, tables, emphasis and links keep their
//! structure. Nothing affects the document around: headings rank below those around,
//! all blocks are closed, references are resolved and their definitions removed, raw
//! HTML becomes plain text, and only web and mail addresses are links.

mod frames;

use std::ops::Range;

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::escape::{address, close, code_block, code_span, destination, escape};
use super::links;
use crate::text::clean;
use frames::Frames;

/// Rewrites Markdown to stand below a heading of the given level (1 to 6).
pub fn embed(markdown: &str, level: usize) -> String {
    let options =
        Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut writer = Writer { source: markdown, level, ..Writer::default() };
    let events = Parser::new_ext(markdown, options).into_offset_iter();
    for (event, range) in TextMergeWithOffset::new(events) {
        writer.event(event, range);
    }
    writer.flush();
    writer.frames.finish().join("\n")
}

/// Turns parser events into Markdown.
#[derive(Default)]
struct Writer<'a> {
    source: &'a str,
    level: usize,
    frames: Frames,
    /// The text of the open block so far; lines end in `\n`.
    line: String,
    /// The heading signs before the text.
    lead: String,
    /// The open emphases: the sign, and the position of the content in `line`.
    open: Vec<(&'static str, usize)>,
    /// The open links and images: the text that closes each, and whether it is a link.
    links: Vec<(String, bool)>,
    /// The content and language of the open code block.
    code: Option<(String, String)>,
    /// Whether to skip text because its address is already written.
    skip: bool,
    html: bool,
    table: Option<Table>,
}

/// A table that is being written.
#[derive(Default)]
struct Table {
    rows: Vec<String>,
    row: String,
    columns: Vec<Alignment>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some((content, _)) => content.push_str(&text),
                None if !self.skip => self.text(&text),
                None => {}
            },
            Event::Code(text) if !self.skip => self.code_span(&text),
            Event::Html(text) => {
                for line in text.lines() {
                    self.words(line.trim());
                    self.new_line();
                }
            }
            Event::InlineHtml(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak if self.on_one_line() => self.words(" "),
            Event::SoftBreak => self.new_line(),
            Event::HardBreak => {
                self.trim();
                if !self.is_fresh() {
                    self.line.push_str("\\\n");
                }
            }
            // A rule that no list and no heading underline can be taken for.
            Event::Rule => {
                self.flush();
                self.frames.block(vec!["___".to_owned()]);
            }
            Event::TaskListMarker(done) => {
                self.line.push_str(if done { "[x] " } else { "[ ] " });
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                self.frames.loosen();
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.lead = "#".repeat((self.level + level as usize).min(6));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.frames.open_quote();
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((String::new(), language.to_owned()));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = true;
            }
            Tag::List(first) => {
                self.flush();
                self.frames.open_list(first);
            }
            Tag::Item => {
                self.flush();
                self.frames.open_item();
            }
            Tag::Table(columns) => {
                self.flush();
                self.table = Some(Table { columns, ..Table::default() });
            }
            // Keep the author's sign: `_` and `*` follow different rules.
            Tag::Emphasis if self.source[range.start..].starts_with('_') => self.open("_"),
            Tag::Emphasis => self.open("*"),
            Tag::Strong if self.source[range.start..].starts_with('_') => self.open("__"),
            Tag::Strong => self.open("**"),
            Tag::Strikethrough => self.open("~~"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(link_type, &dest_url, &title, false);
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.link(link_type, &dest_url, &title, true);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.flush(),
            TagEnd::HtmlBlock => {
                self.flush();
                self.html = false;
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_) => {
                self.flush();
                self.frames.close();
            }
            TagEnd::CodeBlock => {
                if let Some((content, language)) = self.code.take() {
                    self.frames.block(code_block(&content, &language));
                }
            }
            TagEnd::TableCell => {
                self.trim();
                let cell = std::mem::take(&mut self.line);
                if let Some(table) = &mut self.table {
                    table.row.push_str("| ");
                    table.row.push_str(&cell);
                    table.row.push(' ');
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.end_row();
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.frames.block(table.rows);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.close(),
            TagEnd::Link | TagEnd::Image => {
                self.skip = false;
                if let Some((ending, _)) = self.links.pop() {
                    self.line.push_str(&ending);
                }
            }
            _ => {}
        }
    }

    /// Writes running text and turns bare web addresses into links.
    fn text(&mut self, text: &str) {
        // The start of the unwritten text, and of the text not yet searched.
        let (mut from, mut at) = (0, 0);
        if !self.links.iter().any(|(_, is_link)| *is_link) {
            while let Some((before, url, _)) = links::find(&text[at..]) {
                let start = at + before.len();
                at = start + url.len();
                if address(url).as_deref() == Some(url) {
                    self.words(&text[from..start]);
                    self.line.push('<');
                    self.line.push_str(url);
                    self.line.push('>');
                    from = at;
                }
            }
        }
        self.words(&text[from..]);
    }

    /// Writes words as they are. A character reference may stand for any character, so
    /// line ends and control characters are removed here.
    fn words(&mut self, text: &str) {
        let stop = format!("{text}.");
        let text = clean::block(&stop).replace('\n', " ");
        let mut text = text.strip_suffix('.').unwrap_or(&text);
        if self.is_fresh() {
            text = text.trim_start();
        }
        let escaped = escape(text, self.is_line_start());
        let escaped = self.in_cell(escaped);
        self.line.push_str(&escaped);
    }

    fn code_span(&mut self, text: &str) {
        let span = self.in_cell(code_span(text));
        self.line.push_str(&span);
    }

    fn open(&mut self, sign: &'static str) {
        self.line.push_str(sign);
        self.open.push((sign, self.line.len()));
    }

    fn close(&mut self) {
        let Some((sign, from)) = self.open.pop() else {
            return;
        };
        // An emphasis ends at a word; write the spaces after it.
        let end = self.line.trim_end_matches(' ').len();
        if end <= from {
            self.line.truncate(from - sign.len());
            return;
        }
        let blanks = self.line.split_off(end);
        self.line.push_str(sign);
        self.line.push_str(&blanks);
    }

    fn link(&mut self, kind: LinkType, to: &str, title: &str, image: bool) {
        let sign = if image { "![" } else { "[" };
        if kind == LinkType::Email {
            self.line.push('<');
            self.line.push_str(to);
            self.skip = true;
            return self.links.push((">".to_owned(), true));
        }
        let Some(address) = address(to) else {
            // The link does not work from here; write its target as text.
            let said = self.in_cell(escape(&clean::line(to), false));
            let silent = kind == LinkType::Autolink || said.is_empty();
            let ending = if silent { String::new() } else { format!(" ({said})") };
            return self.links.push((ending, false));
        };
        if kind == LinkType::Autolink {
            self.line.push('<');
            self.line.push_str(&address);
            self.skip = true;
            return self.links.push((">".to_owned(), true));
        }
        // A `!` before a link would make it an image.
        if !image && self.line.ends_with('!') {
            self.line.pop();
            self.line.push_str("\\!");
        }
        self.line.push_str(sign);
        let mut ending = format!("]({}", destination(&address));
        let title = clean::line(title);
        if !title.is_empty() {
            ending.push_str(" \"");
            let title = self.in_cell(escape(&title, false));
            ending.push_str(&title.replace('"', "\\\""));
            ending.push('"');
        }
        ending.push(')');
        self.links.push((ending, true));
    }

    /// Escapes bars inside a table, where each bar would end the cell.
    fn in_cell(&self, written: String) -> String {
        if self.table.is_some() { written.replace('|', "\\|") } else { written }
    }

    /// Whether a line starts here.
    fn is_line_start(&self) -> bool {
        !self.on_one_line() && (self.line.is_empty() || self.line.ends_with('\n'))
    }

    /// Whether spaces here would be markup or have no effect.
    fn is_fresh(&self) -> bool {
        let opened = self.open.last().is_some_and(|(_, at)| *at == self.line.len());
        self.line.is_empty() || self.line.ends_with('\n') || opened
    }

    fn on_one_line(&self) -> bool {
        !self.lead.is_empty() || self.table.is_some()
    }

    /// Removes spaces at the end of a line, which could force a line break.
    fn trim(&mut self) {
        let end = self.line.trim_end_matches(' ').len();
        self.line.truncate(end);
    }

    fn new_line(&mut self) {
        self.trim();
        if !self.is_fresh() {
            self.line.push('\n');
        }
    }

    /// Ends the open block.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        self.open.clear();
        let lead = std::mem::take(&mut self.lead);
        if !lead.is_empty() {
            let heading = format!("{lead} {}", close(line));
            self.frames.block(vec![heading.trim_end().to_owned()]);
        } else if !line.is_empty() {
            let lines = line.split('\n').map(str::to_owned).collect();
            if self.html {
                self.frames.apart(lines);
            } else {
                self.frames.block(lines);
            }
        }
    }
}

impl Table {
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.rows.push(format!("{row}|"));
        if self.rows.len() == 1 {
            let rule = |column: &Alignment| match column {
                Alignment::None => "---",
                Alignment::Left => ":--",
                Alignment::Center => ":-:",
                Alignment::Right => "--:",
            };
            let rules: Vec<&str> = self.columns.iter().map(rule).collect();
            self.rows.push(format!("| {} |", rules.join(" | ")));
        }
    }
}

/// The language of a code block, if it is a plain word.
fn language(info: &str) -> &str {
    let word = info.split_whitespace().next().unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || "+-#._".contains(c);
    if word.chars().all(plain) { word } else { "" }
}

#[cfg(test)]
mod tests;
