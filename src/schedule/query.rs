//! Listing: which talks a filter leaves, in which order.
//!
//! One function for the list pane, the search box and the command line, so that
//! they cannot disagree.

pub mod language;

use super::index::Schedule;
use super::model::{Talk, TalkId};
use super::search::Query;
use super::time::DaySpec;
use crate::text::fold;

/// What to keep. The empty filter keeps everything; text is matched without
/// regard to case and accents, on any part of a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Free words, for search.
    pub text: String,
    /// Only talks of this day.
    pub day: Option<DaySpec>,
    /// Only talks whose track contains this.
    pub track: Option<String>,
    /// Only talks whose session contains this.
    pub session: Option<String>,
    /// Only talks whose room contains this.
    pub room: Option<String>,
    /// Only talks with a person, in any role, whose name contains this.
    pub speaker: Option<String>,
    /// Only starred talks.
    pub starred: bool,
}

/// A talk that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place in time order.
    pub talk: usize,
    /// How well it matches; more is better, zero where nothing was searched.
    pub score: i64,
}

/// The talks that a filter leaves: in time order, or best first where there is
/// text to search for. `starred` says of an id whether its talk is starred.
pub fn select(schedule: &Schedule, filter: &Filter, starred: &dyn Fn(&TalkId) -> bool) -> Vec<Hit> {
    let test = Test::new(filter);
    let kept = schedule
        .talks()
        .iter()
        .enumerate()
        .filter(|(_, talk)| test.keeps(talk) && (!filter.starred || starred(&talk.id)))
        .map(|(at, _)| at);
    if filter.text.trim().is_empty() {
        return kept.map(|talk| Hit { talk, score: 0 }).collect();
    }
    let haystacks = schedule.haystacks();
    let query = Query::new(&filter.text, haystacks);
    let mut hits: Vec<Hit> = kept
        .filter_map(|talk| {
            let score = query.score(haystacks, talk)?;
            Some(Hit { talk, score })
        })
        .collect();
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.score), hit.talk));
    hits
}

/// The query that [`select`] asks for a text, to show where it hit.
pub fn asked(schedule: &Schedule, text: &str) -> Query {
    Query::new(text, schedule.haystacks())
}

/// The filter with its texts folded.
struct Test {
    day: Option<DaySpec>,
    track: Option<String>,
    session: Option<String>,
    room: Option<String>,
    speaker: Option<String>,
}

impl Test {
    fn new(filter: &Filter) -> Self {
        let folded = |text: &Option<String>| text.as_deref().map(fold::text);
        Self {
            day: filter.day,
            track: folded(&filter.track),
            session: folded(&filter.session),
            room: folded(&filter.room),
            speaker: folded(&filter.speaker),
        }
    }

    fn keeps(&self, talk: &Talk) -> bool {
        let part = |wanted: &Option<String>, name: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| {
                name.as_ref()
                    .is_some_and(|name| fold::contains(name, wanted))
            })
        };
        self.day
            .is_none_or(|day| talk.slot.is_some_and(|slot| day.is(slot.day())))
            && part(&self.track, &talk.track)
            && part(&self.session, &talk.session)
            && part(&self.room, &talk.room)
            && self.speaker.as_ref().is_none_or(|wanted| {
                talk.people()
                    .any(|(_, person)| fold::contains(&person.name, wanted))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn filters_are_joined_by_and() {
        let schedule = native::embedded().unwrap();
        let nothing = |_: &TalkId| false;
        let count = |filter: &Filter| select(&schedule, filter, &nothing).len();
        assert_eq!(count(&Filter::default()), 48);
        let track = Filter {
            track: Some("risc-v".into()),
            ..Filter::default()
        };
        assert_eq!(count(&track), 9);
        let both = Filter {
            speaker: Some("LEGER".into()),
            ..track
        };
        assert_eq!(count(&both), 1);
        let starred = Filter {
            starred: true,
            ..Filter::default()
        };
        assert_eq!(count(&starred), 0);
    }

    #[test]
    fn talks_come_in_time_order_and_those_without_a_time_last() {
        let schedule = native::embedded().unwrap();
        let hits = select(&schedule, &Filter::default(), &|_| false);
        let starts: Vec<_> = hits
            .iter()
            .map(|hit| schedule.talks()[hit.talk].slot.map(|s| s.start))
            .collect();
        let scheduled = starts.iter().position(Option::is_none).unwrap();
        assert!(starts[..scheduled].is_sorted());
        assert!(starts[scheduled..].iter().all(Option::is_none));
    }
}
