//! The groups to browse by, each with its count.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::schedule::Grouping;
use crate::text::width;
use crate::tui::layout;
use crate::tui::model::Focus;
use crate::tui::theme::Role;

/// Draws them.
pub fn draw(canvas: &mut Canvas<'_>) {
    let app = canvas.app;
    let Some(area) = app.derived.areas.groups else {
        return;
    };
    let (title, rows) = layout::titled(area);
    let focused = app.has_keys(Focus::Groups);
    canvas.pane_title(title, app.browse.by.plural(), "", focused);
    // What is left out of the lists does not count.
    let shown = |talks: &[usize]| {
        if app.without_hidden {
            talks.iter().filter(|at| !app.is_left_out(**at)).count()
        } else {
            talks.len()
        }
    };
    let left_out = if app.without_hidden {
        app.derived.hidden.len()
    } else {
        0
    };
    let all = app.browse.offset == 0;
    let all = all.then(|| ("All", app.schedule.talks().len() - left_out, None));
    // What is scrolled out is not counted.
    let above = app.browse.offset.saturating_sub(1);
    let groups = app.browse.groups.iter().skip(above).map(|group| {
        let track = group
            .talks
            .first()
            .filter(|_| app.browse.by == Grouping::Track && group.key.is_some());
        let number = track.and_then(|&at| app.schedule.track_number(&app.schedule.talks()[at]));
        (group.label.as_str(), shown(&group.talks), number)
    });
    let entries = (app.browse.offset..).zip(all.into_iter().chain(groups));
    for ((at, (label, count, track)), y) in entries.zip(rows.y..rows.bottom()) {
        let chosen = at == app.browse.chosen;
        let row = Rect {
            y,
            height: 1,
            ..rows
        };
        let count = count.to_string();
        let room = usize::from(row.width).saturating_sub(count.len() + 5);
        let bar = if track.is_some() {
            app.symbols.bar
        } else {
            " "
        };
        let (text, mark) = match (chosen, focused) {
            (true, true) => (Role::Selected, app.symbols.selected),
            (true, false) => (Role::SelectedElsewhere, app.symbols.selected),
            _ => (Role::Text, " "),
        };
        let label = width::exact(label, room, app.symbols.ellipsis);
        let bar_role = if chosen && focused {
            Role::Selected
        } else {
            Role::Track(track)
        };
        let line = Line::from(vec![
            canvas.span(mark, text),
            canvas.span(bar, bar_role),
            canvas.span(format!("{label} {count} "), text),
            Span::raw(" "),
        ]);
        canvas.line(row, &line);
    }
    canvas.scroll_mark(
        rows,
        app.browse.offset,
        usize::from(rows.height),
        app.browse.groups.len() + 1,
    );
}
