//! What the last updates changed: taken as read.

use super::{Effect, fail, say, with};
use crate::schedule::changes::Ledger;
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
        say(
            app,
            with(
                "the changes are taken as read where they are listed",
                "; ",
                way,
            ),
        );
        return Vec::new();
    }
    let unread = app.ledger.unread();
    let unread: Vec<_> = unread.map(|(id, since)| (id.clone(), since)).collect();
    if unread.is_empty() {
        return Vec::new();
    }
    vec![Effect::Acknowledge(unread)]
}

/// Shows what is left.
pub fn acknowledged(app: &mut App, outcome: Result<Ledger, store::Error>) {
    match outcome {
        Ok(ledger) => {
            app.ledger = ledger;
            app.count_unread();
            say(app, "taken as read");
        }
        Err(error) => fail(app, error.to_string()),
    }
}
