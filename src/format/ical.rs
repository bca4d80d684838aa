//! Export of talks as an iCalendar object (RFC 5545). [`read`] imports calendars.
//!
//! Times are in UTC, which every calendar program understands. A talk keeps its UID, so
//! that a second export updates the first in the calendar: `SEQUENCE` counts how often
//! the talk was moved, and cancelled picks have the status CANCELLED. The same agenda always
//! gives the same bytes, whatever the time of the export.

pub mod busy;
pub(in crate::format) mod calendar;
pub mod compact;
pub mod content;
mod dialect;
mod lines;
mod people;
pub mod read;
mod reader;
mod recur;
pub(in crate::format) mod revisions;
mod series;
mod text;
pub mod vdir;
mod when;
mod zones;

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::person;
use crate::agenda::{Agenda, Level};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Role, Schedule, Slot, Talk, TalkId, time};
use crate::text::markdown::Document;
use crate::text::truncated;

/// The default time of a reminder, in minutes before the talk.
pub const DEFAULT_ALARM: u32 = 10;

/// The maximum length of a description in bytes. Some calendar programs fail on longer
/// ones, and the talk's URL leads to the rest.
const MAX_DESCRIPTION_BYTES: usize = 60_000;

/// The data to export besides the talks.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The user's picks. A maybe is tentative and does not block time (RFC 5545
    /// 3.8.1.11, 3.8.2.7).
    pub agenda: &'a Agenda,
    /// The changes of each talk, for `SEQUENCE` and `LAST-MODIFIED` (RFC 5545 3.8.7.4
    /// and 3.8.7.3).
    pub log: &'a ChangeLog,
    /// The time of the reminders in minutes before the talk, or `None` for no reminders.
    pub alarm: Option<u32>,
}

/// A calendar. It omits talks without a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The calendar. Lines end with CRLF.
    pub text: String,
    pub events: usize,
}

const PRODID: &str = "-//hallway//hallway//EN";

pub fn is_own(file: &[u8]) -> bool {
    file.starts_with(Lines::begin().0.as_bytes())
}

/// Returns the UID of a talk (RFC 5545 3.8.4.7). It never changes, even if a later
/// edition gives the talk another ID.
pub fn uid(schedule: &Schedule, talk: &TalkId) -> String {
    let talk = schedule.by_id(talk).map_or(talk, Talk::first_id);
    format!("{talk}@{}.hallway", schedule.conference().id)
}

/// Returns the talk and the conference of a UID that [`uid`] made.
pub fn own_uid(uid: &str) -> Option<(&str, &str)> {
    uid.strip_suffix(".hallway")?.rsplit_once('@')
}

/// The part of a conference in a calendar of several conferences.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    pub schedule: &'a Schedule,
    /// Positions of the talks.
    pub talks: &'a [usize],
    /// The cancelled talks to export, too.
    pub cancelled: Cancelled,
    pub options: Options<'a>,
}

/// Which cancelled and unscheduled talks to export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    Nothing,
    Picks,
    /// Picks, and other talks with a known time.
    All,
}

/// Writes talks, given by their positions, as a calendar.
pub fn write(schedule: &Schedule, talks: &[usize], options: Options<'_>) -> Export {
    let ids = talks.iter().map(|&at| schedule.talks()[at].first_id());
    let content = content::of_talks(&schedule.conference().id, ids);
    write_one(&content, Part { schedule, talks, cancelled: Cancelled::Nothing, options })
}

/// Writes all talks as a calendar, including cancelled ones.
pub fn write_all(schedule: &Schedule, options: Options<'_>) -> Export {
    let talks: Vec<usize> = (0..schedule.talks().len()).collect();
    let content = format!("{} {}", content::ALL, schedule.conference().id);
    write_one(&content, Part { schedule, talks: &talks, cancelled: Cancelled::All, options })
}

/// Writes the picks as a calendar, including cancelled ones.
pub fn write_agenda(schedule: &Schedule, options: Options<'_>) -> Export {
    let talks = &options.agenda.talks(schedule);
    let content = format!("{} {}", content::AGENDA, schedule.conference().id);
    write_one(&content, Part { schedule, talks, cancelled: Cancelled::Picks, options })
}

fn write_one(content: &str, part: Part<'_>) -> Export {
    write_parts(&part.schedule.conference().title, content, &[part])
}

/// Writes the picks of several conferences as one calendar with this name.
pub fn write_combined(name: &str, parts: &[Part<'_>]) -> Export {
    write_parts(name, content::ALL_AGENDAS, parts)
}

fn write_parts(name: &str, content: &str, parts: &[Part<'_>]) -> Export {
    let mut out = Lines::begin();
    out.property("CALSCALE", "GREGORIAN");
    out.text("X-WR-CALNAME", name);
    out.text(content::PROPERTY, content);
    let zone = |part: &Part<'_>| part.schedule.zone();
    // A zone for display, if all conferences have the same one.
    if let Some(first) = parts.first().map(zone)
        && parts.iter().all(|part| zone(part) == first)
    {
        out.property("X-WR-TIMEZONE", first.name());
    }
    let mut events = 0;
    for part in parts {
        for talk in part.talks.iter().map(|&at| &part.schedule.talks()[at]) {
            if let Some(slot) = talk.slot {
                write_event(&mut out, *part, talk, slot);
                events += 1;
            }
        }
        for id in cancelled(*part) {
            events += usize::from(write_cancelled_event(&mut out, *part, id));
        }
    }
    Export { text: out.end(), events }
}

/// Returns the IDs of the cancelled and unscheduled talks to export.
fn cancelled(Part { schedule, options, cancelled, .. }: Part<'_>) -> impl Iterator<Item = &TalkId> {
    let picks = options.agenda.picks().map(|(id, _)| id);
    let picks = picks.filter(move |_| cancelled != Cancelled::Nothing);
    let others = options.log.ids().filter(move |_| cancelled == Cancelled::All);
    let ids: BTreeSet<&TalkId> = picks.chain(others).collect();
    ids.into_iter().filter(move |id| match schedule.by_id(id) {
        Some(talk) => talk.slot.is_none() && options.log.last(id).is_some(),
        None => true,
    })
}

struct Lines(String);

impl Lines {
    fn begin() -> Self {
        let mut lines = Self(String::new());
        lines.property("BEGIN", "VCALENDAR");
        lines.property("VERSION", "2.0");
        lines.property("PRODID", PRODID);
        lines
    }

    fn end(mut self) -> String {
        self.property("END", "VCALENDAR");
        self.0
    }

    /// Writes a property with a text value (RFC 5545 3.3.11), unless it is empty.
    fn text(&mut self, name: &str, text: &str) {
        self.property(name, &escaped(text));
    }

    /// Writes a property, unless it is empty, in lines of at most 75 bytes (RFC 5545 3.1).
    /// A continuation line never begins with a space of the value, because some programs
    /// strip it together with the space that marks the line.
    fn property(&mut self, name: &str, value: &str) {
        const MAX_LINE_BYTES: usize = 75;
        if value.is_empty() {
            return;
        }
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        // A continuation line begins with a space.
        let mut room = MAX_LINE_BYTES;
        while rest.len() > room {
            let whole = |at: &usize| rest.is_char_boundary(*at);
            let fits = |at: &usize| whole(at) && !rest[*at..].starts_with(char::is_whitespace);
            let end = (1..=room).rev().find(fits);
            let end = end.or_else(|| (1..=room).rev().find(whole));
            let (piece, more) = rest.split_at(end.unwrap_or(rest.len()));
            self.0.extend([piece, "\r\n "]);
            rest = more;
            room = MAX_LINE_BYTES - 1;
        }
        self.0.extend([rest, "\r\n"]);
    }

    /// Begins an event with its ID, times and title. `DTSTAMP` is the time of the last
    /// change (RFC 5545 3.8.7.2), like `LAST-MODIFIED`, or 1970 without changes.
    fn begin_event(&mut self, part: Part<'_>, (id, title, slot): (&TalkId, &str, Slot)) {
        const DAY: &str = "%Y%m%d";
        let Part { schedule, options, .. } = part;
        self.property("BEGIN", "VEVENT");
        let cancelled = schedule.by_id(id).is_none();
        let last = options.log.last(id).filter(|_| cancelled);
        // Readers unescape a backslash in a UID, but accept `,` and `;` as they are.
        let uid = uid(schedule, last.map_or(id, Talk::first_id)).replace('\\', "\\\\");
        self.property("UID", &uid);
        let changed = modified(id, options).unwrap_or(DateTime::UNIX_EPOCH);
        self.property("DTSTAMP", &utc(changed));
        if slot.all_day {
            let date = |at| time::in_zone(at, schedule.zone()).date_naive();
            let start = date(slot.start);
            let last = date(slot.end() - TimeDelta::nanoseconds(1)).max(start);
            let end = last.succ_opt().unwrap_or(last);
            self.property("DTSTART;VALUE=DATE", &start.format(DAY).to_string());
            self.property("DTEND;VALUE=DATE", &end.format(DAY).to_string());
        } else {
            // The end must be later than the start (RFC 5545 3.6.1).
            let length = TimeDelta::minutes(slot.minutes.max(1).into());
            let start = slot.start.to_utc();
            self.property("DTSTART", &utc(start));
            self.property("DTEND", &utc(start.checked_add_signed(length).unwrap_or(start)));
        }
        self.text("SUMMARY", title);
    }

    /// Writes the number of moves and the time of the last change (RFC 5545 3.8.7.4,
    /// 3.8.7.3).
    fn revision(&mut self, id: &TalkId, options: Options<'_>) {
        self.property("SEQUENCE", &options.log.sequence(id).to_string());
        let modified = modified(id, options).map(utc);
        self.property("LAST-MODIFIED", &modified.unwrap_or_default());
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Returns the time of the last change of a talk or its pick since the first import.
fn modified(id: &TalkId, options: Options<'_>) -> Option<DateTime<Utc>> {
    let pick = options.agenda.entries.get(id).and_then(|entry| entry.rating);
    options.log.modified(id).max(pick.map(|pick| pick.since))
}

/// Writes a cancelled or unscheduled talk, as last known, with the status CANCELLED (RFC 5545
/// 3.8.1.11). Returns false if its time was never known.
fn write_cancelled_event(out: &mut Lines, part: Part<'_>, id: &TalkId) -> bool {
    let entry = part.options.agenda.entries.get(id).map(|entry| &entry.last_known);
    let last_known = match part.options.log.last(id) {
        Some(last) => Some((&last.title, last.slot)),
        None => entry.map(|entry| (&entry.title, entry.slot)),
    };
    let Some((title, Some(slot))) = last_known else { return false };
    let start = time::in_zone(slot.start, part.schedule.zone());
    out.begin_event(part, (id, title, Slot { start, ..slot }));
    out.revision(id, part.options);
    out.property("STATUS", "CANCELLED");
    out.property("TRANSP", "TRANSPARENT");
    out.property("END", "VEVENT");
    true
}

fn write_event(out: &mut Lines, part: Part<'_>, talk: &Talk, slot: Slot) {
    let options = part.options;
    out.begin_event(part, (&talk.id, &talk.title, slot));
    out.revision(&talk.id, options);
    out.text("DESCRIPTION", &description(talk));
    out.text("LOCATION", &location(part.schedule, talk));
    let categories = [&talk.track, &talk.session].into_iter().flatten();
    let categories: Vec<String> = categories.map(|name| escaped(name)).collect();
    out.property("CATEGORIES", &categories.join(","));
    // A URL is not text, so it is not escaped.
    out.property("URL", talk.url.as_deref().unwrap_or_default());
    let is_maybe = options.agenda.level(&talk.id) == Some(Level::Maybe);
    if is_maybe {
        out.property("STATUS", "TENTATIVE");
    }
    if is_maybe || slot.all_day {
        out.property("TRANSP", "TRANSPARENT");
    }
    if let Some(minutes) = options.alarm.filter(|_| !slot.all_day) {
        out.property("BEGIN", "VALARM");
        out.property("ACTION", "DISPLAY");
        out.text("DESCRIPTION", &talk.title);
        out.property("TRIGGER", &format!("-PT{minutes}M"));
        out.property("END", "VALARM");
    }
    out.property("END", "VEVENT");
}

fn location(schedule: &Schedule, talk: &Talk) -> String {
    let venue = &schedule.conference().venue;
    let parts = [talk.room.as_deref().unwrap_or_default(), &venue.name, &venue.address];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    named.join(", ")
}

/// Formats the people and the abstract as plain text.
fn description(talk: &Talk) -> String {
    let people = Role::ALL.into_iter().filter_map(|role| {
        let people: Vec<String> = talk.in_role(role).iter().map(person).collect();
        let heading = role.heading(people.len());
        (!people.is_empty()).then(|| format!("{heading}: {}", people.join(", ")))
    });
    let parts =
        [people.collect::<Vec<_>>().join("\n"), Document::parse(&talk.abstract_).to_plain()];
    let mut out = parts.join(if parts.iter().any(String::is_empty) { "" } else { "\n\n" });
    if out.len() > MAX_DESCRIPTION_BYTES {
        out.truncate(truncated(&out, MAX_DESCRIPTION_BYTES).len());
        out.push('…');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Escapes text as the value of a property (RFC 5545 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
