//! Picks and notes: setting, removing, undo, redo, saving, and changes by other
//! programs.

use super::message::{Effect, fail, say};
use super::note;
use crate::agenda::{Agenda, Change, Edit, Level, clashes};
use crate::store;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Toggles a level of the selected talk.
pub fn pick(model: &mut Model, screen: &Screen, level: Level) -> Vec<Effect> {
    let Some(id) = screen.selected() else {
        return Vec::new();
    };
    let change = match (model.open.schedule.by_id(id), model.open.agenda.entries.get(id)) {
        (Some(talk), _) => model.open.agenda.toggled(talk, level, model.now),
        (None, Some(entry)) if model.open.agenda.level(id) == Some(level) => {
            Change { seen: entry.seen.clone(), ..Change::unpick(id) }
        }
        _ => {
            say(
                model,
                "the programme no longer has this talk; a pick of it can only be taken away",
            );
            return Vec::new();
        }
    };
    let said = said_of(model, &change);
    let effects = make(model, change);
    if !effects.is_empty() {
        say_with_clash(model, &said);
    }
    effects
}

/// Undoes the last change of a pick or a note.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    again(model, true)
}

/// Redoes the last change that was undone.
pub fn redo(model: &mut Model) -> Vec<Effect> {
    again(model, false)
}

fn again(model: &mut Model, undo: bool) -> Vec<Effect> {
    let from = if undo { &model.edits.undo } else { &model.edits.redo };
    let Some(changes) = from.last().cloned() else {
        let what = if undo { "undo" } else { "redo" };
        say(model, format!("nothing to {what}"));
        return Vec::new();
    };
    let said = match &changes[..] {
        [change] => said_of(model, change),
        changes => {
            let titles: Vec<&str> = changes.iter().map(|change| title(model, change)).collect();
            Said { done: "all of it:".to_owned(), what: titles.join("; "), picked: None }
        }
    };
    let id = changes.first().map(|change| change.talk.clone());
    let Some(back) = apply_all(model, changes) else {
        return Vec::new();
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
    let again = if undo { "undone" } else { "made again" };
    let done = format!("{again}; {}", said.done);
    say_with_clash(model, &Said { done, ..said });
    vec![Effect::Save]
}

/// Applies a change and requests a save.
pub fn make(model: &mut Model, change: Change) -> Vec<Effect> {
    make_all(model, vec![change])
}

/// Applies changes as a single undo step and requests a save.
pub fn make_all(model: &mut Model, changes: Vec<Change>) -> Vec<Effect> {
    let Some(back) = apply_all(model, changes).filter(|back| !back.is_empty()) else {
        return Vec::new();
    };
    model.edits.undo.push(back);
    model.edits.redo.clear();
    vec![Effect::Save]
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

/// The message about a change.
pub struct Said {
    /// The kind of change, in one or two words.
    done: String,
    /// The title of the talk.
    what: String,
    /// The position of the talk whose clashes the message mentions.
    picked: Option<usize>,
}

impl Said {
    /// The complete message.
    pub fn text(&self) -> String {
        format!("{} {}", self.done, self.what)
    }
}

pub fn said_of(model: &Model, change: &Change) -> Said {
    let at = model.open.schedule.position(&change.talk);
    let title = title(model, change);
    let before = model.open.agenda.level(&change.talk);
    let (done, picked) = match &change.edit {
        Edit::Note(Some(_)) => ("noted", false),
        Edit::Note(None) => ("note taken away:", false),
        Edit::Acknowledged(_) => ("taken as read:", false),
        Edit::Pick(Some(pick)) => match pick.level {
            Level::Must => ("starred", true),
            Level::Maybe => ("perhaps", true),
            Level::Hidden => ("hidden:", false),
        },
        Edit::Pick(None) => match before {
            Some(Level::Hidden) => ("no longer hidden:", false),
            _ => ("unstarred", false),
        },
    };
    Said { done: done.to_owned(), what: title.to_owned(), picked: at.filter(|_| picked) }
}

fn title<'a>(model: &'a Model, change: &'a Change) -> &'a str {
    let talk = model.open.schedule.by_id(&change.talk);
    talk.map_or(change.seen.title.as_str(), |talk| &talk.title)
}

/// Shows the message about a change. For a pick it includes the longest clash and the
/// number of others.
fn say_with_clash(model: &mut Model, said: &Said) {
    let clashes = clashes(&model.open.schedule, &model.open.agenda);
    let longest = said.picked.and_then(|at| {
        let all = clashes.all_of(&model.open.schedule, at);
        let longest = all.max_by_key(|clash| (clash.hard, clash.minutes()))?;
        Some((at, longest, clashes.count(at) - 1))
    });
    let text = match longest {
        // The picked title is on the screen already; the overlapping talk may not be.
        Some((at, clash, more)) => {
            let note = clash.note(&model.open.schedule, model.shown_zone(), at);
            let more = match more {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!("{}; {note}{more}", said.done)
        }
        None => said.text(),
    };
    say(model, text);
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
pub fn reloaded(model: &mut Model, read: Result<Agenda, store::Error>) -> Vec<Effect> {
    match read {
        Ok(mut agenda) => {
            model.open.saved.clone_from(&agenda);
            for change in &model.edits.unsaved {
                agenda.apply(change.clone());
            }
            model.open.replace_agenda(agenda);
            if model.open.agenda_error.take().is_some() {
                say(model, "the agenda can be read again");
            }
            if !model.edits.unsaved.is_empty() {
                return vec![Effect::Save];
            }
        }
        Err(error) => lock(model, &error),
    }
    Vec::new()
}

fn lock(model: &mut Model, error: &store::Error) {
    let why = error.to_string();
    model.open.agenda_error = Some(why.clone());
    fail(model, why);
}
