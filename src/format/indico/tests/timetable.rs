//! Timetables.

use chrono::NaiveDate;

use super::*;

#[test]
fn timetable_is_read_with_breaks_and_blocks() {
    let presenter = json!({"firstName": "Clément", "familyName": "LÉGER", "name": "Mr Clément LÉGER", "affiliation": ""});
    let session = entry(
        "Session",
        "s1",
        json!({
            "title": "RISC-V MC", "slotTitle": "", "sessionSlotId": 77, "room": "\"Magnolia\"",
            "conveners": [{"firstName": "Pal", "familyName": "Mer", "name": "Pal Mer"}],
            "entries": {
                "c2": entry("Contribution", "c2", json!({
                    "contributionId": 1475, "friendlyId": 174, "presenters": [presenter],
                    "url": "/event/17/contributions/1475/",
                    "attachments": {"files": [{"title": "Slides", "download_url": "/s.pdf"}], "folders": null},
                })),
                "b3": entry("Break", "b3", json!({"sessionSlotId": 77})),
            },
        }),
    );
    let workshop = entry(
        "Session",
        "s4",
        json!({
            "title": "S", "slotTitle": "Workshop", "sessionSlotId": 78, "entries": {},
        }),
    );
    let old = entry("", "c5", json!({"_type": "ContribSchEntry", "contributionId": "0"}));
    let import = import(&timetable(&json!({
        "20231113": {"s1": session, "s4": workshop, "c5": old, "c6": 7},
        // A block that runs past midnight is listed under both days.
        "20231114": {"s1": session},
        "20231115": {},
    })));
    let conference = &import.conference;
    assert_eq!(ids(conference), ["0", "174", "b3", "s78"]);
    let [_, talk, pause, workshop] = &conference.talks[..] else {
        panic!();
    };
    assert_eq!(conference.title, "Event 17 at indico.example");
    assert_eq!(conference.url.as_deref(), Some("https://indico.example/event/17/"));
    assert_eq!(conference.timezone, chrono_tz::America::New_York);
    assert_eq!(conference.end.unwrap(), NaiveDate::from_ymd_opt(2023, 11, 15).unwrap());
    assert_eq!(conference.sessions[0].chairs[0].name, "Pal Mer");
    assert_eq!(talk.presenters[0].name, "Clément Léger");
    assert_eq!(talk.session.as_deref(), Some("RISC-V MC"));
    assert_eq!(talk.room.as_deref(), Some("Magnolia"));
    assert_eq!(talk.links[0].url, "https://indico.example/s.pdf");
    assert!(pause.is_break && !talk.is_break);
    assert_eq!(pause.room.as_deref(), Some("Magnolia"));
    assert_eq!(workshop.title, "S: Workshop");
    assert_eq!(workshop.session.as_deref(), Some("S"));
    let messages = messages(&import.problems);
    assert!(
        messages[0].contains("https://indico.example/export/event/17.json?detail=contributions")
    );
    assert_eq!(messages[1..], ["entry c6: cannot be read; skipped"]);
}

#[test]
fn empty_timetable_is_a_conference_without_talks() {
    let import = import(&timetable(&json!({})));
    assert_eq!(import.conference.talks.len(), 0);
    assert_eq!(import.conference.timezone, Tz::UTC);
    let file = json!({"_type": "HTTPAPIResult", "results": {}});
    assert!(refused(&file).contains("a timetable of Indico without an event"));
}
