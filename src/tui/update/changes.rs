//! What the last updates changed: taken as read.

use chrono::{DateTime, Utc};

use super::{Effect, fail, say, with};
use crate::agenda::{News, words};
use crate::schedule::TalkId;
use crate::schedule::changes::Unread;
use crate::store;
use crate::tui::action::Action;
use crate::tui::app::{App, View};

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
pub fn acknowledged(app: &mut App, outcome: Result<Vec<(TalkId, DateTime<Utc>)>, store::Error>) {
    match outcome {
        Ok(read) => {
            // Here, not as it is stored: what has come there since is not shown yet.
            let read = app.ledger.read(&read);
            let text = format!("{} taken as read", words::count(read.len(), "change"));
            app.acknowledged.push(read);
            app.count_unread();
            let undo = app.key_does(Action::Undo, "takes that back");
            let undo = undo.filter(|_| can_put_back(app));
            say(app, with(&text, "; ", undo));
        }
        Err(error) => fail(app, error.to_string()),
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
            let text = format!("{} to be read again", words::count(read.len(), "change"));
            app.acknowledged.pop();
            app.ledger.put_back(read);
            app.count_unread();
            say(app, text);
        }
        Err(error) => fail(app, error.to_string()),
    }
}
