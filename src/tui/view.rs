//! State to picture. Views read the state and change nothing.
//!
//! This module holds what they share: lines cut to fit, scroll marks, the frame
//! around the panes. Each view has its own module.

mod badges;
mod code;
mod complete;
mod footer;
mod groups;
pub mod header;
mod help;
mod list;
pub mod menu;
mod note;
mod overlay;
mod resolve;
mod switcher;
pub mod timeline;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::action::Action;
use super::keys::Scope;
use super::layout;
use super::model::{App, Focus, Overlay};
use super::theme::Role;
use crate::agenda::Mark;
use crate::schedule::TalkId;
use crate::text::{width, wrap};

/// Draws the whole screen.
pub fn draw(app: &App, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    if layout::too_small(area) {
        let (columns, rows) = layout::SMALLEST;
        let quit = app.keymap.key(&[Scope::Everywhere], Action::Quit);
        let quit = quit.map(|key| format!("; {key} quits")).unwrap_or_default();
        let text = format!("too small: {columns}x{rows} needed{quit}");
        for (line, y) in wrap::plain(&text, usize::from(area.width))
            .into_iter()
            .zip(area.rows())
        {
            put(buffer, y, &Line::from(line));
        }
        return;
    }
    if area != app.size {
        // The window has changed under our hands. The message that says so is on
        // its way; until then what was laid out is for another screen.
        return;
    }
    let canvas = &mut Canvas { app, buffer };
    header::draw(canvas);
    lines_between(canvas);
    groups::draw(canvas);
    list::draw(canvas);
    timeline::draw(canvas);
    details(canvas);
    let written = note::draw(canvas);
    footer::draw(canvas);
    let mut cursor = None;
    match &app.overlay {
        Some(Overlay::Help { scroll }) => help::draw(canvas, *scroll),
        Some(Overlay::Menu {
            items,
            selected,
            offset,
        }) => menu::draw(canvas, items, *selected, *offset),
        Some(Overlay::Resolve {
            talks,
            chosen,
            scroll,
        }) => resolve::draw(canvas, talks.len(), *chosen, *scroll),
        Some(Overlay::Switcher(switcher)) => cursor = Some(switcher::draw(canvas, switcher)),
        Some(Overlay::Code {
            pages,
            shown,
            inverted,
        }) => code::draw(canvas, pages, *shown, *inverted),
        Some(Overlay::Prompt { input }) => cursor = Some(overlay::prompt(canvas, input)),
        Some(Overlay::Question { path }) => overlay::question(canvas, path),
        // What is said lies over the last lines.
        None => cursor = written.or_else(|| list::cursor(canvas)),
    }
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// The state to draw, and the buffer to draw it in.
pub struct Canvas<'a> {
    /// The state.
    pub app: &'a App,
    /// The buffer.
    pub buffer: &'a mut Buffer,
}

impl Canvas<'_> {
    /// How a role looks.
    pub fn style(&self, role: Role) -> Style {
        self.app.theme.style(role)
    }

    /// A piece of text in a role.
    pub fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.style(role))
    }

    /// The text cut to fit, in a role.
    pub fn fitted(&self, text: &str, cells: usize, role: Role) -> Span<'static> {
        self.span(width::fit(text, cells, self.app.symbols.ellipsis), role)
    }

    /// The weightiest mark of some talks, if any of them has one.
    pub fn mark(&self, talks: &[usize]) -> Option<(&'static str, Role)> {
        let app = self.app;
        let mark = |&at: &usize| Mark::of(&app.schedule, &app.agenda, &app.derived.clashes, at);
        let mark = talks.iter().filter_map(mark).min()?;
        Some((mark.sign(app.symbols), Role::of_mark(mark)))
    }

    /// A line on the first row of an area.
    pub fn line(&mut self, area: Rect, line: &Line<'_>) {
        put(self.buffer, area, line);
    }

    /// A line at the right end of the first row of an area.
    pub fn line_right(&mut self, area: Rect, line: &Line<'_>) {
        let wide = u16::try_from(line.width())
            .unwrap_or(u16::MAX)
            .min(area.width);
        let area = Rect {
            x: area.right() - wide,
            width: wide,
            ..area
        };
        put(self.buffer, area, line);
    }

    /// Marks at the right edge of an area how far what it shows is scrolled.
    pub fn scroll_mark(&mut self, area: Rect, offset: usize, shown: usize, all: usize) {
        if all <= shown || area.height == 0 || area.width == 0 {
            return;
        }
        let height = usize::from(area.height);
        let thumb = (height * shown / all).clamp(1, height);
        let room = height - thumb;
        let at = (room * offset).div_ceil((all - shown).max(1)).min(room);
        // On the line beside the pane where there is one, else inside.
        let x = area.right().min(self.buffer.area.right() - 1);
        let style = self.style(Role::Separator);
        for row in at..at + thumb {
            let y = area.y + u16::try_from(row).unwrap_or(0);
            if y < area.bottom() {
                self.buffer.set_string(x, y, self.app.symbols.thumb, style);
            }
        }
    }

    /// Which pane has the keys must show without colour, too, where there are
    /// several.
    pub fn mark_keys(&mut self, pane: Rect) {
        let areas = self.app.derived.areas;
        if areas.list.or(areas.timeline).is_some() {
            let style = self.style(Role::Heading);
            let mark = self.app.symbols.selected;
            self.buffer.set_string(pane.x, pane.y, mark, style);
        }
    }

    /// The sign before the title of a talk with a note, with what parts them.
    pub fn note_sign(&self, id: &TalkId, parted_by: &str) -> Option<Span<'static>> {
        let note = self.app.agenda.note(id);
        note.map(|_| self.span(format!("{}{parted_by}", self.app.symbols.note), Role::Note))
    }

    /// The title of a pane; bold while the pane has the keys.
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

    /// An empty area with a frame around it, and a title in the frame; returns
    /// what is inside.
    pub fn framed(&mut self, area: Rect, title: &str) -> Rect {
        Clear.render(area, self.buffer);
        let unicode = self.app.symbols == &crate::text::symbols::UNICODE;
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

/// A line on the first row of an area, and never beside it.
fn put(buffer: &mut Buffer, area: Rect, line: &Line<'_>) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        buffer.set_line(area.x, area.y, line, area.width);
    }
}

/// The lines that part the panes.
fn lines_between(canvas: &mut Canvas<'_>) {
    let areas = canvas.app.derived.areas;
    let style = canvas.style(Role::Separator);
    let symbols = canvas.app.symbols;
    let beside = areas.details.or(areas.note);
    for pane in [areas.list, beside, areas.timeline].into_iter().flatten() {
        if pane.x > 0 {
            for y in pane.y..pane.bottom() {
                canvas
                    .buffer
                    .set_string(pane.x - 1, y, symbols.separator, style);
            }
        }
    }
    if let (Some(list), Some(details)) = (areas.list, beside)
        && details.y > list.bottom()
    {
        let rule = symbols.rule.repeat(usize::from(details.width));
        canvas
            .buffer
            .set_string(details.x, details.y - 1, rule, style);
        if details.x > 0 {
            canvas
                .buffer
                .set_string(details.x - 1, details.y - 1, symbols.separator, style);
        }
    }
}

/// The details, made in `update` since it must know how far they scroll.
fn details(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let Some(area) = app.derived.areas.details else {
        return;
    };
    let inner = layout::text_of(area);
    let (offset, height) = (app.scrolled.0, usize::from(inner.height));
    let lines = &app.derived.details;
    if lines.is_empty() {
        let hint = canvas.span("Nothing is selected.", Role::Dim);
        canvas.line(inner, &Line::from(hint));
    }
    for (line, y) in lines.iter().skip(offset).zip(inner.y..inner.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        canvas.line(row, line);
    }
    canvas.scroll_mark(area, offset, height, lines.len());
    if app.focus == Focus::Details && !app.full {
        canvas.mark_keys(area);
    }
}
