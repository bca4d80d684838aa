//! Several components with one UID.

use super::*;

fn event(uid: &str, title: &str, start: &str, more: &str) -> String {
    format!("UID:{uid}\nSUMMARY:{title}\nDTSTART:202405{start}T100000Z\n{more}")
}

fn kept(events: &[String]) -> Vec<(String, String)> {
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let import = berlin(&events);
    let talks = import.conference.talks.iter();
    talks.map(|talk| (talk.id.as_str().to_owned(), talk.title.clone())).collect()
}

#[test]
fn highest_sequence_wins_then_latest_stamp() {
    for (old, new) in [
        ("SEQUENCE:9", "SEQUENCE:10"),
        ("DTSTAMP:20240101T000000Z", "SEQUENCE:1\nDTSTAMP:20230101T000000Z"),
        ("DTSTAMP:20240101T000000Z", "DTSTAMP:20240102T000000Z"),
        (
            "DTSTAMP:20240101T000000Z\nLAST-MODIFIED:20230101T000000Z",
            "LAST-MODIFIED:20230102T000000Z\nDTSTAMP:20240101T000000Z",
        ),
    ] {
        let (old, new) = (event("1", "old", "04", old), event("1", "new", "04", new));
        for events in [[old.clone(), new.clone()], [new, old]] {
            assert_eq!(kept(&events), [("1".to_owned(), "new".to_owned())], "{events:?}");
        }
    }
}

#[test]
fn cancellation_applies_unless_it_is_older() {
    let on = event("1", "a", "04", "SEQUENCE:1\nDTSTAMP:20240101T000000Z");
    let other = event("2", "b", "04", "");
    let only_other = [("2".to_owned(), "b".to_owned())];
    for off in ["SEQUENCE:2", "SEQUENCE:1\nDTSTAMP:20240101T000000Z"] {
        let off = event("1", "a", "04", &format!("STATUS:CANCELLED\n{off}"));
        assert_eq!(kept(&[on.clone(), off, other.clone()]), only_other);
    }
    let off = event("1", "a", "04", "STATUS:cancelled\nSEQUENCE:0");
    assert_eq!(kept(&[on, off]).len(), 1);
}

#[test]
fn different_events_with_one_uid_are_all_kept() {
    let stamp =
        |second: u32| format!("DTSTAMP:202401010000{second:02}Z").replace("01010000", "0101T0000");
    let events = [event("1", "a", "04", &stamp(1)), event("1", "b", "05", &stamp(2))];
    assert_eq!(kept(&events).len(), 2);
}

#[test]
fn superseded_event_is_reported() {
    let old = event("1", "old", "04", "SEQUENCE:1");
    let new = event("1", "new", "05", "SEQUENCE:2");
    let import = berlin(&[&new, &old]);
    assert_eq!(problems(&import), ["line 10: 'old' has a later revision in line 4; ignored"]);
}

#[test]
fn uuid_in_another_case_is_the_same_uid() {
    let uuid = "0b5e6c1d-7f42-4a0e-8f5b-3c2d1e0f9a8b";
    let old = event(&uuid.to_uppercase(), "old", "04", "SEQUENCE:3");
    let new = event(uuid, "new", "05", "SEQUENCE:4");
    assert_eq!(kept(&[new, old]), [(uuid.to_owned(), "new".to_owned())]);
    let series = event(&format!("{uuid}@x"), "s", "04", "RRULE:FREQ=DAILY;COUNT=2");
    let id = format!("{}@x", uuid.to_uppercase());
    let moved = event(&id, "moved", "08", "RECURRENCE-ID:20240505T100000Z");
    let titles: Vec<String> = kept(&[series, moved]).into_iter().map(|(_, title)| title).collect();
    assert_eq!(titles, ["s", "moved"]);
}
