//! Another conference in the place of the one that is open: what is unsaved of this
//! one is saved first, and where that fails, it stays.

use super::{Effect, fail, say, views};
use crate::agenda::words::count;
use crate::store::{self, Shelf};
use crate::tui::model::{App, Overlay, Start};
use crate::tui::switcher::Switcher;
use crate::tui::{Arrival, together};

/// Shows what there is to choose from.
pub fn listed(app: &mut App, shelf: Shelf) {
    let switcher = Switcher::new(shelf, &app.schedule.conference().id);
    app.overlay = Some(Overlay::Switcher(switcher));
}

/// Opens the selected conference, once nothing of this one is unsaved.
pub fn choose(app: &mut App, switcher: Switcher) -> Vec<Effect> {
    let Some(chosen) = switcher.chosen() else {
        say(app, "no conference matches");
        // What was typed is mended, not lost.
        app.overlay = Some(Overlay::Switcher(switcher));
        return Vec::new();
    };
    let summary = &chosen.summary;
    if switcher.is_open(chosen) {
        say(app, format!("{} is open already", summary.title));
        return Vec::new();
    }
    let id = summary.id.clone();
    if app.note.is_some() {
        fail(app, stays(app, "a note on one of its talks is not saved"));
        return Vec::new();
    }
    if app.unsaved.is_empty() {
        return vec![Effect::Switch(id)];
    }
    app.switching = Some(id);
    vec![Effect::Save]
}

/// Goes on once the agenda is saved; where it could not be, this conference stays.
pub fn saved(app: &mut App, saved: bool) -> Vec<Effect> {
    let Some(id) = app.switching.take() else {
        return Vec::new();
    };
    if saved && app.unsaved.is_empty() && app.note.is_none() {
        return vec![Effect::Switch(id)];
    }
    let why = app.status.take().map(|status| status.text);
    fail(app, stays(app, &why.unwrap_or_default()));
    Vec::new()
}

fn stays(app: &App, why: &str) -> String {
    format!("{} stays open: {why}", app.schedule.conference().title)
}

/// Takes up the conference that was opened; what the reader has chosen of the screen
/// stays as it is.
pub fn switched(app: &mut App, outcome: Result<Box<Arrival>, store::Error>) {
    let arrival = match outcome {
        Ok(arrival) => *arrival,
        Err(error) => return fail(app, stays(app, &error.to_string())),
    };
    let opened = &arrival.opened;
    let title = opened.schedule.conference().title.clone();
    let complaint = opened
        .not_current
        .as_ref()
        .map(|error| format!("{title} is open, but not what hallway opens next time: {error}"));
    let mut next = app_of(app, arrival, complaint);
    views::view(&mut next, app.view);
    *app = next;
    if app.status.is_none() {
        let talks = count(app.schedule.talks().len(), "talk");
        let picks = count(app.agenda.picks().count(), "pick");
        say(app, format!("opened {title}: {talks}, {picks}"));
    }
}

/// The state for a conference that was opened, with all that is not of a conference
/// as it is.
pub fn app_of(app: &mut App, arrival: Arrival, complaint: Option<String>) -> App {
    let Arrival {
        opened,
        friends,
        complaint: unread,
    } = arrival;
    let mut next = App::new(Start {
        schedule: opened.schedule,
        agenda: opened.agenda.map_err(|error| error.to_string()),
        changes: opened.changes.map_err(|error| error.to_string()),
        zone: app.zone,
        now: app.now,
        size: app.size,
        symbols: app.symbols,
        theme: app.theme,
        settings: app.settings.clone(),
        keymap: app.keymap.clone(),
        complaint: together(complaint.into_iter().chain(unread)),
        history: std::mem::take(&mut app.history),
        friends,
    });
    next.own_clock = app.own_clock;
    next.without_hidden = app.without_hidden;
    next.forgets = app.forgets;
    next.measure_times();
    next
}
