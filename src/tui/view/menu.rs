//! The menu of what can be followed from a talk.

use ratatui::layout::{Margin, Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::layout;
use crate::tui::menu::MenuItem;
use crate::tui::model::{App, Overlay};
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

/// Where the menu stands, with its frame.
fn place(size: Rect, lines: &[MenuLine]) -> Rect {
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    layout::overlay(size, 78, height)
}

/// What is inside the frame.
fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(1, 1))
}

/// The offset nearest to `offset` at which the selected item is shown. It moves no
/// further than it must, so that what was clicked on stays where it is.
pub fn scrolled(size: Rect, items: &[MenuItem], selected: usize, offset: usize) -> usize {
    nearest(size, &lines(items), (selected, 0), offset)
}

/// The same for a step by key: the heading over the item is shown as well, which
/// no key could reach otherwise.
pub fn stepped(size: Rect, items: &[MenuItem], selected: usize, offset: usize) -> usize {
    nearest(size, &lines(items), (selected, 1), offset)
}

/// The nearest offset at which an item is shown, with so many lines of headings
/// before it.
fn nearest(
    size: Rect,
    lines: &[MenuLine],
    (item, headings): (usize, usize),
    offset: usize,
) -> usize {
    let shown = usize::from(inside(place(size, lines)).height).max(1);
    let at = lines
        .iter()
        .position(|line| matches!(line, MenuLine::Item(at) if *at == item))
        .unwrap_or(0);
    let leading = lines[..at]
        .iter()
        .rev()
        .take_while(|line| matches!(line, MenuLine::Heading(_)))
        .count()
        .min(headings)
        .min(shown - 1);
    let needed = (at + 1).saturating_sub(shown);
    let furthest = lines.len().saturating_sub(shown);
    offset.max(needed).min(at - leading).min(furthest)
}

/// Whether a place on the screen is in the menu or on its frame.
pub fn contains(app: &App, at: Position) -> bool {
    match &app.overlay {
        Some(Overlay::Menu { items, .. }) => place(app.size, &lines(items)).contains(at),
        _ => false,
    }
}

/// The item at a place on the screen.
pub fn item_at(app: &App, at: Position) -> Option<usize> {
    let Some(Overlay::Menu {
        items,
        selected,
        offset,
    }) = &app.overlay
    else {
        return None;
    };
    let offset = scrolled(app.size, items, *selected, *offset);
    let lines = lines(items);
    let inner = inside(place(app.size, &lines));
    if !inner.contains(at) {
        return None;
    }
    match lines.get(offset + usize::from(at.y - inner.y))? {
        MenuLine::Item(item) => Some(*item),
        MenuLine::Blank | MenuLine::Heading(_) => None,
    }
}

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, items: &[MenuItem], selected: usize, offset: usize) {
    let app = canvas.app;
    // The screen may have become smaller since the offset was set.
    let offset = scrolled(app.size, items, selected, offset);
    let lines = lines(items);
    let area = place(app.size, &lines);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::menu::Target;

    fn items(count: usize) -> Vec<MenuItem> {
        let item = |at: usize| MenuItem {
            heading: if at < 3 { "First" } else { "Second" },
            text: at.to_string(),
            note: String::new(),
            target: Target::Talk(at),
        };
        (0..count).map(item).collect()
    }

    #[test]
    fn it_scrolls_no_further_than_it_must() {
        // Ten lines of the twenty-three are shown.
        let (size, items) = (Rect::new(0, 0, 80, 14), items(20));
        assert_eq!(scrolled(size, &items, 0, 0), 0);
        assert_eq!(scrolled(size, &items, 6, 0), 0);
        assert_eq!(scrolled(size, &items, 7, 0), 1);
        for visible in 3..13 {
            assert_eq!(scrolled(size, &items, visible, 6), 6, "{visible}");
        }
        assert_eq!(scrolled(size, &items, 19, 0), 13);
        assert_eq!(scrolled(size, &items, 19, 99), 13);
    }

    #[test]
    fn a_step_shows_the_heading_and_a_click_does_not_move_it_in() {
        let (size, items) = (Rect::new(0, 0, 80, 14), items(20));
        assert_eq!(scrolled(size, &items, 0, 5), 1);
        assert_eq!(stepped(size, &items, 0, 5), 0);
        assert_eq!(scrolled(size, &items, 3, 6), 6);
        assert_eq!(stepped(size, &items, 3, 6), 5);
    }
}
