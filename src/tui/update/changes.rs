//! What the last updates changed: taken as read.

use chrono::{DateTime, Utc};

use super::message::{Effect, fail, say, with};
use crate::agenda::{News, words};
use crate::schedule::TalkId;
use crate::schedule::changes::{Change, Ledger, Unread};
use crate::store;
use crate::tui::action::Action;
use crate::tui::memo::Shared;
use crate::tui::model::{Model, Refresh, View};
use crate::tui::screen::Screen;

/// Takes what changed of the selected talk as read.
pub fn acknowledge(model: &mut Model, screen: &Screen) -> Vec<Effect> {
    let Some(id) = screen.selected() else {
        return Vec::new();
    };
    if let Some(since) = model.open.changes.since(id) {
        return vec![Effect::Acknowledge(vec![(id.clone(), since)])];
    }
    let why = "nothing about this talk has changed since you read of it";
    say(model, why);
    Vec::new()
}

/// Takes all changes as read; only where they are in sight.
pub fn acknowledge_all(model: &mut Model) -> Vec<Effect> {
    if model.nav.view != View::Changes || model.search.is_some() {
        let way = model.key_does(Action::Changes, "shows them");
        let why = "the changes are taken as read where they are listed";
        say(model, with(why, "; ", way));
        return Vec::new();
    }
    // What is not listed here has not been read.
    let news = News::of(
        &model.open.changes,
        &model.open.schedule,
        &model.open.agenda,
    );
    let listed = news.all();
    let listed: Vec<_> = listed.map(|it| (it.id.clone(), it.since)).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    vec![Effect::Acknowledge(listed)]
}

/// Shows what is left, and says how to take it back.
pub fn acknowledged(
    model: &mut Model,
    read: &[(TalkId, DateTime<Utc>)],
    outcome: Result<Vec<(TalkId, Unread)>, store::Error>,
) {
    match outcome {
        Ok(new) => {
            let text = match new.len() {
                0 => "taken as read already, by another program".to_owned(),
                _ => format!("{} taken as read", counted(model, &new)),
            };
            // Here, not as it is stored: what has come there since is not shown yet.
            model.open.changes.make_mut().read(read);
            if new.is_empty() {
                return say(model, text);
            }
            model.open.acknowledged.push(new);
            let undo = model.key_does(Action::Undo, "takes that back");
            let undo = undo.filter(|_| can_put_back(model));
            say(model, with(&text, "; ", undo));
        }
        Err(error) => fail(model, error.to_string()),
    }
}

/// `5 changes and 1 minor change`, of what is not read; as it is counted where it is
/// listed.
fn counted(model: &Model, unread: &[(TalkId, Unread)]) -> String {
    let change = |id| model.open.changes.change(&model.open.schedule, id);
    let is_minor = |id| change(id).is_some_and(|changed| changed.change == Change::Minor);
    let minor = unread.iter().filter(|(id, _)| is_minor(id)).count();
    let said = words::count(minor, "minor change");
    match unread.len() - minor {
        0 if minor > 0 => said,
        count if minor == 0 => words::count(count, "change"),
        count => format!("{} and {said}", words::count(count, "change")),
    }
}

/// Takes up what another program has left to be read.
pub fn reloaded(model: &mut Model, read: Result<Ledger, store::Error>) {
    match read {
        // All there is comes with the edition.
        _ if model.refresh != Refresh::Idle => {}
        // Of an edition that is being stored just now.
        Ok(ledger)
            if model.open.changes_error.is_none() && ledger.has_news(&model.open.changes) => {}
        Ok(ledger) => {
            model.open.changes_error = None;
            // Mostly it is what was written from here.
            if ledger != *model.open.changes {
                model.open.changes = Shared::new(ledger);
            }
        }
        Err(error) => {
            let why = error.to_string();
            model.open.changes_error = Some(why.clone());
            fail(model, why);
        }
    }
}

/// Whether undo is about what was taken as read.
pub fn can_put_back(model: &Model) -> bool {
    model.nav.view == View::Changes && model.search.is_none() && !model.open.acknowledged.is_empty()
}

/// Lets the changes be read again that were taken as read last.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    let read = model.open.acknowledged.last().cloned();
    read.map(Effect::PutBack).into_iter().collect()
}

/// Shows them again.
pub fn put_back(model: &mut Model, outcome: Result<Vec<(TalkId, Unread)>, store::Error>) {
    match outcome {
        Ok(read) => {
            model.open.acknowledged.pop();
            model.open.changes.make_mut().put_back(read.clone());
            let text = format!("{} to be read again", counted(model, &read));
            say(model, text);
        }
        Err(error) => fail(model, error.to_string()),
    }
}
