//! The programme is read again, and the edition that came takes the place of the one
//! that is shown; who looks at it stays where they were.

use super::{Effect, fail, go, say, switch, with};
use crate::agenda::News;
use crate::agenda::words::count;
use crate::store;
use crate::store::library::Saved;
use crate::tui::action::Action;
use crate::tui::app::{App, Renewal};
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
        app.renewal = Renewal::Settled;
    }
    match outcome {
        Err(why) => fail(app, format!("the programme stays as it was: {why}")),
        Ok(Saved::Unchanged) => say(app, "nothing in the programme has changed"),
        Ok(_) if here => app.renewal = Renewal::Come,
        Ok(_) => say(app, format!("{conference} is updated")),
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
    let mut next = switch::app_of(app, arrival, None);
    // By what is, not by where it stood.
    next.talks = app.talks.clone();
    next.picks = app.picks.clone();
    next.on = app.on.clone();
    next.changed = app.changed.clone();
    next.timeline = app.timeline.clone();
    next.view = app.view;
    (next.focus, next.full) = (app.focus, app.full);
    next.search = app.search.take();
    next.undo = std::mem::take(&mut app.undo);
    next.redo = std::mem::take(&mut app.redo);
    next.exporting = std::mem::take(&mut app.exporting);
    go::browse_by(&mut next, app.browse.by, group.as_deref());
    *app = next;
    app.derive();
    if app.status.is_none() {
        let text = said(app);
        say(app, text);
    }
}

/// `updated: 5 changes, 3 of your picks; 5 shows them`.
fn said(app: &App) -> String {
    let news = News::of(&app.ledger, &app.schedule, &app.agenda);
    let mine = match news.mine.len() {
        0 => String::new(),
        mine => format!(", {mine} of your picks"),
    };
    let text = match (news.count(), news.minor.len()) {
        (0, minor) => format!("updated: {} minor", count(minor, "change")),
        (changes, _) => format!("updated: {}{mine}", count(changes, "change")),
    };
    with(&text, "; ", app.key_does(Action::Changes, "shows them"))
}
