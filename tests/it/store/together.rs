//! Several programs at one agenda: they take turns, and nobody's stars are lost.

use std::fs::{self, File};
use std::process::{Child, Stdio};
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use super::{agenda_file, ids, schedule, star, unstar};
use crate::cli::{Hallway, Run};

/// Far longer than anything here takes, so that a fault ends the test.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(60);

/// Holds the lock as another program would.
fn lock(user: &Hallway) -> File {
    let folder = user.agenda().parent().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    let file = File::create(folder.join(".lock")).unwrap();
    file.lock().unwrap();
    file
}

/// Waits until a program has opened the lock that it cannot have.
#[cfg(target_os = "linux")]
fn wait_until_it_asks(child: &mut Child) {
    let begun = Instant::now();
    let open = format!("/proc/{}/fd", child.id());
    loop {
        let files = fs::read_dir(&open).into_iter().flatten().flatten();
        let mut targets = files.filter_map(|file| fs::read_link(file.path()).ok());
        if targets.any(|target| target.ends_with(".lock")) {
            return;
        }
        assert!(child.try_wait().unwrap().is_none(), "it did not wait");
        assert!(begun.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
}

#[test]
fn two_programs_that_change_in_turn_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let schedule = schedule();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    other.load().unwrap();
    one.apply(&[star("174")], &schedule).unwrap();
    let seen = other.apply(&[star("62"), star("66")], &schedule).unwrap();
    assert_eq!(ids(&seen), ["62", "66", "174"]);
    let seen = one.apply(&[unstar("66"), star("8")], &schedule).unwrap();
    assert_eq!(ids(&seen), ["8", "62", "174"]);
    assert_eq!(other.load().unwrap(), seen);
}

#[test]
fn changes_follow_from_what_the_file_holds_then() {
    let home = tempfile::tempdir().unwrap();
    let schedule = schedule();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    other.apply(&[star("62")], &schedule).unwrap();
    let mut found = None;
    let now = chrono::DateTime::UNIX_EPOCH;
    let revised = one.revise(&schedule, Some(now), |agenda| {
        found = Some(agenda.clone());
        vec![star("66")]
    });
    let revised = revised.unwrap();
    assert_eq!(ids(&found.unwrap()), ["62"]);
    assert_eq!(ids(&revised.agenda), ["62", "66"]);
    let backup = fs::read_to_string(revised.backup.unwrap()).unwrap();
    assert!(backup.contains("\"62\"") && !backup.contains("\"66\""));
    // Where nothing changes there is nothing to keep.
    let again = one.revise(&schedule, Some(now), |_| vec![star("66")]);
    assert_eq!(again.unwrap().backup, None);
}

#[test]
fn a_program_sees_the_changes_of_others_and_not_its_own() {
    let home = tempfile::tempdir().unwrap();
    let schedule = schedule();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    assert!(one.load_if_changed().is_none(), "there is no file yet");
    other.apply(&[star("174")], &schedule).unwrap();
    assert!(other.load_if_changed().is_none(), "its own change");
    let seen = one.load_if_changed().expect("a change").unwrap();
    assert_eq!(ids(&seen), ["174"]);
    assert!(one.load_if_changed().is_none(), "it has seen that");
    other.apply(&[unstar("174")], &schedule).unwrap();
    assert_eq!(
        ids(&one.load_if_changed().expect("a change").unwrap()),
        [""; 0]
    );
    fs::remove_file(one.path()).unwrap();
    assert!(one.load_if_changed().is_some(), "the file is gone");
    fs::write(one.path(), "no agenda").unwrap();
    assert!(one.load_if_changed().expect("a change").is_err());
}

#[test]
fn eight_programs_at_once_lose_nothing() {
    let user = Hallway::new();
    let talks = ["62", "66", "76", "110", "114", "115", "119", "136"];
    let start = |id: &&str| {
        user.command(["star", id])
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let children: Vec<Child> = talks.iter().map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let agenda = agenda_file(&user.path("data/hallway")).load().unwrap();
    assert_eq!(ids(&agenda), talks);
}

#[test]
#[cfg(target_os = "linux")]
fn a_change_waits_for_the_lock_and_is_made_on_top_of_what_is_then_there() {
    let user = Hallway::new();
    let held = lock(&user);
    let mut child = user
        .command(["star", "62"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until_it_asks(&mut child);
    user.write_agenda(
        r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023",
            "picks": {"174": {"starred": "2023-11-01T10:00:00Z", "title": ""}}}"#,
    );
    drop(held);
    assert!(child.wait().unwrap().success());
    assert_eq!(user.ids(&["list", "--starred"]), ["174", "62"]);
}

#[test]
fn a_lock_that_is_never_given_back_ends_in_a_message() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let before = fs::read(user.agenda()).unwrap();
    let held = lock(&user);
    let children = [["star", "62"], ["unstar", "174"]].map(|args| {
        let mut command = user.command(args);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    });
    for child in children {
        let run = Run::of(child.wait_with_output().unwrap());
        run.fails(3, &[".lock is locked by another program; try again"]);
    }
    // Who only looks needs no lock.
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
    drop(held);
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
    user.prints(["star", "62"]);
}
