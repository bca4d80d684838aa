//! Opening and closing views, browsing, and settings that all views share: the clock
//! and whether hidden talks are shown.

use ratatui::layout::Rect;

use super::message::{say, say_nothing_selected, with};
use super::settle::resettle;
use crate::agenda::news;
use crate::schedule::Grouping;
use crate::tui::action::Action;
use crate::tui::layout;
use crate::tui::model::{
    DetailsScroll, Focus, InitialSelection, ListState, Model, Nav, OpenGap, View,
};
use crate::tui::screen::{Screen, VIEWS, rows};

pub fn toggle_hidden(model: &mut Model) {
    model.prefs.skip_hidden = !model.prefs.skip_hidden;
    let are = if model.prefs.skip_hidden { "skipped in lists" } else { "shown in lists" };
    say(model, format!("hidden talks are {are}"));
}

/// Opens the view of an action.
pub fn open_view_of(model: &mut Model, screen: &Screen, action: Action) {
    let mut views = VIEWS.into_iter();
    if let Some((to, ..)) = views.find(|(_, opens, _)| *opens == action) {
        open_view(model, screen, to);
        model.nav.steps = 0;
    }
}

/// Opens a view, and selects the same talk there if possible. While the conference is
/// on, the first visit selects what matters most now, unless the user has selected a talk
/// that the view shows.
pub fn open_view(model: &mut Model, screen: &Screen, to: View) {
    let moved = model.nav.is_users_choice(screen.selected());
    let first = model.nav.record_visit(to);
    let shows = |at: &usize| {
        to != View::MyDay || model.open.agenda.is_picked(&model.open.schedule.talks()[*at].id)
    };
    if first && let Some(at) = model.most_relevant().filter(shows) {
        model.select_everywhere(at);
        model.nav.lists[View::Agenda].offset = ListState::TOP;
        model.nav.lists[View::MyDay].offset = ListState::TOP;
    }
    if let (Some(at), true) = (screen.selected_position(), model.nav.view != to && moved) {
        let last = model.nav.lists[View::Talks].clone();
        model.select_everywhere(at);
        // The filters stay, so a filtered-out talk can't be selected.
        if !rows::chosen(model, &screen.picks, &screen.filter).contains(&at) {
            model.nav.lists[View::Talks] = last;
        }
    }
    // The first visit starts at the top, with the changes of the user's own picks.
    if to == View::Changes && first {
        let mine = |id| news::is_mine(&model.open.agenda, id);
        if !screen.selected().is_some_and(mine) {
            model.nav.lists[View::Changes] = ListState::default();
        }
    }
    if to == View::ForYou {
        model.suggest();
    }
    if model.nav.view != to {
        model.nav.details = DetailsScroll::default();
    }
    model.nav.view = to;
    model.nav.browse.end_filter();
    model.nav.gap = None;
    model.nav.full = false;
    model.nav.focus = Focus::Main;
    // A selection that the view makes by itself is not the user's choice.
    model.nav.initial_selection = InitialSelection::Pending;
}

/// Shows all times on the other clock.
pub fn toggle_clock(model: &mut Model) {
    if !model.prefs.own_clock && model.one_clock() {
        return say(model, "your clock and the venue's are the same");
    }
    model.prefs.own_clock = !model.prefs.own_clock;
    let whose = if model.prefs.own_clock { "yours" } else { "the venue's" };
    let zone = model.shown_zone().name();
    say(model, format!("times are now {whose} ({zone})"));
}

/// Opens the selection: the talks of a group or a gap, or the details of a talk.
pub fn open_selected(model: &mut Model, screen: &Screen) {
    if model.nav.view == View::Talks && model.nav.focus == Focus::Groups && model.search.is_none() {
        model.nav.focus = Focus::Main;
    } else if let Some(gap) = &screen.selection.gap {
        let (span, list, from) = ((gap.from, gap.to), ListState::default(), model.nav.view);
        let order = model.ordered(&gap.fits);
        model.nav.gap = Some(OpenGap { day: gap.day, span, list, from, order });
        // The Agenda view lists the talks that fit.
        model.nav.view = View::Agenda;
    } else if screen.selected().is_some() {
        // Focus the details if they are large enough, or else show them on the whole
        // screen.
        let roomy = |area: Rect| area.height >= layout::MIN_DETAILS_HEIGHT;
        if screen.areas.details.is_some_and(roomy) {
            model.nav.focus = Focus::Details;
        } else {
            model.nav.full = true;
        }
    } else {
        say_nothing_selected(model, screen);
    }
}

/// Goes to the talks of the group that the filter has found.
pub fn accept_filter(model: &mut Model) {
    if model.nav.browse.rows() == 0 {
        return say(model, "nothing matches");
    }
    model.nav.browse.end_filter();
    model.nav.focus = Focus::Main;
}

/// Opens or closes the details pane.
pub fn toggle_details(model: &mut Model, screen: &Screen) {
    if !screen.has_room_for_details(model) {
        let open = model.key_does(Action::Open, "opens the details");
        return say(model, with("no room for a details pane here", open));
    }
    model.prefs.details_open = !model.prefs.details_open;
    if model.nav.in_details() {
        (model.nav.full, model.nav.focus) = (false, Focus::Main);
    }
}

/// Shows the details on the whole screen, or restores the panes.
pub fn toggle_full_screen(model: &mut Model, screen: &Screen) {
    model.nav.full = !model.nav.full;
    if !model.nav.full && screen.panes(model).contains(&Focus::Details) {
        model.nav.focus = Focus::Details;
    }
}

/// Undoes the innermost of these: full-screen details, focused details, an open gap, a jump
/// since the view was opened, kept hits, filters. On a narrow screen, then shows the groups.
pub fn back(model: &mut Model, screen: &Screen) {
    if model.nav.full {
        model.nav.full = false;
    } else if model.nav.focus == Focus::Details {
        model.nav.focus = Focus::Main;
    } else if let Some(from) = model.open_gap().map(|gap| gap.from) {
        (model.nav.gap, model.nav.view) = (None, from);
    } else if model.nav.came_from().is_some() {
        model.nav.jump_back();
    } else if model.nav.view == View::Talks && model.nav.kept.take().is_none() {
        if model.nav.browse.is_filtered() {
            model.nav.browse.clear();
        } else if model.nav.focus == Focus::Main && screen.areas.groups.is_none() {
            model.nav.focus = Focus::Groups;
        }
    }
}

/// Returns to where the last jump began; from the details of a kept hit, to the hits.
pub fn jump_back(model: &mut Model, screen: &Screen) {
    if model.kept().is_some() && model.nav.in_details() {
        return back(model, screen);
    }
    if !model.nav.jump_back() {
        say(model, "no jump to go back from");
    }
}

/// Shows only the talks or kept talks that fit into the user's free time, or all again. Returns
/// to the view that the filter led from, if the user has not moved.
pub fn toggle_free_time(model: &mut Model, screen: &Screen) {
    const ENDED: &str = "no longer only talks in your free time";
    let on = model.is_conference_on();
    let only = if on {
        "only talks in your free time, from now on"
    } else {
        "only talks in your free time"
    };
    if model.shown_view() == Some(View::Talks)
        && let Some(kept) = &mut model.nav.kept
    {
        kept.free = !kept.free;
        let text = if kept.free { only } else { ENDED };
        return say(model, text);
    }
    let nav = &model.nav;
    let (here, moved) = (&nav.browse, nav.is_users_choice(screen.selected()));
    let led_from = |from: &Nav| {
        let same = from.browse.by == here.by && from.browse.choices() == here.choices();
        from.view != View::Talks && same && !from.browse.free
    };
    if here.free && !moved && nav.came_from().is_some_and(led_from) {
        model.nav.jump_back();
        return say(model, ENDED);
    }
    to_talks(model, screen);
    model.nav.browse.free = !model.nav.browse.free;
    let text = match &model.nav.browse {
        browse if browse.free => only,
        browse if browse.is_filtered() => ENDED,
        _ => "showing all talks again",
    };
    say(model, text);
}

/// Opens the Talks view with its groups, from wherever the user is.
fn to_talks(model: &mut Model, screen: &Screen) {
    if model.nav.view != View::Talks || model.nav.kept.is_some() {
        model.remember_location();
        model.nav.kept = None;
        open_view(model, screen, View::Talks);
    }
}

/// Browses by the next kind of groups that the conference has.
pub fn browse_by_next(model: &mut Model, screen: &Screen) {
    to_talks(model, screen);
    (model.nav.full, model.nav.focus) = (false, Focus::Main);
    resettle(model, screen);
    let here = model.nav.browse.by;
    let after = Grouping::ALL.into_iter().cycle().skip_while(|by| *by != here).skip(1);
    let mut others = after.take(Grouping::ALL.len());
    let next = others.find(|by| model.open.schedule.has_groups(*by));
    if let Some(by) = next {
        model.nav.browse.browse_by(&model.open.schedule, by);
    }
    model.nav.focus = Focus::Groups;
}
