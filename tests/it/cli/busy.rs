//! The user's own calendars: their events are busy times in the agenda.

use std::fs;

use serde_json::{Value, json};

use super::Hallway;

/// A calendar with events, each given by its lines.
fn calendar(events: &[&str]) -> String {
    let event = |(at, event): (usize, &&str)| {
        format!("BEGIN:VEVENT\r\nUID:{at}@example.org\r\n{event}\r\nEND:VEVENT\r\n")
    };
    let events: Vec<String> = events.iter().enumerate().map(event).collect();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.concat())
}

const DENTIST: &str = "DTSTART:20231113T160000Z\r\nDURATION:PT1H\r\nSUMMARY:Dentist";

/// A user whose own calendars are a file beside the configuration and a folder.
fn user() -> Hallway {
    let user = Hallway::new();
    fs::create_dir(user.path("work")).unwrap();
    user.write_config("[calendar]\nbusy = [\"family.ics\", \"~/work\"]\n");
    user.family(&calendar(&[DENTIST]));
    let call = "DTSTART;TZID=America/New_York:20150105T123000\r\nDURATION:PT30M\r\n\
                RRULE:FREQ=WEEKLY\r\nSUMMARY:Weekly call";
    let day = "DTSTART;VALUE=DATE:20231115\r\nSUMMARY:Anniversary";
    user.write("work/call.ics", calendar(&[call]));
    user.write("work/day.ics", calendar(&[day]));
    user
}

impl Hallway {
    fn family(&self, text: &str) {
        fs::write(self.path(".config/hallway/family.ics"), text).unwrap();
    }
}

#[test]
fn events_are_busy_in_the_agenda_and_shorten_gaps() {
    let user = user();
    assert_eq!(user.run(["agenda"]).code, 1, "busy events alone are not an agenda");
    assert_eq!(user.run(["agenda", "--json"]).stdout, "[]\n");
    user.prints(["star", "174"]);
    super::snapshot("busy", &user.prints(["agenda"]));
    let free = user.json(["free", "--json"]);
    let spans = |free: &Value| -> Vec<String> {
        let gaps = free.as_array().unwrap().iter();
        let time = |gap: &Value, at: &str| gap[at].as_str().unwrap()[5..16].to_owned();
        gaps.map(|gap| format!("{} {}", time(gap, "start"), time(gap, "end"))).collect()
    };
    let spans = spans(&free);
    assert_eq!(
        spans,
        ["11-13T10:15 11-13T11:00", "11-13T12:00 11-13T12:30", "11-15T09:30 11-15T13:00"]
    );
    // A talk at that time is no longer free.
    let free = user.ids(&["search", "is:free"]);
    user.family(&calendar(&[]));
    let more = user.ids(&["search", "is:free"]);
    let lost: Vec<_> = more.iter().filter(|id| !free.contains(id)).collect();
    assert!(!lost.is_empty() && free.iter().all(|id| more.contains(id)), "{free:?} {more:?}");
}

#[test]
fn busy_events_have_their_own_json_shape() {
    let user = user();
    user.prints(["star", "174"]);
    let agenda = user.json(["agenda", "--json"]);
    let busy: Vec<&Value> =
        agenda.as_array().unwrap().iter().filter(|item| item.get("busy").is_some()).collect();
    assert_eq!(busy.len(), 3);
    let dentist = json!({
        "busy": "Dentist", "start": "2023-11-13T11:00:00-05:00",
        "end": "2023-11-13T12:00:00-05:00", "minutes": 60, "day": "2023-11-13",
        "all_day": false, "takes_time": true, "conference_id": "lpc-2023",
    });
    assert_eq!(*busy[0], dentist);
    assert_eq!((&busy[2]["all_day"], &busy[2]["takes_time"]), (&json!(true), &json!(false)));
    assert!(agenda.as_array().unwrap().iter().any(|item| item["id"] == "174"));
}

#[test]
fn starring_reports_an_overlapping_busy_event() {
    let user = user();
    let at_noon = user.json(["list", "--json"]);
    let during = at_noon.as_array().unwrap().iter().find(|talk| {
        talk["start"].as_str().is_some_and(|start| start.starts_with("2023-11-13T11:"))
    });
    let id = during.unwrap()["id"].as_str().unwrap();
    let output = user.prints(["star", id]);
    assert!(output.contains("\n  overlaps busy: Dentist, 11:00 to 12:00, by "), "{output}");
    assert!(!user.prints(["hide", id]).contains("Dentist"));
}

#[test]
fn free_cancelled_and_own_events_are_ignored() {
    let user = user();
    user.prints(["star", "174"]);
    let before = user.prints(["agenda"]);
    let free = format!("{DENTIST}\r\nTRANSP:TRANSPARENT");
    let off = format!("{DENTIST}\r\nSTATUS:CANCELLED");
    user.family(&calendar(&[&free, &off]));
    let without = user.prints(["agenda"]);
    assert!(before.contains("busy: Dentist") && !without.contains("Dentist"), "{without}");
    assert!(without.contains("busy: Weekly call"), "{without}");
    user.writes(["export", "-o", "work/mine.ics"]);
    assert_eq!(user.prints(["agenda"]), without);
}

#[test]
fn unreadable_calendar_gives_one_warning() {
    let user = user();
    user.family("hello");
    let run = user.run(["star", "174"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    assert!(run.stderr.contains("family.ics is no calendar"), "{run:?}");
    assert!(user.run(["agenda"]).stdout.contains("busy: Weekly call"), "the others are read");
    fs::remove_file(user.path(".config/hallway/family.ics")).unwrap();
    let run = user.run(["agenda"]);
    assert!(run.code == 0 && run.stderr.contains("no such file"), "{run:?}");
    assert!(!user.path(".config/hallway/family.ics").exists(), "never written");
}

#[test]
fn whole_days_are_listed_before_events_from_midnight() {
    let user = user();
    user.prints(["star", "174"]);
    user.family(&calendar(&[
        "DTSTART;TZID=America/New_York:20231112T230000\r\nDURATION:PT25H30M\r\nSUMMARY:A journey",
        "DTSTART;VALUE=DATE:20231113\r\nSUMMARY:Name day",
    ]));
    let agenda = user.prints(["agenda"]);
    let at = |text: &str| agenda.find(text).unwrap_or_else(|| panic!("{text}: {agenda}"));
    assert!(at("busy: Name day") < at("busy: A journey"), "{agenda}");
}
