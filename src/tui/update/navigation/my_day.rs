//! Moving in my day: opening it, by block, between picks side by side, and by the wheel.

use ratatui::layout::Position;

use super::{along, fits, scrolled};
use crate::tui::action::Action;
use crate::tui::model::{Model, RowId, View};
use crate::tui::screen::Screen;
use crate::tui::screen::my_day::MyDayRows;
use crate::tui::step::Step;
use crate::tui::update::views;

/// Opens my day on the day of the selection, or, from my day, the timeline.
pub fn toggle_my_day(model: &mut Model, screen: &Screen) {
    if model.nav.view == View::MyDay {
        return views::open_view_of(model, screen, Action::Timeline);
    }
    let selected =
        pick_or_gap(model, screen).filter(|_| model.nav.is_users_choice(screen.selected()));
    model.remember_location();
    views::open_view(model, screen, View::MyDay);
    if let Some((row_id, day)) = selected {
        model.nav.set_day(day);
        model.nav.lists[View::MyDay].choose(row_id);
    }
    if !model.nav.timeline.is_users_day {
        model.leave_day_without_picks();
    }
}

/// The selected pick or free time, and the position of its day.
fn pick_or_gap(model: &Model, screen: &Screen) -> Option<(RowId, usize)> {
    let (open, selection) = (&model.open, &screen.selection);
    let (row_id, day) = match (&selection.gap, &selection.id) {
        (Some(gap), _) => (RowId::Gap(gap.from), gap.day),
        (None, Some(id)) if open.agenda.is_picked(id) => {
            (RowId::Talk(id.clone()), selection.slot(open)?.day())
        }
        (None, _) => return None,
    };
    let day = open.schedule.days().iter().position(|other| *other == day)?;
    Some((row_id, day))
}

/// Moves by block, or to a pick side by side with the selected one.
pub fn my_day(model: &mut Model, screen: &Screen, action: Action) {
    let Some(my_day) = &screen.my_day else {
        return;
    };
    let here = model.nav.lists[View::MyDay].row;
    let to = match action {
        Action::LaneLeft | Action::LaneRight => beside(my_day, here, action == Action::LaneRight),
        _ => {
            let top = model.nav.lists[View::MyDay].offset;
            let window = top..top + usize::from(my_day.lanes.height);
            let rows = |at: &usize| &my_day.blocks[*at].rows;
            let page = my_day.selectable().filter(|at| window.contains(&rows(at).start)).count();
            let selectable: Vec<usize> = my_day.selectable().collect();
            Step::of(action, page).and_then(|step| along(&selectable, here, step))
        }
    };
    if let Some(to) = to {
        select(model, my_day, to);
    }
}

/// Moves to the next or previous pick, past free time.
pub fn next_in_my_day(model: &mut Model, screen: &Screen, forward: bool) {
    let Some(my_day) = &screen.my_day else {
        return;
    };
    let picks = my_day.selectable().filter(|at| my_day.gap(*at).is_none());
    let picks: Vec<usize> = picks.collect();
    let step = Step::By(if forward { 1 } else { -1 });
    if let Some(to) = along(&picks, model.nav.lists[View::MyDay].row, step) {
        select(model, my_day, to);
    }
}

/// The block in the next lane on the right or left, nearest in time.
fn beside(my_day: &MyDayRows, here: usize, right: bool) -> Option<usize> {
    let part = |at: usize| {
        let block = my_day.blocks.get(at).filter(|block| !block.all_day)?;
        Some(&my_day.day.parts[block.at])
    };
    let from = part(here)?;
    let others = my_day.selectable().filter_map(|at| Some((at, part(at)?)));
    let others = others.filter(|(_, other)| {
        other.group == from.group && (other.lane > from.lane) == right && other.lane != from.lane
    });
    let nearest = others.min_by_key(|(_, other)| {
        let apart = other.from >= from.to || from.from >= other.to;
        let between = (other.from.time - from.from.time).abs();
        (other.lane.abs_diff(from.lane), apart, between)
    });
    nearest.map(|(at, _)| at)
}

fn select(model: &mut Model, my_day: &MyDayRows, to: usize) {
    let row_id = my_day.blocks.get(to).and_then(|block| my_day.id(model, block));
    if let Some(row_id) = row_id {
        model.nav.lists[View::MyDay].select(row_id, to);
    }
}

/// Selects the block at a position. Returns whether it was selected before.
pub fn click_my_day(model: &mut Model, screen: &Screen, at: Position) -> bool {
    let Some(my_day) = &screen.my_day else {
        return false;
    };
    let list = &model.nav.lists[View::MyDay];
    let row = list.offset + usize::from(at.y.saturating_sub(my_day.lanes.y));
    let is_there = |index: &usize| {
        let block = &my_day.blocks[*index];
        let columns = my_day.columns(block, list.row);
        let beside = at.x < my_day.lanes.x;
        let over = columns.is_some_and(|lane| beside || (lane.x..lane.right()).contains(&at.x));
        over && block.rows.contains(&row)
    };
    let (to, here) = (my_day.selectable().find(is_there), list.row);
    if let Some(to) = to {
        select(model, my_day, to);
    }
    to == Some(here)
}

/// Scrolls my day and keeps the selection on the screen.
pub fn scroll_my_day(model: &mut Model, screen: &Screen, rows: isize) {
    let Some(my_day) = &screen.my_day else {
        return;
    };
    let height = usize::from(my_day.lanes.height);
    let list = &mut model.nav.lists[View::MyDay];
    list.offset = scrolled(list.offset, rows, my_day.height, height);
    let shown = list.offset..list.offset + height;
    let fits = |at: usize| fits(&my_day.reach(at), &shown);
    let here = list.row;
    if my_day.blocks.is_empty() || fits(here) {
        return;
    }
    if let Some(to) = my_day.selectable().filter(|at| fits(*at)).min_by_key(|at| at.abs_diff(here))
    {
        select(model, my_day, to);
    }
}
