//! Real schedules, which are not ours to hand on: where the environment variable
//! `HALLWAY_SCHEDULES` names a folder with them, all of them are read. The folder has
//! a `PROVENANCE.tsv` that says in its first and sixth column which file has how many
//! events. `cargo test --test it schedules:: -- --nocapture` prints what was read.

use std::path::{Path, PathBuf};
use std::time::Instant;

use hallway::format::{Hints, Import, schedule_json, schedule_xml};
use hallway::schedule::Schedule;

fn folder() -> Option<PathBuf> {
    std::env::var_os("HALLWAY_SCHEDULES").map(PathBuf::from)
}

fn import(folder: &Path, name: &str) -> Import {
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let looks = [
        schedule_xml::looks_so(&bytes),
        schedule_json::looks_so(&bytes),
    ];
    let is_xml = name.starts_with("xml/");
    assert_eq!(looks, [is_xml, !is_xml], "{name}");
    let read = if is_xml {
        schedule_xml::read
    } else {
        schedule_json::read
    };
    let begin = Instant::now();
    let import = read(&bytes, &Hints::default()).unwrap();
    let conference = &import.conference;
    println!(
        "{name}: {} {} to {} {}, {} talks, {} rooms, {} tracks, {} problems, {:?}",
        conference.id,
        conference.start,
        conference.end,
        conference.timezone,
        conference.talks.len(),
        conference.rooms.len(),
        conference.tracks.len(),
        import.problems.len(),
        begin.elapsed()
    );
    for problem in &import.problems {
        println!("    {}: {}", problem.place, problem.message);
    }
    import
}

#[test]
fn every_event_of_every_file_is_read() {
    let Some(folder) = folder() else { return };
    let provenance = std::fs::read_to_string(folder.join("PROVENANCE.tsv")).unwrap();
    for line in provenance.lines() {
        let columns: Vec<_> = line.split('\t').collect();
        let name = columns[0];
        if !name.starts_with("xml/") && !name.starts_with("json/") {
            continue;
        }
        let import = import(&folder, name);
        let talks = import.conference.talks.len();
        match (name, columns[5]) {
            // The list counts the events of the usual shape only.
            ("json/hub_schedule2.json", _) => assert_eq!(talks, 2),
            ("xml/klimacamp_2015_frab.xml", "n/a") => assert_eq!(talks, 106),
            (_, events) => assert_eq!(talks.to_string(), events, "{name}"),
        }
        let schedule = Schedule::new(import.conference).unwrap();
        println!("    {} days", schedule.days().len());
    }
}

#[test]
fn the_two_spellings_of_one_conference_agree() {
    let Some(folder) = folder() else { return };
    let read = |name: &str| Schedule::new(import(&folder, name).conference).unwrap();
    let xml = read("xml/klimacamp_2015_frab.xml");
    let json = read("json/klimacamp_2015_frab.json");
    let talks = xml.talks().iter().zip(json.talks());
    for (xml, json) in talks {
        assert_eq!(xml, json);
    }
}
