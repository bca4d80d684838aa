//! Picks and notes: set, taken away, undone and redone, saved, and changed by
//! other programs.

use super::{Effect, fail, note, say};
use crate::agenda::{Agenda, Change, Edit, Level, clashes};
use crate::store;
use crate::tui::model::App;

/// Gives the selected talk a level, or takes it away if it has it.
pub fn pick(app: &mut App, level: Level) -> Vec<Effect> {
    let Some(id) = app.selected() else {
        return Vec::new();
    };
    let change = match (app.schedule.by_id(id), app.agenda.entries.get(id)) {
        (Some(talk), _) => app.agenda.toggled(talk, level, app.now),
        (None, Some(entry)) if app.agenda.level(id) == Some(level) => Change {
            seen: entry.seen.clone(),
            ..Change::unpick(id)
        },
        _ => {
            say(
                app,
                "the programme no longer has this talk; a pick of it can only be taken away",
            );
            return Vec::new();
        }
    };
    let said = said_of(app, &change);
    let effects = make(app, change);
    if !effects.is_empty() {
        say_with_clash(app, &said);
    }
    effects
}

/// Takes back the last change of a pick or a note.
pub fn undo(app: &mut App) -> Vec<Effect> {
    again(app, true)
}

/// Makes the last change again that was taken back.
pub fn redo(app: &mut App) -> Vec<Effect> {
    again(app, false)
}

fn again(app: &mut App, undo: bool) -> Vec<Effect> {
    let from = if undo { &app.undo } else { &app.redo };
    let Some(changes) = from.last().cloned() else {
        let what = if undo { "undo" } else { "redo" };
        say(app, format!("nothing to {what}"));
        return Vec::new();
    };
    let said = match &changes[..] {
        [change] => said_of(app, change),
        changes => {
            let titles: Vec<&str> = changes.iter().map(|change| title(app, change)).collect();
            Said {
                done: "all of it:".to_owned(),
                what: titles.join("; "),
                picked: None,
            }
        }
    };
    let id = changes.first().map(|change| change.talk.clone());
    let Some(back) = apply_all(app, changes) else {
        return Vec::new();
    };
    if undo {
        app.undo.pop();
        app.redo.push(back);
    } else {
        app.redo.pop();
        app.undo.push(back);
    }
    if let Some(at) = id.and_then(|id| app.schedule.position(&id)) {
        app.select_everywhere(at);
    }
    let again = if undo { "undone" } else { "made again" };
    let done = format!("{again}; {}", said.done);
    say_with_clash(app, &Said { done, ..said });
    vec![Effect::Save]
}

/// Makes a change here at once, and asks for it to be saved.
pub fn make(app: &mut App, change: Change) -> Vec<Effect> {
    make_all(app, vec![change])
}

/// Makes changes here at once that are undone together, and asks for them to be
/// saved.
pub fn make_all(app: &mut App, changes: Vec<Change>) -> Vec<Effect> {
    let Some(back) = apply_all(app, changes).filter(|back| !back.is_empty()) else {
        return Vec::new();
    };
    app.undo.push(back);
    app.redo.clear();
    vec![Effect::Save]
}

/// Makes changes here, and returns those that take them back, in the order to do
/// so; nothing is changed while the file cannot be read.
fn apply_all(app: &mut App, changes: Vec<Change>) -> Option<Vec<Change>> {
    if let Some(why) = app.locked.clone() {
        fail(app, why);
        return None;
    }
    let mut back = Vec::with_capacity(changes.len());
    for change in changes {
        app.unsaved.push(change.clone());
        back.push(app.agenda.apply(change));
    }
    back.reverse();
    Some(back)
}

/// What is said of a change.
pub struct Said {
    /// What was done, in a word or two.
    done: String,
    /// To what.
    what: String,
    /// The talk whose clash is said with it.
    picked: Option<usize>,
}

impl Said {
    /// All of it.
    pub fn text(&self) -> String {
        format!("{} {}", self.done, self.what)
    }
}

pub fn said_of(app: &App, change: &Change) -> Said {
    let at = app.schedule.position(&change.talk);
    let title = title(app, change);
    let before = app.agenda.level(&change.talk);
    let (done, picked) = match &change.edit {
        Edit::Note(Some(_)) => ("noted", false),
        Edit::Note(None) => ("note taken away:", false),
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
    Said {
        done: done.to_owned(),
        what: title.to_owned(),
        picked: at.filter(|_| picked),
    }
}

fn title<'a>(app: &'a App, change: &'a Change) -> &'a str {
    let talk = app.schedule.by_id(&change.talk);
    talk.map_or(change.seen.title.as_str(), |talk| &talk.title)
}

/// Says what was done, and of a pick what it overlaps: the longest clash, and how
/// many more there are.
fn say_with_clash(app: &mut App, said: &Said) {
    let clashes = clashes(&app.schedule, &app.agenda);
    let longest = said.picked.and_then(|at| {
        let of = || clashes.of(at);
        let longest = of().max_by_key(|clash| (clash.hard, clash.minutes()))?;
        Some((at, longest, of().count() - 1))
    });
    let text = match longest {
        // The title is on the screen; what it overlaps may not be.
        Some((at, clash, more)) => {
            let note = clash.note(&app.schedule, app.shown_zone(), at);
            let more = match more {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!("{}; {note}{more}", said.done)
        }
        None => said.text(),
    };
    say(app, text);
}

/// Takes up how saving all that was not saved has ended.
pub fn saved(app: &mut App, outcome: Result<Agenda, store::Error>) {
    match outcome {
        Ok(agenda) => {
            app.on_disk.clone_from(&agenda);
            app.take_agenda(agenda);
            app.unsaved.clear();
        }
        Err(error) if error.forbids_writing() => {
            // The file must not be written over: what could not be saved is
            // taken back, so that the screen does not promise it.
            app.take_agenda(app.on_disk.clone());
            note::take_back(app);
            app.undo.clear();
            app.redo.clear();
            lock(app, &error);
        }
        Err(error) => {
            fail(
                app,
                format!("not saved: {error}; the next change tries again"),
            );
        }
    }
}

/// Takes up what another program wrote, with what could not be saved here on top,
/// which then is tried again.
pub fn reloaded(app: &mut App, read: Result<Agenda, store::Error>) -> Vec<Effect> {
    match read {
        Ok(mut agenda) => {
            app.on_disk.clone_from(&agenda);
            for change in &app.unsaved {
                agenda.apply(change.clone());
            }
            app.take_agenda(agenda);
            if app.locked.take().is_some() {
                say(app, "the agenda can be read again");
            }
            if !app.unsaved.is_empty() {
                return vec![Effect::Save];
            }
        }
        Err(error) => lock(app, &error),
    }
    Vec::new()
}

fn lock(app: &mut App, error: &store::Error) {
    let why = error.to_string();
    app.locked = Some(why.clone());
    fail(app, why);
}
