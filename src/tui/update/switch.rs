//! Switching to another conference. Unsaved changes are saved first; if that fails, the
//! current conference stays open.

use super::message::{fail, say};
use super::settle::resettle;
use super::views;
use crate::agenda::phrases::count;
use crate::store::{self, ConferenceList};
use crate::tui::dialog::Dialog;
use crate::tui::dialog::switcher::Switcher;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, OpenConference};
use crate::tui::screen::Screen;

/// Shows the conferences to choose from.
pub fn listed(model: &mut Model, list: ConferenceList) {
    let switcher = Switcher::new(list, &model.open.schedule.conference().id, model.prefs.symbols);
    model.dialog = Some(Dialog::Switcher(switcher));
}

/// Opens the selected conference, after saving the unsaved changes.
pub fn choose(model: &mut Model) {
    let Some(Dialog::Switcher(switcher)) = &model.dialog else {
        return;
    };
    let Some(chosen) = switcher.chosen() else {
        // Keep the dialog open so that the text can be corrected.
        return say(model, "no conference matches");
    };
    let (summary, is_open) = (chosen.summary.clone(), switcher.is_open(chosen));
    model.dialog = None;
    if is_open {
        say(model, format!("{} is open already", summary.title));
    } else if model.note.is_some() {
        fail(model, stays(model, "a note on one of its talks is not saved"));
    } else if model.edits.unsaved.is_empty() {
        leave(model, summary.id);
    } else {
        model.switching = Some(summary.id);
        model.request(Effect::Save);
    }
}

/// Opens the chosen conference if the agenda is saved; otherwise the current one stays
/// open.
pub fn saved(model: &mut Model, saved: bool) {
    let Some(id) = model.switching.take() else {
        return;
    };
    if saved && model.edits.unsaved.is_empty() && model.note.is_none() {
        return leave(model, id);
    }
    let why = model.status.take().map(|status| status.text);
    fail(model, stays(model, &why.unwrap_or_default()));
}

/// Leaves the open conference for another one.
fn leave(model: &mut Model, to: String) {
    model.request(Effect::Leave(model.place(), model.prefs.details_open));
    model.request(Effect::Switch(to));
}

fn stays(model: &Model, why: &str) -> String {
    format!("{} stays open: {why}", model.open.schedule.conference().title)
}

/// Shows the opened conference where the user left it, or else in the current view.
pub fn switched(
    model: &mut Model,
    screen: &Screen,
    outcome: Result<Box<OpenConference>, store::Error>,
) {
    let open = match outcome {
        Ok(open) => *open,
        Err(error) => return fail(model, stays(model, &error.to_string())),
    };
    let view = model.nav.view;
    model.enter(open);
    let view = if model.is_restored() { model.nav.view } else { view };
    let screen = resettle(model, screen);
    views::view(model, &screen, view);
    if model.status.is_none() {
        let open = &model.open;
        let title = &open.schedule.conference().title;
        let talks = count(open.schedule.talks().len(), "talk");
        let picks = count(open.agenda.picks().count(), "pick");
        say(model, format!("opened {title}: {talks}, {picks}"));
    }
}
