//! Schedules that conferences have published, read as they are.
//!
//! They are not ours to hand on, so they are no part of this repository. To try
//! them, put such files into the folders `ics` and `synthetic` of one folder and
//! name that in the environment:
//!
//! ```sh
//! HALLWAY_SCHEDULES=~/schedules cargo test --test it schedules -- --ignored
//! ```

use std::path::{Path, PathBuf};

use hallway::format::{self, Hints};
use hallway::schedule::Schedule;

/// The files that are known, and how many events each has.
const CALENDARS: [(&str, usize); 5] = [
    ("ics/divoc_ptt_pretalx.ics", 23),
    ("ics/linux_conf_au_2020.ics", 262),
    ("ics/pycon_us_2025_all.ics", 224),
    ("synthetic/indico_event17_contributions_from_seed.ics", 31),
    (
        "synthetic/indico_event17_contributions_value_datetime.ics",
        31,
    ),
];

fn folder() -> PathBuf {
    let folder = std::env::var_os("HALLWAY_SCHEDULES");
    PathBuf::from(folder.expect("HALLWAY_SCHEDULES names the folder of the files"))
}

fn read(path: &Path) -> (Schedule, Vec<String>) {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let import = format::read(&bytes, &Hints::default())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let problems = import.problems.iter();
    let problems = problems.map(|p| format!("{}: {}", p.place, p.message));
    let problems = problems.collect();
    let schedule = Schedule::new(import.conference)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (schedule, problems)
}

#[test]
#[ignore = "needs files that are not ours to hand on"]
fn published_calendars_are_read_whole() {
    for (name, events) in CALENDARS {
        let (schedule, problems) = read(&folder().join(name));
        let conference = schedule.conference();
        let talks = schedule.talks();
        println!(
            "{name}: {} ({}), {}, {} to {}, {} talks, {} days, {} rooms, {} with speakers, {} tracks",
            conference.title,
            conference.id,
            conference.timezone,
            conference.start,
            conference.end,
            talks.len(),
            schedule.days().len(),
            conference.rooms.len(),
            talks
                .iter()
                .filter(|talk| !talk.speakers().is_empty())
                .count(),
            conference.tracks.len(),
        );
        for problem in &problems {
            println!("  {problem}");
        }
        assert_eq!(talks.len(), events, "{name}");
        assert!(talks.iter().all(|talk| talk.slot.is_some()), "{name}");
        // Of some no zone and no name can be known.
        assert!(problems.len() <= 2, "{name}: {problems:?}");
    }
}
