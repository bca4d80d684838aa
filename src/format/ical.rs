//! Export of talks as an iCalendar object (RFC 5545). [`read`] imports calendars.
//!
//! Times are in UTC, which every calendar program understands. A talk keeps its UID, so
//! that a second export updates the first in the calendar: `SEQUENCE` counts how often
//! the talk was moved, and removed picks are cancelled events. The same agenda always
//! gives the same bytes, whatever the time of the export.

mod calendar;
pub mod compact;
mod dialect;
pub mod identity;
mod lines;
mod people;
pub mod picks;
pub mod read;
mod reader;
mod recur;
mod revisions;
mod series;
mod text;
mod when;
mod zones;

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};

use super::person;
use crate::agenda::{Agenda, Entry, Level};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Role, Schedule, Slot, Talk, TalkId, time};
use crate::text::markdown::Document;

/// The default time of a reminder, in minutes before the talk.
pub const DEFAULT_ALARM: u32 = 10;

/// The maximum length of a description in bytes. Some calendar programs fail on longer
/// ones, and the talk's URL leads to the rest.
const LONGEST_DESCRIPTION: usize = 60_000;

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

/// A calendar and the talks that it omits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The calendar. Lines end with CRLF.
    pub text: String,
    /// Number of events.
    pub events: usize,
    /// Positions of the talks without a time.
    pub without_time: Vec<usize>,
}

/// The program that wrote a calendar (RFC 5545 3.7.3).
const PRODID: &str = "-//hallway//hallway//EN";

/// Returns the UID of a talk (RFC 5545 3.8.4.7). It never changes, even if a later
/// edition gives the talk another ID.
pub fn uid(schedule: &Schedule, talk: &TalkId) -> String {
    let talk = schedule.by_id(talk).map_or(talk, Talk::first_id);
    format!("{talk}@{}.hallway", schedule.conference().id)
}

/// The part of a conference in a calendar of several conferences.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The conference.
    pub schedule: &'a Schedule,
    /// Positions of the talks.
    pub talks: &'a [usize],
    /// Whether to export removed picks as cancelled events.
    pub cancelled: bool,
    /// The data besides the talks.
    pub options: Options<'a>,
}

/// Writes talks, given by their positions, as a calendar.
pub fn write(schedule: &Schedule, talks: &[usize], options: Options<'_>) -> Export {
    write_one(Part { schedule, talks, cancelled: false, options })
}

/// Writes the picks as a calendar, including removed ones.
pub fn write_agenda(schedule: &Schedule, options: Options<'_>) -> Export {
    write_one(Part { schedule, talks: &options.agenda.talks(schedule), cancelled: true, options })
}

fn write_one(part: Part<'_>) -> Export {
    let name = &part.schedule.conference().title;
    let mut together = write_together(name, &[part]);
    Export {
        text: together.text,
        events: together.events,
        without_time: together.without_time.pop().unwrap_or_default(),
    }
}

/// A calendar of several conferences and the talks that it omits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The calendar. Lines end with CRLF.
    pub text: String,
    /// Number of events.
    pub events: usize,
    /// For each part, the positions of the talks without a time.
    pub without_time: Vec<Vec<usize>>,
}

/// Writes talks of several conferences as one calendar with this name.
pub fn write_together(name: &str, parts: &[Part<'_>]) -> Together {
    let mut out = Lines::begin();
    out.property("CALSCALE", "GREGORIAN");
    out.text("X-WR-CALNAME", name);
    let zone = |part: &Part<'_>| part.schedule.zone();
    // A zone for display, if all conferences have the same one.
    if let Some(first) = parts.first().map(zone)
        && parts.iter().all(|part| zone(part) == first)
    {
        out.property("X-WR-TIMEZONE", first.name());
    }
    let mut events = 0;
    let mut without_time = Vec::new();
    for part in parts {
        let Part { schedule, options, .. } = *part;
        let mut left_out = Vec::new();
        for &at in part.talks {
            let talk = &schedule.talks()[at];
            match talk.slot {
                Some(slot) => event(&mut out, schedule, talk, slot, options),
                None => left_out.push(at),
            }
        }
        events += part.talks.len() - left_out.len();
        without_time.push(left_out);
        // Removed, or no longer scheduled.
        let off = |id: &TalkId| match schedule.by_id(id) {
            Some(talk) => talk.slot.is_none() && options.log.last(id).is_some(),
            None => true,
        };
        let picks = options.agenda.picks().filter(|_| part.cancelled);
        for (id, entry) in picks.filter(|(id, _)| off(id)) {
            events += usize::from(cancelled(&mut out, schedule, id, entry, options));
        }
    }
    Together { text: out.end(), events, without_time }
}

/// The lines of a calendar.
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

    /// Writes a property, unless it is empty, in lines of at most 75 bytes (RFC 5545
    /// 3.1). A continuation line never begins with a blank of the value, because some
    /// programs strip it together with the blank that marks the line.
    fn property(&mut self, name: &str, value: &str) {
        const LONGEST: usize = 75;
        if value.is_empty() {
            return;
        }
        let line = format!("{name}:{value}");
        let mut rest = line.as_str();
        // A continuation line begins with a blank.
        let mut room = LONGEST;
        while rest.len() > room {
            let whole = |at: &usize| rest.is_char_boundary(*at);
            let fits = |at: &usize| whole(at) && !rest[*at..].starts_with(char::is_whitespace);
            let end = (1..=room).rev().find(fits);
            let end = end.or_else(|| (1..=room).rev().find(whole));
            let (piece, more) = rest.split_at(end.unwrap_or(rest.len()));
            self.0.extend([piece, "\r\n "]);
            rest = more;
            room = LONGEST - 1;
        }
        self.0.extend([rest, "\r\n"]);
    }

    /// Begins an event with its ID, times and title. `DTSTAMP` is the time of the last
    /// change (RFC 5545 3.8.7.2), like `LAST-MODIFIED`, or 1970 without changes.
    fn begin_event(
        &mut self,
        schedule: &Schedule,
        (id, title, slot): (&TalkId, &str, Slot),
        options: Options<'_>,
    ) {
        const DAY: &str = "%Y%m%d";
        self.property("BEGIN", "VEVENT");
        let removed = schedule.by_id(id).is_none();
        let last = options.log.last(id).filter(|_| removed);
        self.property("UID", &uid(schedule, last.map_or(id, Talk::first_id)));
        let changed = modified(id, options).unwrap_or(DateTime::UNIX_EPOCH);
        self.property("DTSTAMP", &utc(changed));
        if slot.all_day {
            let local = |at| time::in_zone(at, schedule.zone()).naive_local();
            let (start, end) = (local(slot.start).date(), local(slot.end()));
            let end = match end.time() {
                NaiveTime::MIN => Some(end.date()),
                _ => end.date().checked_add_days(Days::new(1)),
            };
            let end = end.filter(|end| *end > start);
            let end = end.or_else(|| start.checked_add_days(Days::new(1)));
            self.property("DTSTART;VALUE=DATE", &start.format(DAY).to_string());
            self.property("DTEND;VALUE=DATE", &end.unwrap_or(start).format(DAY).to_string());
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
    let pick = options.agenda.entries.get(id).and_then(|entry| entry.pick);
    options.log.modified(id).max(pick.map(|pick| pick.since))
}

/// Writes the last known state of a pick that was removed or is no longer scheduled, as
/// a cancelled event (RFC 5545 3.8.1.11). Returns false if its time was never known.
fn cancelled(
    out: &mut Lines,
    schedule: &Schedule,
    id: &TalkId,
    entry: &Entry,
    options: Options<'_>,
) -> bool {
    let seen = &entry.seen;
    let (title, slot) = match options.log.last(id) {
        Some(last) => (&last.title, last.slot),
        None => (&seen.title, seen.slot()),
    };
    let Some(slot) = slot else {
        return false;
    };
    let start = time::in_zone(slot.start, schedule.zone());
    out.begin_event(schedule, (id, title, Slot { start, ..slot }), options);
    out.revision(id, options);
    out.property("STATUS", "CANCELLED");
    out.property("TRANSP", "TRANSPARENT");
    out.property("END", "VEVENT");
    true
}

fn event(out: &mut Lines, schedule: &Schedule, talk: &Talk, slot: Slot, options: Options<'_>) {
    out.begin_event(schedule, (&talk.id, &talk.title, slot), options);
    out.revision(&talk.id, options);
    out.text("DESCRIPTION", &description(talk));
    out.text("LOCATION", &location(schedule, talk));
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
    let mut out = String::new();
    for role in Role::ALL {
        let people: Vec<String> = talk.in_role(role).iter().map(person).collect();
        if !people.is_empty() {
            out.push_str(role.heading(people.len()));
            out.push_str(": ");
            out.push_str(&people.join(", "));
            out.push('\n');
        }
    }
    let text = &talk.abstract_;
    if !text.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&Document::parse(text).plain());
    }
    if out.len() > LONGEST_DESCRIPTION {
        let end = (0..=LONGEST_DESCRIPTION).rev().find(|&at| out.is_char_boundary(at)).unwrap_or(0);
        out.truncate(end);
        out.push('…');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Escapes a text as the value of a property (RFC 5545 3.3.11).
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
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::agenda::Change;
    use crate::format::native;
    use proptest::prelude::*;

    fn options() -> Options<'static> {
        static NOTHING: LazyLock<(Agenda, ChangeLog)> =
            LazyLock::new(|| (Agenda::new("lpc-2023"), ChangeLog::default()));
        Options { agenda: &NOTHING.0, log: &NOTHING.1, alarm: Some(DEFAULT_ALARM) }
    }

    fn stamp() -> DateTime<Utc> {
        DateTime::from_timestamp(1_699_873_200, 0).unwrap()
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    fn export(ids: &[&str], options: Options<'_>) -> Export {
        let schedule = native::embedded().unwrap();
        let talks: Vec<_> =
            ids.iter().map(|id| schedule.position(&TalkId::new(*id)).unwrap()).collect();
        write(&schedule, &talks, options)
    }

    #[test]
    fn an_event_says_what_when_where_and_who() {
        let lines = unfolded(&export(&["174"], options()).text);
        for line in [
            "BEGIN:VEVENT",
            "UID:174@lpc-2023.hallway",
            "DTSTAMP:19700101T000000Z",
            "DTSTART:20231113T145500Z",
            "DTEND:20231113T151500Z",
            "SUMMARY:Run ILP32 on RV64 ISA (RV64ILP32)",
            "LOCATION:Omni Richmond Hotel\\, 100 South 12th Street\\, Richmond\\, VA 23219\\, USA",
            "CATEGORIES:LPC Microconference: RISC-V MC,RISC-V MC",
            "URL:https://lpc.events/event/17/contributions/1475/",
            "X-WR-CALNAME:Linux Plumbers Conference 2023",
            "X-WR-TIMEZONE:America/New_York",
            "BEGIN:VALARM",
        ] {
            assert!(lines.iter().any(|l| l == line), "{line} in {lines:#?}");
        }
        let description =
            lines.iter().find(|l| l.starts_with("DESCRIPTION:Presenter: Ren Guo\\n")).unwrap();
        assert!(description.contains("\\n- ILP32 v.s. LP64"));
        assert!(lines.iter().any(|l| l.starts_with("TRIGGER") && l.contains("-PT")));
    }

    #[test]
    fn the_same_talks_at_the_same_time_give_the_same_text() {
        let one = export(&["174", "211"], options());
        assert_eq!(one, export(&["174", "211"], options()));
    }

    #[test]
    fn a_maybe_is_tentative_and_does_not_block() {
        let schedule = native::embedded().unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = schedule.by_id(&TalkId::new("174")).unwrap();
        agenda.apply(Change::pick(talk, Some(Level::Maybe), stamp()));
        let with = Options { agenda: &agenda, ..options() };
        let lines = unfolded(&export(&["174"], with).text);
        for line in ["STATUS:TENTATIVE", "TRANSP:TRANSPARENT"] {
            assert!(lines.iter().any(|l| l == line), "{lines:#?}");
        }
        assert!(!export(&["174"], options()).text.contains("TENTATIVE"));
    }

    /// Editions of the first talks: in the second, one is an hour later, one has
    /// another title, and one is gone.
    fn editions() -> (Schedule, Schedule) {
        let mut old = native::embedded().unwrap().conference().clone();
        let ids = ["174", "211", "115", "178"];
        old.talks.retain(|talk| ids.contains(&talk.id.as_str()));
        for session in &mut old.sessions {
            session.description = None;
        }
        let mut new = old.clone();
        new.talks.retain(|talk| talk.id.as_str() != "115");
        for talk in &mut new.talks {
            match talk.id.as_str() {
                "174" => talk.slot.as_mut().unwrap().start += TimeDelta::hours(1),
                "211" => talk.title.push('!'),
                _ => {}
            }
        }
        (Schedule::new(old).unwrap(), Schedule::new(new).unwrap())
    }

    #[test]
    fn a_calendar_that_is_read_again_moves_and_cancels() {
        let (old, new) = editions();
        let mut agenda = Agenda::new("lpc-2023");
        for talk in old.talks() {
            let since = stamp() - TimeDelta::days(3);
            agenda.apply(Change::pick(talk, Some(Level::Must), since));
        }
        let mut log = ChangeLog::default();
        let updated = stamp() - TimeDelta::days(1);
        let write = |schedule: &Schedule, log: &ChangeLog| {
            let with = Options { agenda: &agenda, log, ..options() };
            let export = write_agenda(schedule, with);
            assert_eq!((export.events, export.without_time.len()), (4, 0));
            let lines = unfolded(&export.text);
            let events = lines.split(|line| line == "BEGIN:VEVENT").skip(1);
            let event = |lines: &[String]| {
                let of = |name: &str| {
                    let line = lines.iter().find_map(|line| line.strip_prefix(name));
                    line.unwrap_or_default().to_owned()
                };
                let names = ["UID:", "SEQUENCE:", "LAST-MODIFIED:", "STATUS:", "DTSTART:"];
                names.map(of)
            };
            let mut events: Vec<_> = events.map(event).collect();
            events.sort_unstable();
            events
        };
        let picked = "20231110T110000Z";
        let first = write(&old, &log);
        for [uid, sequence, modified, status, _] in &first {
            assert!(uid.ends_with("@lpc-2023.hallway"));
            assert_eq!([sequence, modified, status], ["0", picked, ""]);
        }
        log.update(old.conference(), new.conference(), updated);
        let second = write(&new, &log);
        let updated = "20231112T110000Z";
        let expected = [
            ["115", "1", updated, "CANCELLED", "20231113T153000Z"],
            ["174", "1", updated, "", "20231113T155500Z"],
            ["178", "0", picked, "", &first[2][4]],
            ["211", "0", updated, "", &first[3][4]],
        ];
        for (event, mut expected) in second.iter().zip(expected) {
            let uid = format!("{}@lpc-2023.hallway", expected[0]);
            expected[0] = &uid;
            assert_eq!(event, &expected);
        }
    }

    #[test]
    fn without_an_alarm_none_is_written() {
        let quiet = Options { alarm: None, ..options() };
        assert!(!export(&["174"], quiet).text.contains("VALARM"));
    }

    #[test]
    fn talks_without_a_time_are_named_and_left_out() {
        let export = export(&["174", "226"], options());
        assert_eq!((export.events, export.without_time.len()), (1, 1));
        assert_eq!(export.text.matches("BEGIN:VEVENT").count(), 1);
    }

    #[test]
    fn lines_are_folded_and_end_in_crlf() {
        let schedule = native::embedded().unwrap();
        let all: Vec<_> = (0..48).collect();
        let text = write(&schedule, &all, options()).text;
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn no_text_breaks_out_of_its_line(title in "(\\PC|[\r\n;,:\\\\\"]){0,60}", abstract_ in "(\\PC|\r\n|\n){0,200}") {
            let mut conference = native::embedded().unwrap().conference().clone();
            conference.talks.truncate(1);
            conference.sessions.iter_mut().for_each(|s| s.description = None);
            conference.talks[0].title = format!("{title}\r\nEND:VEVENT\nBEGIN:VALARM");
            conference.talks[0].abstract_ = abstract_;
            let schedule = Schedule::new(conference).unwrap();
            let lines = unfolded(&write(&schedule, &[0], options()).text);
            let begins = |what: &str| lines.iter().filter(|l| **l == format!("BEGIN:{what}")).count();
            prop_assert_eq!((begins("VEVENT"), begins("VALARM")), (1, 1));
            prop_assert!(lines.iter().all(|l| l.chars().all(|c| !c.is_control())));
        }
    }
}
