//! What helps to type a search: completion of fields and their values, and the
//! last searches.

use tui_input::Input;

use super::{Effect, edit, fail, navigation, say};
use crate::schedule::query::complete::{self, Completions};
use crate::store::{self, history};
use crate::tui::action::Action;
use crate::tui::model::{App, Before, Completing, Focus, ListState, Search, Stop};

/// Opens the search box over the view.
pub fn begin(app: &mut App) {
    let before = Before {
        focus: app.focus,
        full: app.full,
        scrolled: app.scrolled.clone(),
    };
    app.search = Some(Search {
        input: Input::default(),
        list: ListState {
            selected: app.selected().cloned().map(Stop::Talk),
            ..ListState::default()
        },
        completing: None,
        recalled: None,
        moved: false,
        before,
    });
    (app.focus, app.full) = (Focus::Main, false);
}

/// Writes the first thing that can stand where the cursor is, and then the next or
/// the previous one. No common beginning is written first: the hits of each
/// candidate show at once.
pub fn complete(app: &mut App, forward: bool) {
    let today = app.today();
    let Some(search) = &mut app.search else {
        return;
    };
    if let Some(completing) = &mut search.completing {
        let count = completing.candidates.len();
        let step = if forward { 1 } else { count - 1 };
        completing.chosen = (completing.chosen + step) % count;
        write(search);
        return;
    }
    let typed = search.input.value().to_owned();
    let cursor = search.input.cursor();
    let ends = typed.char_indices().nth(cursor).map(|(at, _)| at);
    let Completions { at, candidates } =
        complete::completions(&typed, ends.unwrap_or(typed.len()), |field| {
            complete::values(&app.schedule, field, today)
        });
    let count = candidates.len();
    search.completing = (count > 0).then(|| Completing {
        chosen: if forward { 0 } else { count - 1 },
        candidates,
        typed: typed.clone(),
        cursor,
        at,
    });
    write(search);
    // Of one there is nothing to choose, so the next key may complete what follows.
    if count < 2 {
        search.completing = None;
    }
    if (search.input.value(), search.input.cursor()) == (&typed, cursor) && count < 2 {
        say(app, "nothing to complete here");
    }
}

/// Writes the chosen candidate in place of what was typed; behind a value a blank,
/// so that the next word can follow.
fn write(search: &mut Search) {
    let Some(Completing {
        candidates,
        chosen,
        typed,
        at,
        ..
    }) = &search.completing
    else {
        return;
    };
    let candidate = &candidates[*chosen];
    let (mut text, rest) = (typed[..at.start].to_owned(), &typed[at.end..]);
    text.push_str(&candidate.text);
    let mut cursor = text.chars().count();
    if !candidate.open {
        cursor += 1;
        if !rest.starts_with(char::is_whitespace) {
            text.push(' ');
        }
    }
    text.push_str(rest);
    edit::write(search, text, cursor);
}

/// Back to what was typed before it was completed; says whether it was being.
pub fn uncomplete(app: &mut App) -> bool {
    let Some(search) = &mut app.search else {
        return false;
    };
    let Some(Completing { typed, cursor, .. }) = search.completing.take() else {
        return false;
    };
    edit::write(search, typed, cursor);
    true
}

/// What has been completed stays as it is.
pub fn end_completion(app: &mut App) {
    if let Some(search) = &mut app.search {
        search.completing = None;
    }
}

/// Brings back the search before or after the one that is shown, and after the
/// newest the empty box. Where there is none after it, moves down in the hits.
pub fn recall(app: &mut App, older: bool) {
    let last = app.history.len().saturating_sub(1);
    let Some(search) = &mut app.search else {
        return;
    };
    let to = match (search.recalled, older) {
        (None, true) => Some(last),
        (None, false) => {
            moved(app);
            navigation::by(app, Action::Down);
            return;
        }
        (Some(0), true) => {
            say(app, "this is the oldest search that is kept");
            return;
        }
        (Some(at), true) => Some(at - 1),
        (Some(at), false) => Some(at + 1).filter(|at| *at <= last),
    };
    let text = to.and_then(|at| app.history.get(at).cloned());
    let text = text.unwrap_or_default();
    let end = text.chars().count();
    edit::write(search, text, end);
    search.recalled = to;
}

/// Notes that one moved among the hits: then arrows go on to do so.
pub fn moved(app: &mut App) {
    if let (None, Some(search)) = (&app.overlay, &mut app.search) {
        search.moved = true;
    }
}

/// Keeps the search that is typed, as it led to something.
pub fn remember(app: &mut App) -> Option<Effect> {
    let query = app.search.as_ref()?.input.value().trim().to_owned();
    if query.is_empty() {
        return None;
    }
    history::add(&mut app.history, &query);
    follow_recalled(app);
    Some(Effect::Remember(query))
}

/// Takes up what other programs have searched for. That it cannot be kept is no
/// reason to stop anybody, and is said once, besides what was done.
pub fn remembered(app: &mut App, outcome: Result<Vec<String>, store::Error>) {
    match outcome {
        Ok(history) => {
            app.history = history;
            follow_recalled(app);
        }
        Err(error) if !app.forgets => {
            app.forgets = true;
            let done = app.status.take().map(|status| format!("{}; ", status.text));
            let done = done.unwrap_or_default();
            fail(app, format!("{done}searches are not kept: {error}"));
        }
        Err(_) => {}
    }
}

/// What is shown may stand elsewhere among the last searches now.
fn follow_recalled(app: &mut App) {
    if let Some(search) = &mut app.search
        && search.recalled.is_some()
    {
        let shown = search.input.value();
        search.recalled = app.history.iter().rposition(|query| query == shown);
    }
}
