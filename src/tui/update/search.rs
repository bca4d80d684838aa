//! The search: opening and closing it, completion, and recent searches.

use super::message::{fail, say};
use super::navigation;
use crate::store::{self, history};
use crate::tui::action::Action;
use crate::tui::dialog::search::{Before, Search};
use crate::tui::effect::Effect;
use crate::tui::model::{Focus, Model};
use crate::tui::screen::Screen;

/// Opens the search box over the view.
pub fn begin(model: &mut Model, screen: &Screen) {
    let nav = &mut model.nav;
    let before = Before { focus: nav.focus, full: nav.full, details: nav.details.clone() };
    (nav.focus, nav.full) = (Focus::Main, false);
    model.search = Some(Search::new(screen.selected().cloned(), before));
}

/// Goes to the selected result.
pub fn accept(model: &mut Model, screen: &Screen) {
    let Some(at) = screen.current() else {
        // Keep the search open so that the text can be corrected.
        let error = screen.hits.as_ref().and_then(|hits| hits.error.clone());
        return say(model, error.unwrap_or_else(|| "no talk matches".to_owned()));
    };
    remember(model);
    model.remember_location();
    leave(model);
    navigation::to_talk(model, screen, at);
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
        (Some(0), true) => return say(model, "this is the oldest search that is kept"),
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
pub fn remember(model: &mut Model) {
    let query = model.search.as_ref().map(|search| search.input.value().trim().to_owned());
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        history::add(&mut model.history.queries, &query);
        follow_recalled(model);
        model.request(Effect::Remember(query));
    }
}

/// Replaces the saved searches, which include those of other programs. Shows an error
/// only once, appended to the current message.
pub fn remembered(model: &mut Model, outcome: Result<Vec<String>, store::Error>) {
    match outcome {
        Ok(history) => {
            model.history.queries = history;
            follow_recalled(model);
        }
        Err(error) if !model.history.error_shown => {
            model.history.error_shown = true;
            let done = model.status.take().map(|status| format!("{}; ", status.text));
            let done = done.unwrap_or_default();
            fail(model, format!("{done}searches are not kept: {error}"));
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
