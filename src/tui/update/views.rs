//! From view to view and back: opening, closing, browsing, and what all views share:
//! the clock that is shown, and whether hidden talks are.

use ratatui::layout::Rect;

use super::{navigation, say};
use crate::agenda::news;
use crate::schedule::Grouping;
use crate::tui::model::{App, Focus, Hole, ListState, View};
use crate::tui::{layout, rows};

pub fn leave_out(app: &mut App) {
    app.without_hidden = !app.without_hidden;
    let are = if app.without_hidden {
        "left out of the lists"
    } else {
        "in the lists again"
    };
    say(app, format!("hidden talks are {are}"));
}

/// Changes the view; what was selected in this one is selected there as well,
/// where that view has it.
pub fn view(app: &mut App, to: View) {
    let moved = app.selected() != app.arrived.as_ref();
    if let (Some(at), true) = (app.current(), app.view != to && moved) {
        app.select_everywhere(at);
        if to == View::Talks && !rows::chosen(app).contains(&at) {
            app.browse.chosen = 0;
        }
    }
    // The first time, what concerns one most is seen: it stands at the top.
    if to == View::Changes && !std::mem::replace(&mut app.been_in_changes, true) {
        let mine = |id| news::is_mine(&app.agenda, id);
        if !app.selected().is_some_and(mine) {
            app.changed = ListState::default();
        }
    }
    app.view = to;
    app.hole = None;
    app.full = false;
    app.focus = Focus::Main;
    // What the view then selects by itself is nobody's choice.
    app.derive();
    app.arrived = app.selected().cloned();
}

/// Shows all times on the other clock.
pub fn clock(app: &mut App) {
    if !app.own_clock && app.one_clock() {
        return say(app, "your clock and the venue's show the same");
    }
    app.own_clock = !app.own_clock;
    app.measure_times();
    let whose = if app.own_clock {
        "yours"
    } else {
        "the venue's"
    };
    let zone = app.shown_zone().name();
    say(app, format!("all times are {whose} now ({zone})"));
}

pub fn open(app: &mut App) {
    if app.view == View::Talks && app.focus == Focus::Groups && app.search.is_none() {
        app.focus = Focus::Main;
    } else if let Some(gap) = app.selected_gap() {
        app.hole = Some(Hole {
            day: gap.day,
            span: (gap.from, gap.to),
            list: ListState::default(),
        });
    } else if app.selected().is_some() {
        // Where the details have room they take the keys, else the screen.
        let roomy = |area: Rect| area.height >= layout::ROOMY;
        if app.derived.areas.details.is_some_and(roomy) {
            app.focus = Focus::Details;
        } else {
            app.full = true;
        }
    }
}

/// The details on the whole screen, and back to where they have the keys.
pub fn zoom(app: &mut App) {
    app.full = !app.full;
    if !app.full && app.panes().contains(&Focus::Details) {
        app.focus = Focus::Details;
    }
}

/// Out of the details, back from a jump, and on a narrow screen to the groups:
/// the first of them that there is.
pub fn back(app: &mut App) {
    if app.full {
        app.full = false;
    } else if app.focus == Focus::Details {
        app.focus = Focus::Main;
    } else if app.open_hole().is_some() {
        app.hole = None;
    } else if !app.go_back()
        && app.view == View::Talks
        && app.focus == Focus::Main
        && app.derived.areas.groups.is_none()
    {
        app.focus = Focus::Groups;
    }
}

/// The next kind of groups that this conference has.
pub fn browse(app: &mut App) {
    if app.view != View::Talks {
        app.leave_trail();
    }
    view(app, View::Talks);
    let here = Grouping::ALL
        .iter()
        .position(|by| *by == app.browse.by)
        .unwrap_or(0);
    let next = (1..=Grouping::ALL.len())
        .map(|step| Grouping::ALL[(here + step) % Grouping::ALL.len()])
        .find(|by| {
            app.schedule
                .groups(*by)
                .iter()
                .any(|group| group.key.is_some())
        });
    if let Some(by) = next {
        navigation::browse_by(app, by, None);
    }
    app.focus = Focus::Groups;
}
