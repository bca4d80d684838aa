//! The menu of what can be followed from a talk.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::app::{App, Overlay};
use crate::tui::layout;
use crate::tui::menu::MenuItem;
use crate::tui::theme::Role;

/// A line of the menu: a heading, or an item by its number.
enum MenuLine {
    Blank,
    Heading(&'static str),
    Item(usize),
}

fn lines(items: &[MenuItem]) -> Vec<MenuLine> {
    let mut lines = Vec::new();
    let mut heading = "";
    for (at, item) in items.iter().enumerate() {
        if item.heading != heading {
            if !lines.is_empty() {
                lines.push(MenuLine::Blank);
            }
            lines.push(MenuLine::Heading(item.heading));
            heading = item.heading;
        }
        lines.push(MenuLine::Item(at));
    }
    lines
}

/// Where the menu stands, and its first line that is shown.
fn place(app: &App, lines: &[MenuLine], selected: usize) -> (Rect, usize) {
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = layout::overlay(app.size, 78, height);
    let shown = usize::from(area.height.saturating_sub(2)).max(1);
    let at = lines
        .iter()
        .position(|line| matches!(line, MenuLine::Item(item) if *item == selected))
        .unwrap_or(0);
    let furthest = lines.len().saturating_sub(shown);
    (area, at.saturating_sub(shown / 2).min(furthest))
}

/// The item at a place on the screen.
pub fn item_at(app: &App, at: Position) -> Option<usize> {
    let Some(Overlay::Menu { items, selected }) = &app.overlay else {
        return None;
    };
    let lines = lines(items);
    let (area, offset) = place(app, &lines, *selected);
    if !area.contains(at) || at.y == area.y {
        return None;
    }
    match lines.get(offset + usize::from(at.y - area.y - 1))? {
        MenuLine::Item(item) => Some(*item),
        _ => None,
    }
}

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, items: &[MenuItem], selected: usize) {
    let app = canvas.app;
    let lines = lines(items);
    let (area, offset) = place(app, &lines, selected);
    let inner = canvas.framed(area, "Follow");
    for (line, y) in lines.iter().skip(offset).zip(inner.y..inner.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        match line {
            MenuLine::Blank => {}
            MenuLine::Heading(text) => {
                let heading = canvas.span(format!(" {text}"), Role::Heading);
                canvas.line(row, &Line::from(heading));
            }
            MenuLine::Item(at) => {
                let item = &items[*at];
                let chosen = *at == selected;
                let role = if chosen { Role::Selected } else { Role::Text };
                let mark = if chosen { app.symbols.selected } else { " " };
                let room = usize::from(row.width).saturating_sub(4);
                let note = width::fit(&item.note, room / 3, app.symbols.ellipsis).into_owned();
                let rest = room.saturating_sub(width::of(&note) + 2);
                let text = width::exact(&item.text, rest, app.symbols.ellipsis);
                let note_role = if chosen { Role::Selected } else { Role::Dim };
                let line = Line::from(vec![
                    canvas.span(format!("{mark} {text}  "), role),
                    canvas.span(format!("{note} "), note_role),
                    Span::raw(" "),
                ]);
                canvas.line(row, &line);
            }
        }
    }
    canvas.scroll_mark(inner, offset, usize::from(inner.height), lines.len());
}
