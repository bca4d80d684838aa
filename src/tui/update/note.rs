//! Notes: opened, saved, closed and thrown away; written here or in another
//! program.
//!
//! What a key does to the text is [`crate::tui::note`]'s.

use super::{Effect, fail, picks, say};
use crate::agenda::{Change, Edit, Seen};
use crate::schedule::TalkId;
use crate::tui::model::App;
use crate::tui::note::{LONGEST, Note};

/// Opens the note on the selected talk.
pub fn open(app: &mut App) {
    if let Some(note) = of_selected(app) {
        app.note = Some(note);
    }
}

/// Opens the note, or goes on with it, in another program.
pub fn outside(app: &mut App) -> Vec<Effect> {
    if app.note.is_none() {
        app.note = of_selected(app);
        if let Some(note) = &mut app.note {
            note.outside = true;
        }
    }
    let text = app.note.as_ref().map(Note::text);
    text.map(Effect::Edit).into_iter().collect()
}

fn of_selected(app: &mut App) -> Option<Note> {
    let id = app.selected()?.clone();
    if let Some(why) = app.locked.clone() {
        fail(app, why);
        return None;
    }
    let note = app.agenda.note(&id).unwrap_or_default();
    if note.chars().count() > LONGEST {
        fail(
            app,
            format!("this note is too long to be edited here; hallway note {id} prints it"),
        );
        return None;
    }
    let seen = seen(app, &id);
    Some(Note::new(id.clone(), seen, note, app.theme))
}

/// What is known of a talk, which the programme may no longer have.
fn seen(app: &App, id: &TalkId) -> Seen {
    let kept = || app.agenda.entries.get(id).map(|entry| entry.seen.clone());
    let talk = app.schedule.by_id(id).map(Seen::of);
    talk.or_else(kept).unwrap_or_default()
}

/// Saves what was written; it stays open.
pub fn save(app: &mut App) -> Vec<Effect> {
    let Some(note) = &app.note else {
        return Vec::new();
    };
    let id = note.talk.clone();
    let theirs = app.agenda.note(&id).unwrap_or_default().to_owned();
    if !note.is_changed() {
        say(app, "nothing was typed since it was saved");
        return Vec::new();
    }
    let text = note.merged(&theirs);
    let ours = note.text();
    let change = Change::note_on(id.clone(), note.seen.clone(), &text);
    let said = picks::said_of(app, &change);
    let effects = if text == theirs {
        Vec::new()
    } else {
        picks::make(app, change)
    };
    if app.locked.is_some() {
        // Why was said; what was typed stays where it is.
        return Vec::new();
    }
    let (text_is_ours, ours_is_empty) = (text == ours, ours.is_empty());
    if let Some(note) = &mut app.note {
        // A blank at the end goes only when the note is closed.
        if !text_is_ours {
            note.replace(&text);
        }
        note.begun = text;
    }
    match (text_is_ours, ours_is_empty) {
        (true, _) => say(app, said.text()),
        (false, true) => say(app, "another program changed this note; it is kept"),
        (false, false) => say(
            app,
            "another program changed this note meanwhile; both texts are kept",
        ),
    }
    effects
}

/// Saves what was written and closes the note, unless it cannot be saved.
pub fn close(app: &mut App) -> Vec<Effect> {
    if !app.note.as_ref().is_some_and(Note::is_changed) {
        app.note = None;
        return Vec::new();
    }
    let effects = save(app);
    if app.locked.is_none() {
        app.note = None;
    }
    effects
}

/// Closes the note without what was typed since it was opened or saved.
pub fn discard(app: &mut App) {
    if app.note.take().is_some_and(|note| note.is_changed()) {
        say(app, "what was typed is thrown away");
    }
}

/// Whether one can leave: with a note that cannot be saved only the second time.
pub fn can_leave(app: &mut App) -> bool {
    let Some(note) = app.note.as_mut().filter(|_| app.locked.is_some()) else {
        return true;
    };
    if note.warned || !note.is_changed() {
        return true;
    }
    note.warned = true;
    let why = app.locked.clone().unwrap_or_default();
    fail(
        app,
        format!("the note is not saved: {why}; once more to quit without it"),
    );
    false
}

/// Takes up what was written in another program.
pub fn edited(app: &mut App, outcome: Result<String, String>) -> Vec<Effect> {
    let Some(note) = &mut app.note else {
        return vec![Effect::Redraw];
    };
    let mut effects = Vec::new();
    match outcome {
        Ok(text) => {
            note.replace(&text);
            if std::mem::take(&mut note.outside) {
                effects = close(app);
            }
        }
        Err(why) => {
            if note.outside {
                app.note = None;
            }
            fail(app, why);
        }
    }
    effects.push(Effect::Redraw);
    effects
}

/// Keeps the notes among the changes that could not be saved, because the file must
/// not be written over: nobody should have to type them again. The last one is
/// opened if none is open; the others wait until the file can be written.
pub fn take_back(app: &mut App) {
    let mut known: Vec<TalkId> = Vec::new();
    let mut waiting = Vec::new();
    for change in std::mem::take(&mut app.unsaved).into_iter().rev() {
        let Edit::Note(text) = &change.edit else {
            continue;
        };
        // What came later takes the place of what came before.
        if known.contains(&change.talk) {
            continue;
        }
        known.push(change.talk.clone());
        let kept = app.agenda.note(&change.talk).unwrap_or_default();
        match (&mut app.note, text) {
            (Some(note), _) if note.talk == change.talk => {
                // What was thought to be saved is not.
                kept.clone_into(&mut note.begun);
            }
            (Some(_), Some(_)) => waiting.push(change),
            (None, Some(text)) => {
                let mut note = Note::new(change.talk.clone(), change.seen.clone(), kept, app.theme);
                note.replace(text);
                app.note = Some(note);
            }
            (_, None) => {}
        }
    }
    waiting.reverse();
    app.unsaved = waiting;
}
