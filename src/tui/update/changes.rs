//! Acknowledging unread changes.

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

/// Acknowledges the change of the selected talk.
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

/// Acknowledges all changes, but only in the Changes view.
pub fn acknowledge_all(model: &mut Model) -> Vec<Effect> {
    if model.nav.view != View::Changes || model.search.is_some() {
        let way = model.key_does(Action::Changes, "shows them");
        let why = "the changes are taken as read where they are listed";
        say(model, with(why, "; ", way));
        return Vec::new();
    }
    // A change that is not listed has not been read.
    let news = News::of(&model.open.changes, &model.open.schedule, &model.open.agenda);
    let listed = news.all();
    let listed: Vec<_> = listed.map(|it| (it.id.clone(), it.since)).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    vec![Effect::Acknowledge(listed)]
}

/// Removes acknowledged changes, and says how to undo that.
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
            // Not reloaded: the store may have newer changes, which are not shown yet.
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

/// `5 changes and 1 minor change`, counted as in the list.
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

/// Replaces the unread changes after another program has changed them.
pub fn reloaded(model: &mut Model, read: Result<Ledger, store::Error>) {
    match read {
        // The new edition brings its changes along.
        _ if model.refresh != Refresh::Idle => {}
        // An edition is being stored right now.
        Ok(ledger)
            if model.open.changes_error.is_none() && ledger.has_news(&model.open.changes) => {}
        Ok(ledger) => {
            model.open.changes_error = None;
            // Usually this program wrote the file itself.
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

/// Whether undo applies to acknowledged changes rather than to picks.
pub fn can_put_back(model: &Model) -> bool {
    model.nav.view == View::Changes && model.search.is_none() && !model.open.acknowledged.is_empty()
}

/// Makes the changes that were acknowledged last unread again.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    let read = model.open.acknowledged.last().cloned();
    read.map(Effect::PutBack).into_iter().collect()
}

/// Shows changes that are unread again.
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
