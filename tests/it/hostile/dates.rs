//! Times that local clocks skip, repeat or can't represent, in every format: each talk
//! is still there, and everything can be printed and drawn.

use hallway::agenda::Agenda;
use hallway::format::ical::{self, Options};
use hallway::format::{self, Hints, Import, native};
use hallway::schedule::Schedule;
use hallway::schedule::changes::ChangeLog;
use serde_json::json;

use crate::editions;
use crate::tui::stage::{Setup, Stage};

/// Zone, local start, minutes.
const TIMES: [(&str, &str, i64); 16] = [
    // Berlin skips an hour and repeats another.
    ("Europe/Berlin", "2024-03-31T02:30:00", 30),
    ("Europe/Berlin", "2024-03-31T01:45:00", 120),
    ("Europe/Berlin", "2024-10-27T02:30:00", 30),
    ("Europe/Berlin", "2024-10-27T01:30:00", 180),
    // Zone changes: by half an hour, across the date line, and half an hour for summer.
    ("Asia/Pyongyang", "2018-05-04T23:45:00", 30),
    ("Pacific/Apia", "2011-12-30T12:00:00", 60),
    ("America/Caracas", "2016-05-01T02:45:00", 30),
    ("Australia/Lord_Howe", "2024-10-06T02:15:00", 30),
    // The limits of the calendar.
    ("UTC", "0001-01-01T00:00:00", 30),
    ("Pacific/Kiritimati", "0001-01-01T00:30:00", 30),
    ("Pacific/Pago_Pago", "9999-12-31T23:30:00", 60),
    ("Pacific/Kiritimati", "9999-12-31T23:59:00", 60),
    // Talks with a zero or negative duration, and of 400 days.
    ("Europe/Berlin", "2024-07-01T10:00:00", 0),
    ("Europe/Berlin", "2024-07-01T10:00:00", -30),
    ("Europe/Berlin", "2024-07-01T10:00:00", 400 * 24 * 60),
    ("Europe/Berlin", "9999-12-31T10:00:00", 400 * 24 * 60),
];

fn in_formats(zone: &str, start: &str, minutes: i64) -> [(&'static str, String); 5] {
    let (date, time) = start.split_once('T').unwrap();
    let compact = start.replace(['-', ':'], "");
    let sign = if minutes < 0 { "-" } else { "" };
    let length = minutes.abs();
    let at = json!({"date": date, "time": time, "tz": zone});
    [
        ("native", editions::hallway_file(&json!({
            "id": "c", "title": "C", "timezone": zone, "start": date, "end": date,
            "talks": [{"id": "1", "title": "T", "slot": {"start": format!("{start}+00:00"), "minutes": minutes}}],
        }))),
        ("xml", format!(
            "<schedule><conference><title>C</title><time_zone_name>{zone}</time_zone_name></conference>
             <day date='{date}'><room name='A'><event id='1'><title>T</title><date>{start}</date><start>{}</start>
             <duration>{sign}{}:{:02}</duration></event></room></day></schedule>",
            &time[..5], length / 60, length % 60)),
        ("json", json!({"schedule": {"conference": {"title": "C", "time_zone_name": zone, "days": [
            {"date": date, "rooms": {"A": [{"id": 1, "title": "T", "date": start, "start": &time[..5],
                "duration": format!("{sign}{}:{:02}", length / 60, length % 60)}]}}]}}}).to_string()),
        ("indico", json!({"_type": "HTTPAPIResult", "url": "https://i.example/export/event/1.json", "results": [{
            "_type": "Conference", "id": "1", "title": "C", "timezone": zone, "startDate": at, "endDate": at,
            "contributions": [{"id": "1", "title": "T", "startDate": at, "duration": minutes}]}]}).to_string()),
        ("ical", format!(
            "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:{zone}\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:T\r\n\
             DTSTART;TZID={zone}:{compact}\r\nDURATION:{sign}PT{length}M\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")),
    ]
}

/// Draws, lists and exports the schedule.
fn draw_and_export(what: &str, schedule: Schedule) {
    let all: Vec<usize> = (0..schedule.talks().len()).collect();
    let options =
        Options { agenda: &Agenda::new("c"), log: &ChangeLog::default(), alarm: Some(10) };
    let events = ical::write(&schedule, &all, options).events;
    let timed = schedule.talks().iter().filter(|talk| talk.slot.is_some());
    assert_eq!(events, timed.count(), "{what}");
    let mut stage = Stage::with(Setup { schedule, ..Setup::default() });
    stage.keys("j <enter> <esc> space 2 + - j t 3 t 4 5 1 / T <enter> . Q <esc> b b b");
    stage.resizes(40, 12).keys("1 2 3");
}

#[test]
fn every_time_is_read_or_reported_and_its_talk_kept() {
    for (zone, start, minutes) in TIMES {
        for (format, text) in in_formats(zone, start, minutes) {
            let what = format!("{format}: {start} in {zone} for {minutes}");
            let read = format::read(text.as_bytes(), &Hints::default());
            let Import { conference, problems, .. } = match read {
                Ok(import) => import,
                // Hallway's own format is strict: the error names the talk or the line.
                Err(refused) => {
                    assert_eq!(format, "native", "{what}: {refused}");
                    continue;
                }
            };
            assert_eq!(conference.talks.len(), 1, "{what}");
            let slot = conference.talks[0].slot;
            let repaired = slot.is_none_or(|slot| i64::from(slot.minutes) != minutes);
            assert!(
                !repaired || !problems.is_empty(),
                "{what}: {slot:?}, and no problem is reported"
            );
            match Schedule::new(conference) {
                Ok(schedule) => draw_and_export(&what, schedule),
                Err(problems) => {
                    assert_eq!(format, "native", "{what}: {problems}");
                    assert!(problems.to_string().contains("talk 1"), "{what}: {problems}");
                }
            }
        }
    }
}

/// Checks the UTC times of a local start in all formats with local times.
#[track_caller]
fn assert_utc(zone: &str, start: &str, utc: &[&str]) {
    for (format, text) in in_formats(zone, start, 30) {
        if format == "native" {
            continue;
        }
        let import = format::read(text.as_bytes(), &Hints::default()).unwrap();
        let slot = import.conference.talks[0].slot.unwrap();
        let at = slot.start.to_utc().format("%FT%H:%M").to_string();
        assert!(utc.contains(&at.as_str()), "{format}: {start} in {zone} is {at}");
    }
}

#[test]
fn skipped_and_repeated_hours_agree_in_all_formats() {
    assert_utc("Europe/Berlin", "2024-03-31T01:30:00", &["2024-03-31T00:30"]);
    // A skipped time is read with the offset before the gap (RFC 5545 3.3.5).
    assert_utc("Europe/Berlin", "2024-03-31T02:30:00", &["2024-03-31T01:30"]);
    assert_utc("Europe/Berlin", "2024-10-27T02:30:00", &["2024-10-27T00:30"]);
    assert_utc("Europe/Berlin", "2024-10-27T03:00:00", &["2024-10-27T02:00"]);
    assert_utc("America/Caracas", "2016-04-30T12:00:00", &["2016-04-30T16:30"]);
    assert_utc("America/Caracas", "2016-05-02T12:00:00", &["2016-05-02T16:00"]);
    assert_utc("Pacific/Apia", "2011-12-29T12:00:00", &["2011-12-29T22:00"]);
    assert_utc("Pacific/Apia", "2011-12-31T12:00:00", &["2011-12-30T22:00"]);
}

#[test]
fn implausible_years_are_reported() {
    for (year, year_text) in [("0001", "in the year 1"), ("1899", "in the year 1899")] {
        for (format, text) in in_formats("UTC", &format!("{year}-06-01T10:00:00"), 30) {
            let import = format::read(text.as_bytes(), &Hints::default()).unwrap();
            assert_eq!(import.conference.talks[0].slot, None, "{format}");
            assert!(!import.problems.is_empty(), "{format}");
            if format == "native" {
                // A file that is read without repairs is rejected.
                let problems = native::read(&text).unwrap_err().to_string();
                assert!(problems.contains(&format!("talk 1: it starts {year_text}")), "{problems}");
            }
        }
    }
}
