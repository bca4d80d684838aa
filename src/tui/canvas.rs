//! Drawing into a buffer: styled text, lines cut to fit, scroll bars and frames.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};
use tui_input::Input;

use super::hyperlink::{self, Link, LinkedLines};
use super::layout;
use super::prefs::Prefs;
use super::theme::Role;
use super::typing;
use crate::text::{symbols, width};

/// A frame for terminals that may lack the characters for lines.
const ASCII: border::Set<'_> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// The width of a box of text.
pub const TEXT_BOX: u16 = 66;

/// The cells of some spans, as the buffer counts them. ratatui's own `width` leaves out the
/// cells of the voicing marks of half-width kana.
pub fn cells_of<'a>(spans: impl IntoIterator<Item = &'a Span<'a>>) -> usize {
    spans.into_iter().map(|span| width::of(&span.content)).sum()
}

/// A buffer to draw in, with the user's symbols and colours.
pub struct Canvas<'a> {
    pub prefs: &'a Prefs,
    pub buffer: &'a mut Buffer,
    /// Where the user is, for the hardware cursor, which screen readers and braille
    /// displays follow.
    pub cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    pub fn new(prefs: &'a Prefs, buffer: &'a mut Buffer) -> Self {
        Self { prefs, buffer, cursor: None }
    }
}

impl Canvas<'_> {
    /// Puts the cursor at the beginning of a selected row.
    pub fn point_at(&mut self, row: Rect) {
        if self.buffer.area.contains(row.as_position()) {
            self.cursor = Some(row.as_position());
        }
    }

    /// Highlights a selected row. In the focused pane, the cursor goes there.
    pub fn select(&mut self, row: Rect, focused: bool) {
        if focused {
            self.point_at(row);
        }
        let style = self.style(Role::selected(focused));
        self.buffer.set_style(row, style);
    }

    pub fn style(&self, role: Role) -> Style {
        self.prefs.theme.style(role)
    }

    pub fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        self.prefs.span(text, role)
    }

    pub fn fitted(&self, text: &str, cells: usize, role: Role) -> Span<'static> {
        self.prefs.fitted(text, cells, role)
    }

    /// Draws a line on the first row of an area, without ever leaving the area.
    pub fn line<'a>(&mut self, area: Rect, line: impl Into<Line<'a>>) {
        let area = area.intersection(self.buffer.area);
        if !area.is_empty() {
            self.buffer.set_line(area.x, area.y, &line.into(), area.width);
        }
    }

    /// Draws a line at the right end of the first row of an area.
    pub fn line_right<'a>(&mut self, area: Rect, line: impl Into<Line<'a>>) {
        let line = line.into();
        let wide = layout::cells(cells_of(&line)).min(area.width);
        self.line(Rect { x: area.right() - wide, width: wide, ..area }, line);
    }

    /// Draws lines and their links, beginning with the line `from`.
    pub fn linked_lines(&mut self, area: Rect, text: &LinkedLines, from: usize) {
        for (line, row) in text.lines.iter().skip(from).zip(area.rows()) {
            self.line(row, line.clone());
        }
        let rows: Vec<Rect> = area.rows().collect();
        for Link { line, cells, url } in &text.links {
            let row = line.checked_sub(from).and_then(|line| rows.get(line));
            let cells = layout::cells(cells.start)..layout::cells(cells.end);
            if let Some(row) = row.filter(|row| cells.end <= row.width) {
                self.link(
                    Rect { x: row.x + cells.start, width: cells.end - cells.start, ..*row },
                    url,
                );
            }
        }
    }

    /// Makes the cells of a row open a URL, if the terminal can.
    pub fn link(&mut self, row: Rect, url: &str) {
        if self.prefs.terminal.has_links {
            hyperlink::set_link(self.buffer, row, url);
        }
    }

    /// Draws a line of symbols from top to bottom.
    pub fn vertical(&mut self, x: u16, rows: Range<u16>, symbol: &str, role: Role) {
        let style = self.style(role);
        for y in rows {
            self.buffer.set_string(x, y, symbol, style);
        }
    }

    /// Draws text on the rows of an area, each cut to fit after a margin.
    pub fn texts<'a>(
        &mut self,
        area: Rect,
        margin: usize,
        texts: impl IntoIterator<Item = &'a String>,
        role: Role,
    ) {
        let room = usize::from(area.width).saturating_sub(margin);
        for (text, row) in texts.into_iter().zip(area.rows()) {
            let margin = Span::raw(" ".repeat(margin));
            self.line(row, vec![margin, self.fitted(text, room, role)]);
        }
    }

    /// Draws a line of text being typed after a prompt of three cells, or a hint while it
    /// is empty. Returns the position of the cursor.
    pub fn input(
        &mut self,
        area: Rect,
        prompt: &str,
        input: &Input,
        room: usize,
        hint: &str,
    ) -> Position {
        let (start, cursor) = typing::scroll(input, room);
        let text = width::prefix(&input.value()[start..], room);
        let hint = if input.value().is_empty() { hint } else { "" };
        let hint = self.fitted(hint, room, Role::Dim);
        self.line(area, vec![self.span(prompt, Role::Key), Span::raw(text), hint]);
        Position::new(
            (area.x + 3 + layout::cells(cursor)).min(area.right().saturating_sub(1)),
            area.y,
        )
    }

    /// Draws the scroll bar of an area at its right edge.
    pub fn scrollbar(&mut self, area: Rect, offset: usize, all: usize) {
        let shown = usize::from(area.height);
        if all <= shown || area.is_empty() {
            return;
        }
        let thumb = (shown * shown / all).clamp(1, shown);
        let room = shown - thumb;
        let at = (room * offset).div_ceil(all - shown).min(room);
        // On the separator beside the pane if there is one, or else inside the pane.
        let x = area.right().min(self.buffer.area.right() - 1);
        let style = self.style(Role::Separator);
        for row in at..at + thumb {
            let y = area.y + u16::try_from(row).unwrap_or(0);
            if y < area.bottom() {
                self.buffer.set_string(x, y, self.prefs.symbols.thumb, style);
            }
        }
    }

    /// Draws the title of a pane; bold if the pane has the focus.
    pub fn pane_title(&mut self, area: Rect, text: &str, focused: bool) {
        let role = if focused { Role::Heading } else { Role::Dim };
        let room = usize::from(area.width).saturating_sub(3);
        self.line(area, vec![Span::raw(" "), self.fitted(text, room, role)]);
    }

    /// Draws a box of text in the middle of the screen, with the cursor in it.
    pub fn text_box(&mut self, title: &str, lines: &[String]) {
        let height = layout::with_frame(lines.len());
        let inner = self.draw_frame(layout::overlay(self.buffer.area, TEXT_BOX, height), title);
        self.point_at(inner);
        self.texts(inner, 1, lines, Role::Text);
    }

    /// The cells for the text in a [`Canvas::text_box`].
    pub fn room_in_box(&self) -> usize {
        usize::from(self.buffer.area.width.min(TEXT_BOX)).saturating_sub(4)
    }

    /// Clears an area and draws a frame with a title around it. Returns the area
    /// inside.
    pub fn draw_frame(&mut self, area: Rect, title: &str) -> Rect {
        Clear.render(area, self.buffer);
        let unicode = self.prefs.symbols == &symbols::UNICODE;
        let set = if unicode { border::ROUNDED } else { ASCII };
        let room = usize::from(area.width).saturating_sub(6);
        let title = self.fitted(title, room, Role::Heading);
        let block = Block::bordered()
            .border_set(set)
            .border_style(self.style(Role::Separator))
            .title(Line::from(vec![Span::raw(" "), title, Span::raw(" ")]));
        let inner = block.inner(area);
        block.render(area, self.buffer);
        inner
    }
}
