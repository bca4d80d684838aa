use super::*;
use crate::schedule::{Link, Person, Slot, Talk};
use chrono::{DateTime, Days, NaiveDate};
use proptest::prelude::*;

#[test]
fn built_in_conference_is_complete() {
    let schedule = built_in().unwrap();
    assert_eq!(schedule.talks().len(), 48);
    assert_eq!(schedule.days().len(), 2);
}

#[test]
fn invalid_dataset_is_rejected_with_reason() {
    let error = |text: &str| read(text).unwrap_err().to_string();
    assert!(error("{").contains("line 1"));
    assert!(error(r#"{"format":"x","version":1}"#).contains("'x'"));
    assert!(error(r#"{"format":"hallway-schedule","version":9}"#).contains("newer"));
    assert!(error(r#"{"format":"hallway-schedule","version":1}"#).contains("conference"));
}

#[test]
fn built_in_conference_is_written_back_unchanged() {
    let text = include_str!("../../../data/lpc-2023.json");
    let schedule = built_in().unwrap();
    assert!(detect(text));
    assert_eq!(write(schedule.conference()), text);
    let import = read_import(text, &Hints::default()).unwrap();
    assert!(import.problems.is_empty(), "{:?}", import.problems);
    let read = Schedule::new(import.conference).unwrap();
    assert_eq!(read.conference(), schedule.conference());
}

#[test]
fn format_is_detected_in_any_member_order() {
    let text = include_str!("../../../data/lpc-2023.json");
    // The keys are sorted by name, so `conference` comes first.
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let sorted = serde_json::to_string(&value).unwrap();
    assert!(sorted.starts_with("{\"conference\""), "{sorted:.40}");
    assert!(detect(&sorted));
    assert!(detect(r#"{ "format" : "hallway-schedule""#));
    // Files that only mention the format are not in it.
    for other in [
        r#"{"title": "\"format\": \"hallway-schedule\""}"#,
        r#"{"title": "hallway-schedule"}"#,
        r#"["format": "hallway-schedule"]"#,
    ] {
        assert!(!detect(other), "{other}");
    }
}

#[test]
fn inconsistent_dataset_is_repaired_on_import() {
    let text = r#"{"format":"hallway-schedule","version":1,"conference":{
        "id":"../Up","title":"C","timezone":"UTC","start":"2024-05-04","end":"2024-05-04",
        "sessions":[{"title":"S","description":"9"}],
        "talks":[{"id":"1","title":"a","track":"T"},{"id":"1","title":"b"}]}}"#;
    assert!(read(text).is_err());
    let import = read_import(text, &Hints::default()).unwrap();
    assert_eq!(import.problems.len(), 2, "{:?}", import.problems);
    assert_eq!(import.conference.id, "up");
    assert!(Schedule::new(import.conference).is_ok());
}

#[test]
fn irreparable_dataset_is_rejected_with_place() {
    let error = |text: &str| {
        let error = read_import(text, &Hints::default()).unwrap_err();
        error.to_string()
    };
    assert!(error(r#"{"format":"hallway-schedule","version":9}"#).contains("newer"));
    let misspelt = r#"{"format":"hallway-schedule","version":1,"conference":{"titel":"x"}}"#;
    assert!(error(misspelt).contains("`titel`"));
    assert!(error(misspelt).contains("line 1"));
}

/// Arbitrary text that sometimes repeats.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[a-c]{1,2}", 1 => "\\PC{0,8}", 1 => any::<String>()]
}

fn talks() -> impl Strategy<Value = Vec<Talk>> {
    let person = (text(), prop::option::of(text()))
        .prop_map(|(name, affiliation)| Person { name, affiliation });
    let people = prop::collection::vec(person, 0..3).boxed();
    let link = (text(), text()).prop_map(|(url, title)| Link { url, title });
    let slot = (0_i64..2_000_000_000, 0_u32..3000, prop::option::of(0_u64..20_000)).prop_map(
        |(seconds, minutes, day)| Slot {
            start: DateTime::from_timestamp(seconds, 0).unwrap().fixed_offset(),
            minutes,
            day: day.map(|day| NaiveDate::default() + Days::new(day)),
            all_day: minutes == 1440,
        },
    );
    let texts = (text(), text(), text(), any::<bool>(), any::<Option<bool>>());
    let maybe = || prop::option::of(text());
    let named = (maybe(), maybe(), maybe(), maybe(), maybe(), maybe(), maybe());
    let rest = (people.clone(), people, prop::collection::vec(link, 0..2), prop::option::of(slot));
    let talk = (texts, named, rest).prop_map(
        |(
            (id, title, abstract_, is_break, recorded),
            (subtitle, kind, language, room, session, track, url),
            (authors, presenters, links, slot),
        )| Talk {
            subtitle,
            kind,
            is_break,
            language,
            recorded,
            slot,
            room,
            session,
            track,
            authors,
            presenters,
            links,
            url,
            abstract_,
            ..Talk::new(id, title)
        },
    );
    prop::collection::vec(talk, 0..12)
}

pub fn conferences() -> impl Strategy<Value = Conference> {
    let zones = prop::sample::select(vec![Tz::UTC, Tz::Europe__Berlin, Tz::Asia__Kolkata]);
    let biographies = prop::collection::vec((text(), text()), 0..6);
    (talks(), text(), zones, text(), prop::option::of(text()), biographies).prop_map(
        |(talks, title, zone, chair, url, biographies)| {
            let mut draft = Draft::new(&title, zone);
            for (name, biography) in biographies {
                draft.biography(&name, biography);
            }
            for talk in talks {
                draft.talk(talk, "here");
            }
            draft.conference.url = url;
            draft.conference.venue.city = chair.clone();
            let described = draft.conference.talks.first().map(|talk| talk.id.clone());
            if let Some(session) = draft.conference.sessions.first_mut() {
                session.chairs = vec![Person { name: chair, affiliation: None }];
                session.description = described;
            }
            draft.finish("test", "", None, &Hints::default()).unwrap().conference
        },
    )
}

proptest! {
    #![proptest_config(crate::effort::random(120))]

    #[test]
    fn any_conference_round_trips(conference in conferences()) {
        let import = read_import(&write(&conference), &Hints::default()).unwrap();
        prop_assert_eq!(&import.problems, &[]);
        let whole = |conference| Schedule::new(conference).unwrap();
        let (read, ours) = (whole(import.conference), whole(conference));
        prop_assert_eq!(read.conference(), ours.conference());
        // Writing the loaded conference must give the same file again.
        let again = read_import(&write(ours.conference()), &Hints::default()).unwrap();
        let again = whole(again.conference);
        prop_assert_eq!(again.conference(), ours.conference());
    }

    #[test]
    fn a_damaged_dataset_never_panics(cut in 0_usize..60_000, byte in any::<char>()) {
        let text = include_str!("../../../data/lpc-2023.json");
        let cut = (0..=cut.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap();
        let mut damaged = text[..cut].to_owned();
        damaged.push(byte);
        prop_assert!(read(&damaged).is_err());
        damaged.push_str(&text[cut..]);
        let _ = read(&damaged);
        let _ = read_import(&damaged, &Hints::default());
    }
}
