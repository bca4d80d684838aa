//! Listing: which talks a filter leaves, in which order.
//!
//! One function for the list pane, the search box and the command line, so that
//! they cannot disagree. How a filter is written is [`language`]'s, and what can
//! be written next [`complete`]'s.

pub mod complete;
pub mod language;

use chrono::Timelike;
use chrono_tz::Tz;

use super::index::Schedule;
use super::model::Talk;
use super::search::Query;
use super::time::in_zone;
use crate::text::fold;
pub use language::{Condition, Filter, State, Thing};

/// A talk that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place in time order.
    pub talk: usize,
    /// How well it matches; more is better, zero where nothing was searched.
    pub score: i64,
}

/// What the schedule does not know of its talks, by their place in time order.
pub trait Facts {
    /// Whether a state holds; never asked of [`State::Unscheduled`].
    fn is(&self, talk: usize, state: State) -> bool;
    /// The reader's note on a talk.
    fn note(&self, talk: usize) -> Option<&str>;
    /// All notes with their talks: of many talks few have one.
    fn notes(&self) -> Vec<(usize, &str)>;
    /// The zone of the clock that times of day are read on; none for the venue's.
    fn clock(&self) -> Option<Tz> {
        None
    }
}

/// Nothing is known but the schedule.
pub struct NoFacts;

impl Facts for NoFacts {
    fn is(&self, _: usize, _: State) -> bool {
        false
    }

    fn note(&self, _: usize) -> Option<&str> {
        None
    }

    fn notes(&self) -> Vec<(usize, &str)> {
        Vec::new()
    }
}

/// What was found, and the query that tells where it hit.
#[derive(Default)]
pub struct Selection {
    /// The talks: in time order, or best first where words were searched for.
    pub hits: Vec<Hit>,
    /// The query; none where no words were searched for.
    pub query: Option<Query>,
}

/// The talks that a filter leaves.
pub fn select(schedule: &Schedule, filter: &Filter, facts: &dyn Facts) -> Selection {
    let kept = schedule.talks().iter().enumerate().filter(|(at, talk)| {
        let mut conditions = filter.conditions.iter();
        conditions
            .all(|(condition, negated)| holds(schedule, condition, *at, talk, facts) != *negated)
    });
    let kept = kept.map(|(at, _)| at);
    if filter.words.trim().is_empty() {
        let hits = kept.map(|talk| Hit { talk, score: 0 }).collect();
        return Selection { hits, query: None };
    }
    let haystacks = schedule.haystacks();
    let query = Query::new(&filter.words, haystacks, &facts.notes());
    let mut hits: Vec<Hit> = kept
        .filter_map(|talk| {
            let score = query.score(haystacks, talk)?;
            Some(Hit { talk, score })
        })
        .collect();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), hit.talk));
    Selection {
        hits,
        query: Some(query),
    }
}

/// Whether a condition holds for a talk.
fn holds(
    schedule: &Schedule,
    condition: &Condition,
    at: usize,
    talk: &Talk,
    facts: &dyn Facts,
) -> bool {
    let part = |name: &Option<String>, wanted: &str| {
        name.as_ref()
            .is_some_and(|name| fold::contains(name, wanted))
    };
    let starts = || {
        let start = talk.slot?.start;
        let start = facts.clock().map_or(start, |zone| in_zone(start, zone));
        Some(start.hour() * 60 + start.minute())
    };
    match condition {
        Condition::Speaker(wanted) => talk
            .people()
            .any(|(_, person)| fold::contains(&person.name, wanted)),
        Condition::Track(wanted) => part(&talk.track, wanted),
        Condition::Session(wanted) => part(&talk.session, wanted),
        Condition::Room(wanted) => part(&talk.room, wanted),
        Condition::Day(day) => talk.slot.is_some_and(|slot| day.is(slot.day())),
        Condition::After(minute) => starts().is_some_and(|start| start >= *minute),
        Condition::Before(minute) => starts().is_some_and(|start| start < *minute),
        Condition::Is(State::Unscheduled) => talk.slot.is_none(),
        Condition::Is(state) => facts.is(at, *state),
        Condition::Has(Thing::Note) => facts.note(at).is_some(),
        Condition::Has(Thing::Link) => schedule.links_somewhere(at),
        Condition::Phrase(wanted) => {
            schedule.haystacks().says(at, wanted)
                || facts
                    .note(at)
                    .is_some_and(|note| fold::contains(note, wanted))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use chrono::NaiveDate;

    fn found(text: &str) -> Vec<String> {
        let schedule = native::embedded().unwrap();
        let today = NaiveDate::from_ymd_opt(2023, 11, 13).unwrap();
        let filter = language::parse(text, today).unwrap();
        let hits = select(&schedule, &filter, &NoFacts).hits;
        let id = |hit: Hit| schedule.talks()[hit.talk].id.as_str().to_owned();
        hits.into_iter().map(id).collect()
    }

    #[test]
    fn all_conditions_must_hold() {
        assert_eq!(found("").len(), 48);
        assert_eq!(found("track:risc-v").len(), 9);
        assert_eq!(found("track:risc-v speaker:LEGER"), ["228"]);
        assert_eq!(found("day:wed after:11:30 before:12"), ["256"]);
        assert_eq!(found("is:unscheduled").len(), 17);
        assert_eq!(found("is:unscheduled session:real"), ["226"]);
        assert_eq!(found("is:starred"), Vec::<String>::new());
    }

    #[test]
    fn a_minus_turns_a_condition_round() {
        assert_eq!(found("-is:unscheduled").len(), 31);
        assert!(found("proxy").contains(&"66".to_owned()));
        assert!(!found("proxy -execution").contains(&"66".to_owned()));
        assert!(found("has:link").len() + found("-has:link").len() == 48);
    }

    #[test]
    fn quotes_keep_words_together() {
        assert_eq!(found("\"dl server\""), ["217"]);
        assert!(found("dl server").len() >= found("\"dl server\"").len());
    }

    #[test]
    fn a_phrase_is_looked_for_in_texts_and_names() {
        let schedule = native::embedded().unwrap();
        for phrase in [
            "risc-v mc",
            "bjorn topel",
            "proxy execution",
            "google",
            "227",
        ] {
            let slow = schedule.talks().iter().filter(|talk| {
                let names = talk.people().map(|(_, person)| person.name.as_str());
                let more = [&talk.track, &talk.session, &talk.room];
                let mut texts = [talk.title.as_str(), &talk.abstract_]
                    .into_iter()
                    .chain(more.into_iter().flatten().map(String::as_str))
                    .chain(names);
                texts.any(|text| fold::contains(text, phrase))
            });
            let slow: Vec<&str> = slow.map(|talk| talk.id.as_str()).collect();
            assert_eq!(found(&format!("\"{phrase}\"")), slow, "{phrase}");
        }
    }

    #[test]
    fn talks_come_in_time_order_and_those_without_a_time_last() {
        let schedule = native::embedded().unwrap();
        let hits = select(&schedule, &Filter::default(), &NoFacts).hits;
        let starts: Vec<_> = hits
            .iter()
            .map(|hit| schedule.talks()[hit.talk].slot.map(|s| s.start))
            .collect();
        let scheduled = starts.iter().position(Option::is_none).unwrap();
        assert!(starts[..scheduled].is_sorted());
        assert!(starts[scheduled..].iter().all(Option::is_none));
    }
}
