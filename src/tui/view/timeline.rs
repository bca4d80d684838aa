//! The timeline: tabs for the days, columns with titles, blocks, and the line at the
//! current time.

use chrono::Datelike;
use ratatui::layout::Rect;
use ratatui::text::Span;

use super::badges;
use super::ui::{Ui, mark_of, note_sign};
use crate::agenda::phrases;
use crate::schedule::timeline::{Block, Day, Timeline};
use crate::schedule::{Talk, time};
use crate::text::{width, wrap};
use crate::tui::canvas::Canvas;
use crate::tui::layout::Grid;
use crate::tui::model::Focus;
use crate::tui::screen::ShownDay;
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let Some(days) = ui.screen.areas.days else {
        return;
    };
    let mut taken = days.x;
    for tab in &ui.screen.days.tabs {
        taken = tab.area.right();
        let role = if tab.day == ui.model.nav.timeline.day { Role::ActiveTab } else { Role::Text };
        canvas.line(tab.area, canvas.span(tab.label.as_str(), role));
    }
    let Some(ShownDay { day, timeline, grid }) = &ui.screen.timeline else {
        let hint = canvas.span("  No talk has a time yet.", Role::Dim);
        let below = Rect { y: days.y + 2, ..days };
        canvas.line(below, hint);
        return;
    };
    let lanes = ui.screen.days.lanes.as_str();
    let mut right = vec![canvas.span(lanes, Role::Key)];
    let scale = format!("{} min a line ", timeline.rows.minutes);
    if usize::from(days.right() - taken) > width::of(lanes) + width::of(&scale) {
        right.push(canvas.span(scale, Role::Dim));
    }
    canvas.line_right(days, right);
    all_day(ui, canvas, day, *grid);
    titles(ui, canvas, day, *grid);
    times(ui, canvas, timeline, *grid);
    for block in &timeline.blocks {
        draw_block(ui, canvas, *grid, block);
    }
    now_line(ui, canvas, *grid);
    let area = ui.screen.areas.timeline.unwrap_or_default();
    let area = Rect { y: grid.rows.y, height: grid.rows.height, ..area };
    canvas.scroll_mark(area, ui.model.nav.timeline.top, timeline.rows.len());
}

/// Draws the all-day talks in one line above the columns.
fn all_day(ui: Ui<'_>, canvas: &mut Canvas<'_>, day: &Day, grid: Grid) {
    let Some(line) = grid.all_day else {
        return;
    };
    let titles = day.all_day.iter().map(|&at| {
        let talk = ui.talk(at);
        let sign = mark_of(ui, &[at]).map_or("", |(sign, _)| sign);
        let last = talk.slot.map(|slot| slot.last_day());
        let more = last.filter(|last| *last > day.date);
        let until = more.map(|last| format!(" to {}", last.weekday()));
        format!("{sign}{}{}", talk.title, until.unwrap_or_default())
    });
    let titles: Vec<String> = titles.collect();
    let label = format!(" {}  ", phrases::ALL_DAY);
    let room = usize::from(line.width).saturating_sub(width::of(&label));
    let titles = canvas.fitted(&titles.join(", "), room, Role::Text);
    let label = canvas.span(label, Role::Dim);
    canvas.line(line, vec![label, titles]);
}

/// The area of a lane, or `None` if the lane is scrolled out of sight.
fn lane_area(ui: Ui<'_>, grid: Grid, lane: usize) -> Option<Rect> {
    let at = lane.checked_sub(ui.model.nav.timeline.left).filter(|at| *at < grid.lanes)?;
    Some(Rect {
        x: grid.rows.x + u16::try_from(at).ok()? * grid.lane_width,
        width: grid.lane_width,
        ..grid.rows
    })
}

fn titles(ui: Ui<'_>, canvas: &mut Canvas<'_>, day: &Day, grid: Grid) {
    for column in &day.columns {
        let lanes: Vec<Rect> =
            column.lanes.clone().filter_map(|lane| lane_area(ui, grid, lane)).collect();
        let (Some(first), Some(last)) = (lanes.first(), lanes.last()) else {
            continue;
        };
        let area = Rect { x: first.x, width: last.right() - first.x, ..grid.titles };
        let room = usize::from(area.width).saturating_sub(2);
        let title = canvas.fitted(&column.title, room, Role::Heading);
        canvas.line(area, vec![Span::raw(" "), title]);
    }
}

fn times(ui: Ui<'_>, canvas: &mut Canvas<'_>, timeline: &Timeline, grid: Grid) {
    let ahead = ahead_of_venue(ui, timeline);
    let mut hour = None;
    for (row, y) in
        (ui.model.nav.timeline.top..timeline.rows.len()).zip(grid.times.y..grid.times.bottom())
    {
        let minute = timeline.rows.start(row) + ahead;
        let this = minute.div_euclid(60);
        // Show the hour in its first line and in the top line, and only minutes
        // elsewhere.
        let (text, role) = if hour == Some(this) {
            (format!("    {:02}", minute.rem_euclid(60)), Role::Dim)
        } else {
            let date = match this.div_euclid(24) {
                0 => String::new(),
                days => format!("{days:+}"),
            };
            let (hour, minute) = (this.rem_euclid(24), minute.rem_euclid(60));
            (format!(" {hour:02}:{minute:02}{date}"), Role::Text)
        };
        hour = Some(this);
        canvas.line(Rect { y, height: 1, ..grid.times }, canvas.span(text, role));
    }
}

/// How many minutes the shown clock is ahead of the venue's on that day.
fn ahead_of_venue(ui: Ui<'_>, timeline: &Timeline) -> i64 {
    let first = timeline.blocks.first().and_then(|block| block.talks.first());
    let slot = first.and_then(|&at| ui.talk(at).slot);
    slot.map_or(0, |slot| {
        let shown = time::in_zone(slot.start, ui.model.shown_zone());
        (shown.naive_local() - slot.start.naive_local()).num_minutes()
    })
}

fn draw_block(ui: Ui<'_>, canvas: &mut Canvas<'_>, grid: Grid, block: &Block) {
    let Some(lane) = lane_area(ui, grid, block.lane) else {
        return;
    };
    let top = ui.model.nav.timeline.top;
    let shown = block.rows.start.max(top)..block.rows.end.min(top + usize::from(lane.height));
    if shown.is_empty() {
        return;
    }
    let selected_talk = ui.model.selected_in_timeline();
    let at = selected_talk
        .filter(|at| block.talks.contains(at))
        .or_else(|| block.talks.first().copied());
    let Some(at) = at else {
        return;
    };
    let selected = selected_talk == Some(at);
    let focused = selected && ui.model.has_keys(Focus::Main);
    let talk = ui.talk(at);
    let (mark, mark_role) = mark_of(ui, &block.talks).unwrap_or(("", Role::Text));
    let more =
        if block.talks.len() > 1 { format!(" +{}", block.talks.len() - 1) } else { String::new() };
    let noted = |at: &usize| note_sign(ui, canvas, &ui.talk(*at).id, "");
    let note = block.talks.iter().find_map(noted).unwrap_or_default();
    let signs = format!("{mark}{}", note.content);
    let title = format!("{signs}{}", talk.title);
    let room = usize::from(lane.width).saturating_sub(3);
    let letters = badges::of_block(ui, &block.talks, room);
    let room = match width::of(&letters) {
        0 => room,
        cells => room.saturating_sub(cells + 1),
    };
    let texts = texts(ui, block, talk, (&title, &more), room);
    let back = steps_back(ui, block, talk);
    let last = block.rows.len() - 1;
    let first_shown = shown.start;
    for row in shown {
        let within = row - block.rows.start;
        let y = lane.y + u16::try_from(row - top).unwrap_or(0);
        let place = Rect { y, height: 1, width: lane.width - 1, ..lane };
        let [begin, middle, end, only] = ui.symbols().block;
        let bar = match (selected, within, last) {
            (true, _, _) => ui.symbols().selected,
            (_, 0, 0) => only,
            (_, 0, _) => begin,
            (_, w, l) if w == l => end,
            _ => middle,
        };
        let bar_role = if selected {
            Role::SelectedElsewhere
        } else {
            Role::Track(ui.model.open.schedule.track_number(talk))
        };
        // Keep the title visible when the top of the block is scrolled out of sight.
        let skipped = top.saturating_sub(block.rows.start);
        let text = texts.get(within - skipped.min(within));
        let (text, role) = text.map_or(("", Role::Text), |(text, role)| (text.as_str(), *role));
        let shown_role = if back { Role::Dim } else { role };
        let mut spans = vec![canvas.span(bar, bar_role)];
        match text.strip_prefix(signs.as_str()).filter(|_| !signs.is_empty() && role == Role::Title)
        {
            Some(rest) => {
                spans.push(canvas.span(mark, mark_role));
                spans.push(note.clone());
                spans.push(canvas.span(rest, shown_role));
            }
            None => spans.push(canvas.span(text, shown_role)),
        }
        canvas.line(place, spans);
        if row == first_shown {
            draw_letters(canvas, place, &letters);
            if focused {
                canvas.select(place);
            }
        }
        if selected {
            select(canvas, place, focused);
        }
    }
}

/// Draws the badges at the right of a block's line.
fn draw_letters(canvas: &mut Canvas<'_>, line: Rect, letters: &str) {
    let cells = u16::try_from(width::of(letters)).unwrap_or(0);
    let right = Rect { x: (line.right() - 1).saturating_sub(cells), width: cells, ..line };
    canvas.line(right, canvas.span(letters.to_owned(), Role::Key));
}

/// Highlights a line of the selected block.
fn select(canvas: &mut Canvas<'_>, line: Rect, focused: bool) {
    let role = if focused { Role::Selected } else { Role::SelectedElsewhere };
    let style = canvas.style(role);
    canvas.buffer.set_style(line, style);
    let end = canvas.prefs.symbols.selected_end;
    canvas.buffer.set_string(line.right() - 1, line.y, end, style);
}

/// Whether to dim a block: all its talks are hidden, or it is a break that is not
/// picked.
fn steps_back(ui: Ui<'_>, block: &Block, talk: &Talk) -> bool {
    let hidden = |at: &usize| ui.screen.picks.hidden.contains(at);
    let idle = talk.is_break && ui.model.open.agenda.level(&talk.id).is_none();
    idle || block.talks.iter().all(hidden)
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
    let mut titles = wrap::plain(&format!("{title}{more}"), room.max(1));
    if titles.len() > rows {
        titles.truncate(rows);
        if let Some(last) = titles.last_mut() {
            let room = room.saturating_sub(width::of(ellipsis) + width::of(more));
            *last = format!("{}{ellipsis}{more}", width::fit(last, room, "").trim_end());
        }
    }
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
fn now_line(ui: Ui<'_>, canvas: &mut Canvas<'_>, grid: Grid) {
    let Some(row) = ui.screen.now_row(ui.model) else {
        return;
    };
    let y = grid.rows.y + u16::try_from(row - ui.model.nav.timeline.top).unwrap_or(0);
    let clock = time::clock(&time::in_zone(ui.model.now.fixed_offset(), ui.model.shown_zone()));
    let style = canvas.style(Role::Now);
    canvas.line(
        Rect { y, height: 1, ..grid.times },
        canvas.span(format!("{:>6}", format!("{}{clock}", ui.symbols().more[1])), Role::Now),
    );
    // In each lane, the line runs from the right edge to the text, with a blank
    // between.
    for lane in
        (0..grid.lanes).filter_map(|at| lane_area(ui, grid, ui.model.nav.timeline.left + at))
    {
        let written =
            |x: &u16| canvas.buffer.cell((*x, y)).is_some_and(|cell| cell.symbol() != " ");
        let end = (lane.x..lane.right()).rev().find(written);
        let from = end.map_or(lane.x, |x| x + 2);
        for x in from..lane.right() - 1 {
            if let Some(cell) = canvas.buffer.cell_mut((x, y)) {
                cell.set_symbol(ui.symbols().rule).set_style(style);
            }
        }
    }
}
