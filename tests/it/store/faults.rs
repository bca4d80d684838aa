//! Files that belong to another user, are read-only, dangling links or missing: each is
//! named in the error, and nothing replaces it.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use super::{agenda_file, apply, ids, mode, names, star};
use crate::cli::{Hallway, NOBODY};

/// Asserts that a star is refused with this reason, that nothing changed, and that
/// commands that only read still work.
#[track_caller]
fn assert_star_is_refused(user: &Hallway, reason: &str) {
    let before = fs::read(user.agenda()).unwrap();
    let error = format!("cannot write {}: ", user.agenda().display());
    user.run(["star", "62"]).fails(3, &[&error, reason]);
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
    let folder = user.agenda().parent().unwrap().to_owned();
    assert_eq!(names(&folder), [".lock", "lpc-2023.json"]);
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
}

#[test]
fn read_only_file_is_not_replaced() {
    let Some(user) = Hallway::bound() else {
        return;
    };
    user.prints(["star", "174"]);
    user.writes(["export", "174", "-o", "mine.ics"]);
    for file in [user.agenda(), user.path("mine.ics")] {
        fs::set_permissions(file, Permissions::from_mode(0o400)).unwrap();
    }
    assert_star_is_refused(&user, "Permission denied");
    let before = fs::read(user.path("mine.ics")).unwrap();
    user.run(["export", "62", "-o", "mine.ics", "--force"])
        .fails(3, &["cannot write mine.ics: Permission denied"]);
    assert_eq!(fs::read(user.path("mine.ics")).unwrap(), before);
    fs::set_permissions(user.agenda(), Permissions::from_mode(0o600)).unwrap();
    user.prints(["star", "62"]);
}

#[test]
fn file_of_another_user_is_left_alone() {
    // Only root can change the owner of a file.
    let Some(user) = Hallway::bound().filter(Hallway::is_another) else {
        return;
    };
    user.prints(["star", "174"]);
    chown(user.agenda(), Some(0), Some(0)).unwrap();
    for (mode, reason) in
        [(0o644, "Permission denied"), (0o666, "it belongs to another user; left as is")]
    {
        fs::set_permissions(user.agenda(), Permissions::from_mode(mode)).unwrap();
        assert_star_is_refused(&user, reason);
        assert_eq!(fs::metadata(user.agenda()).unwrap().uid(), 0);
    }
}

#[test]
fn file_written_by_root_keeps_its_owner() {
    let Some(user) = Hallway::bound().filter(Hallway::is_another) else {
        return;
    };
    user.prints(["star", "174"]);
    let user = user.for_root();
    user.prints(["star", "62"]);
    let there = fs::metadata(user.agenda()).unwrap();
    assert_eq!((there.uid(), there.gid()), (NOBODY, NOBODY));
    assert_eq!(mode(&user.agenda()), 0o600);
}

#[test]
fn export_keeps_the_mode_of_an_existing_file() {
    let user = Hallway::new();
    let file = user.path("mine.ics");
    fs::write(&file, "").unwrap();
    for kept in [0o600, 0o640, 0o666] {
        fs::set_permissions(&file, Permissions::from_mode(kept)).unwrap();
        user.writes(["export", "174", "-o", "mine.ics"]);
        assert_eq!(mode(&file), kept);
    }
}

#[test]
fn full_device_is_named() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let user = Hallway::new();
    user.run(["export", "174", "-o", "/dev/full"])
        .fails(3, &["cannot write /dev/full: No space left"]);
    assert!(!fs::metadata("/dev/full").unwrap().is_file());
}

#[test]
fn broken_link_is_left_alone() {
    for (to, verb) in [("no/such/folder.json", "write"), ("lpc-2023.json", "read")] {
        let user = Hallway::new();
        fs::create_dir_all(user.agenda().parent().unwrap()).unwrap();
        symlink(to, user.agenda()).unwrap();
        let error = format!("cannot {verb} {}: ", user.agenda().display());
        user.run(["star", "62"]).fails(3, &[&error]);
        assert_eq!(fs::read_link(user.agenda()).unwrap(), Path::new(to));
        assert!(user.run(["list"]).stdout.contains("RV64ILP32"));
    }
}

#[test]
fn missing_folder_is_created_again() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut file = agenda_file(&data);
    apply(&mut file, &[star("174")]).unwrap();
    fs::remove_dir_all(&data).unwrap();
    // The picks in the removed file are not restored.
    let seen = apply(&mut file, &[star("62")]).unwrap();
    assert_eq!(ids(&seen), ["62"]);
    assert_eq!(file.load().unwrap(), seen);
    assert_eq!((mode(&data), mode(file.path())), (0o700, 0o600));
}

#[test]
fn pipe_in_place_of_the_lock_does_not_block() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let lock = user.agenda().with_file_name(".lock");
    fs::remove_file(&lock).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &lock, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR)
        .unwrap();
    user.run(["star", "62"]).fails(3, &["cannot write ", ".lock"]);
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
}
