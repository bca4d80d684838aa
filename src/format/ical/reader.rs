//! Conversion of events to talks.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use calcard::icalendar::{ICalendarDuration, ICalendarValue};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::calendar::{Calendar, Component, Property};
use super::dialect::{self, Dialect};
use super::revisions::{self, is_cancelled};
use super::series::recurs;
use super::zones::Zones;
use super::{people, text};
use crate::format::draft::{Draft, hash};
use crate::format::repairs::text::line;
use crate::format::repairs::time::Moment;
use crate::format::repairs::zone::Clock;
use crate::schedule::time::{in_zone, zone_label};
use crate::schedule::{Link, Person, Role, Slot, Talk, TalkId};
use crate::text::url::is_web;

/// The maximum length of an event in days. A longer one is a mistake.
pub const MAX_DAYS: i64 = 100;

/// The maximum number of talks from all recurring events.
const MAX_OCCURRENCES: usize = 20_000;

/// A talk and its event.
#[derive(Debug, Clone)]
pub struct EventTalk<'a> {
    pub event: &'a Component,
    pub talk: Talk,
}

pub struct Reader<'a> {
    pub calendar: &'a Calendar,
    pub dialect: &'a Dialect,
    pub zones: Zones<'a>,
    /// Number of occurrences that may still be added. A long text counts as several.
    remaining: usize,
    pub draft: Draft,
    /// The unknown zones that were reported.
    unknown: HashSet<String>,
    /// The dates of long series, if they do not follow from the other events.
    pub dates: Option<RangeInclusive<NaiveDate>>,
}

/// Names a line as the place of a problem.
pub fn place(number: usize) -> String {
    format!("line {number}")
}

impl<'a> Reader<'a> {
    pub fn new(
        calendar: &'a Calendar,
        dialect: &'a Dialect,
        zones: Zones<'a>,
        draft: Draft,
    ) -> Self {
        let (remaining, unknown) = (MAX_OCCURRENCES, HashSet::new());
        Self { calendar, dialect, zones, remaining, draft, unknown, dates: None }
    }

    /// The zone of the conference.
    pub fn zone(&self) -> Tz {
        self.draft.conference.timezone
    }

    /// Reads all talks. Omits cancelled events, old revisions and copies. Each occurrence
    /// of a recurring event is a talk.
    pub fn talks(&mut self) -> Vec<EventTalk<'a>> {
        let (events, revised) = revisions::newest(&self.calendar.events);
        for (number, message) in revised {
            self.problem(number, message);
        }
        let is_override = |event: &&Component| event.has("RECURRENCE-ID");
        let (overrides, events): (Vec<_>, Vec<_>) = events.into_iter().partition(is_override);
        let mut by_uid: HashMap<String, Vec<&Component>> = HashMap::new();
        for event in &overrides {
            by_uid.entry(event.uid().unwrap_or_default()).or_default().push(event);
        }
        let (mut series, mut found) = (Vec::new(), Vec::new());
        for event in events {
            let Some(event) = self.unless_cancelled(event) else {
                // All its occurrences are cancelled, too.
                by_uid.remove(&event.uid().unwrap_or_default());
                continue;
            };
            if recurs(event) {
                let uid = event.uid().unwrap_or_default();
                let overrides = by_uid.get(&uid).cloned().unwrap_or_default();
                if let Some(read) = self.series(event, &overrides) {
                    by_uid.remove(&uid);
                    series.push(read);
                    continue;
                }
            }
            found.push(self.event(event));
        }
        let mut left: Vec<&Component> = by_uid.into_values().flatten().collect();
        left.sort_by_key(|event| event.number);
        for event in left {
            if let Some(event) = self.unless_cancelled(event) {
                found.push(self.lone_occurrence(event));
            }
        }
        let recurring = self.recurring(&series, &found);
        found.extend(recurring);
        found.sort_by_key(|found| found.event.number);
        self.without_duplicates(found)
    }

    fn lone_occurrence(&mut self, event: &'a Component) -> EventTalk<'a> {
        let mut found = self.event(event);
        if let Some(id) = event.property("RECURRENCE-ID") {
            found.talk.id = TalkId::new(format!("{}-{}", found.talk.id, id.shown()));
        }
        found
    }

    fn without_duplicates(&mut self, mut found: Vec<EventTalk<'a>>) -> Vec<EventTalk<'a>> {
        let mut seen = HashMap::new();
        found.retain(|EventTalk { event, talk }| {
            let Some(uid) = event.uid() else { return true };
            // An occurrence may be moved to the time of another.
            let replaced = event.property("RECURRENCE-ID").map(Property::shown);
            let key = (uid, replaced, talk.slot.map(|slot| slot.start), talk.title.clone());
            let first = *seen.entry(key).or_insert(event.number);
            if first != event.number {
                let message = format!("repeats the event in line {first}; ignored");
                self.problem(event.number, message);
            }
            first == event.number
        });
        found
    }

    /// Returns the event, or reports that it is cancelled.
    pub fn unless_cancelled<'e>(&mut self, event: &'e Component) -> Option<&'e Component> {
        if !is_cancelled(event) {
            return Some(event);
        }
        let title = event.text("SUMMARY").unwrap_or_default();
        self.problem(event.number, format!("'{title}' is cancelled; skipped"));
        None
    }

    pub fn problem(&mut self, number: usize, message: impl Into<String>) {
        self.draft.problem(place(number), message);
    }

    /// Counts an occurrence, and reports whether it is within the limit.
    pub fn take_occurrence(&mut self, talk: &Talk) -> bool {
        const A_TEXT: usize = 1_000;
        let remaining = self.remaining.checked_sub(1 + talk.abstract_.len() / A_TEXT);
        self.remaining = remaining.unwrap_or(0);
        remaining.is_some()
    }

    pub fn event(&mut self, event: &'a Component) -> EventTalk<'a> {
        let uid = event.uid();
        let id = uid.as_deref().map_or_else(|| derived_id(event), |uid| self.dialect.id(uid));
        let (title, people) = self.dialect.title(&event.line("SUMMARY").unwrap_or_default());
        let mut talk = Talk::new(id, title);
        talk.presenters = people;
        talk.slot = self.slot(event);
        talk.room = self.dialect.room(event);
        (talk.track, talk.session) = self.dialect.track_and_session(event);
        talk.url = self.dialect.page(event);
        talk.links = links(event);
        self.describe(event, &mut talk);
        EventTalk { event, talk }
    }

    /// Reads the people and the abstract.
    fn describe(&mut self, event: &Component, talk: &mut Talk) {
        let description = event.text("DESCRIPTION").or_else(|| event.text("X-ALT-DESC"));
        let description = description.unwrap_or_default();
        let (lists, rest) = people::at_the_beginning(&description);
        for (role, people) in lists {
            let list = match role {
                Role::Presenter => &mut talk.presenters,
                Role::Author => &mut talk.authors,
                Role::Coauthor => &mut talk.coauthors,
            };
            for mut person in people {
                person.name = line(&person.name).unwrap_or(person.name);
                person.affiliation = person.affiliation.and_then(|of| line(&of));
                if !list.iter().any(|other| other.name == person.name) {
                    list.push(person);
                }
            }
        }
        if talk.presenters.is_empty() && talk.authors.is_empty() {
            let attendees = event.properties("ATTENDEE").filter(|attendee| is_person(attendee));
            let mut names: Vec<String> = attendees.filter_map(dialect::name_of).collect();
            if names.is_empty() {
                names.extend(self.dialect.organizer(event));
            }
            let people = names.into_iter().map(|name| Person { name, affiliation: None });
            talk.presenters = people.collect();
        }
        talk.abstract_ = text::markdown(rest, event.text("URL").as_deref());
    }

    fn slot(&mut self, event: &Component) -> Option<Slot> {
        let Some(property) = event.property("DTSTART") else {
            self.problem(event.number, "no start; not scheduled");
            return None;
        };
        let slot = property.times().next().and_then(|written| {
            let local = self.local(written);
            let is_midnight = local.time() == NaiveTime::MIN;
            match written {
                Moment::Date(day) => self.day_slot(event, day),
                _ if is_midnight && is_all_day(event) => self.day_slot(event, local.date()),
                written => self.time_slot(event, property, written),
            }
        });
        if slot.is_none() {
            let message = format!("invalid start '{}'; not scheduled", property.shown());
            self.problem(property.number, message);
        }
        slot
    }

    /// Returns a time on its own clock, or an instant on that of the conference.
    pub fn local(&self, written: Moment) -> NaiveDateTime {
        match written {
            Moment::Instant(instant) => in_zone(instant, self.zone()).naive_local(),
            other => other.local(),
        }
    }

    /// Returns the slot of an event that starts at a time.
    fn time_slot(
        &mut self,
        event: &Component,
        property: &Property,
        written: Moment,
    ) -> Option<Slot> {
        let start = self.instant(property, written)?;
        let end = self.end(event).and_then(|(property, written)| {
            let end = self.instant(property, written)?;
            Some((property.number, end.signed_duration_since(start)))
        });
        let length = end.or_else(|| {
            let clock = match written {
                Moment::Instant(instant) => Clock::Fixed(*instant.offset()),
                _ => self.clock(property),
            };
            duration(event, &clock, start)
        });
        let Some((number, length)) = length else {
            return Some(Slot::new(start, 0));
        };
        // Rounds up: an event until 23:59:59 ends at midnight.
        let minutes = (self.repaired(number, length) + TimeDelta::seconds(59)).num_minutes();
        Some(Slot::new(start, u32::try_from(minutes).unwrap_or(0)))
    }

    /// Returns the slot of an all-day event. Its end is exclusive. It lasts one day if
    /// it has no end or ends on its first day.
    fn day_slot(&mut self, event: &Component, day: NaiveDate) -> Option<Slot> {
        let end = self.end(event).map(|(property, written)| {
            let local = self.local(written);
            let days = (local.date() - day).num_days() + i64::from(local.time() != NaiveTime::MIN);
            (property.number, days)
        });
        let by_length = || {
            let utc = Clock::Zone(Tz::UTC);
            let start = day.and_time(NaiveTime::MIN).and_utc().fixed_offset();
            let (number, length) = duration(event, &utc, start)?;
            Some((number, (length.num_minutes() + 1439) / 1440))
        };
        let (number, days) = end.or_else(by_length).unwrap_or((event.number, 1));
        let length = TimeDelta::days(days.clamp(-MAX_DAYS, MAX_DAYS + 1));
        let length = self.repaired(number, length);
        self.whole_days(day, u32::try_from(length.num_days().max(1)).unwrap_or(1))
    }

    /// Repairs the length of an event, and reports it with the line of its end.
    fn repaired(&mut self, number: usize, length: TimeDelta) -> TimeDelta {
        const NIGHT: TimeDelta = TimeDelta::hours(12);
        let next_day = length.checked_add(&TimeDelta::days(1)).unwrap_or(length);
        if length > TimeDelta::days(MAX_DAYS) {
            let days = length.num_days();
            self.problem(number, format!("lasts {days} days; its end is ignored"));
        } else if length >= TimeDelta::zero() {
            return length;
        } else if next_day > TimeDelta::zero() && next_day <= NIGHT {
            self.problem(number, "ends before it starts; assuming the next day");
            return next_day;
        } else {
            self.problem(number, "ends before it starts; its end is ignored");
        }
        TimeDelta::zero()
    }

    /// Returns the slot of whole days in the zone of the conference.
    pub fn whole_days(&self, day: NaiveDate, days: u32) -> Option<Slot> {
        let clock = Clock::Zone(self.zone());
        let midnight =
            |day: NaiveDate| clock.instant(day.and_time(NaiveTime::MIN)).map(|(at, _)| at);
        let start = midnight(day)?;
        let end = midnight(day.checked_add_days(Days::new(days.into()))?)?;
        let minutes = u32::try_from((end - start).num_minutes()).unwrap_or(0);
        Some(Slot { all_day: true, ..Slot::new(start, minutes) })
    }

    /// Returns the end of an event, and reports an invalid one.
    fn end<'e>(&mut self, event: &'e Component) -> Option<(&'e Property, Moment)> {
        let property = event.property("DTEND")?;
        let written = property.times().next();
        if written.is_none() {
            let message = format!("invalid end '{}'; ignored", property.shown());
            self.problem(property.number, message);
        }
        written.map(|written| (property, written))
    }

    fn instant(&mut self, property: &Property, written: Moment) -> Option<DateTime<FixedOffset>> {
        if let Moment::Instant(instant) = written {
            return Some(instant);
        }
        let local = written.local();
        let (instant, exists) = self.clock(property).instant(local)?;
        if !exists {
            let message = format!("{local} is skipped by a clock change; read as later");
            self.problem(property.number, message);
        }
        Some(instant)
    }

    /// Returns the clock of a time: that of its own zone, else that of the conference.
    pub fn clock(&mut self, property: &Property) -> Clock {
        let conference = Clock::Zone(self.zone());
        let name = property.parameter("TZID").filter(|name| !name.trim().is_empty());
        let Some(name) = name.or_else(|| self.zones.declared(property.number)) else {
            return conference;
        };
        let known = self.zones.clock(&name, property.number);
        if known.is_none() && self.unknown.insert(name.clone()) {
            let message =
                format!("unknown time zone '{name}'; assuming {}", zone_label(self.zone()));
            self.problem(property.number, message);
        }
        known.unwrap_or(conference)
    }
}

/// Returns the duration of an event that starts on a clock, and its line. Days and weeks are
/// those of the clock, which may change in between (RFC 5545 3.3.6).
pub fn duration(
    event: &Component,
    clock: &Clock,
    start: DateTime<FixedOffset>,
) -> Option<(usize, TimeDelta)> {
    let property = event.property("DURATION")?;
    let ICalendarValue::Duration(duration) = property.values().first()? else { return None };
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let days = TimeDelta::try_days(if duration.neg { -days } else { days })?;
    let time = ICalendarDuration { weeks: 0, days: 0, ..duration.clone() }.to_time_delta()?;
    let same_time = clock.show(start).naive_local().checked_add_signed(days);
    let same_time = same_time.and_then(|local| clock.instant(local));
    let days = same_time.map_or(days, |(at, _)| at - start);
    Some((property.number, days.checked_add(&time)?))
}

/// Reports whether a program marked an event from midnight to midnight as all-day.
fn is_all_day(event: &Component) -> bool {
    let marks = ["CDO-ALLDAYEVENT", "MSNCALENDAR-ALLDAYEVENT"];
    let value = marks.iter().find_map(|mark| event.text(&format!("X-MICROSOFT-{mark}")));
    value.is_some_and(|value| value.eq_ignore_ascii_case("TRUE"))
}

/// Returns an ID for an event without a UID, from start, location and title.
fn derived_id(event: &Component) -> String {
    let value = |name| event.property(name).map(Property::shown).unwrap_or_default();
    let values = ["DTSTART", "LOCATION", "SUMMARY"].map(|name| value(name) + "\0");
    let hash = hash(values.concat().bytes());
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

/// Reports whether an attendee is a person, not a room or a projector.
fn is_person(attendee: &Property) -> bool {
    let kind = attendee.parameter("CUTYPE").unwrap_or_default();
    !["ROOM", "RESOURCE"].iter().any(|other| kind.eq_ignore_ascii_case(other))
}

/// Returns the attachments with a web URL.
fn links(event: &Component) -> Vec<Link> {
    let links = event.properties("ATTACH").map(|attached| Link {
        url: attached.text().trim().to_owned(),
        title: attached.parameter("FILENAME").unwrap_or_default(),
    });
    links.filter(|link| is_web(&link.url)).collect()
}
