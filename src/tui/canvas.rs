//! Drawing into a buffer: styled text, lines cut to fit, scroll marks and frames.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::prefs::Prefs;
use super::theme::Role;
use crate::text::{symbols, width};

/// A buffer to draw in, with the user's symbols and colours.
pub struct Canvas<'a> {
    pub prefs: &'a Prefs,
    pub buffer: &'a mut Buffer,
}

impl Canvas<'_> {
    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.prefs.theme.style(role)
    }

    /// A text in the style of a role.
    pub fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.style(role))
    }

    /// A text cut to fit, in the style of a role.
    pub fn fitted(&self, text: &str, cells: usize, role: Role) -> Span<'static> {
        self.span(width::fit(text, cells, self.prefs.symbols.ellipsis), role)
    }

    /// Draws a line on the first row of an area.
    pub fn line(&mut self, area: Rect, line: &Line<'_>) {
        put(self.buffer, area, line);
    }

    /// Draws a line at the right end of the first row of an area.
    pub fn line_right(&mut self, area: Rect, line: &Line<'_>) {
        let wide: usize = line.iter().map(|span| width::of(&span.content)).sum();
        let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width);
        let area = Rect { x: area.right() - wide, width: wide, ..area };
        put(self.buffer, area, line);
    }

    /// Draws the scroll mark of an area at its right edge.
    pub fn scroll_mark(&mut self, area: Rect, offset: usize, shown: usize, all: usize) {
        if all <= shown || area.height == 0 || area.width == 0 {
            return;
        }
        let height = usize::from(area.height);
        let thumb = (height * shown / all).clamp(1, height);
        let room = height - thumb;
        let at = (room * offset).div_ceil((all - shown).max(1)).min(room);
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
    pub fn pane_title(&mut self, area: Rect, text: &str, note: &str, focused: bool) {
        let role = if focused { Role::Heading } else { Role::Dim };
        let room = usize::from(area.width).saturating_sub(width::of(note) + 3);
        let line = Line::from(vec![Span::raw(" "), self.fitted(text, room, role)]);
        self.line(area, &line);
        if !note.is_empty() {
            let note = self.span(format!("{note} "), Role::Dim);
            self.line_right(area, &Line::from(note));
        }
    }

    /// Clears an area and draws a frame with a title around it. Returns the area
    /// inside.
    pub fn framed(&mut self, area: Rect, title: &str) -> Rect {
        Clear.render(area, self.buffer);
        let unicode = self.prefs.symbols == &symbols::UNICODE;
        let set = if unicode {
            ratatui::symbols::border::ROUNDED
        } else {
            ratatui::symbols::border::Set {
                top_left: "+",
                top_right: "+",
                bottom_left: "+",
                bottom_right: "+",
                vertical_left: "|",
                vertical_right: "|",
                horizontal_top: "-",
                horizontal_bottom: "-",
            }
        };
        let room = usize::from(area.width).saturating_sub(6);
        let title = self.fitted(title, room, Role::Heading);
        let block = ratatui::widgets::Block::bordered()
            .border_set(set)
            .border_style(self.style(Role::Separator))
            .title(Line::from(vec![Span::raw(" "), title, Span::raw(" ")]));
        let inner = block.inner(area);
        block.render(area, self.buffer);
        inner
    }
}

/// Draws a line on the first row of an area, without ever leaving the area.
pub fn put(buffer: &mut Buffer, area: Rect, line: &Line<'_>) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        buffer.set_line(area.x, area.y, line, area.width);
    }
}
