//! Talks that overlap, side by side: the details of each in a column.

use ratatui::layout::Rect;

use super::Canvas;
use crate::tui::layout;
use crate::tui::theme::Role;

/// Draws it; what is in the columns was made in `update`.
pub fn draw(canvas: &mut Canvas<'_>, count: usize, chosen: usize, scroll: usize) {
    let app = canvas.app;
    let places = layout::side_by_side(app.size, count, chosen);
    // There may be more at either side.
    let [before, after] = app.symbols.more;
    let columns = &places.columns;
    let left = columns.first().is_some_and(|(at, _)| *at > 0);
    let right = columns.last().is_some_and(|(at, _)| at + 1 < count);
    let of = format!(
        "These overlap: {}{} of {count}{}",
        if left {
            format!("{before} ")
        } else {
            String::new()
        },
        chosen + 1,
        if right {
            format!(" {after}")
        } else {
            String::new()
        },
    );
    canvas.framed(places.frame, &of);
    for (at, area) in places.columns {
        let text = layout::column_text(area);
        let Some(column) = app.derived.resolve.get(at) else {
            continue;
        };
        let height = usize::from(text.height);
        let scroll = scroll.min(column.lines.len().saturating_sub(height));
        for (line, y) in column.lines.iter().skip(scroll).zip(text.y..text.bottom()) {
            canvas.line(
                Rect {
                    y,
                    height: 1,
                    ..text
                },
                line,
            );
        }
        let title = u16::try_from(column.title.saturating_sub(scroll)).unwrap_or(0);
        if at == chosen {
            mark(canvas, area, title.min(text.height));
        }
        if area.x > places.frame.x + 1 {
            let style = canvas.style(Role::Separator);
            for y in area.y..area.bottom() {
                let line = app.symbols.separator;
                canvas.buffer.set_string(area.x - 1, y, line, style);
            }
        }
        let edge = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        canvas.scroll_mark(edge, scroll, height, column.lines.len());
    }
}

/// Marks the chosen column: its title as a selected row, and a bar beside all of it.
fn mark(canvas: &mut Canvas<'_>, area: Rect, title: u16) {
    let style = canvas.style(Role::Selected);
    let rows = Rect {
        width: area.width.saturating_sub(1),
        height: title,
        ..area
    };
    canvas.buffer.set_style(rows, style);
    let bar = canvas.style(Role::SelectedElsewhere);
    for y in area.y..area.bottom() {
        let sign = canvas.app.symbols.selected;
        let style = if y < area.y + title { style } else { bar };
        canvas.buffer.set_string(area.x, y, sign, style);
    }
}
