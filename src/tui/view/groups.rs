//! The groups to browse by, each with its number of talks.

use ratatui::layout::{Position, Rect};

use super::ui::Ui;
use crate::schedule::Grouping;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::model::Focus;
use crate::tui::screen::columns::GROUP_FRAME;
use crate::tui::theme::Role;

/// Draws the groups; returns the position of the cursor in their filter.
pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) -> Option<Position> {
    let area = ui.screen.areas.groups?;
    let (title, rows) = layout::titled(area);
    let browse = &ui.model.nav.browse;
    let focused = ui.model.has_focus(Focus::Groups);
    let cursor = browse.filter.as_ref().map(|filter| {
        let room = usize::from(title.width).saturating_sub(4);
        canvas.input(title, " / ", &filter.input, room, "type to filter")
    });
    if cursor.is_none() {
        canvas.pane_title(title, browse.by.plural(), focused);
    }
    for (place, row) in (browse.offset..).zip(rows.rows()) {
        if let Some(at) = browse.at(place) {
            draw_group(ui, canvas, row, at, focused);
        }
    }
    if browse.rows() == 0 {
        canvas.line(rows, ui.span("  No match.", Role::Dim));
    }
    canvas.scrollbar(rows, browse.offset, browse.rows());
    cursor
}

/// Draws the line of a group, or of all talks.
fn draw_group(ui: Ui<'_>, canvas: &mut Canvas<'_>, row: Rect, at: usize, focused: bool) {
    let (symbols, browse) = (canvas.prefs.symbols, &ui.model.nav.browse);
    let group = at.checked_sub(1).and_then(|at| browse.groups.get(at));
    // Count only the talks that the lists show.
    let (label, count, track) = if let Some(group) = group {
        let (filter, picks) = (&ui.screen.filter, &ui.screen.picks);
        let shown = |talk: &&usize| filter[**talk] && !picks.skips(ui.model, **talk);
        let count = group.talks.iter().filter(shown).count();
        let is_track = browse.by == Grouping::Track && group.key.is_some();
        let first = group.talks.first().filter(|_| is_track);
        let track = first.and_then(|&at| ui.model.open.schedule.track_number(ui.talk(at)));
        (group.label.as_str(), count, track)
    } else {
        let filter = &ui.screen.filter;
        let passing = filter.iter().filter(|passes| **passes).count();
        let hidden = ui.screen.picks.hidden.iter().filter(|talk| filter[**talk]).count();
        let left_out = if canvas.prefs.skip_hidden { hidden } else { 0 };
        ("All", passing - left_out, None)
    };
    let chosen = at == browse.chosen;
    let count = count.to_string();
    let room = usize::from(row.width).saturating_sub(count.len() + GROUP_FRAME);
    let bar = if track.is_some() { symbols.bar } else { " " };
    let (text, mark) =
        if chosen { (Role::selected(focused), symbols.selected) } else { (Role::Text, " ") };
    let label = width::exact(label, room, symbols.ellipsis);
    let bar_role = if chosen && focused { Role::Selected } else { Role::Track(track) };
    let line = vec![
        ui.span(mark, text),
        ui.span(bar, bar_role),
        ui.span(format!("{label} {count} "), text),
    ];
    canvas.line(row, line);
    if chosen && focused {
        canvas.point_at(row);
    }
}
