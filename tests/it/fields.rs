//! A test conference with more fields than the built-in one:
//! languages, types, biographies, and what is recorded.

use hallway::format::{self, Hints};
use hallway::schedule::Schedule;
use serde_json::{Value, json};

/// The conference as schedule JSON in the manner of pretalx.
pub fn json() -> Value {
    let ada = json!({
        "public_name": "Ada Poe",
        "biography": "Ada *writes* compilers, see [her page](https://ada.example/).",
    });
    let ada_again = json!({"public_name": "Ada Poe", "biography": "Ada."});
    let ben = json!({"public_name": "Ben Orr", "biography": "Ben maintains\r\nqueues."});
    let cy = json!({"public_name": "Cy Lee", "biography": null});
    let event = |(id, start, minutes, title): (&str, &str, &str, &str), more: Value| {
        let mut event = json!({
            "guid": id, "date": format!("2026-03-02T{start}:00+01:00"), "duration": minutes,
            "title": title, "room": "Aula", "track": "Systems", "persons": [],
        });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let link = json!([
        {"title": "Slides", "url": "https://slides.example/1"},
        {"title": "Video recording (WebM)", "url": "https://video.example/1.webm"},
    ]);
    let aula = [
        event(
            ("t1", "09:00", "00:30", "Compilers"),
            json!({
                "language": "en", "type": "Talk", "persons": [ada, ben], "do_not_record": false,
                "abstract": "All about [passes](https://passes.example/).",
            }),
        ),
        event(
            ("t2", "10:00", "00:45", "Warteschlangen"),
            json!({
                "language": "de", "type": "Talk", "persons": [ben], "do_not_record": true,
            }),
        ),
        event(
            ("t3", "11:00", "02:00", "Build a parser"),
            json!({
                "language": "EN", "type": "Workshop", "persons": [ada_again, cy],
            }),
        ),
    ];
    let hall = [
        event(
            ("t4", "09:10", "00:20", "Allocators"),
            json!({
                "language": "en", "type": "Lightning talk", "do_not_record": false, "room": "Hall",
                "links": link,
            }),
        ),
        event(
            ("t5", "10:00", "00:10", "Locks"),
            json!({
                "language": "English", "type": "lightning talk", "do_not_record": false, "room": "Hall",
            }),
        ),
        event(("t6", "11:30", "", "Open end"), json!({"room": "Hall"})),
    ];
    json!({"schedule": {"conference": {
        "acronym": "sys26", "title": "Systems 2026", "time_zone_name": "Europe/Berlin",
        "days": [{"date": "2026-03-02", "rooms": {"Aula": aula, "Hall": hall}}],
    }}})
}

pub fn schedule() -> Schedule {
    let import = format::read(json().to_string().as_bytes(), &Hints::default()).unwrap();
    Schedule::new(import.conference).unwrap()
}
