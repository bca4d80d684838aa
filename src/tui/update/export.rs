//! Exporting the agenda: asks for a path, writes the calendar and reports the result.

use std::path::PathBuf;

use super::message::{fail, is_locked, say, with};
use crate::agenda::phrases;
use crate::format::ical;
use crate::store::{self, Existing};
use crate::tui::action::Action;
use crate::tui::dialog::export::Export;
use crate::tui::dialog::question::Question;
use crate::tui::dialog::{Answer, Dialog};
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::open::OpenConference;
use crate::tui::screen::Screen;

/// Asks for a path. Proposes the last one, or else the one in the settings.
pub fn prompt(model: &mut Model, screen: &Screen) {
    if is_locked(model) {
        return;
    }
    if model.open.agenda.picks().next().is_none() {
        let talks = (Action::Talks, "shows all talks");
        let star = (Action::Star, "stars the selected one");
        let ways = [talks, star];
        let ways = model.ways(if screen.selected().is_some() { &ways[1..] } else { &ways });
        say(model, with("no talk is starred yet", ways));
    } else {
        let mut path = std::mem::take(&mut model.export_path);
        if path.is_empty() {
            path = model.prefs.settings.export.clone().unwrap_or_default();
        }
        ask(model, path);
    }
}

/// Asks for a path, and proposes one.
pub fn ask(model: &mut Model, proposed: String) {
    model.dialog = Some(Dialog::Export(Export::new(&model.open, proposed)));
}

/// Requests the export to a path as typed.
pub fn export(model: &mut Model, path: String, existing: Existing) {
    model.export_path.clone_from(&path);
    let options = ical::Options {
        agenda: &model.open.agenda,
        log: &model.open.changes,
        alarm: Some(ical::DEFAULT_ALARM),
    };
    let export = ical::write_agenda(&model.open.schedule, options);
    // A calendar needs at least one component (RFC 5545 3.6).
    if export.events == 0 {
        return say(model, format!("nothing to write; {}", left_out(model).join("; ")));
    }
    model.request(Effect::Export { path, text: export.text, existing });
}

/// Returns the picks that the calendar leaves out, one line for each reason.
fn left_out(model: &Model) -> Vec<String> {
    let OpenConference { schedule, agenda, .. } = &model.open;
    phrases::left_out(schedule, &agenda.talks(schedule), Some(agenda))
}

/// Reports the written file, or asks again.
pub fn exported(model: &mut Model, outcome: Result<PathBuf, store::Error>) {
    match outcome {
        Ok(path) => {
            let timed = model.open.agenda.timed_talks(&model.open.schedule).len();
            let text = format!("wrote {} to {}", phrases::count(timed, "talk"), path.display());
            let lines: Vec<String> = std::iter::once(text).chain(left_out(model)).collect();
            say(model, lines.join("; "));
        }
        Err(store::Error::Exists { holds, .. }) => {
            let path = model.export_path.clone();
            let shown = model.prefs.full_path(&path).into();
            let exists = store::Error::Exists { path: shown, holds };
            model.dialog = Some(Dialog::Question(Question {
                title: "Export",
                text: format!("{exists}. Overwrite it?"),
                yes: Answer::Export { path: path.clone(), existing: Existing::Replace },
                no: Answer::AskForPath(path),
            }));
        }
        Err(error) => {
            ask(model, model.export_path.clone());
            fail(model, error.to_string());
        }
    }
}
