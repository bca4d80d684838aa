//! The results of a search.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::picks::Picks;
use crate::agenda::{Agenda, AgendaState, Clashes};
use crate::schedule::Schedule;
use crate::schedule::query::{self, Condition, Filter, explain, language};
use crate::schedule::search::WordQuery;
use crate::tui::memo::{Memo, Shared};
use crate::tui::model::Model;

#[derive(Default)]
pub struct Hits {
    /// The query, which can locate its matches in text; `None` if the search has no words.
    pub query: Option<WordQuery>,
    /// The error in the search text.
    pub error: Option<String>,
    /// The positions of the talks, best match first.
    pub talks: Vec<usize>,
    /// The parts of the text that exclude all talks, if none matches.
    pub why: Vec<String>,
}

/// The inputs of the results.
#[derive(PartialEq)]
pub struct HitsKey {
    schedule: Shared<Schedule>,
    text: String,
    day: NaiveDate,
    clock: Tz,
    notes: Vec<(usize, String)>,
    /// The agenda and the minute, if the query depends on picks or on the time.
    volatile: Option<(Shared<Agenda>, i64)>,
}

/// Runs a search, or reuses the last results.
pub fn hits(
    last: Option<&Memo<HitsKey, Hits>>,
    model: &Model,
    picks: &Picks,
    text: &str,
) -> Memo<HitsKey, Hits> {
    let open = &model.open;
    let (day, clock) = (model.today(), model.shown_zone());
    let parsed = language::parse(text, day);
    let volatile = parsed.as_ref().is_ok_and(is_volatile);
    let key = HitsKey {
        schedule: open.schedule.clone(),
        text: text.to_owned(),
        day,
        clock,
        notes: picks.notes.clone(),
        volatile: volatile.then(|| (open.agenda.clone(), model.minute())),
    };
    Memo::new(last, key, || find(model, &picks.clashes, text))
}

pub fn find(model: &Model, clashes: &Clashes, text: &str) -> Hits {
    let (open, today) = (&model.open, model.today());
    let filter = match language::parse(text, today) {
        Ok(filter) => filter,
        Err(error) => return Hits { error: Some(error.message), ..Hits::default() },
    };
    let talk_state = AgendaState::new(&open.schedule, &open.agenda, clashes, model.now);
    let talk_state = talk_state.on_clock(model.shown_zone());
    let found = query::select(&open.schedule, &filter, &talk_state);
    let talks = found.talks();
    let why = match talks[..] {
        [] => explain::explain(&open.schedule, &explain::parts(text, today), &talk_state),
        _ => Vec::new(),
    };
    Hits { query: found.query, error: None, talks, why }
}

/// Whether the results can change without typing: when picks or the time change.
fn is_volatile(filter: &Filter) -> bool {
    let mut conditions = filter.conditions();
    conditions
        .any(|condition| matches!(condition, Condition::Is(state) if !state.is_from_schedule()))
}
