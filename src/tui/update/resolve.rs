//! Resolving a clash: showing the overlapping talks side by side, and keeping one.

use super::message::say;
use super::picks;
use crate::agenda::clashes::groups;
use crate::agenda::{AgendaChange, Level, overlaps};
use crate::schedule::{Slot, Talk, TalkId};
use crate::text::width;
use crate::tui::dialog::Dialog;
use crate::tui::dialog::resolve::Resolve;
use crate::tui::model::{Model, UndoStep};
use crate::tui::screen::Screen;

/// Shows the selected talk and the picks that it overlaps side by side.
pub fn open(model: &mut Model, screen: &Screen) {
    let Some(at) = screen.selected_position() else {
        return say(model, "a cancelled talk clashes with nothing");
    };
    let clashes = &screen.picks.clashes;
    let mut talks: Vec<usize> =
        clashes.all_of(&model.open.schedule, at).map(|clash| clash.other(at)).collect();
    // A talk that is not picked yet can be compared with the picks too.
    if talks.is_empty() {
        let picks = model.open.agenda.talks(&model.open.schedule);
        let overlaps = overlaps(&model.open.schedule, &picks, at);
        talks = overlaps.iter().map(|clash| clash.other(at)).collect();
    }
    if talks.is_empty() {
        return say(model, "no clash to resolve here");
    }
    let schedule = &model.open.schedule;
    let mut groups = groups(schedule, at, &talks);
    for group in &mut groups {
        group.push(at);
        group.sort_unstable();
    }
    // The first that is not over, or else the first of all.
    let ends = |&talk: &usize| talk != at && schedule.talks()[talk].end() > Some(model.now.into());
    let shown = groups.iter().position(|group| group.iter().any(ends)).unwrap_or(0);
    let id = |&at: &usize| schedule.talks()[at].id.clone();
    let mut resolve = Resolve {
        of: id(&at),
        groups: groups.iter().map(|group| group.iter().map(id).collect()).collect(),
        group: 0,
        chosen: 0,
        scroll: 0,
    };
    resolve.show(shown);
    model.dialog = Some(Dialog::Resolve(resolve));
}

/// Keeps a talk as a star. Only picks that overlap the talk are demoted or dropped.
pub fn keep(model: &mut Model, kept: &TalkId, talks: &[TalkId], alone: bool) {
    let Some(kept) = model.open.schedule.by_id(kept) else {
        return;
    };
    let in_the_way = |talk: &&Talk| {
        let shared = |slot: Slot| kept.slot.map_or(0, |kept| kept.shared_minutes(&slot));
        let pick = talk.id != kept.id && model.open.agenda.is_picked(&talk.id);
        pick && talk.slot.is_some_and(|slot| shared(slot) > 0)
    };
    let give_way: Vec<&Talk> =
        talks.iter().filter_map(|id| model.open.schedule.by_id(id)).filter(in_the_way).collect();
    let level = (!alone).then_some(Level::Maybe);
    let wanted = give_way.iter().map(|talk| (*talk, level));
    let changes: Vec<AgendaChange> = std::iter::once((kept, Some(Level::Star)))
        .chain(wanted)
        .filter(|(talk, level)| model.open.agenda.level(&talk.id) != *level)
        .map(|(talk, level)| AgendaChange::rate(talk, level, model.now))
        .collect();
    let titles: Vec<&str> = give_way.iter().map(|talk| talk.title.as_str()).collect();
    let message = message(&kept.title, &titles, alone, changes.is_empty());
    let nothing = changes.is_empty();
    let name = name(&kept.title, &titles, model.prefs.symbols.ellipsis);
    let step = UndoStep { name, talk: kept.id.clone(), changes, names_clash: true };
    if picks::make(model, step) || nothing {
        say(model, message);
    }
}

/// The name of the undo step. Long titles are cut, so that its message has two lines on a screen
/// of 80 columns.
fn name(kept: &str, others: &[&str], ellipsis: &str) -> String {
    const TITLES: usize = 110;
    const MAX_OTHERS: usize = 3;
    let named = &others[..others.len().min(MAX_OTHERS)];
    let kept = width::fit(kept, TITLES / (named.len() + 1), ellipsis);
    let left = TITLES - width::of(&kept);
    let cut = |title: &&str| width::fit(title, left / named.len(), ellipsis).into_owned();
    let mut titles: Vec<String> = named.iter().map(cut).collect();
    if others.len() > named.len() {
        titles.push(format!("{} more", others.len() - named.len()));
    }
    let over = if titles.is_empty() { "" } else { " over " };
    format!("keeping {kept}{over}{}", titles.join("; "))
}

/// The message about the kept and the other talks.
fn message(kept: &str, others: &[&str], alone: bool, nothing: bool) -> String {
    let others_are = match (alone, others.len()) {
        (_, 0) if nothing => {
            return format!(
                "nothing to change: {kept} is starred already and overlaps no pick here"
            );
        }
        (_, 0) => return format!("kept {kept}"),
        (true, _) => "dropped",
        (false, 1) => "a maybe now",
        (false, _) => "maybes now",
    };
    let others = others.join("; ");
    if nothing {
        let already = others_are.trim_end_matches(" now");
        return format!("nothing to change: {kept} is starred, {already} already: {others}");
    }
    format!("kept {kept}; {others_are}: {others}")
}
