//! What the last updates changed: taken as read.

use chrono::{DateTime, Utc};

use super::{Effect, fail, say, with};
use crate::agenda::{News, words};
use crate::schedule::TalkId;
use crate::schedule::changes::{Change, Ledger, Unread};
use crate::store;
use crate::tui::action::Action;
use crate::tui::model::{App, Renewal, View};

/// Takes what changed of the selected talk as read.
pub fn acknowledge(app: &mut App) -> Vec<Effect> {
    let Some(id) = app.selected() else {
        return Vec::new();
    };
    if let Some(since) = app.ledger.since(id) {
        return vec![Effect::Acknowledge(vec![(id.clone(), since)])];
    }
    let why = "nothing about this talk has changed since you read of it";
    say(app, why);
    Vec::new()
}

/// Takes all changes as read; only where they are in sight.
pub fn acknowledge_all(app: &mut App) -> Vec<Effect> {
    if app.view != View::Changes || app.search.is_some() {
        let way = app.key_does(Action::Changes, "shows them");
        let why = "the changes are taken as read where they are listed";
        say(app, with(why, "; ", way));
        return Vec::new();
    }
    // What is not listed here has not been read.
    let news = News::of(&app.ledger, &app.schedule, &app.agenda);
    let listed = news.all();
    let listed: Vec<_> = listed.map(|it| (it.id.clone(), it.since)).collect();
    if listed.is_empty() {
        return Vec::new();
    }
    vec![Effect::Acknowledge(listed)]
}

/// Shows what is left, and says how to take it back.
pub fn acknowledged(
    app: &mut App,
    read: &[(TalkId, DateTime<Utc>)],
    outcome: Result<Vec<(TalkId, Unread)>, store::Error>,
) {
    match outcome {
        Ok(new) => {
            let text = match new.len() {
                0 => "taken as read already, by another program".to_owned(),
                _ => format!("{} taken as read", counted(app, &new)),
            };
            // Here, not as it is stored: what has come there since is not shown yet.
            app.ledger.read(read);
            app.count_unread();
            if new.is_empty() {
                return say(app, text);
            }
            app.acknowledged.push(new);
            let undo = app.key_does(Action::Undo, "takes that back");
            let undo = undo.filter(|_| can_put_back(app));
            say(app, with(&text, "; ", undo));
        }
        Err(error) => fail(app, error.to_string()),
    }
}

/// `5 changes and 1 minor change`, of what is not read; as it is counted where it is
/// listed.
fn counted(app: &App, unread: &[(TalkId, Unread)]) -> String {
    let change = |id| app.ledger.change(&app.schedule, id);
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
pub fn reloaded(app: &mut App, read: Result<Ledger, store::Error>) {
    match read {
        // All there is comes with the edition.
        _ if app.renewal != Renewal::Settled => {}
        // Of an edition that is being stored just now.
        Ok(ledger) if app.unlisted.is_none() && ledger.has_news(&app.ledger) => {}
        Ok(ledger) => {
            app.unlisted = None;
            // Mostly it is what was written from here.
            if ledger != app.ledger {
                app.ledger = ledger;
                app.count_unread();
            }
        }
        Err(error) => {
            let why = error.to_string();
            app.unlisted = Some(why.clone());
            fail(app, why);
        }
    }
}

/// Whether undo is about what was taken as read.
pub fn can_put_back(app: &App) -> bool {
    app.view == View::Changes && app.search.is_none() && !app.acknowledged.is_empty()
}

/// Lets the changes be read again that were taken as read last.
pub fn undo(app: &mut App) -> Vec<Effect> {
    let read = app.acknowledged.last().cloned();
    read.map(Effect::PutBack).into_iter().collect()
}

/// Shows them again.
pub fn put_back(app: &mut App, outcome: Result<Vec<(TalkId, Unread)>, store::Error>) {
    match outcome {
        Ok(read) => {
            app.acknowledged.pop();
            app.ledger.put_back(read.clone());
            app.count_unread();
            let text = format!("{} to be read again", counted(app, &read));
            say(app, text);
        }
        Err(error) => fail(app, error.to_string()),
    }
}
