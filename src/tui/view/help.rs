//! The help, over the view: the keys that hold where one was.

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::help::{self, HelpRow};
use crate::tui::keys;
use crate::tui::layout;
use crate::tui::theme::Role;

const WIDTH: u16 = 74;

/// Draws it; it has no cursor.
pub fn draw(canvas: &mut Canvas<'_>, scroll: usize) -> Option<Position> {
    let app = canvas.app;
    let rows = help::rows(&keys::help(&app.scopes_below()));
    let height = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
    let body = Rect {
        height: app.size.height.saturating_sub(1),
        ..app.size
    };
    let area = layout::overlay(body, WIDTH, height);
    let inner = canvas.framed(area, "Keys");
    let shown = usize::from(inner.height);
    let offset = scroll.min(rows.len().saturating_sub(shown));
    let column = rows
        .iter()
        .map(|row| match row {
            HelpRow::Key(keys, _) => width::of(keys),
            _ => 0,
        })
        .max()
        .unwrap_or(0)
        .min(usize::from(inner.width) * 2 / 5);
    for (row, y) in rows.iter().skip(offset).zip(inner.y..inner.bottom()) {
        let line = match row {
            HelpRow::Blank => continue,
            HelpRow::Heading(name) => Line::from(canvas.span(format!(" {name}"), Role::Heading)),
            HelpRow::Key(keys, what) => Line::from(vec![
                Span::raw("  "),
                canvas.span(width::exact(keys, column, app.symbols.ellipsis), Role::Key),
                Span::raw("  "),
                canvas.fitted(
                    what,
                    usize::from(inner.width).saturating_sub(column + 5),
                    Role::Text,
                ),
            ]),
        };
        canvas.line(
            Rect {
                y,
                height: 1,
                ..inner
            },
            &line,
        );
    }
    canvas.scroll_mark(inner, offset, shown, rows.len());
    None
}
