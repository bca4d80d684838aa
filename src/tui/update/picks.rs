//! Picks and notes: setting, removing, undo, redo, saving, and changes by other
//! programs.

use super::message::{fail, is_locked, say, with};
use super::{note, search, switch};
use crate::agenda::{Agenda, AgendaChange, Edit, Level, clashes, phrases};
use crate::store;
use crate::tui::action::Action;
use crate::tui::effect::Effect;
use crate::tui::model::{Edits, Model, UndoStep, joined};
use crate::tui::screen::Screen;

/// Toggles a level of the selected talk. A pick saves the search that led to it.
pub fn pick(model: &mut Model, screen: &Screen, level: Level) {
    let Some(id) = screen.selected() else {
        return;
    };
    let change = match (model.open.schedule.by_id(id), model.open.agenda.entries.get(id)) {
        (Some(talk), _) => model.open.agenda.toggled(talk, level, model.now),
        (None, Some(entry)) if model.open.agenda.level(id) == Some(level) => {
            AgendaChange { last_known: entry.last_known.clone(), ..AgendaChange::unrate(id) }
        }
        _ => {
            return say(model, "cancelled talk: its pick can only be removed");
        }
    };
    let (done, _) = words(model, &change);
    let message = message_about(model, &change);
    if make(model, step(model, change.clone())) {
        say(
            model,
            match clash_note(model, &change) {
                Some(clash) => format!("{}; {clash}", done.trim_end_matches(':')),
                None => with(&message, hidden_note(model, &change)),
            },
        );
        if level != Level::Hidden {
            search::save_search(model);
        }
    }
}

/// Undoes the last change of a pick or a note, or redoes the last that was undone.
pub fn undo_or_redo(model: &mut Model, undo: bool) {
    let from = if undo { &model.edits.undo } else { &model.edits.redo };
    let Some(UndoStep { name, talk, changes, names_clash }) = from.last().cloned() else {
        let what = if undo { "undo" } else { "redo" };
        return say(model, format!("nothing to {what}"));
    };
    let Some(back) = apply(model, changes.clone()) else {
        return;
    };
    let Edits { undo: undone, redo: redone, .. } = &mut model.edits;
    let (from, to) = if undo { (undone, redone) } else { (redone, undone) };
    let done = if undo { "Undone" } else { "Redone" };
    let said = format!("{done}: {name}");
    from.pop();
    to.push(UndoStep { name, talk: talk.clone(), changes: back, names_clash });
    let at = model.open.schedule.position(&talk);
    let skips = model.skips(&talk);
    // A list that skips the talk keeps the place of the user.
    if let Some(at) = at.filter(|_| !(skips && model.has_list())) {
        model.select_everywhere(at);
    }
    let note = match &changes[..] {
        _ if names_clash => None,
        [AgendaChange { edit: Edit::Rating(_), .. }] if skips => {
            let shows = model.key_does(Action::ToggleHidden, "shows hidden talks");
            let shows = shows.map(|shows| format!(", {shows}"));
            Some(format!("hidden again{}", shows.unwrap_or_default()))
        }
        [change] => clash_note(model, change),
        _ => None,
    };
    say(model, with(&said, note));
}

/// Returns the undo step of a change.
pub fn step(model: &Model, change: AgendaChange) -> UndoStep {
    let name = format!("{} {}", words(model, &change).1, title(model, &change));
    UndoStep { name, talk: change.talk.clone(), changes: vec![change], names_clash: false }
}

/// Makes the changes of a step, which can be undone at once. Returns whether there was
/// anything to change.
pub fn make(model: &mut Model, step: UndoStep) -> bool {
    let back = apply(model, step.changes).filter(|back| !back.is_empty());
    let step = back.map(|changes| UndoStep { changes, ..step });
    let made = step.is_some();
    if made {
        model.edits.undo.extend(step);
        model.edits.redo.clear();
    }
    made
}

/// Applies changes to the agenda, requests a save and returns the changes that undo them, in
/// order. Returns `None` while the agenda can't be read.
pub fn apply(model: &mut Model, changes: Vec<AgendaChange>) -> Option<Vec<AgendaChange>> {
    if is_locked(model) {
        return None;
    }
    let mut back = Vec::with_capacity(changes.len());
    for change in changes {
        model.edits.unsaved.push(change.clone());
        back.push(model.open.agenda.make_mut().apply(change));
    }
    back.reverse();
    if !back.is_empty() {
        model.request(Effect::Save);
    }
    Some(back)
}

/// The message about a change to make, such as `starred A title`.
pub fn message_about(model: &Model, change: &AgendaChange) -> String {
    format!("{} {}", words(model, change).0, title(model, change))
}

/// The beginnings of a change's message and of its undo step's name; the title follows.
fn words(model: &Model, change: &AgendaChange) -> (&'static str, &'static str) {
    match &change.edit {
        Edit::Note(Some(_)) => ("noted", "note on"),
        Edit::Note(None) => ("note removed:", "removed note on"),
        Edit::Acknowledged(_) => ("marked as read:", "marked as read:"),
        Edit::Rating(Some(pick)) => match pick.level {
            Level::Star => ("starred", "star on"),
            Level::Maybe => ("maybe:", "maybe on"),
            Level::Hidden => match model.open.agenda.level(&change.talk) {
                Some(Level::Star) => ("hidden, no longer starred:", "hiding"),
                Some(Level::Maybe) => ("hidden, no longer a maybe:", "hiding"),
                _ => ("hidden:", "hiding"),
            },
        },
        Edit::Rating(None) => match model.open.agenda.level(&change.talk) {
            Some(Level::Hidden) => ("no longer hidden:", "unhiding"),
            Some(Level::Maybe) => ("no longer a maybe:", "removed maybe on"),
            _ => ("unstarred", "removed star on"),
        },
    }
}

fn title<'a>(model: &'a Model, change: &'a AgendaChange) -> &'a str {
    let talk = model.open.schedule.by_id(&change.talk);
    talk.map_or(change.last_known.title.as_str(), |talk| &talk.title)
}

/// The longest clash of a new pick, and the number of others. The picked title is on the
/// screen already; the overlapping talk may not be.
fn clash_note(model: &Model, change: &AgendaChange) -> Option<String> {
    let schedule = &model.open.schedule;
    let picked = matches!(&change.edit, Edit::Rating(Some(pick)) if pick.level != Level::Hidden);
    let at = schedule.position(&change.talk).filter(|_| picked)?;
    let clashes = clashes(schedule, &model.open.agenda);
    let zone = model.shown_zone();
    let longest = clashes.all_of(schedule, at).max_by_key(|clash| (clash.hard, clash.minutes()));
    let note = longest.map(|longest| {
        let note = longest.note(schedule, zone, at);
        match clashes.count(at) - 1 {
            0 => note,
            more => format!("{note}, and {more} more"),
        }
    });
    let slot = schedule.talks()[at].slot;
    let busy = slot.and_then(|slot| phrases::overlaps_busy(&model.open.agenda.busy, slot, zone));
    joined(busy.into_iter().chain(note))
}

/// The key that takes hidden talks out of the lists, or brings them back, after a talk was
/// hidden.
fn hidden_note(model: &Model, change: &AgendaChange) -> Option<String> {
    let hides = matches!(&change.edit, Edit::Rating(Some(pick)) if pick.level == Level::Hidden);
    let does = if model.prefs.skip_hidden { "shows" } else { "skips" };
    hides.then(|| model.key_does(Action::ToggleHidden, &format!("{does} hidden talks")))?
}

/// Handles the outcome of a save.
pub fn saved(model: &mut Model, outcome: Result<Agenda, store::Error>) {
    let is_saved = outcome.is_ok();
    match outcome {
        Ok(agenda) => {
            let acknowledged = agenda.acknowledged != model.open.agenda.acknowledged;
            model.open.set_agenda(agenda, &[]);
            if acknowledged {
                model.open.refresh_unread();
            }
            model.edits.unsaved.clear();
        }
        Err(error) if error.forbids_writing() => {
            // The file must not be overwritten: revert the unsaved changes, so that the
            // screen does not show changes that will be lost.
            model.open.set_agenda(model.open.saved.clone(), &[]);
            note::restore_unsaved(model);
            model.open.acknowledged.clear();
            model.open.refresh_unread();
            model.edits.undo.clear();
            model.edits.redo.clear();
            lock(model, &error);
        }
        Err(error) => {
            fail(model, format!("not saved: {error}; the next change tries again"));
        }
    }
    switch::saved(model, is_saved);
}

/// Replaces the agenda with the one another program wrote, reapplies the unsaved
/// changes and requests a save.
pub fn reloaded(model: &mut Model, read: Result<Agenda, store::Error>) {
    match read {
        Ok(agenda) => {
            model.open.set_agenda(agenda, &model.edits.unsaved);
            if model.open.agenda_error.take().is_some() {
                say(model, "the agenda is readable again");
            }
            if !model.edits.unsaved.is_empty() {
                model.request(Effect::Save);
            }
        }
        Err(error) => lock(model, &error),
    }
}

fn lock(model: &mut Model, error: &store::Error) {
    let why = error.to_string();
    model.open.agenda_error = Some(why.clone());
    fail(model, why);
}
