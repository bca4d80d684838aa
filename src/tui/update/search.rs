//! The search: opening and closing it, completion, and recent searches; and the lists that
//! it keeps, of hits or of talks like another.

use super::message::{say, warn, with};
use super::navigation;
use crate::agenda::clashes;
use crate::schedule::{Schedule, TalkId};
use crate::store::{self, history};
use crate::tui::action::Action;
use crate::tui::dialog::search::{Before, Search};
use crate::tui::effect::Effect;
use crate::tui::memo::Shared;
use crate::tui::model::{Focus, Kept, KeptSource, ListState, Model, View};
use crate::tui::screen::{Screen, hits, rows};
use crate::tui::step::cycle;

/// Opens an empty search box over the view. The last search is the first to recall.
pub fn begin(model: &mut Model, screen: &Screen) {
    let nav = &mut model.nav;
    let before = Before { focus: nav.focus, full: nav.full, details: nav.details.clone() };
    (nav.focus, nav.full) = (Focus::Main, false);
    model.search = Some(Search::new(screen.selected().cloned(), before));
}

/// Keeps the results as the list of the Talks view. An empty box goes to the selected
/// talk.
pub fn accept(model: &mut Model, screen: &Screen) {
    let Some(at) = screen.selected_position() else {
        // Keep the search open so that the text can be corrected.
        let error = screen.hits.as_ref().and_then(|hits| hits.error.clone());
        let hidden = screen.hits.as_ref().is_some_and(|hits| !hits.talks.is_empty());
        let why = if hidden { "all hits are hidden" } else { "no talk matches" };
        return say(model, error.unwrap_or_else(|| why.to_owned()));
    };
    save_search(model);
    let text = model.search.as_ref().map(|search| search.input.value().trim().to_owned());
    let text = text.unwrap_or_default();
    // Hits that replace kept hits lead back to the same place.
    if model.nav.kept.is_none() || model.nav.view != View::Talks {
        model.remember_location();
    }
    leave(model);
    if text.is_empty() {
        model.nav.kept = None;
        return navigation::to_talk(model, screen, at);
    }
    let talks = screen.hits.as_ref().map_or(&[][..], |hits| &hits.talks);
    let talks = ids(&model.open.schedule, talks);
    keep(model, KeptSource::Search(text), (talks, Vec::new()), at);
}

/// Lists the talks that are like the selected one.
pub fn like_selected(model: &mut Model, screen: &Screen) {
    match screen.selected_position() {
        Some(at) => like(model, at),
        None => say(model, "this talk is cancelled"),
    }
}

/// Lists the talks that are like a talk.
pub fn like(model: &mut Model, at: usize) {
    let id = model.open.schedule.talks()[at].id.clone();
    let (talks, shared_words): (Vec<_>, Vec<_>) = model.similar(&id).into_iter().unzip();
    let first = talks.first().and_then(|first| model.open.schedule.position(first));
    let Some(first) = first else {
        return say(model, "no talk is like this one");
    };
    model.remember_location();
    leave(model);
    keep(model, KeptSource::Like(id), (talks, shared_words), first);
}

/// Shows talks, each with the shared words, as the list of the Talks view.
fn keep(
    model: &mut Model,
    of: KeptSource,
    (talks, shared_words): (Vec<TalkId>, Vec<String>),
    at: usize,
) {
    let (nav, list) = (&mut model.nav, ListState::default());
    nav.kept = Some(Kept { of, talks: Shared::new(talks), shared_words, free: false, list });
    (nav.view, nav.focus, nav.full, nav.gap) = (View::Talks, Focus::Main, false, None);
    model.select_everywhere(at);
}

fn ids(schedule: &Schedule, talks: &[usize]) -> Vec<TalkId> {
    talks.iter().map(|&at| schedule.talks()[at].id.clone()).collect()
}

/// Finds the kept talks again, for a new edition of the schedule.
pub fn refresh_kept(model: &mut Model) {
    let Some(kept) = &model.nav.kept else {
        return;
    };
    let open = &model.open;
    let (talks, shared_words) = match &kept.of {
        KeptSource::Search(text) => {
            let found = hits::find(model, &clashes(&open.schedule, &open.agenda), text);
            (ids(&open.schedule, &found.talks), Vec::new())
        }
        KeptSource::Like(talk) => model.similar(talk).into_iter().unzip(),
    };
    if let Some(kept) = &mut model.nav.kept {
        (kept.talks, kept.shared_words) = (Shared::new(talks), shared_words);
    }
}

/// Goes to the next or previous kept hit, wrapping around. Stays in the open view if it can
/// show the hit.
pub fn step(model: &mut Model, screen: &Screen, forward: bool) {
    let Some(kept) = &model.nav.kept else {
        let way = model.key_does(Action::Search, "searches");
        return say(model, with("no hits are kept", way));
    };
    let hits = rows::chosen(model, &screen.picks, &screen.filter);
    let place = |talk: Option<usize>| hits.iter().position(|hit| Some(*hit) == talk);
    let last = || kept.list.talk().and_then(|id| model.open.schedule.position(id));
    let here = place(screen.selected_position()).or_else(|| place(last()));
    let end = if forward { 0 } else { hits.len().saturating_sub(1) };
    let to = here.map_or(end, |here| cycle(here, hits.len(), forward));
    let Some(&at) = hits.get(to) else {
        let free = kept.free;
        return say(
            model,
            if free { "no hit is in your free time" } else { "all hits are hidden" },
        );
    };
    let number = format!("hit {} of {}", to + 1, hits.len());
    let wraps = here.is_some_and(|here| if forward { to <= here } else { to >= here });
    if model.kept().is_some() {
        model.select_everywhere(at);
        if wraps {
            say(model, format!("{number}, around the end"));
        }
        return;
    }
    let text = format!("{number}: {}", kept.name(&model.open));
    let (view, panes) = (model.nav.view, (model.nav.focus, model.nav.full));
    navigation::to_talk(model, screen, at);
    if model.nav.view == view {
        (model.nav.focus, model.nav.full) = panes;
    }
    say(model, text);
}

/// Cancels the filter of the groups, or else the completion, or else the search.
pub fn cancel(model: &mut Model) {
    if model.filters_groups() {
        model.nav.browse.cancel_filter();
    } else if !model.search.as_mut().is_some_and(Search::uncomplete) {
        leave(model);
    }
}

/// Closes the search box and restores the panes.
pub fn leave(model: &mut Model) {
    if let Some(search) = model.search.take() {
        let Before { focus, full, details } = search.before;
        let nav = &mut model.nav;
        (nav.focus, nav.full, nav.details) = (focus, full, details);
    }
}

/// Inserts the next or previous completion at the cursor.
pub fn complete(model: &mut Model, forward: bool) {
    let today = model.today();
    let Some(search) = &mut model.search else {
        return;
    };
    if !search.complete(&model.open.schedule, today, forward) {
        say(model, "nothing to complete here");
    }
}

/// Ends a completion and keeps its text.
pub fn end_completion(model: &mut Model) {
    if let Some(search) = &mut model.search {
        search.completing = None;
    }
}

/// Recalls the search before or after the current one; after the newest comes the empty
/// box. When no search is recalled, moves down in the results instead.
pub fn recall(model: &mut Model, screen: &Screen, older: bool) {
    let queries = &model.history.queries;
    let last = queries.len().saturating_sub(1);
    let Some(search) = &mut model.search else {
        return;
    };
    let to = match (search.recalled, older) {
        (None, true) => Some(last),
        (None, false) => {
            moved(model);
            navigation::move_by(model, screen, Action::Down);
            return;
        }
        (Some(0), true) => return say(model, "no older search"),
        (Some(at), true) => Some(at - 1),
        (Some(at), false) => Some(at + 1).filter(|at| *at <= last),
    };
    search.recall(to.and_then(|at| Some((at, queries.get(at)?.clone()))));
}

/// Records that the user moved in the results, so that arrow keys keep moving there.
pub fn moved(model: &mut Model) {
    if let (None, Some(search)) = (&model.dialog, &mut model.search) {
        search.moved = true;
    }
}

/// Saves the open search, because it led to a talk.
pub fn save_search(model: &mut Model) {
    let query = model.search.as_ref().map(|search| search.input.value().trim().to_owned());
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        history::add(&mut model.history.queries, &query);
        follow_recalled(model);
        model.request(Effect::SaveSearch(query));
    }
}

/// Replaces the saved searches, which include those of other programs. Shows an error
/// only once, appended to the current message.
pub fn search_saved(model: &mut Model, outcome: Result<Vec<String>, store::Error>) {
    match outcome {
        Ok(history) => {
            model.history.queries = history;
            follow_recalled(model);
        }
        Err(error) if !model.history.error_shown => {
            model.history.error_shown = true;
            warn(model, format!("search history not saved: {error}"));
        }
        Err(_) => {}
    }
}

/// Updates the position of the recalled search in the history.
fn follow_recalled(model: &mut Model) {
    if let Some(search) = &mut model.search
        && search.recalled.is_some()
    {
        let shown = search.input.value();
        search.recalled = model.history.queries.iter().rposition(|query| query == shown);
    }
}
