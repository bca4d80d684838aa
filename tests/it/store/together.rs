//! Several programs with the same agenda take turns, and no star is lost.

use std::fs::{self, File};
use std::process::{Child, Stdio};
#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use hallway::format::native;
use hallway::schedule::{Talk, TalkId};

use super::{agenda_file, apply, ids, schedule, star, unstar};
use crate::cli::{Hallway, Run};

/// The deadline of a wait: far longer than it takes.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes the lock, as another program would.
fn lock(user: &Hallway) -> File {
    let folder = user.agenda().parent().unwrap().to_owned();
    fs::create_dir_all(&folder).unwrap();
    let file = File::create(folder.join(".lock")).unwrap();
    file.lock().unwrap();
    file
}

/// Waits until a program tries to take the lock.
#[cfg(target_os = "linux")]
fn wait_for_lock_attempt(child: &mut Child) {
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
fn alternating_programs_lose_no_changes() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    other.load().unwrap();
    apply(&mut one, &[star("174")]).unwrap();
    let seen = apply(&mut other, &[star("62"), star("66")]).unwrap();
    assert_eq!(ids(&seen), ["62", "66", "174"]);
    let seen = apply(&mut one, &[unstar("66"), star("8")]).unwrap();
    assert_eq!(ids(&seen), ["8", "62", "174"]);
    assert_eq!(other.load().unwrap(), seen);
}

#[test]
fn revise_sees_the_current_content_of_the_file() {
    let home = tempfile::tempdir().unwrap();
    let schedule = schedule();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    apply(&mut other, &[star("62")]).unwrap();
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
    // Without changes there is no backup.
    let again = one.revise(&schedule, Some(now), |_| vec![star("66")]);
    assert_eq!(again.unwrap().backup, None);
}

#[test]
fn load_if_changed_sees_only_changes_of_other_programs() {
    let home = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (agenda_file(home.path()), agenda_file(home.path()));
    one.load().unwrap();
    assert!(one.load_if_changed().is_none(), "there is no file yet");
    apply(&mut other, &[star("174")]).unwrap();
    assert!(other.load_if_changed().is_none(), "its own change");
    let seen = one.load_if_changed().expect("a change").unwrap();
    assert_eq!(ids(&seen), ["174"]);
    assert!(one.load_if_changed().is_none(), "it has seen that");
    apply(&mut other, &[unstar("174")]).unwrap();
    assert_eq!(ids(&one.load_if_changed().expect("a change").unwrap()), [""; 0]);
    fs::remove_file(one.path()).unwrap();
    assert!(one.load_if_changed().is_some(), "the file is gone");
    fs::write(one.path(), "no agenda").unwrap();
    assert!(one.load_if_changed().expect("a change").is_err());
}

/// Stores a conference with the given number of talks in place of the built-in one.
fn store_talks(user: &Hallway, talks: usize) {
    let mut conference = schedule().conference().clone();
    let mut talk = conference.talks.swap_remove(0);
    talk.abstract_ = String::new();
    talk.slot = None;
    let numbered = |number: usize| Talk { id: TalkId::new(number.to_string()), ..talk.clone() };
    conference.talks = (0..talks).map(numbered).collect();
    let folder = user.path("data/hallway/conferences");
    fs::create_dir_all(&folder).unwrap();
    let text = native::write_stored(&conference, None, None);
    fs::write(folder.join("lpc-2023.json"), text).unwrap();
}

/// Stars talks, retrying when the program says so.
fn star_with_retries(user: &Hallway, talks: std::ops::Range<usize>) {
    let args: Vec<String> = talks.map(|talk| talk.to_string()).collect();
    loop {
        let run = user.run(["star"].into_iter().chain(args.iter().map(String::as_str)));
        if run.code == 0 {
            return;
        }
        run.fails(3, &["is locked by another program; try again"]);
    }
}

#[test]
fn concurrent_programs_lose_no_stars() {
    const EACH: usize = 500;
    const AT_ONCE: usize = 250;
    let user = Hallway::new();
    store_talks(&user, 8 * EACH);
    std::thread::scope(|scope| {
        for program in 0..8 {
            let (user, first) = (&user, program * EACH);
            scope.spawn(move || {
                for begin in (first..first + EACH).step_by(AT_ONCE) {
                    star_with_retries(user, begin..begin + AT_ONCE);
                }
            });
        }
    });
    let agenda = agenda_file(&user.path("data/hallway")).load().unwrap();
    let mut starred: Vec<usize> = ids(&agenda).iter().map(|id| id.parse().unwrap()).collect();
    starred.sort_unstable();
    assert!(starred.into_iter().eq(0..8 * EACH));
}

#[test]
fn concurrent_notes_stars_and_imports_are_kept() {
    let friend = Hallway::new();
    friend.prints(["star", "110", "114", "115"]);
    friend.prints(["note", "62", "theirs"]);
    let user = Hallway::new();
    let text = friend.prints(["agenda", "--export", "-"]);
    user.write("friend.json", text);
    let (this, that) = ("this ".repeat(100), "that ".repeat(100));
    let start = |args: &[&str]| {
        let mut command = user.command(args);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let children = [
        start(&["note", "174", "one"]),
        start(&["note", "66", &this]),
        start(&["note", "66", &that]),
        start(&["agenda", "--import", "friend.json"]),
        start(&["star", "174", "76"]),
        start(&["hide", "211"]),
        start(&["note", "62", "mine"]),
    ];
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let agenda = agenda_file(&user.path("data/hallway")).load().unwrap();
    assert_eq!(ids(&agenda), ["76", "110", "114", "115", "174"]);
    let note = |id: &str| agenda.note(&TalkId::new(id)).unwrap_or_default().to_owned();
    assert_eq!(note("174"), "one");
    assert!([this.trim(), that.trim()].contains(&note("66").as_str()));
    // The last writer of a note replaces all of it; an import appends to the existing
    // note.
    assert!(["mine", "mine\n\n---\n\ntheirs"].contains(&note("62").as_str()));
    assert_eq!(user.json(["show", "211", "--json"])["pick"], "hidden");
}

#[test]
#[cfg(target_os = "linux")]
fn change_waits_for_the_lock_and_rereads_the_file() {
    let user = Hallway::new();
    let held = lock(&user);
    let mut child = user.command(["star", "62"]).stdout(Stdio::null()).spawn().unwrap();
    wait_for_lock_attempt(&mut child);
    user.write_agenda(
        r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023",
            "picks": {"174": {"starred": "2023-11-01T10:00:00Z", "title": ""}}}"#,
    );
    drop(held);
    assert!(child.wait().unwrap().success());
    assert_eq!(user.ids(&["list", "--starred"]), ["174", "62"]);
}

#[test]
fn lock_that_is_never_released_is_reported() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let before = fs::read(user.agenda()).unwrap();
    let held = lock(&user);
    let children = [["star", "62"], ["unstar", "174"]].map(|args| {
        let mut command = user.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    });
    for child in children {
        let run = Run::of(child.wait_with_output().unwrap());
        run.fails(3, &[".lock is locked by another program; try again"]);
    }
    // Commands that only read need no lock.
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
    drop(held);
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
    user.prints(["star", "62"]);
}
