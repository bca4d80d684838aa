//! Picks and notes: setting, removing, undo, redo, saving, and changes by other
//! programs.

use super::message::{fail, say};
use super::note;
use crate::agenda::{Agenda, Change, Edit, Level, clashes, phrases};
use crate::store;
use crate::tui::effect::Effect;
use crate::tui::model::{Model, joined};
use crate::tui::screen::Screen;

/// Toggles a level of the selected talk. Returns whether the agenda was changed.
pub fn pick(model: &mut Model, screen: &Screen, level: Level) -> bool {
    let Some(id) = screen.selected() else {
        return false;
    };
    let change = match (model.open.schedule.by_id(id), model.open.agenda.entries.get(id)) {
        (Some(talk), _) => model.open.agenda.toggled(talk, level, model.now),
        (None, Some(entry)) if model.open.agenda.level(id) == Some(level) => {
            Change { seen: entry.seen.clone(), ..Change::unpick(id) }
        }
        _ => {
            let why = "cancelled talk: its pick can only be removed";
            say(model, why);
            return false;
        }
    };
    let done = done(model, &change);
    let kind = kind(model, &change);
    let made = make_all(model, vec![change.clone()]);
    if made {
        say(model, clash_note(model, &change).map_or(done, |note| format!("{kind}; {note}")));
    }
    made
}

/// Undoes the last change of a pick or a note.
pub fn undo(model: &mut Model) {
    undo_or_redo(model, true);
}

/// Redoes the last change that was undone.
pub fn redo(model: &mut Model) {
    undo_or_redo(model, false);
}

fn undo_or_redo(model: &mut Model, undo: bool) {
    let from = if undo { &model.edits.undo } else { &model.edits.redo };
    let Some(changes) = from.last().cloned() else {
        let what = if undo { "undo" } else { "redo" };
        return say(model, format!("nothing to {what}"));
    };
    let titles: Vec<&str> = changes.iter().map(|change| title(model, change)).collect();
    let titles = titles.join("; ");
    let only = if let [change] = &changes[..] { Some(change.clone()) } else { None };
    let kind = only.as_ref().map_or("all of", |change| kind(model, change));
    let id = changes.first().map(|change| change.talk.clone());
    let Some(back) = apply_all(model, changes) else {
        return;
    };
    if undo {
        model.edits.undo.pop();
        model.edits.redo.push(back);
    } else {
        model.edits.redo.pop();
        model.edits.undo.push(back);
    }
    if let Some(at) = id.and_then(|id| model.open.schedule.position(&id)) {
        model.select_everywhere(at);
    }
    let done = if undo { "Undone" } else { "Redone" };
    let note = only.and_then(|change| clash_note(model, &change));
    let rest = note.map_or_else(|| format!(" {titles}"), |note| format!("; {note}"));
    say(model, format!("{done}: {kind}{rest}"));
    model.request(Effect::Save);
}

/// Applies changes as a single undo step and requests a save. Returns whether there was
/// anything to change.
pub fn make_all(model: &mut Model, changes: Vec<Change>) -> bool {
    let back = apply_all(model, changes).filter(|back| !back.is_empty());
    let made = back.is_some();
    if let Some(back) = back {
        model.edits.undo.push(back);
        model.edits.redo.clear();
        model.request(Effect::Save);
    }
    made
}

/// Applies changes to the agenda and returns the changes that undo them, in order.
/// Returns `None` while the agenda can't be read.
pub fn apply_all(model: &mut Model, changes: Vec<Change>) -> Option<Vec<Change>> {
    if let Some(why) = model.open.agenda_error.clone() {
        fail(model, why);
        return None;
    }
    let mut back = Vec::with_capacity(changes.len());
    for change in changes {
        model.edits.unsaved.push(change.clone());
        back.push(model.open.agenda.make_mut().apply(change));
    }
    back.reverse();
    Some(back)
}

/// The message about a change to make, such as `starred A title`.
pub fn done(model: &Model, change: &Change) -> String {
    format!("{} {}", kind(model, change), title(model, change))
}

/// The kind of a change to make, in one or two words.
fn kind(model: &Model, change: &Change) -> &'static str {
    match &change.edit {
        Edit::Note(Some(_)) => "noted",
        Edit::Note(None) => "note removed:",
        Edit::Acknowledged(_) => "marked as read:",
        Edit::Pick(Some(pick)) => match pick.level {
            Level::Must => "starred",
            Level::Maybe => "maybe:",
            Level::Hidden => "hidden:",
        },
        Edit::Pick(None) => match model.open.agenda.level(&change.talk) {
            Some(Level::Hidden) => "no longer hidden:",
            _ => "unstarred",
        },
    }
}

fn title<'a>(model: &'a Model, change: &'a Change) -> &'a str {
    let talk = model.open.schedule.by_id(&change.talk);
    talk.map_or(change.seen.title.as_str(), |talk| &talk.title)
}

/// The longest clash of a new pick, and the number of others. The picked title is on the
/// screen already; the overlapping talk may not be.
fn clash_note(model: &Model, change: &Change) -> Option<String> {
    let schedule = &model.open.schedule;
    let picked = matches!(&change.edit, Edit::Pick(Some(pick)) if pick.level != Level::Hidden);
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

/// Handles the outcome of a save.
pub fn saved(model: &mut Model, outcome: Result<Agenda, store::Error>) {
    match outcome {
        Ok(agenda) => {
            let acknowledged = agenda.acknowledged != model.open.agenda.acknowledged;
            model.open.saved.clone_from(&agenda);
            model.open.replace_agenda(agenda);
            if acknowledged {
                model.open.find_unread();
            }
            model.edits.unsaved.clear();
        }
        Err(error) if error.forbids_writing() => {
            // The file must not be overwritten: revert the unsaved changes, so that the
            // screen does not show changes that will be lost.
            model.open.replace_agenda(model.open.saved.clone());
            note::take_back(model);
            model.open.acknowledged.clear();
            model.open.find_unread();
            model.edits.undo.clear();
            model.edits.redo.clear();
            lock(model, &error);
        }
        Err(error) => {
            fail(model, format!("not saved: {error}; the next change tries again"));
        }
    }
}

/// Replaces the agenda with the one another program wrote, reapplies the unsaved
/// changes and requests a save.
pub fn reloaded(model: &mut Model, read: Result<Agenda, store::Error>) {
    match read {
        Ok(mut agenda) => {
            model.open.saved.clone_from(&agenda);
            for change in &model.edits.unsaved {
                agenda.apply(change.clone());
            }
            model.open.replace_agenda(agenda);
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
