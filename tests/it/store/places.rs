//! The file of the places where conferences were left: stored, shared, and left alone if it
//! is something else.

use std::fs;
use std::path::Path;

use hallway::schedule::TalkId;
use hallway::store::places::{MAX_CONFERENCES, Place, Selected};
use hallway::store::{Error, Folders, PlacesFile};

use super::{mode, names};

fn places(home: &Path) -> PlacesFile {
    Folders::at(home.join("new/er")).places()
}

/// A place in a view, at a talk with this ID.
fn place(view: &str, talk: &str) -> Place {
    let selected = Selected { talk: TalkId::new(talk), start: None, top: 3 };
    Place { view: view.to_owned(), selected: [(view.to_owned(), selected)].into(), day: None }
}

#[test]
fn each_conference_has_its_place_and_the_oldest_is_dropped() {
    let home = tempfile::tempdir().unwrap();
    let file = places(home.path());
    assert_eq!(file.load().unwrap().of("one"), None);
    file.save_place("one", place("talks", "1"), true).unwrap();
    file.save_place("other", place("agenda", "2"), true).unwrap();
    file.save_place("one", place("timeline", "3"), true).unwrap();
    let kept = file.load().unwrap();
    assert_eq!(kept.of("one"), Some(&place("timeline", "3")));
    assert_eq!(kept.of("other"), Some(&place("agenda", "2")));
    for number in 0..MAX_CONFERENCES - 1 {
        file.save_place(&number.to_string(), place("talks", "1"), true).unwrap();
    }
    let kept = file.load().unwrap();
    // `other` was left before `one`.
    assert_eq!(kept.of("other"), None);
    assert_eq!(kept.of("one"), Some(&place("timeline", "3")));
}

#[test]
fn closed_details_pane_is_remembered() {
    let home = tempfile::tempdir().unwrap();
    let file = places(home.path());
    for (open, kept) in [(true, None), (false, Some(false)), (true, Some(true))] {
        file.save_place("one", Place::default(), open).unwrap();
        assert_eq!(file.load().unwrap().details_open, kept);
    }
}

#[test]
fn file_and_folder_are_private() {
    let home = tempfile::tempdir().unwrap();
    let file = places(home.path());
    file.save_place("one", Place::default(), true).unwrap();
    let folder = file.path().parent().unwrap();
    assert_eq!((mode(file.path()), mode(folder)), (0o600, 0o700));
    assert_eq!(names(folder), [".lock", "places.json"], "no temporary file is left");
}

#[test]
fn concurrent_writers_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let file = places(home.path());
            scope.spawn(move || {
                file.save_place(&number.to_string(), Place::default(), true).unwrap();
            });
        }
    });
    let kept = places(home.path()).load().unwrap();
    assert!((0..8).all(|number| kept.of(&number.to_string()).is_some()), "{kept:?}");
}

#[test]
fn unreadable_file_is_never_overwritten() {
    let newer = r#"{"version": 2, "conferences": {"one": "elsewhere"}}"#;
    for (text, is_newer) in [("{", false), ("[]", false), ("\u{0}", false), (newer, true)] {
        let home = tempfile::tempdir().unwrap();
        let file = places(home.path());
        fs::create_dir_all(file.path().parent().unwrap()).unwrap();
        fs::write(file.path(), text).unwrap();
        let errors = [file.load().map(|_| ()), file.save_place("one", Place::default(), true)]
            .map(Result::err);
        for error in errors {
            match error.unwrap() {
                Error::Newer { version: 2, .. } => assert!(is_newer),
                Error::InvalidPlaces { .. } => assert!(!is_newer),
                other => panic!("{other}"),
            }
        }
        assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
    }
}
