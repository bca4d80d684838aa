//! The groups to browse by, each with its number of talks.

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
    let (open, prefs, browse) = (&ui.model.open, &ui.model.prefs, &ui.model.nav.browse);
    let focused = ui.model.has_keys(Focus::Groups);
    canvas.pane_title(title, browse.by.plural(), focused);
    // Count only the talks that the lists show.
    let shown = |talks: &[usize]| {
        let skipped = |at: &&usize| ui.screen.picks.skips(ui.model, **at);
        talks.iter().filter(|at| ui.screen.filter[**at] && !skipped(at)).count()
    };
    let passing = ui.screen.filter.iter().filter(|passes| **passes).count();
    let hidden = ui.screen.picks.hidden.iter().filter(|at| ui.screen.filter[**at]).count();
    let left_out = if prefs.skip_hidden { hidden } else { 0 };
    let all = ("All", passing - left_out, None);
    // Don't count the talks of groups that are scrolled out of sight.
    let above = browse.offset.saturating_sub(1);
    let groups = browse.groups.iter().skip(above).map(|group| {
        let is_track = browse.by == Grouping::Track && group.key.is_some();
        let first = group.talks.first().filter(|_| is_track);
        let track = first.and_then(|&at| open.schedule.track_number(&open.schedule.talks()[at]));
        (group.label.as_str(), shown(&group.talks), track)
    });
    let all = (browse.offset == 0).then_some(all);
    let entries = (browse.offset..).zip(all.into_iter().chain(groups));
    for ((at, (label, count, track)), row) in entries.zip(rows.rows()) {
        let chosen = at == browse.chosen;
        let count = count.to_string();
        let room = usize::from(row.width).saturating_sub(count.len() + 5);
        let bar = if track.is_some() { prefs.symbols.bar } else { " " };
        let (text, mark) = match (chosen, focused) {
            (true, true) => (Role::Selected, prefs.symbols.selected),
            (true, false) => (Role::SelectedElsewhere, prefs.symbols.selected),
            _ => (Role::Text, " "),
        };
        let label = width::exact(label, room, prefs.symbols.ellipsis);
        let bar_role = if chosen && focused { Role::Selected } else { Role::Track(track) };
        let line = vec![
            canvas.span(mark, text),
            canvas.span(bar, bar_role),
            canvas.span(format!("{label} {count} "), text),
        ];
        canvas.line(row, line);
        if chosen && focused {
            canvas.select(row);
        }
    }
    canvas.scroll_mark(rows, browse.offset, browse.groups.len() + 1);
}
