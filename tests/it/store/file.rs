//! The format of the agenda file, and the parts that a change leaves alone.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::{agenda_file, apply, ids, mode, names, star, unstar};
use crate::cli::{Hallway, Run};

#[test]
fn agenda_file_is_readable_and_sorted() {
    let user = Hallway::new();
    // Sorted numerically, independent of the order of the stars.
    user.prints(["star", "226", "174"]);
    user.prints(["star", "62"]);
    insta::assert_snapshot!("agenda_file", fs::read_to_string(user.agenda()).unwrap());
}

#[test]
fn file_and_folders_are_private() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    assert_eq!(mode(&user.agenda()), 0o600);
    for folder in ["data", "data/hallway", "data/hallway/agenda"] {
        assert_eq!(mode(&user.path(folder)), 0o700, "{folder}");
    }
}

#[test]
fn only_stale_temporary_files_are_removed() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let folder = user.agenda().parent().unwrap().to_owned();
    let days_old = SystemTime::now() - Duration::from_secs(3 * 24 * 60 * 60);
    for (name, modified) in
        [(".hallway-left", Some(days_old)), (".hallway-now", None), (".other", Some(days_old))]
    {
        let file = fs::File::create(folder.join(name)).unwrap();
        if let Some(time) = modified {
            file.set_modified(time).unwrap();
        }
    }
    user.prints(["star", "62"]);
    assert_eq!(names(&folder), [".hallway-now", ".lock", ".other", "lpc-2023.json"]);
}

#[test]
fn existing_file_mode_is_kept() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    fs::set_permissions(user.agenda(), Permissions::from_mode(0o640)).unwrap();
    user.prints(["star", "62"]);
    assert_eq!(mode(&user.agenda()), 0o640);
}

#[test]
fn unknown_fields_in_the_agenda_file_are_kept() {
    let user = Hallway::new();
    let text = r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023",
        "colour": {"of": ["the", "tent", 1.5, null]},
        "picks": {"174": {"starred": "2023-11-01T10:00:00Z", "title": "Old", "note": "ask Ann"}}}"#;
    user.write_agenda(text);
    user.prints(["star", "62"]);
    user.prints(["unstar", "62"]);
    let mut expected: Value = serde_json::from_str(text).unwrap();
    // Only the stored facts about the talk are updated.
    expected["picks"]["174"]["title"] = json!("Run ILP32 on RV64 ISA (RV64ILP32)");
    expected["picks"]["174"]["start"] = json!("2023-11-13T09:55:00-05:00");
    expected["picks"]["174"]["minutes"] = json!(20);
    let written = fs::read_to_string(user.agenda()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), expected);
}

#[test]
fn change_without_effect_writes_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut file = agenda_file(home.path());
    apply(&mut file, &[star("174")]).unwrap();
    // The layout after editing by hand.
    let compact = fs::read_to_string(file.path()).unwrap().replace('\n', "");
    fs::write(file.path(), &compact).unwrap();
    apply(&mut file, &[unstar("62")]).unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), compact);
}

#[test]
fn missing_file_is_an_empty_agenda() {
    let home = tempfile::tempdir().unwrap();
    let agenda = agenda_file(home.path()).load().unwrap();
    assert_eq!((ids(&agenda), agenda.conference.as_str()), (vec![], "lpc-2023"));
    assert_eq!(names(home.path()), [""; 0], "reading creates no files");
}

#[test]
fn symbolic_link_stays_a_link() {
    let user = Hallway::new();
    user.write_agenda("");
    let (real, step) = (user.path("real.json"), user.path("step.json"));
    fs::remove_file(user.agenda()).unwrap();
    // A chain of links to a file that does not exist yet survives.
    symlink(user.path("step.json"), user.agenda()).unwrap();
    symlink("real.json", &step).unwrap();
    for id in ["174", "62"] {
        user.prints(["star", id]);
        assert!(fs::symlink_metadata(user.agenda()).unwrap().is_symlink());
        assert!(fs::symlink_metadata(&step).unwrap().is_symlink());
        assert!(fs::symlink_metadata(&real).unwrap().is_file());
    }
    assert_eq!(user.ids(&["list", "--starred"]), ["174", "62"]);
    assert_eq!(names(&user.path("")), ["data", "real.json", "step.json"]);
}

#[test]
fn no_temporary_files_are_left_behind() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    user.prints(["unstar", "174"]);
    let folder = user.agenda().parent().unwrap().to_owned();
    assert_eq!(names(&folder), [".lock", "lpc-2023.json"]);
}

#[test]
fn leftover_temporary_file_is_harmless() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let folder = user.agenda().parent().unwrap().to_owned();
    fs::write(folder.join(".hallway-aB3xYz"), "{\"format\": \"hall").unwrap();
    user.prints(["star", "62"]);
    assert_eq!(user.ids(&["list", "--starred"]), ["174", "62"]);
}

#[test]
fn full_disk_keeps_the_old_file_intact() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    // More than a disk block.
    user.prints(["note", "174", &"at length ".repeat(200)]);
    user.writes(["export", "174", "-o", "mine.ics"]);
    let files = [user.agenda(), user.path("mine.ics")];
    let before = files.each_ref().map(|path| fs::read(path).unwrap());
    let saves = [&["star", "62"][..], &["export", "62", "-o", "mine.ics", "--force"]];
    for (args, blocks) in saves.into_iter().flat_map(|args| [(args, 0), (args, 1)]) {
        // Limit the file size to zero or one block; writing then fails as on a full
        // disk.
        let limited = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limited]);
        command.arg(env!("CARGO_BIN_EXE_hallway")).args(args);
        let run = Run::of(user.set_environment(&mut command).output().unwrap());
        run.fails(3, &["cannot write ", "File too large"]);
    }
    assert_eq!(files.each_ref().map(|path| fs::read(path).unwrap()), before);
    assert_eq!(names(&user.path("")), ["data", "mine.ics"]);
    let folder = user.agenda().parent().unwrap().to_owned();
    assert_eq!(names(&folder), [".lock", "lpc-2023.json"]);
}
