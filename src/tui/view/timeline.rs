//! The timeline: tabs for the days, all-day talks, and a day at a scale.

mod columns;
mod overview;
mod strip;

use chrono::Datelike;
use ratatui::layout::Rect;

use super::ui::{Ui, mark_of};
use crate::agenda::phrases;
use crate::schedule::timeline::{Block, Day, Timeline};
use crate::schedule::{Talk, time};
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::layout::timeline::Grid;
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
    let Some(shown) = &ui.screen.timeline else {
        let hint = canvas.span("  No talk has a time yet.", Role::Dim);
        let below = Rect { y: days.y + 2, ..days };
        canvas.line(below, hint);
        return;
    };
    let lanes = ui.screen.days.lanes.as_str();
    let mut right = vec![canvas.span(lanes, Role::Key)];
    let scale = scale(shown);
    if usize::from(days.right() - taken) > width::of(lanes) + width::of(&scale) {
        right.push(canvas.span(scale, Role::Dim));
    }
    canvas.line_right(days, right);
    all_day(ui, canvas, &shown.day, shown.grid);
    if shown.grid.is_overview() {
        overview::draw(ui, canvas, shown);
    } else {
        columns::draw(ui, canvas, shown);
    }
}

/// The scale as `10 min a line`.
fn scale(ShownDay { timeline, grid, .. }: &ShownDay) -> String {
    let unit = if grid.is_overview() { "cell" } else { "line" };
    format!("{} min a {unit} ", timeline.rows.minutes)
}

/// Draws the all-day talks in one line above the day.
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

/// The blocks in the lanes on the screen.
fn blocks_on_screen<'a>(ui: Ui<'_>, shown: &'a ShownDay) -> &'a [Block] {
    let left = ui.model.nav.timeline.left;
    shown.timeline.in_lanes(left..left + shown.grid.lanes)
}

/// The area of a block on the screen; empty if it is scrolled out of sight.
fn area_of(ui: Ui<'_>, grid: &Grid, block: &Block) -> Rect {
    let state = &ui.model.nav.timeline;
    let hidden = |row: usize| row.saturating_sub(state.top);
    let lane = block.lane.checked_sub(state.left);
    lane.map_or(Rect::ZERO, |lane| {
        grid.area(lane, hidden(block.rows.start)..hidden(block.rows.end))
    })
}

/// The talk that a block shows, and whether it is the selected one.
fn talk_of(ui: Ui<'_>, block: &Block) -> Option<(usize, bool)> {
    let selected = ui.model.selected_in_timeline().filter(|at| block.talks.contains(at));
    Some((selected.or_else(|| block.talks.first().copied())?, selected.is_some()))
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

/// The mark of a time on another date than the day's, such as `+1`.
fn date_mark(minute: i64) -> String {
    match minute.div_euclid(24 * 60) {
        0 => String::new(),
        days => format!("{days:+}"),
    }
}

/// The current time on the shown clock.
fn now(ui: Ui<'_>) -> String {
    time::clock(&time::in_zone(ui.model.now.fixed_offset(), ui.model.shown_zone()))
}

/// Whether to dim a block: all its talks are hidden, or it is a break that is not
/// picked.
fn steps_back(ui: Ui<'_>, block: &Block, talk: &Talk) -> bool {
    let hidden = |at: &usize| ui.screen.picks.hidden.contains(at);
    let idle = talk.is_break && ui.model.open.agenda.level(&talk.id).is_none();
    idle || block.talks.iter().all(hidden)
}
