//! Moving: in lists, in the timeline, through the details, between panes, days
//! and talks.

mod timeline;

use super::say;
use crate::agenda::words;
use crate::schedule::Grouping;
use crate::tui::action::Action;
use crate::tui::help::Help;
use crate::tui::layout;
use crate::tui::model::{App, Focus, Overlay, Stop, View};
use crate::tui::rows::{self, Row};
use crate::tui::view::menu;

pub use timeline::{scroll_timeline, select_in_timeline, timeline, to_day};

/// A number of rows, or an end of the list.
#[derive(Debug, Clone, Copy)]
enum Step {
    By(isize),
    Start,
    End,
}

impl Step {
    fn of(action: Action, page: usize) -> Option<Self> {
        let page = isize::try_from(page.max(1)).unwrap_or(isize::MAX);
        Some(match action {
            Action::Down => Self::By(1),
            Action::Up => Self::By(-1),
            Action::HalfDown => Self::By((page / 2).max(1)),
            Action::HalfUp => Self::By(-(page / 2).max(1)),
            Action::PageDown => Self::By(page),
            Action::PageUp => Self::By(-page),
            Action::First => Self::Start,
            Action::Last => Self::End,
            _ => return None,
        })
    }

    /// Where one comes to from a place among so many.
    fn from(self, at: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::By(rows) => at.saturating_add_signed(rows).min(last),
            Self::Start => 0,
            Self::End => last,
        }
    }
}

/// Moves what has the keys.
pub fn by(app: &mut App, action: Action) {
    if app.overlay.is_some() {
        overlay(app, action);
    } else if matches!(action, Action::Left | Action::Right) {
        beside(app, action == Action::Right);
    } else if app.search.is_none() && app.in_details() {
        details(app, action);
    } else if app.search.is_none() && app.view == View::Timeline {
        timeline(app, action);
    } else if app.search.is_none() && app.view == View::Talks && app.focus == Focus::Groups {
        let groups = app.derived.areas.groups;
        let page = groups.map_or(1, |area| usize::from(area.height.saturating_sub(1)));
        if let Some(step) = Step::of(action, page) {
            app.browse.chosen = step.from(app.browse.chosen, app.browse.groups.len() + 1);
        }
    } else if let Some(step) = Step::of(action, page_of_list(app)) {
        list(app, step);
    }
}

/// A page of a list in talks: headings and second lines are no stops.
fn page_of_list(app: &App) -> usize {
    let height = app.list_height();
    let from = app.list().offset;
    let shown = app.derived.rows.iter().skip(from).take(height);
    shown.filter(|row| row.is_stop()).count()
}

fn list(app: &mut App, step: Step) {
    let stops: Vec<usize> = stops(app);
    let here = stops
        .iter()
        .position(|row| *row == app.list().row)
        .unwrap_or(0);
    if let Some(&row) = stops.get(step.from(here, stops.len())) {
        select_row(app, row);
        // At the very top, what introduces the first talk is shown as well.
        if Some(&row) == stops.first() {
            app.list_mut().offset = 0;
        }
    }
}

fn stops(app: &App) -> Vec<usize> {
    let rows = app.derived.rows.iter().enumerate();
    rows.filter(|(_, row)| row.is_stop())
        .map(|(at, _)| at)
        .collect()
}

/// Selects what a row stands for; a row that stands for nothing is left alone.
pub fn select_row(app: &mut App, row: usize) {
    let here = app.derived.rows.get(row);
    if let Some(stop) = here.and_then(|row| row.stop(&app.schedule)) {
        let list = app.list_mut();
        (list.selected, list.row) = (Some(stop), row);
    }
}

/// Scrolls the list; the selection stays on the screen.
pub fn scroll_list(app: &mut App, rows: isize) {
    let height = app.list_height();
    let furthest = app.derived.rows.len().saturating_sub(height);
    let offset = app.list().offset.saturating_add_signed(rows).min(furthest);
    app.list_mut().offset = offset;
    // The lines that belong to the selected row must fit as well.
    let shown = |row: &usize| {
        let after = app.derived.rows.iter().skip(row + 1);
        let more = after.take_while(|row| row.belongs_to_row_above()).count();
        *row >= offset && row + more < offset + height
    };
    let stops = stops(app);
    let selected = app.list().row;
    if shown(&selected) {
        return;
    }
    let nearest = stops
        .into_iter()
        .filter(shown)
        .min_by_key(|row| row.abs_diff(selected));
    if let Some(row) = nearest {
        select_row(app, row);
    }
}

fn details(app: &mut App, action: Action) {
    let area = app.derived.areas.details.unwrap_or_default();
    if let Some(step) = Step::of(action, usize::from(area.height.saturating_sub(1))) {
        app.scrolled.0 = step.from(app.scrolled.0, app.derived.details.len());
    }
}

fn overlay(app: &mut App, action: Action) {
    if let Some(Overlay::Resolve { talks, chosen, .. }) = &mut app.overlay {
        let step = match action {
            Action::LaneRight => 1,
            Action::LaneLeft => talks.len().saturating_sub(1),
            _ => 0,
        };
        *chosen = (*chosen + step) % talks.len().max(1);
    }
    let Some(step) = Step::of(action, usize::from(app.size.height / 2)) else {
        return;
    };
    let furthest = Help::of(app).furthest();
    match &mut app.overlay {
        Some(Overlay::Help { scroll }) => *scroll = step.from(*scroll, furthest + 1),
        Some(Overlay::Menu {
            items,
            selected,
            offset,
        }) => {
            *selected = step.from(*selected, items.len());
            *offset = menu::stepped(app.size, items, *selected, *offset);
        }
        Some(Overlay::Switcher(switcher)) => {
            switcher.selected = step.from(switcher.selected, switcher.found.len());
            switcher.offset = switcher.stepped(switcher.place(app.size).list);
        }
        // How far it scrolls is known when the columns are.
        Some(Overlay::Resolve { scroll, .. }) => *scroll = step.from(*scroll, usize::MAX),
        _ => {}
    }
}

/// To the next or previous pane, round and round; on a narrow screen it takes
/// the place of this one.
pub fn pane(app: &mut App, forward: bool) {
    let panes = app.panes();
    let here = place_of_focus(app, &panes);
    let step = if forward { 1 } else { panes.len() - 1 };
    focus(app, panes[(here + step) % panes.len()]);
}

/// To the pane on the right or on the left, if there is one.
fn beside(app: &mut App, right: bool) {
    let panes = app.panes();
    let here = place_of_focus(app, &panes);
    let to = if right {
        here + 1
    } else {
        here.wrapping_sub(1)
    };
    if let Some(&pane) = panes.get(to) {
        focus(app, pane);
    }
}

fn place_of_focus(app: &App, panes: &[Focus]) -> usize {
    let focus = if app.full { Focus::Details } else { app.focus };
    panes.iter().position(|pane| *pane == focus).unwrap_or(0)
}

fn focus(app: &mut App, pane: Focus) {
    (app.full, app.focus) = (false, pane);
    app.derive();
    // Where this size has no room for the details, they get the whole screen.
    app.full = pane == Focus::Details && app.focus != Focus::Details;
}

/// To the next or previous day: in lists to its first talk, in the timeline to
/// the talk at about the same time.
pub fn day(app: &mut App, forward: bool) {
    if app.view == View::Timeline {
        let day = app.timeline.day;
        let last = app.schedule.days().len().saturating_sub(1);
        let to = if forward {
            (day + 1).min(last)
        } else {
            day.saturating_sub(1)
        };
        return to_day(app, to);
    }
    let day_of = |row: usize| match &app.derived.rows[row] {
        Row::Free(gap) => Some(Some(gap.day)),
        Row::Gone(id) => Some(app.slot_of_gone(id).map(|slot| slot.day())),
        row => Some(
            app.schedule.talks()[row.talk()?]
                .slot
                .map(|slot| slot.day()),
        ),
    };
    let stops = stops(app);
    let row = app.list().row;
    let here = app.derived.rows.get(row).and_then(|_| day_of(row));
    let other = |at: &&usize| day_of(**at) != here;
    let to = if forward {
        stops.iter().filter(|at| **at > row).find(other).copied()
    } else {
        let last = stops
            .iter()
            .rev()
            .filter(|at| **at < row)
            .find(other)
            .copied();
        last.and_then(|last| {
            stops
                .iter()
                .find(|at| day_of(**at) == day_of(last))
                .copied()
        })
    };
    if let Some(row) = to {
        select_row(app, row);
        // The day begins at the top.
        app.list_mut().offset = usize::MAX;
    }
}

/// To the next or previous talk, from within the details.
pub fn talk(app: &mut App, forward: bool) {
    if app.view == View::Timeline && app.search.is_none() {
        let to = app.current().and_then(|at| {
            let talks = app.schedule.talks();
            let day = talks[at].slot.map(|slot| slot.day());
            let to = if forward { at + 1 } else { at.checked_sub(1)? };
            let same_day = talks.get(to)?.slot.map(|slot| slot.day()) == day;
            same_day.then(|| talks[to].id.clone())
        });
        if let Some(id) = to {
            app.timeline.selected = Some(id);
        }
    } else {
        list(app, Step::By(if forward { 1 } else { -1 }));
    }
}

/// To a talk, in the view that is open if it can show it.
pub fn to_talk(app: &mut App, at: usize) {
    let talk = &app.schedule.talks()[at];
    let (scheduled, starred) = (talk.slot.is_some(), app.agenda.has(&talk.id));
    if let Some(search) = app.search.take() {
        app.focus = search.before.focus;
    }
    app.full = false;
    app.hole = None;
    app.select_everywhere(at);
    let shown = match app.view {
        View::Timeline => scheduled,
        View::Agenda => starred,
        View::Talks => true,
        // What it shows is not ours to choose.
        View::Now | View::Changes => {
            app.derive();
            app.derived.rows.iter().any(|row| row.talk() == Some(at))
        }
    };
    if !shown {
        app.view = View::Talks;
    }
    if app.view == View::Talks && !rows::chosen(app).contains(&at) {
        app.browse.chosen = 0;
    }
    app.focus = Focus::Main;
    // What comes after it is in sight.
    app.list_mut().offset = usize::MAX;
}

/// To what is on now, or comes next: in the agenda among the picks.
pub fn now(app: &mut App) {
    let now = app.now;
    let talks = app.schedule.talks();
    let not_over = |at: &usize| talks[*at].end().is_some_and(|end| end > now);
    let to = match app.view {
        View::Agenda => app.agenda.talks(&app.schedule).into_iter().find(not_over),
        _ => app.next_talk(),
    };
    let Some(at) = to else {
        let text = match app.view {
            View::Agenda => "no pick is on now or comes later",
            _ => "the conference is not on now",
        };
        return say(app, text);
    };
    let text = match talks[at].slot {
        Some(slot) if slot.start > now => {
            let start = words::start(slot, app.shown_zone());
            format!("nothing is on now; next at {start}")
        }
        _ => "on now".to_owned(),
    };
    let (view, id) = (app.view, talks[at].id.clone());
    app.leave_trail();
    to_talk(app, at);
    if view == View::Agenda {
        app.view = view;
        app.picks.selected = Some(Stop::Talk(id));
    }
    say(app, text);
}

/// Browses by something, in one of its groups if one is named.
pub fn browse_by(app: &mut App, by: Grouping, key: Option<&str>) {
    let groups = app.schedule.groups(by);
    let chosen = groups
        .iter()
        .position(|group| key.is_some() && group.key.as_deref() == key);
    app.browse.by = by;
    app.browse.groups = groups;
    app.browse.chosen = chosen.map_or(0, |at| at + 1);
    app.browse.offset = 0;
}

/// Scrolls the details.
pub fn scroll_details(app: &mut App, rows: isize) {
    app.scrolled.0 = app.scrolled.0.saturating_add_signed(rows);
}

/// Scrolls the groups; the chosen one stays on the screen.
pub fn scroll_groups(app: &mut App, rows: isize) {
    let Some(area) = app.derived.areas.groups else {
        return;
    };
    let height = usize::from(layout::titled(area).1.height);
    let count = app.browse.groups.len() + 1;
    let browse = &mut app.browse;
    browse.offset = browse
        .offset
        .saturating_add_signed(rows)
        .min(count.saturating_sub(height));
    browse.chosen = browse
        .chosen
        .clamp(browse.offset, browse.offset + height.saturating_sub(1));
}
