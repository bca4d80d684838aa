//! Faults in a file, their repairs and their reports.

use super::*;

#[test]
fn talks_sharing_an_id_get_own_ids_and_copies_count_once() {
    let same = contribution(1, json!({}));
    let other = contribution(1, json!({"title": "Other"}));
    let import = import_contributions(&[same.clone(), other, same]);
    assert_eq!(ids(&import.conference), ["1", "1-2"]);
    assert_eq!(import.problems.len(), 1);
}

#[test]
fn relative_url_is_resolved_against_the_file_url() {
    let mut file = answer(&json!([event(json!({
        "url": null, "contributions": [contribution(1, json!({"url": "/event/17/x"}))]
    }))]));
    file["url"] = json!(null);
    let bytes = serde_json::to_string(&file).unwrap();
    let read = |url: Option<&str>| {
        let url = url.map(str::to_owned);
        let import = read(&bytes, &Hints { url, ..Hints::default() }).unwrap();
        (import.conference.talks[0].url.clone(), import.problems.len())
    };
    let whole = "https://b.example/event/17/x".to_owned();
    assert_eq!(read(Some("https://b.example/export/event/17.json")), (Some(whole), 0));
    assert_eq!(read(None), (None, 1));
}

#[test]
fn wrong_fields_are_repaired_and_reported() {
    let (talk, messages) = import_contribution(json!({
        "title": 42, "room": ["x"], "type": false, "duration": "long",
        "startDate": server_time("2023-11-20", "16:00"), "endDate": server_time("2023-11-20", "16:20"),
    }));
    assert_eq!(talk.title, "42");
    assert_eq!((talk.room, talk.kind), (None, None));
    assert_eq!(talk.slot.unwrap().minutes, 20);
    assert_eq!(
        messages,
        [
            "contribution 1: its title is the number 42; used as text",
            "contribution 1: its type is true or false, not text; ignored",
            "contribution 1: its duration is not a number; ignored",
            "contribution 1: is on 2023-11-20, but the conference lasts from 2023-11-13 to 2023-11-14",
            "contribution 1: its room is a list, not text; ignored",
        ]
    );
}

#[test]
fn unknown_zone_falls_back_to_hint_or_utc() {
    let file = answer(&json!([event(
        json!({"timezone": "Mars/Base", "contributions": [contribution(1, json!({}))]})
    )]));
    let bytes = serde_json::to_string(&file).unwrap();
    let read = |zone| {
        let hints = Hints { zone, ..Hints::default() };
        let import = read(&bytes, &hints).unwrap();
        let start = import.conference.talks[0].slot.unwrap().start.to_rfc3339();
        (start, messages(&import.problems).remove(0))
    };
    let (start, message) = read(None);
    assert_eq!(start, "2023-11-13T15:00:00+00:00");
    assert_eq!(message, "conference: unknown time zone 'Mars/Base'");
    assert_eq!(read(Some(Tz::Asia__Tokyo)).0, "2023-11-14T00:00:00+09:00");
}

#[test]
fn only_one_event_is_read_and_others_are_reported() {
    let second =
        event(json!({"id": 18, "title": "Second", "contributions": [contribution(1, json!({}))]}));
    let third =
        event(json!({"id": 19, "title": "Third", "contributions": [contribution(1, json!({}))]}));
    let import = import(&answer(&json!([event(json!({})), second, third])));
    assert_eq!(import.conference.title, "Second");
    assert_eq!(
        messages(&import.problems),
        [
            "event 17: 'Made Up 2023' is skipped: only one event is read from a file",
            "event 19: 'Third' is skipped: only one event is read from a file",
        ]
    );
}
