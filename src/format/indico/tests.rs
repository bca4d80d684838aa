//! Small handwritten files, and real files if they are available.

mod event;
mod random;
mod real;
mod refused;
mod repairs;
mod timetable;

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::*;
use crate::schedule::{Conference, Schedule, Talk};

fn import(file: &Value) -> Import {
    let bytes = serde_json::to_string(file).unwrap();
    assert!(detect(&bytes));
    let import = read(&bytes, &Hints::default()).unwrap();
    Schedule::new(import.conference.clone()).unwrap();
    import
}

fn refused(file: &Value) -> String {
    let bytes = serde_json::to_string(file).unwrap();
    read(&bytes, &Hints::default()).unwrap_err().with_advice(None)
}

/// An API response with the given results.
fn answer(results: &Value) -> Value {
    json!({
        "_type": "HTTPAPIResult", "count": 1, "ts": 1, "additionalInfo": {},
        "url": "https://indico.example/export/event/17.json?detail=contributions",
        "results": results,
    })
}

/// An event in New York on two days, on a server in Zurich.
fn event(fields: Value) -> Value {
    let mut event = json!({
        "_type": "Conference", "id": "17", "title": "Made Up 2023",
        "timezone": "America/New_York", "startDate": server_time("2023-11-13", "14:00"),
        "endDate": server_time("2023-11-14", "23:00"), "url": "https://indico.example/event/17/",
        "location": " Hotel ", "room": "", "roomFullname": "",
        "address": "1 Street,\r\n Town",
    });
    merge(&mut event, fields);
    event
}

fn merge(into: &mut Value, fields: Value) {
    let (Value::Object(into), Value::Object(fields)) = (into, fields) else {
        panic!("no objects");
    };
    into.extend(fields);
}

fn server_time(date: &str, time: &str) -> Value {
    json!({"date": date, "time": format!("{time}:00"), "tz": "Europe/Zurich"})
}

/// A contribution of half an hour, at 10:00 in New York.
fn contribution(id: u32, fields: Value) -> Value {
    let mut contribution = json!({
        "id": id.to_string(), "db_id": 1000 + id, "friendly_id": id, "title": format!("Talk {id}"),
        "startDate": server_time("2023-11-13", "16:00"), "endDate": server_time("2023-11-13", "16:30"),
        "duration": 30, "session": null, "track": null, "type": null,
    });
    merge(&mut contribution, fields);
    contribution
}

/// Reads an event with the given contributions.
fn import_contributions(contributions: &[Value]) -> Import {
    import(&answer(&json!([event(json!({"contributions": contributions}))])))
}

fn import_contribution(fields: Value) -> (Talk, Vec<String>) {
    let import = import_contributions(&[contribution(1, fields)]);
    let [talk] = import.conference.talks.try_into().unwrap();
    (talk, messages(&import.problems))
}

fn messages(problems: &[crate::schedule::Problem]) -> Vec<String> {
    let problems = problems.iter();
    problems.map(ToString::to_string).collect()
}

fn ids(conference: &Conference) -> Vec<&str> {
    conference.talks.iter().map(|talk| talk.id.as_str()).collect()
}

fn timetable(days: &Value) -> Value {
    json!({
        "count": 1, "additionalInfo": {}, "ts": 1,
        "url": "https://indico.example/export/timetable/17.json", "results": {"17": days},
    })
}

/// A time of an entry, in the event's time zone.
fn event_time(time: &str) -> Value {
    json!({"date": "2023-11-13", "time": format!("{time}:00"), "tz": "America/New_York"})
}

fn entry(kind: &str, id: &str, fields: Value) -> Value {
    let mut entry = json!({
        "entryType": kind, "id": id, "uniqueId": id, "title": format!("{kind} {id}"),
        "startDate": event_time("10:00"), "endDate": event_time("10:30"), "duration": 30.0,
        "room": "", "description": "", "attachments": {"files": null, "folders": []},
    });
    merge(&mut entry, fields);
    entry
}
