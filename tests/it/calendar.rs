//! All events of a dozen schedules of different shapes, written as calendars and read by
//! two other parsers.

use calcard::icalendar::{ICalendarComponent, ICalendarComponentType, ICalendarValue};
use calcard::{Entry, Parser};
use chrono::{DateTime, Days, FixedOffset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use hallway::agenda::{Agenda, AgendaChange, Level};
use hallway::format::ical::{self, Options};
use hallway::format::native;
use hallway::schedule::changes::ChangeLog;
use hallway::schedule::{Schedule, Slot, Talk};
use icalendar::parser::{Component, read_calendar, unfold};

/// An event as text: UID, start, end, summary, location.
type Fields = [String; 5];

fn field(component: &Component<'_>, name: &str) -> String {
    let property = component.find_prop(name);
    property.map_or(String::new(), |property| property.val.clone().unescape_text().to_string())
}

fn by_icalendar(text: &str) -> Vec<Fields> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    let events = calendar.components.iter().filter(|component| component.name == "VEVENT");
    let names = ["UID", "DTSTART", "DTEND", "SUMMARY", "LOCATION"];
    events.map(|event| names.map(|name| field(event, name))).collect()
}

fn by_calcard(text: &str) -> Vec<Fields> {
    let mut parser = Parser::new(text);
    let calendar = match parser.entry() {
        Entry::ICalendar(calendar) => calendar,
        other => panic!("{other:?} in {text}"),
    };
    assert_eq!(parser.entry(), Entry::Eof);
    let field = |event: &ICalendarComponent, name: &str| {
        let entry = event.entries.iter().find(|entry| entry.name.as_str() == name);
        let value = entry.and_then(|entry| entry.values.first());
        match value {
            Some(ICalendarValue::PartialDateTime(time)) => {
                let date = format!(
                    "{:04}{:02}{:02}",
                    time.year.unwrap(),
                    time.month.unwrap(),
                    time.day.unwrap()
                );
                match time.hour {
                    Some(hour) => {
                        assert_eq!((time.tz_hour, time.tz_minute), (Some(0), Some(0)));
                        format!(
                            "{date}T{hour:02}{:02}{:02}Z",
                            time.minute.unwrap(),
                            time.second.unwrap()
                        )
                    }
                    None => date,
                }
            }
            Some(value) => value.as_text().unwrap_or_default().to_owned(),
            None => String::new(),
        }
    };
    let is_event =
        |event: &&ICalendarComponent| event.component_type == ICalendarComponentType::VEvent;
    let names = ["UID", "DTSTART", "DTEND", "SUMMARY", "LOCATION"];
    let events = calendar.components.iter().filter(is_event);
    events.map(|event| names.map(|name| field(event, name))).collect()
}

/// The event that a calendar must have for a talk.
fn expected(schedule: &Schedule, talk: &Talk) -> Option<Fields> {
    let slot = talk.slot?;
    let zone = schedule.zone();
    let (start, end) = if slot.all_day {
        let day = |at: DateTime<FixedOffset>| at.with_timezone(&zone).format("%Y%m%d").to_string();
        (day(slot.start), day(slot.end()))
    } else {
        let utc = |at: DateTime<FixedOffset>| at.to_utc().format("%Y%m%dT%H%M%SZ").to_string();
        let end = slot.end().max(slot.start + TimeDelta::minutes(1));
        (utc(slot.start), utc(end))
    };
    let venue = &schedule.conference().venue;
    let place = [talk.room.as_deref().unwrap_or_default(), &venue.name, &venue.address];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let id = &schedule.conference().id;
    Some([format!("{}@{id}.hallway", talk.id), start, end, talk.title.clone(), place.join(", ")])
}

/// A conference with some talks in a zone, changed by `with`.
fn conference(zone: Tz, with: impl Fn(usize, &mut Talk)) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    "made-up".clone_into(&mut conference.id);
    conference.timezone = zone;
    conference.venue.name.clear();
    conference.venue.address.clear();
    conference.sessions.clear();
    conference.talks.truncate(9);
    let first = zone.with_ymd_and_hms(2025, 10, 25, 9, 0, 0).unwrap();
    for (at, talk) in (0_i32..).zip(&mut conference.talks) {
        talk.session = None;
        talk.slot =
            Some(Slot::new((first + TimeDelta::hours(7 * i64::from(at))).fixed_offset(), 45));
        with(usize::try_from(at).unwrap(), talk);
    }
    conference.rooms = ["Große Halle, links; \\ oben", "R"]
        .map(|name| hallway::schedule::Room { name: name.to_owned() })
        .into();
    conference.start = Some(first.date_naive());
    conference.end = Some(first.date_naive() + Days::new(10));
    Schedule::new(conference).unwrap()
}

fn whole_days(slot: &mut Slot, zone: Tz, days: u64) {
    let midnight = |date: chrono::NaiveDate| {
        let at = zone.from_local_datetime(&date.and_hms_opt(0, 0, 0).unwrap());
        at.single().unwrap().fixed_offset()
    };
    let date = slot.start.date_naive();
    let (start, end) = (midnight(date), midnight(date + Days::new(days)));
    *slot = Slot::new(start, u32::try_from((end - start).num_minutes()).unwrap());
    slot.all_day = true;
}

fn schedules() -> Vec<(&'static str, Schedule)> {
    let zones = Tz::Asia__Kathmandu;
    vec![
        ("embedded", native::built_in().unwrap()),
        ("plain", conference(Tz::Europe__Berlin, |_, _| {})),
        (
            "whole days over a change of clocks",
            conference(Tz::Europe__Berlin, |at, talk| {
                whole_days(talk.slot.as_mut().unwrap(), Tz::Europe__Berlin, at as u64 % 3 + 1);
            }),
        ),
        (
            "whole days far from Greenwich",
            conference(Tz::Pacific__Kiritimati, |_, talk| {
                whole_days(talk.slot.as_mut().unwrap(), Tz::Pacific__Kiritimati, 1);
            }),
        ),
        (
            "no length",
            conference(Tz::America__New_York, |_, talk| {
                talk.slot.as_mut().unwrap().minutes = 0;
            }),
        ),
        (
            "long titles of several scripts",
            conference(zones, |at, talk| {
                let title = "Über die Größe, 漢字; emoji 👩🏽‍💻 \\ und נִקּוּד ".repeat(at * 3 + 1);
                title.trim().clone_into(&mut talk.title);
            }),
        ),
        (
            "many spaces and special characters",
            conference(zones, |at, talk| {
                talk.title =
                    format!("a{}b, c; d: \"e\" /n {}", " x".repeat(40 + at), "é".repeat(30 + at));
                talk.url = Some(format!("https://a.example/{}?a=1,2;b", "x".repeat(60 + at)));
            }),
        ),
        (
            "rooms with special characters",
            conference(Tz::UTC, |_, talk| {
                talk.room = Some("Große Halle, links; \\ oben".to_owned());
            }),
        ),
        (
            "several offsets",
            conference(Tz::Asia__Tokyo, |at, talk| {
                let offset =
                    FixedOffset::east_opt(20_700 - i32::try_from(at).unwrap() * 5400).unwrap();
                let slot = talk.slot.as_mut().unwrap();
                slot.start = slot.start.with_timezone(&offset);
            }),
        ),
        (
            "some without a time",
            conference(Tz::UTC, |at, talk| {
                if at % 2 == 0 {
                    talk.slot = None;
                }
            }),
        ),
        (
            "long texts",
            conference(Tz::UTC, |at, talk| {
                talk.abstract_ =
                    "Wörter, und; mehr \\ *davon*\n\n- eins\n- zwei\n".repeat(1 + at * 200);
            }),
        ),
        (
            "days that begin the evening before",
            conference(Tz::Africa__Cairo, |_, talk| {
                let slot = talk.slot.as_mut().unwrap();
                slot.day = slot.start.date_naive().pred_opt();
            }),
        ),
        (
            "empty texts",
            conference(Tz::UTC, |_, talk| {
                talk.url = Some(String::new());
                talk.room = None;
                talk.track = None;
                talk.abstract_ = String::new();
                talk.presenters.clear();
            }),
        ),
    ]
}

/// Asserts what must be true of every calendar.
fn assert_well_formed(text: &str, what: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{what}");
    assert!(!text.contains("METHOD"), "{what}");
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{what}: {} bytes: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{what}: {line}");
    }
    let unfolded = text.replace("\r\n ", "");
    for line in unfolded.split_terminator("\r\n") {
        let (name, value) = line.split_once(':').unwrap();
        assert!(!name.is_empty() && !value.is_empty(), "{what}: {line}");
    }
    let count = |name: &str| unfolded.matches(&format!("\r\n{name}")).count();
    let events = count("BEGIN:VEVENT");
    for name in ["UID:", "DTSTAMP:", "DTSTART", "DTEND"] {
        assert_eq!(count(name), events, "{what}: {name}");
    }
}

#[test]
fn other_parsers_read_exported_calendars_correctly() {
    for (what, schedule) in schedules() {
        let (agenda, log) = (Agenda::new(&schedule.conference().id), ChangeLog::default());
        let options = Options { agenda: &agenda, log: &log, alarm: Some(10) };
        let all: Vec<usize> = (0..schedule.talks().len()).collect();
        let text = ical::write(&schedule, &all, options).text;
        assert_well_formed(&text, what);
        let expected: Vec<Fields> =
            schedule.talks().iter().filter_map(|talk| expected(&schedule, talk)).collect();
        assert!(expected.len() > 3, "{what}");
        assert_eq!(by_icalendar(&text), expected, "{what}");
        assert_eq!(by_calcard(&text), expected, "{what}");
    }
}

#[test]
fn backslashes_are_escaped() {
    // The parser of the icalendar crate takes an escaped backslash before an n for a
    // line end, so calcard alone reads this.
    let schedule = conference(Tz::UTC, |_, talk| talk.title = r"C:\new\, a\;b".to_owned());
    let (agenda, log) = (Agenda::new("made-up"), ChangeLog::default());
    let options = Options { agenda: &agenda, log: &log, alarm: None };
    let text = ical::write(&schedule, &[0], options).text;
    assert_eq!(by_calcard(&text)[0][3], r"C:\new\, a\;b");
}

#[test]
fn all_day_events_block_no_time_and_have_no_alarm() {
    let schedule = conference(Tz::Europe__Berlin, |_, talk| {
        whole_days(talk.slot.as_mut().unwrap(), Tz::Europe__Berlin, 2);
    });
    let (agenda, log) = (Agenda::new("made-up"), ChangeLog::default());
    let options = Options { agenda: &agenda, log: &log, alarm: Some(10) };
    let text = ical::write(&schedule, &[0], options).text;
    for line in ["DTSTART;VALUE=DATE:20251025", "DTEND;VALUE=DATE:20251027", "TRANSP:TRANSPARENT"] {
        assert!(text.contains(&format!("{line}\r\n")), "{text}");
    }
    assert!(!text.contains("VALARM"), "{text}");
}

#[test]
fn cancelled_picks_are_cancelled_and_stamps_ignore_the_clock() {
    let old = conference(Tz::Europe__Berlin, |_, _| {});
    let mut new = old.conference().clone();
    let mut agenda = Agenda::new("made-up");
    let picked = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
    for talk in old.talks() {
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), picked));
    }
    let gone = new.talks.remove(3);
    let new_time = new.talks[0].slot.as_mut().unwrap();
    new_time.start += TimeDelta::hours(1);
    let mut log = ChangeLog::default();
    let updated = picked + TimeDelta::days(1);
    log.update(old.conference(), &new, updated);
    let new = Schedule::new(new).unwrap();
    let options = Options { agenda: &agenda, log: &log, alarm: None };
    let text = ical::write_agenda(&new, options).text;
    assert_well_formed(&text, "cancelled");
    assert_eq!(by_icalendar(&text), by_calcard(&text));
    assert_eq!(by_calcard(&text).len(), old.talks().len());
    let events: Vec<&str> = text.split("BEGIN:VEVENT").skip(1).collect();
    let stamp = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let of = |talk: &Talk| {
        let uid = format!("UID:{}@", talk.id);
        *events.iter().find(|event| event.contains(&uid)).unwrap()
    };
    for (event, at, sequence) in [
        (of(&gone), updated, 1),
        (of(&old.talks()[0]), updated, 1),
        (of(&old.talks()[5]), picked, 0),
    ] {
        for line in [
            format!("DTSTAMP:{}", stamp(at)),
            format!("LAST-MODIFIED:{}", stamp(at)),
            format!("SEQUENCE:{sequence}"),
        ] {
            assert!(event.contains(&format!("{line}\r\n")), "{line} in {event}");
        }
    }
    assert!(of(&gone).contains("STATUS:CANCELLED\r\n"));
}
