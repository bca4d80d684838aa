//! Real files that we must not distribute, from the folder in `HALLWAY_SCHEDULES`.

use std::path::PathBuf;

use super::*;
use crate::format::native;

fn folder() -> PathBuf {
    let folder = std::env::var_os("HALLWAY_SCHEDULES");
    PathBuf::from(folder.expect("HALLWAY_SCHEDULES names the folder of the files"))
}

#[test]
#[ignore = "needs files that we must not distribute"]
fn timetable_agrees_with_built_in_conference() {
    let folder = folder();
    let path = folder.join("synthetic/indico_timetable_lpc2023_from_seed.json");
    let import = read(&std::fs::read_to_string(path).unwrap(), &Hints::default()).unwrap();
    let ours = native::built_in().unwrap();
    assert_eq!(import.conference.start, ours.conference().start);
    assert_eq!(import.conference.end, ours.conference().end);
    assert_eq!(import.conference.url, ours.conference().url);
    assert_eq!(import.conference.talks_url, ours.conference().talks_url);
    let theirs = Schedule::new(import.conference).unwrap();
    let mut compared = 0;
    for talk in theirs.talks().iter().filter(|talk| !talk.is_break) {
        let same = ours.by_id(&talk.id).unwrap();
        assert_eq!(talk.title, same.title);
        assert_eq!(talk.slot, same.slot);
        assert_eq!(talk.session, same.session);
        // Our dataset has corrected names.
        assert_eq!(talk.presenters.len(), same.presenters.len());
        compared += 1;
    }
    assert_eq!(compared, 31);
    assert_eq!(ours.talks().iter().filter(|talk| talk.slot.is_some()).count(), 31);
}

#[test]
#[ignore = "needs files that we must not distribute"]
fn times_in_another_zone_are_converted() {
    let folder = folder();
    let path = folder.join("indico/acat2024_contributions.json");
    let import = read(&std::fs::read_to_string(path).unwrap(), &Hints::default()).unwrap();
    let conference = import.conference;
    assert_eq!(conference.timezone, chrono_tz::US::Eastern);
    assert_eq!(conference.start.unwrap().to_string(), "2024-03-11");
    let talk = conference.talks.iter().find(|talk| talk.id.as_str() == "195").unwrap();
    let start = talk.slot.unwrap().start.to_rfc3339();
    assert_eq!(start, "2024-03-13T15:50:00-04:00");
    assert_eq!(talk.room.as_deref(), Some("Lecture Hall 1"));
    assert_eq!(talk.links.len(), 1);
    let unscheduled = conference.talks.iter().filter(|talk| talk.slot.is_none());
    assert_eq!(unscheduled.count(), 4);
}
