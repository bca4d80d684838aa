//! The rooms as columns, and the day from top to bottom.

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::blocks::{ahead_of_venue, area_of, blocks_on_screen, day_offset, is_dimmed};
use crate::agenda::phrases;
use crate::schedule::timeline::Block;
use crate::schedule::{Talk, time};
use crate::text::{width, wrap};
use crate::tui::canvas::Canvas;
use crate::tui::model::Focus;
use crate::tui::screen::ShownDay;
use crate::tui::theme::Role;
use crate::tui::view::badges;
use crate::tui::view::ui::{Ui, mark_of, note_symbol};

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) {
    titles(ui, canvas, shown);
    times(ui, canvas, shown);
    for block in blocks_on_screen(ui, shown) {
        draw_block(ui, canvas, shown, block);
    }
    now_line(ui, canvas, shown);
}

fn titles(ui: Ui<'_>, canvas: &mut Canvas<'_>, ShownDay { day, grid, .. }: &ShownDay) {
    let left = ui.model.nav.timeline.left;
    for column in &day.columns {
        let lanes = column.lanes.start.max(left)..column.lanes.end.min(left + grid.lanes);
        if lanes.is_empty() {
            continue;
        }
        let first = grid.area(lanes.start - left, 0..1);
        let last = grid.area(lanes.end - 1 - left, 0..1);
        let area = Rect { x: first.x, width: last.right() - first.x, ..grid.head };
        let room = usize::from(area.width).saturating_sub(2);
        let title = ui.fitted(&column.title, room, Role::Heading);
        canvas.line(area, vec![Span::raw(" "), title]);
    }
}

fn times(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) {
    let ShownDay { timeline, grid, .. } = shown;
    let rows = &timeline.rows;
    let ahead = ahead_of_venue(ui, timeline);
    let clock = |minute: i64| {
        let (hour, minute) = (minute.rem_euclid(24 * 60) / 60, minute.rem_euclid(60));
        format!("{hour:02}:{minute:02}")
    };
    let lead = time_lead(shown);
    let mut hour = None;
    for (row, line) in (ui.model.nav.timeline.top..rows.len()).zip(grid.side.rows()) {
        let minute = rows.start(row) + ahead;
        let this = minute.div_euclid(60);
        // Show the hour in its first line and in the top line, and only minutes
        // elsewhere.
        let (text, role) = if hour == Some(this) {
            (format!("{lead}   {:02}", minute.rem_euclid(60)), Role::Dim)
        } else {
            (format!("{lead}{}{}", clock(minute), day_offset(minute)), Role::Text)
        };
        hour = Some(this);
        canvas.line(line, ui.span(text, role));
        if rows.is_fold(row) {
            let until = clock(rows.start(row + 1) + ahead);
            let text = format!("{} no talks until {until}", ui.symbols().fold);
            let line = Rect { y: line.y, height: 1, ..grid.blocks };
            canvas.line(line, ui.span(text, Role::Dim));
        }
    }
}

/// The space before a time, unless the column of times is too narrow for it.
fn time_lead(ShownDay { grid, .. }: &ShownDay) -> &'static str {
    const WITH_SPACE: u16 = 7;
    if grid.side.width > WITH_SPACE { "" } else { " " }
}

fn draw_block(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay, block: &Block) {
    let area = area_of(ui, &shown.grid, block);
    let Some((at, selected)) = ui.model.talk_of_block(block).filter(|_| !area.is_empty()) else {
        return;
    };
    let focused = selected && ui.model.has_focus(Focus::Main);
    let talk = ui.talk(at);
    let (mark, mark_role) = mark_of(ui, &block.talks).unwrap_or(("", Role::Text));
    let more =
        if block.talks.len() > 1 { format!(" +{}", block.talks.len() - 1) } else { String::new() };
    let noted = |at: &usize| note_symbol(ui, &ui.talk(*at).id, "");
    let note = block.talks.iter().find_map(noted).unwrap_or_default();
    let prefix = format!("{mark}{}", note.content);
    let title = format!("{prefix}{}", talk.title);
    let room = usize::from(area.width).saturating_sub(3);
    let letters = badges::of_block(ui, &block.talks, room);
    let room = match width::of(&letters) {
        0 => room,
        cells => room.saturating_sub(cells + 1),
    };
    let texts = texts(ui, block, talk, (&title, &more), room);
    let back = is_dimmed(ui, block, talk);
    let last = block.rows.len() - 1;
    let skipped = ui.model.nav.timeline.top.saturating_sub(block.rows.start);
    for (line, place) in area.rows().enumerate() {
        let within = skipped + line;
        let place = Rect { width: area.width - 1, ..place };
        let (bar, bar_role) = if selected {
            (ui.symbols().selected, Role::SelectedElsewhere)
        } else {
            let track = ui.model.open.schedule.track_number(talk);
            (ui.symbols().block_bar(within == 0, within == last), Role::Track(track))
        };
        // Keep the title visible when the top of the block is scrolled out of sight.
        let text = texts.get(line);
        let (text, role) = text.map_or(("", Role::Text), |(text, role)| (text.as_str(), *role));
        let mut spans = vec![ui.span(bar, bar_role)];
        let rest = text.strip_prefix(&prefix).filter(|_| role == Role::Title);
        if rest.is_some() {
            spans.extend([ui.span(mark, mark_role), note.clone()]);
        }
        spans.push(ui.span(rest.unwrap_or(text), if back { Role::Dim } else { role }));
        canvas.line(place, spans);
        if line == 0 {
            let before_end = Rect { width: place.width.saturating_sub(1), ..place };
            canvas.line_right(before_end, ui.span(letters.as_str(), Role::Key));
            if focused {
                canvas.point_at(place);
            }
        }
        if selected {
            select(canvas, place, focused);
        }
    }
}

fn select(canvas: &mut Canvas<'_>, line: Rect, focused: bool) {
    let style = canvas.style(Role::selected(focused));
    canvas.buffer.set_style(line, style);
    let end = canvas.prefs.symbols.selected_end;
    canvas.buffer.set_string(line.right() - 1, line.y, end, style);
}

/// The lines of a block: the title with the number of further talks, which is never
/// cut, then speakers and times if there is room.
fn texts(
    ui: Ui<'_>,
    block: &Block,
    talk: &Talk,
    (title, more): (&str, &str),
    room: usize,
) -> Vec<(String, Role)> {
    let (rows, ellipsis) = (block.rows.len(), ui.symbols().ellipsis);
    let text = format!("{title}{more}");
    let titles = wrap::within(&text, room.max(1), rows, &format!("{ellipsis}{more}"));
    let mut lines: Vec<_> = titles.into_iter().map(|line| (line, Role::Title)).collect();
    let when = talk.slot.map(|slot| phrases::span(slot, ui.model.shown_zone())).unwrap_or_default();
    for text in [phrases::who(talk), when] {
        if lines.len() < rows && !text.is_empty() {
            lines.push((width::fit(&text, room, ellipsis).into_owned(), Role::Dim));
        }
    }
    lines
}

/// Draws the current time: the clock at the left, and a line across the free cells.
fn now_line(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) {
    let Some(row) = ui.screen.now_row(ui.model) else {
        return;
    };
    let (grid, row) = (&shown.grid, row - ui.model.nav.timeline.top);
    let y = grid.area(0, row..row + 1).y;
    let clock = format!("{}{}", ui.symbols().more[1], time::clock(&ui.model.shown_now()));
    let clock = width::exact(&clock, usize::from(grid.side.width), "");
    let clock = ui.span(clock, Role::Now);
    canvas.line(Rect { y, height: 1, ..grid.side }, clock);
    // In each lane, the line runs from the right edge to the text, with a space between.
    let style = canvas.style(Role::Now);
    for lane in (0..grid.lanes).map(|lane| grid.area(lane, row..row + 1)) {
        let written =
            |x: &u16| canvas.buffer.cell((*x, y)).is_some_and(|cell| cell.symbol() != " ");
        let end = (lane.x..lane.right()).rev().find(written);
        let from = end.map_or(lane.x, |x| x + 2);
        for x in from..lane.right().saturating_sub(1) {
            if let Some(cell) = canvas.buffer.cell_mut((x, y)) {
                cell.set_symbol(ui.symbols().rule).set_style(style);
            }
        }
    }
}
