//! The programme is read again, and the edition that came takes the place of the one
//! that is shown; who looks at it stays where they were.

use super::{Effect, fail, navigation, say, switch, with};
use crate::agenda::News;
use crate::store;
use crate::store::library::Saved;
use crate::tui::action::Action;
use crate::tui::model::{App, Renewal, View};
use crate::tui::{Arrival, Updated};

/// Asks for the programme to be read again.
pub fn begin(app: &mut App) -> Vec<Effect> {
    if app.renewal != Renewal::Settled {
        say(app, "the programme is being read again already");
        return Vec::new();
    }
    app.renewal = Renewal::Reading;
    say(app, "reading the programme again");
    vec![Effect::Update]
}

/// Says what came of it.
pub fn updated(app: &mut App, updated: Updated) {
    let Updated {
        conference,
        outcome,
    } = updated;
    let here = conference == app.schedule.conference().id;
    if here {
        // Whatever came of it here, another program may have had more luck.
        app.renewal = Renewal::Come;
    }
    match outcome {
        Err(why) => fail(app, format!("the programme stays as it was: {why}")),
        Ok(Saved::Unchanged) => say(app, "nothing in the programme has changed"),
        // What it brings is said once it is shown.
        Ok(_) if here => app.status = None,
        Ok(_) => say(app, format!("{conference} is updated")),
    }
}

/// Another edition is stored than the one that is shown.
pub fn came(app: &mut App) {
    // Else it is told when the reading ends.
    if app.renewal != Renewal::Reading {
        app.renewal = Renewal::Come;
    }
}

/// Takes up the edition that came, once nothing is being written.
pub fn take_up(app: &mut App) -> Vec<Effect> {
    let free = app.note.is_none() && app.unsaved.is_empty() && app.overlay.is_none();
    if app.renewal != Renewal::Come || !free || app.done {
        return Vec::new();
    }
    app.renewal = Renewal::Settled;
    vec![Effect::Reopen]
}

/// Shows the edition that came.
pub fn reopened(app: &mut App, outcome: Result<Box<Arrival>, store::Error>) {
    let arrival = match outcome {
        Ok(arrival) => *arrival,
        Err(error) => return fail(app, error.to_string()),
    };
    let group = app.browse.chosen.checked_sub(1);
    let group = group.and_then(|at| app.browse.groups.get(at)?.key.clone());
    let day = app.schedule.days().get(app.timeline.day).copied();
    let known = app.ledger.clone();
    let status = app.status.take();
    let mut next = switch::app_of(app, arrival, None);
    next.status = next.status.or(status);
    // By what is, not by where it stood.
    next.talks = app.talks.clone();
    next.picks = app.picks.clone();
    next.on = app.on.clone();
    next.changed = app.changed.clone();
    next.timeline = app.timeline.clone();
    next.timeline.day = day.and_then(|day| next.day_number(day)).unwrap_or(0);
    next.scrolled = app.scrolled.clone();
    next.hole = app.hole.take();
    // What it was reminded of once it is not again.
    next.due.clear();
    next.view = app.view;
    next.been_in_changes = app.view == View::Changes;
    (next.focus, next.full) = (app.focus, app.full);
    next.search = app.search.take();
    next.undo = std::mem::take(&mut app.undo);
    next.redo = std::mem::take(&mut app.redo);
    next.exporting = std::mem::take(&mut app.exporting);
    navigation::browse_by(&mut next, app.browse.by, group.as_deref());
    let came = next.ledger.has_news(&known);
    // Another program may have looked for an edition and found none.
    let another = came || next.ledger.is_revised(&known);
    *app = next;
    app.derive();
    if app.status.is_none() && another {
        let text = said(app, came);
        say(app, text);
    }
}

/// `updated: 5 changes to read, 3 of your picks and notes; 5 shows them`. Where the
/// edition brings nothing to be read, it may as well be the one before.
fn said(app: &App, news: bool) -> String {
    let lead = if news {
        "updated"
    } else {
        "another edition of the programme is shown"
    };
    let summary = News::of(&app.ledger, &app.schedule, &app.agenda).summary();
    match summary {
        Some(summary) => {
            let shows = app.key_does(Action::Changes, "shows them");
            with(&format!("{lead}: {summary}"), "; ", shows)
        }
        None => format!("{lead}: no changes to read"),
    }
}
