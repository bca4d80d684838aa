//! Published schedules of real conferences.
//!
//! Their licences don't allow copies in this repository. To test with them, name a folder
//! with such files in the environment. The first and sixth columns of its
//! `PROVENANCE.tsv` are the files and their numbers of events.
//!
//! ```sh
//! HALLWAY_SCHEDULES=~/schedules cargo test --test it schedules -- --ignored --nocapture
//! ```

use std::path::PathBuf;
use std::time::Instant;

use hallway::format::{self, Hints, ReadError};
use hallway::schedule::Schedule;

/// Files that must be refused because they are not a schedule or have no talks.
const REFUSED: [&str; 3] =
    ["indico/docs_categ_0.json", "indico/docs_event_0.json", "indico/docs_timetable_0.json"];

fn folder() -> PathBuf {
    let folder = std::env::var_os("HALLWAY_SCHEDULES");
    PathBuf::from(folder.expect("HALLWAY_SCHEDULES names the folder of the files"))
}

#[test]
#[ignore = "needs files that are not ours to hand on"]
fn published_schedules_are_read_completely() {
    let folder = folder();
    let table = std::fs::read_to_string(folder.join("PROVENANCE.tsv")).unwrap();
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (Some(&name), Some(&events)) = (columns.first(), columns.get(5)) else {
            continue;
        };
        if name.starts_with("schemas/") {
            continue;
        }
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let begin = Instant::now();
        let read = format::read(&bytes, &Hints::default());
        let took = begin.elapsed();
        if REFUSED.contains(&name) {
            match read {
                Err(
                    ReadError::NoSchedule { .. }
                    | ReadError::NoTalks { .. }
                    | ReadError::Broken { .. },
                ) => {}
                other => wrong.push(format!("{name}: {other:?}")),
            }
            continue;
        }
        let import = match read {
            Ok(import) => import,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let (format, problems) = (import.format, import.problems);
        let schedule = Schedule::new(import.conference).unwrap();
        let conference = schedule.conference();
        let events_read = schedule.talks().iter().filter(|talk| !talk.is_break).count();
        println!(
            "{name}: {format}, {} ({}), {}, {:?}, {} talks, {} days, {} rooms, {} tracks, {} \
             problems, {took:?}",
            conference.title,
            conference.id,
            conference.timezone,
            conference.dates(),
            schedule.talks().len(),
            schedule.days().len(),
            conference.rooms.len(),
            conference.tracks.len(),
            problems.len(),
        );
        for problem in problems.iter().take(5) {
            println!("    {}: {}", problem.place, problem.message);
        }
        // Some files have no number in the table, and only some count breaks.
        let read = [events_read, schedule.talks().len()];
        if let Ok(events @ 1..) = events.parse::<usize>()
            && !read.contains(&events)
        {
            wrong.push(format!("{name}: {read:?} of {events} events"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
