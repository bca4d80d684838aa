//! Switching to another conference. Unsaved changes are saved first; if that fails, the
//! current conference stays open.

use super::message::{fail, say, with};
use super::settle::resettle;
use super::{import, views};
use crate::agenda::phrases::count;
use crate::import::ImportRequest;
use crate::store::{self, ConferenceList};
use crate::tui::dialog::Dialog;
use crate::tui::dialog::switcher::{Item, Switcher};
use crate::tui::effect::Effect;
use crate::tui::model::{Model, OpenConference, Switch};
use crate::tui::screen::Screen;

/// Shows the conferences to choose from.
pub fn listed(model: &mut Model, list: ConferenceList) {
    model.is_untouched &= list.conferences.len() < 2 && list.damaged.is_empty();
    let id = &model.open.schedule.conference().id;
    let switcher = Switcher::new(list, id, model.now.date_naive(), model.prefs.symbols);
    model.dialog = Some(Dialog::Switcher(switcher));
}

/// Opens the selected conference, after saving the unsaved changes.
pub fn choose(model: &mut Model) {
    let Some(Dialog::Switcher(switcher)) = &model.dialog else {
        return;
    };
    match switcher.chosen().cloned() {
        // Keep the dialog open so that the text can be corrected.
        None => say(model, "no conference matches"),
        Some(Item::Public(entry)) => import::begin(model, ImportRequest::Public(entry)),
        Some(Item::Given(origin)) => import::begin(model, ImportRequest::Given(origin)),
        Some(Item::Mine(entry)) if switcher.is_open(&entry) => {
            model.dialog = None;
            say(model, format!("already open: {}", entry.summary.title));
        }
        Some(Item::Mine(entry)) => {
            model.dialog = None;
            go_to(model, Switch { id: entry.summary.id, ..Switch::default() });
        }
    }
}

/// Opens another conference, after saving the unsaved changes.
pub fn go_to(model: &mut Model, to: Switch) {
    if model.note.is_some() {
        fail(model, stays(model, "a note is not saved yet"));
    } else if model.edits.unsaved.is_empty() {
        leave(model, to);
    } else {
        model.switching = Some(to);
        model.request(Effect::Save);
    }
}

/// Opens the chosen conference if the agenda is saved; otherwise the current one stays
/// open.
pub fn saved(model: &mut Model, saved: bool) {
    let Some(to) = model.switching.take() else {
        return;
    };
    if saved && model.edits.unsaved.is_empty() && model.note.is_none() {
        return leave(model, to);
    }
    let why = model.status.take().map(|status| status.text);
    fail(model, stays(model, &why.unwrap_or_default()));
}

/// Leaves the open conference for another one.
fn leave(model: &mut Model, to: Switch) {
    model.request(Effect::SavePlace(model.place(), model.prefs.details_open));
    model.request(Effect::Switch { id: to.id.clone(), is_new: to.is_new });
    model.switching = Some(to);
}

fn stays(model: &Model, why: &str) -> String {
    format!("still open: {}; {why}", model.open.schedule.conference().title)
}

/// Shows the opened conference: a new one in its initial view, another one where the user left
/// it, or else in the current view.
pub fn switched(
    model: &mut Model,
    screen: &Screen,
    outcome: Result<Box<OpenConference>, store::Error>,
) {
    let to = model.switching.take().unwrap_or_default();
    let open = match outcome {
        Ok(open) => *open,
        Err(error) => return fail(model, stays(model, &error.to_string())),
    };
    let view = model.nav.view;
    model.enter(open);
    let is_settled = model.is_restored() || to.is_new;
    let view = if is_settled { model.nav.view } else { view };
    let screen = resettle(model, screen);
    views::open_view(model, &screen, view);
    if model.status.is_none() {
        let open = &model.open;
        let title = &open.schedule.conference().title;
        let talks = count(open.schedule.talks().len(), "talk");
        let picks = count(open.agenda.picks().count(), "pick");
        say(model, with(&format!("opened {title}: {talks}, {picks}"), to.note));
    }
}
