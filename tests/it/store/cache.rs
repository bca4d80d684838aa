//! Large conferences have a packed copy, which is never used when it is out of date.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, TimeDelta, Utc};
use hallway::format::native::{self, Source};
use hallway::schedule::{Biography, Schedule};
use hallway::store::library::Extent;
use hallway::store::{Folders, Library};
use tempfile::TempDir;

use super::{mode, names};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// A home with a library.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn library(&self) -> Library {
        Folders::at(self.0.path()).library()
    }

    fn file(&self, id: &str) -> PathBuf {
        self.0.path().join(format!("conferences/{id}.json"))
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("cache/conferences")
    }

    fn packed(&self, id: &str) -> PathBuf {
        self.folder().join(format!("{id}.packed"))
    }

    /// The time when the packed copy was written or last compared with its file.
    fn modified(&self, id: &str) -> SystemTime {
        fs::metadata(self.packed(id)).unwrap().modified().unwrap()
    }

    fn set_modified(&self, id: &str, time: SystemTime) {
        let file = File::options().write(true).open(self.packed(id)).unwrap();
        file.set_modified(time).unwrap();
    }
}

/// A conference large enough to be packed, with a given word in all abstracts.
fn large(id: &str, word: &str) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    id.clone_into(&mut conference.id);
    for (number, talk) in conference.talks.iter_mut().enumerate() {
        let text = format!("{number} {word}\n\n").repeat(2_500);
        talk.abstract_ = text.trim_end().into();
    }
    let name = "Shuah Khan".to_owned();
    conference.biographies = vec![Biography { name, text: format!("A {word}") }];
    Schedule::new(conference).unwrap()
}

fn source() -> Source {
    Source {
        from: "https://a.example/x".to_owned(),
        format: "test".to_owned(),
        fetched: NOW,
        etag: None,
        last_modified: Some("then".to_owned()),
        columns: Vec::new(),
        page: None,
    }
}

fn save(home: &Home, schedule: &Schedule) {
    let schedule = schedule.with_talks(schedule.talks().to_vec());
    home.library().save(schedule, source(), NOW, false).unwrap();
}

/// Whether the library loads a conference unchanged.
fn loads_unchanged(home: &Home, schedule: &Schedule) -> bool {
    let stored = home.library().load(&schedule.conference().id).unwrap();
    stored.schedule.conference() == schedule.conference()
}

#[test]
fn large_conference_is_packed_and_loaded_unchanged() {
    let home = Home::new();
    let schedule = large("a", "word");
    save(&home, &schedule);
    assert_eq!(names(&home.folder()), ["a.packed"]);
    assert_eq!(mode(&home.packed("a")), 0o600);
    let stored = home.library().load("a").unwrap();
    assert_eq!(stored.schedule.conference(), schedule.conference());
    assert_eq!(stored.source, Some(source()));
    assert!(!stored.built_in);
    // The packed copy is removed with the conference, and created again when it
    // returns.
    home.library().remove("a", NOW).unwrap();
    assert_eq!(names(&home.folder()), [""; 0]);
    home.library().undo("a", NOW).unwrap();
    assert!(loads_unchanged(&home, &schedule));
    assert_eq!(names(&home.folder()), ["a.packed"]);
}

#[test]
fn small_conference_is_not_packed() {
    let home = Home::new();
    let mut conference = native::built_in().unwrap().conference().clone();
    "a".clone_into(&mut conference.id);
    let schedule = Schedule::new(conference).unwrap();
    save(&home, &schedule);
    assert!(loads_unchanged(&home, &schedule));
    assert!(!home.folder().exists());
}

#[test]
fn packed_copy_is_compared_with_its_file_only_once() {
    let home = Home::new();
    let schedule = large("a", "word");
    save(&home, &schedule);
    home.set_modified("a", SystemTime::UNIX_EPOCH);
    assert!(loads_unchanged(&home, &schedule));
    let compared = home.modified("a");
    assert!(compared > SystemTime::UNIX_EPOCH);
    let later = compared + Duration::from_secs(3600);
    home.set_modified("a", later);
    assert!(loads_unchanged(&home, &schedule));
    assert_eq!(home.modified("a"), later, "neither compared nor rebuilt");
}

#[test]
fn edit_with_equal_length_and_mtime_is_noticed() {
    for in_place in [true, false] {
        let home = Home::new();
        save(&home, &large("a", "word"));
        let file = home.file("a");
        let before = fs::metadata(&file).unwrap();
        let edited = fs::read_to_string(&file).unwrap().replace(" word", " WORD");
        let other = home.0.path().join("other");
        let to = if in_place { &file } else { &other };
        fs::write(to, edited).unwrap();
        let writer = File::options().write(true).open(to).unwrap();
        writer.set_modified(before.modified().unwrap()).unwrap();
        if !in_place {
            fs::rename(&other, &file).unwrap();
        }
        let after = fs::metadata(&file).unwrap();
        assert_eq!(before.len(), after.len());
        assert_eq!(before.modified().unwrap(), after.modified().unwrap());
        assert!(loads_unchanged(&home, &large("a", "WORD")), "in place: {in_place}");
        assert!(loads_unchanged(&home, &large("a", "WORD")), "in place: {in_place}");
    }
}

#[test]
fn cache_follows_updates_and_undo() {
    let home = Home::new();
    save(&home, &large("a", "one"));
    save(&home, &large("a", "two"));
    assert!(loads_unchanged(&home, &large("a", "two")));
    home.library().undo("a", NOW).unwrap();
    assert!(loads_unchanged(&home, &large("a", "one")));
    let later = NOW + TimeDelta::days(1);
    home.library().record_check("a", later).unwrap();
    assert!(loads_unchanged(&home, &large("a", "one")));
    let stored = home.library().load("a").unwrap();
    assert_eq!(stored.source.unwrap().fetched, later);
}

#[test]
fn foreign_text_in_the_file_is_cleaned() {
    let home = Home::new();
    save(&home, &large("a", "word"));
    let text = fs::read_to_string(home.file("a")).unwrap();
    let edited = text.replace(" word", "\\u001b[31m WORD");
    fs::write(home.file("a"), edited).unwrap();
    for _ in 0..2 {
        assert!(loads_unchanged(&home, &large("a", "WORD")));
    }
}

#[test]
fn damaged_cache_is_rebuilt() {
    let home = Home::new();
    let schedule = large("a", "word");
    save(&home, &schedule);
    let whole = fs::read(home.packed("a")).unwrap();
    // In the header, the conference and the abstracts.
    let places = [0, 8, 12, 16, 60, 85, 90, 95, 400, 2_000, whole.len() - 1];
    for place in places {
        let mut damaged = whole.clone();
        damaged[place] ^= 1;
        fs::write(home.packed("a"), &damaged).unwrap();
        assert!(loads_unchanged(&home, &schedule), "damaged at {place}");
    }
    for length in [0, 8, 91, 92, 3_000, whole.len() - 1] {
        fs::write(home.packed("a"), &whole[..length]).unwrap();
        assert!(loads_unchanged(&home, &schedule), "{length} bytes of it");
    }
    fs::remove_file(home.packed("a")).unwrap();
    assert!(loads_unchanged(&home, &schedule));
    assert!(home.packed("a").exists());
}

#[test]
fn packed_copy_of_another_conference_is_rejected() {
    let home = Home::new();
    let (a, b) = (large("a", "one"), large("b", "one"));
    save(&home, &a);
    save(&home, &b);
    fs::copy(home.packed("a"), home.packed("b")).unwrap();
    assert!(loads_unchanged(&home, &b) && loads_unchanged(&home, &a));
    // Not even if both files are hard links to the same file.
    fs::remove_file(home.file("b")).unwrap();
    fs::hard_link(home.file("a"), home.file("b")).unwrap();
    save(&home, &large("a", "two"));
    fs::remove_file(home.file("b")).unwrap();
    fs::hard_link(home.file("a"), home.file("b")).unwrap();
    assert!(loads_unchanged(&home, &large("a", "two")));
    fs::copy(home.packed("a"), home.packed("b")).unwrap();
    assert!(home.library().load("b").is_err());
}

#[test]
fn library_works_without_a_cache_folder() {
    let home = Home::new();
    let schedule = large("a", "word");
    fs::write(home.0.path().join("cache"), "in the way").unwrap();
    save(&home, &schedule);
    assert!(loads_unchanged(&home, &schedule));
    let text = fs::read_to_string(home.0.path().join("cache")).unwrap();
    assert_eq!(text, "in the way");
}

#[test]
fn first_screen_of_a_cached_conference_has_no_abstracts() {
    let home = Home::new();
    let schedule = large("a", "word");
    save(&home, &schedule);
    let first = || home.library().load_extent("a", Extent::FirstScreen).unwrap().schedule;
    let shown = first();
    assert!(!shown.has_abstracts());
    assert!(shown.conference().biographies.is_empty());
    assert_eq!(shown.talks().len(), schedule.talks().len());
    for (talk, whole) in shown.talks().iter().zip(schedule.talks()) {
        assert_eq!(talk.abstract_, "");
        assert_eq!((&talk.id, &talk.title, talk.slot), (&whole.id, &whole.title, whole.slot));
    }
    assert!(home.library().load("a").unwrap().schedule.has_abstracts());
    // Damaged abstracts come from the file of the library.
    let file = File::options().write(true).open(home.packed("a")).unwrap();
    file.write_all_at(b"X", file.metadata().unwrap().len() - 1).unwrap();
    assert!(!first().has_abstracts());
    assert!(loads_unchanged(&home, &schedule));
    // Without a cached copy, the first screen has the whole conference.
    fs::remove_file(home.packed("a")).unwrap();
    assert!(first().has_abstracts());
}
