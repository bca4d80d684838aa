//! The last step of an update: adjusts the model to the screen.

use ratatui::layout::Rect;

use crate::tui::dialog::Dialog;
use crate::tui::layout;
use crate::tui::model::{InitialSelection, Model};
use crate::tui::screen::{Fitted, Screen};

/// Computes the screen of a changed model. Selections and scroll positions that no
/// longer fit are replaced in the model by those of the screen.
pub fn settle(model: &mut Model, last: Option<&Screen>, size: Rect) -> Screen {
    let screen = Screen::next(last, model, size);
    let Fitted { focus, list, groups, timeline, details, resolve_scroll } = screen.fitted.clone();
    *model.list_mut() = list;
    let nav = &mut model.nav;
    (nav.focus, nav.timeline, nav.details) = (focus, timeline, details);
    (nav.browse.chosen, nav.browse.offset) = groups;
    if nav.initial_selection == InitialSelection::Pending {
        nav.initial_selection = InitialSelection::At(screen.selected().cloned());
    }
    if let Some(Dialog::Resolve(resolve)) = &mut model.dialog {
        resolve.scroll = resolve_scroll;
    }
    if let (Some(note), Some(area)) = (&model.note, screen.areas.note) {
        note.lay_out(layout::note(area).1);
    }
    screen
}

/// Computes the screen between two changes of the same message.
pub fn resettle(model: &mut Model, screen: &Screen) -> Screen {
    settle(model, Some(screen), screen.size)
}
