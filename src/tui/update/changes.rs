//! Acknowledging unread changes.

use chrono::{DateTime, Utc};

use super::message::{say, with};
use super::picks;
use crate::agenda::{News, phrases};
use crate::schedule::TalkId;
use crate::schedule::changes::Change;
use crate::tui::action::Action;
use crate::tui::model::{Model, View};
use crate::tui::screen::Screen;

/// Acknowledges the change of the selected talk.
pub fn acknowledge(model: &mut Model, screen: &Screen) {
    let Some(id) = screen.selected() else {
        return;
    };
    match model.open.changes.since(id) {
        Some(since) => mark_as_read(model, &[(id.clone(), since)]),
        None => say(model, "no unread changes of this talk"),
    }
}

/// Acknowledges all changes, but only in the Changes view.
pub fn acknowledge_all(model: &mut Model) {
    if model.shown_view() != Some(View::Changes) {
        let way = model.key_does(Action::Changes, "shows them");
        let why = "changes are marked as read in the list of changes";
        return say(model, with(why, way));
    }
    // A change that is not listed has not been read.
    let news = News::of(&model.open.changes, &model.open.schedule, &model.open.agenda);
    let listed: Vec<_> = news.all().map(|changed| (changed.id.clone(), changed.since)).collect();
    if !listed.is_empty() {
        mark_as_read(model, &listed);
    }
}

/// Acknowledges changes up to the given times, and says how to undo that.
fn mark_as_read(model: &mut Model, read: &[(TalkId, DateTime<Utc>)]) {
    let text = format!("{} marked as read", counted(model, read.iter().map(|(id, _)| id)));
    let changes = model.open.agenda.acknowledging(&model.open.log, read);
    let Some(back) = picks::apply(model, changes) else {
        return;
    };
    model.open.acknowledged.push(back);
    model.open.refresh_unread();
    let undo = model.key_does(Action::Undo, "undoes it");
    let undo = undo.filter(|_| model.undoes_acknowledgement());
    say(model, with(&text, undo));
}

/// `5 changes and 1 minor change`, counted as in the list.
fn counted<'a>(model: &Model, unread: impl Iterator<Item = &'a TalkId>) -> String {
    let change = |id| model.open.changes.change(&model.open.schedule, id);
    let changed: Vec<_> = unread.filter_map(change).collect();
    let minor = changed.iter().filter(|changed| changed.change == Change::Minor).count();
    let said = phrases::count(minor, "minor change");
    match changed.len() - minor {
        0 if minor > 0 => said,
        count if minor == 0 => phrases::count(count, "change"),
        count => format!("{} and {said}", phrases::count(count, "change")),
    }
}

/// Undoes the last acknowledgement.
pub fn undo(model: &mut Model) {
    let Some(back) = model.open.acknowledged.last().cloned() else {
        return;
    };
    let ids: Vec<TalkId> = back.iter().map(|change| change.talk.clone()).collect();
    // The agenda may be unreadable for a while.
    if picks::apply(model, back).is_none() {
        return;
    }
    model.open.acknowledged.pop();
    model.open.refresh_unread();
    let of = match &ids[..] {
        [only] => format!(" of {}", model.open.title_of(only)),
        _ => String::new(),
    };
    let text = format!("Undone: {}{of} marked as read", counted(model, ids.iter()));
    say(model, text);
}
