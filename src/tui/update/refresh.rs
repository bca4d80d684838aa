//! Refreshing the schedule from its source, and showing the new edition without moving
//! the user.

use super::message::{Refreshed, fail, say, with};
use super::search;
use crate::agenda::News;
use crate::import::Origin;
use crate::schedule::Schedule;
use crate::store;
use crate::store::library::Saved;
use crate::text::url;
use crate::tui::action::Action;
use crate::tui::dialog::question::Question;
use crate::tui::dialog::{Answer, Dialog};
use crate::tui::effect::{Effect, Request};
use crate::tui::memo::Shared;
use crate::tui::model::{Model, OpenConference, Refresh, View};

/// Starts a refresh, or asks first if it uses the network.
pub fn ask(model: &mut Model) {
    let from = source(model).filter(|_| model.refresh == Refresh::Idle);
    let Some(url) = from.and_then(|from| from.shown()) else {
        return begin(model);
    };
    let host = url::host(&url).unwrap_or_else(|| "the network".to_owned());
    let text = format!("Connect to {host} to read the schedule again? It is at {url}");
    let (yes, no) = (Answer::Refresh, Answer::Close);
    let question = Question { title: "Update over the network", text, yes, no };
    model.dialog = Some(Dialog::Question(question));
}

/// Starts a refresh.
pub fn begin(model: &mut Model) {
    if model.refresh != Refresh::Idle {
        return say(model, "already updating");
    }
    model.refresh = Refresh::Running;
    let from = match source(model) {
        Some(Origin::File(path)) => format!(" from {}", path.display()),
        _ => String::new(),
    };
    say(model, format!("updating{from}"));
    let conference = model.open.schedule.conference().id.clone();
    model.request(Effect::Request(Request::Refresh { conference }));
}

/// The file or URL to read again.
fn source(model: &Model) -> Option<Origin> {
    Origin::of_source(model.open.source.as_deref()?)
}

/// Handles the outcome of a refresh.
pub fn refreshed(model: &mut Model, refreshed: Refreshed) {
    let Refreshed { conference, outcome } = refreshed;
    let here = conference == model.open.schedule.conference().id;
    if here {
        // Even after a failure, another program may have stored an edition.
        let updated = matches!(&outcome, Ok((saved, _)) if *saved != Saved::Unchanged);
        model.refresh = Refresh::Ready { updated };
    }
    match outcome {
        Err(why) => fail(model, format!("schedule unchanged: {why}")),
        Ok((Saved::Unchanged, _)) => say(model, "no changes in the schedule"),
        Ok((Saved::New, _)) => say(model, format!("imported {conference} all the same")),
        Ok((_, Some(doubt))) => say(model, format!("updated {conference}; {doubt}")),
        // The changes are reported when the edition is shown.
        Ok(_) if here => model.status = None,
        Ok(_) => say(model, format!("updated {conference}")),
    }
}

/// Records that a new edition is stored.
pub fn edition_stored(model: &mut Model) {
    // A running refresh does this when it ends.
    if model.refresh == Refresh::Idle {
        model.refresh = Refresh::Ready { updated: false };
    }
}

/// Requests the new edition, unless a note, a dialog or an unsaved change is pending.
pub fn reopen_if_idle(model: &mut Model) {
    let is_idle = model.note.is_none() && model.edits.unsaved.is_empty() && model.dialog.is_none();
    if let Refresh::Ready { updated } = model.refresh
        && is_idle
        && !model.done
    {
        model.refresh = Refresh::Idle;
        model.request(Effect::Reopen { updated });
    }
}

/// Takes over the schedule with its abstracts. Without them, the rest stays usable.
pub fn abstracts_loaded(model: &mut Model, outcome: Result<Box<Schedule>, store::Error>) {
    let schedule = match outcome {
        Ok(schedule) => *schedule,
        Err(error) => {
            fail(model, format!("The abstracts could not be read: {error}"));
            model.open.schedule.with_talks(model.open.schedule.talks().to_vec())
        }
    };
    model.open.schedule = Shared::new(schedule);
    if model.nav.view == View::ForYou {
        model.suggest();
    }
}

/// Shows the new edition. `updated` says whether the user's update stored it.
pub fn reopened(
    model: &mut Model,
    updated: bool,
    outcome: Result<Box<OpenConference>, store::Error>,
) {
    let open = match outcome {
        Ok(open) => *open,
        Err(error) => return fail(model, error.to_string()),
    };
    let known = model.open.changes.clone();
    model.replace_edition(open);
    search::refresh_kept(model);
    let changes = &model.open.changes;
    // The user's update always has an answer, even if its changes need no reading.
    let is_update = updated || changes.has_news(&known);
    // Another program may have stored an edition without changes.
    let is_another = is_update || changes.is_revised(&known);
    if model.status.is_none() && is_another {
        let text = update_message(model, is_update);
        say(model, text);
    }
}

/// The message about a new edition, such as `updated: 5 changes to read, 3 of your
/// picks and notes; 5 shows them`. An edition that is no update may even be an older one.
fn update_message(model: &Model, is_update: bool) -> String {
    let lead = if is_update { "updated" } else { "another edition of the schedule is open" };
    let summary = News::of(&model.open.changes, &model.open.schedule, &model.open.agenda).summary();
    match summary {
        Some(summary) => {
            let shows = model.key_does(Action::Changes, "shows them");
            with(&format!("{lead}: {summary}"), shows)
        }
        None => format!("{lead}: no changes to read"),
    }
}
