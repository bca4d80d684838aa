//! Resolving a clash: the talks that overlap side by side, one of them is kept.

use super::{Effect, picks, say};
use crate::agenda::{Change, Level, overlaps};
use crate::schedule::{Slot, Talk};
use crate::tui::model::{App, Overlay};

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
        return say(app, "a talk that is cancelled overlaps no pick");
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

/// Keeps the chosen talk as a must, and closes. Of the others only picks that it
/// overlaps give way.
pub fn keep(app: &mut App, others: Others) -> Vec<Effect> {
    let Some(Overlay::Resolve { talks, chosen, .. }) = app.overlay.take() else {
        return Vec::new();
    };
    let Some(kept) = talks.get(chosen).and_then(|id| app.schedule.by_id(id)) else {
        return Vec::new();
    };
    let in_the_way = |talk: &&Talk| {
        let shared = |slot: Slot| kept.slot.map_or(0, |kept| kept.shared_minutes(&slot));
        let pick = talk.id != kept.id && app.agenda.has(&talk.id);
        pick && talk.slot.is_some_and(|slot| shared(slot) > 0)
    };
    let give_way: Vec<&Talk> = talks
        .iter()
        .filter_map(|id| app.schedule.by_id(id))
        .filter(in_the_way)
        .collect();
    let level = match others {
        Others::Maybe => Some(Level::Maybe),
        Others::Dropped => None,
    };
    let wanted = give_way.iter().map(|talk| (*talk, level));
    let changes: Vec<Change> = std::iter::once((kept, Some(Level::Must)))
        .chain(wanted)
        .filter(|(talk, level)| app.agenda.level(&talk.id) != *level)
        .map(|(talk, level)| Change::pick(talk, level, app.now))
        .collect();
    let titles: Vec<&str> = give_way.iter().map(|talk| talk.title.as_str()).collect();
    let said = said(&kept.title, &titles, others, changes.is_empty());
    let nothing = changes.is_empty();
    let effects = picks::make_all(app, changes);
    if nothing || !effects.is_empty() {
        say(app, said);
    }
    effects
}

/// What is said of it.
fn said(kept: &str, others: &[&str], fate: Others, nothing: bool) -> String {
    let others_are = match (fate, others.len()) {
        (_, 0) => return format!("kept {kept}"),
        (Others::Maybe, 1) => "a maybe now",
        (Others::Maybe, _) => "maybes now",
        (Others::Dropped, _) => "dropped",
    };
    let others = others.join("; ");
    if nothing {
        let already = others_are.trim_end_matches(" now");
        return format!("nothing to change: {kept} is a must, and {already} already: {others}");
    }
    format!("kept {kept}; {others_are}: {others}")
}
