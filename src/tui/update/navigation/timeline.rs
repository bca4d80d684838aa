//! Moving in the timeline: by talk, by day, by the wheel, and to another scale.

use std::cmp::Reverse;

use chrono::Timelike;

use super::{fits, scrolled};
use crate::schedule::timeline::Day;
use crate::schedule::{Talk, TalkId};
use crate::tui::action::Action;
use crate::tui::layout::timeline::ZOOM_LEVELS;
use crate::tui::model::{Model, Scale};
use crate::tui::screen::{Screen, ShownDay};
use crate::tui::step::Step;
use crate::tui::update::message::say;

pub fn timeline(model: &mut Model, screen: &Screen, action: Action) {
    let Some(ShownDay { day, grid, .. }) = &screen.timeline else {
        return;
    };
    let Some(here) = model.selected_in_timeline() else {
        return;
    };
    // A page of rows holds about this many talks.
    let page = if grid.is_overview() { grid.lanes } else { grid.rows() / 4 };
    let (vertical, steps) = match (action, Step::of(action, page)) {
        (Action::LaneLeft, _) => (false, -1),
        (Action::LaneRight, _) => (false, 1),
        (_, Some(Step::By(steps))) => (true, steps),
        (_, Some(Step::Start)) => (true, isize::MIN),
        (_, Some(Step::End)) => (true, isize::MAX),
        (_, None) => return,
    };
    if vertical == grid.is_overview() {
        across(model, day, here, steps);
    } else if let Some(to) = day.step_in_lane(here, steps) {
        select(model, to);
    }
}

/// Moves by lanes to the talk nearest in time. Repeated moves keep the time of the first
/// one, as a text cursor keeps its column.
fn across(model: &mut Model, day: &Day, here: usize, lanes: isize) {
    let Some((lane, _, minutes)) = day.find(here) else {
        return;
    };
    let state = &model.nav.timeline;
    let goal = state.goal.as_ref().filter(|(talk, _)| state.selected.as_ref() == Some(talk));
    let goal = goal.map_or(minutes.start, |(_, minute)| *minute);
    let to = lane.saturating_add_signed(lanes).min(day.lanes.len() - 1);
    if let Some(talk) = day.nearest(to, goal).filter(|_| to != lane) {
        let id = select(model, talk);
        model.nav.timeline.goal = Some((id, goal));
    }
}

/// Selects a talk and scrolls to its start.
fn select(model: &mut Model, talk: usize) -> TalkId {
    let id = model.open.schedule.talks()[talk].id.clone();
    model.nav.timeline.selected = Some(id.clone());
    model.nav.timeline.held = None;
    id
}

/// Goes to the next scale, with the selected block in the middle of the screen.
pub fn zoom(model: &mut Model, screen: &Screen, finer: bool) {
    let Some(shown) = &screen.timeline else {
        return;
    };
    let scale = match (shown.grid.scale, finer) {
        (Scale::Overview, true) => Scale::Columns(0),
        (Scale::Columns(level), true) if level + 1 < ZOOM_LEVELS.len() => Scale::Columns(level + 1),
        (Scale::Columns(0), false) => Scale::Overview,
        (Scale::Columns(level), false) => Scale::Columns(level - 1),
        (Scale::Overview, false) => return say(model, "this is the coarsest scale: all rooms"),
        (Scale::Columns(_), true) => return say(model, "this is the finest scale"),
    };
    let state = &mut model.nav.timeline;
    (state.zoom, state.centre) = (Some(scale), true);
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
    model.nav.set_day(to);
    model.nav.timeline.is_users_day = true;
    model.nav.timeline.top = 0;
}

/// The minute after midnight at which a talk begins.
fn time_of_day(talk: &Talk) -> Option<u32> {
    talk.slot.map(|slot| slot.start.num_seconds_from_midnight() / 60)
}

/// Selects a talk in the timeline without scrolling to its start.
pub fn select_in_timeline(model: &mut Model, id: TalkId) {
    model.nav.timeline.held = Some(id.clone());
    model.nav.timeline.selected = Some(id);
}

/// Scrolls the timeline and keeps the selection on the screen.
pub fn scroll_timeline(model: &mut Model, screen: &Screen, rows: isize) {
    let Some(shown) = &screen.timeline else {
        return;
    };
    if shown.grid.is_overview() {
        scroll_lanes(model, shown, rows);
    } else {
        scroll_rows(model, shown, rows);
    }
}

fn scroll_lanes(model: &mut Model, ShownDay { day, grid, .. }: &ShownDay, lanes: isize) {
    let left = scrolled(model.nav.timeline.left, lanes, day.lanes.len(), grid.lanes);
    model.nav.timeline.left = left;
    let selected = model.selected_in_timeline();
    let Some((here, (lane, ..))) = selected.and_then(|at| Some((at, day.find(at)?))) else {
        return;
    };
    let nearest = lane.clamp(left, left + grid.lanes - 1);
    across(model, day, here, nearest.cast_signed() - lane.cast_signed());
}

fn scroll_rows(model: &mut Model, ShownDay { timeline, grid, .. }: &ShownDay, rows: isize) {
    let height = grid.rows();
    let top = scrolled(model.nav.timeline.top, rows, timeline.rows.len(), height);
    model.nav.timeline.top = top;
    model.nav.timeline.held.clone_from(&model.nav.timeline.selected);
    let here = model.selected_in_timeline();
    let Some(block) = here.and_then(|at| timeline.block_of(at)) else {
        return;
    };
    let window = top..top + height;
    if fits(&block.rows, &window) {
        return;
    }
    let lanes = model.nav.timeline.left..model.nav.timeline.left + grid.lanes;
    let nearest = timeline
        .blocks
        .iter()
        .filter(|b| fits(&b.rows, &window) && lanes.contains(&b.lane))
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
