//! Importing a schedule, and opening it.

use super::message::{ImportOutcome, Refreshed, fail, say};
use super::{refresh, switch};
use crate::import::ImportRequest;
use crate::store::library::Saved;
use crate::tui::dialog::Dialog;
use crate::tui::dialog::import::Importing;
use crate::tui::effect::{Effect, Request};
use crate::tui::model::{Model, Switch};

/// Starts an import from the list of conferences.
pub fn begin(model: &mut Model, wanted: ImportRequest) {
    if let Some(Dialog::Switcher(list)) = model.dialog.take() {
        model.dialog = Some(Dialog::Import(Importing::new(&wanted, list)));
        model.request(Effect::Request(Request::Import(wanted)));
    }
}

/// Stops the import. The list of conferences is open again.
pub fn stop(model: &mut Model) {
    model.request(Effect::Request(Request::StopImport));
    say(model, "stopped; nothing is imported");
}

/// Shows how far the import is.
pub fn progress(model: &mut Model, bytes: u64, total: Option<u64>) {
    if let Some(importing) = model.dialog.as_mut().and_then(Dialog::importing) {
        importing.progress = Some((bytes, total));
    }
}

/// Opens the imported conference. After a failure, the list is open again.
pub fn imported(model: &mut Model, outcome: Result<ImportOutcome, String>) {
    let Some(importing) = model.dialog.as_mut().and_then(Dialog::importing) else {
        return;
    };
    let list = importing.list.clone();
    model.dialog = None;
    match outcome {
        Err(why) => {
            model.dialog = Some(Dialog::Switcher(*list));
            fail(model, why);
        }
        // An update of the open conference.
        Ok(ImportOutcome { id, saved, note }) if id == model.open.schedule.conference().id => {
            refresh::refreshed(model, Refreshed { conference: id, outcome: Ok((saved, note)) });
        }
        Ok(ImportOutcome { id, saved, note }) => {
            switch::go_to(model, Switch { id, is_new: saved == Saved::New, note });
        }
    }
}
