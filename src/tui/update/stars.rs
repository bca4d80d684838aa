//! Stars: set, taken away, undone, saved, and changed by other programs.

use super::{Effect, fail, say};
use crate::agenda::{Agenda, Change, clashes, clashes_of};
use crate::schedule::TalkId;
use crate::store;
use crate::tui::app::App;

pub fn star(app: &mut App) -> Vec<Effect> {
    let Some(id) = app.selected().cloned() else {
        return Vec::new();
    };
    let change = match app.schedule.by_id(&id) {
        Some(talk) => app.agenda.toggled(talk, app.now),
        None => Change {
            talk: id,
            pick: None,
        },
    };
    let starred = change.pick.is_some();
    let id = change.talk.clone();
    let effects = change_agenda(app, change, true);
    if !effects.is_empty() {
        say_of_star(app, &id, starred);
    }
    effects
}

pub fn undo(app: &mut App) -> Vec<Effect> {
    let Some(change) = app.undo.last().cloned() else {
        say(app, "nothing to undo");
        return Vec::new();
    };
    let (id, starred) = (change.talk.clone(), change.pick.is_some());
    let effects = change_agenda(app, change, false);
    if !effects.is_empty() {
        app.undo.pop();
        say_of_star(app, &id, starred);
        if let Some(at) = app.schedule.position(&id) {
            app.select_everywhere(at);
        }
    }
    effects
}

/// Makes a change here at once, and asks for it to be saved.
fn change_agenda(app: &mut App, change: Change, can_be_undone: bool) -> Vec<Effect> {
    if let Some(why) = &app.locked {
        let why = why.clone();
        fail(app, why);
        return Vec::new();
    }
    let back = app.agenda.apply(change.clone());
    if can_be_undone {
        app.undo.push(back);
    }
    app.unsaved.push(change);
    vec![Effect::Save(app.unsaved.clone())]
}

fn say_of_star(app: &mut App, id: &TalkId, starred: bool) {
    let Some(at) = app.schedule.position(id) else {
        return;
    };
    let title = &app.schedule.talks()[at].title;
    let mut text = format!("{} {title}", if starred { "starred" } else { "unstarred" });
    let clashes = clashes(&app.schedule, &app.agenda);
    if let Some(clash) = clashes_of(&clashes, at).next() {
        text = format!("starred; {}", clash.note(&app.schedule, at));
    }
    say(app, text);
}

pub fn saved(app: &mut App, outcome: Result<Agenda, store::Error>) {
    match outcome {
        Ok(agenda) => {
            app.on_disk.clone_from(&agenda);
            app.agenda = agenda;
            app.unsaved.clear();
        }
        Err(error) if error.is_about_content() => {
            // The file must not be written over: what could not be saved is
            // taken back, so that the screen does not promise it.
            app.agenda.clone_from(&app.on_disk);
            app.unsaved.clear();
            app.undo.clear();
            lock(app, &error);
        }
        Err(error) => fail(
            app,
            format!("not saved: {error}; the next change tries again"),
        ),
    }
}

pub fn reloaded(app: &mut App, read: Result<Agenda, store::Error>) {
    match read {
        Ok(mut agenda) => {
            app.on_disk.clone_from(&agenda);
            for change in &app.unsaved {
                agenda.apply(change.clone());
            }
            app.agenda = agenda;
            if app.locked.take().is_some() {
                say(app, "the agenda can be read again");
            }
        }
        Err(error) => lock(app, &error),
    }
}

fn lock(app: &mut App, error: &store::Error) {
    let why = error.to_string();
    app.locked = Some(why.clone());
    fail(app, why);
}
