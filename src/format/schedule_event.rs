//! The common content of schedule XML and schedule JSON, and its conversion to a
//! conference: the same events give the same talks in both formats.
//!
//! `times` determines the time and the conference day of each event; `talk` converts the
//! rest. Missing values stay empty. Wrong values are repaired and reported; a fault of
//! many events is reported once.
//!
//! This module knows neither XML nor JSON.

mod findings;
mod links;
mod talk;
mod times;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;

pub use findings::Findings;

use super::draft::Draft;
use super::repairs::dates::{self, When};
use super::repairs::text::{self, Markup};
use super::repairs::time::{self, Moment};
use super::repairs::zone::{Start, Venue, ZoneFacts, venue};
use super::{Hints, Import, ReadError};
use crate::schedule::{Link, Person, Problem};
use crate::text::fold;

/// The texts about a conference in a file, not interpreted yet.
#[derive(Debug, Default)]
pub struct RawSchedule {
    title: String,
    acronym: String,
    venue: String,
    city: String,
    url: String,
    base_url: String,
    start: String,
    end: String,
    zone: String,
    day_change: String,
    /// The declared tracks, in file order.
    pub tracks: Vec<String>,
    /// The declared rooms, in file order. They may repeat.
    pub rooms: Vec<String>,
    /// The rooms whose lists contain events; see [`Event::container`].
    pub containers: Vec<String>,
    pub days: Vec<Day>,
    pub findings: Findings,
    /// Questions that only the user can decide.
    pub doubts: Vec<Problem>,
    /// The biographies that stand outside of the events.
    pub biographies: Vec<RawBiography>,
}

/// The name of a person and the biography.
pub type RawBiography = (String, String);

/// The texts about a conference day in a file.
#[derive(Debug, Default)]
pub struct Day {
    /// The place in the file: `line 12`. Empty for events outside all days.
    pub place: String,
    pub date: String,
    pub start: String,
    /// The events that are filed under the day.
    pub events: Vec<Event>,
}

/// The texts about an event in a file.
#[derive(Debug, Default)]
pub struct Event {
    /// The place in the file: `line 542`, `event 1234`.
    pub place: String,
    /// The room whose list contains the event, or an empty text.
    pub container: String,
    guid: String,
    id: String,
    code: String,
    date: String,
    start: String,
    end: String,
    duration: String,
    room: String,
    pub title: String,
    subtitle: String,
    kind: String,
    pub track: String,
    language: String,
    abstract_: String,
    description: String,
    session: String,
    url: String,
    opts_out: String,
    license: String,
    /// The speakers. They may repeat.
    pub persons: Vec<Person>,
    pub biographies: Vec<RawBiography>,
    /// Whether the file says that the event is a break.
    pub is_break: bool,
    links: Vec<(LinkKind, Link)>,
}

/// The kinds of links, in the order in which a talk lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    Link,
    Attachment,
    Recording,
    /// The page of the event on the original site.
    Origin,
    Feedback,
}

impl RawSchedule {
    /// Sets a field by its name in the file, unless it is already set or the text is
    /// blank. Ignores unknown names.
    pub fn set(&mut self, name: &str, text: &str) {
        let field = match name {
            "title" => &mut self.title,
            "acronym" => &mut self.acronym,
            "venue" => &mut self.venue,
            "city" => &mut self.city,
            "url" => &mut self.url,
            "base_url" => &mut self.base_url,
            "start" => &mut self.start,
            "end" => &mut self.end,
            "time_zone_name" => &mut self.zone,
            "day_change" => &mut self.day_change,
            _ => return,
        };
        set(field, text);
    }

    /// Converts the texts to a conference. Fails for more events than any conference has.
    pub fn import(mut self, format: &'static str, hints: &Hints) -> Result<Import, ReadError> {
        self.resolve_rooms();
        self.read_times();
        let venue = self.venue(hints);
        let mut draft = Draft::new(&text::line(&self.title).unwrap_or_default(), venue.zone);
        self.describe(&mut draft);
        let mut findings = std::mem::take(&mut self.findings);
        let (slots, days) = times::event_times(&self.days, &self.day_change, &venue, &mut findings);
        let base = links::base(&self.base_url, hints);
        let events = self.days.iter().flat_map(|day| &day.events);
        let some_opt_out = events.clone().any(|event| event.opts_out() == Some(true));
        let context = talk::Context { base, acronym: &self.acronym, some_opt_out };
        let talks: Vec<_> = events
            .zip(slots)
            .map(|(event, slot)| (talk::of(event, slot, &context, &mut findings), &event.place))
            .collect();
        let dates = self.dates(venue.zone, &days, &mut findings);
        for doubt in &self.doubts {
            draft.report(doubt.clone());
        }
        venue.report(&mut draft, |at| {
            self.events_with_start()
                .nth(at)
                .map(|(event, _)| event.place.clone())
                .unwrap_or_default()
        });
        findings.report(&mut draft);
        for (talk, place) in talks {
            draft.talk(talk, place);
        }
        for (name, biography) in self.biographies() {
            let biography = text::body(biography, Markup::Markdown);
            draft.biography(&text::line(name).unwrap_or_default(), biography);
        }
        draft.finish(format, &self.acronym, dates, hints)
    }

    /// Returns the different biographies of each person; many events repeat them.
    fn biographies(&self) -> HashSet<(&str, &str)> {
        let of_events = self.days.iter().flat_map(|day| &day.events);
        let of_events = of_events.flat_map(|event| &event.biographies);
        let all = self.biographies.iter().chain(of_events);
        all.map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    /// Files an event under the last day, or under one without a date.
    pub fn file(&mut self, event: Event, in_day: bool) {
        if !in_day && self.days.last().is_none_or(|day| !day.place.is_empty()) {
            self.days.push(Day::default());
        }
        if let Some(day) = self.days.last_mut() {
            day.events.push(event);
        }
    }

    /// Determines the room of each event: the room whose list contains it. But if such a
    /// list has events with several rooms of their own, the lists are not those of rooms,
    /// and the events' own rooms count.
    fn resolve_rooms(&mut self) {
        let mut named: HashMap<(usize, &str), String> = HashMap::new();
        let mut are_mixed = false;
        for (number, day) in self.days.iter().enumerate() {
            for event in &day.events {
                let own = fold::text(event.room.trim());
                if !own.is_empty() && !event.container.is_empty() {
                    let list = (number, event.container.as_str());
                    are_mixed |= *named.entry(list).or_insert_with(|| own.clone()) != own;
                }
            }
        }
        if are_mixed {
            let message = "a list of a room has events of several; each is in the room it names";
            self.findings.add("conference", message);
        } else {
            self.rooms.append(&mut self.containers);
        }
        for event in self.days.iter_mut().flat_map(|day| &mut day.events) {
            let is_own = are_mixed && !event.room.trim().is_empty();
            if !is_own && !event.container.trim().is_empty() {
                event.room = std::mem::take(&mut event.container);
            }
        }
    }

    /// Reads dates and times that are not in the form of the format.
    fn read_times(&mut self) {
        let of_days = self.days.iter_mut().flat_map(|day| {
            let events = day.events.iter_mut();
            let of_events =
                events.flat_map(|event| [&mut event.date, &mut event.start, &mut event.end]);
            of_events.chain([&mut day.date, &mut day.start])
        });
        let is_other = |text: &&mut String| {
            time::read(text).is_none() && time::clock(text).is_none() && dates::read(text).is_some()
        };
        let all = of_days.chain([&mut self.start, &mut self.end]).filter(is_other);
        let all: Vec<&mut String> = all.collect();
        let texts: Vec<&str> = all.iter().map(|text| text.as_str()).collect();
        let (order, is_open) = dates::order_of(&texts);
        if is_open {
            self.doubts.push(dates::doubt(&texts, order));
        }
        for text in all {
            if let Some(when) = When::read(text, order) {
                *text = when.joined();
            }
        }
    }

    /// Returns the events whose start has an offset.
    fn events_with_start(&self) -> impl Iterator<Item = (&Event, Start)> {
        let events = self.days.iter().flat_map(|day| &day.events);
        events.filter_map(|event| {
            let wall = time::clock(&event.start);
            Some((event, Start::instant(event.start()?, wall)))
        })
    }

    /// Determines the venue's zone from the events, else from the days.
    fn venue(&self, hints: &Hints) -> Venue {
        let mut starts: Vec<_> = self.events_with_start().map(|(_, start)| start).collect();
        if starts.is_empty() {
            let days = self.days.iter().filter_map(|day| time::instant(&day.start));
            starts = days.map(|at| Start::instant(at, None)).collect();
        }
        let facts = ZoneFacts { zone: &self.zone, town: &self.city, starts };
        venue(&facts, hints)
    }

    /// Sets names, URLs, tracks and rooms of the conference.
    fn describe(&self, draft: &mut Draft) {
        let conference = &mut draft.conference;
        let acronym = text::line(&self.acronym).unwrap_or_default();
        if acronym.chars().count() < conference.title.chars().count() {
            conference.short = acronym;
        }
        conference.venue.name = text::line(&self.venue).unwrap_or_default();
        conference.venue.city = text::line(&self.city).unwrap_or_default();
        conference.url = links::absolute(&self.url, None);
        conference.talks_url = links::absolute(&self.base_url, None);
        for track in self.tracks.iter().filter_map(|name| text::line(name)) {
            draft.track(&track);
        }
        for room in self.rooms.iter().filter_map(|name| text::line(name)) {
            draft.room(&room);
        }
    }

    /// Returns the first and the last day: those of the conference, else of its days.
    /// Ignores dates that contradict each other.
    fn dates(
        &self,
        zone: Tz,
        days: &[NaiveDate],
        findings: &mut Findings,
    ) -> Option<(NaiveDate, NaiveDate)> {
        const MAX_DAYS: i64 = 366;
        let date = |text: &str| match time::read(text)? {
            Moment::Instant(at) => Some(at.with_timezone(&zone).date_naive()),
            other => Some(other.local().date()),
        };
        let first = days.iter().min().copied();
        let last = days.iter().max().copied();
        let start = date(&self.start).or(first)?;
        let end = date(&self.end).or(last).unwrap_or(start);
        if (0..MAX_DAYS).contains(&(end - start).num_days()) {
            return Some((start, end));
        }
        findings.add(
            "conference",
            format!("it cannot be from {start} to {end}; its days and talks say when it is"),
        );
        first.zip(last).filter(|(first, last)| (*last - *first).num_days() < MAX_DAYS)
    }
}

impl Event {
    /// Sets a field by its name in the file, like [`RawSchedule::set`].
    pub fn set(&mut self, name: &str, text: &str) {
        let field = match name {
            "guid" => &mut self.guid,
            "id" => &mut self.id,
            "code" => &mut self.code,
            "date" => &mut self.date,
            "start" => &mut self.start,
            "end" => &mut self.end,
            "duration" => &mut self.duration,
            "room" => &mut self.room,
            "title" => &mut self.title,
            "subtitle" => &mut self.subtitle,
            "type" => &mut self.kind,
            "track" => &mut self.track,
            "language" => &mut self.language,
            "abstract" => &mut self.abstract_,
            "description" => &mut self.description,
            "session" => &mut self.session,
            "url" => &mut self.url,
            "do_not_record" | "optout" => &mut self.opts_out,
            "recording_license" | "license" => &mut self.license,
            "feedback_url" => return self.link(LinkKind::Feedback, text, "Feedback"),
            "origin_url" => return self.link(LinkKind::Origin, text, "Original page"),
            "video_download_url" | "recording_url" | "video" => return self.recording(text),
            _ => return,
        };
        set(field, text);
    }

    /// Adds a link to a recording, unless its URL is blank.
    pub fn recording(&mut self, url: &str) {
        self.link(LinkKind::Recording, url, Link::RECORDING);
    }

    /// Sets a value about the recording by its name in the file.
    pub fn set_recording(&mut self, name: &str, text: &str) {
        match name {
            "url" | "link" => self.recording(text),
            name => self.set(name, text),
        }
    }

    /// Returns whether the speakers opted out of a recording; `None` if that is not known.
    fn opts_out(&self) -> Option<bool> {
        match self.opts_out.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => None,
        }
    }

    /// Adds a link, unless its URL is blank.
    pub fn link(&mut self, kind: LinkKind, url: &str, title: &str) {
        if !url.trim().is_empty() {
            self.links.push((kind, Link { url: url.to_owned(), title: title.to_owned() }));
        }
    }

    /// Returns the start if it has an offset.
    pub fn start(&self) -> Option<DateTime<FixedOffset>> {
        time::instant(&self.date).or_else(|| time::instant(&self.start))
    }

    /// Adds a speaker by name, with a biography that may be blank.
    pub fn person(&mut self, name: &str, biography: &str) {
        self.persons.push(Person { name: name.to_owned(), affiliation: None });
        self.biography(name, biography);
    }

    /// Adds the biography of a speaker, unless it is blank.
    pub fn biography(&mut self, name: &str, text: &str) {
        if !text.trim().is_empty() {
            self.biographies.push((name.to_owned(), text.to_owned()));
        }
    }

    /// Returns an identifying text for messages.
    pub fn label(&self) -> &str {
        let mut names = [&self.guid, &self.id, &self.code, &self.title].into_iter();
        names.find(|name| !name.is_empty()).map_or("without a name", |name| name.trim())
    }
}

fn set(field: &mut String, text: &str) {
    if field.is_empty() && !text.trim().is_empty() {
        text.clone_into(field);
    }
}
