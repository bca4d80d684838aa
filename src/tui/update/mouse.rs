//! The mouse: a click selects, a click on the selection opens it, and the wheel scrolls
//! the pane under the pointer.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::settle::resettle;
use super::{act, dialogs, navigation, note, search};
use crate::tui::action::Action;
use crate::tui::layout;
use crate::tui::model::{Focus, Model, RowId, Status};
use crate::tui::screen::rows::Row;
use crate::tui::screen::{Screen, ShownDay};

/// The number of rows that a notch of the wheel scrolls.
const ROWS_PER_NOTCH: isize = 3;

pub fn mouse(model: &mut Model, screen: &Screen, event: MouseEvent) {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            search::end_completion(model);
            let said = model.status.take();
            // A click on a message only dismisses it, but an open dialog gets every click.
            let is_on_message =
                |status: Status| layout::status_area(screen.size, &status.text).contains(at);
            if model.dialog.is_none() && said.is_some_and(is_on_message) {
                return;
            }
            if model.note.is_some() && model.dialog.is_none() {
                return click_with_note(model, screen, at);
            }
            click(model, screen, at);
        }
        MouseEventKind::ScrollDown => wheel(model, screen, at, ROWS_PER_NOTCH),
        MouseEventKind::ScrollUp => wheel(model, screen, at, -ROWS_PER_NOTCH),
        MouseEventKind::ScrollLeft => lane(model, screen, at, Action::LaneLeft),
        MouseEventKind::ScrollRight => lane(model, screen, at, Action::LaneRight),
        _ => {}
    }
}

/// Handles the horizontal wheel: moves by lanes, whichever pane has the focus.
fn lane(model: &mut Model, screen: &Screen, at: Position, action: Action) {
    if model.dialog.is_some() || model.note.is_some() {
        return;
    }
    if is_in(screen.areas.timeline, at) {
        navigation::timeline(model, screen, action);
    } else if is_in(screen.areas.my_day, at) {
        navigation::my_day(model, screen, action);
    }
}

fn wheel(model: &mut Model, screen: &Screen, at: Position, rows: isize) {
    let areas = screen.areas;
    if model.dialog.is_some() {
        return act(model, screen, if rows > 0 { Action::Down } else { Action::Up });
    }
    if let Some(note) = &mut model.note {
        // Scrolling another pane would move the selection away from the talk.
        if is_in(areas.note, at) {
            note.scroll(rows);
        }
        return;
    }
    if is_in(areas.list, at) {
        navigation::scroll_list(model, screen, rows);
    } else if is_in(areas.details, at) {
        let first = &mut model.nav.details.line;
        *first = first.saturating_add_signed(rows);
    } else if is_in(areas.groups, at) {
        navigation::scroll_groups(model, screen, rows);
    } else if is_in(areas.timeline, at) {
        navigation::scroll_timeline(model, screen, rows);
    } else if is_in(areas.my_day, at) {
        navigation::scroll_my_day(model, screen, rows);
    }
}

/// Whether a position is in a pane, if that is open.
fn is_in(area: Option<Rect>, at: Position) -> bool {
    area.is_some_and(|area| area.contains(at))
}

/// The row of a titled pane at a position.
fn row_at(area: Option<Rect>, at: Position) -> Option<usize> {
    let (_, rows) = layout::titled(area?);
    rows.contains(at).then(|| usize::from(at.y - rows.y))
}

fn click(model: &mut Model, screen: &Screen, at: Position) {
    let areas = screen.areas;
    if dialogs::click(model, screen, at) {
        return;
    }
    if !is_in(areas.groups, at) {
        model.nav.browse.end_filter();
    }
    if areas.header.contains(at) {
        let mut tabs = screen.header.tabs.iter();
        let tab = tabs.find(|tab| tab.area.contains(at));
        if let Some(tab) = tab.filter(|_| model.search.is_none()) {
            act(model, screen, tab.action);
        }
    } else if is_in(areas.welcome, at) {
        act(model, screen, Action::Conferences);
    } else if let Some(row) = row_at(areas.groups, at) {
        let browse = &mut model.nav.browse;
        if let Some(chosen) = browse.at(browse.offset + row) {
            let again = browse.chosen == chosen && model.nav.focus == Focus::Groups;
            browse.chosen = chosen;
            model.nav.focus = if again { Focus::Main } else { Focus::Groups };
            if again {
                browse.end_filter();
            }
        }
    } else if let Some(row) = row_at(areas.list, at) {
        click_row(model, screen, row);
    } else if is_in(areas.days, at) {
        let mut tabs = screen.days.tabs.iter();
        if let Some(tab) = tabs.find(|tab| tab.area.contains(at)) {
            navigation::to_day(model, tab.day);
        } else if screen.days.toggle.1.contains(at) {
            act(model, screen, Action::MyDay);
        }
    } else if is_in(areas.timeline, at) {
        click_timeline(model, screen, at);
    } else if is_in(areas.my_day, at) {
        let focused = model.nav.focus == Focus::Main;
        let again = navigation::click_my_day(model, screen, at) && focused;
        model.nav.focus = Focus::Main;
        if again {
            act_again(model, screen, Action::Open);
        }
    } else if is_in(areas.details, at) && model.search.is_none() {
        model.nav.focus = Focus::Details;
    }
}

/// Handles a click while a note is open. A click into the note moves its cursor; a
/// click elsewhere saves and closes the note and then has its usual effect.
fn click_with_note(model: &mut Model, screen: &Screen, at: Position) {
    let areas = screen.areas;
    if let Some(pane) = areas.note.filter(|pane| pane.contains(at)) {
        let (_, text) = layout::note(pane);
        if let Some(note) = model.note.as_mut().filter(|_| text.contains(at)) {
            note.click(text, at);
        }
        return;
    }
    if areas.footer.contains(at) {
        return;
    }
    note::close(model);
    if model.note.is_none() {
        let said = model.status.clone();
        click(model, screen, at);
        model.status = model.status.take().or(said);
    }
}

fn click_row(model: &mut Model, screen: &Screen, row: usize) {
    let mut at = model.list().offset + row;
    if let Some(Row::Clash { of, .. }) = screen.rows().get(at) {
        // A click on a clash resolves it.
        if model.open_gap().is_none() {
            return click_clash(model, screen, *of);
        }
    }
    // A click on a continuation line is a click on the talk above.
    while at > 0 && screen.rows().get(at).is_some_and(Row::belongs_to_row_above) {
        at -= 1;
    }
    let row = screen.rows().get(at);
    let Some(row_id) = row.and_then(|row| row.id(&model.open.schedule)) else {
        return;
    };
    let again = model.list().selected.as_ref() == Some(&row_id) && model.nav.focus == Focus::Main;
    navigation::select_row(model, screen, at);
    model.nav.focus = Focus::Main;
    if again {
        let action = if model.search.is_some() { Action::Accept } else { Action::Open };
        act_again(model, screen, action);
    }
}

/// Handles a click on a clash: shows both talks side by side.
fn click_clash(model: &mut Model, screen: &Screen, of: usize) {
    let id = model.open.schedule.talks()[of].id.clone();
    model.list_mut().choose(RowId::Talk(id));
    act_again(model, screen, Action::Resolve);
}

/// Performs an action on the selection after the first change of a click.
fn act_again(model: &mut Model, screen: &Screen, action: Action) {
    let screen = resettle(model, screen);
    act(model, &screen, action);
}

fn click_timeline(model: &mut Model, screen: &Screen, at: Position) {
    let Some(ShownDay { timeline, grid, .. }) = &screen.timeline else {
        return;
    };
    let Some((lane, row)) = grid.at(at) else {
        return;
    };
    let (lane, row) = (model.nav.timeline.left + lane, model.nav.timeline.top + row);
    let mut blocks = timeline.in_lanes(lane..lane + 1).iter();
    let block = blocks.find(|block| block.rows.contains(&row));
    let Some(block) = block else {
        return;
    };
    let Some((talk, selected)) = model.talk_of_block(block) else {
        return;
    };
    let again = selected && model.nav.focus == Focus::Main;
    navigation::select_in_timeline(model, model.open.schedule.talks()[talk].id.clone());
    model.nav.focus = Focus::Main;
    if again {
        act_again(model, screen, Action::Open);
    }
}
