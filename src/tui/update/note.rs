//! Notes: opening, saving, closing and discarding them, and editing them in another
//! program.
//!
//! [`crate::tui::dialog::note`] handles the keys in the editor.

use super::message::{fail, is_locked, say};
use super::picks;
use crate::agenda::{AgendaChange, Edit, LastKnown};
use crate::schedule::TalkId;
use crate::tui::dialog::note::{MAX_CHARS, Note};
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Opens the note of the selected talk.
pub fn open(model: &mut Model, screen: &Screen) {
    if let Some(note) = note_of_selected(model, screen) {
        model.note = Some(note);
    }
}

/// Opens the note, or the text typed so far, in the editor.
pub fn open_in_editor(model: &mut Model, screen: &Screen) {
    if model.note.is_none() {
        model.note = note_of_selected(model, screen);
        if let Some(note) = &mut model.note {
            note.in_editor = true;
        }
    }
    if let Some(text) = model.note.as_ref().map(Note::text) {
        model.request(Effect::OpenEditor(text));
    }
}

fn note_of_selected(model: &mut Model, screen: &Screen) -> Option<Note> {
    let id = screen.selected()?.clone();
    if is_locked(model) {
        return None;
    }
    let note = model.open.agenda.note(&id).unwrap_or_default();
    if note.chars().count() > MAX_CHARS {
        fail(model, format!("too long to edit here; 'hallway note {id}' prints it"));
        return None;
    }
    let last_known = last_known(model, &id);
    Some(Note::new(id.clone(), last_known, note, model.prefs.theme))
}

/// The talk as last known, to store with the note.
fn last_known(model: &Model, id: &TalkId) -> LastKnown {
    let kept = || model.open.agenda.entries.get(id).map(|entry| entry.last_known.clone());
    let talk = model.open.schedule.by_id(id).map(LastKnown::of);
    talk.or_else(kept).unwrap_or_default()
}

/// Saves the note and keeps it open.
pub fn save(model: &mut Model) {
    let Some(note) = &model.note else {
        return;
    };
    let id = note.talk.clone();
    let theirs = model.open.agenda.note(&id).unwrap_or_default().to_owned();
    if !note.is_changed() {
        return say(model, "nothing to save");
    }
    let (text, ours) = (note.merged(&theirs), note.text());
    let change = AgendaChange::note_on(id, note.last_known.clone(), &text);
    let done = picks::message_about(model, &change);
    if text != theirs {
        picks::make(model, picks::step(model, change));
    }
    if model.open.agenda_error.is_some() {
        // The error is already shown; keep the typed text open.
        return;
    }
    let said = match (text == ours, ours.is_empty()) {
        (true, _) => done,
        (false, true) => "another program changed this note; kept".to_owned(),
        (false, false) => "another program changed this note; both texts are kept".to_owned(),
    };
    if let Some(note) = &mut model.note {
        // Keep trailing spaces until the note is closed.
        if text != ours {
            note.replace(&text);
        }
        note.original = text;
    }
    say(model, said);
}

/// Saves and closes the note. Keeps it open if it can't be saved.
pub fn close(model: &mut Model) {
    if model.note.as_ref().is_some_and(Note::is_changed) {
        save(model);
        if model.open.agenda_error.is_some() {
            return;
        }
    }
    model.note = None;
}

/// Closes the note and discards the text typed since it was opened or saved.
pub fn discard(model: &mut Model) {
    if model.note.take().is_some_and(|note| note.is_changed()) {
        say(model, "discarded");
    }
}

/// Whether to quit. A note that can't be saved holds back the first request.
pub fn can_leave(model: &mut Model) -> bool {
    let Some(note) = model.note.as_mut().filter(|_| model.open.agenda_error.is_some()) else {
        return true;
    };
    if note.warned || !note.is_changed() {
        return true;
    }
    note.warned = true;
    let why = model.open.agenda_error.clone().unwrap_or_default();
    fail(model, format!("note not saved: {why}; again to quit without it"));
    false
}

/// Replaces the note with the text from the editor.
pub fn edited(model: &mut Model, outcome: Result<String, String>) {
    if let Some(note) = &mut model.note {
        match outcome {
            Ok(text) => {
                note.replace(&text);
                if std::mem::take(&mut note.in_editor) {
                    close(model);
                }
            }
            Err(why) => {
                if note.in_editor {
                    model.note = None;
                }
                fail(model, why);
            }
        }
    }
    model.request(Effect::Redraw);
}

/// Keeps the unsaved notes after a save failed because the file must not be
/// overwritten. Reopens the latest note if no note is open; the other notes wait until
/// the file can be written.
pub fn restore_unsaved(model: &mut Model) {
    let mut known: Vec<TalkId> = Vec::new();
    let mut waiting = Vec::new();
    for change in std::mem::take(&mut model.edits.unsaved).into_iter().rev() {
        let Edit::Note(text) = &change.edit else {
            continue;
        };
        // A later change replaces an earlier one.
        if known.contains(&change.talk) {
            continue;
        }
        known.push(change.talk.clone());
        let kept = model.open.agenda.note(&change.talk).unwrap_or_default();
        match (&mut model.note, text) {
            (Some(note), _) if note.talk == change.talk => {
                // The open note was not saved after all.
                kept.clone_into(&mut note.original);
            }
            (Some(_), Some(_)) => waiting.push(change),
            (None, Some(text)) => {
                let mut note = Note::new(
                    change.talk.clone(),
                    change.last_known.clone(),
                    kept,
                    model.prefs.theme,
                );
                note.replace(text);
                model.note = Some(note);
            }
            (_, None) => {}
        }
    }
    waiting.reverse();
    model.edits.unsaved = waiting;
}
