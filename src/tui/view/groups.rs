//! The groups to browse by, each with its number of talks.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::ui::Ui;
use crate::schedule::Grouping;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::model::Focus;
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let Some(area) = ui.screen.areas.groups else {
        return;
    };
    let (title, rows) = layout::titled(area);
    let focused = ui.model.has_keys(Focus::Groups);
    canvas.pane_title(title, ui.model.nav.browse.by.plural(), "", focused);
    // Count only the talks that the lists show.
    let shown = |talks: &[usize]| {
        if ui.model.prefs.skip_hidden {
            talks.iter().filter(|at| !ui.screen.picks.skips(ui.model, **at)).count()
        } else {
            talks.len()
        }
    };
    let left_out = if ui.model.prefs.skip_hidden { ui.screen.picks.hidden.len() } else { 0 };
    let all = ui.model.nav.browse.offset == 0;
    let all = all.then(|| ("All", ui.model.open.schedule.talks().len() - left_out, None));
    // Don't count the talks of groups that are scrolled out of sight.
    let above = ui.model.nav.browse.offset.saturating_sub(1);
    let groups = ui.model.nav.browse.groups.iter().skip(above).map(|group| {
        let track = group
            .talks
            .first()
            .filter(|_| ui.model.nav.browse.by == Grouping::Track && group.key.is_some());
        let number = track.and_then(|&at| {
            ui.model.open.schedule.track_number(&ui.model.open.schedule.talks()[at])
        });
        (group.label.as_str(), shown(&group.talks), number)
    });
    let entries = (ui.model.nav.browse.offset..).zip(all.into_iter().chain(groups));
    for ((at, (label, count, track)), y) in entries.zip(rows.y..rows.bottom()) {
        let chosen = at == ui.model.nav.browse.chosen;
        let row = Rect { y, height: 1, ..rows };
        let count = count.to_string();
        let room = usize::from(row.width).saturating_sub(count.len() + 5);
        let bar = if track.is_some() { ui.model.prefs.symbols.bar } else { " " };
        let (text, mark) = match (chosen, focused) {
            (true, true) => (Role::Selected, ui.model.prefs.symbols.selected),
            (true, false) => (Role::SelectedElsewhere, ui.model.prefs.symbols.selected),
            _ => (Role::Text, " "),
        };
        let label = width::exact(label, room, ui.model.prefs.symbols.ellipsis);
        let bar_role = if chosen && focused { Role::Selected } else { Role::Track(track) };
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
        ui.model.nav.browse.offset,
        usize::from(rows.height),
        ui.model.nav.browse.groups.len() + 1,
    );
}
