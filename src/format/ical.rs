//! Talks as an iCalendar object (RFC 5545), through the `icalendar` crate.
//!
//! Times are written in UTC, the one form that every calendar reads right. A
//! talk keeps its UID for ever, so that a second import updates the first. Reading
//! is [`read`]'s.

mod calendar;
mod habits;
mod lines;
mod people;
pub mod read;
mod text;
mod when;
mod zones;

use chrono::{DateTime, TimeDelta, Utc};
use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Property, Trigger};

use crate::agenda::{Agenda, Level};

use crate::schedule::{Person, Role, Schedule, Talk};
use crate::text::markdown::Document;

/// Minutes before a talk at which a calendar reminds, if nothing else is asked for.
pub const DEFAULT_ALARM: u32 = 10;

/// The longest description that is written, in bytes: calendars choke on more,
/// and what is left out is one click away.
const LONGEST_DESCRIPTION: usize = 60_000;

/// What is to be written besides the talks.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// What is known of the reader's picks: a maybe is tentative and does not
    /// block the calendar (RFC 5545 3.8.1.11, 3.8.2.7).
    pub agenda: &'a Agenda,
    /// Minutes before the start at which to remind; none for no reminder.
    pub alarm: Option<u32>,
    /// When this is written (`DTSTAMP`, RFC 5545 3.8.7.2).
    pub stamp: DateTime<Utc>,
}

/// A calendar and what could not be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The calendar, lines ending in CRLF.
    pub text: String,
    /// How many events it holds.
    pub events: usize,
    /// The talks left out since they have no time, by their place in time order.
    pub without_time: Vec<usize>,
}

/// The UID of a talk (RFC 5545 3.8.4.7): the same for ever.
pub fn uid(schedule: &Schedule, talk: &Talk) -> String {
    format!("{}@{}.hallway", talk.id, schedule.conference().id)
}

/// Writes talks, given by their place in time order, as a calendar.
pub fn write(schedule: &Schedule, talks: &[usize], options: Options<'_>) -> Export {
    const END: &str = "END:VCALENDAR\r\n";
    let conference = schedule.conference();
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//hallway//hallway//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.append_property(Property::new("X-WR-CALNAME", escaped(&conference.title)));
    calendar.append_property(Property::new("X-WR-TIMEZONE", schedule.zone().name()));
    let mut text = calendar.to_string();
    text.truncate(text.len() - if text.ends_with(END) { END.len() } else { 0 });
    let mut without_time = Vec::new();
    for &at in talks {
        let talk = &schedule.talks()[at];
        match event(schedule, talk, options) {
            Some(event) => push(&mut text, &event, &description(talk)),
            None => without_time.push(at),
        }
    }
    text.push_str(END);
    Export {
        events: talks.len() - without_time.len(),
        text,
        without_time,
    }
}

/// Writes an event with its description. That is folded here: the crate takes a time
/// that grows with the square of its length.
fn push(text: &mut String, event: &Event, description: &str) {
    let event = event.to_string();
    // Where the crate, which sorts them, would have it.
    let at = event.find("\r\nDT").map_or(0, |at| at + 2);
    let (before, after) = event.split_at(at);
    text.push_str(before);
    let description = escaped(description).replace('\n', "\\n");
    fold(text, &format!("DESCRIPTION:{description}"));
    text.push_str(after);
}

/// Writes a line in pieces of at most 75 bytes (RFC 5545 3.1). None begins with a
/// blank, which careless readers take away with the one that marks a further piece.
fn fold(text: &mut String, line: &str) {
    const LONGEST: usize = 75;
    let mut rest = line;
    // The blank before each further piece is a part of it.
    let mut room = LONGEST;
    while rest.len() > room {
        let fits = |at: &usize| {
            rest.is_char_boundary(*at) && !rest[*at..].starts_with(char::is_whitespace)
        };
        let whole = |at: &usize| rest.is_char_boundary(*at);
        let end = (1..=room).rev().find(fits);
        let end = end.or_else(|| (1..=room).rev().find(whole));
        let (piece, more) = rest.split_at(end.unwrap_or(rest.len()));
        text.push_str(piece);
        text.push_str("\r\n ");
        rest = more;
        room = LONGEST - 1;
    }
    text.push_str(rest);
    text.push_str("\r\n");
}

fn event(schedule: &Schedule, talk: &Talk, options: Options<'_>) -> Option<Event> {
    let slot = talk.slot?;
    let mut event = Event::with_uid(&uid(schedule, talk));
    event
        .timestamp(options.stamp)
        .summary(&talk.title)
        .starts(slot.start.to_utc());
    // An end must be later than the start (RFC 5545 3.6.1).
    if slot.minutes > 0 {
        event.ends(slot.end().to_utc());
    }
    let location = location(schedule, talk);
    if !location.is_empty() {
        event.location(&location);
    }
    let mut categories: Vec<&str> = talk.track.as_deref().into_iter().collect();
    categories.extend(talk.session.as_deref());
    if !categories.is_empty() {
        event.categories(categories);
    }
    if let Some(url) = &talk.url {
        event.url(url);
    }
    if options.agenda.level(&talk.id) == Some(Level::Maybe) {
        event.status(EventStatus::Tentative);
        event.add_property("TRANSP", "TRANSPARENT");
    }
    if let Some(minutes) = options.alarm {
        let before = Trigger::before_start(TimeDelta::minutes(i64::from(minutes)));
        let mut alarm = Alarm::display(&talk.title, before);
        // Else the crate gives it the clock's time and a random id, and no two
        // exports are the same.
        alarm
            .timestamp(options.stamp)
            .uid(&format!("alarm-{}", uid(schedule, talk)));
        event.alarm(alarm);
    }
    Some(event.done())
}

fn location(schedule: &Schedule, talk: &Talk) -> String {
    let venue = &schedule.conference().venue;
    let parts = [
        talk.room.as_deref().unwrap_or_default(),
        &venue.name,
        &venue.address,
    ];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    named.join(", ")
}

/// The people, then the abstract as plain text.
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
    if !talk.abstract_.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&Document::parse(&talk.abstract_).plain());
    }
    if out.len() > LONGEST_DESCRIPTION {
        let end = (0..=LONGEST_DESCRIPTION)
            .rev()
            .find(|&at| out.is_char_boundary(at))
            .unwrap_or(0);
        out.truncate(end);
        out.push('…');
    }
    out.truncate(out.trim_end().len());
    out
}

fn person(person: &Person) -> String {
    match &person.affiliation {
        Some(affiliation) => format!("{} ({affiliation})", person.name),
        None => person.name.clone(),
    }
}

/// TEXT escaping (RFC 5545 3.3.11) for the properties that the crate does not
/// know to be text.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace(',', "\\,")
        .replace(';', "\\;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use crate::schedule::TalkId;
    use proptest::prelude::*;

    fn options() -> Options<'static> {
        static NOTHING: std::sync::LazyLock<Agenda> =
            std::sync::LazyLock::new(|| Agenda::new("lpc-2023"));
        Options {
            agenda: &NOTHING,
            alarm: Some(DEFAULT_ALARM),
            stamp: DateTime::from_timestamp(1_699_873_200, 0).unwrap(),
        }
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "")
            .split_terminator("\r\n")
            .map(str::to_owned)
            .collect()
    }

    fn export(ids: &[&str], options: Options<'_>) -> Export {
        let schedule = native::embedded().unwrap();
        let talks: Vec<_> = ids
            .iter()
            .map(|id| schedule.position(&TalkId::new(*id)).unwrap())
            .collect();
        write(&schedule, &talks, options)
    }

    #[test]
    fn an_event_says_what_when_where_and_who() {
        let lines = unfolded(&export(&["174"], options()).text);
        for line in [
            "BEGIN:VEVENT",
            "UID:174@lpc-2023.hallway",
            "DTSTAMP:20231113T110000Z",
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
        let description = lines
            .iter()
            .find(|l| l.starts_with("DESCRIPTION:Presenter: Ren Guo\\n"))
            .unwrap();
        assert!(description.contains("\\n- ILP32 v.s. LP64"));
        assert!(
            lines
                .iter()
                .any(|l| l.starts_with("TRIGGER") && l.contains("-PT"))
        );
    }

    #[test]
    fn the_same_talks_at_the_same_time_give_the_same_text() {
        let one = export(&["174", "211"], options());
        assert_eq!(one, export(&["174", "211"], options()));
    }

    #[test]
    fn a_maybe_is_tentative_and_does_not_block() {
        use crate::agenda::Change;
        let schedule = native::embedded().unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = schedule.by_id(&TalkId::new("174")).unwrap();
        agenda.apply(Change::pick(talk, Some(Level::Maybe), options().stamp));
        let with = Options {
            agenda: &agenda,
            ..options()
        };
        let lines = unfolded(&export(&["174"], with).text);
        for line in ["STATUS:TENTATIVE", "TRANSP:TRANSPARENT"] {
            assert!(lines.iter().any(|l| l == line), "{lines:#?}");
        }
        assert!(!export(&["174"], options()).text.contains("TENTATIVE"));
    }

    #[test]
    fn without_an_alarm_none_is_written() {
        let quiet = Options {
            alarm: None,
            ..options()
        };
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
