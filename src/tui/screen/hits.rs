//! The hits of the search that is being typed.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::picks::Picks;
use crate::agenda::{Agenda, Facts};
use crate::schedule::Schedule;
use crate::schedule::query::{self, Condition, Filter, State, language};
use crate::schedule::search::Query;
use crate::tui::memo::{Memo, Shared};
use crate::tui::model::Model;

/// The hits of a search.
#[derive(Default)]
pub struct Hits {
    /// The query, which knows where it hit; none if no words were searched for.
    pub query: Option<Query>,
    /// What cannot be understood in the text.
    pub error: Option<String>,
    /// The positions of the talks, best first.
    pub talks: Vec<usize>,
}

/// What the hits depend on.
#[derive(PartialEq)]
pub struct HitsKey {
    schedule: Shared<Schedule>,
    text: String,
    day: NaiveDate,
    clock: Tz,
    notes: Vec<(usize, String)>,
    /// The agenda and the minute, if the query asks for picks or for the time.
    passing: Option<(Shared<Agenda>, i64)>,
}

/// The hits of a text.
pub fn hits(
    last: Option<&Memo<HitsKey, Hits>>,
    model: &Model,
    picks: &Picks,
    text: &str,
) -> Memo<HitsKey, Hits> {
    let open = &model.open;
    let (day, clock) = (model.today(), model.shown_zone());
    let parsed = language::parse(text, day);
    let passing = parsed.as_ref().is_ok_and(is_passing);
    let key = HitsKey {
        schedule: open.schedule.clone(),
        text: text.to_owned(),
        day,
        clock,
        notes: picks.notes.clone(),
        passing: passing.then(|| (open.agenda.clone(), model.minute())),
    };
    Memo::new(last, key, || match parsed {
        Ok(filter) => {
            let facts = Facts::new(&open.schedule, &open.agenda, &picks.clashes, model.now);
            let found = query::select(&open.schedule, &filter, &facts.on_clock(clock));
            Hits {
                query: found.query,
                error: None,
                talks: found.hits.into_iter().map(|hit| hit.talk).collect(),
            }
        }
        Err(error) => Hits { error: Some(error.message), ..Hits::default() },
    })
}

/// Whether the hits may change while nothing is typed: with the picks or with the time.
fn is_passing(filter: &Filter) -> bool {
    let mut conditions = filter.conditions.iter();
    conditions.any(
        |(condition, _)| matches!(condition, Condition::Is(state) if *state != State::Unscheduled),
    )
}
