//! Moving: in lists, the timeline and the details, and between panes, days and talks.

mod my_day;
mod timeline;

use std::ops::Range;

use super::message::say;
use super::settle::resettle;
use crate::agenda::now::starts_in;
use crate::agenda::phrases;
use crate::tui::action::Action;
use crate::tui::layout;
use crate::tui::model::{Focus, ListState, Model, RowId, View};
use crate::tui::screen::rows::{self, Row};
use crate::tui::screen::{Screen, not_first};
use crate::tui::step::{Step, cycle};

pub use my_day::{click_my_day, my_day, next_in_my_day, scroll_my_day, toggle_my_day};
pub use timeline::{scroll_timeline, select_in_timeline, timeline, to_day, zoom};

/// Moves within the focused pane, or to the pane beside it.
pub fn move_by(model: &mut Model, screen: &Screen, action: Action) {
    if matches!(action, Action::Left | Action::Right) {
        beside(model, screen, action == Action::Right);
    } else if model.search.is_none() && model.nav.in_details() {
        details(model, screen, action);
    } else if model.shown_view() == Some(View::Timeline) {
        timeline(model, screen, action);
    } else if model.in_my_day() {
        my_day(model, screen, action);
    } else if model.shown_view() == Some(View::Talks) && model.nav.focus == Focus::Groups {
        let page = layout::rows_below_title(screen.areas.groups);
        let browse = &mut model.nav.browse;
        let row = browse.place(browse.chosen).unwrap_or(0);
        let to = Step::of(action, page).map(|step| step.from(row, browse.rows()));
        browse.chosen = to.and_then(|row| browse.at(row)).unwrap_or(browse.chosen);
    } else if let Some(step) = Step::of(action, page_of_list(model, screen)) {
        list(model, screen, step);
    }
}

/// The number of selectable rows on a page of the list, without headings and
/// continuation lines.
fn page_of_list(model: &Model, screen: &Screen) -> usize {
    let height = screen.list_height();
    let from = model.list().offset;
    let shown = screen.rows().iter().skip(from).take(height);
    shown.filter(|row| row.is_selectable()).count()
}

fn list(model: &mut Model, screen: &Screen, step: Step) {
    let selectable = selectable(screen);
    if let Some(row) = along(&selectable, model.list().row, step) {
        select_row(model, screen, row);
        // Show the headings above the first talk too.
        if Some(&row) == selectable.first() {
            model.list_mut().offset = 0;
        }
    }
}

/// The position after a step along some positions.
fn along(selectable: &[usize], here: usize, step: Step) -> Option<usize> {
    let at = selectable.iter().position(|row| *row == here).unwrap_or(0);
    selectable.get(step.from(at, selectable.len())).copied()
}

/// The first visible line after the wheel has scrolled by some lines.
fn scrolled(offset: usize, by: isize, lines: usize, height: usize) -> usize {
    offset.saturating_add_signed(by).min(lines.saturating_sub(height))
}

/// Whether some lines are entirely visible, or fill the screen.
fn fits(lines: &Range<usize>, shown: &Range<usize>) -> bool {
    let is_in = |inner: &Range<usize>, outer: &Range<usize>| {
        inner.start >= outer.start && inner.end <= outer.end
    };
    is_in(lines, shown) || is_in(shown, lines)
}

fn selectable(screen: &Screen) -> Vec<usize> {
    let rows = screen.rows().iter().enumerate();
    rows.filter(|(_, row)| row.is_selectable()).map(|(at, _)| at).collect()
}

/// Selects a row, if it can be selected.
pub fn select_row(model: &mut Model, screen: &Screen, row: usize) {
    let here = screen.rows().get(row);
    if let Some(row_id) = here.and_then(|row| row.id(&model.open.schedule)) {
        model.list_mut().select(row_id, row);
    }
}

/// Scrolls the list and keeps the selection on the screen.
pub fn scroll_list(model: &mut Model, screen: &Screen, rows: isize) {
    let height = screen.list_height();
    let offset = scrolled(model.list().offset, rows, screen.rows().len(), height);
    // The first row on the screen is the beginning of an entry, in the wheel's direction.
    let offset = if rows < 0 {
        (0..=offset).rev().find(|at| not_first(screen.rows(), *at) == 0).unwrap_or(0)
    } else {
        offset + not_first(screen.rows(), offset)
    };
    model.list_mut().offset = offset;
    // The continuation lines of the selected row must fit too.
    let shown = |row: &usize| {
        let after = screen.rows().iter().skip(row + 1);
        let more = after.take_while(|row| row.belongs_to_row_above()).count();
        *row >= offset && row + more < offset + height
    };
    let selected = model.list().row;
    if !shown(&selected) {
        let selectable = selectable(screen).into_iter().filter(shown);
        if let Some(row) = selectable.min_by_key(|row| row.abs_diff(selected)) {
            select_row(model, screen, row);
        }
    }
}

fn details(model: &mut Model, screen: &Screen, action: Action) {
    let area = screen.areas.details.unwrap_or_default();
    if let Some(step) = Step::of(action, usize::from(area.height.saturating_sub(1))) {
        model.nav.details.line = step.from(model.nav.details.line, screen.details().len());
    }
}

/// Moves the focus to the next or previous pane, wrapping around. On a narrow screen
/// that pane replaces the current one.
pub fn cycle_pane(model: &mut Model, screen: &Screen, forward: bool) {
    let (panes, here) = panes(model, screen);
    focus(model, screen, panes[cycle(here, panes.len(), forward)]);
}

/// Moves the focus to the pane on the right or left, if there is one.
fn beside(model: &mut Model, screen: &Screen, right: bool) {
    let (panes, here) = panes(model, screen);
    let to = if right { here + 1 } else { here.wrapping_sub(1) };
    if let Some(&pane) = panes.get(to) {
        focus(model, screen, pane);
    }
}

/// The panes and the position of the focused one.
fn panes(model: &Model, screen: &Screen) -> (Vec<Focus>, usize) {
    let panes = screen.panes(model);
    let focus = if model.nav.full { Focus::Details } else { model.nav.focus };
    let here = panes.iter().position(|pane| *pane == focus).unwrap_or(0);
    (panes, here)
}

fn focus(model: &mut Model, screen: &Screen, pane: Focus) {
    (model.nav.full, model.nav.focus) = (false, pane);
    // Without room beside the list, the details fill the screen.
    if pane == Focus::Details && resettle(model, screen).fitted.focus != pane {
        model.nav.full = true;
    }
}

/// Moves to the next or previous day: in a list to its first row, in the timeline to
/// the talk at about the same time, in my day to the current or first pick.
pub fn move_by_day(model: &mut Model, screen: &Screen, forward: bool) {
    if model.nav.view.tab() == View::Timeline {
        let day = model.nav.timeline.day;
        let last = model.open.schedule.days().len().saturating_sub(1);
        let to = if forward { (day + 1).min(last) } else { day.saturating_sub(1) };
        return to_day(model, to);
    }
    let day_of = |row: usize| match &screen.rows()[row] {
        Row::Gap(gap) => Some(Some(gap.day)),
        Row::Cancelled(id) => Some(model.open.last_slot(id).map(|slot| slot.day())),
        row => Some(model.open.schedule.talks()[row.talk()?].slot.map(|slot| slot.day())),
    };
    let selectable = selectable(screen);
    let row = model.list().row;
    let here = screen.rows().get(row).and_then(|_| day_of(row));
    let other = |at: &&usize| day_of(**at) != here;
    let to = if forward {
        selectable.iter().filter(|at| **at > row).find(other).copied()
    } else {
        let last = selectable.iter().rev().filter(|at| **at < row).find(other).copied();
        last.and_then(|last| selectable.iter().find(|at| day_of(**at) == day_of(last)).copied())
    };
    if let Some(row) = to {
        select_row(model, screen, row);
        // Start the day at the top of the list.
        model.list_mut().offset = ListState::TOP;
    }
}

/// Moves to the next or previous talk without leaving the details.
pub fn move_by_talk(model: &mut Model, screen: &Screen, forward: bool) {
    if model.shown_view() == Some(View::Timeline) {
        let to = screen.selected_position().and_then(|at| {
            let talks = model.open.schedule.talks();
            let day = talks[at].slot.map(|slot| slot.day());
            let to = if forward { at + 1 } else { at.checked_sub(1)? };
            let same_day = talks.get(to)?.slot.map(|slot| slot.day()) == day;
            same_day.then(|| talks[to].id.clone())
        });
        if let Some(id) = to {
            model.nav.timeline.selected = Some(id);
        }
    } else if model.in_my_day() {
        next_in_my_day(model, screen, forward);
    } else {
        list(model, screen, Step::By(if forward { 1 } else { -1 }));
    }
}

/// Moves to a talk, in the open view if that view can show it.
pub fn to_talk(model: &mut Model, screen: &Screen, at: usize) {
    let talk = &model.open.schedule.talks()[at];
    let (scheduled, starred) = (talk.slot.is_some(), model.open.agenda.is_picked(&talk.id));
    if let Some(search) = model.search.take() {
        model.nav.focus = search.before.focus;
    }
    model.nav.full = false;
    model.nav.gap = None;
    model.select_everywhere(at);
    let shown = match model.nav.view {
        View::Timeline => scheduled,
        View::MyDay => scheduled && starred,
        View::Agenda => starred,
        View::Talks => true,
        // These views choose their talks themselves.
        View::Now | View::ForYou | View::Changes => {
            let screen = resettle(model, screen);
            screen.rows().iter().any(|row| row.talk() == Some(at))
        }
    };
    if !shown {
        model.nav.view = View::Talks;
    }
    let listed = |model: &Model| rows::chosen(model, &screen.picks, &screen.filter).contains(&at);
    if model.nav.view == View::Talks && !listed(model) {
        model.nav.kept = None;
        if !listed(model) {
            model.nav.browse.clear();
        }
    }
    model.nav.focus = Focus::Main;
    // Scroll so that the rows after the talk are visible.
    model.list_mut().offset = ListState::TOP;
}

/// Moves to the talk on now or next; in the agenda, to such a pick.
pub fn to_now(model: &mut Model, screen: &Screen) {
    let now = model.now;
    let talks = model.open.schedule.talks();
    let not_over = |at: &usize| talks[*at].end().is_some_and(|end| end > now);
    let matters = model.most_relevant();
    let is_pick = |at: &usize| model.open.agenda.is_picked(&talks[*at].id);
    let to = match model.nav.view {
        View::Agenda | View::MyDay => matters
            .filter(is_pick)
            .or_else(|| model.open.agenda.talks(&model.open.schedule).into_iter().find(not_over)),
        _ => matters,
    };
    let Some(at) = to else {
        let text = match model.nav.view {
            View::Agenda | View::MyDay => "no pick is on now or later",
            _ => "the conference is not on now",
        };
        return say(model, text);
    };
    let text = match talks[at].slot {
        Some(slot) if slot.start > now && is_pick(&at) => {
            format!("your next pick: {}", phrases::starts(starts_in(slot, now)))
        }
        Some(slot) if slot.start > now => {
            let start = phrases::start(slot, model.shown_zone());
            format!("nothing is on now; next at {start}")
        }
        _ => "on now".to_owned(),
    };
    let (view, id) = (model.nav.view, talks[at].id.clone());
    model.remember_location();
    to_talk(model, screen, at);
    if view == View::Agenda {
        model.nav.view = view;
        model.nav.lists[view].choose(RowId::Talk(id));
    }
    say(model, text);
}

/// Scrolls the groups and keeps the chosen one on the screen.
pub fn scroll_groups(model: &mut Model, screen: &Screen, rows: isize) {
    let Some(area) = screen.areas.groups else {
        return;
    };
    let height = usize::from(layout::titled(area).1.height);
    let browse = &mut model.nav.browse;
    browse.offset = scrolled(browse.offset, rows, browse.rows(), height);
    let shown = browse.offset..=browse.offset + height.saturating_sub(1);
    let row = browse.place(browse.chosen).map(|row| row.clamp(*shown.start(), *shown.end()));
    browse.chosen = row.and_then(|row| browse.at(row)).unwrap_or(browse.chosen);
}
