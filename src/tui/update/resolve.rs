//! Resolving a clash: the talks that overlap side by side, one of them is kept.

use super::{Effect, picks, say};
use crate::agenda::{Change, Level, overlaps};
use crate::tui::app::{App, Overlay};

/// What becomes of the talks that are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They are maybes from now on.
    Maybe,
    /// They are no picks any more.
    Dropped,
}

/// Lays the selected talk and the picks that it overlaps side by side.
pub fn open(app: &mut App) {
    let Some(at) = app.current() else {
        return;
    };
    let clashes = &app.derived.clashes;
    let mut talks: Vec<usize> = clashes.of(at).map(|c| c.other(at)).collect();
    // A talk that is not picked yet can be weighed against the picks as well.
    if talks.is_empty() {
        let picks = app.agenda.talks(&app.schedule);
        let overlaps = overlaps(&app.schedule, &picks, at);
        talks = overlaps.iter().map(|clash| clash.other(at)).collect();
    }
    if talks.is_empty() {
        return say(app, "no pick overlaps this talk");
    }
    talks.push(at);
    talks.sort_unstable();
    let chosen = talks.iter().position(|&talk| talk == at).unwrap_or(0);
    let id = |&at: &usize| app.schedule.talks()[at].id.clone();
    app.overlay = Some(Overlay::Resolve {
        talks: talks.iter().map(id).collect(),
        chosen,
        scroll: 0,
    });
}

/// Keeps the chosen talk as a must, and closes.
pub fn keep(app: &mut App, others: Others) -> Vec<Effect> {
    let Some(Overlay::Resolve { talks, chosen, .. }) = app.overlay.take() else {
        return Vec::new();
    };
    let mut changes = Vec::new();
    let mut kept = "";
    let mut gave_way = Vec::new();
    for (at, id) in talks.iter().enumerate() {
        let Some(talk) = app.schedule.by_id(id) else {
            continue;
        };
        let level = match (at == chosen, others) {
            (true, _) => Some(Level::Must),
            (false, Others::Maybe) => Some(Level::Maybe),
            (false, Others::Dropped) => None,
        };
        if at == chosen {
            kept = &talk.title;
        } else {
            gave_way.push(talk.title.as_str());
        }
        if app.agenda.level(id) != level {
            changes.push(Change::pick(talk, level, app.now));
        }
    }
    let verb = match (others, gave_way.len()) {
        (Others::Maybe, 1) => "a maybe now",
        (Others::Maybe, _) => "maybes now",
        (Others::Dropped, _) => "dropped",
    };
    let said = format!("kept {kept}; {verb}: {}", gave_way.join("; "));
    let effects = picks::make_all(app, changes);
    if !effects.is_empty() {
        say(app, said);
    }
    effects
}
