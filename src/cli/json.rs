//! JSON output: one object for talks in every command, and [`object!`] for all other objects.
//!
//! The fields are part of the program's interface: fields may be added, but not removed
//! or changed.

use std::num::NonZeroUsize;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::agenda::{Agenda, BusyEvent, Level, now};
use crate::schedule::{Person, Schedule, Slot, Talk, TalkId, time};
use crate::text::markdown::Document;

/// Creates a JSON object with these fields, in this order.
macro_rules! object {
    ($($field:ident: $value:expr),+ $(,)?) => {{
        #[allow(non_camel_case_types, reason = "the type of a field is named after it")]
        mod object {
            #[derive(serde::Serialize)]
            pub struct Object<$($field),+> {
                $(pub $field: $field),+
            }
        }
        object::Object { $($field: $value),+ }
    }};
}
pub(super) use object;

/// A talk.
#[derive(Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may hold together with any other")]
pub struct TalkObject<'a> {
    id: &'a str,
    title: &'a str,
    subtitle: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    #[serde(rename = "break")]
    is_break: bool,
    language: Option<&'a str>,
    /// Present only if the schedule says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    recorded: Option<bool>,
    #[serde(rename = "abstract")]
    abstract_: &'a str,
    start: Option<String>,
    end: Option<String>,
    minutes: Option<u32>,
    day: Option<NaiveDate>,
    /// Present only for all-day talks.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    all_day: bool,
    room: Option<&'a str>,
    session: Option<&'a str>,
    track: Option<&'a str>,
    authors: Vec<PersonObject<'a>>,
    coauthors: Vec<PersonObject<'a>>,
    presenters: Vec<PersonObject<'a>>,
    links: Vec<String>,
    url: Option<&'a str>,
    starred: bool,
    pick: Option<&'static str>,
    note: Option<&'a str>,
    /// Present only in `now` and `next`: minutes until the start, negative after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_in: Option<i64>,
    /// Present only in `now` and `next`: minutes until the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_in: Option<i64>,
    /// Present only in `agenda` and `next`: IDs of the picks that the talk overlaps.
    #[serde(skip_serializing_if = "Option::is_none")]
    clashes: Option<Vec<&'a TalkId>>,
    /// Present only in `similar` and `suggest`: words that the talk shares with another.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a [String]>,
    /// Present only in `suggest`: ID of the pick that the talk is like.
    #[serde(skip_serializing_if = "Option::is_none")]
    like: Option<&'a TalkId>,
    /// Number of clashes that are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    more_clashes: Option<NonZeroUsize>,
    /// Present only in `agenda`, for a pick to watch later.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    watch_later: bool,
    /// Present only with `--all-conferences`: title of the conference.
    #[serde(skip_serializing_if = "Option::is_none")]
    conference: Option<&'a str>,
    /// Present only with `--all-conferences`: ID of the conference.
    #[serde(skip_serializing_if = "Option::is_none")]
    conference_id: Option<&'a str>,
    /// Present only for talks that the schedule no longer has.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gone: bool,
}

/// An item of the agenda: a talk or an event of the user's own calendars.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum AgendaObject<T, B> {
    Pick(T),
    Busy(B),
}

/// Returns the JSON object of an event in the user's own calendars. Only these have the field
/// `busy`.
pub fn busy(event: &BusyEvent, schedule: &Schedule) -> impl Serialize {
    object! {
        busy: &event.title,
        start: event.slot.start.to_rfc3339(),
        end: time::end_in(event.slot, schedule.zone()).to_rfc3339(),
        minutes: event.slot.minutes,
        day: event.slot.day(),
        all_day: event.slot.all_day,
        takes_time: event.takes_time,
        conference_id: &schedule.conference().id,
    }
}

#[derive(Debug, Serialize)]
struct PersonObject<'a> {
    name: &'a str,
    affiliation: Option<&'a str>,
    /// The Markdown of the biography; present only if the schedule has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    biography: Option<&'a str>,
}

impl<'a> TalkObject<'a> {
    /// Creates the object of a talk in the schedule.
    pub fn new(schedule: &'a Schedule, talk: &'a Talk, agenda: &'a Agenda) -> Self {
        Self::at(schedule, talk.slot, talk, agenda)
    }

    fn at(schedule: &'a Schedule, slot: Option<Slot>, talk: &'a Talk, agenda: &'a Agenda) -> Self {
        let people = |people: &'a [Person]| {
            let object = |person: &'a Person| PersonObject {
                name: &person.name,
                affiliation: person.affiliation.as_deref(),
                biography: schedule.biography(&person.name),
            };
            people.iter().map(object).collect()
        };
        Self {
            authors: people(&talk.authors),
            coauthors: people(&talk.coauthors),
            presenters: people(&talk.presenters),
            subtitle: talk.subtitle.as_deref(),
            kind: talk.kind.as_deref(),
            is_break: talk.is_break,
            language: talk.language.as_deref(),
            recorded: talk.recorded,
            abstract_: &talk.abstract_,
            room: talk.room.as_deref(),
            session: talk.session.as_deref(),
            track: talk.track.as_deref(),
            links: links(talk),
            url: talk.url.as_deref(),
            ..Self::bare(schedule, (&talk.id, &talk.title), slot, agenda)
        }
    }

    /// Creates the object of a cancelled talk from its last known state, or else from its
    /// agenda entry.
    pub fn cancelled(
        schedule: &'a Schedule,
        agenda: &'a Agenda,
        id: &'a TalkId,
        was: Option<&'a Talk>,
    ) -> Self {
        let here = |slot: Slot| slot.in_zone(schedule.zone());
        let object = if let Some(talk) = was {
            Self::at(schedule, talk.slot.map(here), talk, agenda)
        } else {
            let last_known = agenda.entries.get(id).map(|entry| &entry.last_known);
            let title = last_known.map_or("", |last_known| &last_known.title);
            let slot = last_known.and_then(|last_known| last_known.slot_in(schedule.zone()));
            Self::bare(schedule, (id, title), slot, agenda)
        };
        Self { gone: true, clashes: Some(Vec::new()), ..object }
    }

    /// Adds the clashes of the talk: the listed ones, and the number of the others.
    pub fn with_clashes(self, clashes: Vec<&'a TalkId>, more: usize) -> Self {
        Self { clashes: Some(clashes), more_clashes: NonZeroUsize::new(more), ..self }
    }

    /// Marks the talk as one to watch later.
    pub fn with_watch_later(self, watch_later: bool) -> Self {
        Self { watch_later, ..self }
    }

    /// Adds the minutes until the start and the end of the talk.
    pub fn with_minutes(self, talk: &Talk, now: DateTime<Utc>) -> Self {
        Self {
            starts_in: talk.slot.map(|slot| now::starts_in(slot, now)),
            ends_in: talk.slot.map(|slot| now::ends_in(slot, now)),
            ..self
        }
    }

    /// Adds the words that a similar talk shares, and the pick that a suggested one is like.
    pub fn because(self, words: &'a [String], like: Option<&'a TalkId>) -> Self {
        Self { because: Some(words), like, ..self }
    }

    /// Adds the conference of the talk.
    pub fn at_conference(self, schedule: &'a Schedule) -> Self {
        let conference = schedule.conference();
        Self { conference: Some(&conference.title), conference_id: Some(&conference.id), ..self }
    }

    /// Creates an object with only the agenda data of a talk.
    fn bare(
        schedule: &Schedule,
        (id, title): (&'a TalkId, &'a str),
        slot: Option<Slot>,
        agenda: &'a Agenda,
    ) -> Self {
        Self {
            id: id.as_str(),
            title,
            start: slot.map(|slot| slot.start.to_rfc3339()),
            end: slot.map(|slot| time::end_in(slot, schedule.zone()).to_rfc3339()),
            minutes: slot.map(|slot| slot.minutes),
            all_day: slot.is_some_and(|slot| slot.all_day),
            day: slot.map(|slot| slot.day()),
            starred: agenda.level(id) == Some(Level::Star),
            pick: agenda.level(id).map(Level::name),
            note: agenda.note(id),
            ..Self::default()
        }
    }
}

/// Returns the links of the schedule, then the links in the abstract.
fn links(talk: &Talk) -> Vec<String> {
    let mut links: Vec<String> = talk.links.iter().map(|link| link.url.clone()).collect();
    for link in Document::parse(&talk.abstract_).links() {
        if !links.contains(&link.url) {
            links.push(link.url.clone());
        }
    }
    links
}
