use super::*;
use crate::agenda::Agenda;
use crate::format::{ical, native};
use crate::schedule::Person;
use crate::schedule::Schedule;
use crate::schedule::changes::ChangeLog;
use chrono_tz::Tz;
use proptest::prelude::*;

mod defined_zones;
mod people;
mod recurring;
mod revised;

fn try_file(head: &str, events: &[&str], hints: &Hints) -> Result<Import, ReadError> {
    let mut text = format!("BEGIN:VCALENDAR\n{head}\n");
    for event in events {
        text.push_str("BEGIN:VEVENT\n");
        text.push_str(event);
        text.push_str("\nEND:VEVENT\n");
    }
    text.push_str("END:VCALENDAR\n");
    read(&text, hints)
}

fn file(head: &str, events: &[&str]) -> Import {
    try_file(head, events, &Hints::default()).unwrap()
}

/// Reads events in a calendar with a name and a time zone.
fn berlin(events: &[&str]) -> Import {
    file("X-WR-CALNAME:C\nX-WR-TIMEZONE:Europe/Berlin", events)
}

fn ids(import: &Import) -> Vec<&str> {
    let talks = import.conference.talks.iter();
    talks.map(|talk| talk.id.as_str()).collect()
}

fn titles(import: &Import) -> Vec<&str> {
    let talks = import.conference.talks.iter();
    talks.map(|talk| talk.title.as_str()).collect()
}

/// Start and minutes of each talk.
fn times(import: &Import) -> Vec<(String, u32)> {
    let talks = import.conference.talks.iter();
    let slots = talks.map(|talk| talk.slot.map(|s| (s.start.to_rfc3339(), s.minutes)));
    slots.map(Option::unwrap_or_default).collect()
}

fn problems(import: &Import) -> Vec<String> {
    let problems = import.problems.iter();
    problems.map(ToString::to_string).collect()
}

fn names(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}

#[test]
fn event_becomes_a_talk_with_all_its_properties() {
    let import = berlin(&["UID:1@a.example\nSUMMARY:Rust\\, again\nLOCATION: Hall 1\n\
        DTSTART;TZID=\"Europe/Berlin\":20240504T100000\nDTEND:20240504T083000Z\n\
        CATEGORIES:Systems,Talk\nDESCRIPTION:One\\ntwo\\n\\nthree\nURL:https://a.example/1\n\
        ATTACH;FILENAME=a.pdf:https://a.example/a.pdf\nATTENDEE;CN=Ann:invalid:nomail\n\
        ATTENDEE;CUTYPE=ROOM;CN=Hall:invalid:nomail"]);
    assert_eq!(problems(&import), [""; 0]);
    let talk = &import.conference.talks[0];
    assert_eq!((talk.id.as_str(), talk.title.as_str()), ("1", "Rust, again"));
    assert_eq!(times(&import), [("2024-05-04T10:00:00+02:00".to_owned(), 30)]);
    assert_eq!(talk.room.as_deref(), Some("Hall 1"));
    assert_eq!(talk.track.as_deref(), Some("Systems"));
    assert_eq!(talk.abstract_, "One  \ntwo\n\nthree");
    assert_eq!(talk.url.as_deref(), Some("https://a.example/1"));
    assert_eq!(talk.links[0].title, "a.pdf");
    assert_eq!(names(&talk.presenters), ["Ann"]);
    assert_eq!(import.conference.title, "C");
    assert_eq!(import.format, NAME);
}

#[test]
fn length_comes_from_end_or_duration_or_is_zero() {
    let import = berlin(&[
        "UID:1\nSUMMARY:a\nDTSTART:20240504T100000\nDURATION:PT1H30M",
        "UID:2\nSUMMARY:a\nDTSTART:20240504T100000",
        "UID:3\nSUMMARY:a\nDTSTART:20240504T100000\nDTEND:20240504T100000",
        "UID:4\nSUMMARY:a\nDTSTART:20240504T100000\nDTEND:soon\nDURATION:PT5M",
        "UID:5\nSUMMARY:a\nDTSTART;VALUE=DATE-TIME:20240504T100000\nDTEND:20240504T105959",
    ]);
    let minutes: Vec<_> = times(&import).into_iter().map(|(_, minutes)| minutes).collect();
    assert_eq!(minutes, [90, 0, 0, 5, 60]);
    assert_eq!(problems(&import), ["line 25: invalid end 'soon'; ignored"]);
}

#[test]
fn dates_are_all_day_slots_in_the_conference_zone() {
    let import = berlin(&[
        "UID:1\nSUMMARY:a\nDTSTART;VALUE=DATE:20240504",
        "UID:2\nSUMMARY:a\nDTSTART;VALUE=DATE:20240504\nDTEND;VALUE=DATE:20240506",
        "UID:3\nSUMMARY:a\nDTSTART;VALUE=DATE:20240331\nDTEND;VALUE=DATE:20240331",
    ]);
    let all_day = |talk: &Talk| talk.slot.is_some_and(|slot| slot.all_day);
    assert!(import.conference.talks.iter().all(all_day));
    let at = |day: &str, minutes| (day.to_owned(), minutes);
    assert_eq!(
        times(&import),
        [
            at("2024-05-04T00:00:00+02:00", 1440),
            at("2024-05-04T00:00:00+02:00", 2880),
            // The clocks go forward on that day.
            at("2024-03-31T00:00:00+01:00", 1380),
        ]
    );
}

#[test]
fn impossible_times_are_repaired_and_reported() {
    let import = berlin(&[
        "UID:1\nSUMMARY:a\nDTSTART:20240504T230000\nDTEND:20240504T003000",
        "UID:2\nSUMMARY:a\nDTSTART:20240504T230000\nDTEND:20240504T220000",
        "UID:3\nSUMMARY:a\nDTSTART:20240504T230000\nDTEND:20340504T220000",
        "UID:4\nSUMMARY:a\nDTSTART:20240231T230000",
        "UID:5\nSUMMARY:a",
        "UID:6\nSUMMARY:a\nDTSTART:20240331T023000",
    ]);
    let minutes: Vec<_> = times(&import).into_iter().map(|(_, minutes)| minutes).collect();
    assert_eq!(minutes, [90, 0, 0, 0, 0, 0]);
    assert_eq!(
        problems(&import),
        [
            "line 8: ends before it starts; assuming the next day",
            "line 14: ends before it starts; its end is ignored",
            "line 20: lasts 3651 days; its end is ignored",
            "line 25: invalid start '20240231T230000'; not scheduled",
            "line 27: no start; not scheduled",
            "line 34: 2024-03-31 02:30:00 is skipped by a clock change; read as later",
        ]
    );
    assert_eq!(
        import.conference.talks[5].slot.unwrap().start.to_rfc3339(),
        "2024-03-31T03:30:00+02:00"
    );
}

#[test]
fn zone_comes_from_calendar_then_times_then_hint() {
    let zoned = "UID:1\nSUMMARY:a\nDTSTART;TZID=Asia/Tokyo:20240504T100000";
    let floating = "UID:2\nSUMMARY:a\nDTSTART:20240504T100000";
    let utc = "UID:3\nSUMMARY:a\nDTSTART:20240504T100000Z";
    let hints = Hints { zone: Some(Tz::America__New_York), ..Hints::default() };
    for (head, events, zone, start, doubts) in [
        (
            "X-WR-TIMEZONE;VALUE=TEXT:Europe/Rome",
            [zoned, floating],
            Tz::Europe__Rome,
            "10:00:00+02:00",
            2,
        ),
        ("X-WR-TIMEZONE:Nowhere", [zoned, floating], Tz::Asia__Tokyo, "10:00:00+09:00", 2),
        ("TZID:Europe-Brussels", [floating, utc], Tz::Europe__Brussels, "10:00:00+02:00", 1),
        ("X-A:b", [utc, floating], Tz::America__New_York, "10:00:00-04:00", 0),
    ] {
        let head = format!("NAME:C\n{head}");
        let import = try_file(&head, &events, &hints).unwrap();
        assert_eq!(import.conference.timezone, zone);
        assert_eq!(problems(&import).len(), doubts, "{:?}", problems(&import));
        let unused = |problem: &String| problem.contains("ignoring --zone America/New_York");
        assert_eq!(problems(&import).iter().any(unused), doubts > 0);
        let floats = events.iter().position(|event| *event == floating).unwrap();
        assert!(times(&import)[floats].0.ends_with(start), "{:?}", times(&import));
    }
    let import = file("NAME:C", &[floating, floating]);
    assert_eq!(import.conference.timezone, Tz::UTC);
    assert!(
        problems(&import)[0].starts_with("conference: no time zone in the file; assuming UTC"),
        "{:?}",
        problems(&import)
    );
}

#[test]
fn utc_and_unused_zones_are_not_the_venue_zone() {
    let hints = |zone| Hints { zone, ..Hints::default() };
    let amsterdam = Some(Tz::Europe__Amsterdam);
    let utc = "UID:1\nSUMMARY:a\nDTSTART:20260325T133000Z";
    let floating = "UID:1\nSUMMARY:a\nDTSTART:20260325T143000";
    for (head, event) in [
        ("X-WR-TIMEZONE:UTC", utc),
        ("X-WR-TIMEZONE:Etc/GMT", utc),
        ("X-WR-TIMEZONE:UTC", floating),
        ("BEGIN:VTIMEZONE\nTZID:Asia/Tokyo\nEND:VTIMEZONE", floating),
        ("X-A:b", floating),
    ] {
        let head = format!("NAME:C\n{head}");
        let import = try_file(&head, &[event], &hints(amsterdam)).unwrap();
        assert_eq!(times(&import)[0].0, "2026-03-25T14:30:00+01:00", "{head}");
        assert_eq!(problems(&import), [""; 0]);
        let import = try_file(&head, &[event], &hints(None)).unwrap();
        assert_eq!(import.conference.timezone, Tz::UTC);
        assert!(problems(&import)[0].contains("--zone"), "{:?}", problems(&import));
        assert!(import.problems[0].is_doubt);
    }
}

#[test]
fn unknown_zone_is_reported_once() {
    let event = "SUMMARY:a\nDTSTART;TZID=Here:20240504T100000";
    let import = berlin(&[&format!("UID:1\n{event}"), &format!("UID:2\n{event}")]);
    assert_eq!(problems(&import), ["line 7: unknown time zone 'Here'; assuming Europe/Berlin"]);
    let defined = "NAME:C\nBEGIN:VTIMEZONE\nTZID:Here\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE";
    let import = file(defined, &[&format!("UID:1\n{event}")]);
    assert_eq!(import.conference.timezone, Tz::Asia__Tokyo);
    assert_eq!(problems(&import), [""; 0]);
}

#[test]
fn ids_are_shortened_if_they_stay_unique() {
    let of = |uids: &[&str], writer: &str| {
        let events: Vec<String> = uids
            .iter()
            .map(|uid| format!("UID:{uid}\nSUMMARY:a {uid}\nDTSTART:20240504T100000Z"))
            .collect();
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        let import = file(&format!("NAME:C\nPRODID:{writer}"), &events);
        ids(&import).join(" ")
    };
    assert_eq!(of(&["1@a", "x@b@a"], ""), "1 x@b");
    assert_eq!(of(&["1@a", "1@b"], ""), "1@a 1@b");
    assert_eq!(of(&["1@a", "1"], ""), "1@a 1");
    let indico = "-//CERN//INDICO//EN";
    assert_eq!(
        of(&["indico-contribution-7@a", "indico-session-block-7@a"], indico),
        "7 indico-session-block-7"
    );
    assert_eq!(of(&["indico-contribution-7-1@a", "indico-contribution-7-2@a"], indico), "1 2");
    assert_eq!(of(&["pretalx-a-b-X1@a", "pretalx-a-b-X2@a"], "-//pretalx//"), "X1 X2");
    assert_eq!(
        of(&["pretalx-a-X1@a", "pretalx-b-X1@a"], "-//pretalx//"),
        "pretalx-a-X1 pretalx-b-X1"
    );
}

#[test]
fn events_without_uid_get_a_stable_id() {
    let event = "SUMMARY:a\nLOCATION:R\nDTSTART:20240504T100000Z";
    let other = "SUMMARY:b\nLOCATION:R\nDTSTART:20240504T100000Z";
    let both = berlin(&[event, other]);
    assert_ne!(ids(&both)[0], ids(&both)[1]);
    assert_eq!(ids(&berlin(&[other]))[0], ids(&both)[1]);
    assert_eq!(ids(&both)[0].len(), 8);
}

#[test]
fn events_sharing_a_uid_get_own_ids_and_copies_are_skipped() {
    let one = "UID:1\nSUMMARY:a\nDTSTART:20240504T100000Z";
    let two = "UID:1\nSUMMARY:b\nDTSTART:20240504T100000Z";
    let import = berlin(&[one, two, one]);
    assert_eq!(ids(&import), ["1", "1-2"]);
    assert_eq!(
        problems(&import),
        [
            "line 14: repeats the event in line 4; ignored",
            "line 9: another talk has the ID 1 too; this one is 1-2",
        ]
    );
}

#[test]
fn cancelled_events_are_skipped_and_reported() {
    let on = "UID:1\nSUMMARY:a\nDTSTART:20240504T100000Z";
    let off = "UID:2\nSUMMARY:b\nSTATUS:CANCELLED\nDTSTART:20240504T100000Z";
    let import = berlin(&[on, off]);
    assert_eq!(ids(&import), ["1"]);
    assert_eq!(problems(&import), ["line 9: 'b' is cancelled; skipped"]);
    let nothing = try_file("", &[off], &Hints::default()).unwrap_err();
    assert_eq!(nothing.to_string(), "looks like iCalendar, but all its events are cancelled");
}

#[test]
fn calendar_without_events_is_rejected() {
    let none = try_file("BEGIN:VTODO\nUID:1\nEND:VTODO", &[], &Hints::default()).unwrap_err();
    assert_eq!(none.to_string(), "looks like iCalendar, but there is no event in it");
}

#[test]
fn url_shared_by_many_events_is_the_conference_url() {
    let event = |number: usize, page: &str| {
        format!(
            "UID:{number}\nSUMMARY:a{number}\nDTSTART:20240504T100000Z\nURL:https://a.example/{page}"
        )
    };
    let events = [event(1, ""), event(2, ""), event(3, ""), event(4, "4")];
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let import = berlin(&events);
    let pages = import.conference.talks.iter().map(|talk| talk.url.as_deref());
    assert_eq!(pages.collect::<Vec<_>>(), [None, None, None, Some("https://a.example/4")]);
    assert_eq!(import.conference.url.as_deref(), Some("https://a.example/"));
}

#[test]
fn exported_calendar_round_trips() {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.rooms =
        ["Attic", "Hall, left"].map(|name| crate::schedule::Room { name: name.into() }).into();
    for (at, talk) in conference.talks.iter_mut().enumerate() {
        talk.room = [Some("Attic"), Some("Hall, left"), None][at % 3].map(str::to_owned);
    }
    let schedule = Schedule::new(conference).unwrap();
    let (agenda, log) = (Agenda::new("lpc-2023"), ChangeLog::default());
    let options = ical::Options { agenda: &agenda, log: &log, alarm: Some(10) };
    let all: Vec<usize> = (0..48).collect();
    let export = ical::write(&schedule, &all, options);
    assert!(detect(&export.text));
    let import = read(&export.text, &Hints::default()).unwrap();
    assert_eq!(problems(&import), [""; 0]);
    let ours = schedule.conference();
    let read = &import.conference;
    assert_eq!((&read.id, &read.title, read.timezone), (&ours.id, &ours.title, ours.timezone));
    assert_eq!((&read.venue.name, &read.venue.address), (&ours.venue.name, &ours.venue.address));
    assert_eq!(read.talks.len(), 31);
    for talk in &read.talks {
        let ours = schedule.by_id(&talk.id).unwrap();
        assert_eq!(talk.title, ours.title);
        assert_eq!(
            talk.slot.map(|s| (s.start.to_utc(), s.minutes)),
            ours.slot.map(|s| (s.start.to_utc(), s.minutes))
        );
        assert_eq!(
            (&talk.room, &talk.track, &talk.session),
            (&ours.room, &ours.track, &ours.session)
        );
        assert_eq!((&talk.presenters, &talk.url), (&ours.presenters, &ours.url));
        assert_eq!(talk.authors, ours.authors);
    }
}

proptest! {
    #![proptest_config(crate::effort::random(120))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = read(&text, &Hints::default());
        let _ = detect(&text);
    }

    #[test]
    fn random_lines_yield_valid_schedule_or_error(lines in prop::collection::vec(
        ("(BEGIN|END|UID|DTSTART|DTEND|DURATION|SUMMARY|LOCATION|URL|CATEGORIES|DESCRIPTION|TZID|RRULE|RDATE|EXDATE|TZOFFSETTO|RECURRENCE-ID|ORGANIZER|PRODID)",
         "(;TZID=|;VALUE=DATE|;CN=\"|;)?",
         "(:VEVENT|:VCALENDAR|:VTIMEZONE|:STANDARD|:[0-9]{8}(T[0-9]{6}Z?)?|:FREQ=(DAILY|HOURLY|YEARLY)(;COUNT=[0-9]{1,9}|;BYDAY=-?[0-9]MO|;BYMONTH=[0-9]{1,2}|;INTERVAL=[0-9]{1,6}|;BYSETPOS=-?[0-9]{1,3}){0,3}|:[+-][0-9]{4}|:P[0-9]{1,19}[WD]|:-//(pretalx|INDICO|hallway)//|:a@b|:\\PC{0,12}|: - )"),
        0..30,
    )) {
        let mut text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n".to_owned();
        for (name, parameter, value) in lines {
            text.extend([name.as_str(), &parameter, &value, "\n"]);
        }
        if let Ok(import) = read(&text, &Hints::default()) {
            prop_assert!(Schedule::new(import.conference).is_ok());
        }
    }
}

#[test]
fn days_and_weeks_of_a_duration_follow_the_clock() {
    for (start, duration, minutes) in [
        (";TZID=Europe/Berlin:20241026T120000", "P1D", 1500),
        (":20241026T120000", "P1DT30M", 1530),
        (":20240330T120000", "P1W", 7 * 1440 - 60),
        (":20240330T120000", "PT24H", 1440),
        // UTC has no clock changes.
        (":20240330T120000Z", "P1D", 1440),
        (":20240430T120000", "P2D", 2880),
    ] {
        let import = berlin(&[&format!("UID:1\nSUMMARY:a\nDTSTART{start}\nDURATION:{duration}")]);
        assert_eq!(times(&import)[0].1, minutes, "{start} {duration}");
    }
}

#[test]
fn outlook_marks_all_day_events_with_times() {
    let mark = "UID:1\nSUMMARY:a\nX-MICROSOFT-CDO-ALLDAYEVENT";
    for (event, expected) in [
        (":TRUE\nDTSTART:20241027T000000\nDTEND:20241028T000000", (true, 1500)),
        (":true\nDTSTART:20240503T220000Z\nDTEND:20240505T220000Z", (true, 2880)),
        (":TRUE\nDTSTART:20240504T090000\nDTEND:20240504T100000", (false, 60)),
        (":FALSE\nDTSTART:20240504T000000\nDTEND:20240505T000000", (false, 1440)),
    ] {
        let import = berlin(&[&format!("{mark}{event}")]);
        let slot = import.conference.talks[0].slot.unwrap();
        assert_eq!((slot.all_day, slot.minutes), expected, "{event}");
    }
}
