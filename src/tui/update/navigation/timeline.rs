//! Moving in the timeline: by block, by day and by the wheel.

use std::cmp::Reverse;
use std::iter;
use std::ops::Range;

use crate::schedule::timeline::Direction;
use crate::schedule::{Talk, TalkId};
use crate::tui::action::Action;
use crate::tui::model::Model;
use crate::tui::screen::{Screen, ShownDay};

pub fn timeline(model: &mut Model, screen: &Screen, action: Action) {
    let Some(ShownDay { timeline, grid, .. }) = &screen.timeline else {
        return;
    };
    let Some(here) = model.selected_in_timeline() else {
        return;
    };
    // A page of rows holds about this many talks.
    let page = (usize::from(grid.rows.height) / 4).max(1);
    let (direction, steps) = match action {
        Action::Down => (Direction::Down, 1),
        Action::Up => (Direction::Up, 1),
        Action::LaneLeft => (Direction::Left, 1),
        Action::LaneRight => (Direction::Right, 1),
        Action::HalfDown => (Direction::Down, page.div_ceil(2)),
        Action::HalfUp => (Direction::Up, page.div_ceil(2)),
        Action::PageDown => (Direction::Down, page),
        Action::PageUp => (Direction::Up, page),
        Action::First => (Direction::Up, usize::MAX),
        Action::Last => (Direction::Down, usize::MAX),
        _ => return,
    };
    let on = |at: &usize| timeline.neighbour(*at, direction);
    let way = iter::successors(on(&here), on).take(steps);
    let to = way.last().unwrap_or(here);
    model.nav.timeline.selected = Some(model.open.schedule.talks()[to].id.clone());
    model.nav.timeline.held = None;
}

/// Moves to a day in the timeline, near the selected time of day, for comparison.
pub fn to_day(model: &mut Model, to: usize) {
    let Some(&day) = model.open.schedule.days().get(to).filter(|_| to != model.nav.timeline.day)
    else {
        return;
    };
    let schedule = &model.open.schedule;
    let selected = model.nav.timeline.selected.as_ref();
    let time = selected.and_then(|id| schedule.by_id(id)).and_then(time_of_day).unwrap_or(0);
    let of_day = |talk: &&Talk| talk.appointment().is_some_and(|slot| slot.day() == day);
    let near = schedule
        .talks()
        .iter()
        .filter(of_day)
        .min_by_key(|talk| time_of_day(talk).unwrap_or(0).abs_diff(time));
    model.nav.timeline.selected = near.map(|talk| talk.id.clone());
    (model.nav.timeline.day, model.nav.timeline.top) = (to, 0);
}

fn time_of_day(talk: &Talk) -> Option<u32> {
    use chrono::Timelike;
    talk.slot.map(|slot| slot.start.hour() * 60 + slot.start.minute())
}

/// Selects a talk in the timeline without scrolling to its start.
pub fn select_in_timeline(model: &mut Model, id: TalkId) {
    model.nav.timeline.held = Some(id.clone());
    model.nav.timeline.selected = Some(id);
}

/// Scrolls the timeline and keeps the selection on the screen.
pub fn scroll_timeline(model: &mut Model, screen: &Screen, rows: isize) {
    let Some(ShownDay { timeline, grid, .. }) = &screen.timeline else {
        return;
    };
    let height = usize::from(grid.rows.height);
    let furthest = timeline.rows.len().saturating_sub(height);
    let top = model.nav.timeline.top.saturating_add_signed(rows).min(furthest);
    model.nav.timeline.top = top;
    model.nav.timeline.held.clone_from(&model.nav.timeline.selected);
    let here = model.selected_in_timeline();
    let Some(block) = here.and_then(|at| timeline.block_of(at)).map(|at| &timeline.blocks[at])
    else {
        return;
    };
    let window = top..top + height;
    // The block is entirely visible, or fills the screen.
    let fits = |rows: &Range<usize>| {
        let whole = rows.start >= window.start && rows.end <= window.end;
        whole || (rows.start <= window.start && rows.end >= window.end)
    };
    if fits(&block.rows) {
        return;
    }
    let lanes = model.nav.timeline.left..model.nav.timeline.left + grid.lanes;
    let nearest = timeline
        .blocks
        .iter()
        .filter(|b| fits(&b.rows) && lanes.contains(&b.lane))
        .min_by_key(|b| (b.lane.abs_diff(block.lane), b.rows.start.abs_diff(block.rows.start)));
    // Between long or distant blocks nothing may fit. Go to the next block in the
    // wheel's direction, or the wheel would be stuck.
    let next = || {
        let drawn = timeline.blocks.iter().filter(|b| lanes.contains(&b.lane));
        if rows > 0 {
            drawn
                .filter(|b| b.rows.end > window.end)
                .min_by_key(|b| (b.rows.start, b.lane.abs_diff(block.lane)))
        } else {
            drawn
                .filter(|b| b.rows.start < window.start)
                .min_by_key(|b| (Reverse(b.rows.end), b.lane.abs_diff(block.lane)))
        }
    };
    if let Some(&at) = nearest.or_else(next).and_then(|b| b.talks.first()) {
        select_in_timeline(model, model.open.schedule.talks()[at].id.clone());
    }
}
