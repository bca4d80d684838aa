//! Listing: the talks that match a filter, in order.
//!
//! The list pane, the search box and the command line share one function, so that they
//! always agree. [`language`] defines the query syntax and [`complete`] its completion.

pub mod complete;
pub mod explain;
pub mod language;
mod token;

use std::collections::BTreeSet;

use chrono::Timelike;
use chrono_tz::Tz;

use super::index::{Grouping, Schedule};
use super::model::Talk;
use super::search::{Field, WordQuery, is_word_start};
use super::time::in_zone;
use crate::text::fold;
pub use language::{Alternative, Condition, Filter, Property, State};

/// A talk that matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The position.
    pub talk: usize,
    /// The relevance, higher is better; zero if no words were searched.
    pub score: u32,
}

/// What a query can ask about talks besides the schedule, such as picks and notes. Talks
/// are given by their position.
pub trait TalkState {
    /// Returns whether a talk has a state. Never called if
    /// [`State::is_from_schedule`] is true.
    fn is(&self, talk: usize, state: State) -> bool;
    /// Returns the user's notes with their talks, since few talks have a note.
    fn notes(&self) -> Vec<(usize, &str)>;
    /// Returns the time zone for times of day in queries; `None` for the venue's zone.
    fn clock(&self) -> Option<Tz>;
}

/// The state of talks without an agenda: none holds.
#[cfg(test)]
pub(crate) struct NoTalkState;

#[cfg(test)]
impl TalkState for NoTalkState {
    fn is(&self, _: usize, _: State) -> bool {
        false
    }

    fn notes(&self) -> Vec<(usize, &str)> {
        Vec::new()
    }

    fn clock(&self) -> Option<Tz> {
        None
    }
}

/// The matching talks, and the query that finds the matches within them.
#[derive(Default)]
pub struct Selection {
    /// The talks in time order, or best first if words were searched.
    pub hits: Vec<Hit>,
    /// The query; `None` if no words were searched.
    pub query: Option<WordQuery>,
}

impl Selection {
    /// The positions of the talks, in the order of the hits.
    pub fn talks(&self) -> Vec<usize> {
        self.hits.iter().map(|hit| hit.talk).collect()
    }
}

/// Finds the talks that match a filter.
pub fn select(schedule: &Schedule, filter: &Filter, talk_state: &dyn TalkState) -> Selection {
    let mut selection = found(schedule, filter, talk_state);
    if selection.query.is_some() {
        // The sort is stable, so talks with equal scores stay in time order.
        selection.hits.sort_by_key(|hit| std::cmp::Reverse(hit.score));
    }
    selection
}

/// Finds the talks that match a filter, in time order.
fn found(schedule: &Schedule, filter: &Filter, talk_state: &dyn TalkState) -> Selection {
    let terms = filter.terms.iter().map(|term| PreparedTerm::new(schedule, term, talk_state));
    let (searched, others): (Vec<_>, Vec<_>) = terms.partition(|term| !term.words.is_empty());
    let talks = schedule.talks();
    let kept = (0..talks.len()).filter(|&at| others.iter().all(|term| term.holds(at, &talks[at])));
    if searched.is_empty() {
        let hits = kept.map(|talk| Hit { talk, score: 0 }).collect();
        return Selection { hits, query: None };
    }
    let words = searched.iter().map(|term| &term.words[..]);
    let query = WordQuery::of(words, schedule.search_index(), &talk_state.notes());
    let scores = query.scores_or(|term, at| searched[term].holds(at, &talks[at]));
    let hit = |talk| Hit { talk, score: scores.get(talk).copied().unwrap_or(0) };
    let hits = kept.map(hit).filter(|hit| hit.score > 0).collect();
    Selection { hits, query: Some(query) }
}

/// A term, prepared for a schedule: its words to search, and its conditions.
struct PreparedTerm<'a> {
    words: Vec<&'a str>,
    /// The tests, each with whether it is negated.
    tests: Vec<(Test<'a>, bool)>,
}

impl<'a> PreparedTerm<'a> {
    fn new(schedule: &'a Schedule, term: &'a [Alternative], talk_state: &'a dyn TalkState) -> Self {
        let mut prepared = Self { words: Vec::new(), tests: Vec::new() };
        for alternative in term {
            match alternative {
                Alternative::Word(word) => prepared.words.push(word),
                Alternative::Condition(condition, negated) => {
                    prepared.tests.push((test(schedule, condition, talk_state), *negated));
                }
            }
        }
        prepared
    }

    /// Returns whether a talk meets at least one of the conditions.
    fn holds(&self, at: usize, talk: &Talk) -> bool {
        self.tests.iter().any(|(holds, negated)| holds(at, talk) != *negated)
    }
}

/// A test of a condition on a talk and its position.
type Test<'a> = Box<dyn Fn(usize, &Talk) -> bool + 'a>;

/// Creates the test of a condition. Names and texts shared by many talks are searched
/// here, once, rather than for each talk.
fn test<'a>(
    schedule: &'a Schedule,
    condition: &'a Condition,
    talk_state: &'a dyn TalkState,
) -> Test<'a> {
    let named = |wanted: &str, asked: fn(Field) -> bool| -> Test<'a> {
        let talks = schedule.search_index().fields.talks_named(wanted, asked);
        Box::new(move |at, _| talks[at])
    };
    // Times are already in the venue's zone.
    let clock = talk_state.clock().filter(|zone| *zone != schedule.zone());
    let starts = move |talk: &Talk| {
        let start = talk.appointment()?.start;
        let start = clock.map_or(start, |zone| in_zone(start, zone));
        Some(start.hour() * 60 + start.minute())
    };
    match condition {
        Condition::Speaker(wanted) => named(wanted, |field| matches!(field, Field::Person(_))),
        Condition::Track(wanted) => named(wanted, |field| field == Field::Track),
        Condition::Session(wanted) => named(wanted, |field| field == Field::Session),
        Condition::Room(wanted) => named(wanted, |field| field == Field::Room),
        Condition::Lang(wanted) => grouped(schedule, Grouping::Language, |name| {
            name.match_indices(wanted.as_str()).any(|(at, _)| is_word_start(name, at))
        }),
        Condition::Type(wanted) => {
            grouped(schedule, Grouping::Type, |name| name.contains(wanted.as_str()))
        }
        Condition::Minutes(lengths) => Box::new(move |_, talk| {
            talk.appointment().is_some_and(|slot| lengths.contains(&slot.minutes))
        }),
        Condition::Day(day) => {
            Box::new(move |_, talk| talk.slot.is_some_and(|slot| day.is(slot.day())))
        }
        Condition::After(minute) => {
            Box::new(move |_, talk| starts(talk).is_some_and(|start| start >= *minute))
        }
        Condition::Before(minute) => {
            Box::new(move |_, talk| starts(talk).is_some_and(|start| start < *minute))
        }
        Condition::Is(State::Unscheduled) => Box::new(|_, talk| talk.slot.is_none()),
        Condition::Is(State::Recorded) => Box::new(|_, talk| talk.recorded == Some(true)),
        Condition::Is(State::Unrecorded) => Box::new(|_, talk| talk.recorded == Some(false)),
        Condition::Is(state) => Box::new(move |at, _| talk_state.is(at, *state)),
        Condition::Has(Property::Note) => with_note(talk_state, |_| true),
        Condition::Note(wanted) => with_note(talk_state, |note| fold::contains(note, wanted)),
        Condition::Has(Property::Link) => Box::new(move |at, _| schedule.has_link(at)),
        Condition::Phrase(wanted) => {
            let mut said = schedule.search_index().talks_with_phrase(wanted);
            for (at, note) in talk_state.notes() {
                said[at] |= fold::contains(note, wanted);
            }
            Box::new(move |at, _| said[at])
        }
    }
}

/// Creates the test of the talks with a wanted note.
fn with_note<'a>(talk_state: &dyn TalkState, wanted: impl Fn(&str) -> bool) -> Test<'a> {
    let notes = talk_state.notes().into_iter();
    let talks: BTreeSet<usize> = notes.filter(|(_, note)| wanted(note)).map(|(at, _)| at).collect();
    Box::new(move |at, _| talks.contains(&at))
}

/// Creates the test of the talks in the groups whose folded name is wanted.
fn grouped<'a>(schedule: &Schedule, by: Grouping, wanted: impl Fn(&str) -> bool) -> Test<'a> {
    let mut talks = vec![false; schedule.talks().len()];
    for group in schedule.groups(by).iter() {
        if group.key.as_deref().is_some_and(|name| wanted(&fold::text(name))) {
            group.talks.iter().for_each(|at| talks[*at] = true);
        }
    }
    Box::new(move |at, _| talks[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<String> {
        let schedule = native::built_in().unwrap();
        let today = NaiveDate::from_ymd_opt(2023, 11, 13).unwrap();
        let filter = language::parse(text, today).unwrap();
        let hits = select(&schedule, &filter, &NoTalkState).hits;
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
    fn whole_names_come_before_words_and_words_before_parts() {
        let mut conference = native::built_in().unwrap().conference().clone();
        let names = ["Cloud", "Cloud Native", "Multicloud", "Café", "Cloudy"];
        for (talk, name) in conference.talks.iter_mut().zip(names) {
            talk.room = Some(name.to_owned());
            talk.track = None;
            talk.session = Some(format!("On {name}"));
        }
        conference.rooms = names.map(|name| crate::schedule::Room { name: name.to_owned() }).into();
        let title = |name| format!("On {name}");
        let session = |name| crate::schedule::Session {
            title: title(name),
            description: None,
            chairs: Vec::new(),
        };
        conference.sessions.extend(names.map(session));
        let schedule = crate::schedule::Schedule::new(conference).unwrap();
        let rooms = |text: &str| -> Vec<String> {
            let filter = language::parse(text, NaiveDate::default()).unwrap();
            let talks = select(&schedule, &filter, &NoTalkState).talks().into_iter();
            let mut rooms: Vec<_> =
                talks.filter_map(|at| schedule.talks()[at].room.clone()).collect();
            rooms.sort();
            rooms
        };
        for (query, expected) in [
            ("room:CLOUD", &["Cloud"][..]),
            ("session:cloud", &["Cloud", "Cloud Native"]),
            ("room:native", &["Cloud Native"]),
            ("room:clou", &["Cloud", "Cloud Native", "Cloudy", "Multicloud"]),
            ("room:cafe", &["Café"]),
            ("room:cloud OR room:cloudy", &["Cloud", "Cloudy"]),
            ("-room:cloud", &["Café", "Cloud Native", "Cloudy", "Multicloud"]),
            ("room:fog", &[]),
        ] {
            assert_eq!(rooms(query), expected, "{query}");
        }
    }

    #[test]
    fn minus_negates_a_condition() {
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
    fn phrase_is_searched_in_texts_and_names() {
        let schedule = native::built_in().unwrap();
        for phrase in ["risc-v mc", "bjorn topel", "proxy execution", "google", "227"] {
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
    fn talks_are_in_time_order_with_unscheduled_last() {
        let schedule = native::built_in().unwrap();
        let hits = select(&schedule, &Filter::default(), &NoTalkState).hits;
        let starts: Vec<_> =
            hits.iter().map(|hit| schedule.talks()[hit.talk].slot.map(|s| s.start)).collect();
        let scheduled = starts.iter().position(Option::is_none).unwrap();
        assert!(starts[..scheduled].is_sorted());
        assert!(starts[scheduled..].iter().all(Option::is_none));
    }

    proptest! {
        #![proptest_config(crate::effort::random(24))]

        /// Cached results of the previous words must not change what a query finds.
        #[test]
        fn incremental_query_matches_fresh_query(
            edits in prop::collection::vec(prop::option::weighted(0.7, "[a-eirstuv]|[ -:.é]"), 1..14),
            begin in prop::sample::select(vec!["", "ris", "kuni", "track:ri", "-prox", "\"dl s"]),
        ) {
            let typed = native::built_in().unwrap();
            let mut text = begin.to_owned();
            for edit in edits {
                match edit {
                    Some(letter) => text.push_str(&letter),
                    None => { text.pop(); }
                }
                let today = NaiveDate::default();
                let Ok(filter) = language::parse(&text, today) else {
                    continue;
                };
                let fresh = native::built_in().unwrap();
                let hits = select(&typed, &filter, &NoTalkState).hits;
                prop_assert_eq!(&hits, &select(&fresh, &filter, &NoTalkState).hits, "{}", text);
            }
        }
    }
}
