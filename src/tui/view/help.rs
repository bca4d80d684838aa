//! The help, over the view: the keys that hold where one was.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::width;
use crate::tui::help::{Help, HelpLine};
use crate::tui::theme::Role;

/// Draws it.
pub fn draw(canvas: &mut Canvas<'_>, scroll: usize) {
    let help = Help::of(canvas.app);
    let inner = canvas.framed(help.area, "Keys");
    let scroll = scroll.min(help.furthest());
    for (line, y) in help.lines.iter().skip(scroll).zip(inner.y..inner.bottom()) {
        let line = match line {
            HelpLine::Blank => continue,
            HelpLine::Heading(name) => Line::from(canvas.span(format!(" {name}"), Role::Heading)),
            HelpLine::Key(keys, what) => Line::from(vec![
                Span::raw("  "),
                canvas.span(width::exact(keys, help.column, ""), Role::Key),
                Span::raw("  "),
                canvas.span(what.clone(), Role::Text),
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
    canvas.scroll_mark(inner, scroll, help.shown, help.lines.len());
}
