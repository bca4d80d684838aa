//! The timeline: all-day talks, and a day at a scale.

mod blocks;
mod columns;
mod overview;
mod strip;

use chrono::Datelike;
use ratatui::layout::Rect;

use super::ui::{Ui, mark_of};
use crate::agenda::phrases;
use crate::schedule::time;
use crate::schedule::timeline::Day;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::layout::timeline::Grid;
use crate::tui::screen::ShownDay;
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let (Some(days), Some(area)) = (ui.screen.areas.days, ui.screen.areas.timeline) else {
        return;
    };
    let tabs = &ui.screen.days;
    let taken = tabs.tabs.last().map_or(days.x, |tab| tab.area.right());
    let taken = taken.max(tabs.toggle.1.right());
    let Some(shown) = &ui.screen.timeline else {
        let hint = ui.span("  No talk has a time yet.", Role::Dim);
        let below = Rect { y: days.y + 2, ..days };
        canvas.line(below, hint);
        return;
    };
    let lanes = ui.screen.days.lanes.as_str();
    let mut right = vec![ui.span(lanes, Role::Key)];
    let scale = match lanes {
        "" => scale(shown),
        _ => format!("{} {}", ui.symbols().dot, scale(shown)),
    };
    if usize::from(days.right() - taken) > width::of(lanes) + width::of(&scale) {
        right.push(ui.span(scale, Role::Dim));
    }
    canvas.line_right(days, right);
    all_day(ui, canvas, &shown.day, shown.grid);
    let (state, rows) = (&ui.model.nav.timeline, shown.grid.blocks);
    let (offset, all) = if shown.grid.is_overview() {
        overview::draw(ui, canvas, shown);
        (state.left, shown.day.lanes.len())
    } else {
        columns::draw(ui, canvas, shown);
        (state.top, shown.timeline.rows.len())
    };
    canvas.scrollbar(Rect { y: rows.y, height: rows.height, ..area }, offset, all);
}

/// The scale as `10 min a line`.
fn scale(ShownDay { timeline, grid, .. }: &ShownDay) -> String {
    let unit = if grid.is_overview() { "cell" } else { "line" };
    format!("{} a {unit} ", time::length(timeline.rows.minutes.into()))
}

/// Draws the all-day talks in one line above the day.
fn all_day(ui: Ui<'_>, canvas: &mut Canvas<'_>, day: &Day, grid: Grid) {
    let Some(line) = grid.all_day else {
        return;
    };
    let titles = day.all_day.iter().map(|&at| {
        let talk = ui.talk(at);
        let symbol = mark_of(ui, &[at]).map_or("", |(symbol, _)| symbol);
        let last = talk.slot.map(|slot| slot.last_day());
        let more = last.filter(|last| *last > day.date);
        let until = more.map(|last| format!(" to {}", last.weekday()));
        format!("{symbol}{}{}", talk.title, until.unwrap_or_default())
    });
    let titles: Vec<String> = titles.collect();
    let label = format!(" {}  ", phrases::ALL_DAY);
    let room = usize::from(line.width).saturating_sub(width::of(&label));
    let titles = ui.fitted(&titles.join(", "), room, Role::Text);
    let label = ui.span(label, Role::Dim);
    canvas.line(line, vec![label, titles]);
}
