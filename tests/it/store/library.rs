//! The library on disk: what it stores, how, and what it refuses.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::thread;

use chrono::{DateTime, TimeDelta, Utc};
use hallway::format::native::{self, Source};
use hallway::schedule::Schedule;
use hallway::store::library::{BUILT_IN, Saved};
use hallway::store::{Error, Folders, Library};

use super::{mode, names};
use crate::cli::Hallway;

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// The first talks of the built-in conference under another ID.
fn edition(id: &str, talks: usize) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    id.clone_into(&mut conference.id);
    conference.talks.truncate(talks);
    conference.sessions.iter_mut().for_each(|session| session.description = None);
    Schedule::new(conference).unwrap()
}

fn at(second: i64) -> DateTime<Utc> {
    NOW + TimeDelta::seconds(second)
}

fn source() -> Source {
    Source {
        from: "https://a.example/x".to_owned(),
        format: "test".to_owned(),
        fetched: NOW,
        etag: None,
        last_modified: None,
        columns: Vec::new(),
        page: None,
    }
}

fn save(library: &Library, talks: usize) -> Saved {
    library.save(edition("a", talks), source(), NOW, false).unwrap().saved
}

fn talks(library: &Library) -> usize {
    library.load("a").unwrap().schedule.talks().len()
}

#[test]
fn saved_conference_is_loaded_and_listed() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    assert_eq!(library.ids().unwrap(), [BUILT_IN]);
    assert_eq!(names(home.path()), [""; 0], "reading creates no files");
    assert_eq!(save(&library, 20), Saved::New);
    let stored = library.load("a").unwrap();
    assert_eq!(stored.schedule.conference(), edition("a", 20).conference());
    assert_eq!(stored.source, Some(source()));
    assert!(!stored.built_in);
    assert_eq!(library.ids().unwrap(), ["a", BUILT_IN]);
    assert_eq!(library.list().len(), 2);
    assert_eq!(library.current().unwrap(), BUILT_IN);
}

#[test]
fn stored_edition_shadows_the_built_in_conference() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    let stored = library.load(BUILT_IN).unwrap();
    assert!(stored.built_in && stored.id() == BUILT_IN);
    // A stored edition takes precedence; the built-in one returns when it is removed.
    let schedule = edition(BUILT_IN, 40);
    let shadowing = library.save(schedule, source(), NOW, false).unwrap();
    assert_eq!(shadowing.saved, Saved::Updated);
    assert_eq!(library.load(BUILT_IN).unwrap().schedule.talks().len(), 40);
    assert_eq!(library.list().len(), 1);
    library.remove(BUILT_IN, NOW).unwrap();
    assert_eq!(library.load(BUILT_IN).unwrap().schedule.talks().len(), 48);
    assert!(matches!(library.remove(BUILT_IN, NOW), Err(Error::BuiltIn { .. })));
}

#[test]
fn files_and_folders_are_private() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let library = Folders::at(&data).library();
    save(&library, 20);
    save(&library, 21);
    library.set_current("a").unwrap();
    for folder in ["", "conferences", "backups", "backups/a"] {
        assert_eq!(mode(&data.join(folder)), 0o700, "{folder}");
    }
    for file in ["current", "conferences/a.json", "backups/a/19700101T000000Z.json"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    assert_eq!(names(&data.join("conferences")), [".lock", "a.json"]);
}

#[test]
fn last_three_editions_are_kept_with_a_stopped_clock() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    fs::create_dir(home.path().join("agenda")).unwrap();
    let backups = home.path().join("backups/a");
    for talks in 20..=26 {
        fs::write(home.path().join("agenda/a.json"), talks.to_string()).unwrap();
        save(&library, talks);
        if talks == 21 {
            fs::write(backups.join("mine.json"), "precious").unwrap();
        }
    }
    let stamp = |second: i64| (NOW + TimeDelta::seconds(second)).format("%Y%m%dT%H%M%SZ");
    let mut expected: Vec<String> = (3..=5)
        .flat_map(|second| [".agenda.json", ".json"].map(|end| format!("{}{end}", stamp(second))))
        .collect();
    expected.push("mine.json".to_owned());
    assert_eq!(names(&backups), expected);
    // Undo goes back through all editions, newest first.
    for expected in [25, 24, 23] {
        let undone = library.undo("a", at(90)).unwrap();
        assert_eq!(undone.stored.schedule.talks().len(), expected);
        assert_eq!(talks(&library), expected);
        // The backup of the agenda is named if the agenda has changed since.
        let kept = undone.agenda.map(|path| fs::read_to_string(path).unwrap());
        let then = (expected != 25).then(|| (expected + 1).to_string());
        assert_eq!(kept, then);
    }
    assert!(matches!(library.undo("a", at(90)), Err(Error::NoBackup { .. })));
    assert_eq!(fs::read_to_string(home.path().join("agenda/a.json")).unwrap(), "26");
}

#[test]
fn unchanged_or_doubted_edition_makes_no_backup() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    assert_eq!(save(&library, 20), Saved::Unchanged);
    let before = fs::read(home.path().join("conferences/a.json")).unwrap();
    let doubted = library.save(edition("a", 9), source(), NOW, false);
    assert!(matches!(doubted, Err(Error::Suspicious(doubt)) if doubt.after == 9));
    assert_eq!(fs::read(home.path().join("conferences/a.json")).unwrap(), before);
    assert!(!home.path().join("backups").exists());
    let forced = library.save(edition("a", 9), source(), NOW, true).unwrap();
    assert_eq!(forced.saved, Saved::Updated);
}

#[test]
fn damaged_file_is_reported_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    let path = home.path().join("conferences/a.json");
    let whole = fs::read_to_string(&path).unwrap();
    for (text, reason) in [
        (String::new(), "EOF"),
        ("[]".to_owned(), "no hallway-schedule file"),
        (whole[..whole.len() / 2].to_owned(), "line "),
        (whole.replace("\"version\": 1", "\"version\": 9"), "needs a newer hallway"),
        (whole.replace("\"id\": \"a\"", "\"id\": \"b\""), "it belongs to the conference 'b'"),
        (whole.replace("\"fetched\": \"1970", "\"fetched\": \"x"), "line "),
    ] {
        fs::write(&path, &text).unwrap();
        let errors = [
            library.load("a").map(drop),
            library.set_current("a").map(drop),
            library.save(edition("a", 21), source(), NOW, false).map(drop),
            library.record_check("a", NOW),
            library.list().into_iter().find_map(Result::err).map_or(Ok(()), Err),
        ];
        for error in errors {
            let error = error.unwrap_err();
            assert!(matches!(error, Error::InvalidConference { .. }), "{error}");
            let message = error.to_string();
            assert!(
                message.contains("a.json is not a conference: ") && message.contains(reason),
                "{message}"
            );
        }
        assert_eq!(library.list().len(), 2, "the built-in one is listed");
    }
    fs::write(&path, "{").unwrap();
    assert!(library.save(edition("a", 21), source(), NOW, false).is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "{");
    library.remove("a", NOW).unwrap();
    let kept = home.path().join("backups/a/19700101T000000Z.json");
    assert_eq!(fs::read_to_string(kept).unwrap(), "{");
}

#[test]
fn foreign_files_in_the_folder_are_ignored_or_reported() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    let folder = home.path().join("conferences");
    fs::write(folder.join("notes.txt"), "").unwrap();
    fs::write(folder.join(".hidden.json"), "").unwrap();
    assert_eq!(library.list().len(), 2);
    fs::write(folder.join("My Conf.json"), "").unwrap();
    fs::create_dir(folder.join("folder.json")).unwrap();
    let errors = library.list().into_iter().filter_map(Result::err);
    let errors: Vec<String> = errors.map(|error| error.to_string()).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert!(errors[0].contains("My Conf.json is not a conference: its name is not an ID"));
    assert!(errors[1].contains("cannot read") && errors[1].contains("folder.json"));
}

#[test]
fn unreadable_file_is_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    let path = home.path().join("conferences/a.json");
    fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        // Permissions don't apply to root, so there is nothing to test.
        return;
    }
    for force in [false, true] {
        let saved = library.save(edition("a", 21), source(), NOW, force);
        assert!(matches!(saved, Err(Error::Read { .. })));
    }
    assert!(library.list().iter().any(Result::is_err));
}

#[test]
fn concurrent_saves_keep_every_edition() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    thread::scope(|scope| {
        for talks in 21..=24 {
            let library = library.clone();
            scope.spawn(move || assert_eq!(save(&library, talks), Saved::Updated));
        }
    });
    // Whichever import came last, all earlier editions are complete backups.
    let mut seen = vec![talks(&library)];
    for _ in 0..3 {
        library.undo("a", at(90)).unwrap();
        seen.push(talks(&library));
    }
    seen.sort_unstable();
    assert_eq!(seen, [21, 22, 23, 24]);
}

#[test]
fn concurrent_imports_lose_nothing() {
    let user = Hallway::new();
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let text = native::write_stored(edition("x", 20).conference(), None, None);
    user.write("x.json", text);
    let start = |id: &&str| {
        let mut command = user.command(["import", "x.json", "--id", id]);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = ids.iter().map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let library = Folders::at(user.path("data/hallway")).library();
    assert_eq!(library.ids().unwrap().len(), ids.len() + 1);
    assert!(library.list().iter().all(Result::is_ok));
    assert!(ids.contains(&library.current().unwrap().as_str()));
}

#[test]
fn summaries_agree_with_the_full_list() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    for (id, talks) in [("a", 20), ("b", 3), (BUILT_IN, 40)] {
        let schedule = edition(id, talks);
        library.save(schedule, source(), NOW, false).unwrap();
    }
    let file = |name: &str| home.path().join("conferences").join(name);
    let moved = fs::read_to_string(file("b.json")).unwrap();
    fs::write(file("b.json"), moved.replace("\"2023-11-1", "\"2024-11-1")).unwrap();
    fs::copy(file("a.json"), file("c.json")).unwrap();
    fs::write(file("d.json"), b"\xff{").unwrap();
    fs::write(file("No id.json"), "{}").unwrap();
    let whole = library.list().into_iter().map(|of| match of {
        Ok(stored) => format!("{} {}", stored.id(), stored.schedule.talks().len()),
        Err(error) => error.to_string(),
    });
    let brief = library.summaries().into_iter().map(|of| match of {
        Ok(summary) => format!("{} {}", summary.id, summary.talks),
        Err(error) => error.to_string(),
    });
    let whole: Vec<String> = whole.collect();
    assert_eq!(brief.collect::<Vec<_>>(), whole);
    assert_eq!(whole[..3], ["b 3", "a 20", "lpc-2023 40"]);
    let folder = Folders::at(home.path()).conferences();
    assert_eq!((folder.conferences.len(), folder.damaged.len()), (3, 3));
    assert!(folder.damaged[0].starts_with("No id.json: its name is not an ID"));
}

#[test]
fn id_of_a_removed_conference_is_not_completed() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    for id in ["a", "a-2"] {
        library.save(edition(id, 20), source(), NOW, false).unwrap();
    }
    library.remove("a", NOW).unwrap();
    // It can be restored.
    assert_eq!(library.complete_id("a"), "a");
    library.undo(&library.complete_id("a"), NOW).unwrap();
    assert_eq!(talks(&library), 20);
    assert_eq!(library.complete_id("a-"), "a-2");
}

#[test]
fn failed_updates_consume_no_backup() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    let backups = home.path().join("backups/a");
    for talks in [20, 21, 22, 23] {
        save(&library, talks);
    }
    let kept = names(&backups);
    assert_eq!(kept.len(), 3);
    // The stored changes are damaged.
    let path = home.path().join("conferences/a.json");
    let readable = fs::read_to_string(&path).unwrap();
    fs::write(&path, readable.replace("\"changes\": {", "\"changes\": [{")).unwrap();
    for second in 0..5 {
        let newer = edition("a", 24);
        let taken = library.save(newer, source(), at(second), false);
        assert!(matches!(taken, Err(Error::InvalidConference { .. })), "{taken:?}");
    }
    assert_eq!(names(&backups), kept);
    fs::write(&path, readable).unwrap();
    library.undo("a", NOW).unwrap();
    assert_eq!(talks(&library), 22);
}

#[test]
fn reimport_from_stdin_keeps_the_known_source() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    let stdin = Source { from: "-".to_owned(), fetched: at(7), ..source() };
    let again = library.save(edition("a", 20), stdin.clone(), at(7), false).unwrap();
    assert_eq!(again.saved, Saved::Unchanged);
    let known = Source { fetched: at(7), ..source() };
    assert_eq!(library.load("a").unwrap().source.as_ref(), Some(&known));
    assert_eq!(again.stored.source, Some(known));
    assert_eq!(again.former_source, Some(source()));
    // A different edition records its own source.
    library.save(edition("a", 21), stdin.clone(), at(8), false).unwrap();
    assert_eq!(library.load("a").unwrap().source, Some(stdin));
}

#[test]
fn failed_removal_keeps_the_conference() {
    let home = tempfile::tempdir().unwrap();
    let library = Folders::at(home.path()).library();
    save(&library, 20);
    library.set_current("a").unwrap();
    // A file in place of the folder for backups.
    fs::write(home.path().join("backups"), "").unwrap();
    assert!(matches!(library.remove("a", NOW), Err(Error::Write { .. })));
    assert_eq!(talks(&library), 20);
    fs::remove_file(home.path().join("backups")).unwrap();
    library.remove("a", NOW).unwrap();
    assert!(matches!(library.remove("a", NOW), Err(Error::Unknown { .. })));
}
