//! The mouse: a click selects, a click on what is selected opens it, the wheel
//! scrolls what is under it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::{Effect, act, navigation, note, search};
use crate::tui::action::Action;
use crate::tui::layout;
use crate::tui::model::{App, Focus, Overlay, Status, Stop, View};
use crate::tui::rows::Row;
use crate::tui::view;

/// Rows that one notch of the wheel scrolls.
const NOTCH: isize = 3;

/// Does what a mouse event asks for.
pub fn mouse(app: &mut App, event: MouseEvent) -> Vec<Effect> {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            search::end_completion(app);
            let said = app.status.take();
            // What is said hides what is below it; but an overlay lies over both.
            let hidden = |status: Status| layout::said(app.size, &status.text).contains(at);
            if app.overlay.is_none() && said.is_some_and(hidden) {
                return Vec::new();
            }
            if app.note.is_some() && app.overlay.is_none() {
                return click_with_note(app, at);
            }
            click(app, at)
        }
        MouseEventKind::ScrollDown => wheel(app, at, NOTCH),
        MouseEventKind::ScrollUp => wheel(app, at, -NOTCH),
        MouseEventKind::ScrollLeft => lane(app, at, Action::LaneLeft),
        MouseEventKind::ScrollRight => lane(app, at, Action::LaneRight),
        _ => Vec::new(),
    }
}

/// The wheel to the side moves by lanes, whichever pane has the keys.
fn lane(app: &mut App, at: Position, action: Action) -> Vec<Effect> {
    let timeline = app.derived.areas.timeline;
    if app.overlay.is_none() && app.note.is_none() && timeline.is_some_and(|area| area.contains(at))
    {
        navigation::timeline(app, action);
    }
    Vec::new()
}

fn wheel(app: &mut App, at: Position, rows: isize) -> Vec<Effect> {
    let areas = app.derived.areas;
    let under = |area: Option<Rect>| area.is_some_and(|area| area.contains(at));
    if app.overlay.is_some() {
        return act(app, if rows > 0 { Action::Down } else { Action::Up });
    }
    if let Some(note) = &mut app.note {
        // Elsewhere it would move the selection away from the talk.
        if under(areas.note) {
            note.scroll(rows);
        }
        return Vec::new();
    }
    if under(areas.list) {
        navigation::scroll_list(app, rows);
    } else if under(areas.details) {
        navigation::scroll_details(app, rows);
    } else if under(areas.groups) {
        navigation::scroll_groups(app, rows);
    } else if under(areas.timeline) {
        navigation::scroll_timeline(app, rows);
    }
    Vec::new()
}

/// The row of a titled pane that lies at a place.
fn row_at(area: Option<Rect>, at: Position) -> Option<usize> {
    let (_, rows) = layout::titled(area?);
    rows.contains(at).then(|| usize::from(at.y - rows.y))
}

fn click(app: &mut App, at: Position) -> Vec<Effect> {
    let areas = app.derived.areas;
    match &mut app.overlay {
        Some(Overlay::Menu { .. }) => return click_menu(app, at),
        Some(Overlay::Switcher(_)) => return click_switcher(app, at),
        Some(Overlay::Resolve { talks, chosen, .. }) => {
            let places = layout::side_by_side(app.size, talks.len(), *chosen);
            let clicked = places.columns.iter().find(|(_, area)| area.contains(at));
            *chosen = clicked.map_or(*chosen, |(column, _)| *column);
            return Vec::new();
        }
        // A click closes the help or a code; a question is not answered by one.
        Some(Overlay::Help { .. } | Overlay::Code { .. }) => {
            app.overlay = None;
            return Vec::new();
        }
        Some(_) => return Vec::new(),
        None => {}
    }
    if areas.header.contains(at) {
        let tab = view::header::tabs(app)
            .into_iter()
            .find(|(_, area)| area.contains(at));
        if let Some((view, _)) = tab.filter(|_| app.search.is_none()) {
            return act(app, action_of(view));
        }
    } else if let Some(row) = row_at(areas.groups, at) {
        let chosen = app.browse.offset + row;
        if chosen <= app.browse.groups.len() {
            let again = app.browse.chosen == chosen && app.focus == Focus::Groups;
            app.browse.chosen = chosen;
            app.focus = if again { Focus::Main } else { Focus::Groups };
        }
    } else if let Some(row) = row_at(areas.list, at) {
        return click_row(app, row);
    } else if areas.days.is_some_and(|days| days.contains(at)) {
        let day = view::timeline::day_tabs(app)
            .into_iter()
            .find(|(_, _, area)| area.contains(at));
        if let Some((day, _, _)) = day {
            navigation::to_day(app, day);
        }
    } else if areas.timeline.is_some_and(|area| area.contains(at)) {
        click_timeline(app, at);
    } else if areas.details.is_some_and(|area| area.contains(at)) && app.search.is_none() {
        app.focus = Focus::Details;
    }
    Vec::new()
}

/// A click into a note puts the cursor there. One beside it saves and closes the
/// note, and then does what it always does.
fn click_with_note(app: &mut App, at: Position) -> Vec<Effect> {
    let areas = app.derived.areas;
    if let Some(pane) = areas.note.filter(|pane| pane.contains(at)) {
        let (_, text) = layout::note(pane);
        if let Some(note) = app.note.as_mut().filter(|_| text.contains(at)) {
            note.click(text, at);
        }
        return Vec::new();
    }
    if areas.footer.contains(at) {
        return Vec::new();
    }
    let mut effects = note::close(app);
    if app.note.is_none() {
        let said = app.status.clone();
        effects.extend(click(app, at));
        app.status = app.status.take().or(said);
    }
    effects
}

fn action_of(view: View) -> Action {
    match view {
        View::Talks => Action::Talks,
        View::Timeline => Action::Timeline,
        View::Agenda => Action::Agenda,
        View::Now => Action::OnNow,
        View::Changes => Action::Changes,
    }
}

fn click_row(app: &mut App, row: usize) -> Vec<Effect> {
    let mut at = app.list().offset + row;
    if let Some(Row::Clash { of, .. }) = app.derived.rows.get(at) {
        // What it says of the talk above is what it is about.
        if app.open_hole().is_none() {
            return click_clash(app, *of);
        }
    }
    // A click on the second line of a talk is a click on the talk.
    while at > 0
        && app
            .derived
            .rows
            .get(at)
            .is_some_and(Row::belongs_to_row_above)
    {
        at -= 1;
    }
    let row = app.derived.rows.get(at);
    let Some(stop) = row.and_then(|row| row.stop(&app.schedule)) else {
        return Vec::new();
    };
    let again = app.list().selected.as_ref() == Some(&stop) && app.focus == Focus::Main;
    navigation::select_row(app, at);
    app.focus = Focus::Main;
    if again {
        let action = if app.search.is_some() {
            Action::Accept
        } else {
            Action::Open
        };
        return act(app, action);
    }
    Vec::new()
}

/// A click on a line that says what clashes: both talks side by side.
fn click_clash(app: &mut App, of: usize) -> Vec<Effect> {
    let id = app.schedule.talks()[of].id.clone();
    app.list_mut().selected = Some(Stop::Talk(id));
    act(app, Action::Resolve)
}

fn click_timeline(app: &mut App, at: Position) {
    let Some((timeline, grid)) = &app.derived.timeline else {
        return;
    };
    if !grid.rows.contains(at) {
        return;
    }
    // Right of the last lane there may be room for a part of one that is not drawn.
    let lane = usize::from((at.x - grid.rows.x) / grid.lane_width);
    if lane >= grid.lanes {
        return;
    }
    let lane = app.timeline.left + lane;
    let row = app.timeline.top + usize::from(at.y - grid.rows.y);
    let block = timeline
        .blocks
        .iter()
        .find(|b| b.lane == lane && b.rows.contains(&row));
    let Some(block) = block else {
        return;
    };
    // Of several talks in a block the selected one is what is read there.
    let selected = app
        .timeline
        .selected
        .as_ref()
        .and_then(|id| app.schedule.position(id))
        .filter(|at| block.talks.contains(at));
    let Some(talk) = selected.or_else(|| block.talks.first().copied()) else {
        return;
    };
    let again = selected.is_some() && app.focus == Focus::Main;
    navigation::select_in_timeline(app, app.schedule.talks()[talk].id.clone());
    app.focus = Focus::Main;
    if again {
        act(app, Action::Open);
    }
}

fn click_menu(app: &mut App, at: Position) -> Vec<Effect> {
    let clicked = view::menu::item_at(app, at);
    let beside = !view::menu::contains(app, at);
    let Some(Overlay::Menu {
        items,
        selected,
        offset,
    }) = &mut app.overlay
    else {
        return Vec::new();
    };
    match clicked {
        Some(item) if item == *selected => act(app, Action::Accept),
        Some(item) => {
            // As it is on the screen now, so that a second click hits the same item.
            *offset = view::menu::scrolled(app.size, items, *selected, *offset);
            *selected = item;
            Vec::new()
        }
        None if beside => {
            app.overlay = None;
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn click_switcher(app: &mut App, at: Position) -> Vec<Effect> {
    let size = app.size;
    let Some(Overlay::Switcher(switcher)) = &mut app.overlay else {
        return Vec::new();
    };
    let place = switcher.place(size);
    match switcher.at(size, at) {
        Some(clicked) if clicked == switcher.selected => return act(app, Action::Accept),
        Some(clicked) => {
            // As it is on the screen now, so that a second click hits the same one.
            switcher.offset = switcher.scrolled(place.list);
            switcher.selected = clicked;
        }
        None if !place.frame.contains(at) => app.overlay = None,
        None => {}
    }
    Vec::new()
}
